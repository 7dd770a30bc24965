"""Does the control API tell what can be played?"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Control


async def test_every_scenario_is_listed_as_it_is_shown(control: "Control") -> None:
    listed = (await control.good("GET", "/scenarios"))["items"]
    assert [one["name"] for one in listed] == list(control.sandbox.library.names())
    (fraud,) = [one for one in listed if one["name"] == "fraud"]
    assert fraud == await control.good("GET", "/scenarios/fraud")
    assert (fraud["product"], fraud["status"]) == ("id-verification", "DENIED_FRAUD")


async def test_an_unknown_scenario_is_404_with_the_nearest(control: "Control") -> None:
    body = await control.problem("GET", "/scenarios/frauds", status=404)
    assert "did you mean" in body["detail"]
