"""Can a merchant retrieve an authentication, its images and its end over HTTP, and only as what it is?"""

import json
from typing import TYPE_CHECKING

import pytest

from mockjumio.harness import Server

if TYPE_CHECKING:
    from tests.conftest import Caller, Control, Shop

V2 = "/api/netverify/v2"


@pytest.fixture
async def reference(sandbox: Server, control: "Control", shop: "Shop") -> str:
    """An authentication with three images of liveness that has called back."""
    sandbox.account.configure(sandbox.account.settings._replace(edition="2020-09"))
    order = {"scenario": "netverify-authentication-passed", "set": {"result.liveness_images": 3}}
    started = await control.good("POST", "/transactions", {**order, "callback_url": shop.url})
    await control.good("POST", "/clock/run-until-idle", {})
    return str(started["reference"])


async def test_an_authentication_is_retrieved_with_what_its_callback_says(
    sandbox: Server, call: "Caller", shop: "Shop", reference: str
) -> None:
    (callback,) = shop.received
    told = json.loads((await call("GET", f"{sandbox.url}{V2}/authentications/{reference}")).body)
    face, *images = callback.form["idScanImageFace"], callback.form["livenessImages"]
    assert told.pop("images") == [{"classifier": "face", "href": face}]
    assert told.pop("livenessImages") == json.loads(images[0])
    left_out = ("callBackType", "callbackDate", "idScanImageFace", "livenessImages")
    assert told == {name: text for name, text in callback.form.items() if name not in left_out}


async def test_a_pending_authentication_says_how_far_it_is(
    sandbox: Server, call: "Caller", control: "Control", shop: "Shop"
) -> None:
    sandbox.account.configure(sandbox.account.settings._replace(edition="2020-09"))
    journey = [{"attempt": {"after": "1m"}}, {"finish": {"after": "1m"}}]
    order = {"scenario": "netverify-authentication-passed", "set": {"journey": ["start", *journey]}}
    started = await control.good("POST", "/transactions", {**order, "callback_url": shop.url})
    one = f"{sandbox.url}{V2}/authentications/{started['reference']}"
    said = []
    for then in (("/clock/advance", {"by": "1m"}), ("/clock/run-until-idle", {}), None):
        answer = await call("GET", one)
        assert answer.status == 200
        said.append(json.loads(answer.body))
        if then is not None:
            await control.good("POST", *then)
    assert [told["transactionResult"] for told in said] == ["CREATED", "STARTED", "PASSED"]
    assert ["images" in told for told in said] == [False, False, True]
    assert ["livenessImages" in told for told in said] == [False, False, True]


async def test_the_images_of_an_authentication_are_those_that_its_callback_links(
    sandbox: Server, call: "Caller", shop: "Shop", reference: str
) -> None:
    form = shop.received[0].form
    links = [form["idScanImageFace"], *json.loads(form["livenessImages"])]
    pictures = [await call("GET", link) for link in links]
    assert len(pictures) == 4
    assert {(one.status, one.kind) for one in pictures} == {(200, "image/jpeg")}
    assert len({one.body for one in pictures}) == 4  # the head moves from one to the next
    assert (await call("GET", links[2])).body == pictures[2].body
    one = f"{sandbox.url}{V2}/authentications/{reference}/images"
    assert [(await call("GET", f"{one}/{name}")).status for name in ("front", "liveness/4")] == [404, 404]


async def test_an_authentication_is_no_scan_and_no_upload(
    sandbox: Server, call: "Caller", control: "Control", shop: "Shop", reference: str
) -> None:
    for kind in ("scans", "documents"):
        assert (await call("GET", f"{sandbox.url}{V2}/{kind}/{reference}")).status == 404
    scan = await control.good("POST", "/transactions", {"scenario": "approved", "callback_url": shop.url})
    await control.good("POST", "/clock/run-until-idle", {})
    answer = await call("GET", f"{sandbox.url}{V2}/authentications/{scan['reference']}")
    assert answer.status == 404


async def test_a_deleted_authentication_is_gone_with_its_images(
    sandbox: Server, call: "Caller", shop: "Shop", reference: str
) -> None:
    one = f"{sandbox.url}{V2}/authentications/{reference}"
    face = shop.received[0].form["idScanImageFace"]
    assert (await call("DELETE", one)).status == 200
    assert [(await call(*asked)).status for asked in (("GET", one), ("GET", face), ("DELETE", one))] == [
        404
    ] * 3
