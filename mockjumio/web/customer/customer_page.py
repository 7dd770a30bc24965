"""What does a customer's page answer? Each step is a form; what was done so far is the transaction's to say.

Whoever has the token is the customer. Nothing here is a merchant's call: only what is refused is journalled.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from mockjumio.contract import countries, enums
from mockjumio.contract.multi_document import DOCUMENT_TYPES, MOST_PAGES
from mockjumio.errors import MockjumioError
from mockjumio.exchanges import CUSTOMERS
from mockjumio.initiate.pictures import judge_picture
from mockjumio.initiate.reading import BadRequest
from mockjumio.run import initiating
from mockjumio.run.engine import Simulation
from mockjumio.transaction import Initiation, State, Transaction
from mockjumio.web.app_keys import SIMULATION, UPLOADS
from mockjumio.web.bodies import Refusal
from mockjumio.web.customer import endings
from mockjumio.web.jumio.call import StartedRequest, Trail, parts_of, route
from mockjumio.web.jumio.journal import record

if TYPE_CHECKING:
    from jinja2 import Template

MOST_FORM: Final = 16 * 1024 * 1024  # bytes: a picture and some fields
MOST_BAR: Final = 16 * 1024  # bytes: some fields
SCRIPT: Final = "/widget/jumio-verify/2.0/iframe-script.js"
JOURNEYS: Final = "/_mock/journeys"  # where the tester's bar goes
_ROUTE: Final = route(CUSTOMERS, starts=True)
_WORDS: Final = {
    enums.FRONT: "the front of your ID",
    enums.BACK: "the back of your ID",
    enums.FACE: "your face",
}
_KINDS: Final = {
    enums.PASSPORT: "Passport",
    enums.DRIVING_LICENSE: "Driving licence",
    enums.ID_CARD: "Identity card",
}


async def show(request: web.Request, app: web.Application) -> web.StreamResponse:
    """Every request for the page, or for the script that embeds it."""
    if request.path.rstrip("/") == SCRIPT:
        return _script(request)
    token = request.query.get("authorizationToken") or request.query.get("initiationToken") or ""
    try:
        if request.method not in ("GET", "HEAD", "POST"):
            raise Refusal(405, f"{request.method} is not allowed here", {"Allow": "GET, POST"})
        scan, _ = open_page(app[SIMULATION], token)
        return await _answer_durably(app[SIMULATION], _answer(request, app, scan, token))
    except PageEnded as ended:
        return refuse_page(request, app, ended, framed=_is_framed(request))
    except Refusal as refusal:
        _journal(request, app, None, refusal.status, refusal.why)
        return _closing_page(refusal.why, refusal.status)
    except MockjumioError as error:
        _journal(request, app, None, 409, str(error))
        return _closing_page(str(error), 409)


async def _answer(
    request: web.Request, app: web.Application, scan: Transaction, token: str
) -> web.StreamResponse:
    if request.method == "POST":
        return await _post(request, app, token)
    opened = any(step.action == "start" for step in scan.steps[: scan.taken])
    if not opened and request.method == "GET":  # what asks for the head alone is no customer
        scan = await initiating.visit(app[SIMULATION], scan)
    return _step(app[SIMULATION], scan, loaded=_NEXT not in request.query)


def _is_framed(request: web.Request, fields: Mapping[str, object] = MappingProxyType({})) -> bool:
    """Whether another page is around, as the page's script or the browser itself says."""
    return "framed" in fields or request.headers.get("Sec-Fetch-Dest") == "iframe"


async def _answer_durably(
    simulation: Simulation, answered: Awaitable[web.StreamResponse]
) -> web.StreamResponse:
    """An answer, once what it tells of survives us."""
    try:
        return await answered
    finally:
        await simulation.store.durable()


class PageEnded(Exception):
    """The page cannot be used: there is no such token, or the journey is over."""

    def __init__(self, wrong: str, why: str, scan: Transaction | None = None) -> None:
        super().__init__(why)
        self.wrong = wrong
        self.why = why
        self.scan = scan


def open_page(simulation: Simulation, token: str) -> tuple[Transaction, Initiation]:
    """The scan of a token that is good now; raises :class:`Ended`."""
    kept = simulation.store.of_token(token) if token else None
    scan = None if kept is None else simulation.transaction(kept.reference, kept.merchant)
    if scan is None or scan.initiation is None or scan.deleted is not None:
        raise PageEnded(endings.INVALID, "nothing has this token")
    initiation = scan.initiation
    if initiation.used or scan.state is State.DONE:
        raise PageEnded(endings.OVER, f"the journey of {scan.reference} is over already", scan)
    now = simulation.accounts[scan.merchant].clock.now()
    if scan.state is State.FAILED or now >= (initiation.expires or 0):
        raise PageEnded(endings.EXPIRED, f"the token of {scan.reference} has expired", scan)
    return scan, initiation


def refuse_page(
    request: web.Request, app: web.Application, ended: PageEnded, *, framed: bool
) -> web.StreamResponse:
    """The merchant's page for errors, or one of ours where it is not known."""
    scan = ended.scan
    status = 404 if scan is None else 410
    _journal(request, app, scan, status, ended.why)
    if scan is None:
        return _closing_page(endings.WORDS[ended.wrong], status)
    return end_page(app[SIMULATION], scan, ended.wrong, framed=framed, status=status)


async def _post(request: web.Request, app: web.Application, token: str) -> web.StreamResponse:
    """One step that the customer has done, in the order in which the forms have arrived."""
    simulation, uploads = app[SIMULATION], app[UPLOADS]
    form = await parts_of(StartedRequest(request, uploads), MOST_FORM, form=True)
    texts = _texts(form)
    content = b"" if "specimen" in texts else form.get("camera") or form.get("file") or b""
    problem, picture = "", None
    if content:
        documents = endings.is_document(open_page(simulation, token)[1])
        try:
            async with uploads.turn:
                picture, _ = await asyncio.to_thread(
                    judge_picture, content, "the picture", document=documents
                )
        except BadRequest as error:
            problem = f"{error.why[0].upper()}{error.why[1:]}."
    elif "part" in texts and "specimen" not in texts:
        problem = "Take or choose a picture first."
    scan, initiation = open_page(simulation, token)  # as it is now: other forms may have come meanwhile
    if problem:
        return _step(simulation, scan, problem)
    if "country" in texts or "type" in texts:
        scan, problem = await _document_chosen(simulation, scan, initiation, texts)
        return _step(simulation, scan, problem) if problem else _to_next(request)
    if "part" in texts:
        _judge_part(scan, initiation, texts["part"])
        camera = bool(form.get("camera"))
        await initiating.capture(simulation, scan, texts["part"], picture, camera=camera)
        scan, initiation = open_page(simulation, token)
    if "done" in texts or not (endings.is_document(initiation) or missing_parts(scan)):
        if missing_parts(scan):
            return _step(simulation, scan, "A picture is missing.")
        scan = await initiating.finish(simulation, scan)
        return end_page(simulation, scan, framed=_is_framed(request, texts))
    return _to_next(request)


_NEXT: Final = "next"  # in the query of a page that follows another one


def _to_next(request: web.Request) -> web.StreamResponse:
    """On to the next form, as a page of its own: whoever goes back need not send the last one again."""
    return _redirect(str(request.rel_url.update_query({_NEXT: "1"})))


def _texts(form: Mapping[str, bytes]) -> dict[str, str]:
    """The fields of a form that are no picture."""
    return {
        name: content.decode(errors="replace").strip() for name, content in form.items() if len(content) < 400
    }


def _judge_part(scan: Transaction, initiation: Initiation, part: str) -> None:
    """Pages of a document come one after the other; a scan has its sides."""
    wanted = wanted_parts(scan)
    if endings.is_document(initiation):
        wanted = [str(number) for number in range(1, min(len(initiation.uploaded) + 1, MOST_PAGES) + 1)]
    if part not in wanted:
        raise Refusal(400, f"part is {part[:40]!r}, not {' or '.join(wanted[-3:])}")


async def _document_chosen(
    simulation: Simulation, scan: Transaction, initiation: Initiation, fields: dict[str, str]
) -> tuple[Transaction, str]:
    country, kind = fields.get("country", "").upper(), fields.get("type", "")
    if not countries.is_country(country) or kind not in _KINDS:
        return scan, "Please choose a country and a type."
    if countries.refusal_status(kind, country, scan.settings) is not None:
        return scan, f"A {_KINDS[kind].lower()} of {countries.names()[country]} is not accepted here."
    changed = scan._replace(initiation=initiation._replace(type=kind, country=country))
    return await initiating.visit(simulation, changed), ""


def wanted_parts(scan: Transaction) -> list[str]:
    """The pictures that a scan needs; of an upload the pages so far, at least one."""
    initiation = scan.initiation
    if initiation is None:
        return []
    if endings.is_document(initiation):
        return list(initiation.uploaded) or ["1"]
    kind = initiation.type or scan.document.type
    back = [enums.BACK] if kind in scan.settings.back_side else []
    return [enums.FRONT, *back, *([enums.FACE] if scan.settings.face_match else [])]


def missing_parts(scan: Transaction) -> list[str]:
    done = () if scan.initiation is None else scan.initiation.uploaded
    return [part for part in wanted_parts(scan) if part not in done]


def end_page(
    simulation: Simulation, scan: Transaction, wrong: str | None = None, *, framed: bool, status: int = 200
) -> web.StreamResponse:
    """On to the merchant's page; within a frame, once the page around has been told."""
    if scan.initiation is None:
        raise Refusal(404, "nothing has this token")
    now = simulation.accounts[scan.merchant].clock.now()
    there = endings.address(scan, scan.initiation, wrong)
    value = "success" if wrong is None else "error"
    told = endings.message(scan, scan.initiation, now, value, wrong)
    if there is not None and (told is None or not framed):
        return _redirect(there)
    title = "Thank you" if wrong is None else "Sorry"
    text = "We have your pictures. You may close this page." if wrong is None else endings.WORDS[wrong]
    return _render(status, closed=True, title=title, text=text, message=told, onward=there)


def _step(
    simulation: Simulation, scan: Transaction, problem: str = "", *, loaded: bool = False
) -> web.StreamResponse:
    """The form of what is to be done next; the page around is told of the first one alone."""
    initiation = scan.initiation
    if initiation is None:
        raise Refusal(404, "nothing has this token")
    documents = endings.is_document(initiation)
    chosen = documents or (initiation.type is not None and initiation.country is not None)
    missing = missing_parts(scan)
    next_page = str(len(initiation.uploaded) + 1)
    part = missing[0] if missing else next_page
    what = (
        f"page {part} of your {DOCUMENT_TYPES.row(scan.document.type, scan.settings.edition).name.lower()}"
        if documents
        else _WORDS.get(part, "")
    )
    again = initiation.attempts and not initiation.uploaded
    now = simulation.accounts[scan.merchant].clock.now()
    steps = [] if documents else wanted_parts(scan)
    return _render(
        400 if problem else 200,
        title=f"Take a picture of {what}" if chosen else "Which document do you have?",
        problem=problem or ("This could not be read. Please try again." if again else ""),
        chosen=chosen,
        countries=sorted(countries.names().items(), key=lambda pair: pair[1]),
        country=initiation.country or scan.document.country,
        kinds=_KINDS,
        kind=initiation.type or scan.document.type,
        part=part,
        what=what,
        number=steps.index(part) + 1 if part in steps else len(initiation.uploaded) + 1,
        of=len(steps),
        face=part == enums.FACE,
        documents=documents,
        may_end=documents and bool(initiation.uploaded),
        camera=initiation.capture != "UPLOAD",
        upload=initiation.capture != "CAM",
        message=endings.message(scan, initiation, now, "loaded") if loaded else None,
        bar=f"{JOURNEYS}/{initiation.token}",
        scenarios=_scenarios(simulation, scan.product),
        scenario=scan.scenario,
        reference=scan.reference,
    )


def _scenarios(simulation: Simulation, product: str) -> list[str]:
    """The basic ones first: those that people look for."""
    first = {
        enums.ID_VERIFICATION: (
            "approved",
            "fraud",
            "unreadable",
            "unsupported-id-type",
            "unsupported-id-country",
        ),
        enums.MULTI_DOCUMENT: ("document-uploaded",),
    }[product]
    names = simulation.library.names()
    return [*(name for name in first if name in names), *(name for name in names if name not in first)]


def _redirect(there: str) -> web.StreamResponse:
    return web.Response(status=303, headers={"Location": there, **_HEADERS})


def _closing_page(text: str, status: int, title: str = "This page cannot be used") -> web.StreamResponse:
    return _render(status, closed=True, title=title, text=text)


_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def _render(status: int, **values: Any) -> web.StreamResponse:
    nonce = secrets.token_urlsafe(12)
    message = values.pop("message", None)
    values["message"] = None if message is None else json.dumps(json.dumps(message)).replace("<", "\\u003c")
    text = _template().render(nonce=nonce, **values)
    own = f"style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'"
    policy = f"default-src 'none'; {own}; img-src data:; base-uri 'none'"
    headers = {**_HEADERS, "Content-Security-Policy": policy}
    return web.Response(status=status, text=text, content_type="text/html", headers=headers)


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined  # for whoever opens a page

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_file("page.html"))


@cache
def _file(name: str) -> str:
    return files("mockjumio.web.customer").joinpath(name).read_text(encoding="utf-8")


def _script(request: web.Request) -> web.StreamResponse:
    if request.method not in ("GET", "HEAD"):
        return _closing_page(f"{request.method} is not allowed here", 405)
    return web.Response(text=_file("netverify.js"), content_type="text/javascript")


def _journal(
    request: web.Request, app: web.Application, scan: Transaction | None, status: int, why: str
) -> None:
    trail = Trail(request, app)
    trail.route, trail.asked = _ROUTE, StartedRequest(request, app[UPLOADS])
    if scan is not None:
        trail.account = app[SIMULATION].accounts.get(scan.merchant)
        trail.reference = scan.reference
    record(trail, status, f"{status}: {why}")


# The tester's bar


async def test(request: web.Request) -> web.StreamResponse:
    """What a tester does instead of the customer: finish as any scenario, fail an attempt, leave, expire."""
    app, simulation = request.app, request.app[SIMULATION]
    try:
        form = await parts_of(StartedRequest(request, app[UPLOADS]), MOST_BAR, form=True)
    except Refusal as refusal:
        return _closing_page(refusal.why, refusal.status)
    texts = _texts(form)
    try:
        scan, _ = open_page(simulation, request.match_info["token"])
        return await _answer_durably(simulation, _act(simulation, scan, texts))
    except PageEnded as ended:
        return refuse_page(request, app, ended, framed=_is_framed(request, texts))
    except MockjumioError as error:
        return _closing_page(str(error), 409)


async def _act(simulation: Simulation, scan: Transaction, texts: Mapping[str, str]) -> web.StreamResponse:
    framed = "framed" in texts
    match texts.get("do", ""):
        case "finish":
            scan = await initiating.finish(simulation, scan, texts.get("scenario") or scan.scenario)
            return end_page(simulation, scan, framed=framed)
        case "unreadable":
            scan = await initiating.fail_attempt(simulation, scan)
            if scan.initiation is None or scan.initiation.used:
                return end_page(simulation, scan, endings.UNREADABLE, framed=framed)
            return _redirect(endings.page(scan.initiation))
        case "leave":
            await initiating.leave(simulation, scan)
            return _closing_page("In fifteen minutes the scan will be cleaned up.", 200, "You have left")
        case "expire":
            scan = await initiating.expire(simulation, scan)
            raise PageEnded(endings.EXPIRED, f"a tester let the token of {scan.reference} expire", scan)
        case other:
            return _closing_page(f"{other[:40]!r} is nothing that the bar does", 400)
