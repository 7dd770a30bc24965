"""``aiomockjumio.start`` and ``play`` stand for the app's SDK. From the callback on nothing is special."""


async def test_an_approved_customer_is_verified_and_the_images_are_fetched(aiomockjumio, shop):
    case = await shop.open_case()
    await aiomockjumio.play("approved", merchant_reference=case)
    settled = await aiomockjumio.wait_for(lambda: news(shop, case))
    assert settled["status"] == "APPROVED_VERIFIED"
    assert settled["images"].keys() == {"front", "face"}


async def test_a_fraud_is_recorded_as_such(aiomockjumio, shop):
    case = await shop.open_case()
    await aiomockjumio.play("fraud", merchant_reference=case)
    assert (await aiomockjumio.wait_for(lambda: news(shop, case)))["status"] == "DENIED_FRAUD"


async def test_a_customer_who_leaves_is_given_up_after_fifteen_minutes(aiomockjumio, shop):
    case = await shop.open_case()
    await aiomockjumio.start("no-id-uploaded", merchant_reference=case)
    assert await aiomockjumio.advance("14m59s") == []
    assert (await shop.case(case))["status"] == "PENDING"
    (callback,) = await aiomockjumio.advance("1s")
    assert callback.response.status == 200
    assert (await aiomockjumio.wait_for(lambda: news(shop, case)))["status"] == "NO_ID_UPLOADED"


async def test_a_callback_that_comes_twice_is_acted_on_once(aiomockjumio, shop):
    case = await shop.open_case()
    scan = await aiomockjumio.play("duplicate", merchant_reference=case)
    assert [callback.response.status for callback in scan.callbacks] == [200, 200]
    await aiomockjumio.wait_for(lambda: news(shop, case))
    await aiomockjumio.resend(scan.callback)  # and a third time, now that all is done
    marker = await shop.open_case()
    await aiomockjumio.play(
        "fraud", merchant_reference=marker
    )  # once this is settled, so is what came before
    await aiomockjumio.wait_for(lambda: news(shop, marker))
    asked = [call.path for call in await aiomockjumio.requests(scan)]
    assert len(asked) == len(set(asked)) == 4  # data, the list of images, front, face


async def test_late_news_of_a_first_attempt_does_not_undo_the_second(aiomockjumio, shop):
    case = await shop.open_case()
    late = {"callback.delay": "1h"}
    first = await aiomockjumio.start("unreadable", merchant_reference=case, set=late)
    await aiomockjumio.advance("5m")
    second = await aiomockjumio.play("approved", merchant_reference=case)
    await aiomockjumio.wait_for(lambda: news(shop, case))
    await aiomockjumio.advance("1h")
    settled = await aiomockjumio.wait_for(lambda: news(shop, case, scans=2))
    assert settled["scans"] == [second.reference, first.reference]
    assert settled["status"] == "APPROVED_VERIFIED"


async def test_an_api_that_is_out_of_order_is_asked_again(aiomockjumio, shop):
    case = await shop.open_case()
    await aiomockjumio.fault("status", status=503, first=2)
    scan = await aiomockjumio.play("approved", merchant_reference=case)
    assert (await aiomockjumio.wait_for(lambda: news(shop, case)))["status"] == "APPROVED_VERIFIED"
    assert [call.status for call in await aiomockjumio.requests(scan)][:3] == [503, 503, 200]


async def test_a_callback_that_anybody_may_have_sent_changes_nothing(aiomockjumio, shop):
    case = await shop.open_case()
    aiomockjumio.allow_unexpected("request", status=404)  # Jumio knows of no such scan
    forged = {
        "jumioIdScanReference": "00000000-0000-4000-8000-000000000000",
        "merchantIdScanReference": case,
        "verificationStatus": "APPROVED_VERIFIED",
        "idScanImage": "https://example.com/where-credentials-would-leak",
    }
    assert (await shop.http.post("/jumio/callback", data=forged)).status == 200
    await aiomockjumio.wait_for("request", path="*/data", status=404)
    assert (await shop.case(case))["status"] == "PENDING"
    nonsense = {"jumioIdScanReference": "../.."}
    assert (await shop.http.post("/jumio/callback", data=nonsense)).status == 400


async def test_a_case_that_is_closed_is_deleted_at_jumio_too(aiomockjumio, shop):
    case = await shop.open_case()
    scan = await aiomockjumio.play("approved", merchant_reference=case)
    await aiomockjumio.wait_for(lambda: news(shop, case))
    assert (await shop.http.delete(f"/cases/{case}")).status == 204
    assert (await aiomockjumio.transaction(scan)).deleted
    assert (await shop.http.get(f"/cases/{case}")).status == 404


async def test_a_case_that_jumio_has_purged_meanwhile_can_be_closed(aiomockjumio, shop):
    await aiomockjumio.settings(retention={"interval": "30d"})
    case = await shop.open_case()
    scan = await aiomockjumio.play("approved", merchant_reference=case)
    await aiomockjumio.wait_for(lambda: news(shop, case))
    await aiomockjumio.advance("30d")
    assert (await aiomockjumio.transaction(scan)).purged
    aiomockjumio.allow_unexpected("request", method="DELETE", status=404)
    assert (await shop.http.delete(f"/cases/{case}")).status == 204


async def news(shop, case_id, scans=1):
    """The case, once so many scans of it are settled."""
    case = await shop.case(case_id)
    return case if len(case["scans"]) >= scans else None
