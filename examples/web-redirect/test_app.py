"""The shop starts the scan; a test plays its customer: with one call, by the page's forms, or not at all."""

import requests


def test_an_approved_customer_is_verified(mockjumio, shop):
    shop.order("ada")
    (scan,) = mockjumio.transactions(customer_id="ada")
    (callback,) = mockjumio.advance("1m")  # on a clock that stands the scan plays by itself
    assert callback.form["idScanSource"] == "WEB_CAM"
    assert shop.show(scan.provided["merchant_reference"])["status"] == "APPROVED_VERIFIED"


def test_the_customers_name_decides_what_becomes_of_them(mockjumio, shop):
    mockjumio.route("fraud", customer_id="fraud-*")
    shop.order("fraud-7")
    (scan,) = mockjumio.transactions(customer_id="fraud-7")
    mockjumio.advance("1m")
    assert shop.show(scan.provided["merchant_reference"])["status"] == "DENIED_FRAUD"


def test_a_customer_finishes_when_the_test_says_so(mockjumio, shop):
    mockjumio.settings(journey="hosted")  # wait for the customer
    shop.order("ada")
    (scan,) = mockjumio.transactions(customer_id="ada")
    mockjumio.finish(scan, "unreadable")
    assert shop.show(scan.provided["merchant_reference"])["status"] == "ERROR_NOT_READABLE_ID"


def test_a_customer_goes_through_the_page_and_comes_back(mockjumio, shop):
    mockjumio.settings(journey="hosted", face_match=False)
    page = shop.order("ada")
    (scan,) = mockjumio.transactions(customer_id="ada")
    with requests.Session() as browser:
        browser.get(page, timeout=10)
        browser.post(page, files={"country": (None, "USA"), "type": (None, "PASSPORT")}, timeout=10)
        back = browser.post(page, files={"part": (None, "front"), "specimen": (None, "1")}, timeout=10)
    assert back.json()["customer"] == "SUCCESS"  # the pictures were taken: no more than that
    mockjumio.advance("1m")
    assert shop.show(scan.provided["merchant_reference"])["status"] == "APPROVED_VERIFIED"


def test_a_customer_who_never_opens_the_page_is_given_up_with_its_token(mockjumio, shop):
    mockjumio.settings(journey="hosted", token_lifetime="10m")
    shop.order("ada")
    (scan,) = mockjumio.transactions(customer_id="ada")
    assert mockjumio.advance("9m59s") == []
    mockjumio.advance("1s")
    assert shop.show(scan.provided["merchant_reference"])["status"] == "NO_ID_UPLOADED"
