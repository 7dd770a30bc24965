"""How is a setting shown as a field of a form, and what does the form say? As its kind tells."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import yaml
from multidict import MultiMapping

from mockjumio.contract.editions import FIRST
from mockjumio.contract.network import data_center_fault
from mockjumio.errors import Problem, ScenarioError
from mockjumio.scenario.merchant_settings import SETTINGS, WIRE
from mockjumio.scenario.source import read
from mockjumio.schema.kinds import FLAG, Key, Kind, Scalar
from mockjumio.schema.nodes import to_python
from mockjumio.schema.sections import ListOf, Section
from mockjumio.settings import MerchantSettings, WireSettings

KEYS: Final = {**SETTINGS.keys, **WIRE.keys}
_NEW: Final = MerchantSettings()._asdict() | WireSettings()._asdict()
_YES, _NO = "true", "false"


_WRITTEN: Final = {
    "id": "ID",
    "ids": "IDs",
    "mrz": "MRZ",
    "url": "URL",
    "urls": "URLs",
    "us": "US",
    "dob": "date of birth",
    "tls13": "TLS 1.3",
}


class Group(NamedTuple):
    """Settings that Jumio's document, or ours, names together."""

    id: str
    title: str
    words: str
    keys: tuple[str, ...]


GROUPS: Final = (
    Group(
        "application",
        "Application settings",
        "Where callbacks go. A transaction may be started with a URL of its own.",
        ("callback_urls",),
    ),
    Group(
        "accepted",
        "Accepted IDs",
        "Which IDs are verified; others are declined as unsupported.",
        ("accepted_ids", "accept_newly_supported", "newly_supported"),
    ),
    Group(
        "data",
        "Data settings",
        "What is checked and read, and so what callbacks tell.",
        (
            *("id_verification", "face_match", "mrz_check", "address_recognition"),
            *("fields", "back_side", "address_formats", "empty_reject_details"),
        ),
    ),
    Group("retention", "Data retention", "After how long Jumio purges a scan.", ("retention",)),
    Group(
        "edition",
        "Edition",
        "Which edition of Jumio's documentation this merchant meets, and what follows from it.",
        ("edition", "masking", "single_reject_detail", "timestamp_digits", "activated"),
    ),
    Group(
        "starts",
        "Scans that your code starts",
        "What plays, what the customer sees, and where they go afterwards.",
        ("default_scenario", "journey", "strict", "success_url", "error_url", "token_lifetime"),
    ),
    Group("platform", "Current platform", "Workflows and scores of KYX, v3.", ("platform",)),
    Group(
        "delivery",
        "Delivery",
        "How callbacks are sent. Jumio documents little of this; the defaults are what was seen.",
        (
            *("timeout", "connect_timeout", "first_byte_timeout", "retries", "only_200", "user_agent"),
            *("charset", "content_type", "plus_for_space", "headers", "data_center", "forwarded", "tls13"),
            *("traceparent", "strict_accept"),
        ),
    ),
)
APART: Final = ("custom_documents",)  # have forms of their own


class Field(NamedTuple):
    """``shape`` is flag, choice, several, text, yaml, or fields; ``options`` are pairs of value and words."""

    name: str
    words: str
    shape: str
    value: Any = None
    options: tuple[tuple[str, str], ...] = ()
    example: str = ""
    within: tuple["Field", ...] = ()

    @property
    def title(self) -> str:
        """The last part of its name, as people write it."""
        words = [_WRITTEN.get(word, word) for word in self.name.rpartition(".")[2].split("_")]
        return words[0][:1].upper() + " ".join(words)[1:]


def fields_of(
    group: Group, settings: Mapping[str, Any], in_force: Mapping[str, Any] = MappingProxyType({})
) -> tuple[Field, ...]:
    """``in_force`` has what holds of those that are left open."""
    fields = (
        _field(KEYS[name], name, settings.get(name), _is_left_open(name), in_force.get(name))
        for name in group.keys
    )
    return tuple(_of_edition(field, settings.get("edition", FIRST)) for field in fields)


def _of_edition(field: Field, edition: str) -> Field:
    """The field without choices that merchants of other editions alone have."""
    if field.name != "data_center":
        return field
    return field._replace(
        options=tuple(one for one in field.options if not data_center_fault(one[0], edition))
    )


def _is_left_open(name: str) -> bool:
    """Whether a setting may be left to the edition or the clock."""
    return name in _NEW and _NEW[name] is None


def _field(key: Key, name: str, value: Any, left_open: bool = False, in_force: Any = None) -> Field:
    kind = key.kind
    if isinstance(kind, Section):
        values = value if isinstance(value, Mapping) else {}
        held = in_force if isinstance(in_force, Mapping) else {}
        within = tuple(
            _field(one, f"{name}.{one.name}", values.get(one.name), in_force=held.get(one.name))
            for one in kind.keys.values()
        )
        return Field(name, key.words, "fields", within=within)
    options = _options(kind)
    if kind is FLAG and not left_open:
        return Field(name, key.words, "flag", bool(value))
    if kind is FLAG or (isinstance(kind, Scalar) and options):
        named = options or ((_YES, "yes"), (_NO, "no"))
        shown = _text(value)
        usual = (
            f"as the edition has it ({dict(named)[_text(in_force)]})" if in_force is not None else "as usual"
        )
        return Field(name, key.words, "choice", shown, (("", usual), *named) if left_open else named)
    if isinstance(kind, ListOf) and (inner := _options(kind.item)):
        return Field(name, key.words, "several", tuple(value or ()), inner)
    shape = "text" if isinstance(kind, Scalar) else "yaml"
    shown = _text(value) if shape == "text" else _yaml(value)
    words = key.words if in_force is None else f"{key.words}; now {_text(in_force)}"
    return Field(name, words, shape, shown, example=key.example)


def _options(kind: Kind) -> tuple[tuple[str, str], ...]:
    options = kind.options() if isinstance(kind, Scalar) and kind.options is not None else ()
    return tuple((one, one) for one in options)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _YES if value else _NO
    return "" if value is None else str(value)


def _yaml(value: object) -> str:
    if value in (None, (), [], {}):
        return ""
    text = yaml.safe_dump(
        _plain(value), sort_keys=False, allow_unicode=True, default_flow_style=None, width=100
    )
    return str(text)


def _plain(value: object) -> object:
    match value:
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def changes(group: Group, settings: Mapping[str, Any], sent: MultiMapping[str]) -> dict[str, object]:
    """What a form changes of the settings, as the control API takes it. Raises :class:`ScenarioError`."""
    problems: list[Problem] = []
    found: dict[str, object] = {}
    for field in fields_of(group, settings):
        if (pair := _change(field, sent, problems)) is not None:
            found[field.name] = pair[0]
    if problems:
        raise ScenarioError(problems)
    return found


def _change(field: Field, sent: MultiMapping[str], problems: list[Problem]) -> tuple[object] | None:
    """The new value of a field, or ``None`` if it stays as it was."""
    if field.shape == "fields":
        inner = {one.name.rpartition(".")[2]: _change(one, sent, problems) for one in field.within}
        changed = {name: pair[0] for name, pair in inner.items() if pair is not None}
        return (changed,) if changed else None
    given = sent.getall(field.name, [])
    match field.shape:
        case "flag":
            new: object = bool(given)
        case "several":
            new = tuple(given)
        case _:
            if not given:
                return None  # not of this form
            new = given[0].replace("\r\n", "\n").strip("\n" if field.shape == "yaml" else " ")
    if new == (field.value.strip("\n") if field.shape == "yaml" else field.value):
        return None
    if field.shape == "yaml":
        return (_read(field.name, str(new), problems),)
    return (new if new != "" else None,)


def _read(name: str, text: str, problems: list[Problem]) -> object:
    try:
        return read_yaml(name, text) or {}
    except ScenarioError as error:
        problems += [one._replace(place=f"settings.{one.place}") for one in error.problems]
        return None


def read_yaml(name: str, text: str) -> Any:
    """What a field with one YAML value says, ``None`` if nothing; raises :class:`ScenarioError`."""
    nodes = read(text, name)
    if len(nodes) > 1:
        raise ScenarioError([Problem(name, "has more than one YAML document")])
    return to_python(nodes[0]) if nodes else None


def read_number(text: str) -> int | str:
    """The whole number that a field writes; what is none stays text, which the control API then refuses."""
    return int(text) if re.fullmatch(r"\d{1,19}", text, re.ASCII) else text
