"""Does retrieval answer what the callback said?"""

import json
from typing import Any

import pytest

from mockjumio.clock import MINUTE
from mockjumio.contract.form import decode
from mockjumio.messages import resources
from mockjumio.messages.links import at, base, of_data_center
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import State, Transaction, outcome

LINKS = of_data_center("US")
REFERENCE = "8f7e6d5c-4b3a-4210-8fed-cba987654321"
SCANS = (
    "approved",
    "fraud",
    "no-id-uploaded",
    "unreadable",
    "unsupported-id-country",
    "unsupported-id-type",
)
UPLOADS = ("document-uploaded", "document-extracted", "document-discarded")

# Retrieval key to callback parameter, from the retrieval guide; idType is compared on its own.
DOCUMENT = {
    "status": "verificationStatus",
    "idSubtype": "idSubtype",
    "issuingCountry": "idCountry",
    "firstName": "idFirstName",
    "lastName": "idLastName",
    "dob": "idDob",
    "expiry": "idExpiry",
    "number": "idNumber",
    "usState": "idUsState",
    "personalNumber": "personalNumber",
    "optionalData1": "optionalData1",
    "optionalData2": "optionalData2",
}
TRANSACTION = {
    "source": "idScanSource",
    "date": "transactionDate",
    "clientIp": "clientIp",
    "customerId": "customerId",
    "merchantScanReference": "merchantIdScanReference",
    "merchantReportingCriteria": "merchantReportingCriteria",
}


def picked(values: dict[str, Any], keys: Any) -> dict[str, Any]:
    return {key: values[key] for key in keys if key in values}


def renamed(form: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    return {key: form[name] for key, name in names.items() if name in form}


def answered(resource: resources.Resource, transaction: Transaction, now: int) -> Any:
    return json.loads(resources.encode_resource(resource, transaction, now, LINKS))


@pytest.mark.parametrize("name", SCANS)
def test_a_scans_data_agree_with_its_callback(play: Any, name: str) -> None:
    played = play(name)
    settled, form = outcome(played.transaction), decode(played.callback.body)
    document = resources.scan_document(settled, LINKS)
    assert picked(document, DOCUMENT) == renamed(form, DOCUMENT)
    expected_type = "UNSUPPORTED" if name == "unsupported-id-type" else form.get("idType")
    assert document.get("type") == expected_type
    assert document.get("address") == (json.loads(form["idAddress"]) if "idAddress" in form else None)
    transaction = resources.scan_transaction(settled, LINKS)
    assert picked(transaction, TRANSACTION) == renamed(form, TRANSACTION)
    assert transaction["status"] == ("FAILED" if name == "no-id-uploaded" else "DONE")
    verification = resources.scan_verification(settled, LINKS)
    assert verification.get("faceMatch") == form.get("idFaceMatch")
    assert verification.get("rejectReason") == (
        json.loads(form["rejectReason"]) if "rejectReason" in form else None
    )
    assert (verification["mrzCheck"] == "OK") is (form["idCheckMRZcode"] == "OK")


@pytest.mark.parametrize("name", SCANS)
def test_a_scans_images_are_those_that_the_callback_links_to(play: Any, name: str) -> None:
    played = play(name)
    settled, form = outcome(played.transaction), decode(played.callback.body)
    listed = [image["classifier"] for image in resources.scan_images(settled, LINKS)["images"]]
    linked = [value.rpartition("/")[2] for key, value in form.items() if key.startswith("idScanImage")]
    assert sorted(listed) == sorted(linked)


@pytest.mark.parametrize("name", UPLOADS)
def test_an_uploads_data_agree_with_its_callback(play: Any, name: str) -> None:
    played = play(name)
    settled, form = outcome(played.transaction), decode(played.callback.body)
    sent, head = json.loads(form["document"]), json.loads(form["transaction"])
    images = sent.pop("images")
    assert resources.upload_document(settled, LINKS) == sent
    keys = ("source", "merchantReportingCriteria", "merchantScanReference", "customerId")
    assert resources.upload_transaction(settled, LINKS) == {"status": "DONE", **picked(head, keys)}
    assert [image["href"] for image in resources.upload_pages(settled, LINKS)["images"]] == images


def test_the_status_is_that_of_the_transaction_now(make: Any) -> None:
    assert answered(resources.status, make.pending(), make.start + 5) == {
        "timestamp": "2017-11-22T10:00:00.005Z",
        "scanReference": REFERENCE,
        "status": "PENDING",
    }


def test_all_data_are_the_three_objects_under_one_head(make: Any) -> None:
    scan = make.scan()
    assert answered(resources.scan_data, scan, make.start) == {
        "timestamp": "2017-11-22T10:00:00.000Z",
        "scanReference": REFERENCE,
        "document": resources.scan_document(scan, LINKS),
        "transaction": resources.scan_transaction(scan, LINKS),
        "verification": resources.scan_verification(scan, LINKS),
    }


def test_an_object_on_its_own_has_the_head_too_if_it_is_empty(make: Any) -> None:
    head = {"timestamp": "2017-11-22T10:00:00.000Z", "scanReference": REFERENCE}
    assert answered(lambda scan, links: {"a": 1}, make.scan(), make.start) == head | {"a": 1}
    assert answered(lambda scan, links: {}, make.scan(), make.start) == head


def test_a_transaction_that_has_changed_is_answered_anew(make: Any) -> None:
    pending = make.pending()
    for scan in (pending, pending, outcome(pending)):
        assert answered(resources.status, scan, make.start)["status"] == scan.state


def test_the_date_of_issue_is_in_retrieval_alone_and_only_if_the_id_was_read(make: Any) -> None:
    assert resources.scan_document(make.scan(), LINKS)["issuingDate"] == "2012-12-31"
    rejected = make.scan("DENIED_FRAUD", result={"reject_code": "106"})
    assert "issuingDate" not in resources.scan_document(rejected, LINKS)


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        ("APPROVED_VERIFIED", None, "OK"),
        ("DENIED_FRAUD", "108", "NOT_OK"),
        ("DENIED_FRAUD", "106", "NOT_AVAILABLE"),
        ("NO_ID_UPLOADED", None, "NOT_AVAILABLE"),
    ],
)
def test_the_mrz_check_is_ok_not_ok_or_not_available(
    make: Any, status: str, code: str | None, expected: str
) -> None:
    scan = make.scan(status, result={"reject_code": code})
    assert resources.scan_verification(scan, LINKS)["mrzCheck"] == expected


def test_without_the_mrz_check_it_is_not_available(make: Any) -> None:
    scan = make.scan(settings=MerchantSettings(mrz_check=False))
    assert resources.scan_verification(scan, LINKS)["mrzCheck"] == "NOT_AVAILABLE"


def test_retrieval_works_with_id_verification_off(make: Any) -> None:
    scan = make.scan(settings=MerchantSettings(id_verification=False))
    assert resources.scan_document(scan, LINKS)["firstName"] == "Ada"


def test_the_data_are_the_same_whenever_they_are_asked_for(make: Any) -> None:
    scan = make.scan()
    early, late = (answered(resources.scan_data, scan, scan.settled + later) for later in (0, 60 * MINUTE))
    assert early.pop("timestamp") != late.pop("timestamp")
    assert early == late


def test_a_dropped_upload_has_neither_document_nor_pages(make: Any) -> None:
    upload = make.upload(state=State.FAILED)
    data = answered(resources.upload_data, upload, make.start)
    assert data.keys() == {"timestamp", "scanReference", "transaction"}
    assert data["transaction"]["status"] == "FAILED"
    assert resources.upload_pages(upload, LINKS)["images"] == []
    assert list(resources.pages(upload)) == []


def test_the_pages_of_an_upload_are_numbered_as_json_integers(make: Any) -> None:
    upload = make.upload(document={"type": "TR", "pages": 2})
    href = f"https://retrieval.netverify.com/api/netverify/v2/documents/{REFERENCE}/pages"
    assert resources.upload_pages(upload, LINKS)["images"] == [
        {"classifier": 1, "href": f"{href}/1"},
        {"classifier": 2, "href": f"{href}/2"},
    ]
    assert resources.upload_data(upload, LINKS)["document"]["type"] == "TR"


def test_images_are_listed_under_the_urls_of_retrieval(make: Any) -> None:
    images = resources.scan_images(make.scan(), LINKS)["images"]
    assert images[0] == {
        "classifier": "front",
        "href": f"https://netverify.com/api/netverify/v2/scans/{REFERENCE}/images/front",
    }


# Do image URLs stand where Jumio's stand?


@pytest.mark.parametrize(
    ("center", "scans", "documents"),
    [
        ("US", "https://netverify.com", "https://retrieval.netverify.com"),
        ("EU", "https://lon.netverify.com", "https://retrieval.lon.netverify.com"),
    ],
)
def test_links_of_a_data_center_have_its_hosts(center: str, scans: str, documents: str) -> None:
    links = of_data_center(center)
    assert links.scan_image(REFERENCE, "front") == f"{scans}/recognition/v1/idscan/{REFERENCE}/front"
    assert links.retrieval_image(REFERENCE, "face") == (
        f"{scans}/api/netverify/v2/scans/{REFERENCE}/images/face"
    )
    assert links.page(REFERENCE, 2) == f"{documents}/api/netverify/v2/documents/{REFERENCE}/pages/2"


@pytest.mark.parametrize("url", ["http://localhost:8017", "http://localhost:8017/"])
def test_links_of_a_sandbox_stand_below_its_public_url(url: str) -> None:
    links = at(url)
    assert links.scan_image(REFERENCE, "back") == (
        f"http://localhost:8017/recognition/v1/idscan/{REFERENCE}/back"
    )
    assert links.page(REFERENCE, 1).startswith("http://localhost:8017/api/netverify/v2/documents/")


@pytest.mark.parametrize("center", ["US", "EU"])
def test_a_sandbox_that_goes_by_a_data_centers_host_has_both_of_its_hosts(center: str) -> None:
    links = of_data_center(center)
    assert at(f"{links.scans}/") == links
    assert at(f"{links.scans}:8443") == (f"{links.scans}:8443", f"{links.scans}:8443")


@pytest.mark.parametrize("url", ["http://localhost:8017", "https://sandbox.example/jumio/", "http://[::1]:1"])
def test_links_can_begin_with_a_url_to_which_a_path_can_be_added(url: str) -> None:
    assert base(url) == url


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not an absolute http or https URL"),
        ("ftp://x", "is not an absolute http or https URL, in ASCII or Punycode$"),
        ("http://", "is not an absolute"),
        ("http://x:99999", "is not an absolute http or https URL, in ASCII or Punycode: Port out of range"),
        ("//x", "is not an absolute"),
        ("http://a b", "is not an absolute"),
        ("http://%zz", "the host '%zz' has characters that no host name can have"),
        ("http://x\\y", "has characters that no host name can have"),
        ("http://a..b/", "the host 'a..b' has a part that is empty"),
        ("http://x:", "has a colon and no port after it"),
        ("http://x/\\y", "which no URL has; percent-encode it"),
        ("localhost:8017", r"; did you mean http://localhost:8017\?$"),
        ("x.example?a=b", "in ASCII or Punycode$"),
        ("http://x?a=b", "has a query, and links begin with this URL"),
        ("http://x/?", "has a query"),
        ("http://x/#top", "has a fragment"),
        ("http://u@x/a?b#c", "has a query and a fragment and a user"),
    ],
)
def test_links_begin_with_nothing_else(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        base(text)
