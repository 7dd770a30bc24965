"""What may users import?"""

import subprocess
import sys

import pytest

import mockjumio


def test_everything_that_is_exported_is_there() -> None:
    assert set(mockjumio.__all__) <= set(dir(mockjumio))
    for name in mockjumio.__all__:
        assert getattr(mockjumio, name) is not None, name


def test_what_is_not_exported_is_missed_as_usual() -> None:
    with pytest.raises(AttributeError, match="module 'mockjumio' has no attribute 'Sandbocks'"):
        _ = mockjumio.Sandbocks  # type: ignore[attr-defined] # on purpose


def test_importing_it_loads_nothing_else() -> None:
    code = "import sys; known = set(sys.modules); import mockjumio; print(set(sys.modules) - known)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "{'mockjumio'}\n"
