"""Do the options choose the sandbox and its scenarios?"""

import os
import urllib.request

import pytest

from mockjumio.client.transport import Call, Http
from mockjumio.errors import TimedOut
from mockjumio.harness import Server

_TEST = """
def test_it(mockjumio, shop):
    assert mockjumio.url == {url!r}
    assert mockjumio.play("approved", callback_url=shop.url("/jumio")).callback.accepted
"""


def test_a_sandbox_that_runs_is_used(
    project: pytest.Pytester, running: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.makepyfile(_TEST.format(url=running.url))
    where = ["--mockjumio-url", running.url]
    result = project.runpytest_inprocess(*where, "--mockjumio-control-token", "sesame")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines([f"mockjumio: the sandbox at {running.url}"])
    monkeypatch.setenv("MOCKJUMIO_CONTROL_TOKEN", "sesame")
    project.runpytest_inprocess(*where).assert_outcomes(passed=1)
    assert list(running.simulation.accounts) == [running.account.token]


_CALLING = """
import os
from urllib.request import urlopen

def test_it(mockjumio, shop):
    scan = mockjumio.play("approved", callback_url=shop.url("/jumio"))
    assert scan.callback.accepted
    with urlopen(f"{mockjumio.url}/_mock/health") as answer:
        assert answer.status == 200
    os.environ["SEEN"] = os.environ["NO_PROXY"]
"""


@pytest.mark.parametrize("before", [None, "corp.example"])
def test_the_application_calls_the_sandbox_past_proxies_too(
    project: pytest.Pytester,
    running: Server,
    monkeypatch: pytest.MonkeyPatch,
    dead_proxy: None,
    before: str | None,
) -> None:
    if before is not None:
        monkeypatch.setenv("NO_PROXY", before)
    monkeypatch.setenv("SEEN", "")
    monkeypatch.setattr(urllib.request, "_opener", None)  # made once, with the proxies of then
    project.makepyfile(_CALLING)
    there = ["--mockjumio-url", running.url, "--mockjumio-control-token", "sesame"]
    for words in ([], there):
        project.runpytest_inprocess(*words).assert_outcomes(passed=1)
        assert os.environ["SEEN"] == ",".join(filter(None, (before, "127.0.0.1", "localhost")))
        assert (os.environ.get("NO_PROXY"), os.environ.get("no_proxy")) == (before, None)


def test_without_its_token_the_tests_say_so(project: pytest.Pytester, running: Server) -> None:
    project.makepyfile(_TEST.format(url=running.url))
    result = project.runpytest_inprocess("--mockjumio-url", running.url)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"mockjumio: {running.url}: the control API needs Authorization: Bearer*"])


def test_a_sandbox_that_does_not_answer_is_told(project: pytest.Pytester, unused_tcp_port: int) -> None:
    project.makepyfile("def test_it(mockjumio): ...")
    result = project.runpytest_inprocess("--mockjumio-url", f"http://127.0.0.1:{unused_tcp_port}")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"mockjumio: http://127.0.0.1:{unused_tcp_port} does not answer: *"])


@pytest.mark.parametrize("way", ["option", "ini"])
def test_folders_of_scenarios_of_ones_own_are_played_from(project: pytest.Pytester, way: str) -> None:
    folder = project.mkdir("mine")
    (folder / "mine.yaml").write_text("name: mine\nextends: fraud\n")
    project.makepyfile(
        """
        def test_it(mockjumio):
            assert mockjumio.start("mine", callback_url="http://127.0.0.1:1/").result == "DENIED_FRAUD"
        """
    )
    options = {"option": ["--mockjumio-scenarios", "mine"], "ini": ["-o", "mockjumio_scenarios=mine"]}
    project.runpytest_inprocess(*options[way]).assert_outcomes(passed=1)


def test_what_is_wrong_with_them_is_told(project: pytest.Pytester, running: Server) -> None:
    project.makepyfile("def test_it(mockjumio): ...")
    result = project.runpytest_inprocess("--mockjumio-scenarios", "nowhere")
    result.stdout.fnmatch_lines(["mockjumio: nowhere: no such folder of scenarios"])
    result = project.runpytest_inprocess("--mockjumio-scenarios", ".", "--mockjumio-url", running.url)
    result.stdout.fnmatch_lines(["mockjumio: the sandbox at --mockjumio-url has scenarios of its own; *"])


async def test_a_sandbox_that_vanishes_does_not_break_the_report(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import asyncio

        def test_it(mockjumio):
            mockjumio._sandbox._merchant = {**mockjumio._sandbox._merchant, "token": "gone"}
            assert False
        """
    )
    result = project.runpytest_inprocess()
    result.stdout.fnmatch_lines(["the sandbox cannot be asked: no merchant has the API token 'gone'"])


def test_a_sandbox_that_is_not_there_is_asked_once_and_every_test_says_why(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def answer(_: Http, call: Call) -> None:
        asked.append(call.path)
        raise TimedOut("no answer within 30 seconds")

    monkeypatch.setattr(Http, "answer", answer)
    project.makepyfile("def test_one(mockjumio): ...\ndef test_two(mockjumio): ...")
    result = project.runpytest_inprocess("--mockjumio-url", "http://127.0.0.1:1")
    result.assert_outcomes(errors=2)
    assert result.outlines.count("mockjumio: no answer within 30 seconds") == 2
    assert asked == ["/clock"]
