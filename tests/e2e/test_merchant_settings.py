"""Do the merchant's settings decide what is sent and what retrieval answers, over real connections?"""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.harness import Server
from mockjumio.settings import AcceptedIds, DataFields, MerchantSettings
from mockjumio.transaction import State

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Player, Shop

    Start = Callable[..., Awaitable[Server]]

ANY_ID = {"country": "AUT", "type": "ID_CARD"}


async def played(
    start_sandbox: "Start", shop: "Shop", player: "Player", settings: MerchantSettings, **play: Any
) -> dict[str, str]:
    """The callback of a play at a merchant with these settings."""
    sandbox = await start_sandbox(callback_url=shop.url, settings=settings)
    await player.play(sandbox.simulation, **play)
    (received,) = shop.received
    return received.form


@pytest.mark.parametrize(
    ("accepted", "status"),
    [
        (AcceptedIds(everywhere=("PASSPORT",)), "DENIED_UNSUPPORTED_ID_TYPE"),
        (AcceptedIds(regions=(("EUROPE", ()),)), "DENIED_UNSUPPORTED_ID_COUNTRY"),
        (AcceptedIds(countries=(("AUT", ("PASSPORT",)),)), "DENIED_UNSUPPORTED_ID_TYPE"),
        (AcceptedIds(countries=(("DEU", ()),)), "APPROVED_VERIFIED"),
    ],
)
@pytest.mark.parametrize("scenario", ["approved", "fraud"])
async def test_an_id_that_the_merchant_does_not_accept_is_declined_whatever_it_would_have_come_to(
    start_sandbox: "Start", shop: "Shop", player: "Player", accepted: AcceptedIds, status: str, scenario: str
) -> None:
    settings = MerchantSettings(accepted_ids=accepted)
    form = await played(start_sandbox, shop, player, settings, scenario=scenario, set={"document": ANY_ID})
    if status == "APPROVED_VERIFIED":
        status = {"approved": status, "fraud": "DENIED_FRAUD"}[scenario]
    else:
        assert not {"rejectReason", "idFaceMatch", "idNumber", "idFirstName", "idDob"} & set(form)
    assert form["verificationStatus"] == status
    assert ("idType" in form) == (status != "DENIED_UNSUPPORTED_ID_TYPE")
    assert form["idCountry"] == "AUT"


@pytest.mark.parametrize(
    ("setting", "status"),
    [
        ({"everywhere": ["PASSPORT"]}, "DENIED_UNSUPPORTED_ID_TYPE"),
        ({"regions": {"EUROPE": []}}, "DENIED_UNSUPPORTED_ID_COUNTRY"),
        ({"countries": {"AUT": ["ID_CARD"]}, "everywhere": []}, "APPROVED_VERIFIED"),
    ],
)
async def test_a_scenario_can_narrow_what_is_accepted_for_its_own_run(
    sandbox: Server, shop: "Shop", player: "Player", setting: dict[str, Any], status: str
) -> None:
    changes = {"document": ANY_ID, "settings.accepted_ids": setting}
    await player.play(sandbox.simulation, set=changes)
    await player.play(sandbox.simulation, set={"document": ANY_ID})
    statuses = [received.form["verificationStatus"] for received in shop.received]
    assert statuses == [status, "APPROVED_VERIFIED"]


@pytest.mark.parametrize(
    ("automatic", "status"), [(True, "APPROVED_VERIFIED"), (False, "DENIED_UNSUPPORTED_ID_TYPE")]
)
async def test_what_jumio_supports_newly_is_accepted_if_the_merchant_wants_that(
    start_sandbox: "Start", shop: "Shop", player: "Player", automatic: bool, status: str
) -> None:
    settings = MerchantSettings(newly_supported=("AUT/ID_CARD",), accept_newly_supported=automatic)
    form = await played(start_sandbox, shop, player, settings, set={"document": ANY_ID})
    assert form["verificationStatus"] == status


async def test_who_uploads_nothing_is_not_declined_for_it(
    start_sandbox: "Start", shop: "Shop", player: "Player"
) -> None:
    settings = MerchantSettings(accepted_ids=AcceptedIds(everywhere=()))
    form = await played(start_sandbox, shop, player, settings, scenario="no-id-uploaded")
    assert form["verificationStatus"] == "NO_ID_UPLOADED"


async def test_a_declined_id_says_unsupported_in_retrieval(
    start_sandbox: "Start", shop: "Shop", player: "Player", call: "Caller"
) -> None:
    settings = MerchantSettings(accepted_ids=AcceptedIds(everywhere=("PASSPORT",)))
    sandbox = await start_sandbox(callback_url=shop.url, settings=settings)
    scan = await player.play(sandbox.simulation, set={"document": ANY_ID})
    document = await retrieved(sandbox, call, scan.reference, "data/document")
    assert (document["status"], document["type"]) == ("DENIED_UNSUPPORTED_ID_TYPE", "UNSUPPORTED")


async def retrieved(sandbox: Server, call: "Caller", reference: str, part: str) -> dict[str, Any]:
    url = f"{sandbox.url}/api/netverify/v2/scans/{reference}/{part}".rstrip("/")
    answer = await call("GET", url, Accept="application/json")
    assert answer.status == 200, answer.body
    body: dict[str, Any] = json.loads(answer.body)
    return body


@pytest.mark.parametrize(
    ("scenario", "state"), [("approved", State.DONE), ("fraud", State.DONE), ("no-id-uploaded", State.FAILED)]
)
async def test_without_id_verification_no_callback_is_sent_and_retrieval_works(
    start_sandbox: "Start", shop: "Shop", player: "Player", call: "Caller", scenario: str, state: State
) -> None:
    sandbox = await start_sandbox(callback_url=shop.url, settings=MerchantSettings(id_verification=False))
    scan = await player.play(sandbox.simulation, scenario)
    assert scan.state is state
    assert shop.received == []
    assert list(sandbox.store.callbacks(scan.reference)) == []
    assert (await retrieved(sandbox, call, scan.reference, ""))["status"] == state.value
    data = await retrieved(sandbox, call, scan.reference, "data")
    assert data["document"]["status"] == scan.result.status
    images = (await retrieved(sandbox, call, scan.reference, "images"))["images"]
    assert len(images) == (0 if scenario == "no-id-uploaded" else 2)


async def test_without_id_verification_documents_are_called_back_as_ever(
    start_sandbox: "Start", shop: "Shop", player: "Player"
) -> None:
    form = await played(
        start_sandbox, shop, player, MerchantSettings(id_verification=False), scenario="document-uploaded"
    )
    assert json.loads(form["document"])["status"] == "UPLOADED"


async def test_without_face_match_there_is_no_face_anywhere(
    start_sandbox: "Start", shop: "Shop", player: "Player", call: "Caller"
) -> None:
    sandbox = await start_sandbox(callback_url=shop.url, settings=MerchantSettings(face_match=False))
    scan = await player.play(sandbox.simulation, set={"result.face_match": 12, "result.liveness": True})
    form = shop.received[0].form
    assert not {"idFaceMatch", "idScanImageFace", "idFaceLiveness"} & set(form)
    assert "faceMatch" not in await retrieved(sandbox, call, scan.reference, "data/verification")
    images = (await retrieved(sandbox, call, scan.reference, "images"))["images"]
    assert [image["classifier"] for image in images] == ["front"]
    answer = await call("GET", f"{sandbox.url}/api/netverify/v2/scans/{scan.reference}/images/face")
    assert answer.status == 404


@pytest.mark.parametrize(
    ("settings", "absent"),
    [
        (MerchantSettings(address_recognition=False), {"idAddress"}),
        (MerchantSettings(fields=DataFields(number=False)), {"idNumber"}),
        (MerchantSettings(fields=DataFields(first_name=False)), {"idFirstName"}),
        (MerchantSettings(fields=DataFields(us_state=False)), {"idUsState"}),
        # the MRZ check returns these whatever the data settings say, if the document has them
        (
            MerchantSettings(fields=DataFields(dob=False, expiry=False, personal_number=False)),
            {"personalNumber"},
        ),
        (
            MerchantSettings(
                mrz_check=False, fields=DataFields(dob=False, expiry=False, personal_number=False)
            ),
            {"idDob", "idExpiry", "personalNumber"},
        ),
    ],
)
async def test_what_is_switched_off_is_not_sent(
    start_sandbox: "Start", shop: "Shop", player: "Player", settings: MerchantSettings, absent: set[str]
) -> None:
    everything = {
        "idAddress",
        "idNumber",
        "idFirstName",
        "idLastName",
        "idUsState",
        "idDob",
        "idExpiry",
        "personalNumber",
        "idFaceMatch",
    }
    form = await played(start_sandbox, shop, player, settings)
    assert everything - set(form) == absent
    assert form["idCheckMRZcode"] == ("OK" if settings.mrz_check else "N/A")


@pytest.mark.parametrize(
    ("formats", "keys"),
    [
        ((), {"postalCode"}),
        ((("AUT", "US"),), {"zip"}),
        ((("AUT/ID_CARD", "RAW"), ("AUT", "US")), {"line1"}),
        ((("AUT/PASSPORT", "RAW"),), {"postalCode"}),
    ],
)
async def test_data_settings_choose_the_address_format(
    start_sandbox: "Start", shop: "Shop", player: "Player", formats: Any, keys: set[str]
) -> None:
    settings = MerchantSettings(address_formats=formats)
    form = await played(start_sandbox, shop, player, settings, set={"document": ANY_ID})
    address = json.loads(form["idAddress"])
    assert keys <= set(address)
    assert ("streetName" in address) == ("line1" not in address)


@pytest.mark.parametrize(
    ("scenario", "details"),
    [("fraudster", []), ("manipulated-photo", [{"detailsCode": "1001", "detailsDescription": "PHOTO"}])],
)
async def test_a_merchant_may_get_an_empty_list_of_details_where_there_are_none(
    start_sandbox: "Start", shop: "Shop", player: "Player", scenario: str, details: list[Any]
) -> None:
    settings = MerchantSettings(empty_reject_details=True)
    form = await played(start_sandbox, shop, player, settings, scenario=scenario)
    assert json.loads(form["rejectReason"])["rejectReasonDetails"] == details


async def test_by_default_a_reject_reason_without_details_has_no_list_of_them(
    sandbox: Server, shop: "Shop", player: "Player"
) -> None:
    await player.play(sandbox.simulation, scenario="fraudster")
    await player.play(sandbox.simulation, scenario="fraudster", set={"settings.empty_reject_details": True})
    reasons = [json.loads(received.form["rejectReason"]) for received in shop.received]
    assert ["rejectReasonDetails" in reason for reason in reasons] == [False, True]


@pytest.mark.parametrize(
    "change",
    [
        {"callback_url": "http://shop.example/jumio"},
        {"settings": {"callback_urls": {"multi_document": "http://shop.example/jumio"}}},
    ],
    ids=["its URL", "of a product"],
)
async def test_a_merchant_is_not_made_or_changed_to_send_where_nothing_may_go(
    start_sandbox: "Start", control_of: Callable[[Server], "Control"], change: dict[str, Any]
) -> None:
    control = control_of(await start_sandbox(callback_hosts=("127.0.0.1",)))
    token = await control.merchant(callback_url="http://127.0.0.1:1/", clock={"mode": "manual"})
    before = await control.good("GET", f"/merchants/{token}")
    for method, path in (("PATCH", f"/merchants/{token}"), ("POST", "/merchants")):
        problem = await control.problem(method, path, change, status=422)
        (error,) = problem["errors"]
        assert error["field"] in ("callback_url", "settings.callback_urls.multi_document")
        assert error["message"].startswith("the host 'shop.example' of the callback URL is not allowed here")
    assert await control.good("GET", f"/merchants/{token}") == before
