"""Can QA find a scenario, play it, write one and save it?"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest
from playwright.async_api import expect

from mockjumio.harness import Server
from tests.console.conftest import Reader

if TYPE_CHECKING:
    from tests.conftest import Shop
    from tests.console.conftest import Watched

MINE = "name: mine\nextends: fraud\n"


@pytest.fixture
async def sandbox(start_sandbox: Callable[..., Awaitable[Server]], shop: "Shop", tmp_path: Path) -> Server:
    (tmp_path / "broken.yaml").write_text("name: <b>\nresult: {status: OK}\n", encoding="utf-8")
    return await start_sandbox(callback_url=shop.url, scenarios=[tmp_path])


async def test_scenarios_are_found_by_words_product_and_status(reader: Reader) -> None:
    shown = await reader.get("scenarios", q="photo denied", status="DENIED_FRAUD")
    assert "scenarios/fraud" in shown.text
    assert "scenarios/approved" not in shown.text
    assert "No scenario fits" in (await reader.get("scenarios", q="nothing like it")).text


async def test_the_list_of_all_is_packed(reader: Reader) -> None:
    async with reader.session.get(
        f"{reader.root}/_mock/scenarios", headers={"Accept": "text/html"}
    ) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.content_length is None or answer.content_length < 30_000


async def test_a_file_that_is_left_out_is_named_with_its_line(reader: Reader) -> None:
    shown = (await reader.get("scenarios")).text
    assert "broken.yaml:2:18" in shown
    assert "<b>" not in shown


async def test_a_scenario_is_shown_with_advice_yaml_and_callback(reader: Reader) -> None:
    shown = (await reader.get("scenarios/fraud")).text
    for words in ("Block the customer", "code: 100", "MANIPULATED_DOCUMENT", "scenarios/basics/fraud.yaml"):
        assert words in shown
    assert (await reader.get("scenarios/frod")).status == 404


@pytest.mark.parametrize(
    ("name", "edition", "told"),
    [
        ("invalid-watermark", "2021-07", "INVALID_WATERMARK"),
        ("netverify-authentication-expired", "2019-07", "EXPIRED"),
    ],
)
async def test_a_scenario_of_a_later_edition_is_shown_and_played_in_that(
    reader: Reader, sandbox: Server, name: str, edition: str, told: str
) -> None:
    shown = (await reader.get(f"scenarios/{name}")).text
    assert told in shown
    assert f"Shown in {edition}" in shown
    await reader.send(f"scenarios/{name}", set=f"settings.edition: {edition}")
    (reference,) = sandbox.store.newest_references(sandbox.account.token, 9)
    played = sandbox.simulation.transaction(reference)
    assert played is not None
    assert (played.scenario, played.settings.edition) == (name, edition)


async def test_a_scenario_is_played_with_what_the_form_says(reader: Reader, sandbox: Server) -> None:
    await reader.get("scenarios/approved")
    await reader.send("scenarios/approved", customer_id="ada", seed="5", set="result.face_match: 97")
    (reference,) = sandbox.store.newest_references(sandbox.account.token, 9)
    played = sandbox.simulation.transaction(reference)
    assert played is not None
    assert (played.seed, played.provided.customer_id, played.result.face_match) == (5, "ada", 97)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("seed", "x", "seed"),
        ("set", "result.face_match: 101", "101"),
        ("set", "{", "not YAML"),
        ("callback_url", "shop", "shop"),
        ("customer_id", "x" * 101, "customer"),
    ],
)
async def test_a_start_that_cannot_be_says_why_and_keeps_what_was_typed(
    reader: Reader, sandbox: Server, field: str, value: str, words: str
) -> None:
    await reader.get("scenarios/approved")
    shown = await reader.send("scenarios/approved", **{field: value, "merchant_reference": "order 1"})
    assert shown.status == 422
    assert 'role="alert"' in shown.text
    assert words in shown.text
    assert value in shown.text
    assert 'value="order 1"' in shown.text
    assert sandbox.store.newest_references(sandbox.account.token, 9) == []


async def test_a_scenario_is_written_saved_and_edited_without_scripts(
    reader: Reader, sandbox: Server, tmp_path: Path
) -> None:
    assert "name: new-scenario" in (await reader.get("editor")).text
    shown = await reader.send("editor", text="name: mine\nresult: {status: OK}\n", do="save")
    assert shown.status == 422
    assert "line 2" in shown.text
    shown = await reader.send("editor", text=MINE, do="save")
    assert shown.heading == "mine"
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == MINE
    await reader.get("editor", scenario="mine")
    changed = MINE + "advice: Call them.\n"
    shown = await reader.send("editor", text=changed, do="save")
    assert shown.status == 409
    assert "replace the file" in shown.text
    await reader.send("editor", text=changed, do="save", replace="yes")
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == changed
    await reader.get("editor", scenario="mine")
    await reader.send("editor", text=changed, do="play")
    assert len(sandbox.store.newest_references(sandbox.account.token, 9)) == 1


async def test_the_editor_says_where_nothing_can_be_saved(
    start_sandbox: Callable[..., Awaitable[Server]],
) -> None:
    server = await start_sandbox()
    async with aiohttp.ClientSession() as session:
        shown = (await Reader(session, server.url).get("editor")).text
    assert "--scenarios FOLDER" in shown
    assert 'value="save"' not in shown


async def test_the_editor_completes_and_previews_as_one_types(
    watched: "Watched", sandbox: Server, tmp_path: Path
) -> None:
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/editor")
    text = page.locator("#text")
    await text.fill("name: mine\nresult:\n  status: ")
    await text.press("Control+Space")
    await expect(page.locator("#words")).to_contain_text("DENIED_FRAUD")
    await text.press_sequentially("NO_ID")
    await expect(page.locator("#words li")).to_have_count(1)
    await text.press("Enter")
    await expect(text).to_have_value("name: mine\nresult:\n  status: NO_ID_UPLOADED")
    await expect(page.locator("#preview")).to_contain_text("NO_ID_UPLOADED")
    await text.press("Enter")
    await text.press_sequentially("resul: 1")
    await expect(page.locator("#preview [role=alert]")).to_contain_text("did you mean 'result'")
    await page.locator("#preview a").first.click()
    assert await text.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)") == "resul: 1"
    await text.fill("name: mine\njou")
    await text.press("Control+Space")
    await text.press("Escape")
    await expect(page.locator("#words")).to_be_hidden()
    await text.fill(MINE)
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("h1")).to_have_text("mine")
    assert (tmp_path / "mine.yaml").exists()
