"""Is a scenario that would break the contract refused where it breaks it, and another sent as previewed?"""

import json
from typing import Any

import pytest

from mockjumio.contract.form import decode
from mockjumio.errors import BrokenContract
from mockjumio.merchant.account import Account
from mockjumio.messages.body import compose
from mockjumio.messages.callback import callback_form
from mockjumio.messages.links import at, of_data_center
from mockjumio.play.check import judge
from mockjumio.scenario.library import Library
from mockjumio.scenario.parse import Scenario
from mockjumio.schema.nodes import Place, from_python
from mockjumio.settings import DEFAULT_TOKEN, Credentials, MerchantSettings, WireSettings
from mockjumio.transaction import CallbackPlan

# Is a preview what a server would send?


STATUSES = {
    "approved": "APPROVED_VERIFIED",
    "fraud": "DENIED_FRAUD",
    "unreadable": "ERROR_NOT_READABLE_ID",
    "no-id-uploaded": "NO_ID_UPLOADED",
    "unsupported-id-type": "DENIED_UNSUPPORTED_ID_TYPE",
    "unsupported-id-country": "DENIED_UNSUPPORTED_ID_COUNTRY",
}


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_a_built_in_scenario_shows_its_status(play: Any, name: str, status: str) -> None:
    callback = play(name).callback
    assert decode(callback.body)["verificationStatus"] == status
    assert callback.violations == ()


@pytest.mark.parametrize("name", ["document-uploaded", "document-extracted", "document-discarded"])
def test_a_built_in_upload_shows_its_status(play: Any, name: str) -> None:
    status = name.removeprefix("document-").upper()
    assert f'"status":"{status}"' in decode(play(name).callback.body)["document"]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_seed_every_built_in_scenario_keeps_the_contract(play: Any, seed: int) -> None:
    for name in (*STATUSES, "document-extracted"):
        assert play(name, seed=seed).callback.violations == ()


def test_links_are_jumios_own_unless_another_host_is_given(play: Any) -> None:
    assert "https://netverify.com/" in decode(play("approved").callback.body)["idScanImage"]
    local = play("approved", links=at("http://localhost:8017"))
    assert decode(local.callback.body)["idScanImage"].startswith(
        "http://localhost:8017/recognition/v1/idscan/"
    )


def test_a_preview_belongs_to_the_default_merchant(play: Any) -> None:
    assert play("approved").transaction.merchant == DEFAULT_TOKEN
    assert play("approved").transaction.ordinal == 1


def test_another_merchants_seed_gives_another_reference(play: Any) -> None:
    references = {play("approved", merchant_seed=seed).transaction.reference for seed in range(3)}
    assert len(references) == 3


def test_settings_of_merchant_and_wire_count(play: Any) -> None:
    callback = play(
        "approved", settings=MerchantSettings(face_match=False), wire=WireSettings(charset=True)
    ).callback
    assert "idFaceMatch" not in decode(callback.body)
    assert callback.content_type.endswith("charset=UTF-8")


# Is a scenario that would break the contract refused, with the place of what breaks it?


APPROVED = "name: x\nresult: {status: APPROVED_VERIFIED}\n"
FRAUD = "name: x\nresult: {status: DENIED_FRAUD, reject_reason: {code: %s}}\n"
UPLOAD = "name: x\nproduct: multi-document\n"
BILL = f"{UPLOAD}edition: 2018-05\ndocument: {{type: UB, country: USA}}\nresult:\n  status: EXTRACTED\n"


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
        (APPROVED + f"person: {{address: {{city: {'x' * 65}}}}}", "3:26", "idAddress.city"),
        (
            APPROVED + f"document: {{country: USA}}\nperson: {{address: {{zip_extension: {'9' * 60}}}}}",
            "4:35",
            "idAddress.zipExtension",
        ),
        (
            APPROVED + f"edition: 2020-09\nperson: {{address: {{city: A, zip_extension: {'9' * 60}}}}}",
            "4:44",
            "idAddress.postalCode",
        ),
        (
            APPROVED
            + f"edition: 2020-09\ndocument: {{country: DEU}}\nperson: {{address: {{province: {'x' * 101}}}}}",
            "5:30",
            "idAddress.subdivision",
        ),
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
        (
            FRAUD % 100 + f"edition: 2020-01\nprovided: {{number: A1}}\ndocument: {{number: {'9' * 201}}}",
            "5:20",
            "idNumber",
        ),
        (FRAUD % 100 + f"edition: 2017-10\nprovided: {{number: {'9' * 201}}}", "4:20", "idNumber"),
        (
            APPROVED + f"edition: 2017-10\ndocument: {{lacks: number}}\nprovided: {{number: {'9' * 201}}}",
            "5:20",
            "idNumber",
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
            "4:57",
            "document.extractedData.accountNumber",
        ),
        (
            BILL + f"person: {{address: {{postal_code: '{'9' * 10}', zip_extension: '{'8' * 20}'}}}}",
            "7:62",
            "document.extractedData.address.postalCode",
        ),
        (
            BILL.replace("USA", "AUT") + f"person: {{address: {{city: A, province: {'x' * 60}}}}}",
            "7:39",
            "document.extractedData.address.subdivision",
        ),
        (
            BILL + f"person: {{address: {{street_name: {'x' * 120}, street_number: '1'}}}}",
            "7:33",
            "document.extractedData.address.line1",
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


# Is a scenario refused when its file changes only if no merchant could play it?


def scenario(**values: object) -> Scenario:
    named = {"name": "x", "result": {"status": "APPROVED_VERIFIED", "face_match": 50}, **values}
    return Library().inline(from_python(named, Place("here")))


def account(**settings: bool) -> Account:
    return Account(Credentials(token=str(settings)), settings=MerchantSettings(**settings))


def test_what_keeps_the_contract_is_fine() -> None:
    judge(scenario(), [account()], {})


def test_what_breaks_the_contract_for_everyone_is_refused_where_it_stands() -> None:
    broken = scenario(callback={"set": {"idFaceMatch": "101"}})
    with pytest.raises(BrokenContract) as refused:
        judge(broken, [account(), account(face_match=False)], {})
    assert refused.value.problems[0].place == "here.callback.set.idFaceMatch"


def test_one_merchant_that_could_play_it_is_enough() -> None:
    judge(scenario(callback={"omit": ["idFaceMatch"]}), [account(), account(face_match=False)], {})


def test_what_is_only_missing_yet_is_no_reason() -> None:
    judge(scenario(images={"front": "not/there.jpg"}), [account()], {})
    judge(scenario(title="x", provided={"customer_id": "{{ env.LATER }}"}), [account()], {})


# Is what goes onto the wire the form, encoded as the merchant's settings want, and judged?


LINKS = of_data_center("US")
LATER = 60_000


def composed(make: Any, *, wire: WireSettings = WireSettings(), **plan: Any) -> Any:  # noqa: B008 - immutable
    scan = make.scan(callback=CallbackPlan(**{"url": "https://shop.example/jumio"} | plan))
    return compose(scan, make.start + LATER, LINKS, wire)


def test_the_body_is_the_transactions_form(make: Any) -> None:
    callback = composed(make)
    assert decode(callback.body) == callback_form(make.scan(), make.start + LATER, LINKS)
    assert callback.violations == ()
    assert callback.attempts == ()


def test_the_callback_knows_whose_it_is_and_where_it_goes(make: Any) -> None:
    callback = composed(make)
    assert callback.reference == make.scan().reference
    assert callback.id == f"{callback.reference}-1"
    assert (callback.merchant, callback.url) == ("token", "https://shop.example/jumio")
    assert callback.created == make.start + LATER
    assert composed(make, url=None).url == ""


@pytest.mark.parametrize(
    ("charset", "content_type"),
    [
        (False, "application/x-www-form-urlencoded"),
        (True, "application/x-www-form-urlencoded;charset=UTF-8"),
    ],
)
def test_the_content_type_has_a_charset_if_the_merchant_wants_one(
    make: Any, charset: bool, content_type: str
) -> None:
    assert composed(make, wire=WireSettings(charset=charset)).content_type == content_type


def test_the_content_type_is_the_merchants_to_the_letter_if_there_is_one(make: Any) -> None:
    own = 'Application/X-WWW-Form-URLEncoded; charset="utf-8"'
    assert composed(make, wire=WireSettings(charset=True, content_type=own)).content_type == own


def test_spaces_become_plus_if_the_merchant_wants_that(make: Any) -> None:
    spaced = {"set": (("idNumber", "P 1"),)}
    assert b"idNumber=P%201" in composed(make, **spaced).body
    assert b"idNumber=P+1" in composed(make, wire=WireSettings(plus_for_space=True), **spaced).body


def test_json_says_the_same_however_it_is_spaced(make: Any) -> None:
    address = json.loads(decode(composed(make).body)["idAddress"])
    spaced = composed(make, set=(("idAddress", json.dumps(address, indent=1)),))
    assert decode(spaced.body)["idAddress"].startswith("{\n")
    assert spaced.violations == ()
    less = composed(make, set=(("idAddress", json.dumps(dict(list(address.items())[:-1]))),))
    assert "another value than retrieval" in str(less.violations[0])


def test_what_breaks_the_contract_is_marked(make: Any) -> None:
    callback = composed(make, set=(("idFaceMatch", "101"),), omit=("callbackDate",))
    assert [breach.path for breach in callback.violations] == ["idFaceMatch", "callbackDate"]
