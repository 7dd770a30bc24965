"""Does a test fail for what its merchant did wrong, unless it is allowed?"""

import pytest

_CALLS = """
import urllib.error
import urllib.request

import pytest

def call(mockjumio, path, token=None, agent="Shop/1.0"):
    request = urllib.request.Request(mockjumio.url + path, headers={"User-Agent": agent})
    if token:
        import base64
        words = base64.b64encode(f"{mockjumio.token}:{mockjumio.secret}".encode()).decode()
        request.add_header("Authorization", f"Basic {words}")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
"""


def test_a_refused_call_and_a_rejected_callback_fail_a_test_that_passed(project: pytest.Pytester) -> None:
    project.makepyfile(
        _CALLS
        + """
def test_callback(mockjumio, shop):
    shop.status = 500
    mockjumio.play("approved", callback_url=shop.url("/jumio"))

def test_call(mockjumio):
    assert call(mockjumio, "/api/netverify/v2/scans/x", token=True) == 404

def test_call_of_nobody(mockjumio):
    assert call(mockjumio, "/api/netverify/v2/scans/x") == 403

def test_next_one_has_nothing_to_do_with_it(mockjumio):
    assert mockjumio.unexpected() == []
"""
    )
    result = project.runpytest_inprocess()
    result.assert_outcomes(passed=4, errors=3)
    result.stdout.fnmatch_lines(
        [
            "mockjumio: something went wrong that the test does not allow:",
            "  callback to http://127.0.0.1:*/jumio: rejected 500 in * ms: answered 500 *",
            "If it is meant to be, say so: mockjumio.allow_unexpected(...), *",
            "  call GET /api/netverify/v2/scans/x 404: no transaction x",
            "    hint: this merchant has no transactions; *",
            "  call GET /api/netverify/v2/scans/x 403: no Authorization header; *",
        ]
    )


def test_what_is_allowed_does_not_and_nothing_else(project: pytest.Pytester) -> None:
    project.makepyfile(
        _CALLS
        + """
def rejected(mockjumio, shop):
    shop.status = 500
    return mockjumio.play("approved", callback_url=shop.url("/jumio"))

@pytest.mark.mockjumio(allow_unexpected=True)
def test_all(mockjumio, shop):
    rejected(mockjumio, shop)

@pytest.mark.mockjumio(allow_unexpected=[404, "5xx"])
def test_by_status(mockjumio, shop):
    rejected(mockjumio, shop)
    call(mockjumio, "/api/netverify/v2/scans/x", token=True)

@pytest.mark.mockjumio(allow_unexpected={"request": {"path": "*/scans/x"}})
def test_particular(mockjumio):
    call(mockjumio, "/api/netverify/v2/scans/x", token=True)

def test_in_the_test(mockjumio, shop):
    scan = rejected(mockjumio, shop)
    mockjumio.allow_unexpected("callback", reference=scan, status=500)

def test_through_the_other_fixture(mockjumio, aiomockjumio, shop):
    rejected(mockjumio, shop)
    aiomockjumio.allow_unexpected()

@pytest.mark.mockjumio(allow_unexpected={"request": {"status": 404}})
def test_not_this(mockjumio, shop):
    rejected(mockjumio, shop)
"""
    )
    result = project.runpytest_inprocess()
    result.assert_outcomes(passed=6, errors=1)
    result.stdout.fnmatch_lines(["ERROR *::test_not_this - *"])


def test_a_test_that_failed_is_not_blamed_twice(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_it(mockjumio, shop):
            shop.status = 500
            mockjumio.play("approved", callback_url=shop.url("/jumio"))
            assert False
        """
    )
    project.runpytest_inprocess().assert_outcomes(failed=1)


def test_what_is_wrong_with_allowing_is_said(project: pytest.Pytester) -> None:
    project.makepyfile("def test_it(mockjumio): mockjumio.allow_unexpected(path='x', outcome='y')")
    result = project.runpytest_inprocess()
    result.stdout.fnmatch_lines(["*neither a request nor a callback has all of path, outcome;*"])


def test_what_an_earlier_tests_application_still_does_fails_no_later_test(project: pytest.Pytester) -> None:
    project.makepyfile(
        _CALLS
        + """
later = []

def test_leaves_something_to_do(mockjumio):
    url, token, secret = mockjumio.url, mockjumio.token, mockjumio.secret
    left = type("Left", (), {"url": url, "token": token, "secret": secret})
    later.append(lambda: call(left, "/api/netverify/v2/scans/x", token=True))

def test_has_nothing_to_do_with_it(mockjumio):
    assert later.pop()() == 401
    assert mockjumio.unexpected() == mockjumio.requests(unknown=True) == []
    assert call(mockjumio, "/api/netverify/v2/scans/x") == 403
    assert len(mockjumio.unexpected()) == 1
    mockjumio.allow_unexpected(status=403)
"""
    )
    project.runpytest_inprocess().assert_outcomes(passed=2)


def test_a_sandbox_that_is_gone_is_told_in_a_line(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_it(mockjumio):
            mockjumio.start("approved", callback_url="http://127.0.0.1:1/")
            mockjumio.call("DELETE", f"/merchants/{mockjumio.token}")
        """
    )
    result = project.runpytest_inprocess()
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["mockjumio: the sandbox cannot be asked what happened: no merchant has *"])


def test_a_test_that_is_expected_to_fail_may_do_so_by_what_its_merchant_did_wrong(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(
        _CALLS
        + """
import unittest

@pytest.mark.xfail(strict=True, reason="asks for too much")
def test_strict(mockjumio):
    call(mockjumio, "/api/netverify/v2/scans/x", token=True)

@pytest.mark.xfail
def test_lenient(mockjumio):
    call(mockjumio, "/api/netverify/v2/scans/x", token=True)

def test_marked_late(mockjumio, request):
    request.applymarker(pytest.mark.xfail(strict=True))
    call(mockjumio, "/api/netverify/v2/scans/x", token=True)

class ShopTest(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def set_up(self, mockjumio):
        self.jumio = mockjumio

    @pytest.mark.xfail(strict=True)
    def test_strict(self):
        call(self.jumio, "/api/netverify/v2/scans/x", token=True)

    @pytest.mark.xfail(strict=True)
    def test_by_itself(self):
        call(self.jumio, "/api/netverify/v2/scans/x", token=True)
        assert False

@pytest.mark.xfail(strict=True)
def test_well(mockjumio): ...

@pytest.mark.xfail(strict=True, raises=ValueError)
def test_otherwise(mockjumio):
    call(mockjumio, "/api/netverify/v2/scans/x", token=True)
"""
    )
    result = project.runpytest_inprocess()
    result.assert_outcomes(xfailed=5, failed=2)
    result.stdout.fnmatch_lines(
        [
            "*_ test_well _*",
            "[[]XPASS(strict)[]]*",
            "*_ test_otherwise _*",
            "mockjumio: something went wrong that the test does not allow:",
        ]
    )


def test_what_goes_wrong_after_an_expected_failure_was_looked_for_is_told_too(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(
        _CALLS
        + """
@pytest.fixture
def late(mockjumio):
    yield
    call(mockjumio, "/api/netverify/v2/scans/x", token=True)

@pytest.mark.xfail
def test_it(late): ...
"""
    )
    project.runpytest_inprocess().assert_outcomes(xpassed=1, xfailed=1)
