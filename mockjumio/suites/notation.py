"""How is an expectation written? Statuses, amounts, and lists that may also be true or false."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mockjumio.clock import duration_in_words
from mockjumio.schema.kinds import DURATION, FLAG, Key, Problems, Scalar, Schema, choice
from mockjumio.schema.nodes import Node
from mockjumio.schema.sections import ListOf, Section

_STATUS = re.compile(r"[1-5](\d\d|xx)", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
ANY = "any"


def _status(text: str) -> str:
    if text != ANY and not _STATUS.fullmatch(text):
        raise ValueError(f"{text!r} is not a status such as 200, a class such as 2xx, or {ANY}")
    return text


STATUS = Scalar(
    "a status such as 200, a class such as 2xx, or any",
    _status,
    lambda: {
        "anyOf": [
            {"type": "string", "pattern": rf"^({_STATUS.pattern}|{ANY})$"},
            {"type": "integer", "minimum": 100, "maximum": 599},
        ]
    },
)


class Answers(NamedTuple):
    """Which statuses are well, and within how many milliseconds (``None``: however long)."""

    statuses: tuple[str, ...] = ("2xx",)
    within: int | None = None

    def takes(self, status: int) -> bool:
        return any(one in (ANY, str(status), f"{status // 100}xx") for one in self.statuses)

    def __str__(self) -> str:
        statuses = " or ".join(self.statuses)
        return statuses if self.within is None else f"{statuses} within {duration_in_words(self.within)}"


class OneOrMore(ListOf):
    """A list that leaves something possible."""

    def read(self, node: Node, problems: Problems) -> object:
        if node.value == []:
            problems.add(node.place, "an empty list allows nothing; remove the expectation")
        return super().read(node, problems)

    def schema(self) -> Schema:
        item = self.item.schema()
        return {"anyOf": [{"type": "array", "items": item, "minItems": 1}, item]}


_STATUSES = OneOrMore(STATUS)
_ANSWER = Section(
    "a mapping",
    Key("status", _STATUSES, "what is well: a status, a class such as 2xx, or a list of them", "2xx"),
    Key("within", DURATION, "how long the answer may take", "2s"),
)


class AnswerKind:
    """``2xx``, ``[200, 204]`` or ``{status: 2xx, within: 2s}``."""

    words = "a status, a list of them, or a mapping with status and within"

    def read(self, node: Node, problems: Problems) -> object:
        if not isinstance(node.value, dict):
            statuses = _STATUSES.read(node, problems)
            return Answers(statuses) if isinstance(statuses, tuple) else None
        said = _ANSWER.read(node, problems) or {}
        names = {"status": "statuses"}
        return Answers(**{names.get(key, key): value for key, value in said.items()})  # type: ignore[arg-type]

    def schema(self) -> Schema:
        return {"anyOf": [_STATUSES.schema(), _ANSWER.schema()]}


class Amount(NamedTuple):
    """How many; ``most`` ``None`` has no bound."""

    least: int = 0
    most: int | None = None

    def __str__(self) -> str:
        if self.least == self.most:
            return str(self.least)
        if self.most is None:
            return f"at least {self.least}"
        return f"{self.least} to {self.most}" if self.least else f"at most {self.most}"


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


_COUNT = Scalar("a whole number", _whole, lambda: {"type": "integer", "minimum": 0})
_BOUNDS = Section(
    "a mapping",
    Key("least", _COUNT, "at least so many", "1"),
    Key("most", _COUNT, "at most so many", "10"),
)


class AmountKind:
    """``3`` or ``{least: 1, most: 3}``; ``bound`` says that a bare number is the most that there may be."""

    def __init__(self, *, bound: bool = False) -> None:
        self._bound = bound
        meaning = "at most so many" if bound else "exactly so many"
        self.words = f"a whole number ({meaning}) or a mapping with least and most"

    def read(self, node: Node, problems: Problems) -> object:
        if isinstance(node.value, dict):
            said = _BOUNDS.read(node, problems) or {}
            amount = Amount(**said)  # type: ignore[arg-type] # as the keys' kinds read
            if amount.most is not None and amount.least > amount.most:
                problems.add(node.place, f"at least {amount.least} and at most {amount.most} cannot be")
            return amount
        number = _COUNT.read(node, problems)
        if not isinstance(number, int):
            return None
        return Amount(0 if self._bound else number, number)

    def schema(self) -> Schema:
        return {"anyOf": [_COUNT.schema(), _BOUNDS.schema()]}


class Some(NamedTuple):
    """These (``names``), any (``names`` empty and ``wanted``), or none."""

    wanted: bool = True
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " and ".join(self.names) if self.names else "yes" if self.wanted else "no"


class SomeKind:
    """``[front, face]``, ``true`` or ``false``."""

    def __init__(self, words: str, options: Callable[[], Sequence[str]]) -> None:
        self._list = ListOf(choice(words, options))
        self.words = f"true, false, or a list of: {', '.join(options())}"

    def read(self, node: Node, problems: Problems) -> object:
        if node.value in ("true", "false"):
            return Some(node.value == "true")
        names = self._list.read(node, problems)
        return Some(bool(names), names) if isinstance(names, tuple) else None

    def schema(self) -> Schema:
        return {"anyOf": [FLAG.schema(), self._list.schema()]}
