"""How is a retry schedule written? As durations, or as a rule from which they follow."""

from collections.abc import Mapping
from typing import Any

from mockjumio.clock import DAY, SECOND
from mockjumio.scenario.kinds import DURATION, Key, ListOf, Problems, Schema, Section, whole
from mockjumio.scenario.numbers import decimal
from mockjumio.scenario.source import Node
from mockjumio.settings import Retries

MOST = 100  # attempts that a schedule may plan
JITTER = Key("jitter", decimal(0, 1), "share by which a delay may be longer or shorter, by the seed", "0.2")
_RULE = Section(
    "a mapping",
    Key("first", DURATION, "the first delay", "10s"),
    Key("factor", decimal(1, 100), "how much longer each is than the one before (2 if not given)", "2"),
    Key("times", whole(1, MOST), "how many there are (5 if not given)", "5"),
    Key("longest", DURATION, "what no delay exceeds (1d if not given)", "1h"),
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
            if isinstance(node.value, list) and len(node.value) > MOST:
                problems.add(node.place, f"a schedule has at most {MOST} delays")
            return {"delays": delays}
        read = _EITHER.read(node, problems)
        if ("exponential" in node.value) == ("delays" in node.value):
            problems.add(node.place, "either delays or exponential is expected")
        elif "exponential" in node.value and "jitter" in node.value:
            problems.add(node.value["jitter"].key_place, "jitter belongs into exponential")
        return read

    def schema(self) -> Schema:
        return {"anyOf": [self._list.schema(), _EITHER.schema()]}


RETRIES = _Retries()


def retries(read: Mapping[str, Any]) -> Retries:
    """The schedule that was written, rendered."""
    rule = read.get("exponential")
    if rule is None:
        return Retries(read.get("delays", ()), read.get("jitter", 0.0))
    delays = growing(
        rule.get("first", 10 * SECOND),
        rule.get("factor", 2.0),
        rule.get("times", 5),
        rule.get("longest", DAY),
    )
    return Retries(delays, rule.get("jitter", 0.0))


def growing(first: int, factor: float, times: int, longest: int) -> tuple[int, ...]:
    """Delays that grow by a factor, up to the longest."""
    delays = []
    delay = float(first)
    for _ in range(times):
        delay = min(delay, longest)
        delays.append(round(delay))
        delay *= factor
    return tuple(delays)
