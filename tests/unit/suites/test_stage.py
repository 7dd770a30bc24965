"""Is a step played, watched, and decided as soon as it can be? Against merchants on real sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from mockjumio.client.transport import Direct
from mockjumio.contract.form import decode
from mockjumio.errors import Refused, ScenarioError, UsageError
from mockjumio.harness import Server
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.scenario.source import read
from mockjumio.suites import stage as sandbox_module
from mockjumio.suites.evidence import fails, holds
from mockjumio.suites.stage import Patience, Stage, SuiteCalls, run_steps
from mockjumio.suites.state_url import open_asker
from mockjumio.suites.suite import Step, Suite, choose, parse, refuse_empty_choice
from mockjumio.suites.suite_results import Came, StepResult

if TYPE_CHECKING:
    from tests.conftest import Caller, Shop


FOREVER = Patience(linger=20, quiet=20)  # longer than a test may take: whoever waits for it is wrong
SHORT = Patience(linger=0.2, quiet=0.02)


def step(text: str, **options: Any) -> Step:
    return parse(read(f"suite: s\nsteps:\n  - {text}", "s.yaml")[0], **options).steps[0]


Play = Callable[..., Any]


@pytest.fixture
async def stage(sandbox: Server, shop: "Shop") -> AsyncIterator[Callable[..., Stage]]:
    async with AsyncExitStack() as stack:
        asker = await stack.enter_async_context(open_asker(AllowList(), {}))

        def stage(patience: Patience = FOREVER, seconds: float = 20) -> Stage:
            calls = SuiteCalls(Direct(sandbox), seconds=seconds)
            return Stage(calls, asker, seed=7, to=shop.url, patience=patience)

        yield stage


@pytest.fixture
def play(stage: Callable[..., Stage]) -> Play:
    async def play(
        text: str, patience: Patience = FOREVER, *, seconds: float = 20, **options: Any
    ) -> StepResult:
        return await stage(patience, seconds).play(step(text, **options))

    return play


def working(
    shop: "Shop", sandbox: Server, call: "Caller", *paths: str, after: asyncio.Event | None = None
) -> None:
    """Let the merchant answer first, and call Jumio afterwards."""

    async def answer(request: web.Request) -> web.Response:
        form = decode(await request.read())
        reference = form.get("jumioIdScanReference") or form["scanReference"]

        async def work() -> None:
            if after is not None:
                await after.wait()
            for path in paths:
                method, _, below = path.partition(" ")
                await call(method, f"{sandbox.url}{below.format(ref=reference)}")

        task = asyncio.create_task(work())
        shop.tasks = [*getattr(shop, "tasks", []), task]  # type: ignore[attr-defined]
        return web.Response()

    shop.answer = answer


IMAGE = "GET /recognition/v1/idscan/{ref}/"
DATA = "GET /api/netverify/v2/scans/{ref}/data"


async def test_a_step_that_is_decided_ends_at_once(play: Play, shop: "Shop") -> None:
    result = await play("{play: approved, expect: {answer: {status: 2xx, within: 9s}, attempts: 1}}")
    assert (result.came, result.seed, len(shop.received)) == (Came.WELL, 7, 1)
    assert result.transactions[0]["scenario"] == "approved"


async def test_what_comes_after_the_answer_is_waited_for(
    play: Play, shop: "Shop", sandbox: Server, call: "Caller"
) -> None:
    working(shop, sandbox, call, f"{IMAGE}front", f"{IMAGE}face", DATA)
    result = await play("{play: approved, expect: {images_fetched: [front, face], retrieved: [data]}}")
    assert result.came is Came.WELL
    assert result.verdicts["images_fetched"].words == "fetches the images front and face"


async def test_what_does_not_come_is_missing_in_the_end(play: Play) -> None:
    result = await play("{play: approved, expect: {images_fetched: true, deleted: true}}", SHORT)
    assert [verdict.words for _, verdict in result.failures] == [
        "does not fetch the images front and face",
        "does not delete it at Jumio",
    ]


async def test_what_does_not_come_and_need_not_is_well_after_a_quiet_time(play: Play) -> None:
    patience = Patience(linger=20, quiet=0.01)
    result = await play("{play: approved, expect: {retrieved: false, polls: 3, deleted: false}}", patience)
    assert result.came is Came.WELL


async def test_what_should_not_come_fails_as_soon_as_it_does(
    play: Play, shop: "Shop", sandbox: Server, call: "Caller"
) -> None:
    working(shop, sandbox, call, DATA, f"{IMAGE}front")
    result = await play("{play: approved, expect: {retrieved: false, images_fetched: [front]}}")
    assert result.sentences == ("retrieves data, which it should not",)


def retrieved(number: int) -> Step:
    return step(f"{{play: approved, name: step-{number}, expect: {{retrieved: [data]}}}}")


async def test_what_never_comes_is_waited_for_three_times_and_looked_for_in_the_end(
    stage: Callable[..., Stage], shop: "Shop", sandbox: Server, call: "Caller"
) -> None:
    run, usual, may_work = stage(SHORT), shop.answer, asyncio.Event()
    results = [await run.play(retrieved(number)) for number in range(3)]
    working(shop, sandbox, call, DATA, after=may_work)
    results.append(await run.play(retrieved(3)))
    shop.answer = usual
    results.append(await run.play(retrieved(4)))
    assert [one.came for one in results] == [Came.FAILED] * 5
    assert [run.is_late(one.step) for one in results] == [False, False, False, True, True]
    may_work.set()
    await asyncio.gather(*shop.tasks)  # type: ignore[attr-defined]
    judged = await run.judge_late()
    assert [(one.step.name, one.came) for one in judged] == [("step-3", Came.WELL), ("step-4", Came.FAILED)]
    assert await run.judge_late() == []


async def test_what_came_in_between_is_waited_for_again(
    stage: Callable[..., Stage], shop: "Shop", sandbox: Server, call: "Caller"
) -> None:
    async def retrieve_first(request: web.Request) -> web.Response:
        await call(
            "GET", sandbox.url + DATA[4:].format(ref=decode(await request.read())["jumioIdScanReference"])
        )
        return web.Response()

    run, usual = stage(SHORT), shop.answer
    for number in range(5):
        shop.answer = retrieve_first if number == 2 else usual
        one = retrieved(number)
        assert (await run.play(one)).came is (Came.WELL if number == 2 else Came.FAILED)
        assert not run.is_late(one)


async def test_calls_without_credentials_count_too(
    play: Play, shop: "Shop", sandbox: Server, call: "Caller"
) -> None:
    async def answer(request: web.Request) -> web.Response:
        reference = decode(await request.read())["jumioIdScanReference"]
        await call("GET", f"{sandbox.url}/recognition/v1/idscan/{reference}/front", Authorization=None)
        return web.Response()

    shop.answer = answer
    result = await play("{play: approved, expect: {refused_calls: 0}}", SHORT)
    ((_, verdict),) = result.failures
    assert verdict.words == "makes 1 call that Jumio refuses; expected 0"
    assert verdict.details[0].startswith("GET image front was refused: 403")


async def test_a_drop_off_and_a_clock_that_runs(play: Play, sandbox: Server, shop: "Shop") -> None:
    assert (await play("{play: no-id-uploaded, expect: {answer: 2xx}}")).came is Came.WELL
    sandbox.account.clock.resume()
    result = await play(
        "{play: approved, journey: [start, {finish: {processing: 10ms}}], expect: {answer: 2xx}}"
    )
    assert result.came is Came.WELL


async def test_a_merchant_that_keeps_us_waiting(play: Play, shop: "Shop") -> None:
    over = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        await over.wait()
        return web.Response()

    shop.answer = answer
    result = await play("{play: approved, expect: {answer: 2xx}}", seconds=0.05)
    over.set()
    assert result.came is Came.BROKEN
    assert result.trouble == "still under way after 0.05 s; --timeout gives a step longer"
    assert len(result.transactions) == 1


async def test_several_scenarios_start_together(play: Play, shop: "Shop") -> None:
    result = await play("{play: [reorder, fraud], expect: {answer: 2xx}}")
    assert [view["scenario"] for view in result.transactions] == ["reorder", "fraud"]
    assert [one.form["verificationStatus"] for one in shop.received] == ["DENIED_FRAUD", "APPROVED_VERIFIED"]


class Bank:
    """A merchant that pays a bonus for every approval, once or each time."""

    def __init__(self, shop: "Shop", *, careful: bool) -> None:
        self.credits = 0
        self.seen: set[str] = set()
        self.careful = careful
        shop.answer = self.answer

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.method == "GET":
            state = {"credits": self.credits, "asked": request.path, "deliveries": len(self.seen)}
            return web.json_response(state)
        reference = decode(await request.read())["jumioIdScanReference"]
        if not (self.careful and reference in self.seen):
            self.credits += 10
        self.seen.add(reference)
        return web.Response()


PROBE = "{play: approved, provided: {customer_id: ada}, expect: {idempotent: true, state: {credits: 10}}}"


async def test_a_duplicate_that_changes_nothing(play: Play, shop: "Shop") -> None:
    Bank(shop, careful=True)
    patience = Patience(linger=20, quiet=0.01)
    result = await play(PROBE, patience, state_url=f"{shop.url}/cases/{{customer_id}}")
    assert result.came is Came.WELL
    posted = [one.body for one in shop.received if one.body]
    assert len(posted) == 2
    assert posted[0] == posted[1]
    assert {one.path for one in shop.received if not one.body} == {"/jumio/cases/ada"}


async def test_a_duplicate_that_pays_twice(play: Play, shop: "Shop") -> None:
    Bank(shop, careful=False)
    patience = Patience(linger=20, quiet=0.01)
    result = await play("{play: approved, expect: {idempotent: true}}", patience, state_url=shop.url)
    ((name, verdict),) = result.failures
    assert name == "idempotent"
    assert verdict.words == "changes its state when the callback of approved comes twice"
    assert verdict.details == ("credits: 10 before, 20 after",)


async def test_a_state_that_never_rests_or_cannot_be_had(play: Play, shop: "Shop") -> None:
    counted = iter(range(10_000))

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response({"now": next(counted)}) if request.method == "GET" else web.Response()

    shop.answer = answer
    text = "{play: approved, expect: {idempotent: true}}"
    result = await play(text, SHORT, state_url=shop.url)
    assert result.sentences == ("changes its state when the callback of approved comes twice",)
    shop.answers(500)
    result = await play("{play: approved, expect: {idempotent: true}}", SHORT, state_url=shop.url)
    assert result.sentences == ("does not return its state",)
    assert result.failures[0][1].details == (f"{shop.url} answers 500",)


async def says_nothing_new(request: web.Request) -> web.StreamResponse:
    return web.json_response({})


@pytest.mark.parametrize(
    "expected", ["{retrieved: false}", "{idempotent: true}", "{refused_calls: 0, deleted: false}"]
)
async def test_where_nobody_listens_nothing_is_well(
    sandbox: Server, shop: "Shop", expected: str, unused_tcp_port: int
) -> None:
    async with open_asker(AllowList(), {}) as asker:
        nowhere = f"http://localhost:{unused_tcp_port}/"
        stage = Stage(SuiteCalls(Direct(sandbox)), asker, seed=7, to=nowhere, patience=SHORT)
        shop.answer = says_nothing_new
        result = await stage.play(step(f"{{play: approved, expect: {expected}}}", state_url=shop.url))
    assert result.came in (Came.BROKEN, Came.FAILED)
    text = f"{result.trouble} {[one.details for _, one in result.failures]}"
    assert "refused: no connection" in text


async def test_that_nobody_listens_may_be_expected(sandbox: Server, unused_tcp_port: int) -> None:
    async with open_asker(AllowList(), {}) as asker:
        nowhere = f"http://localhost:{unused_tcp_port}/"
        stage = Stage(SuiteCalls(Direct(sandbox)), asker, seed=7, to=nowhere, patience=SHORT)
        result = await stage.play(step("{play: approved, expect: {outcome: refused, retrieved: false}}"))
    assert result.came is Came.WELL


async def test_what_may_differ_does_not_keep_a_state_from_rest(play: Play, shop: "Shop") -> None:
    counted = iter(range(10_000))

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response({"now": next(counted)}) if request.method == "GET" else web.Response()

    shop.answer = answer
    text = f"{{play: approved, state: {{url: '{shop.url}', ignore: [now]}}, expect: {{idempotent: true}}}}"
    assert (await play(text, Patience(linger=20, quiet=0.01))).came is Came.WELL


async def test_where_the_state_cannot_be_had_nothing_is_sent_twice(play: Play, shop: "Shop") -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=500 if request.method == "GET" else 200)

    shop.answer = answer
    result = await play("{play: approved, expect: {idempotent: true}}", SHORT, state_url=shop.url)
    assert result.sentences == ("does not return its state",)
    assert len([one for one in shop.received if one.body]) == 1


async def test_a_step_that_needs_a_state_url_is_skipped_without_one(play: Play, shop: "Shop") -> None:
    result = await play("{play: approved, needs: state, expect: {idempotent: true}}")
    assert (result.came, shop.received) == (Came.SKIPPED, [])
    assert result.trouble == "no state URL is known; --state URL names one"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "{play: approved, result: {face_match: '{{ 101 }}'}, expect: {answer: 2xx}}",
            "s.yaml:3:43: 101 is not between 0 and 100",
        ),
        (
            "{play: {extends: approved, callback: {set: {idFaceMatch: x}}}, expect: {answer: 2xx}}",
            "s.yaml:3:62: idFaceMatch is 'x'",
        ),
    ],
)
async def test_what_the_sandbox_refuses_is_said_at_its_place(play: Play, text: str, problem: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        await play(text)
    assert str(raised.value).startswith(problem)


async def test_without_a_callback_url_nothing_is_played(sandbox: Server) -> None:
    sandbox.account.callback_url = None
    async with open_asker(AllowList(), {}) as asker:
        stage = Stage(SuiteCalls(Direct(sandbox)), asker, seed=7)
        with pytest.raises(Refused):
            await stage.play(step("{play: approved, expect: {answer: 2xx}}"))


async def test_only_originals_are_delivered_again(play: Play, shop: "Shop") -> None:
    Bank(shop, careful=True)
    patience = Patience(linger=20, quiet=0.01)
    text = "{play: duplicate, expect: {idempotent: true, answered_alike: true}}"
    assert (await play(text, patience, state_url=shop.url)).came is Came.WELL
    assert len([one for one in shop.received if one.body]) == 3


async def test_a_second_delivery_that_is_never_answered(play: Play, shop: "Shop") -> None:
    over = asyncio.Event()
    posted = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal posted
        if request.method == "POST":
            posted += 1
            if posted > 1:
                await over.wait()
        return web.json_response({})

    shop.answer = answer
    text = "{play: approved, expect: {idempotent: true}}"
    result = await play(text, Patience(20, 0.01), seconds=3, state_url=shop.url)
    over.set()
    assert result.trouble == "the second delivery is still under way after 3 s; --timeout gives it longer"


async def test_a_clock_that_runs_is_waited_for_in_slices(
    play: Play, sandbox: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_module, "_SLICE", 1)
    sandbox.account.clock.resume()
    text = "{play: approved, journey: [start, {finish: {processing: 50ms}}], expect: {answer: 2xx}}"
    assert (await play(text)).came is Came.WELL


# Which steps are run, and when is a run stopped?


NAMES = ("approved", "approved-again", "fraud", "late")


def suite() -> Suite:
    steps = ", ".join(f"{{play: {name}}}" for name in NAMES)
    return parse(read(f"suite: s\nexpect: {{answer: 2xx}}\nsteps: [{steps}]", "s.yaml")[0])


@pytest.mark.parametrize(
    ("patterns", "names"),
    [
        ([], NAMES),
        (["fraud"], ("fraud",)),
        (["approved"], ("approved", "approved-again")),
        (["=approved"], ("approved",)),
        (["*-again", "la"], ("approved-again", "late")),
        (["x"], ()),
    ],
)
def test_steps_are_chosen_by_name_glob_or_part(patterns: list[str], names: tuple[str, ...]) -> None:
    assert tuple(step.name for step in choose(suite(), patterns).steps) == names


def test_to_choose_none_is_a_mistake() -> None:
    whole = suite()
    refuse_empty_choice([whole], [], [whole])
    with pytest.raises(UsageError, match="--only 'frud' fits no step; did you mean 'fraud'"):
        refuse_empty_choice([choose(whole, ["frud"])], ["frud"], [whole])
    with pytest.raises(UsageError, match=r"fits no step; there are approved, approved-again, fraud, late$"):
        refuse_empty_choice([choose(whole, ["zz"])], ["zz"], [whole])


class Played:
    """A stage on which every step comes to what is said."""

    def __init__(self, *late: str, **came: str) -> None:
        self._late = late
        self._came = came

    async def play(self, step: Step) -> StepResult:
        came = self._came.get(step.name, "accepted")
        verdict = holds("x") if came == "accepted" else fails("y")
        callbacks: Any = [] if came == "silent" else [{"attempts": [{"outcome": came, "detail": ""}]}]
        return StepResult(step, 1, ({"callbacks": callbacks},), {"answer": verdict})

    def is_late(self, step: Step) -> bool:
        return step.name in self._late

    async def judge_late(self) -> list[StepResult]:
        return [await self.play(one) for one in suite().steps if one.name in self._late]


async def run(stage: Played, **options: Any) -> tuple[list[str], str]:
    results, why = await run_steps(stage, suite(), **options)  # type: ignore[arg-type]
    return [f"{one.came} {one.trouble}".strip() for one in results], why


async def test_a_failure_does_not_stop_the_rest() -> None:
    assert await run(Played(approved="rejected")) == (["failed", "well", "well", "well"], "")


async def test_unless_that_is_asked_for() -> None:
    skipped = "skipped fraud failed before"
    came, why = await run(Played(fraud="rejected"), fail_fast=True)
    assert (came, why) == (["well", "well", "failed", skipped], "fraud failed before")
    came, _ = await run(Played(), why_stopped=why)
    assert came == [skipped] * 4


async def test_steps_that_were_not_waited_for_are_told_of_in_the_end() -> None:
    told: list[str] = []
    stage = Played("approved", "fraud")
    results, _ = await run_steps(stage, suite(), tell=lambda one: told.append(one.step.name))  # type: ignore[arg-type]
    assert told == ["approved-again", "late", "approved", "fraud"]
    assert [one.step.name for one in results] == ["approved", "approved-again", "fraud", "late"]


async def test_where_nobody_is_the_rest_is_not_waited_for() -> None:
    nobody = {"approved": "refused", "approved-again": "timed_out", "fraud": "dns_failure"}
    came, why = await run(Played(**nobody))
    assert came == ["failed"] * 3 + ["skipped nobody has answered so far"]
    assert why


@pytest.mark.parametrize("reached", ["accepted", "rejected", "reset", "silent"])
async def test_one_that_was_reached_is_somebody(reached: str) -> None:
    names = {"approved": "refused", "approved-again": "refused", "fraud": reached}
    _, why = await run(Played(**names))
    assert why == ""


async def test_steps_are_told_of_before_and_after() -> None:
    told: list[str] = []
    await run(
        Played(),
        before=lambda step: told.append(step.name),
        tell=lambda result: told.append(Came(result.came).value),
    )
    assert told[:4] == ["approved", "well", "approved-again", "well"]


EDITIONS = "editions: [2017-05, 2021-07], expect: {treated_alike: true}"


async def test_the_same_scan_is_played_in_each_edition(play: Play, shop: "Shop") -> None:
    result = await play(f"{{play: approved, {EDITIONS}}}")
    assert result.came is Came.WELL
    first, second = map(decode, (received.body for received in shop.received))
    assert ("idFaceMatch" in first, "idFaceMatch" in second) == (True, False)
    assert (first["idFirstName"], first["customerId"]) == (second["idFirstName"], second["customerId"])
    assert [one["ordinal"] for one in result.transactions] == [1, 2]


async def test_what_a_merchant_does_otherwise_in_another_edition_is_said(
    play: Play, shop: "Shop", sandbox: Server, call: "Caller"
) -> None:
    taken: dict[str, str] = {}

    async def answer(request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.json_response(taken)
        form = decode(await request.read())
        reference = form["jumioIdScanReference"]
        taken.update(face=form.get("idFaceMatch", "unknown"), reference=reference)
        if "idFaceMatch" in form:
            await call("GET", f"{sandbox.url}{DATA.split()[1].format(ref=reference)}")
        return web.Response(status=200 if "idFaceMatch" in form else 202)

    shop.answer = answer
    text = f"{{play: approved, about: an approval, result: {{face_match: 95}}, {EDITIONS}}}"
    result = await play(text, SHORT, state_url=shop.url)
    (failure,) = result.failures
    assert failure[0] == "treated_alike"
    assert failure[1].words == "does not treat an approval alike in edition 2021-07 and 2017-05"
    assert failure[1].details == (
        "answers: 200 in 2017-05, 202 in 2021-07",
        "retrieved: data in 2017-05, nothing in 2021-07",
        'state, face: "95" before, "unknown" after',
    )


async def test_an_expectation_that_fails_in_one_edition_says_in_which(play: Play, shop: "Shop") -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=200 if "idFaceMatch" in decode(await request.read()) else 500)

    shop.answer = answer
    result = await play(
        "{play: approved, editions: [2017-05, 2021-07], expect: {answer: {status: 2xx}}}", SHORT
    )
    assert [verdict.details[0] for _, verdict in result.failures] == ["in edition 2021-07"]
