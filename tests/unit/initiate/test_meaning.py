"""Do a request's fields mean what the guides say, and is what cannot be kept remarked?"""

from typing import Any

import pytest

from mockjumio.initiate.fields import CALLS, Call
from mockjumio.initiate.meaning import Meaning, understand
from mockjumio.initiate.reading import BadRequest
from mockjumio.settings import MerchantSettings, WireSettings

NEEDED = {
    "initiateNetverify": {"merchantIdScanReference": "o"},
    "initiate": {"customerInternalReference": "o", "userReference": "ada"},
    "performNetverify": {"merchantIdScanReference": "o", "frontsideImage": "AAAA"},
    "acquisitions": {"type": "BS", "country": "USA", "merchantScanReference": "o", "customerId": "ada"},
}


def meant(call: str, *, settings: MerchantSettings | None = None, **fields: Any) -> Meaning:
    asked: Call = CALLS[call]
    body = NEEDED[call] | fields
    return understand(asked, body, settings or MerchantSettings(), WireSettings(), hosted=True)


def test_an_address_of_ipv6_is_remarked_and_not_provided_for_a_scan_alone() -> None:
    scan = meant("initiateNetverify", clientIp="2001:db8::1")
    assert scan.provided.client_ip is None
    assert "clientIp is '2001:db8::1'; the callback can only carry IPv4" in scan.remarks
    plain = meant("initiateNetverify", clientIp="203.0.113.7")
    assert (plain.provided.client_ip, [one for one in plain.remarks if "IPv4" in one]) == ("203.0.113.7", [])
    upload = meant("acquisitions", clientIp="2001:db8::1")
    assert (upload.provided.client_ip, upload.remarks) == ("2001:db8::1", ())


def test_of_additional_information_comes_back_what_the_callback_has_room_for() -> None:
    sent = "".join(map(str, range(100)))[:150]
    assert (
        meant("initiateNetverify", additionalInformation=sent).provided.additional_information == sent[:100]
    )


def test_a_workflow_with_the_face_needs_face_match() -> None:
    without = MerchantSettings(face_match=False)
    with pytest.raises(BadRequest, match="workflowId 201 needs Identity Verification, which this account"):
        meant("initiate", settings=without, workflowId=201)
    faceless, faced = meant("initiate", settings=without, workflowId=101), meant("initiate", workflowId=202)
    assert (faceless.initiation.face, faceless.initiation.capture) == (False, "CAM")
    assert (faced.initiation.face, faced.initiation.capture) == (None, "UPLOAD")


def test_callbacks_of_all_steps_are_remarked() -> None:
    remarks = meant("performNetverify", callbackGranularity="onAllSteps").remarks
    assert any("no public document describes its first callback" in one for one in remarks)
    quiet = meant("performNetverify", callbackGranularity="onFinish").remarks
    assert not any("callbackGranularity" in one for one in quiet)


@pytest.mark.parametrize(
    ("fields", "milliseconds"),
    [
        ({}, 1_800_000),
        ({"authorizationTokenLifetime": 60}, 60_000),
        ({"authorizationTokenLifetime": 0}, 5_184_000_000),
    ],
)
def test_a_token_lives_as_long_as_asked_and_none_means_sixty_days(
    fields: dict[str, Any], milliseconds: int
) -> None:
    assert meant("initiateNetverify", **fields).initiation.expires == milliseconds


def test_one_colour_of_a_page_needs_the_other() -> None:
    for one, other in (("baseColor", "bgColor"), ("bgColor", "baseColor")):
        with pytest.raises(BadRequest, match=f"{other} is missing"):
            meant("acquisitions", **{one: "00ff00"})
    both = meant("acquisitions", baseColor="00ff00", bgColor="FFFFFF")
    assert both.remarks == ()


def test_what_belongs_in_another_preset_is_refused_with_its_place() -> None:
    with pytest.raises(BadRequest, match=r"presets\[0\]\.phrase does not belong in this request"):
        meant("initiate", presets=[{"index": 1, "country": "AUT", "type": "PASSPORT", "phrase": "hello"}])
    preset = meant("initiate", presets=[{"index": 1, "country": "AUT", "type": "PASSPORT"}]).provided
    assert (preset.preset_country, preset.preset_id_type) == ("AUT", "PASSPORT")
    with pytest.raises(BadRequest, match=r"presets\[1\] is 'phrase', not an object"):
        meant("initiate", presets=[{"index": 2, "phrase": "hello"}, "phrase"])
