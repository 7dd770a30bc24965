"""How is a suite played, step by step, each watched until it is decided?"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from types import MappingProxyType
from typing import Any, NamedTuple

from mockjumio.client.transport import Calls, Transport, segment
from mockjumio.contract.editions import FIRST
from mockjumio.errors import Problem, Refused, ScenarioError, TimedOut
from mockjumio.schema.nodes import to_python
from mockjumio.suites.evidence import Evidence, Probe, Standing, Verdict, calls, deliveries, is_settled
from mockjumio.suites.expectations import EXPECTATIONS
from mockjumio.suites.state_url import Asker, StateUrl, differences
from mockjumio.suites.suite import Play, Silent, Step, Suite, changes_of, seed_of
from mockjumio.suites.suite_results import Came, StepResult

View = dict[str, Any]  # a JSON object, as the control API answers it
_MORE = 5.0  # seconds that a call may take beyond what it waits for
_SLICE = 5_000  # milliseconds of waiting after which we look whether there is time left


class SuiteCalls(Calls):
    """The calls of one run, all for one merchant (the default one if not given)."""

    def __init__(self, transport: Transport, *, merchant: str | None = None, seconds: float = 30.0) -> None:
        super().__init__()
        self._transport = transport
        self._merchant = {} if merchant is None else {"token": merchant}
        self._seconds = seconds

    async def _view(
        self, method: str, path: str, body: Mapping[str, object] | None = None, /, **query: str
    ) -> View:
        view: View = await self.call(method, path, body, query=query, seconds=self._seconds + _MORE)
        return view

    async def know(self, scenario: str) -> View:
        """A scenario; raises what is wrong with it."""
        return await self._view("GET", f"/scenarios/{segment(scenario)}")

    async def edition(self) -> str:
        """Which edition the merchant meets."""
        if "token" in self._merchant:
            merchant = await self._view("GET", f"/merchants/{segment(self._merchant['token'])}")
        else:  # the default one is the oldest
            merchant = (await self._list_all("/merchants"))[0]
        edition: str = merchant["settings"].get("edition", FIRST)  # servers of older versions have none
        return edition

    async def start(self, body: Mapping[str, object]) -> View:
        return await self._view("POST", "/transactions", body)

    async def finish(self, started: Sequence[View]) -> None:
        """Let time pass until nothing is under way any more; raises :class:`TimedOut`.

        A clock that stands still is moved, one that goes on is waited for.
        """
        try:
            async with asyncio.timeout(self._seconds):
                if not (await self._view("GET", "/clock"))["running"]:
                    await self._view("POST", "/clock/run-until-idle", {})
                    return
                for one in started:
                    is_open = True
                    while is_open:
                        is_open = (await self._now(one, wait=f"{_SLICE}ms"))["open"]
        except TimeoutError:
            raise TimedOut(
                f"still under way after {self._seconds:g} s; --timeout gives a step longer"
            ) from None

    async def now(self, started: Sequence[View]) -> list[View]:
        """What became of them."""
        return [await self._now(one) for one in started]

    async def _now(self, started: View, wait: str | None = None) -> View:
        path = f"/transactions/{segment(started['reference'])}"
        query = {"merchant": started["merchant"]} | ({} if wait is None else {"wait": wait})
        return await self._view("GET", path, None, **query)

    async def requests(self, started: Sequence[View]) -> list[View]:
        """What the merchant called about them, calls without its credentials too."""
        found: list[View] = []
        for one in started:
            query = {"merchant": one["merchant"], "reference": one["reference"]}
            found += await self._list_all("/requests", **query)
            found += await self._list_all("/requests", **query, unknown="true")
        return found

    async def resend(self, callback: View) -> None:
        """Deliver the very same bytes once more."""
        path = f"/callbacks/{segment(callback['id'])}/resend"
        try:
            async with asyncio.timeout(self._seconds):
                await self._view("POST", path, {}, merchant=callback["merchant"])
        except TimeoutError:
            why = f"the second delivery is still under way after {self._seconds:g} s"
            raise TimedOut(f"{why}; --timeout gives it longer") from None


_FIRST_PAUSE = 0.005  # seconds between looks; each pause is longer than the one before
_LONGEST_PAUSE = 0.1
IDEMPOTENT = "idempotent"
TREATED_ALIKE = "treated_alike"
_OF_NOBODY = frozenset(("outcome", "attempts"))  # that may be as expected where nobody listens


_GIVEN_UP = 3  # times in a row that something did not come, before it is no longer waited for in each step


class Patience(NamedTuple):
    """Seconds of real time."""

    linger: float = 5.0  # that the merchant has for what it does after answering
    quiet: float = 0.3  # without anything happening, after which nothing more is believed to come


def judge(step: Step, evidence: Evidence) -> dict[str, Verdict]:
    """Every expectation of a step, by what is known."""
    return {name: EXPECTATIONS[name].judge(value, evidence) for name, value in step.expected.items()}


class _Late(NamedTuple):
    """A step that was not waited for to its end: what it has come to, by edition."""

    result: StepResult
    watches: Sequence[tuple[str | None, "_Watch"]]
    started: Sequence[View]


class Stage:
    """Plays steps, one after the other.

    What did not come in three steps in a row is no longer waited for: later steps go on once the merchant is
    quiet. :meth:`judge_late` looks at them again, when each has had as much time as the first ones.
    """

    def __init__(
        self,
        sandbox: SuiteCalls,
        asker: Asker,
        *,
        seed: int,
        to: str | None = None,
        patience: Patience = Patience(),  # noqa: B008 - immutable
    ) -> None:
        self._sandbox = sandbox
        self._asker = asker
        self._seed = seed
        self._to = to
        self._patience = patience
        self._missed: Counter[str] = Counter()
        self._late: dict[str, _Late] = {}

    def is_late(self, step: Step) -> bool:
        """Whether the result of a step is not the last word."""
        return step.name in self._late

    async def judge_late(self) -> list[StepResult]:
        """The results of steps that were not waited for."""
        late, self._late = self._late, {}
        return [await self._judge_again(one) for one in late.values()]

    async def _judge_again(self, late: _Late) -> StepResult:
        verdicts: Mapping[str, Verdict] = {}
        other: Evidence | None = None
        for edition, watch in late.watches:
            watch.evidence = watch.evidence._replace(other=other)
            verdicts = _worst(verdicts, await watch.watch(), edition)
            other = watch.evidence
        transactions = tuple(await self._sandbox.now(late.started))
        return late.result._replace(verdicts=verdicts, transactions=transactions)

    def _hopeless_checks(self) -> frozenset[str]:
        return frozenset(name for name, times in self._missed.items() if times >= _GIVEN_UP)

    async def play(self, step: Step) -> StepResult:
        """Raises :class:`ScenarioError` with places in the suite; other trouble is the step's result."""
        seed = seed_of(step, self._seed)
        result = StepResult(step, seed)
        if step.optional and step.state is None:
            return result._replace(skipped=True, trouble="no state URL is known; --state URL names one")
        began = time.perf_counter()
        started: list[View] = []
        watches: list[tuple[str | None, _Watch]] = []
        try:
            for edition in step.editions or (None,):
                begun = [await self._start(step, play, seed, edition) for play in step.plays]
                started += begun
                await self._sandbox.finish(begun)
                other = watches[-1][1].evidence if watches else None
                watch = _Watch(self._sandbox, self._asker, self._patience, step, begun, edition or "", other)
                watches.append((edition, watch))
                verdicts = await watch.watch(self._hopeless_checks())
                result = result._replace(verdicts=_worst(result.verdicts, verdicts, edition))
                self._count(watch)
        except TimedOut as error:
            result = result._replace(trouble=str(error))
        result = result._replace(transactions=tuple(await self._sandbox.now(started)))
        if result.came is Came.WELL and result.why_nobody and not _OF_NOBODY & step.expected.keys():
            trouble = f"nobody answered, so nothing can be checked: {result.why_nobody}"
            result = result._replace(trouble=trouble)
        result = result._replace(seconds=time.perf_counter() - began)
        if not result.trouble and any(watch.hurried for _, watch in watches):
            self._late[step.name] = _Late(result, watches, started)
        return result

    def _count(self, watch: "_Watch") -> None:
        """How often in a row something did not come, although it was waited for."""
        for name in watch.missed:
            self._missed[name] += 1
        for name in watch.met:
            self._missed[name] = 0

    async def _start(self, step: Step, play: Play, seed: int, edition: str | None) -> View:
        body: View = {"scenario": play.name if play.node is None else to_python(play.node), "seed": seed}
        if self._to is not None:
            body["callback_url"] = self._to
        if changes := to_python(changes_of(step, edition)):
            body["set"] = changes
        try:
            return await self._sandbox.start(body)
        except Refused as refused:
            if not refused.problems or any(one.place == "callback_url" for one in refused.problems):
                raise
            raise ScenarioError([with_place(one, step, play) for one in refused.problems]) from None


def _worst(
    before: Mapping[str, Verdict], now: Mapping[str, Verdict], edition: str | None
) -> dict[str, Verdict]:
    """Each expectation as it stood in the first edition in which it failed, or in the last."""
    if edition is None:
        return dict(now)
    told = {
        name: one._replace(details=(f"in edition {edition}", *one.details))
        if one.standing is Standing.FAILS and name != TREATED_ALIKE
        else one
        for name, one in now.items()
    }
    return told | {name: one for name, one in before.items() if one.standing is Standing.FAILS}


def with_place(problem: Problem, step: Step, play: Play) -> Problem:
    """A problem of a call, at the place in the suite that it comes from."""
    where, _, path = problem.place.partition(".")
    if where == "set":
        return problem._replace(place=str(step.changes.at(*path.split("."))))
    if where == "scenario" and play.node is not None:
        return problem._replace(place=str(play.node.at(*path.split("."))))
    return problem


class _Watch:
    """What one step has come to, looked at again and again."""

    def __init__(
        self,
        sandbox: SuiteCalls,
        asker: Asker,
        patience: Patience,
        step: Step,
        started: Sequence[View],
        edition: str = "",
        other: Evidence | None = None,
    ) -> None:
        self.evidence = Evidence(step.about, edition=edition, other=other)
        self._sandbox = sandbox
        self._asker = asker
        self._patience = patience
        self._step = step
        self._started = started
        self._probe = None if step.state is None else Probe(ignore=step.state.ignore)
        self._asks = step.state is not None and any(
            EXPECTATIONS[name].asks_state or name == TREATED_ALIKE for name in step.expected
        )
        self._deadline: float | None = None
        self.missed: Set[str] = set()
        self.met: Set[str] = set()
        self.hurried = False

    async def watch(self, given_up: frozenset[str] = frozenset()) -> dict[str, Verdict]:
        """What was ``given_up`` is not waited for; ``hurried`` says whether any of it is missing.

        Whoever calls it again has what is left of the time.
        """
        verdicts = await self._until_decided(given_up, without=(IDEMPOTENT,))
        told = self._probe is not None and not self._probe.error and self._probe.before is None
        if IDEMPOTENT in self._step.expected and self._step.state is not None and told:
            await self._deliver_again(self._step.state)
            self._deadline = None
            verdicts = await self._until_decided(given_up)
        awaited = {name for name, verdict in verdicts.items() if verdict.standing is Standing.AWAITED}
        self.hurried = not awaited.isdisjoint(given_up)
        self.missed = awaited - given_up
        self.met = {name for name, verdict in verdicts.items() if verdict.standing is Standing.HOLDS}
        return {name: is_settled(verdict) for name, verdict in verdicts.items()}

    async def _until_decided(self, given_up: Set[str], without: Sequence[str] = ()) -> dict[str, Verdict]:
        """Look until no expectation waits for anything, or time is up."""
        if self._deadline is None:
            self._deadline = time.monotonic() + self._patience.linger
        deadline = self._deadline
        quiet_at, seen, pause = 0.0, -1, _FIRST_PAUSE
        while True:
            evidence = self.evidence = await self._evidence()
            now = time.monotonic()
            if (done := len(evidence.calls)) != seen:
                quiet_at, seen = now + self._patience.quiet, done
            verdicts = judge(self._step, evidence)
            open_ones = [
                Standing.QUIET if one.standing is Standing.AWAITED and name in given_up else one.standing
                for name, one in verdicts.items()
                if name not in without
            ]
            awaited = Standing.AWAITED in open_ones
            waits_for_quiet = Standing.QUIET in open_ones and now < quiet_at
            if now >= deadline or not (awaited or waits_for_quiet):
                return verdicts
            until = deadline if awaited else min(quiet_at, deadline)
            await asyncio.sleep(min(pause, max(until - now, 0.0)))
            pause = min(pause * 1.5, _LONGEST_PAUSE)

    async def _evidence(self) -> Evidence:
        transactions = await self._sandbox.now(self._started)
        requests = await self._sandbox.requests(self._started)
        if self._asks and self._step.state is not None and self._probe is not None:
            told = await self._asker.ask(self._step.state, self._values())
            self._probe = self._probe._replace(now=told.value, error=told.error)
        references = tuple(one["reference"] for one in self._started)
        return self.evidence._replace(
            deliveries=deliveries(transactions),
            calls=calls(requests),
            probe=self._probe,
            references=references,
        )

    async def _deliver_again(self, state: StateUrl) -> None:
        """The probe: what the state is before a second delivery of every callback, and after it."""
        before, restless = await self._at_rest(state)
        for transaction in await self._sandbox.now(self._started):
            for callback in transaction["callbacks"]:
                if callback["original"] is None:
                    await self._sandbox.resend(callback)
        after, _ = await self._at_rest(state)
        self._probe = Probe(before=before, after=after, ignore=state.ignore, restless=restless)

    async def _at_rest(self, state: StateUrl) -> tuple[tuple[object, ...] | None, bool]:
        """The state once it stays as it is, ``None`` if it cannot be had; and whether it never did."""
        deadline = time.monotonic() + self._patience.linger
        told = await self._asker.ask(state, self._values())
        while True:
            await asyncio.sleep(self._patience.quiet)
            again = await self._asker.ask(state, self._values())
            rests = again.error == told.error and not differences(told.value, again.value, state.ignore)
            if rests or time.monotonic() >= deadline:
                return None if again.error else (again.value,), not rests
            told = again

    def _values(self) -> Mapping[str, object]:
        """What the names in a state URL's braces stand for: those of the first transaction."""
        first = self._started[0]
        return {**first["provided"], **{name: first[name] for name in ("reference", "scenario", "seed")}}


Tell = Callable[[StepResult], None]
Before = Callable[[Step], None]
_ENOUGH = 3  # steps in which nobody was there: the others need not wait for a time-out each


def cut_short(suite: Suite, played: Sequence[StepResult], why: str) -> tuple[StepResult, ...]:
    """The results of a suite that broke off: what was played, and that the rest was not."""
    done = {one.step.name: one for one in played}
    return tuple(done.get(step.name) or _skip(step, why) for step in suite.steps)


def _skip(step: Step, why: str) -> StepResult:
    return StepResult(step, step.seed or 0, skipped=True, trouble=why)


async def run_steps(
    stage: Stage,
    suite: Suite,
    *,
    silent: Silent = MappingProxyType({}),
    fail_fast: bool = False,
    why_stopped: str = "",
    before: Before = lambda step: None,
    tell: Tell = lambda result: None,
) -> tuple[tuple[StepResult, ...], str]:
    """The results, and why the run is to be stopped, if it is."""
    results: list[StepResult] = []
    for step in suite.steps:
        why = why_stopped or silent.get((suite.name, step.name), "")
        if why:
            results.append(_skip(step, why))
            tell(results[-1])
            continue
        before(step)
        results.append(await stage.play(step))
        if not stage.is_late(step):
            tell(results[-1])
        if fail_fast and results[-1].came in (Came.FAILED, Came.BROKEN):
            why_stopped = f"{step.name} failed before"
        elif len(results) == _ENOUGH and all(one.why_nobody for one in results):
            why_stopped = "nobody has answered so far"
    judged = {one.step.name: one for one in await stage.judge_late()}
    for one in judged.values():
        tell(one)
    return tuple(judged.get(one.step.name, one) for one in results), why_stopped
