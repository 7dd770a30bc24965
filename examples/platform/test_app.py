"""The shop starts its workflows itself; on a clock that stands they play as their scenario has it."""

import pytest


def settled(shop, case):
    found = shop.case(case["id"])
    return found if found["status"] != "PENDING" else None


def test_a_customer_passes(mockjumio, shop):
    case = shop.open_case()
    assert "/web/client?" in case["page"]
    (callback,) = mockjumio.run_until_idle()
    assert callback.response.status == 200
    assert mockjumio.wait_for(lambda: settled(shop, case))["status"] == "PASSED"


@pytest.mark.parametrize(
    ("scenario", "status"),
    [
        ("fraud", "REJECTED"),
        ("unreadable", "REJECTED"),
        ("unsupported-id-type", "REJECTED"),
        ("no-id-uploaded", "EXPIRED"),
        ("different-persons-shown", "WARNING"),
    ],
)
def test_the_details_decide(mockjumio, shop, scenario, status):
    mockjumio.route(scenario, customer_id="mallory")
    case = shop.open_case("mallory")
    mockjumio.run_until_idle()
    assert mockjumio.wait_for(lambda: settled(shop, case))["status"] == status


def test_callbacks_on_the_way_are_answered_and_settle_nothing(mockjumio, shop):
    mockjumio.settings(platform={"intermediate_callbacks": True})
    case = shop.open_case()
    callbacks = mockjumio.run_until_idle()
    assert [one.response.status for one in callbacks] == [200, 200, 200]
    assert mockjumio.wait_for(lambda: settled(shop, case))["status"] == "PASSED"
    assert len(mockjumio.requests(path="*/workflow-executions/*")) == 1


def test_nobody_is_believed_who_only_calls_back(mockjumio, shop):
    case = shop.open_case("mallory")
    workflow = {"id": "00000000-0000-4000-8000-000000000000", "status": "PROCESSED"}
    forged = {"account": {"id": case["account"]}, "workflowExecution": workflow}
    import requests

    assert requests.post(f"{shop.url}/jumio/callback", json=forged, timeout=10).status_code == 200
    mockjumio.wait_for("request", status=404)
    mockjumio.allow_unexpected("request", status=404)
    assert shop.case(case["id"])["status"] == "PENDING"


def test_v3_has_no_decision(mockjumio, shop):
    mockjumio.settings(platform={"generation": "v3"})
    mockjumio.route("fraud", customer_id="mallory")
    case = shop.open_case("mallory")
    mockjumio.run_until_idle()
    assert mockjumio.wait_for(lambda: settled(shop, case))["status"] == "REJECTED"


def test_an_expired_token_is_renewed(mockjumio, shop):
    first = shop.open_case()
    mockjumio.run_until_idle()
    mockjumio.wait_for(lambda: settled(shop, first))
    mockjumio.advance("1h")
    mockjumio.allow_unexpected("request", status=401)
    shop.open_case()
    tokens = [call for call in mockjumio.requests() if call.path == "/oauth2/token"]
    assert len(tokens) == 2


@pytest.mark.parametrize("fault", ["details-not-ready", "expired-token", "status", "unknown-label"])
def test_trouble_on_the_way_changes_nothing(mockjumio, shop, fault):
    mockjumio.fault(fault)
    case = shop.open_case()
    mockjumio.run_until_idle()
    assert mockjumio.wait_for(lambda: settled(shop, case))["status"] == "PASSED"


def test_jumio_may_ask_to_slow_down(mockjumio, shop):
    mockjumio.fault("too-many-requests", after="0s")
    case = shop.open_case()
    mockjumio.run_until_idle()
    assert mockjumio.wait_for(lambda: settled(shop, case))["status"] == "PASSED"


def test_a_warning_may_become_something_else(mockjumio, shop):
    mockjumio.fault("manual-review")
    case = shop.open_case()
    (callback,) = mockjumio.run_until_idle()
    assert mockjumio.wait_for(lambda: settled(shop, case))["status"] == "WARNING"
    mockjumio.resend(callback)
    assert mockjumio.wait_for(lambda: shop.case(case["id"])["status"] == "PASSED")


def test_a_closed_case_is_deleted_at_jumio(mockjumio, shop):
    case = shop.open_case()
    mockjumio.run_until_idle()
    mockjumio.wait_for(lambda: settled(shop, case))
    shop.close_case(case["id"])
    call = mockjumio.wait_for("request", method="DELETE")
    assert call.status == 200
