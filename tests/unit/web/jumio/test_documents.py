"""What is answered about an upload, seen through its callback?"""

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.contract.form import decode
from mockjumio.run.engine import Simulation
from mockjumio.transaction import Transaction
from mockjumio.web.jumio import document_calls
from mockjumio.web.jumio.call import Answer, Call
from mockjumio.web.jumio.refusal import Refusal

if TYPE_CHECKING:
    from tests.conftest import Player
    from tests.fakes import RecordingSender

READING = (
    document_calls.status,
    document_calls.data,
    document_calls.document,
    document_calls.transaction,
    document_calls.pages,
)
DROPPED: dict[str, object] = {"journey": ["start", "drop_off"]}


def call_of(simulation: Simulation, transaction: Transaction, part: str | None = None) -> Call:
    return Call(simulation, simulation.accounts[transaction.merchant], transaction.reference, part)


def content(answer: Answer) -> dict[str, Any]:
    return json.loads(answer.body)  # type: ignore[no-any-return]


def test_nothing_is_answered_while_it_is_pending(simulation: Simulation, player: "Player") -> None:
    call = call_of(simulation, player.start(simulation, "document-uploaded"), "1")
    for handler in (*READING, document_calls.page, document_calls.delete):
        with pytest.raises(Refusal, match="is pending") as refused:
            handler(call)
        assert refused.value.status == 404


@pytest.mark.parametrize("scenario", ["document-uploaded", "document-extracted", "document-discarded"])
async def test_data_agrees_with_the_callback(
    simulation: Simulation, player: "Player", sender: "RecordingSender", scenario: str
) -> None:
    call = call_of(simulation, await player.play(simulation, scenario))
    form = decode(sender.posted[-1].body)
    told, given = json.loads(form["document"]), json.loads(form["transaction"])
    document = content(document_calls.document(call))
    for key in ("status", "type", "country", "extractedData"):
        assert document.get(key) == told.get(key)
    assert "images" not in document
    transaction = content(document_calls.transaction(call))
    assert transaction["status"] == "DONE"
    for key in ("source", "customerId", "merchantScanReference"):
        assert transaction[key] == given[key]
    whole = content(document_calls.data(call))
    assert document == {key: whole[key] for key in ("timestamp", "scanReference")} | whole["document"]
    assert transaction == {key: whole[key] for key in ("timestamp", "scanReference")} | whole["transaction"]


@pytest.mark.parametrize(("kind", "count"), [("UB", 1), ("LAG", 2)])
async def test_the_pages_are_those_that_the_callback_links_to(
    simulation: Simulation, player: "Player", sender: "RecordingSender", kind: str, count: int
) -> None:
    upload = await player.play(simulation, "document-uploaded", set={"document.type": kind})
    linked = json.loads(decode(sender.posted[-1].body)["document"])["images"]
    assert len(linked) == count
    listed = content(document_calls.pages(call_of(simulation, upload)))["images"]
    assert listed == [{"classifier": number, "href": url} for number, url in enumerate(linked, start=1)]
    for number in range(1, count + 1):
        assert document_calls.page(call_of(simulation, upload, str(number))).picture == (upload, str(number))
    for part in (None, "0", str(count + 1), "01", "front"):
        with pytest.raises(Refusal, match="no page") as refused:
            document_calls.page(call_of(simulation, upload, part))
        assert refused.value.status == 404


async def test_a_dropped_upload_is_failed_without_callback_document_and_pages(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    upload = await player.play(simulation, "document-uploaded", set=DROPPED)
    assert sender.posted == []
    call = call_of(simulation, upload, "1")
    assert content(document_calls.status(call))["status"] == "FAILED"
    assert "document" not in content(document_calls.data(call))
    assert content(document_calls.transaction(call))["status"] == "FAILED"
    assert content(document_calls.pages(call))["images"] == []
    for handler in (document_calls.document, document_calls.page):
        with pytest.raises(Refusal) as refused:
            handler(call)
        assert refused.value.status == 404


async def test_after_delete_everything_is_gone(simulation: Simulation, player: "Player") -> None:
    call = call_of(simulation, await player.play(simulation, "document-uploaded"), "1")
    assert document_calls.delete(call) == Answer()
    for handler in (*READING, document_calls.page, document_calls.delete):
        with pytest.raises(Refusal, match="no transaction") as refused:
            handler(call)
        assert refused.value.status == 404
