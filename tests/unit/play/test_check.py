"""Is a preview what a server would send?"""

from typing import Any

import pytest

from mockjumio.contract.form import decode
from mockjumio.messages.links import at
from mockjumio.settings import DEFAULT_TOKEN, MerchantSettings, WireSettings

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
