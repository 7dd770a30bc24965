"""Does the control API tell what can be played?"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.conftest import Control


async def test_every_scenario_is_listed_as_it_is_shown(control: "Control") -> None:
    listed = (await control.good("GET", "/scenarios?limit=1000"))["items"]
    assert [one["name"] for one in listed] == list(control.sandbox.library.names())
    (fraud,) = [one for one in listed if one["name"] == "fraud"]
    assert fraud == await control.good("GET", "/scenarios/fraud")
    assert (fraud["product"], fraud["status"]) == ("id-verification", "DENIED_FRAUD")


async def test_an_unknown_scenario_is_404_with_the_nearest(control: "Control") -> None:
    body = await control.problem("GET", "/scenarios/frauds", status=404)
    assert "did you mean" in body["detail"]


async def test_they_come_in_pages_by_name_and_what_is_not_valid_takes_no_place(
    control_of: Callable[[Server], "Control"],
    start_sandbox: Callable[..., Awaitable[Server]],
    tmp_path: Path,
) -> None:
    (tmp_path / "broken.yaml").write_text("name: approved-not\nresult: {status: OK}\n", encoding="utf-8")
    control = control_of(await start_sandbox(scenarios=[tmp_path]))
    found: list[str] = []
    query = ""
    while True:
        page = await control.good("GET", f"/scenarios?limit=50{query}")
        found += [one["name"] for one in page["items"]]
        if page["next"] is None:
            break
        assert len(page["items"]) == 50
        query = f"&cursor={page['next']}"
    assert found == [name for name in control.sandbox.library.names() if name != "approved-not"]


async def test_a_cursor_of_another_list_is_400(control: "Control") -> None:
    await control.problem("GET", "/scenarios?cursor=c1", status=400)
