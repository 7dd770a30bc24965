"""Does the sandbox keep what it needs where a test replaces files, clocks, sockets or HTTP?"""

from collections.abc import Callable

import pytest

from mockjumio.harness import Server

Run = Callable[..., pytest.RunResult]

# In a process of its own, since what is installed there decides what is loaded in advance.
_WITH_FAKE_FILES = ("-p", "pyfakefs.pytest_plugin")
_PLAYS = """
import os
import unittest
from base64 import b64encode
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from pyfakefs.fake_filesystem_unittest import Patcher, TestCaseMixin

from mockjumio import Sandbox


def asked(sandbox, path):
    words = b64encode(f"{sandbox.token}:{sandbox.secret}".encode()).decode()
    headers = {"Authorization": f"Basic {words}", "User-Agent": "Shop/1.0", "Accept": "application/json"}
    with urlopen(Request(sandbox.url + path, headers=headers)) as answer:
        return answer.read()


def plays(sandbox, shop):
    assert not os.path.exists("/usr")
    sandbox.send_callbacks_to(shop.url("/jumio"))
    for scenario in ("fraud", "no-id-uploaded", "upload-bs"):
        assert sandbox.play(scenario).callback.accepted
    for country in ("JPN", "KOR", "ISL", "ESP"):
        document = {"type": "ID_CARD", "country": country}
        card = {"result": {"status": "APPROVED_VERIFIED"}, "document": document}
        assert sandbox.play(card).callback.form["idCountry"] == country
    scan = sandbox.play("approved")
    assert asked(sandbox, f"/recognition/v1/idscan/{scan.reference}/front").startswith(b"\\xff\\xd8")
    assert b"APPROVED_VERIFIED" in asked(sandbox, f"/api/netverify/v2/scans/{scan.reference}/data")
"""


_BEFORE = "def test_it(fs, mockjumio, shop): plays(mockjumio, shop)"
_ASKED_LATE = """
def test_it(fs, request, shop):
    plays(request.getfixturevalue("mockjumio"), shop)
"""
_OF_ITS_OWN = """
def test_it(fs, shop):
    with Sandbox() as sandbox:
        plays(sandbox, shop)
"""
_OTHERS = """
def test_after(mockjumio, shop, fs):
    plays(mockjumio, shop)

def test_in_a_block(mockjumio, shop):
    with Patcher() as patcher:
        patcher.fs.create_file("/mine.yaml", contents="extends: fraud")
        assert mockjumio.start(Path("/mine.yaml"), callback_url=shop.url("/")).result == "DENIED_FRAUD"
        plays(mockjumio, shop)

def test_of_a_module(fs_module, mockjumio, shop):
    plays(mockjumio, shop)

@pytest.fixture
def sandbox():
    with Sandbox() as sandbox:
        yield sandbox

def test_of_its_own_before(sandbox, shop, fs):
    plays(sandbox, shop)

class ShopTest(unittest.TestCase, TestCaseMixin):
    @pytest.fixture(autouse=True)
    def set_up(self, mockjumio, shop):
        self.setUpPyfakefs()
        self.jumio, self.shop = mockjumio, shop

    def test_it(self):
        plays(self.jumio, self.shop)
"""


@pytest.mark.parametrize(
    ("tests", "count"),
    [(_BEFORE, 1), (_ASKED_LATE, 1), (_OF_ITS_OWN, 1), (_OTHERS, 5)],
    ids=["before", "asked late", "of its own", "others"],
)
def test_fake_files_hide_nothing_of_the_sandbox_nor_spoil_it_for_later(
    project: pytest.Pytester, run_alone: Run, tests: str, count: int
) -> None:
    later = (
        "def test_later(mockjumio, shop): assert mockjumio.play(callback_url=shop.url('/')).callback.accepted"
    )
    project.makepyfile(f"{_PLAYS}\n{tests}\n{later}")
    run_alone(*_WITH_FAKE_FILES).assert_outcomes(passed=count + 1)


def test_a_test_that_fails_within_fake_files_is_reported(project: pytest.Pytester, run_alone: Run) -> None:
    project.makepyfile(
        """
        def test_it(fs, mockjumio, shop):
            scan = mockjumio.play("approved", callback_url=shop.url("/jumio"))
            scan.callback.assert_form({"idType": "ID_CARD"})
        """
    )
    result = run_alone(*_WITH_FAKE_FILES)
    result.stdout.fnmatch_lines(
        ["E *  idType: expected 'ID_CARD', is 'PASSPORT'", "transaction *: approved *", "  play it again: *"]
    )


_FROZEN = """
import socket

import freezegun
import pytest

from mockjumio import NeverHappened

@pytest.fixture
def frozen():
    with freezegun.freeze_time("2017-11-22T10:00:00Z"):
        yield
"""


def test_waiting_ends_though_clocks_are_stopped(project: pytest.Pytester, run_alone: Run) -> None:
    project.makepyfile(
        _FROZEN
        + """
def test_it(frozen, mockjumio, shop):
    assert mockjumio.now().isoformat() == "2017-11-22T10:00:00+00:00"
    for what in ("callback", lambda: False):
        with pytest.raises(NeverHappened):
            mockjumio.wait_for(what, within="50ms")
    mockjumio.settings(timeout="50ms", retries=[])
    mockjumio.allow_unexpected("callback", outcome="timed_out")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert mockjumio.play(callback_url=url).callback.outcome == "timed_out"
"""
    )
    run_alone().assert_outcomes(passed=1)  # clocks are stopped before anything is loaded


def test_a_clock_that_runs_goes_on_when_the_machines_are_stopped(
    project: pytest.Pytester, run_alone: Run
) -> None:
    project.makepyfile(
        _FROZEN
        + """
@pytest.mark.mockjumio(clock="60x", now="2017-11-22T10:00:00Z")
def test_it(mockjumio, frozen, shop):
    assert mockjumio.play(callback_url=shop.url("/")).callback.accepted
    assert mockjumio.now().isoformat().startswith("2017-11-22T10:0")
"""
    )
    run_alone().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("options", "mark", "passes"),
    [
        (["--disable-socket"], "", False),
        (["--disable-socket", "--allow-unix-socket"], "", False),
        (["--disable-socket", "--allow-hosts=127.0.0.1"], "", True),
        (["--disable-socket"], "@pytest.mark.allow_hosts(['127.0.0.1'])", True),
        (["--disable-socket"], "@pytest.mark.enable_socket", True),
        ([], "@pytest.mark.disable_socket", False),
        (["--allow-hosts=127.0.0.1"], "", True),
    ],
)
def test_forbidden_sockets_are_told_with_what_to_allow(
    project: pytest.Pytester, options: list[str], mark: str, passes: bool
) -> None:
    project.makepyfile(
        f"""
        import pytest

        {mark}
        def test_it(mockjumio, shop):
            assert mockjumio.play(callback_url=shop.url("/jumio")).callback.accepted
        """
    )
    result = project.runpytest_inprocess("-p", "pytest_socket", *options)
    if passes:
        result.assert_outcomes(passed=1)
    else:
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["mockjumio: pytest-socket blocks connections in this test, *"])
        result.stdout.fnmatch_lines(["*--allow-hosts=127.0.0.1*"])


_MOCKED = """
import re
from base64 import b64encode

import aiohttp
import httpx
import pook
import pytest
import requests
import requests_mock
import responses
import respx
import vcr
from aioresponses import aioresponses


@pytest.fixture
def played(mockjumio, shop):
    def played():
        scan = mockjumio.start("no-id-uploaded", callback_url=shop.url("/jumio"))
        (callback,) = mockjumio.advance("15m")
        assert callback.response.status == 200
        assert mockjumio.resend(callback).response.status == 200
        assert mockjumio.wait_for("callback", reference=scan, within="30s").id == callback.id
        assert len(shop.received) == 2
        url = f"{mockjumio.url}/api/netverify/v2/scans/{scan.reference}/data"
        headers = {"User-Agent": "Shop/1.0", "Accept": "application/json"}
        return url, {"headers": headers, "auth": (mockjumio.token, mockjumio.secret)}

    return played


async def test_aioresponses(mockjumio, played):
    with aioresponses():
        url, asked = played()
    with aioresponses(passthrough=[mockjumio.url]):
        words = b64encode(":".join(asked["auth"]).encode()).decode()
        headers = {**asked["headers"], "Authorization": f"Basic {words}"}
        async with aiohttp.ClientSession() as client, client.get(url, headers=headers) as answer:
            assert answer.status == 200


def test_pook(played):
    with pook.use():
        try:
            url, asked = played()
            pook.enable_network("127.0.0.1")
            assert requests.get(url, **asked).status_code == 200
        finally:
            pook.off()


def test_vcr(tmp_path, played):
    tape = tmp_path / "tape.yaml"
    with vcr.use_cassette(str(tape)):
        url, asked = played()
    assert not tape.exists()
    with vcr.use_cassette(str(tape), ignore_localhost=True):
        assert requests.get(url, **asked).status_code == 200
    assert not tape.exists()


def test_responses(mockjumio, played):
    with responses.RequestsMock() as mocked:
        url, asked = played()
        mocked.add_passthru(mockjumio.url)
        assert requests.get(url, **asked).status_code == 200


def test_requests_mock(mockjumio, played):
    with requests_mock.Mocker() as mocked:
        url, asked = played()
        mocked.get(re.compile(mockjumio.url), real_http=True)
        assert requests.get(url, **asked).status_code == 200


def test_respx(played):
    with respx.mock as mocked:
        url, asked = played()
        mocked.route(host="127.0.0.1").pass_through()
        assert httpx.get(url, **asked).status_code == 200


@pytest.mark.httpx_mock(should_mock=lambda request: request.url.host != "127.0.0.1")
def test_pytest_httpx(httpx_mock, played):
    url, asked = played()
    assert httpx.get(url, **asked).status_code == 200

"""


def test_nothing_that_the_sandbox_sends_or_is_asked_is_caught_by_what_replaces_http(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(_MOCKED)
    project.runpytest_subprocess("-o", "asyncio_mode=auto").assert_outcomes(passed=7)


def test_a_sandbox_that_runs_elsewhere_is_called_past_what_replaces_http(
    project: pytest.Pytester, running: Server
) -> None:
    project.makepyfile(_MOCKED)
    where = ["--mockjumio-url", running.url, "--mockjumio-control-token", "sesame"]
    project.runpytest_subprocess("-o", "asyncio_mode=auto", *where).assert_outcomes(passed=7)
