"""What is a verdict when nothing more is waited for?"""

import pytest

from mockjumio.suites.evidence import Standing, Verdict, await_more, fails, holds, is_settled, quiet


@pytest.mark.parametrize(
    ("verdict", "standing"),
    [
        (holds("x"), Standing.HOLDS),
        (fails("x", "y"), Standing.FAILS),
        (await_more("x", "y"), Standing.FAILS),
        (quiet("x"), Standing.HOLDS),
    ],
)
def test_what_did_not_come_is_missing_and_what_stayed_quiet_is_well(
    verdict: Verdict, standing: Standing
) -> None:
    assert is_settled(verdict) == verdict._replace(standing=standing)
