"""Can all of it be done by keyboard, and does nothing happen while somebody types?"""

from typing import TYPE_CHECKING

from playwright.async_api import Page

from mockjumio.harness import Server
from tests.conftest import Player
from tests.console.conftest import violations

if TYPE_CHECKING:
    from tests.console.conftest import Watched


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))


async def test_a_list_is_searched_walked_and_opened(
    sandbox: Server, watched: "Watched", player: Player
) -> None:
    first = await player.play(sandbox.simulation, "fraud", seed=1)
    second = await player.play(sandbox.simulation, seed=2)
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/")
    await page.keyboard.press("j")
    assert await focused(page) == second.reference
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    assert await focused(page) == first.reference
    await page.keyboard.press("k")
    assert await focused(page) == second.reference
    await page.keyboard.press("/")
    assert await focused(page) == "q"
    await page.keyboard.type("jk/?")
    assert await page.locator("#q").input_value() == "jk/?"
    await page.locator("#q").fill("status:DENIED_FRAUD")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**q=status**")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/transactions/{first.reference}")


async def test_the_keys_are_told_and_can_be_turned_off(
    sandbox: Server, watched: "Watched", player: Player
) -> None:
    await player.play(sandbox.simulation)
    page = await watched.page(dark=True)
    await page.goto(f"{sandbox.url}/_mock/")
    await page.keyboard.press("Shift+?")
    await page.get_by_role("dialog", name="Keys").wait_for()
    assert await violations(page) == []
    await page.get_by_label("Use them").uncheck()
    await page.keyboard.press("Escape")
    await page.get_by_role("dialog").wait_for(state="hidden")
    await page.reload()
    await page.keyboard.press("j")
    assert await page.evaluate("document.activeElement === document.body")
    await page.keyboard.press("Shift+?")
    await page.get_by_role("dialog", name="Keys").wait_for()


async def test_a_key_does_what_the_page_marks_with_it(
    sandbox: Server, watched: "Watched", player: Player
) -> None:
    started = await player.play(sandbox.simulation)
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/transactions/{started.reference}")
    await page.keyboard.press("Control+r")  # is the browser's
    await page.keyboard.press("r")
    await page.get_by_role("status").first.wait_for()
    assert len(sandbox.store.callbacks(started.reference)) == 2
