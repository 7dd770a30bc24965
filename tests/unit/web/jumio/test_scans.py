"""What is answered about a scan or an upload, seen through its callback?"""

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.contract.form import decode
from mockjumio.run.engine import Simulation
from mockjumio.transaction import Transaction
from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio import retrieval
from mockjumio.web.jumio.call import Answer, Call

if TYPE_CHECKING:
    from tests.conftest import Player
    from tests.fakes import RecordingSender


# What is answered about a scan, seen through its callback?


RESOURCES = (
    retrieval.scan_data,
    retrieval.scan_document,
    retrieval.scan_transaction,
    retrieval.scan_verification,
    retrieval.scan_images,
)


def call_of(simulation: Simulation, transaction: Transaction, part: str | None = None) -> Call:
    return Call(simulation, simulation.accounts[transaction.merchant], transaction.reference, part)


def content(answer: Answer) -> dict[str, Any]:
    return json.loads(answer.body)  # type: ignore[no-any-return]


def test_the_status_of_a_pending_scan_is_told_and_nothing_else(
    simulation: Simulation, player: "Player"
) -> None:
    call = call_of(simulation, player.start(simulation), "front")
    assert content(retrieval.scan_status(call)) == {
        "timestamp": "2017-11-22T10:00:00.000Z",
        "scanReference": call.reference,
        "status": "PENDING",
    }
    for handler in (*RESOURCES, retrieval.scan_image, retrieval.scan_delete):
        with pytest.raises(Refusal, match="is pending") as refused:
            handler(call)
        assert refused.value.status == 404


@pytest.mark.parametrize(
    ("scenario", "status"), [("approved", "DONE"), ("fraud", "DONE"), ("no-id-uploaded", "FAILED")]
)
async def test_the_status_is_done_or_failed_afterwards(
    simulation: Simulation, player: "Player", scenario: str, status: str
) -> None:
    call = call_of(simulation, await player.play(simulation, scenario))
    assert content(retrieval.scan_status(call))["status"] == status


async def test_data_is_the_three_objects_that_also_stand_alone(
    simulation: Simulation, player: "Player"
) -> None:
    call = call_of(simulation, await player.play(simulation))
    whole = content(retrieval.scan_data(call))
    head = {key: whole[key] for key in ("timestamp", "scanReference")}
    for name, handler in (
        ("document", retrieval.scan_document),
        ("transaction", retrieval.scan_transaction),
        ("verification", retrieval.scan_verification),
    ):
        assert content(handler(call)) == head | whole[name]


async def test_document_data_agrees_with_the_callback(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    call = call_of(simulation, await player.play(simulation))
    form = last_form(sender)
    document = content(retrieval.scan_document(call))
    for key, parameter in (
        ("status", "verificationStatus"),
        ("type", "idType"),
        ("issuingCountry", "idCountry"),
        ("firstName", "idFirstName"),
        ("lastName", "idLastName"),
        ("dob", "idDob"),
        ("expiry", "idExpiry"),
        ("number", "idNumber"),
        ("usState", "idUsState"),
    ):
        assert document[key] == form[parameter]
    assert document["address"] == json.loads(form["idAddress"])


async def test_verification_data_agrees_with_the_callback(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    approved = content(retrieval.scan_verification(call_of(simulation, await player.play(simulation))))
    assert approved["mrzCheck"] == "OK"
    assert approved["faceMatch"] == last_form(sender)["idFaceMatch"]
    fraud = content(retrieval.scan_verification(call_of(simulation, await player.play(simulation, "fraud"))))
    assert fraud["mrzCheck"] == "NOT_AVAILABLE"
    assert "faceMatch" not in fraud
    assert fraud["rejectReason"] == json.loads(last_form(sender)["rejectReason"])
    assert fraud["rejectReason"]["rejectReasonCode"] == "100"


async def test_an_mrz_check_that_failed_is_not_ok(simulation: Simulation, player: "Player") -> None:
    scan = await player.play(
        simulation, "fraud", set={"result.reject_reason.code": "108", "result.reject_reason.details": None}
    )
    assert content(retrieval.scan_verification(call_of(simulation, scan)))["mrzCheck"] == "NOT_OK"


async def test_an_unsupported_type_is_unsupported_here_and_absent_in_the_callback(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    scan = await player.play(simulation, "unsupported-id-type")
    assert content(retrieval.scan_document(call_of(simulation, scan)))["type"] == "UNSUPPORTED"
    assert "idType" not in last_form(sender)


@pytest.mark.parametrize(
    ("scenario", "changes", "expected"),
    [
        ("approved", {}, ["front", "face"]),
        ("approved", {"settings.face_match": False}, ["front"]),
        ("unreadable", {}, ["front", "back", "face"]),
        ("unreadable", {"settings.back_side": []}, ["front", "face"]),
        (
            "unreadable",
            {"settings.back_side": ["DRIVING_LICENSE"], "settings.face_match": False},
            ["front", "back"],
        ),
        ("approved", {"settings.back_side": ["PASSPORT"]}, ["front", "back", "face"]),
        ("no-id-uploaded", {}, []),
    ],
)
async def test_the_images_are_those_that_the_callback_links_to(
    simulation: Simulation,
    player: "Player",
    sender: "RecordingSender",
    scenario: str,
    changes: dict[str, object],
    expected: list[str],
) -> None:
    scan = await player.play(simulation, scenario, set=changes)
    listed = content(retrieval.scan_images(call_of(simulation, scan)))["images"]
    assert [one["classifier"] for one in listed] == expected
    base = f"http://127.0.0.1:8017/api/netverify/v2/scans/{scan.reference}/images"
    assert [one["href"] for one in listed] == [f"{base}/{classifier}" for classifier in expected]
    linked = [value.rpartition("/")[2] for name, value in last_form(sender).items() if "Image" in name]
    assert sorted(linked) == sorted(expected)
    for classifier in ("front", "back", "face"):
        call = call_of(simulation, scan, classifier)
        if classifier in expected:
            assert retrieval.scan_image(call).picture == (scan, classifier)
        else:
            with pytest.raises(Refusal, match=f"no image '{classifier}'") as refused:
                retrieval.scan_image(call)
            assert refused.value.status == 404


@pytest.mark.parametrize("part", [None, "side", "FRONT", "1"])
async def test_an_image_of_another_name_is_not_there(
    simulation: Simulation, player: "Player", part: str | None
) -> None:
    scan = await player.play(simulation)
    with pytest.raises(Refusal, match="this scan has front, face"):
        retrieval.scan_image(call_of(simulation, scan, part))


async def test_retrieval_works_with_verification_switched_off_and_no_callback(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    scan = await player.play(simulation, set={"settings.id_verification": False})
    assert sender.posted == []
    assert content(retrieval.scan_status(call_of(simulation, scan)))["status"] == "DONE"


async def test_after_delete_everything_is_gone(simulation: Simulation, player: "Player") -> None:
    call = call_of(simulation, await player.play(simulation), "front")
    assert retrieval.scan_delete(call) == Answer()
    for handler in (retrieval.scan_status, *RESOURCES, retrieval.scan_image, retrieval.scan_delete):
        with pytest.raises(Refusal, match="no transaction") as refused:
            handler(call)
        assert refused.value.status == 404


def last_form(sender: "RecordingSender") -> dict[str, str]:
    """The last callback's parameters."""
    from mockjumio.contract.form import decode

    return decode(sender.posted[-1].body)


# What is answered about an upload, seen through its callback?


READING = (
    retrieval.upload_status,
    retrieval.upload_data,
    retrieval.upload_document,
    retrieval.upload_transaction,
    retrieval.upload_pages,
)
DROPPED: dict[str, object] = {"journey": ["start", "drop_off"]}


def test_nothing_is_answered_while_it_is_pending(simulation: Simulation, player: "Player") -> None:
    call = call_of(simulation, player.start(simulation, "document-uploaded"), "1")
    for handler in (*READING, retrieval.upload_page, retrieval.upload_delete):
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
    document = content(retrieval.upload_document(call))
    for key in ("status", "type", "country", "extractedData"):
        assert document.get(key) == told.get(key)
    assert "images" not in document
    transaction = content(retrieval.upload_transaction(call))
    assert transaction["status"] == "DONE"
    for key in ("source", "customerId", "merchantScanReference"):
        assert transaction[key] == given[key]
    whole = content(retrieval.upload_data(call))
    assert document == {key: whole[key] for key in ("timestamp", "scanReference")} | whole["document"]
    assert transaction == {key: whole[key] for key in ("timestamp", "scanReference")} | whole["transaction"]


@pytest.mark.parametrize(("kind", "count"), [("UB", 1), ("LAG", 2)])
async def test_the_pages_are_those_that_the_callback_links_to(
    simulation: Simulation, player: "Player", sender: "RecordingSender", kind: str, count: int
) -> None:
    upload = await player.play(simulation, "document-uploaded", set={"document.type": kind})
    linked = json.loads(decode(sender.posted[-1].body)["document"])["images"]
    assert len(linked) == count
    listed = content(retrieval.upload_pages(call_of(simulation, upload)))["images"]
    assert listed == [{"classifier": number, "href": url} for number, url in enumerate(linked, start=1)]
    for number in range(1, count + 1):
        assert retrieval.upload_page(call_of(simulation, upload, str(number))).picture == (
            upload,
            str(number),
        )
    for part in (None, "0", str(count + 1), "01", "front"):
        with pytest.raises(Refusal, match="no page") as refused:
            retrieval.upload_page(call_of(simulation, upload, part))
        assert refused.value.status == 404


async def test_a_dropped_upload_is_failed_without_callback_document_and_pages(
    simulation: Simulation, player: "Player", sender: "RecordingSender"
) -> None:
    upload = await player.play(simulation, "document-uploaded", set=DROPPED)
    assert sender.posted == []
    call = call_of(simulation, upload, "1")
    assert content(retrieval.upload_status(call))["status"] == "FAILED"
    assert "document" not in content(retrieval.upload_data(call))
    assert content(retrieval.upload_transaction(call))["status"] == "FAILED"
    assert content(retrieval.upload_pages(call))["images"] == []
    for handler in (retrieval.upload_document, retrieval.upload_page):
        with pytest.raises(Refusal) as refused:
            handler(call)
        assert refused.value.status == 404


async def test_after_delete_nothing_of_an_upload_is_left(simulation: Simulation, player: "Player") -> None:
    call = call_of(simulation, await player.play(simulation, "document-uploaded"), "1")
    assert retrieval.upload_delete(call) == Answer()
    for handler in (*READING, retrieval.upload_page, retrieval.upload_delete):
        with pytest.raises(Refusal, match="no transaction") as refused:
            handler(call)
        assert refused.value.status == 404
