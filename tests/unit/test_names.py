"""Can whoever searches for a module by its name find only one?"""

from collections import Counter
from pathlib import Path

import mockjumio

MODULES = [file.stem for file in Path(mockjumio.__file__).parent.rglob("*.py") if file.stem != "__init__"]


def test_no_two_modules_have_one_name() -> None:
    assert [name for name, times in Counter(MODULES).items() if times > 1] == []
