"""Can a rule of the contract be found, in each edition, and compared?"""

from typing import TYPE_CHECKING

import pytest

from mockjumio.contract.editions import MET
from mockjumio.contract.reference import entries
from mockjumio.harness import Server
from tests.console.conftest import Reader

if TYPE_CHECKING:
    from tests.console.conftest import Watched


@pytest.mark.parametrize("edition", MET)
async def test_every_field_of_an_edition_is_there(reader: Reader, edition: str) -> None:
    shown = (await reader.get("contract", edition=edition)).text
    every = list(entries(edition))
    assert f"{len(every)} fields in edition {edition}" in shown
    assert all(f"<code>{one.path}</code>" in shown for one in every)


async def test_a_field_is_shown_alone_by_its_name(reader: Reader) -> None:
    shown = (await reader.get("contract", q="idfacematch")).text
    assert "1 field in edition 2017-05" in shown
    assert "a whole number from 0 to 100" in shown


async def test_a_rule_is_seen_and_opened(watched: "Watched", sandbox: Server) -> None:
    page = await watched.page()
    await page.goto(f"{sandbox.url}/_mock/contract?q=idFaceMatch")
    await page.get_by_text("a whole number from 0 to 100").wait_for()
    await page.goto(f"{sandbox.url}/_mock/contract")
    await page.locator("main summary", has_text="idFaceMatch").click()
    await page.get_by_text("a whole number from 0 to 100").wait_for()


async def test_rules_are_found_by_their_words(reader: Reader) -> None:
    shown = (await reader.get("contract", q="MANIPULATED_DOCUMENT")).text
    assert "rejectReason.rejectReasonCode" in shown
    assert "No field fits" in (await reader.get("contract", q="nothing like it")).text


async def test_the_merchants_edition_is_shown_if_none_is_asked_for(reader: Reader, sandbox: Server) -> None:
    sandbox.account.configure(sandbox.account.settings._replace(edition="2021-07"))
    assert "in edition 2021-07" in (await reader.get("contract")).text


async def test_editions_are_compared(reader: Reader) -> None:
    shown = (await reader.get("contract", **{"from": "2017-05"}, edition="2021-07", q="idScanSource")).text
    assert "From 2017-05 to 2021-07" in shown
    assert "<code>idScanSource" in shown
    assert (
        "No difference fits"
        in (await reader.get("contract", **{"from": "2020-09"}, edition="2021-07", q="nothing like it")).text
    )
    assert "Current platform" in (await reader.get("contract", **{"from": "2021-07"}, edition="kyx")).text


@pytest.mark.parametrize(
    "query", [{"edition": "2016-01"}, {"from": "2021-07", "edition": "2017-05"}, {"from": "<b>"}]
)
async def test_an_edition_that_cannot_be_is_said(reader: Reader, query: dict[str, str]) -> None:
    shown = await reader.get("contract", **query)
    assert shown.status in (404, 422)
    assert "<b>" not in shown.text
