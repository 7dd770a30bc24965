"""What does ``mockjumio.yaml`` say? The server, its merchants, folders of scenarios, what plays at the start.

Files to begin with (``init.d``) say a part of it: merchants and transactions. All are read with the tables of
scenarios' settings and of calls, so that everything wrong is said at once with file, line and column.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mockjumio.clock import Pace, timestamp
from mockjumio.errors import Problem, ScenarioError
from mockjumio.merchant.account import Account
from mockjumio.merchant.requests import CLOCK, MAKE, make_account
from mockjumio.messages.links import base
from mockjumio.run.orders import START, PlannedStart
from mockjumio.scenario.library import read_file
from mockjumio.scenario.merchant_settings import SETTINGS, WIRE, wire_field
from mockjumio.schema.kinds import (
    BEARER,
    FLAG,
    NOT_RENDERED,
    OBJECT,
    PACE,
    PORT,
    SCENARIO,
    TEXT,
    Key,
    Kind,
    Problems,
    Scalar,
    Schema,
    describe_found,
)
from mockjumio.schema.nodes import Node, Place, to_python
from mockjumio.schema.sections import ListOf, Section
from mockjumio.settings import MerchantSettings
from mockjumio.web.control.entrance import host_spelling


class Configuration(NamedTuple):
    """What a file says. ``flags`` by the names of the command line's options."""

    flags: Mapping[str, Any]
    settings: MerchantSettings
    wire: Mapping[str, Any]  # what it says of the WireSettings
    start: int | None  # what the default merchant's clock shows first
    scenarios: tuple[Path, ...]
    env: tuple[str, ...]
    merchants: tuple[Mapping[str, Any], ...]
    starts: tuple[PlannedStart, ...]
    given: frozenset[str]  # what it says on purpose of the default merchant, that something is as usual too
    tls_names: tuple[str, ...] | None = None
    allow_hosts: tuple[str, ...] | None = None


def _public_url(text: str) -> str:
    try:
        return base(text)
    except ValueError as error:
        raise ValueError(f"public_url {error}") from None


def _proxy(text: str) -> str:
    from mockjumio.delivery.target import proxy_of  # which a file without a proxy does not need

    proxy_of(text)
    return text


def _path(text: str) -> str:
    if not text or "\0" in text:
        raise ValueError(f"{text!r} is not a path: it is empty or contains a NUL character")
    return text


_PATH = Scalar("a path", _path)


class _Clock:
    """``real``, ``manual``, ``60x``, or a mapping as for ``POST /merchants``; reads into the latter."""

    words = "real, manual, a factor such as 60x, or a mapping with mode, factor and now"
    _mapping = Section(
        "a mapping",
        *CLOCK,
    )

    def read(self, node: Node, problems: Problems) -> object:
        if isinstance(node.value, dict):
            return self._mapping.read(node, problems)
        pace = PACE.read(node, problems)
        return {"mode": pace.mode.value, "factor": pace.factor} if isinstance(pace, Pace) else pace

    def schema(self) -> dict[str, object]:
        return {"anyOf": [PACE.schema(), self._mapping.schema()]}


_DEEPER: Mapping[str, Kind] = {  # what a call's check takes as it comes
    "clock": _Clock(),
    "settings": Section("a mapping", *SETTINGS.keys.values(), *WIRE.keys.values()),
}
_MERCHANT = Section(
    "a mapping",
    *(key._replace(kind=_DEEPER.get(key.name, key.kind)) for key in MAKE),
)


class _AsWritten:
    """A scenario or a part of one, which is read when it is played: a mapping, or a text where one may be."""

    def __init__(self, kind: Scalar, *, text: bool) -> None:
        self.words = kind.words
        self._kind = kind
        self._text = text

    def read(self, node: Node, problems: Problems) -> object:
        if isinstance(node.value, dict) or (self._text and node.value and isinstance(node.value, str)):
            return to_python(node)
        problems.add(node.place, f"expected {self.words}, found {describe_found(node.value)}")
        return None

    def schema(self) -> Schema:
        return self._kind.plain_schema()


_PLAYED: Mapping[str, Kind] = {
    "scenario": _AsWritten(SCENARIO, text=True),
    "set": _AsWritten(OBJECT, text=False),
}
_START = Section("a mapping", *(key._replace(kind=_PLAYED.get(key.name, key.kind)) for key in START))
INIT = Section(
    "a mapping with merchants and transactions",
    Key("merchants", ListOf(_MERCHANT), "further merchants"),
    Key("transactions", ListOf(_START), "what plays at the start, for merchants without transactions"),
)
FILE = Section(
    "a mapping",
    Key("host", TEXT, "address to listen on"),
    Key("port", PORT, "port to listen on, 0 for any"),
    Key("public_url", Scalar("a URL", _public_url), "links in callbacks begin with this URL"),
    Key("tls_port", PORT, "port to serve https on, 0 for any"),
    Key("tls_dir", _PATH, "folder of the test authority, relative to this file"),
    Key("tls_names", ListOf(TEXT), "further names and addresses in the certificate"),
    Key("serve_tls13", FLAG, "serve TLS 1.3 too"),
    Key("ca_file", _PATH, "further authorities that callbacks trust, relative to this file"),
    Key("insecure", FLAG, "send callbacks without verifying certificates"),
    Key("callback_proxy", Scalar("a proxy's URL", _proxy), "HTTP proxy that callbacks go through"),
    Key("strict_callback_urls", FLAG, "refuse callback URLs that Jumio would not accept"),
    Key("control_token", BEARER, "token that callers of the control API must send"),
    Key(
        "allow_hosts",
        ListOf(Scalar("a host's name", host_spelling)),
        "further host names that calls to /_mock may use",
    ),
    Key("scenarios", ListOf(_PATH), "folders of scenarios, relative to this file"),
    Key("env", ListOf(TEXT), "environment variables that templates may use"),
    Key("merchant", _MERCHANT, "the default merchant"),
    *INIT.keys.values(),
)
_SERVER = (
    *("host", "port", "public_url", "control_token", "tls_port", "serve_tls13"),
    *("insecure", "callback_proxy", "strict_callback_urls"),
)
_FILES = ("tls_dir", "ca_file")
_ACCOUNT = ("token", "secret", "admin_token", "admin_secret", "callback_url", "seed")


def read_configuration(file: Path | None, more: Sequence[Path] = ()) -> Configuration:
    """What a file says, and ``more`` that say what to begin with.

    Raises :class:`ScenarioError` with everything that is wrong in any of them.
    """
    problems = Problems(no_templates=NOT_RENDERED)
    read = [_read(FILE, file, problems)] if file else [(Node({}, Place("")), {})]
    read += [_read(INIT, one, problems) for one in more]
    if problems.found:
        raise ScenarioError(problems.found)
    node, values = read[0]
    own = node.find("merchant") or Node({}, node.place)
    others = [one for node, _ in read for one in _items(node.find("merchants"))]
    body = _body(values.get("merchant", {}), own)
    bodies = tuple(map(_body, (one for _, said in read for one in said.get("merchants", ())), others))
    account = _check([(body, own), *zip(bodies, others, strict=True)])
    begun = [one for node, _ in read for one in _items(node.find("transactions"))]
    bodies_to_play = [one for _, said in read for one in said.get("transactions", ())]
    default = values.get("merchant", {})
    clock = default.get("clock", {})
    wire, others_said = _wire_settings(own)
    flags = {name: values[name] for name in _SERVER if name in values}
    folder = file.parent if file else Path()
    flags |= {name: str(folder / values[name]) for name in _FILES if name in values}
    flags |= {name: default[name] for name in _ACCOUNT if name in default}
    if clock:
        flags["clock"] = Pace(account.clock.mode, clock.get("factor"))
    return Configuration(
        flags=flags,
        settings=account.settings,
        wire={name: getattr(account.wire, name) for name in wire},
        start=clock.get("now"),
        scenarios=tuple(folder / one for one in values.get("scenarios", ())),
        env=values.get("env", ()),
        merchants=bodies,
        starts=tuple(map(PlannedStart, bodies_to_play, begun)),
        given=frozenset((*wire, *(("settings",) if others_said else ()))),
        tls_names=values.get("tls_names"),
        allow_hosts=values.get("allow_hosts"),
    )


def _read(table: Section, file: Path, problems: Problems) -> tuple[Node, dict[str, Any]]:
    """A file's only document, and what it says by a table."""
    try:
        node = _only_document(file)
    except ScenarioError as error:
        problems.found += error.problems
        return Node({}, Place(str(file))), {}
    return node, table.read(node, problems) or {}


def _wire_settings(merchant: Node) -> tuple[list[str], bool]:
    """Which of its :class:`WireSettings` a merchant's section names, and whether it names others."""
    section = merchant.find("settings")
    named = section.value if section is not None and isinstance(section.value, dict) else {}
    return [wire_field(key) for key in named if key in WIRE.keys], not named.keys() <= WIRE.keys.keys()


def _only_document(file: Path) -> Node:
    nodes = read_file(file)
    if len(nodes) > 1:
        raise ScenarioError(
            [Problem(str(nodes[1].place), "a configuration is one YAML document, not several")]
        )
    if not nodes or nodes[0].value is None:
        return Node({}, Place(str(file)))
    return nodes[0]


def _items(node: Node | None) -> list[Node]:
    if node is None or node.value is None:
        return []
    return node.value if isinstance(node.value, list) else [node]


def _body(values: Mapping[str, Any], node: Node) -> dict[str, Any]:
    """A merchant's section as the body of ``POST /merchants``."""
    body = dict(values)
    if "now" in body.get("clock", {}):
        body["clock"] = {**body["clock"], "now": timestamp(body["clock"]["now"])}
    if "settings" in body and isinstance(node.value, dict):
        body["settings"] = to_python(node.value["settings"])
    return body


def _check(merchants: Iterable[tuple[Mapping[str, Any], Node]]) -> Account:
    """The first merchant's account; raises what is wrong with any of them."""
    problems: list[Problem] = []
    accounts: list[Account] = []
    tokens: set[str] = set()
    for body, node in merchants:
        own = {key: body[key] for key in ("token", "admin_token") if key in body}
        taken = [key for key, token in own.items() if token in tokens]
        problems += [
            Problem(str(node.at(*key.split("."))), "another merchant has this token; give each its own")
            for key in taken
        ]
        tokens |= set(own.values())
        try:
            accounts.append(make_account(body))
        except ScenarioError as error:
            problems += [one._replace(place=str(node.at(*one.place.split(".")))) for one in error.problems]
    if problems:
        raise ScenarioError(problems)
    return accounts[0]
