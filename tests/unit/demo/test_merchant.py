"""Does the example merchant have the habits that it recommends?"""

import json
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer

from mockjumio.demo.merchant import CALLBACK_PATH, Merchant, image_urls, verdict

if TYPE_CHECKING:
    from tests.conftest import Shop

FORM = {"jumioIdScanReference": "ref", "verificationStatus": "DENIED_FRAUD"}


async def test_a_callback_is_noted_and_shown() -> None:
    merchant = Merchant()
    async with TestClient(TestServer(merchant.make_app())) as client:
        assert (await client.post(CALLBACK_PATH, data=FORM)).status == 200
        await merchant.drained()
        shown = await (await client.get("/cases")).json()
    assert shown == [{"reference": "ref", "verdict": "DENIED_FRAUD", "images": {}, "errors": []}]


async def test_a_duplicate_is_acknowledged_and_changes_nothing() -> None:
    merchant = Merchant()
    async with TestClient(TestServer(merchant.make_app())) as client:
        for status in ("DENIED_FRAUD", "APPROVED_VERIFIED"):
            answer = await client.post(CALLBACK_PATH, data=FORM | {"verificationStatus": status})
            assert answer.status == 200
    assert (merchant.cases["ref"].times_received, merchant.cases["ref"].verdict) == (2, "DENIED_FRAUD")


async def test_what_is_no_callback_is_400() -> None:
    merchant = Merchant()
    async with TestClient(TestServer(merchant.make_app())) as client:
        assert (await client.post(CALLBACK_PATH, data={"a": "b"})).status == 400
    assert merchant.cases == {}


async def test_an_image_that_cannot_be_fetched_is_noted_as_an_error(
    shop: "Shop", unused_tcp_port: int
) -> None:
    merchant = Merchant()
    async with TestClient(TestServer(merchant.make_app())) as client:
        await client.post(CALLBACK_PATH, data=FORM | {"idScanImage": shop.url})  # answers with text
        gone = f"http://127.0.0.1:{unused_tcp_port}/"
        await client.post(CALLBACK_PATH, data={"scanReference": "two", "idScanImage": gone})
        await merchant.drained()
    assert merchant.cases["ref"].errors == [f"200 for {shop.url}"]
    assert merchant.cases["two"].errors[0].startswith("ClientConnectorError")
    assert shop.received[0].headers["Authorization"].startswith("Basic ")
    assert "ExampleShop" in shop.received[0].headers["User-Agent"]


async def test_it_calls_nobody_before_it_runs() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        await Merchant().call("GET", "http://127.0.0.1/")


def test_an_upload_is_read_from_its_document() -> None:
    form = {"document": json.dumps({"status": "UPLOADED", "images": ["http://x/1"]})}
    assert (verdict(form), image_urls(form)) == ("UPLOADED", ["http://x/1"])
    assert verdict({"document": "{}"}) == verdict({}) == "unknown"
    assert image_urls({"document": "{}"}) == image_urls({}) == []


def test_only_the_images_that_a_scans_callback_names_are_taken() -> None:
    form = {"idScanImage": "http://x/front", "idScanImageFace": "http://x/face", "other": "http://x/back"}
    assert image_urls(form) == ["http://x/front", "http://x/face"]
