"""What is a verdict when nothing more is waited for?"""

import pytest

from mockjumio.suites.verdict import Standing, Verdict, awaited, fails, holds, quiet, settled


@pytest.mark.parametrize(
    ("verdict", "standing"),
    [
        (holds("x"), Standing.HOLDS),
        (fails("x", "y"), Standing.FAILS),
        (awaited("x", "y"), Standing.FAILS),
        (quiet("x"), Standing.HOLDS),
    ],
)
def test_what_did_not_come_is_missing_and_what_stayed_quiet_is_well(
    verdict: Verdict, standing: Standing
) -> None:
    assert settled(verdict) == verdict._replace(standing=standing)
