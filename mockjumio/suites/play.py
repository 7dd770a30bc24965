"""How is a step played? Started, run to its end, and watched until it is decided.

What a merchant does after it has answered comes when it comes, in real time: what is expected is waited for
at most ``linger``, and the step is over at once when it is there. That something does *not* happen is
believed after ``quiet``, counted from the merchant's last call.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mockjumio.errors import Problem, Refused, ScenarioError, TimedOut
from mockjumio.scenario.source import at, to_python
from mockjumio.suites.asking import Asker
from mockjumio.suites.difference import differences
from mockjumio.suites.evidence import Evidence, Probe, calls, deliveries
from mockjumio.suites.expectations import EXPECTATIONS
from mockjumio.suites.foresight import seed_of
from mockjumio.suites.parse import Play, Step
from mockjumio.suites.results import Came, StepResult
from mockjumio.suites.sandbox import Sandbox, View
from mockjumio.suites.state_url import StateUrl
from mockjumio.suites.verdict import Standing, Verdict, settled

_FIRST_PAUSE = 0.005  # seconds between looks; each pause is longer than the one before
_LONGEST_PAUSE = 0.1
IDEMPOTENT = "idempotent"
_OF_NOBODY = frozenset(("outcome", "attempts"))  # that may be as expected where nobody listens


class Patience(NamedTuple):
    """Seconds of real time."""

    linger: float = 5.0  # that the merchant has for what it does after answering
    quiet: float = 0.3  # without anything happening, after which nothing more is believed to come


def judge(step: Step, evidence: Evidence) -> dict[str, Verdict]:
    """Every expectation of a step, by what is known."""
    return {name: EXPECTATIONS[name].judge(value, evidence) for name, value in step.expected.items()}


class Stage:
    """Plays steps, one after the other."""

    def __init__(
        self,
        sandbox: Sandbox,
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

    async def play(self, step: Step) -> StepResult:
        """Raises :class:`ScenarioError` with places in the suite; other trouble is the step's result."""
        seed = seed_of(step, self._seed)
        result = StepResult(step, seed)
        if step.optional and step.state is None:
            return result._replace(skipped=True, trouble="no state URL is known; --state URL names one")
        began = time.perf_counter()
        started: list[View] = []
        try:
            started = [await self._start(step, play, seed) for play in step.plays]
            await self._sandbox.finish(started)
            verdicts = await _Watch(self._sandbox, self._asker, self._patience, step, started).decided()
            result = result._replace(verdicts=verdicts)
        except TimedOut as error:
            result = result._replace(trouble=str(error))
        result = result._replace(transactions=tuple(await self._sandbox.now(started)))
        if result.came is Came.WELL and result.nobody and not _OF_NOBODY & step.expected.keys():
            trouble = f"nobody answered, so nothing can be checked: {result.nobody}"
            result = result._replace(trouble=trouble)
        return result._replace(seconds=time.perf_counter() - began)

    async def _start(self, step: Step, play: Play, seed: int) -> View:
        body: View = {"scenario": play.name if play.node is None else to_python(play.node), "seed": seed}
        if self._to is not None:
            body["callback_url"] = self._to
        if changes := to_python(step.changes):
            body["set"] = changes
        try:
            return await self._sandbox.start(body)
        except Refused as refused:
            if not refused.problems or any(one.place == "callback_url" for one in refused.problems):
                raise
            raise ScenarioError([placed(one, step, play) for one in refused.problems]) from None


def placed(problem: Problem, step: Step, play: Play) -> Problem:
    """A problem of a call, at the place in the suite that it comes from."""
    where, _, path = problem.place.partition(".")
    if where == "set":
        return problem._replace(place=str(at(step.changes, path)))
    if where == "scenario" and play.node is not None:
        return problem._replace(place=str(at(play.node, path)))
    return problem


class _Watch:
    """What one step has come to, looked at again and again."""

    def __init__(
        self, sandbox: Sandbox, asker: Asker, patience: Patience, step: Step, started: Sequence[View]
    ) -> None:
        self._sandbox = sandbox
        self._asker = asker
        self._patience = patience
        self._step = step
        self._started = started
        self._probe = None if step.state is None else Probe(ignore=step.state.ignore)
        self._asks = step.state is not None and any(EXPECTATIONS[name].asks_state for name in step.expected)

    async def decided(self) -> dict[str, Verdict]:
        verdicts = await self._until_decided(without=(IDEMPOTENT,))
        said = self._probe is not None and not self._probe.error
        if IDEMPOTENT in self._step.expected and self._step.state is not None and said:
            await self._deliver_again(self._step.state)
            verdicts = await self._until_decided()
        return {name: settled(verdict) for name, verdict in verdicts.items()}

    async def _until_decided(self, without: Sequence[str] = ()) -> dict[str, Verdict]:
        """Look until no expectation waits for anything, or time is up."""
        deadline = time.monotonic() + self._patience.linger
        quiet_at, seen, pause = 0.0, -1, _FIRST_PAUSE
        while True:
            evidence = await self._evidence()
            now = time.monotonic()
            if (done := len(evidence.calls)) != seen:
                quiet_at, seen = now + self._patience.quiet, done
            verdicts = judge(self._step, evidence)
            open_ones = [one.standing for name, one in verdicts.items() if name not in without]
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
        return Evidence(self._step.about, deliveries(transactions), calls(requests), self._probe, references)

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
