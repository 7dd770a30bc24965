"""How is a journey written, each step some time after the one before, and what does Jumio do about it?"""

from collections.abc import Iterable
from random import Random
from typing import NamedTuple, cast

from mockjumio.clock import SECOND, Instant
from mockjumio.schema.kinds import DURATION, Key, Problems, Scalar, Schema, Template, choice
from mockjumio.schema.nodes import Node
from mockjumio.schema.sections import ListOf, Section
from mockjumio.transaction import DROP_OFF, Action, Step


class Spread(NamedTuple):
    """A length of time that is drawn: between two bounds, or log-normal around a median (milliseconds)."""

    low: int
    high: int
    sigma: float | None = None  # log-normal: ``low`` is the median, ``high`` the cap

    def draw(self, rng: Random) -> int:
        if self.sigma is None:
            return rng.randint(self.low, self.high)
        return min(round(self.low * rng.lognormvariate(0, self.sigma)), self.high)


class _Spread:
    """``30s``, ``{uniform: [20s, 60s]}`` or ``{lognormal: {median: 30s, sigma: 0.5}}``."""

    words = "a duration, {uniform: [least, most]} or {lognormal: {median: …, sigma: …}}"
    _lognormal = Section(
        "a mapping with median and sigma",
        Key("median", DURATION, "half of the values are below"),
        Key("sigma", Scalar("a number", float, lambda: {"type": "number"}), "spread of the logarithm"),
        Key("most", DURATION, "cap"),
    )

    def read(self, node: Node, problems: Problems) -> object:
        if isinstance(node.value, str):
            length = DURATION.read(node, problems)
            if isinstance(length, Template):
                return length._replace(kind=self)
            return Spread(length, length) if isinstance(length, int) else None
        if isinstance(node.value, dict) and list(node.value) == ["uniform"]:
            return self._uniform(node.value["uniform"], problems)
        if isinstance(node.value, dict) and list(node.value) == ["lognormal"]:
            return self._of_median(node.value["lognormal"], problems)
        problems.add(node.place, f"expected {self.words}")
        return None

    def schema(self) -> Schema:
        spread = ListOf(DURATION).schema()
        return {
            "anyOf": [
                DURATION.schema(),
                {"type": "object", "properties": {"uniform": spread}, "additionalProperties": False},
                {
                    "type": "object",
                    "properties": {"lognormal": self._lognormal.schema()},
                    "additionalProperties": False,
                },
            ]
        }

    def _uniform(self, node: Node, problems: Problems) -> object:
        bounds = ListOf(DURATION).read(node, problems)
        match bounds:
            case (int(low), int(high)) if low <= high:
                return Spread(low, high)
        problems.add(node.place, "uniform needs two durations, the shorter first")
        return None

    def _of_median(self, node: Node, problems: Problems) -> object:
        match self._lognormal.read(node, problems):
            case {"median": int(median), "sigma": float(sigma), **rest} if 0 < sigma < 5:
                most = rest.get("most")
                return Spread(median, most if isinstance(most, int) else 20 * median, sigma)
        problems.add(node.place, "lognormal needs a median and a sigma between 0 and 5")
        return None


class JourneyStep(NamedTuple):
    """A step as written: what, how long after the step before, and (finish) the processing time."""

    action: str
    after: int | Template = 0
    processing: Spread | Template | None = None


class Steps:
    """``[start, {activity: {after: 30s}}, {finish: {after: 1m, processing: 20s}}]``."""

    words = "a list of steps: start, attempt, activity, finish or drop_off"
    _names = ("start", "attempt", "activity", "finish", "drop_off")
    _timing = Section("a mapping", Key("after", DURATION, "time after the step before"))
    _finish = Section(
        "a mapping",
        Key("after", DURATION, "time after the step before"),
        Key("processing", _Spread(), "how long the verification takes"),
    )

    def read(self, node: Node, problems: Problems) -> object:
        if not isinstance(node.value, list) or not node.value:
            problems.add(node.place, f"expected {self.words}")
            return None
        steps = [self._step(item, problems) for item in node.value]
        self._order([step.action if step else "" for step in steps], node, problems)
        return tuple(steps)

    def schema(self) -> Schema:
        timed = {name: self._timing.schema() for name in self._names}
        step = {
            "anyOf": [
                {"enum": list(self._names)},
                {
                    "type": "object",
                    "properties": {**timed, "finish": self._finish.schema()},
                    "additionalProperties": False,
                    "minProperties": 1,
                    "maxProperties": 1,
                },
            ]
        }
        return {"type": "array", "items": step, "minItems": 1}

    def _step(self, node: Node, problems: Problems) -> JourneyStep | None:
        if isinstance(node.value, str):
            name, details = node.value, Node({}, node.place)
        elif isinstance(node.value, dict) and len(node.value) == 1:
            ((name, details),) = node.value.items()
        else:
            problems.add(node.place, f"a step is one word or one key; {self.words}")
            return None
        known = choice("a step of a journey", lambda: self._names).read(Node(name, node.place), problems)
        if known is None:
            return None
        section = self._finish if name == "finish" else self._timing
        values = section.read(details, problems) or {}
        after, processing = values.get("after", 0), values.get("processing")
        return JourneyStep(
            name,
            after if isinstance(after, int | Template) else 0,
            processing if isinstance(processing, Spread | Template) else None,
        )

    def _order(self, names: list[str], node: Node, problems: Problems) -> None:
        if names[0] != "start":
            problems.add(node.place, "a journey begins with start")
        for name in names[:-1]:
            if name in ("finish", "drop_off"):
                problems.add(node.place, f"nothing comes after {name}")
        if names.count("start") > 1:
            problems.add(node.place, "a journey starts once; remove the second start")


_ACTIONS = {action.value: action for action in Action}


class Course(NamedTuple):
    """A journey's steps, and what Jumio does about it, in milliseconds from its start.

    If the user finishes, the result is there after ``processing``: a step that is not among them.
    """

    steps: tuple[Step, ...]
    processing: Spread | int | None = None

    def steps_until_drawn(self, start: Instant) -> tuple[Step, ...]:
        """The steps at their instants, up to that whose instant is drawn."""
        steps: tuple[Step, ...] = ()
        for at, action in self.steps:  # few
            steps = (*steps, Step(start + at, action))
        return steps

    def draw_steps(self, start: Instant, rng: Random) -> tuple[Step, ...]:
        """All steps at their instants."""
        steps, length = self.steps_until_drawn(start), self.processing
        if length is None:
            return steps
        length = length.draw(rng) if isinstance(length, Spread) else length
        return (*steps, Step(steps[-1].at + length, Action.COMPLETE))


def course(journey: Iterable[JourneyStep]) -> Course:
    """What a rendered journey comes to.

    A user who is silent for fifteen minutes is cleaned up, whatever the journey had planned after that.
    """
    at = updated = 0
    steps = []
    for step in journey:
        at += cast(int, step.after)
        if at >= updated + DROP_OFF:
            break
        action = _ACTIONS[step.action]
        steps.append(Step(at, action))
        if action is Action.FINISH:
            return Course(tuple(steps), cast(Spread | None, step.processing) or SECOND)
        if action is not Action.DROP_OFF:
            updated = at
    return Course((*steps, Step(updated + DROP_OFF, Action.EXPIRE)))
