"""What do the faults make of bodies that are not the usual ones?"""

import pytest

from mockjumio.faults import changed
from mockjumio.faults.base import Chosen, Sent

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("seed", range(20))
def test_two_parameters_stand_in_another_order_whatever_the_seed(seed: int) -> None:
    sent = changed(Sent(FORM, b"a=1&b=2"), Chosen("shuffled-order"), str(seed))
    assert sent.body == b"b=2&a=1"


def test_the_parameter_that_is_named_goes_missing() -> None:
    sent = changed(Sent(FORM, b"a=1&b=2&c=3"), Chosen("missing-parameter", (("name", "b"),)), "seed")
    assert sent.body == b"a=1&c=3"


def test_some_parameter_goes_missing_where_none_is_mandatory() -> None:
    bodies = {changed(Sent(FORM, b"a=1&b=2"), Chosen("missing-parameter"), str(n)).body for n in range(20)}
    assert bodies == {b"a=1", b"b=2"}
