"""What does a request say, field by field? All that is wrong with it at once, as Jumio would refuse it.

What Jumio would refuse, and programs that ran against it send all the same, is a remark, unless ``strict``.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from mockjumio.contract.callback_url import broken_rules
from mockjumio.contract.conditions import Case
from mockjumio.contract.kinds import Scalar, url_fault
from mockjumio.contract.rules import ArrayOf, ObjectOf, Presence, Slot, Table, shape
from mockjumio.errors import nearest
from mockjumio.initiate.fields import APPENDED, LOCALES, NUMBERS, PICTURE, Call
from mockjumio.settings import MerchantSettings

LENIENT = "Jumio would refuse this: "
_SHOWN = 60
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_LOCALES = {locale.lower(): locale for locale in LOCALES}
_NO_JSON = "Error creating JSON-based XMLStreamReader"  # Jumio's words for an empty or broken body


class BadRequest(Exception):
    """A request that is refused. ``said`` is what the answer says of it, if Jumio has words of its own."""

    def __init__(self, why: str, said: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.said = said


class Reading(NamedTuple):
    """The fields that were given, by Jumio's names, and what Jumio would have refused of them."""

    values: Mapping[str, Any]
    remarks: tuple[str, ...]


def parse_body(body: bytes) -> dict[str, Any]:
    """The object of a JSON body; raises :class:`BadRequest`."""
    if not body.strip():
        raise BadRequest("the body is empty; send a JSON object", _NO_JSON)
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"the body is no JSON: {error}", _NO_JSON) from None
    if not isinstance(content, dict):
        raise BadRequest(f"the body is no JSON object: {_quote(content)}", _NO_JSON)
    return content


def read(call: Call, content: Mapping[str, Any], settings: MerchantSettings, *, strict: bool) -> Reading:
    """The fields of a request; raises :class:`BadRequest` with everything that is wrong with them."""
    reader = _Reader(call, settings)
    values = reader.table(call.table, content, "")
    problems = [*reader.problems, *(reader.remarks if strict else ())]
    if problems:
        raise BadRequest("; ".join(problems))
    return Reading(values, tuple(reader.remarks))


class _Reader:
    """Collects what is wrong with a request, and what would be at Jumio's."""

    def __init__(self, call: Call, settings: MerchantSettings) -> None:
        self._call = call
        self._settings = settings
        self.problems: list[str] = []
        self.remarks: list[str] = []

    def table(self, table: Table, content: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        reading = shape(table, self._case(content))
        given: dict[str, Any] = {}
        for name, value in content.items():
            slot = reading.slots.get(name)
            if slot is None:
                hint = nearest(name, reading.slots)
                meant = f"; did you mean {hint}?" if hint else ""
                self.problems.append(f"{prefix}{_shortly(name)} is not a field of {self._call.name}{meant}")
            elif value is not None and value != "":
                given[name] = self._value(slot, value, prefix + name)
        for name in reading.required:
            if name not in given:
                lacking = self.remarks if name in self._call.may_lack else self.problems
                lacking.append(f"{prefix}{name} is missing: {reading.slots[name].field.words}")
        return given

    def _case(self, content: Mapping[str, Any]) -> Case:
        """Of a preset, its index stands for the type."""
        kind = content.get("type") if "index" not in content else str(content["index"])
        return Case(
            self._call.product,
            "",
            kind if isinstance(kind, str) else None,
            settings=self._settings,
            provided=frozenset(_pairs(content)),
        )

    def _value(self, slot: Slot, value: Any, path: str) -> Any:
        kind = slot.kind
        if isinstance(kind, ObjectOf):
            if not isinstance(value, dict):
                self.problems.append(f"{path} is {_quote(value)}, not {kind.words}")
                return {}
            return self.table(kind.table(self._case(value)), value, f"{path}.")
        if isinstance(kind, ArrayOf):
            return self._items(kind, value, path)
        text = self._text(kind, value, path)
        if text is None:
            return ""
        self._judge(slot, kind, text := self._spelled(slot, text, path), path)
        return text

    def _items(self, kind: ArrayOf, value: Any, path: str) -> list[Any]:
        if not isinstance(value, list) or not isinstance(kind.item, ObjectOf):
            self.problems.append(f"{path} is {_quote(value)}, not {kind.words}")
            return []
        table = kind.item.table
        items = []
        for place, one in enumerate(value):
            if isinstance(one, dict):
                items.append(self.table(table(self._case(one)), one, f"{path}[{place}]."))
            else:
                self.problems.append(f"{path}[{place}] is {_quote(one)}, not {kind.item.words}")
        return items

    def _text(self, kind: Scalar, value: Any, path: str) -> str | None:
        """Jumio reads numbers and texts alike, though its guides tell them apart."""
        if isinstance(value, str):
            if kind in NUMBERS:
                self.remarks.append(f"{path} is {_quote(value)}, not a number without quotes")
            return value
        if isinstance(value, bool):
            text = "true" if value else "false"
            wrong = not kind.flag
        elif isinstance(value, int):
            text, wrong = str(value) if abs(value) < 10**15 else "", kind not in NUMBERS
        else:
            text, wrong = "", True
        if not text:
            self.problems.append(f"{path} is {_quote(value)}, not {kind.words}")
            return None
        if wrong:
            self.remarks.append(f"{path} is {_quote(value)}, not a text in quotes")
        return text

    def _spelled(self, slot: Slot, text: str, path: str) -> str:
        """Jumio's spelling of a locale: v4 writes a hyphen, and programs write regions that there are not."""
        if slot.field.name != "locale" or slot.values is None:
            return text
        plain = text.replace("-", "_")
        found = _LOCALES.get(plain.lower()) or _LOCALES.get(plain.partition("_")[0].lower())
        if found is None:
            return text
        if plain != found:
            self.remarks.append(f"{path} is {_quote(text)}, not a locale of Jumio's; the page is in {found}")
        return found

    def _judge(self, slot: Slot, kind: Scalar, text: str, path: str) -> None:
        longest = slot.field.max_length
        if longest is not None and len(text) > longest:
            self.problems.append(f"{path} has {len(text)} characters, at most {longest} are allowed")
        if slot.presence is Presence.FORBIDDEN:
            self.problems.append(f"{path} goes with another request")
        elif slot.values is not None:
            if text not in slot.values:
                self.problems.append(
                    f"{path} is {_quote(text)}, not {' or '.join(slot.values) or 'possible'}"
                )
        elif not kind.fits(text):
            hint = f": it {url_fault(text)}" if "Url" in path else f", not {kind.words}"
            self.problems.append(f"{path} is {_quote(text)}{hint}")
        elif "Url" in path:
            queries = "query" if self._call.name == "initiate" else ""  # v4's URLs may have one
            self.remarks += [f"{path}: {one}" for one in broken_rules(text) if one.rule != queries]
            given = dict(parse_qsl(urlsplit(text).query, keep_blank_values=True)) if queries else {}
            if taken := [name for name in APPENDED if name in given]:
                self.remarks.append(f"{path} has {' and '.join(taken)}, which Jumio appends itself")
        if kind is not PICTURE and _UNWRITABLE.search(text):
            self.problems.append(f"{path} holds a NUL, or half of a surrogate pair")


def _pairs(content: Mapping[str, Any]) -> Iterator[str]:
    """Fields of which one needs the other."""
    if "presetCountry" in content or "presetIdType" in content:
        yield "preset"
    if "baseColor" in content or "bgColor" in content:
        yield "color"


def _quote(value: object) -> str:
    return _shortly(repr(value))


def _shortly(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
