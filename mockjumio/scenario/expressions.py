"""What may an expression of a template do? Make values of bounded size, with the means that stand here.

jinja2's sandbox keeps an expression from the machine; what it leaves open is size (``'a' * 10**9``), the
present moment (``now.today()``) and what an object prints of its place in memory. Everything that makes a
larger value of a smaller one is therefore held against a limit before it is made.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedFormatter
from jinja2.visitor import NodeTransformer

from mockjumio.scenario.template import MAX_LENGTH, SeededFaker

MAX_ITEMS = 1_000  # of a list
MAX_BITS = 10_000  # of a whole number

_DATE = frozenset("isocalendar isoformat isoweekday replace strftime toordinal weekday".split())
_METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset(
        "capitalize casefold center count endswith find format index isalnum isalpha isascii isdecimal "
        "isdigit islower isnumeric isspace istitle isupper join ljust lower lstrip partition removeprefix "
        "removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip "
        "swapcase title upper zfill".split()
    ),
    datetime: _DATE | {"date", "time", "timestamp"},
    date: _DATE,
    time: frozenset(("isoformat", "strftime")),
    timedelta: frozenset(("total_seconds",)),
    dict: frozenset(("get", "items", "keys", "values")),
    list: frozenset(("count", "index")),
    tuple: frozenset(("count", "index")),
}
_STATEMENTS = (nodes.Template, nodes.Output, nodes.If)
_WIDTH = re.compile(r"\d{4}")
_CONVERSION = re.compile(r"%(%|[#0\- +\d.*]*)")
_STRFTIME = re.compile(r"(?:[^%]|%-?[A-DF-NP-Za-rt-z%])*")  # no widths; %s asks the machine's time zone


class Method:
    """A method, to be called but not to be shown: what Python prints of it is a place in memory."""

    __slots__ = ("function", "name", "owner")

    def __init__(self, owner: Any, name: str, function: Callable[..., Any]) -> None:
        self.owner = owner
        self.name = name
        self.function = function

    def __repr__(self) -> str:
        raise SecurityError(f"{self.name} is not a value; call it: {self.name}()")


@pass_context
def _keep_unfolded(context: Context, value: object) -> object:
    """A ``finalize`` that needs the context keeps jinja2 from working out expressions when it compiles."""
    return value


class Expressions(ImmutableSandboxedEnvironment):
    """The environment that templates are compiled in."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, optimized=False, finalize=_keep_unfolded)
        self.globals.clear()  # range, lipsum and friends: a scenario has its own names
        self.filters = _filters()

    def read(self, text: str) -> nodes.Template:
        """The tree of a template; raises ``TemplateSyntaxError`` if something in it is not allowed."""
        tree = self.parse(text)
        for statement in tree.find_all(nodes.Stmt):
            if not isinstance(statement, _STATEMENTS):
                word = "set" if isinstance(statement, nodes.Assign) else type(statement).__name__.lower()
                message = f"'{word}' is not allowed in scenarios; only 'if' is"
                raise TemplateSyntaxError(message, statement.lineno)
        _Concatenations().visit(tree)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, SeededFaker) and not attribute.startswith("_"):
            try:
                return Method(obj, attribute, getattr(obj, attribute))
            except AttributeError as error:
                raise SecurityError(str(error)) from None
        return _excerpt(obj, attribute, super().getattr(obj, attribute))

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, SeededFaker) and isinstance(argument, str):
            return self.getattr(obj, argument)
        return _excerpt(obj, str(argument), super().getitem(obj, argument))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if attr == "timestamp" and isinstance(obj, datetime) and obj.tzinfo is None:
            return False  # it would depend on the machine's time zone
        return not callable(value) or any(
            attr in names for kind, names in _METHODS.items() if isinstance(obj, kind)
        )

    def wrap_str_format(self, value: Any) -> None:
        """``format`` is a method like others here; :func:`_format` does what the sandbox's would."""

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        if isinstance(obj, Undefined):
            return obj()  # says what is undefined
        if not isinstance(obj, Method):
            raise SecurityError(f"{type(obj).__name__} cannot be called")
        if isinstance(obj.owner, date | time) and obj.name == "strftime":
            _check_strftime(*args, **kwargs)
        elif isinstance(obj.owner, str) and obj.name == "format":
            return _format(self, obj.owner, args, kwargs)
        elif isinstance(obj.owner, str) and obj.name in _GROWING:
            return _within(_GROWING[obj.name](obj.owner, *args, **kwargs))
        return _within(obj.function(*args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        match operator:
            case "+":
                _check_sum(left, right)
            case "*":
                _check_product(left, right)
            case "**" if isinstance(left, int) and isinstance(right, int):
                _check_bits(left.bit_length() * right)
            case "%" if isinstance(left, str):
                _check_conversions(left, right if isinstance(right, tuple) else (right,))
        return _within(super().call_binop(context, operator, left, right))


class _Concatenations(NodeTransformer):
    """``a ~ b`` cannot be intercepted as other operators can; it becomes the filter that joins."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802 - jinja2's name
        self.generic_visit(node)
        items = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(items, "join", [], [], None, None, lineno=node.lineno)


def _excerpt(owner: object, name: str, value: Any) -> Any:
    return Method(owner, name, value) if callable(value) and not isinstance(value, Undefined) else value


def _within(value: Any) -> Any:
    """The value, if it is not beyond a limit."""
    if isinstance(value, str):
        _check_length(len(value))
    elif isinstance(value, int):
        _check_bits(value.bit_length())
    elif isinstance(value, list | tuple | dict) and len(value) > MAX_ITEMS:
        raise SecurityError(f"makes a list of more than {MAX_ITEMS} items")
    return value


def _check_length(length: int) -> None:
    if length > MAX_LENGTH:
        raise SecurityError(f"makes a text of more than {MAX_LENGTH} characters")


def _check_bits(bits: int) -> None:
    if bits > MAX_BITS:
        raise SecurityError(f"makes a number of more than {MAX_BITS} bits")


def _check_sum(left: object, right: object) -> None:
    if isinstance(left, str) and isinstance(right, str):
        _check_length(len(left) + len(right))


def _check_product(left: object, right: object) -> None:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, str) and isinstance(other, int):
            _check_length(len(one) * other)
        elif isinstance(one, list | tuple) and isinstance(other, int):
            raise SecurityError("repeats a list; only a text can be repeated")
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() + right.bit_length())


def _check_conversions(text: str, values: tuple[Any, ...]) -> None:
    if "%(" in text:
        raise SecurityError("'%(name)s' is not for scenarios; write '{name}'.format(name=…)")
    conversions = _CONVERSION.findall(text)
    for conversion in conversions:
        _check_width(conversion)
    longest = max((len(str(value)) for value in values), default=0)
    _check_length(len(text) + len(conversions) * longest)


def _check_width(specification: str) -> None:
    if "*" in specification or _WIDTH.search(specification):
        raise SecurityError(f"{specification!r}: a width has three digits at most")


def _check_strftime(pattern: object = "", format: object = "") -> None:
    text = str(pattern or format)
    if not _STRFTIME.fullmatch(text):
        raise SecurityError(f"{text!r}: only letters and '-' may follow a '%', and not 's'")
    _check_length(len(text) * 20)


class _Formatter(SandboxedFormatter):
    made = 0

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, date | time):
            _check_strftime(format_spec)
        else:
            _check_width(format_spec.replace("*", "", 1))  # a star may be what fills
        text = str(super().format_field(value, format_spec))
        self.made += len(text)
        _check_length(self.made)
        return text


def _format(environment: Expressions, text: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    return _within(_Formatter(environment).vformat(text, args, kwargs))


def _join(values: Iterable[Any], d: str = "") -> str:
    texts = [str(value) for value in values]
    _check_length(sum(map(len, texts)) + len(d) * (len(texts) - 1))
    return d.join(texts)


def _replace(text: object, old: str, new: str, count: int | None = None) -> str:
    whole = str(text)
    _check_length(len(whole) + whole.count(old) * len(new))
    return whole.replace(old, new, -1 if count is None else count)


def _justify(method: Callable[..., str]) -> Callable[..., str]:
    def justify(text: str, width: int, *fill: str) -> str:
        _check_length(width)
        return method(text, width, *fill)

    return justify


_GROWING: Mapping[str, Callable[..., str]] = {
    "replace": _replace,
    "join": lambda separator, values: _join(values, separator),
    "center": _justify(str.center),
    "ljust": _justify(str.ljust),
    "rjust": _justify(str.rjust),
    "zfill": _justify(str.zfill),
}


def _percent(text: object, *values: Any) -> str:
    _check_conversions(str(text), values)
    return str(text) % values


def _round(value: Any, precision: int = 0, method: str = "common") -> Any:
    if abs(precision) > 20:
        raise SecurityError("rounds to more than 20 digits")
    return FILTERS["round"](value, precision, method)


def _reverse(values: Any) -> Any:
    return values[::-1] if isinstance(values, str) else list(reversed(list(values)))


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


@pass_context
def _random(context: Context, values: Iterable[Any]) -> Any:
    faker = context.get("faker")
    if not isinstance(faker, SeededFaker):
        raise SecurityError("there is no seed to choose by")
    return faker.random_element(tuple(values))


def _as_list(lazy: Callable[..., Iterable[Any]]) -> Callable[..., list[Any]]:
    @wraps(lazy)
    def make_list(*args: Any, **kwargs: Any) -> list[Any]:
        return list(lazy(*args, **kwargs))

    return make_list


def _limit(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)  # jinja2 marks its functions with attributes, which this keeps
    def with_limit(*args: Any, **kwargs: Any) -> Any:
        return _within(function(*args, **kwargs))

    return with_limit


def _filters() -> dict[str, Callable[..., Any]]:
    """Filters that make no more than they are given, and those that do, with a limit."""
    plain = (
        "abs capitalize count d default dictsort first float int last length list lower max min sort string "
        "sum title trim truncate upper urlencode wordcount"
    )
    own = {
        "format": _percent,
        "join": _join,
        "random": _random,
        "replace": _replace,
        "reverse": _reverse,
        "round": _round,
        "tojson": _to_json,
        "unique": _as_list(FILTERS["unique"]),
    }
    chosen = {name: FILTERS[name] for name in plain.split()} | own
    return {name: _limit(function) for name, function in chosen.items()}
