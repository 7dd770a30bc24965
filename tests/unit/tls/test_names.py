"""Which hosts is a certificate good for?"""

import pytest

from mockjumio.tls.keeping import covers


@pytest.mark.parametrize(
    ("names", "name", "covered"),
    [
        (("shop.test",), "SHOP.test.", True),
        (("*.shop.test",), "a.shop.test", True),
        (("*.shop.test",), "shop.test", False),
        (("*.shop.test",), "a.b.shop.test", False),
    ],
)
def test_a_wildcard_covers_one_label(names: tuple[str, ...], name: str, covered: bool) -> None:
    assert covers(names, name) is covered
