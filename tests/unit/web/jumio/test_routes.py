"""Is every path of Jumio's there, and nothing else?"""

import pytest

from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio import retrieval
from mockjumio.web.jumio.paths import ROUTES, _find

SCAN = "/api/netverify/v2/scans/ref"
AUTHENTICATION = "/api/netverify/v2/authentications/ref"
DOCUMENT = "/api/netverify/v2/documents/ref"
READING = {
    SCAN: retrieval.scan_status,
    f"{SCAN}/data": retrieval.scan_data,
    f"{SCAN}/data/document": retrieval.scan_document,
    f"{SCAN}/data/transaction": retrieval.scan_transaction,
    f"{SCAN}/data/verification": retrieval.scan_verification,
    f"{SCAN}/data/facemap": retrieval.scan_facemap,
    f"{SCAN}/images": retrieval.scan_images,
    f"{SCAN}/images/liveness/1": retrieval.scan_liveness,
    f"{SCAN}/images/front": retrieval.scan_image,
    "/recognition/v1/idscan/ref/front": retrieval.scan_image,
    AUTHENTICATION: retrieval.authentication,
    f"{AUTHENTICATION}/images/front": retrieval.authentication_image,
    f"{AUTHENTICATION}/images/liveness/1": retrieval.authentication_liveness,
    DOCUMENT: retrieval.upload_status,
    f"{DOCUMENT}/data": retrieval.upload_data,
    f"{DOCUMENT}/data/document": retrieval.upload_document,
    f"{DOCUMENT}/data/transaction": retrieval.upload_transaction,
    f"{DOCUMENT}/original": retrieval.upload_original,
    f"{DOCUMENT}/pages": retrieval.upload_pages,
    f"{DOCUMENT}/pages/1": retrieval.upload_page,
}


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("path", READING)
def test_each_path_of_the_guides_has_its_handler_with_and_without_a_slash(path: str, slash: str) -> None:
    route, reference, part = _find(path + slash)
    assert route.handlers["GET"] is route.handlers["HEAD"] is READING[path]
    assert reference == "ref"
    assert part == (
        path.rpartition("/")[2] if route.image and not path.endswith(("facemap", "original")) else None
    )


def test_every_route_is_one_of_the_guides() -> None:
    assert len(ROUTES) == len(READING)


def test_only_the_resources_themselves_can_be_deleted() -> None:
    deletable = {path for path in READING if "DELETE" in _find(path)[0].handlers}
    assert deletable == {SCAN, DOCUMENT, AUTHENTICATION}


def test_only_image_files_may_be_asked_for_without_json() -> None:
    images = {path for path in READING if _find(path)[0].image}
    assert images == {
        f"{SCAN}/images/front",
        "/recognition/v1/idscan/ref/front",
        f"{DOCUMENT}/original",
        f"{DOCUMENT}/pages/1",
        f"{SCAN}/images/liveness/1",
        f"{SCAN}/data/facemap",
        f"{AUTHENTICATION}/images/front",
        f"{AUTHENTICATION}/images/liveness/1",
    }


def test_the_second_pair_is_for_retrieval_and_delete_only() -> None:
    refused = {path for path in READING if not _find(path)[0].second_pair}
    assert refused == {"/recognition/v1/idscan/ref/front"}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/netverify/v2/scans",
        "/api/netverify/v2/scans/",
        f"{SCAN}//",
        f"{SCAN}/date",
        f"{SCAN}/data/documents",
        f"{SCAN}/images/front/large",
        f"{SCAN}/pages",
        f"{DOCUMENT}/images",
        f"{DOCUMENT}/data/verification",
        "/recognition/v1/idscan/ref",
        f"/v1{SCAN}",
        SCAN.upper(),
    ],
)
def test_what_the_guides_do_not_name_is_not_there(path: str) -> None:
    with pytest.raises(Refusal) as refused:
        _find(path)
    assert refused.value.status == 404


@pytest.mark.parametrize("path", READING)
def test_the_template_of_a_route_is_its_path_in_the_guides_words(path: str) -> None:
    numbered = path.replace("pages/1", "pages/{page_number}").replace("liveness/1", "liveness/{number}")
    words = numbered.replace("/ref", "/{ref}")
    assert _find(path)[0].template == words.replace("/front", "/{classifier}")


def test_both_urls_of_an_image_are_the_same_subject() -> None:
    subjects = {
        _find(path)[0].subject("front")
        for path in (f"{SCAN}/images/front", "/recognition/v1/idscan/ref/front")
    }
    assert subjects == {"image front"}


def test_the_status_is_asked_for_under_the_reference_itself() -> None:
    assert {path for path in READING if _find(path)[0].is_status} == {SCAN, DOCUMENT, AUTHENTICATION}
