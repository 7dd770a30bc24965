"""A callback leaves the container and finds the application on this machine."""


def test_a_customer_who_leaves_is_given_up_after_fifteen_minutes(jumio, mockjumio, shop):
    mockjumio.start("no-id-uploaded", callback_url=jumio.from_inside(f"{shop}/jumio/callback"))
    assert mockjumio.advance("14m59s") == []
    (callback,) = mockjumio.advance("1s")
    assert callback.response.status == 200


def test_images_are_reached_from_here(jumio, mockjumio, shop):
    scan = mockjumio.play("approved", callback_url=jumio.from_inside(f"{shop}/jumio/callback"))
    assert scan.callback.form["idScanImage"].startswith(jumio.url)
