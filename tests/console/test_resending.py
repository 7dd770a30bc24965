"""Is a callback edited and sent again, and are two of them compared?"""

import json
import re
from typing import TYPE_CHECKING

import pytest

from mockjumio.contract.form import decode
from mockjumio.harness import Server
from mockjumio.transaction import Transaction
from tests.conftest import Control, Player, Shop
from tests.console.conftest import violations
from tests.console.test_transaction import NASTY, path_of, words_of

if TYPE_CHECKING:
    from tests.console.conftest import Reader, Watched


@pytest.fixture
async def fraud(sandbox: Server, player: Player) -> Transaction:
    return await player.play(sandbox.simulation, "fraud", customer_id="ada")


@pytest.fixture
def edit(fraud: Transaction) -> str:
    return f"{path_of(fraud)}/callbacks/1/edit"


def fields_of(text: str) -> dict[str, str]:
    """The fields of the form as they stand in the page."""
    found = re.findall(r'<textarea[^>]* name="(value\.[^"]+)"[^>]*>\n(.*?)</textarea>', text, re.DOTALL)
    return dict(found) | {"url": re.findall('name="url" value="([^"]*)"', text)[0]}


async def test_a_form_that_was_not_touched_sends_the_same_bytes(
    reader: "Reader", edit: str, shop: Shop
) -> None:
    sent = shop.received[0]
    names = [name.removeprefix("value.") for name in fields_of((await reader.get(edit)).text)]
    assert set(names) == {*sent.form, "url"}
    shown = await reader.send(
        edit, **{f"value.{name}": value for name, value in sent.form.items()}, url=shop.url
    )
    assert "-2: accepted (200)" in shown.text
    assert shop.received[1].body == sent.body


async def test_values_are_changed_left_out_and_added(reader: "Reader", edit: str, shop: Shop) -> None:
    await reader.get(edit)
    await reader.send(
        edit,
        **{"value.customerId": "eve", "omit.clientIp": "on", "new-name": "presetCountry", "new-value": "AUT"},
        url=f"{shop.url}/elsewhere",
        violate="on",
    )
    before, after = shop.received
    assert after.path == "/jumio/elsewhere"
    wanted = before.form | {"customerId": "eve", "presetCountry": "AUT"}
    del wanted["clientIp"]
    assert after.form == wanted


async def test_what_breaks_the_contract_is_told_at_its_field_and_has_to_be_wanted(
    reader: "Reader", edit: str, shop: Shop
) -> None:
    await reader.get(edit)
    shown = await reader.send(
        edit, **{"value.idCountry": "ATLANTIS", "value.customerId": NASTY}, url=shop.url
    )
    assert shown.status == 422
    assert "ATLANTIS" in fields_of(shown.text)["value.idCountry"]
    assert re.search('name="value.idCountry"[^>]*aria-invalid="true" aria-describedby="problem-', shown.text)
    assert "Send it although it breaks the contract" in shown.text
    assert "violate sends" not in shown.text  # which is how the control API has it
    assert NASTY not in shown.text
    assert len(shop.received) == 1
    shown = await reader.send(edit, **{"value.idCountry": "ATLANTIS"}, url=shop.url, violate="on")
    assert shop.received[1].form["idCountry"] == "ATLANTIS"
    assert "breaks the contract" in shown.text


async def test_what_cannot_be_sent_is_told(reader: "Reader", edit: str, shop: Shop) -> None:
    await reader.get(edit)
    shown = await reader.send(edit, url="ftp://nowhere")
    assert (shown.status, 'id="url-problem"' in shown.text) == (422, True)
    shown = await reader.send(edit, **{"new-name": "idCountry", "new-value": "AUT"}, url=shop.url)
    assert (shown.status, "is there already" in shown.text) == (422, True)
    shown = await reader.send(edit, **{"omit.callBackType": "on"}, url=shop.url)
    assert (shown.status, "callBackType is missing" in shown.text) == (422, True)
    assert len(shop.received) == 1


async def test_what_was_deleted_is_not_sent_again(
    sandbox: Server, reader: "Reader", edit: str, fraud: Transaction
) -> None:
    await reader.get(edit)
    sandbox.simulation.delete(fraud)
    assert (await reader.get(edit)).status == 409
    assert (await reader.send(edit)).status == 409
    page = (await reader.get(path_of(fraud))).text
    assert 'data-key="d"' in page
    assert 'data-key="e"' not in page
    assert 'data-key="r"' not in page


async def test_json_is_edited_by_its_members(
    sandbox: Server, reader: "Reader", player: Player, shop: Shop
) -> None:
    played = await player.play(sandbox.simulation, "approved", set={"settings.edition": "kyx"})
    edit = f"{path_of(played)}/callbacks/1/edit"
    assert "value.workflowExecution.status" in fields_of((await reader.get(edit)).text)
    changes = {"value.workflowExecution.status": "SESSION_EXPIRED"}
    await reader.send(edit, **changes, url=shop.url, violate="on")
    before, after = (json.loads(one.body) for one in shop.received)
    before["workflowExecution"]["status"] = "SESSION_EXPIRED"
    assert after == before


# Differences


async def test_a_resent_one_is_compared_with_its_original_by_meaning(
    reader: "Reader", fraud: Transaction, shop: Shop, control: Control
) -> None:
    reason = json.loads(decode(shop.received[0].body)["rejectReason"])
    reason["rejectReasonCode"] = "105"
    edits = {"rejectReason": json.dumps(reason, indent=1), "customerId": NASTY}
    await control.good(
        "POST",
        f"/callbacks/{fraud.reference}-1/resend",
        {"set": edits, "omit": ["clientIp"], "violate": True},
    )
    shown = await reader.get(f"{path_of(fraud)}/callbacks/2/differences")
    rows = re.findall(r'<tr data-kind="(\w+)">\s*<th scope="row"><code>([^<]+)</code>', shown.text)
    assert sorted(rows) == [
        ("changed", "customerId"),
        ("changed", "rejectReason.rejectReasonCode"),
        ("removed", "clientIp"),
    ]
    assert NASTY not in shown.text
    assert NASTY in words_of(shown) or "alert" in shown.text
    back = await reader.get(f"{path_of(fraud)}/callbacks/1/differences", **{"with": f"{fraud.reference}-2"})
    assert "added" in words_of(back)


async def test_otherwise_with_the_one_before_of_its_scenario(
    sandbox: Server, reader: "Reader", player: Player, fraud: Transaction
) -> None:
    first = await reader.get(f"{path_of(fraud)}/callbacks/1/differences")
    assert "There is no other callback yet" in first.text
    await player.play(sandbox.simulation, "approved", seed=2)
    later = await player.play(sandbox.simulation, "fraud", seed=3)
    shown = await reader.get(f"{path_of(later)}/callbacks/1/differences")
    assert f'value="{fraud.reference}-1"' in shown.text
    assert "changed" in words_of(shown)
    same = await reader.get(f"{path_of(later)}/callbacks/1/differences", **{"with": f"{later.reference}-1"})
    assert "they say the same" in same.text
    assert (
        await reader.get(f"{path_of(later)}/callbacks/1/differences", **{"with": "nothing"})
    ).status == 404


async def test_editing_and_comparing_in_a_browser(
    sandbox: Server, watched: "Watched", fraud: Transaction, shop: Shop
) -> None:
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/{path_of(fraud)}")
    await page.get_by_role("link", name="Edit and resend").press("Enter")
    await page.get_by_label("customerId", exact=True).fill("eve")
    assert await violations(page) == []
    await page.get_by_role("button", name="Send", exact=True).press("Enter")
    await page.locator("h2", has_text="Callback 2").wait_for()
    await page.get_by_role("link", name="Differences").press("Enter")
    assert await page.locator("tr[data-kind]").all_inner_texts() == ["customerId\tchanged\tada\teve"]
    assert await violations(page) == []
    assert shop.received[1].form["customerId"] == "eve"
    small = await watched.page(width=360, dark=True)
    for name in ("edit", "differences"):
        await small.goto(f"{sandbox.url}/_mock/{path_of(fraud)}/callbacks/2/{name}")
        assert await violations(small) == []
        assert await small.evaluate("document.documentElement.scrollWidth") <= 360
