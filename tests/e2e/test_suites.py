"""What does the built-in suite say of careful and of careless merchants? The command against real sockets."""

import asyncio
import json
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

import aiohttp
import pytest
from aiohttp import web

from mockjumio.cli import main
from mockjumio.demo.merchant import CALLBACK_PATH, Merchant
from mockjumio.settings import DEFAULT_TOKEN

PATIENCE = 100
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def steps(self) -> dict[str, dict[str, Any]]:
        """What ``--json`` says of each step."""
        return {step["step"]: step for suite in json.loads(self.out)["suites"] for step in suite["steps"]}

    def verdicts(self) -> dict[str, str]:
        """Why steps failed, in words."""
        return {
            name: one["verdict"]
            for name, step in self.steps.items()
            for one in step["expectations"]
            if not one["holds"]
        }


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> "Run":
    """Run the command in a thread of this process, with a loop of its own."""

    async def run(*words: str) -> Ran:
        code = await asyncio.to_thread(main, ("run", *words, "--seed", "7"))
        return Ran(code, *capsys.readouterr())

    return run


Run = Callable[..., Awaitable[Ran]]


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Awaitable[str]]]:
    """Serve an application, or one function for whatever is posted; says where."""
    async with AsyncExitStack() as stack:

        async def serve(what: web.Application | Handler) -> str:
            app = what if isinstance(what, web.Application) else web.Application()
            if not isinstance(what, web.Application):
                app.router.add_route("*", "/{path:.*}", what)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            return f"http://127.0.0.1:{runner.addresses[0][1]}"

        yield serve


Serve = Callable[..., Awaitable[str]]


async def form_of(request: web.Request) -> dict[str, str]:
    return dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # connections that the faults break
async def test_the_example_merchant_does_everything_well(
    serve: Serve, unused_tcp_port: int, tmp_path: Path
) -> None:
    merchant = Merchant(f"http://127.0.0.1:{unused_tcp_port}")
    url = await serve(merchant.make_app())
    junit = tmp_path / "results.xml"
    words = ("--to", url + CALLBACK_PATH, "--port", str(unused_tcp_port), "--junit", str(junit))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "mockjumio", "run", "conformance", *words, "--seed", "7", stdout=-1, stderr=-1
    )
    async with asyncio.timeout(PATIENCE):
        out, err = map(bytes.decode, await process.communicate())
    assert (process.returncode, err) == (0, ""), out
    assert "idempotent, idempotent-in-other-case (no state URL is known" in out
    assert " more (edition 2017-05 cannot say it)" in out
    assert "FAILED" not in out
    assert 'failures="0" errors="0"' in junit.read_text()
    assert len(merchant.cases) > 150


async def test_the_example_merchant_fetches_and_retrieves_and_minds_its_manners(
    run: Run, serve: Serve, unused_tcp_port: int, tmp_path: Path
) -> None:
    url = await serve(Merchant(f"http://127.0.0.1:{unused_tcp_port}").make_app())
    suite = tmp_path / "manners.yaml"
    suite.write_text(
        "suite: manners\n"
        "expect: {answer: 200, images_fetched: true, retrieved: [status, data], polls: 1, refused_calls: 0,"
        " etiquette: true, deleted: false}\n"
        "steps:\n  - {play: driving-license}\n  - {play: document-extracted}\n"
    )
    ran = await run(
        str(suite), "--to", url + CALLBACK_PATH, "--port", str(unused_tcp_port), "--linger", "30s"
    )
    assert (ran.code, ran.err) == (0, ""), ran.out


async def test_a_merchant_that_takes_everything_for_an_approval(run: Run, serve: Serve) -> None:
    async def naive(request: web.Request) -> web.Response:
        form = await form_of(request)
        status, kind = form["verificationStatus"], form["idType"]
        if "rejectReason" in form:
            json.loads(form["rejectReason"])["rejectReasonDetails"][0]["detailsCode"]
        return web.Response(text=f"{status} {kind} {form['customerId']}")

    ran = await run("conformance", "--to", await serve(crashing(naive)), "--json")
    assert ran.code == 1
    verdicts = ran.verdicts()
    assert verdicts["without-idtype"] == "answers 500 to a callback without idType"
    assert verdicts["no-id-uploaded"] == "answers 500 to a customer who never came back (NO_ID_UPLOADED)"
    assert verdicts["fraudster"] == "answers 500 to reject reason 105 FRAUDSTER"
    assert verdicts["upload-bs"] == "answers 500 to a bank statement"
    assert verdicts["truncated-body"] == "answers 500 to half a body"
    assert ran.steps["without-idtype"]["expectations"][0]["details"] == [
        "expected 2xx within 2s",
        "it says: KeyError: 'idType'",
    ]
    assert "approved" not in verdicts
    assert "fraud" not in verdicts


def crashing(handler: Handler) -> Handler:
    """Answers 500 with the error, as a framework in debug mode does."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Exception as error:
            return web.Response(status=500, text=f"{type(error).__name__}: {error}")

    return answer


async def test_a_merchant_that_refuses_what_comes_twice_and_pays_twice(run: Run, serve: Serve) -> None:
    seen: set[bytes] = set()
    credits = 0

    async def forgetful(request: web.Request) -> web.Response:
        nonlocal credits
        if request.method == "GET":
            return web.json_response({"credits": credits, "customer": request.path[1:]})
        body = await request.read()
        credits += 10
        status = 409 if body in seen else 200
        seen.add(body)
        return web.Response(status=status)

    url = await serve(forgetful)
    ran = await run(
        "conformance", "--to", url, "--state", url + "/{customer_id}", "-k", "duplicat", "-k", "idem"
    )
    assert ran.code == 1
    assert "duplicate: answers 409 to a callback that comes twice\n" in ran.out
    assert "duplicate: answers the duplicate with 409, another thing than the original: 200\n" in ran.out
    assert "idempotent: changes its state when an approval comes twice\n  credits: " in ran.out
    assert f"--state '{url}/{{customer_id}}' --seed 7" in ran.out


FORM = "application/x-www-form-urlencoded"
LEGAL = ("-k", "blanks", "-k", "media-type", "-k", "charset")


async def test_a_merchant_that_leaves_the_plus_signs(run: Run, serve: Serve) -> None:
    async def for_urls(request: web.Request) -> web.Response:
        pairs = [pair.split("=") for pair in (await request.text()).split("&")]
        form = {unquote(name): unquote(value) for name, value in pairs}
        json.loads(form.get("rejectReason", "{}"))
        return web.Response()

    ran = await run("conformance", "--to", await serve(crashing(for_urls)), *LEGAL, "--json")
    assert ran.code == 1
    assert set(ran.verdicts()) == {"blanks-as-plus"}
    assert ran.steps["blanks-as-percent-20"]["result"] == "well"


async def test_a_merchant_that_does_not_decode_percent_20(run: Run, serve: Serve) -> None:
    async def half(request: web.Request) -> web.Response:
        if b"%20" in await request.read():
            raise ValueError("%20")
        return web.Response()

    for flags in ((), ("--plus-for-space",)):
        ran = await run("conformance", "--to", await serve(crashing(half)), "-k", "blanks", "--json", *flags)
        assert set(ran.verdicts()) == {"blanks-as-percent-20"}


@pytest.mark.parametrize(
    ("taken", "failing"),
    [
        ((FORM,), {"charset", "charset-quoted"}),
        ((FORM, f"{FORM};charset=UTF-8"), {"charset-quoted"}),
    ],
)
async def test_a_merchant_that_compares_content_types_as_texts(
    run: Run, serve: Serve, taken: tuple[str, ...], failing: set[str]
) -> None:
    async def strict(request: web.Request) -> web.Response:
        return web.Response(status=200 if request.headers["Content-Type"] in taken else 415)

    ran = await run("conformance", "--to", await serve(strict), *LEGAL, "--json")
    assert set(ran.verdicts()) == failing | {"media-type-case", "media-type-capitals"}


async def test_a_merchant_that_finds_no_fields_and_says_nothing(run: Run, serve: Serve) -> None:
    """Its answers are well; what it lost shows in its state."""
    known: set[str] = set()

    async def silent(request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.json_response({}, status=200 if request.path[1:] in known else 404)
        if request.headers["Content-Type"] == FORM:
            known.add((await form_of(request))["jumioIdScanReference"])
        return web.Response()

    url = await serve(silent)
    words = ("--state", url + "/{reference}", "-k", "idempotent", "--linger", "500ms", "--json")
    ran = await run("conformance", "--to", url, *words)
    assert set(ran.verdicts()) == {"idempotent-in-other-case"}


async def test_a_merchant_with_the_wrong_secret_that_polls_at_once(
    run: Run, serve: Serve, tmp_path: Path
) -> None:
    working: set[asyncio.Task[None]] = set()

    async def work(image: str, reference: str) -> None:
        headers = {
            "Authorization": "Basic " + b64encode(f"{DEFAULT_TOKEN}:wrong".encode()).decode(),
            "User-Agent": "Shop Tests/1.0",
        }
        base = image.partition("/recognition")[0]
        async with aiohttp.ClientSession(headers=headers) as client:
            for url in (image, f"{base}/api/netverify/v2/scans/{reference}"):
                async with client.get(url):
                    pass

    async def eager(request: web.Request) -> web.Response:
        form = await form_of(request)
        task = asyncio.create_task(work(form["idScanImage"], form["jumioIdScanReference"]))
        working.add(task)
        task.add_done_callback(working.discard)
        return web.Response()

    suite = tmp_path / "images.yaml"
    suite.write_text(
        "suite: images\nsteps:\n"
        "  - play: approved\n    about: an approval\n"
        "    expect: {answer: 2xx, images_fetched: [front], retrieved: false, deleted: false}\n"
    )
    ran = await run(str(suite), "--to", await serve(eager), "--linger", "1s")
    assert ran.code == 1
    assert "approved: does not fetch the image front\n  GET image front was refused: 401: " in ran.out
    assert "approved: retrieves status, which it should not\n" in ran.out


async def test_a_merchant_that_hangs(run: Run, serve: Serve) -> None:
    over = asyncio.Event()

    async def hanging(request: web.Request) -> web.Response:
        await over.wait()
        return web.Response()

    url = await serve(hanging)
    ran = await run("conformance", "--to", url, "--timeout", "100ms", "--json")
    over.set()
    assert ran.code == 5
    steps = ran.steps
    assert [step["result"] for step in steps.values()].count("failed") == 3
    assert steps["upload-bs"]["trouble"] == "nobody has answered so far"
    assert steps["approved"]["expectations"][0]["details"][0].startswith("timed_out: ")


def retrieving(port: int, times: int, *, known: set[str] | None = None) -> Handler:
    """A merchant on the current platform that asks so many times, and falls over labels it does not know."""
    auth = {"Authorization": "Basic " + b64encode(b"mockjumio-token:mockjumio-secret").decode()}

    async def receive(request: web.Request) -> web.Response:
        told = await request.json()
        account, workflow = told["account"]["id"], told["workflowExecution"]["id"]
        url = f"http://127.0.0.1:{port}/api/v1/accounts/{account}/workflow-executions/{workflow}"
        async with aiohttp.ClientSession(headers=auth) as jumio:
            for _ in range(times):
                async with jumio.get(url) as answer:
                    details = await answer.json()
        found = [one for each in details["capabilities"].values() for one in each]
        labels = {one["decision"]["details"]["label"] for one in found}
        if known is not None and not labels <= known:
            return web.Response(status=500)
        return web.Response()

    return receive


async def test_careless_merchants_on_the_current_platform(
    run: Run, serve: Serve, unused_tcp_port: int
) -> None:
    async def believe(request: web.Request) -> web.Response:
        (await request.json())["workflowExecution"]["status"]
        return web.Response()

    async def verdicts(handler: Handler, *steps: str) -> dict[str, str]:
        only = [word for step in steps for word in ("--only", f"={step}")]
        words = ("--to", await serve(handler), "--port", str(unused_tcp_port), "--linger", "200ms", *only)
        ran = await run("platform", *words, "--json")
        return ran.verdicts()

    assert await verdicts(believe, "fraud") == {"fraud": "does not retrieve details"}
    greedy = await verdicts(retrieving(unused_tcp_port, 3), "approved")
    assert greedy == {"approved": "does not keep Jumio's etiquette"}
    known = {"OK", "MATCH"}
    fragile = await verdicts(retrieving(unused_tcp_port, 1, known=known), "approved", "unknown-label")
    assert fragile == {"unknown-label": "answers 500 to a label and a capability that nobody knows"}


async def test_a_merchant_that_knows_one_edition_alone(run: Run, serve: Serve) -> None:
    async def old(request: web.Request) -> web.Response:
        form = await form_of(request)
        if form.get("verificationStatus") == "APPROVED_VERIFIED" and "idScanImageFace" in form:
            int(form["idFaceMatch"])
        if "rejectReason" in form:
            details = json.loads(form["rejectReason"]).get("rejectReasonDetails", [])
            [one["detailsCode"] for one in details]
        if "idAddress" in form:
            json.loads(form["idAddress"])["city"]
        return web.Response()

    url = await serve(crashing(old))
    ran = await run("migration", "--to", url, "--json", "--linger", "100ms")
    verdicts = ran.verdicts()
    assert verdicts["approved"] == "does not treat an approval alike in edition 2021-07 and 2017-05"
    assert "manipulated-photo" in verdicts
    assert "manipulated-everything" not in verdicts
    assert verdicts.keys().isdisjoint(
        ("unreadable-id", "no-id-uploaded", "document-uploaded", "without-face")
    )
    before = await run(
        "migration", "--from", "2017-05", "--edition", "2017-10", "--to", url, "--json", "--linger", "100ms"
    )
    assert (before.code, before.verdicts()) == (0, {})


async def test_what_an_edition_cannot_say_is_skipped(run: Run, serve: Serve) -> None:
    async def takes(request: web.Request) -> web.Response:
        return web.Response()

    url = await serve(takes)
    only = ("--only", "=visa-chn", "--only", "=photocopy-color", "--only", "=approved")
    for words, skipped in ((), "visa-chn"), (("--edition", "2021-07"), "photocopy-color"):
        ran = await run("conformance", "--to", url, "--json", *only, *words)
        edition = words[1] if words else "2017-05"
        assert ran.code == 0
        told = {name: one["trouble"] for name, one in ran.steps.items() if one["result"] == "skipped"}
        assert told == {skipped: f"edition {edition} cannot say it"}
