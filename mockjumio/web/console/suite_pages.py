"""How is a suite run against the merchant's code, and what came of it?"""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from mockjumio.contract.scalars import url_fault
from mockjumio.web.app_keys import CONTROL_TOKEN, PUBLIC_URL, SUITE_RUNS
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.suite_runs import Busy, SuiteRun
from mockjumio.web.console.visit import Fields, Visit
from mockjumio.web.control.operations import whole
from mockjumio.web.control.problem import ControlError

SUITES: Final = {
    "conformance": "Every rule of the callback, faults, retrieval: what code for Netverify must stand.",
    "migration": "Each scan in two editions: where does your code treat the same result differently?",
    "platform": "The current platform: believes the callback, asks too often, stumbles over a new label.",
}
OWN: Final = "own"
_KINDS: Final = {"well": "good", "failed": "bad", "broken": "bad", "skipped": "wait"}


async def show_suites(visit: Visit) -> web.StreamResponse:
    return _suites(visit)


def _suites(
    visit: Visit, status: int = 200, *, problems: Mapping[str, str] | None = None, typed: Fields | None = None
) -> web.Response:
    runs = visit.app[SUITE_RUNS].of(visit.account.token)
    return visit.page(
        "suites",
        status,
        here="suites",
        suites=SUITES,
        own=OWN,
        runs=runs[::-1],
        runs_on=visit.account.clock.running,
        target=visit.account.callback_url or "",
        problems=problems or {},
        typed=typed,
    )


async def start_run(visit: Visit) -> web.StreamResponse:
    sent = await visit.fields()
    suite, target, only = (sent.get(name, "").strip() for name in ("suite", "to", "only"))
    text = sent.get("text", "").replace("\r\n", "\n") if suite == OWN else None
    problems = {}
    if suite not in (*SUITES, OWN):
        problems["suite"] = "choose a suite"
    if text is not None and not text.strip():
        problems["text"] = "write the suite, or choose one that comes with the sandbox"
    if not target:
        problems["to"] = "where does your code take callbacks?"
    elif fault := url_fault(target):
        problems["to"] = f"{target!r} {fault}"
    if problems:
        return _suites(visit, 422, problems=problems, typed=sent)
    try:
        run = visit.app[SUITE_RUNS].start(
            visit.account.token,
            suite,
            target,
            text=text,
            server=_own_address(visit),
            control_token=visit.app[CONTROL_TOKEN],
            more=[f"--only={only}"] if only else [],
        )
    except Busy as error:
        return _suites(visit, 409, problems={"": str(error)}, typed=sent)
    return visit.go(f"suites/{run.number}")


def _own_address(visit: Visit) -> str:
    """This server as it is reached from this machine: by the address on which it was just called."""
    request = visit.request
    name = None if request.transport is None else request.transport.get_extra_info("sockname")
    if request.secure or not isinstance(name, tuple):
        return visit.app[PUBLIC_URL]()
    host, port = name[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _run(visit: Visit) -> SuiteRun:
    number = visit.path["number"]
    run = visit.app[SUITE_RUNS].find(whole(number) or 0)
    if run is None:
        raise ControlError(404, f"no run {number}; runs end with the sandbox, and only the newest are kept")
    return run


async def show_run(visit: Visit) -> web.StreamResponse:
    run = _run(visit)
    part = "HX-Request" in visit.request.headers
    return visit.page("verdicts" if part else "suite_run", here="suites", run=run, kinds=_KINDS)


async def stop_run(visit: Visit) -> web.StreamResponse:
    await visit.fields()
    run = _run(visit)
    run.stop()
    return visit.go(f"suites/{run.number}", said="The run is stopped.")


async def show_junit(visit: Visit) -> web.StreamResponse:
    run = _run(visit)
    if run.junit is None:
        raise ControlError(404, "there is no report: the run is not over yet, or it failed")
    name = f"mockjumio-{run.suite}-{run.number}.xml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=run.junit, content_type="application/xml", headers=headers)


PAGES = (
    Page("GET", "suites", show_suites),
    Page("POST", "suites", start_run),
    Page("GET", "suites/{number}", show_run),
    Page("POST", "suites/{number}", stop_run),
    Page("GET", "suites/{number}/junit.xml", show_junit),
)
