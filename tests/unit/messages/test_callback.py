"""Does the callback say what the transaction holds, and nothing that the contract rules out?"""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockjumio.contract.checker import check
from mockjumio.contract.editions import EDITIONS
from mockjumio.contract.form import decode, encode
from mockjumio.messages.addresses import address_object
from mockjumio.messages.body import callback_body
from mockjumio.messages.callback import apply_overrides, callback_form, case_of, classifiers
from mockjumio.messages.links import of_data_center
from mockjumio.settings import DataFields, MerchantSettings
from mockjumio.transaction import CallbackPlan, Transaction
from tests.unit.conftest import Maker

LINKS = of_data_center("US")
REFERENCE = "8f7e6d5c-4b3a-4210-8fed-cba987654321"
IMAGE = f"https://netverify.com/recognition/v1/idscan/{REFERENCE}"
REJECTED = {
    "DENIED_FRAUD": {"reject_code": "106"},
    "DENIED_UNSUPPORTED_ID_TYPE": {},
    "DENIED_UNSUPPORTED_ID_COUNTRY": {},
    "ERROR_NOT_READABLE_ID": {"reject_code": "201"},
    "NO_ID_UPLOADED": {},
}


def form_of(transaction: Transaction) -> dict[str, str]:
    """The callback's form, which must keep the contract."""
    assert transaction.settled is not None
    form = callback_form(transaction, transaction.settled, LINKS)
    assert check(form, case_of(transaction)) == ()
    return form


def test_the_callback_of_an_approved_passport(make: Any) -> None:
    assert form_of(make.scan()) == {
        "callBackType": "NETVERIFYID",
        "jumioIdScanReference": REFERENCE,
        "verificationStatus": "APPROVED_VERIFIED",
        "idScanStatus": "SUCCESS",
        "idScanSource": "SDK",
        "idCheckDataPositions": "OK",
        "idCheckDocumentValidation": "OK",
        "idCheckHologram": "OK",
        "idCheckMRZcode": "OK",
        "idCheckMicroprint": "OK",
        "idCheckSecurityFeatures": "OK",
        "idCheckSignature": "OK",
        "transactionDate": "2017-11-22T10:00:00.000Z",
        "callbackDate": "2017-11-22T10:01:00.000Z",
        "idType": "PASSPORT",
        "idCountry": "USA",
        "idFaceMatch": "93",
        "idScanImage": f"{IMAGE}/front",
        "idScanImageFace": f"{IMAGE}/face",
        "idNumber": "P1234",
        "idFirstName": "Ada",
        "idLastName": "Lovelace",
        "idDob": "1990-01-02",
        "idExpiry": "2022-12-30",
        "idUsState": "OH",
        "personalNumber": "N/A",
        "idAddress": '{"city":"Akron","stateCode":"US-OH","streetName":"Main","zip":"44301","country":"USA"}',
        "merchantIdScanReference": "order-1",
        "merchantReportingCriteria": "web",
        "customerId": "ada",
        "additionalInformation": "gold",
        "clientIp": "203.0.113.7",
        "firstAttemptDate": "2017-11-22T10:00:00.500Z",
        "idFaceLiveness": "TRUE",
    }


@pytest.mark.parametrize(("status", "result"), list(REJECTED.items()))
def test_a_rejected_callback_carries_no_person_and_no_number(make: Any, status: str, result: Any) -> None:
    form = form_of(make.scan(status, result=result))
    assert not form.keys() & set(
        "idNumber idFirstName idLastName idDob idExpiry idUsState personalNumber idAddress dni gender "
        "optionalData1 optionalData2 idFaceMatch".split()
    )
    assert form["idScanStatus"] == "ERROR"
    assert form["customerId"] == "ada"


def test_no_id_uploaded_carries_references_and_dates_alone(make: Any) -> None:
    provided = {"first_name": "Ada", "last_name": "Lovelace"}
    form = form_of(make.scan("NO_ID_UPLOADED", provided=provided))
    assert {name for name in form if not name.startswith("idCheck")} == set(
        "callBackType jumioIdScanReference verificationStatus idScanStatus idScanSource transactionDate "
        "callbackDate merchantIdScanReference merchantReportingCriteria customerId additionalInformation "
        "clientIp firstAttemptDate".split()
    )
    assert form["callbackDate"] == "2017-11-22T10:15:00.000Z"


def test_an_unsupported_type_has_no_type_but_its_country_and_image(make: Any) -> None:
    form = form_of(make.scan("DENIED_UNSUPPORTED_ID_TYPE", document={"type": "ID_CARD"}))
    assert not form.keys() & {"idType", "idSubtype", "idScanImageBackside", "rejectReason"}
    assert (form["idCountry"], form["idScanImage"]) == ("USA", f"{IMAGE}/front")


@pytest.mark.parametrize("status", ["DENIED_FRAUD", "ERROR_NOT_READABLE_ID"])
def test_provided_names_are_echoed_if_the_id_was_not_read(make: Any, status: str) -> None:
    provided = {"first_name": "Augusta", "last_name": "King"}
    form = form_of(make.scan(status, result=REJECTED[status], provided=provided))
    assert (form["idFirstName"], form["idLastName"]) == ("Augusta", "King")


def test_names_on_the_id_win_over_provided_ones(make: Any) -> None:
    form = form_of(make.scan(provided={"first_name": "Augusta", "last_name": "King"}))
    assert (form["idFirstName"], form["idLastName"]) == ("Ada", "Lovelace")


def test_a_name_that_is_not_processed_is_the_provided_one(make: Any) -> None:
    settings = MerchantSettings(fields=DataFields(first_name=False))
    provided = {"first_name": "Augusta", "last_name": "King"}
    form = form_of(make.scan(settings=settings, provided=provided))
    assert (form["idFirstName"], form["idLastName"]) == ("Augusta", "Lovelace")


def test_a_name_that_the_id_lacks_is_the_provided_one(make: Any) -> None:
    lacking = {"lacks": frozenset({"first_name"})}
    form = form_of(make.scan(document=lacking, provided={"first_name": "Augusta"}))
    assert (form["idFirstName"], form["idLastName"]) == ("Augusta", "Lovelace")


@pytest.mark.parametrize(
    ("country", "kind"),
    [
        ("CHN", "DRIVING_LICENSE"),
        ("CHN", "ID_CARD"),
        ("JPN", "DRIVING_LICENSE"),
        ("KOR", "DRIVING_LICENSE"),
        ("KOR", "ID_CARD"),
    ],
)
@pytest.mark.parametrize("status", ["APPROVED_VERIFIED", "DENIED_FRAUD"])
def test_names_in_another_script_are_not_available_even_if_provided(
    make: Any, country: str, kind: str, status: str
) -> None:
    document = {"country": country, "type": kind, "us_state": None}
    provided = {"first_name": "Ada", "last_name": "Lovelace"}
    scan = make.scan(
        status, address="RAW", document=document, result=REJECTED.get(status, {}), provided=provided
    )
    form = form_of(scan)
    assert (form["idFirstName"], form["idLastName"]) == ("N/A", "N/A")


@pytest.mark.parametrize("country", ["CHN", "JPN", "KOR"])
def test_passports_of_these_countries_have_latin_names(make: Any, country: str) -> None:
    form = form_of(make.scan(address="RAW", document={"country": country, "us_state": None}))
    assert (form["idFirstName"], form["idLastName"]) == ("Ada", "Lovelace")


def test_a_korean_licence_in_latin_characters_has_the_full_name_in_the_last_name(make: Any) -> None:
    document = {"country": "KOR", "type": "DRIVING_LICENSE", "us_state": None, "latin_full_name": True}
    form = form_of(make.scan(address="RAW", document=document))
    assert (form["idFirstName"], form["idLastName"]) == ("N/A", "Ada Lovelace")


@pytest.mark.parametrize(
    ("field", "lacks", "status"),
    [
        ("last_name", (), "APPROVED_VERIFIED"),
        ("number", ("last_name",), "APPROVED_VERIFIED"),
        ("number", (), "DENIED_FRAUD"),
    ],
)
def test_a_licence_in_latin_characters_of_which_no_name_is_read_hides_the_provided_ones(
    make: Any, field: str, lacks: tuple[str, ...], status: str
) -> None:
    document = {"country": "KOR", "type": "DRIVING_LICENSE", "us_state": None, "latin_full_name": True}
    scan = make.scan(
        status,
        address="RAW",
        document=document | {"lacks": frozenset(lacks)},
        result=REJECTED.get(status, {}),
        settings=MerchantSettings(fields=DataFields(**{field: False})),
        provided={"first_name": "길동", "last_name": "김"},
    )
    form = form_of(scan)
    assert (form["idFirstName"], form["idLastName"]) == ("N/A", "N/A")


def test_a_full_name_in_latin_characters_is_only_what_the_licence_carries(make: Any) -> None:
    document = {"country": "KOR", "type": "DRIVING_LICENSE", "us_state": None, "latin_full_name": True}
    lacks = {"lacks": frozenset({"first_name"})}
    form = form_of(make.scan(address="RAW", document=document | lacks))
    assert (form.get("idFirstName"), form["idLastName"]) == (None, "Lovelace")


@pytest.mark.parametrize(
    ("kind", "images"),
    [("PASSPORT", ("front", "face")), ("ID_CARD", ("front", "back", "face"))],
)
def test_images_are_linked_for_the_sides_that_are_scanned(
    make: Any, kind: str, images: tuple[str, ...]
) -> None:
    scan = make.scan(document={"type": kind})
    assert classifiers(scan) == images
    form = form_of(scan)
    assert ("idScanImageBackside" in form) is ("back" in images)


def test_without_face_match_there_is_no_face(make: Any) -> None:
    scan = make.scan(settings=MerchantSettings(face_match=False))
    assert classifiers(scan) == ("front",)
    assert not form_of(scan).keys() & {"idFaceMatch", "idScanImageFace", "idFaceLiveness"}


def test_no_id_uploaded_has_no_images(make: Any) -> None:
    assert classifiers(make.scan("NO_ID_UPLOADED")) == ()


@pytest.mark.parametrize(("liveness", "text"), [(True, "TRUE"), (False, "FALSE"), (None, None)])
def test_liveness_is_written_in_capitals_or_absent(
    make: Any, liveness: bool | None, text: str | None
) -> None:
    assert form_of(make.scan(result={"liveness": liveness})).get("idFaceLiveness") == text


@pytest.mark.parametrize(
    ("details", "expected"), [(None, None), ((), []), (("1001", "1004"), ["PHOTO", "DOB"])]
)
def test_a_reject_reason_is_one_json_object_of_texts(make: Any, details: Any, expected: Any) -> None:
    form = form_of(make.scan("DENIED_FRAUD", result={"reject_code": "100", "reject_details": details}))
    reason = json.loads(form["rejectReason"])
    assert reason.pop("rejectReasonCode") == "100"
    assert reason.pop("rejectReasonDescription") == "MANIPULATED_DOCUMENT"
    found = reason.get("rejectReasonDetails")
    assert (found if found is None else [item["detailsDescription"] for item in found]) == expected


def test_a_spanish_national_id_has_a_dni_and_a_french_one_a_gender(make: Any) -> None:
    card = {"type": "ID_CARD", "subtype": "NATIONAL_ID", "us_state": None}
    spanish = form_of(make.scan(address="EU", document=card | {"country": "ESP", "dni": "12345678Z"}))
    french = form_of(make.scan(address="EU", document=card | {"country": "FRA"}))
    assert (spanish["dni"], "gender" in spanish) == ("12345678Z", False)
    assert (french["gender"], "dni" in french) == ("F", False)


@pytest.mark.parametrize(
    ("part", "parameter"),
    [
        ("number", "idNumber"),
        ("first_name", "idFirstName"),
        ("last_name", "idLastName"),
        ("dob", "idDob"),
        ("expires", "idExpiry"),
        ("us_state", "idUsState"),
        ("address", "idAddress"),
    ],
)
def test_what_a_document_lacks_is_not_sent(make: Any, part: str, parameter: str) -> None:
    form = form_of(make.scan(document={"lacks": frozenset({part})}))
    assert parameter not in form
    assert parameter in form_of(make.scan())


def test_a_document_without_a_personal_number_says_so(make: Any) -> None:
    assert form_of(make.scan(document={"personal_number": "123"}))["personalNumber"] == "123"
    assert form_of(make.scan(document={"personal_number": "1" * 15}))["personalNumber"] == "N/A"


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("US", "USA", {"city", "stateCode", "streetName", "zip", "country"}),
        ("EU", "AUT", {"city", "streetName", "streetNumber", "postalCode", "country"}),
        ("RAW", "CHN", {"line1", "line2", "city", "country"}),
    ],
)
def test_an_address_has_the_keys_of_its_format_and_only_those_it_has(
    make: Any, name: str, country: str, expected: set[str]
) -> None:
    scan = make.scan(address=name, document={"country": country, "us_state": None})
    assert json.loads(form_of(scan)["idAddress"]).keys() == expected
    assert address_object(scan.persona.address).keys() == expected


def test_an_address_without_parts_is_not_sent(make: Any) -> None:
    scan = make.scan()
    bare = scan.persona.address._replace(
        country="", **dict.fromkeys(("city", "state_code", "street_name", "postal_code"))
    )
    assert "idAddress" not in form_of(scan._replace(persona=scan.persona._replace(address=bare)))


def test_a_first_attempt_that_is_not_known_was_at_the_start(make: Any) -> None:
    assert form_of(make.scan(first_attempt=None))["firstAttemptDate"] == "2017-11-22T10:00:00.000Z"


def test_no_parameter_is_sent_empty(make: Any) -> None:
    provided = dict.fromkeys(make.scan().provided._fields)
    for transaction in (make.scan(provided=provided), make.scan("NO_ID_UPLOADED", provided=provided)):
        assert "" not in form_of(transaction).values()


def test_the_callback_of_an_upload(make: Any) -> None:
    form = form_of(make.upload(document={"type": "TR", "pages": 2}))
    page = f"https://retrieval.netverify.com/api/netverify/v2/documents/{REFERENCE}/pages"
    assert form["scanReference"] == REFERENCE
    assert form["timestamp"] == "2017-11-22T10:01:00.000Z"
    assert json.loads(form["transaction"]) == {
        "date": "2017-11-22T10:00:00.000Z",
        "status": "DONE",
        "source": "DOC_SDK",
        "merchantScanReference": "order-1",
        "customerId": "ada",
        "additionalInformation": "gold",
        "merchantReportingCriteria": "web",
        "clientIp": "203.0.113.7",
    }
    assert json.loads(form["document"]) == {
        "status": "UPLOADED",
        "country": "AUT",
        "type": "TR",
        "images": [f"{page}/1", f"{page}/2"],
    }


@pytest.mark.parametrize(
    ("kind", "extracted", "expected"),
    [
        (
            "SSC",
            (("first_name", "Ada"), ("ssn", "000-12-3456"), ("signature_available", True)),
            {"firstName": "Ada", "ssn": "000-12-3456", "signatureAvailable": True},
        ),
        ("SSC", (("signature_available", "true"),), {"signatureAvailable": "true"}),
        (
            "BS",
            (("name", "Ada Lovelace"), ("account_number", "1234")),
            {"name": "Ada Lovelace", "accountNumber": "1234"},
        ),
    ],
)
def test_extracted_data_stand_under_jumios_keys(
    make: Any, kind: str, extracted: Any, expected: dict[str, object]
) -> None:
    upload = make.upload(
        "EXTRACTED", document={"type": kind, "country": "USA"}, result={"extracted": extracted}
    )
    assert json.loads(form_of(upload)["document"])["extractedData"] == expected


def test_a_discarded_upload_has_no_data(make: Any) -> None:
    upload = make.upload("DISCARDED", document={"type": "SSC", "country": "USA"})
    assert "extractedData" not in json.loads(form_of(upload)["document"])


FORM = dict.fromkeys("abcdefghij", "x")


def planned(make: Any, **plan: Any) -> dict[str, str]:
    return apply_overrides(FORM, make.scan(callback=CallbackPlan(**plan)))


def test_a_plain_callback_is_sent_as_it_is(make: Any) -> None:
    assert list(planned(make)) == list(FORM)


def test_parameters_are_left_out_and_set(make: Any) -> None:
    form = planned(make, omit=("a", "nosuch"), set=(("b", "101"), ("new", "")))
    assert "a" not in form
    assert (form["b"], form["new"]) == ("101", "")


def test_shuffling_changes_the_order_by_the_seed_and_nothing_else(make: Any) -> None:
    shuffled = planned(make, shuffled=True)
    assert shuffled == FORM
    assert list(shuffled) != list(FORM)
    assert list(shuffled) == list(planned(make, shuffled=True))
    orders = {
        tuple(apply_overrides(FORM, make.scan(seed=seed, callback=CallbackPlan(shuffled=True))))
        for seed in range(5)
    }
    assert len(orders) == 5


# Does a transaction become the case that the contract asks about?


def test_the_case_has_the_facts_of_document_and_result(make: Any) -> None:
    case = case_of(
        make.scan("DENIED_FRAUD", document={"subtype": "E_PASSPORT"}, result={"reject_code": "100"})
    )
    assert case[:6] == ("id-verification", "DENIED_FRAUD", "PASSPORT", "E_PASSPORT", "USA", "100")


def test_only_what_was_provided_counts_as_provided(make: Any) -> None:
    case = case_of(make.scan(provided={"customer_id": None, "first_name": "Ada"}))
    assert case.provided == {
        "merchant_reference",
        "reporting_criteria",
        "additional_information",
        "client_ip",
        "first_name",
    }


def test_a_plain_passport_carries_name_birth_number_and_expiry(make: Any) -> None:
    assert case_of(make.scan()).on_document == {"first_name", "last_name", "dob", "number", "expires"}


@pytest.mark.parametrize("part", ["optional_data_1", "optional_data_2", "dni", "personal_number"])
def test_what_a_document_has_it_carries(make: Any, part: str) -> None:
    assert part in case_of(make.scan(document={part: "X1"})).on_document


@pytest.mark.parametrize("part", ["first_name", "dob", "number", "expires"])
def test_what_a_document_lacks_it_does_not_carry(make: Any, part: str) -> None:
    assert part not in case_of(make.scan(document={"lacks": frozenset({part})})).on_document


@pytest.mark.parametrize(("length", "carried"), [(14, True), (15, False)])
def test_a_personal_number_longer_than_fourteen_characters_does_not_count(
    make: Any, length: int, carried: bool
) -> None:
    case = case_of(make.scan(document={"personal_number": "1" * length}))
    assert ("personal_number" in case.on_document) is carried


def test_a_korean_licence_in_latin_characters_says_so(make: Any) -> None:
    assert "latin_full_name" in case_of(make.scan(document={"latin_full_name": True})).on_document


# Is what is filled in and checked in one go what the check would let through, and nothing else?


LINKS_OF_EU = of_data_center("EU")
LATER = 60_000
MAKE = Maker()


@pytest.mark.parametrize("plus", [False, True])
def test_a_legal_callback_is_the_encoded_form(plus: bool) -> None:
    scan = MAKE.scan(provided={"first_name": "Zoë + ~*", "customer_id": "a b"})
    body = callback_body(scan, scan.created + LATER, LINKS_OF_EU, plus_for_space=plus)
    assert body == encode(callback_form(scan, scan.created + LATER, LINKS_OF_EU), plus_for_space=plus)


@pytest.mark.parametrize(
    "changes",
    [
        {"document": {"number": "1" * 201}},
        {"document": {"country": "USA", "us_state": "Narnia"}},
        {"provided": {"client_ip": "here"}},
        {"provided": {"customer_id": "c" * 256}},
        {"result": {"face_match": 101}},
        {"person": {"last_name": "X" * 201}},
        {"person": {"dob": None}},
        {"first_attempt": MAKE.start - 1},
        {"first_attempt": MAKE.start + LATER + 1},
        {"reference": "1"},
        {"status": "DENIED_FRAUD"},
        {"status": "DENIED_FRAUD", "result": {"reject_code": "200"}},
        {"status": "DENIED_FRAUD", "result": {"reject_code": "100", "reject_details": ("2001",)}},
    ],
)
def test_whatever_breaks_a_rule_is_left_to_the_check(changes: Any) -> None:
    scan = MAKE.scan(**changes)
    assert callback_body(scan, scan.created + LATER, LINKS_OF_EU) is None


_TEXTS = st.one_of(
    st.none(), st.text(max_size=3), st.text(st.sampled_from("aZ9 -é%"), min_size=190, max_size=260)
)
_PARTS = {
    "document": st.fixed_dictionaries(
        {},
        optional={
            "number": _TEXTS,
            "personal_number": _TEXTS,
            "us_state": _TEXTS,
            "country": st.sampled_from(("USA", "KOR", "CHN", "DEU", "XXX")),
            "type": st.sampled_from(("PASSPORT", "ID_CARD", "DRIVING_LICENSE", "VISA")),
            "expires": st.sampled_from((None, date(2020, 2, 29))),
        },
    ),
    "person": st.fixed_dictionaries(
        {}, optional={"first_name": _TEXTS.filter(bool), "gender": st.sampled_from(("M", "F", "D"))}
    ),
    "provided": st.fixed_dictionaries(
        {}, optional={"last_name": _TEXTS, "client_ip": _TEXTS, "customer_id": _TEXTS}
    ),
    "result": st.fixed_dictionaries(
        {},
        optional={
            "face_match": st.integers(-1, 102),
            "reject_code": st.sampled_from((None, "100", "200", "300")),
            "reject_details": st.sampled_from((None, (), ("1001",), ("2001",))),
        },
    ),
    "settings": st.builds(
        MerchantSettings,
        face_match=st.booleans(),
        mrz_check=st.booleans(),
        edition=st.sampled_from(list(EDITIONS)),
    ),
    "first_attempt": st.integers(MAKE.start - 1, MAKE.start + LATER + 1),
}


@given(
    status=st.sampled_from(("APPROVED_VERIFIED", "DENIED_FRAUD", "ERROR_NOT_READABLE_ID", "NO_ID_UPLOADED")),
    changes=st.fixed_dictionaries({}, optional=_PARTS),
)
def test_any_change_is_let_through_exactly_if_the_check_finds_nothing(status: str, changes: Any) -> None:
    scan = MAKE.scan(status, **changes)
    body = callback_body(scan, scan.created + LATER, LINKS_OF_EU)
    form = callback_form(scan, scan.created + LATER, LINKS_OF_EU)
    assert (body is not None) == (not check(form, case_of(scan)))
    assert body is None or decode(body) == form
