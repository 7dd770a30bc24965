"""Is a scenario that would break the contract refused, with the place of what breaks it?"""

from typing import Any

import pytest

from mockjumio.errors import BrokenContract
from mockjumio.settings import MerchantSettings

APPROVED = "name: x\nresult: {status: APPROVED_VERIFIED}\n"
FRAUD = "name: x\nresult: {status: DENIED_FRAUD, reject_reason: {code: %s}}\n"
UPLOAD = "name: x\nproduct: multi-document\n"


def problems(play: Any, text: str) -> list[str]:
    with pytest.raises(BrokenContract) as caught:
        play(text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "place", "parameter"),
    [
        (APPROVED + 'callback: {set: {idFaceMatch: "101"}}', "3:31", "idFaceMatch"),
        (APPROVED + "callback:\n  set:\n    color: red\n", "5:12", "color"),
        (APPROVED + "callback: {set: {idDob: ''}}", "3:25", "idDob"),
        (APPROVED + "callback: {omit: [callbackDate]}", "3:18", "callbackDate"),
        (APPROVED + "document: {subtype: TAX_ID, type: ID_CARD, country: AUT}", "3:21", "idSubtype"),
        (APPROVED + f"document: {{number: {'9' * 201}}}", "3:20", "idNumber"),
        (
            APPROVED + "document: {type: DRIVING_LICENSE, country: KOR, latin_full_name: true}\n"
            f"person: {{first_name: {'x' * 100}, last_name: {'x' * 100}}}",
            "4:135",
            "idLastName",
        ),
        (APPROVED + f"person: {{address: {{city: {'x' * 65}}}}}", "3:19", "idAddress.city"),
        (
            APPROVED + f"settings: {{fields: {{last_name: false}}}}\nprovided: {{last_name: {'x' * 201}}}",
            "4:23",
            "idLastName",
        ),
        (
            APPROVED + f"document: {{lacks: first_name}}\nprovided: {{first_name: {'x' * 201}}}",
            "4:24",
            "idFirstName",
        ),
        (APPROVED + "provided: {client_ip: '::1'}", "3:23", "clientIp"),
        (APPROVED + f"provided: {{customer_id: {'x' * 101}}}", "3:25", "customerId"),
        (FRAUD % 201, "2:54", "rejectReason.rejectReasonCode"),
        (FRAUD % 110, "2:54", "rejectReason.rejectReasonCode"),
        (FRAUD % "105, details: [1001]", "2:68", "rejectReason.rejectReasonDetails[0].detailsCode"),
        (FRAUD % "100, details: [2001]", "2:68", "rejectReason.rejectReasonDetails[0].detailsCode"),
        ("name: x\nresult: {status: DENIED_FRAUD}", "2:9", "rejectReason"),
        (UPLOAD + "document: {type: UB}\nresult: {status: EXTRACTED}", "4:18", "document.status"),
        (
            UPLOAD + "document: {type: CUSTOM}\nresult: {status: UPLOADED}",
            "3:11",
            "document.customDocumentCode",
        ),
        (
            UPLOAD
            + f"document: {{type: UB}}\nresult: {{status: UPLOADED}}\nprovided: {{customer_id: {'x' * 256}}}",
            "5:25",
            "transaction.customerId",
        ),
        (
            UPLOAD + "document: {type: SSC, country: USA}\n"
            "result: {status: EXTRACTED, extracted: {account_number: A}}",
            "4:40",
            "document.extractedData.accountNumber",
        ),
    ],
)
def test_a_breach_is_placed_where_the_scenario_causes_it(
    play: Any, text: str, place: str, parameter: str
) -> None:
    assert any(found.startswith(f"test.yaml:{place}: {parameter} ") for found in problems(play, text))


def test_all_breaches_are_reported_at_once(play: Any) -> None:
    text = (
        APPROVED + "callback: {omit: [callbackDate, idCheckHologram], set: {color: red, idScanSource: WEB}}"
    )
    assert len(problems(play, text)) == 4


@pytest.mark.parametrize("what", ["set: {idFaceMatch: '101'}", "omit: [callbackDate]", "set: {idDob: ''}"])
def test_violate_lets_the_callback_go_and_marks_it(play: Any, what: str) -> None:
    played = play(APPROVED + f"callback: {{{what}, violate: true}}")
    assert len(played.callback.violations) == 1


def test_violate_without_a_breach_marks_nothing(play: Any) -> None:
    played = play(APPROVED + "callback: {set: {idFaceLiveness: 'FALSE'}, violate: true}")
    assert played.callback.violations == ()


def test_legal_changes_need_no_violate(play: Any) -> None:
    played = play(APPROVED + "callback: {omit: [firstAttemptDate], set: {idFaceLiveness: 'FALSE'}}")
    assert played.callback.violations == ()
    assert b"idFaceLiveness=FALSE" in played.callback.body
    assert b"firstAttemptDate" not in played.callback.body


def test_a_value_that_retrieval_contradicts_needs_violate(play: Any) -> None:
    (problem,) = problems(play, APPROVED + "callback: {set: {idNumber: X1}}")
    assert "retrieval and images" in problem
    marked = play(APPROVED + "callback: {set: {idNumber: X1}, violate: true}").callback
    assert [breach.path for breach in marked.violations] == ["idNumber"]


def test_no_callback_is_rehearsed_where_none_will_be_sent(play: Any) -> None:
    assert play(APPROVED, settings=MerchantSettings(id_verification=False)).callback is None
    dropped = UPLOAD + "result: {status: UPLOADED}\njourney: [start, drop_off]"
    assert play(dropped).callback is None


def test_a_breach_that_was_inherited_is_placed_in_the_base(play: Any) -> None:
    (problem,) = problems(play, "name: x\nextends: approved\ndocument: {subtype: NATIONAL_ID}\n")
    assert problem.startswith("test.yaml:3:21: idSubtype ")
    (problem,) = problems(play, "name: x\nextends: fraud\nresult: {reject_reason: {code: 105}}\n")[:1]
    assert "fraud.yaml:7:" in problem
