"""Does a test of a merchant on the current platform get what it needs? Settings, faults, a line for curl."""

import pytest

TOOLS = """
    import json
    from urllib.error import HTTPError
    from urllib.parse import urlencode
    from urllib.request import Request, urlopen

    import pytest

    pytestmark = pytest.mark.mockjumio(edition="kyx")

    def ask(url, data=None, **headers):
        try:
            with urlopen(Request(url, data, headers)) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)

    def signed_in(mockjumio):
        from base64 import b64encode

        env = mockjumio.env()
        pair = b64encode(f"{env['JUMIO_CLIENT_ID']}:{env['JUMIO_CLIENT_SECRET']}".encode()).decode()
        body = urlencode({"grant_type": "client_credentials"}).encode()
        status, token = ask(env["JUMIO_TOKEN_URL"], body, Authorization=f"Basic {pair}")
        assert status == 200, token
        return {"Authorization": f"Bearer {token['access_token']}"}

    def details(mockjumio, scan, headers):
        return ask(scan.callback.json["workflowExecution"]["href"], **headers)
"""


def test_the_marker_and_the_settings_are_enough(project: pytest.Pytester) -> None:
    project.makepyfile(
        TOOLS
        + """
    def test_it(mockjumio, shop):
        mockjumio.send_callbacks_to(shop.url("/jumio"))
        scan = mockjumio.play("fraud", customer_id="bob")
        assert scan.result == "REJECTED"
        assert scan.callback.json["userReference"] == "bob"
        status, found = details(mockjumio, scan, signed_in(mockjumio))
        assert (status, found["decision"]["type"]) == (200, "REJECTED")

    @pytest.mark.mockjumio(settings={"platform": {"intermediate_callbacks": True}})
    def test_more_settings(mockjumio, shop):
        mockjumio.send_callbacks_to(shop.url("/jumio"))
        callbacks = mockjumio.play("approved").callbacks
        assert [one.json["workflowExecution"]["status"] for one in callbacks] == [
            "ACQUISITION_STARTED", "ACQUIRED", "PROCESSED",
        ]

    @pytest.mark.mockjumio(settings={"journey": "hosted"})
    def test_nobody_comes(mockjumio, shop):
        body = {
            "customerInternalReference": "order-1",
            "workflowDefinition": {"key": 10011},
            "callbackUrl": shop.url("/jumio"),
            "tokenLifetime": "5m",
        }
        status, _ = ask(
            mockjumio.env()["JUMIO_ACCOUNTS_URL"], json.dumps(body).encode(), **signed_in(mockjumio)
        )
        assert status == 200
        (callback,) = mockjumio.advance("5m")
        assert callback.json["workflowExecution"]["status"] == "TOKEN_EXPIRED"
    """
    )
    project.runpytest_inprocess().assert_outcomes(passed=3)


def test_faults_are_those_that_a_merchant_meets(project: pytest.Pytester) -> None:
    project.makepyfile(
        TOOLS
        + """
    @pytest.fixture
    def scan(mockjumio, shop):
        mockjumio.send_callbacks_to(shop.url("/jumio"))
        return mockjumio.play("fraud")

    def test_the_token_expires_early(mockjumio, scan):
        mockjumio.fault("expired-token")
        headers = signed_in(mockjumio)
        status, said = details(mockjumio, scan, headers)
        assert (status, said["detail"]) == (401, "The provided credentials are invalid")
        assert details(mockjumio, scan, headers)[0] == 200

    def test_the_token_expires_in_time(mockjumio, scan):
        headers = signed_in(mockjumio)
        mockjumio.advance("1h")
        mockjumio.allow_unexpected("request", status=401)
        assert details(mockjumio, scan, headers)[0] == 401
        assert details(mockjumio, scan, signed_in(mockjumio))[0] == 200

    def test_slow_down(mockjumio, scan):
        mockjumio.fault("too-many-requests", route="data", after="2s")
        headers = signed_in(mockjumio)
        status, said = details(mockjumio, scan, headers)
        assert said == {"title": "Too Many Requests", "status": 429, "detail": "Request limit exceeded"}
        assert details(mockjumio, scan, headers)[0] == 200

    def test_slow_down_with_tokens(mockjumio):
        mockjumio.fault("too-many-requests", route="token")
        with pytest.raises(AssertionError, match="Request limit exceeded"):
            signed_in(mockjumio)
        signed_in(mockjumio)

    def test_the_details_come_later(mockjumio, scan):
        mockjumio.fault("details-not-ready")
        headers = signed_in(mockjumio)
        assert [details(mockjumio, scan, headers)[0] for _ in range(3)] == [404, 404, 200]

    def test_a_person_decides_later(mockjumio, scan, shop):
        mockjumio.fault("manual-review")
        headers = signed_in(mockjumio)
        assert details(mockjumio, scan, headers)[1]["decision"]["type"] == "WARNING"
        mockjumio.resend(scan.callback)
        assert len(shop.received) == 2
        assert details(mockjumio, scan, headers)[1]["decision"]["type"] == "REJECTED"
    """
    )
    project.runpytest_inprocess().assert_outcomes(passed=6)


def test_the_line_for_curl_asks_for_a_token(project: pytest.Pytester) -> None:
    project.makepyfile(
        TOOLS
        + """
    def test_it(mockjumio):
        ask(mockjumio.env()["JUMIO_TOKEN_URL"], b"grant_type=client_credentials")
    """
    )
    result = project.runpytest_inprocess()
    result.stdout.fnmatch_lines(
        [
            "*POST /oauth2/token 403: no Authorization header*",
            "*curl -X POST http://127.0.0.1:*/oauth2/token * -d grant_type=client_credentials",
        ]
    )
