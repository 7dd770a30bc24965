"""How are faults and retry schedules written?

A fault is its name, or a mapping of the name to its parameters, with when it strikes beside: ``duplicate``,
``{duplicate: {times: 2, after: 5s}}``, ``{status: 503, first: 2, route: images}``.
A schedule is a list of durations, or a rule from which they follow.
"""

from collections.abc import Mapping
from typing import Any

from mockjumio.clock import DAY, SECOND
from mockjumio.errors import nearest
from mockjumio.faults import FAULTS, is_of_plan, names, side_of
from mockjumio.faults.fault import ROUTE, WHEN, Chosen, Side
from mockjumio.schema.kinds import (
    DURATION,
    Key,
    Problems,
    Schema,
    decimal,
    whole,
)
from mockjumio.schema.nodes import Node
from mockjumio.schema.sections import ListOf, Section
from mockjumio.settings import Retries

MOST_FAULTS = 50


class Faults:
    """A list of faults of one side; reads into :class:`~mockjumio.faults.fault.Chosen`."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._when = {key.name: key for key in (*WHEN, ROUTE)[: None if side is Side.INBOUND else 3]}
        self.words = "a list of faults, each a name or a mapping"

    def read(self, node: Node, problems: Problems) -> object:
        items = node.value if isinstance(node.value, list) else [node]
        if len(items) > MOST_FAULTS:
            problems.add(node.place, f"at most {MOST_FAULTS} faults at a time")
        return tuple(filter(None, [self._fault(item, problems) for item in items]))

    def _fault(self, node: Node, problems: Problems) -> Chosen | None:
        if isinstance(node.value, str):
            return self._choose(node.value, Node(None, node.place), {}, node, problems)
        if not isinstance(node.value, dict):
            problems.add(node.place, "expected a fault's name or a mapping")
            return None
        named = {key: item for key, item in node.value.items() if key not in self._when}
        if self._side is Side.OUTBOUND and (route := named.pop(ROUTE.name, None)) is not None:
            problems.add(route.key_place or route.place, "'route' is for faults of Jumio's API")
        if len(named) != 1:
            which = ", ".join(named) or "none"
            problems.add(node.place, f"expected one fault beside {', '.join(self._when)}; found {which}")
            return None
        ((name, values),) = named.items()
        when = {key: item for key, item in node.value.items() if key in self._when}
        place = node._replace(place=values.key_place or node.place)
        return self._choose(name, values, when, place, problems)

    def _choose(
        self, name: str, values: Node, when: dict[str, Node], node: Node, problems: Problems
    ) -> Chosen | None:
        known = names(self._side)
        if name not in known:
            problems.add(node.place, self._unknown(name))
            return None
        own = Problems(no_templates="a fault cannot have templates")
        read = Section("a mapping", *self._when.values()).read(Node(when, node.place), own) or {}
        given = self._values(name, values, own)
        problems.found += own.found
        if own.found:
            return None
        chosen = Chosen(name, values=tuple(given.items()), **read)  # type: ignore[arg-type] # as the keys' kinds read
        if chosen.skip and is_of_plan(chosen):
            problems.add(
                when["skip"].place,
                f"{name!r} is decided before the first attempt: with 'skip' it never happens; remove 'skip'",
            )
        return chosen

    def _values(self, name: str, node: Node, problems: Problems) -> dict[str, object]:
        rows = FAULTS[name].params
        if isinstance(node.value, str) and rows:  # the first parameter is what it is about
            node = Node({rows[0].name: node}, node.place)
        if node.value is None:
            return {}
        return Section("a mapping of parameters", *rows).read(node, problems) or {}

    def _unknown(self, name: str) -> str:
        other = Side.INBOUND if self._side is Side.OUTBOUND else Side.OUTBOUND
        if name in names(other):
            section = "api" if other is Side.INBOUND else "callback"
            return f"{name!r} is a fault of {section}.faults"
        hint = nearest(name, names(self._side))
        return f"unknown fault {name!r}; " + (
            f"did you mean {hint}?" if hint else f"known are {', '.join(names(self._side))}"
        )

    def schema(self) -> Schema:
        one: Schema = {"anyOf": [{"enum": list(names(self._side))}, self._mapping()]}
        return {"anyOf": [{"type": "array", "items": one}, one]}

    def _mapping(self) -> Schema:
        properties: dict[str, object] = {
            key.name: {"description": key.words, **key.kind.schema()} for key in self._when.values()
        }
        for name in names(self._side):
            parameters = Section("", *FAULTS[name].params).schema()
            properties[name] = {"anyOf": [parameters, {"type": ["null", "string", "number"]}]}
        return {"type": "object", "properties": properties, "additionalProperties": False}


CALLBACK_FAULTS = Faults(Side.OUTBOUND)
API_FAULTS = Faults(Side.INBOUND)


def of_any_side(name: str) -> Faults:
    """The kind that reads this fault."""
    return CALLBACK_FAULTS if side_of(name) is Side.OUTBOUND else API_FAULTS


MOST_DELAYS = 100  # attempts that a schedule may plan
JITTER = Key(
    "jitter",
    decimal(0, 1),
    "how much longer or shorter a delay may be, as a share of it; the seed decides",
    "0.2",
)
_RULE = Section(
    "a mapping",
    Key("first", DURATION, "the first delay", "10s"),
    Key("factor", decimal(1, 100), "how much longer each is than the one before (2 if not given)", "2"),
    Key("times", whole(1, MOST_DELAYS), "how many there are (5 if not given)", "5"),
    Key("longest", DURATION, "the longest delay (1d if not given)", "1h"),
    JITTER,
)
_FIXED = Section("a mapping", Key("delays", ListOf(DURATION), "the delays", "[10s, 1m, 5m]"), JITTER)
_EITHER = Section("a mapping", Key("exponential", _RULE, "delays that grow"), *_FIXED.keys.values())


class _Retries:
    """``[10s, 1m, 5m]``, ``{delays: [10s, 1m], jitter: 0.1}`` or ``{exponential: {first: 10s, …}}``."""

    words = "a list of durations such as [10s, 1m, 5m], or a mapping with delays or exponential"
    _list = ListOf(DURATION)

    def read(self, node: Node, problems: Problems) -> object:
        if not isinstance(node.value, dict):
            delays = self._list.read(node, problems)
            if isinstance(node.value, list) and len(node.value) > MOST_DELAYS:
                problems.add(node.place, f"a schedule has at most {MOST_DELAYS} delays")
            return {"delays": delays}
        read = _EITHER.read(node, problems)
        if ("exponential" in node.value) == ("delays" in node.value):
            problems.add(node.place, "expected either delays or exponential")
        elif "exponential" in node.value and "jitter" in node.value:
            problems.add(node.value["jitter"].key_place, "write jitter inside exponential")
        return read

    def schema(self) -> Schema:
        return {"anyOf": [self._list.schema(), _EITHER.schema()]}


RETRIES = _Retries()


def retries(read: Mapping[str, Any]) -> Retries:
    """The schedule that was written, rendered."""
    rule = read.get("exponential")
    if rule is None:
        return Retries(read.get("delays", ()), read.get("jitter", 0.0))
    delays = growing_delays(
        rule.get("first", 10 * SECOND),
        rule.get("factor", 2.0),
        rule.get("times", 5),
        rule.get("longest", DAY),
    )
    return Retries(delays, rule.get("jitter", 0.0))


def growing_delays(first: int, factor: float, times: int, longest: int) -> tuple[int, ...]:
    """Delays that grow by a factor, up to the longest."""
    delays = []
    delay = float(first)
    for _ in range(times):
        delay = min(delay, longest)
        delays.append(round(delay))
        delay *= factor
    return tuple(delays)
