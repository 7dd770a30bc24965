"""Is what the control API shows read into what judges look at?"""

import json
from typing import Any

import pytest

from mockjumio.suites.evidence import IMAGE, Answer, calls, deliveries


def callback(form: dict[str, str], *attempts: dict[str, Any]) -> dict[str, Any]:
    return {"id": "r-1", "original": None, "reference": "r", "form": form, "attempts": list(attempts)}


def entry(route: str, path: str, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"id": 1, "method": "GET", "status": 200, "reason": "", "hint": "", "notes": []}
    values["reference"] = "r"
    return {**values, "route": route, "path": path, **changes}


def test_a_callback_with_its_attempts_and_images() -> None:
    attempt = {"outcome": "rejected", "status": 500, "duration_ms": 3.5, "detail": "500", "excerpt": "Oops"}
    sent = callback({"idScanImage": "http://x/front", "idScanImageFace": "http://x/face"}, attempt)
    (one,) = deliveries([{"callbacks": [sent]}])
    assert one.images == ("front", "face")
    assert one.last == Answer("rejected", 500, 3.5, "500", "Oops")


def test_an_answer_that_broke_off_is_none() -> None:
    attempt = {"outcome": "reset", "status": 200, "duration_ms": 3.5, "detail": "broke off", "excerpt": "O"}
    (one,) = deliveries([{"callbacks": [callback({}, attempt)]}])
    assert one.last == Answer("reset", None, 3.5, "broke off", "O")


@pytest.mark.parametrize(
    ("document", "images"),
    [
        (json.dumps({"images": ["http://x/pages/1", "http://x/pages/2"]}), ("1", "2")),
        ('{"images": 3}', ()),
        ("{}", ()),
        ("[]", ()),
        ('{"status":', ()),
    ],
)
def test_pages_of_an_upload_even_if_it_is_nonsense(document: str, images: tuple[str, ...]) -> None:
    (one,) = deliveries([{"callbacks": [callback({"document": document})]}])
    assert (one.images, one.last) == (images, None)


@pytest.mark.parametrize(
    ("route", "path", "resource", "part", "what"),
    [
        ("/api/netverify/v2/scans/{ref}", "/api/netverify/v2/scans/R", "status", "", "status"),
        ("/api/netverify/v2/scans/{ref}/data", "/…/R/data/", "data", "", "data"),
        ("/api/netverify/v2/scans/{ref}/images", "/…/R/images", "images", "", "images"),
        ("/recognition/v1/idscan/{ref}/{classifier}", "/…/R/face/", IMAGE, "face", "image face"),
        ("/api/netverify/v2/documents/{ref}/pages/{page_number}", "/…/R/pages/2", IMAGE, "2", "image 2"),
    ],
)
def test_a_call_by_its_route(route: str, path: str, resource: str, part: str, what: str) -> None:
    (one,) = calls([entry(route, path)])
    assert (one.resource, one.part, one.what, one.reference) == (resource, part, what, "r")


def test_calls_come_in_their_order_and_know_of_faults() -> None:
    route = "/api/netverify/v2/scans/{ref}"
    late, early = entry(route, "/", id=12, reason="fault: status"), entry(route, "/", id=3, reason="403: no")
    assert [one.struck for one in calls([late, early])] == [False, True]
