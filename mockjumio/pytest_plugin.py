"""Which fixtures, options and reports does pytest get? What they need is imported when it is used."""

from collections.abc import Generator
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from mockjumio import clock  # noqa: F401 - it keeps the machine's clocks before a test can stop them
from mockjumio.client.isolation import load_if_files_may_vanish, real_files

if TYPE_CHECKING:
    from mockjumio import AsyncSandbox, Sandbox
    from mockjumio.testing.lifecycle import Case, Host

_HOST: "pytest.StashKey[Host]" = pytest.StashKey()
_CASE: "pytest.StashKey[Case]" = pytest.StashKey()
_FIXTURES = frozenset(("mockjumio", "aiomockjumio"))
_MARKER = (
    "mockjumio(scenario=None, seed=None, settings=None, edition=None, callback_url=None, clock='manual', "
    "now=None, allow_unexpected=None): how the test's merchant is set up, and what may go wrong for it"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("mockjumio", "Jumio's side of the tests")
    group.addoption("--mockjumio-url", metavar="URL", help="use the sandbox that runs there")
    group.addoption(
        "--mockjumio-control-token",
        metavar="TOKEN",
        help="the bearer token of its control API (or MOCKJUMIO_CONTROL_TOKEN)",
    )
    group.addoption(
        "--mockjumio-scenarios",
        metavar="DIR",
        action="append",
        default=[],
        help="a folder of scenarios of your own; repeatable (or mockjumio_scenarios in the configuration)",
    )
    parser.addini("mockjumio_scenarios", "folders of scenarios of your own", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARKER)


def pytest_report_header(config: pytest.Config) -> str | None:
    url = config.getoption("--mockjumio-url")
    return f"mockjumio: the sandbox at {url}" if url else None


def pytest_collection_finish(session: pytest.Session) -> None:
    if session.config.getoption("collectonly"):
        return
    if any(_FIXTURES.intersection(getattr(item, "fixturenames", ())) for item in session.items):
        load_if_files_may_vanish()  # before any does


@pytest.fixture
def mockjumio(request: pytest.FixtureRequest) -> "Sandbox":
    """A merchant of the test's own, on a clock that only the test moves; Jumio runs in another thread."""
    return _case_of(request).sandbox


@pytest.fixture
def aiomockjumio(request: pytest.FixtureRequest) -> "AsyncSandbox":
    """The same for tests that are async, whatever runs them: its methods are awaited."""
    return _case_of(request).async_sandbox


def _case_of(request: pytest.FixtureRequest) -> "Case":
    """The test's merchant, one for both fixtures, at the sandbox of the session."""
    case: Case | None = request.node.stash.get(_CASE, None)
    if case is None or case.ended:  # the latter if a test is run again
        request.node.stash[_CASE] = case = _begin_case(request.node)
        request.addfinalizer(case.end)
    return case


def _begin_case(item: pytest.Item) -> "Case":
    """The first one opens the sandbox of the session; what it imports, the others use too."""
    with nullcontext() if _HOST in item.config.stash else real_files():
        from mockjumio.testing.lifecycle import Case, open_host, refuse_blocked_sockets

        refuse_blocked_sockets()
        if _HOST not in item.config.stash:
            item.config.stash[_HOST] = open_host(item.config)
    return Case.begin(item.config.stash[_HOST], item)


@pytest.hookimpl(specname="pytest_runtest_makereport")
def pytest_runtest_makereport_of_xfail(item: pytest.Item, call: "pytest.CallInfo[None]") -> None:
    """Whether a test failed that is expected to, pytest asks when it has run, and not at its teardown."""
    case = item.stash.get(_CASE, None)
    if case is None or call.when != "call" or call.excinfo is not None:
        return
    if item.get_closest_marker("xfail"):
        call.excinfo = case.objection()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: "pytest.CallInfo[None]"
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    case = item.stash.get(_CASE, None)
    if case is not None and call.excinfo is not None and not item.config.getoption("fulltrace"):
        from mockjumio.testing.report import shorten

        shorten(call.excinfo.value)
    report = yield
    if case is not None:
        case.note_outcome(report)
    return report


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """The differences of a callback's form, field by field, with nested JSON decoded."""
    if op != "==" or not isinstance(right, dict) or type(left).__module__ != "mockjumio.client.values":
        return None
    from mockjumio.testing.report import explain_difference

    return explain_difference(left, right)
