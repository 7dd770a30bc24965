"""``mockjumio.start`` and ``play`` stand for the app's SDK. From the callback on nothing is special."""


def test_an_approved_customer_is_verified_and_the_images_are_fetched(mockjumio, shop):
    case = shop.open_case()
    scan = mockjumio.play("approved", merchant_reference=case)
    assert shop.case(case)["status"] == "PENDING"
    shop.settle()
    assert shop.case(case) == {"status": "APPROVED_VERIFIED", "scans": {scan.reference: ["front", "face"]}}


def test_a_fraud_is_recorded_as_such(mockjumio, shop):
    case = shop.open_case()
    mockjumio.play("fraud", merchant_reference=case)
    shop.settle()
    assert shop.case(case)["status"] == "DENIED_FRAUD"


def test_a_customer_who_leaves_is_given_up_after_fifteen_minutes(mockjumio, shop):
    case = shop.open_case()
    mockjumio.start("no-id-uploaded", merchant_reference=case)
    assert mockjumio.advance("14m59s") == []
    (callback,) = mockjumio.advance("1s")
    assert callback.response.status == 200
    shop.settle()
    assert shop.case(case)["status"] == "NO_ID_UPLOADED"


def test_a_callback_that_comes_twice_is_acted_on_once(mockjumio, shop):
    case = shop.open_case()
    scan = mockjumio.play("duplicate", merchant_reference=case)
    assert [callback.response.status for callback in scan.callbacks] == [200, 200]
    shop.settle()
    mockjumio.resend(scan.callback)  # and a third time, now that all is done
    shop.settle()
    asked = [call.path for call in mockjumio.requests(scan)]
    assert len(asked) == len(set(asked)) == 4  # data, the list of images, front, face


def test_late_news_of_a_first_attempt_does_not_undo_the_second(mockjumio, shop):
    case = shop.open_case()
    first = mockjumio.start("unreadable", merchant_reference=case, set={"callback.delay": "1h"})
    mockjumio.advance("5m")
    second = mockjumio.play("approved", merchant_reference=case)
    shop.settle()
    mockjumio.advance("1h")
    shop.settle()
    assert shop.case(case)["status"] == "APPROVED_VERIFIED"
    assert shop.case(case)["scans"].keys() == {first.reference, second.reference}


def test_an_api_that_is_out_of_order_is_asked_again(mockjumio, shop):
    case = shop.open_case()
    mockjumio.play("approved", merchant_reference=case)
    with mockjumio.fault("status", status=503):
        shop.settle()
    assert shop.case(case)["status"] == "PENDING"
    shop.settle()
    assert shop.case(case)["status"] == "APPROVED_VERIFIED"


def test_a_callback_that_anybody_may_have_sent_changes_nothing(mockjumio, shop):
    case = shop.open_case()
    forged = {
        "jumioIdScanReference": "00000000-0000-4000-8000-000000000000",
        "merchantIdScanReference": case,
        "verificationStatus": "APPROVED_VERIFIED",
        "idScanImage": "https://example.com/where-credentials-would-leak",
    }
    assert shop.http.post("/jumio/callback", data=forged).status_code == 200
    mockjumio.allow_unexpected("request", status=404)  # Jumio knows of no such scan
    shop.settle()
    assert shop.case(case) == {"status": "PENDING", "scans": {}}
    assert shop.http.post("/jumio/callback", data={"jumioIdScanReference": "../.."}).status_code == 400


def test_a_case_that_is_closed_is_deleted_at_jumio_too(mockjumio, shop):
    case = shop.open_case()
    scan = mockjumio.play("approved", merchant_reference=case)
    shop.settle()
    assert shop.http.delete(f"/cases/{case}").status_code == 204
    assert mockjumio.transaction(scan).deleted
    assert shop.http.get(f"/cases/{case}").status_code == 404


def test_a_case_that_jumio_has_purged_meanwhile_can_be_closed(mockjumio, shop):
    mockjumio.settings(retention={"interval": "30d"})
    case = shop.open_case()
    scan = mockjumio.play("approved", merchant_reference=case)
    shop.settle()
    mockjumio.advance("30d")
    assert mockjumio.transaction(scan).purged
    mockjumio.allow_unexpected("request", method="DELETE", status=404)
    assert shop.http.delete(f"/cases/{case}").status_code == 204
