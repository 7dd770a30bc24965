"""What does a request say, field by field? All that is wrong with it at once, as Jumio would refuse it.

What Jumio would refuse, and programs that ran against it send all the same, is a remark, unless ``strict``.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

from msgspec import MsgspecError
from msgspec.json import Decoder

from mockjumio.contract.conditions import Case
from mockjumio.contract.editions import EDITIONS
from mockjumio.contract.enums import ID_TYPES
from mockjumio.contract.network import broken_rules
from mockjumio.contract.rules import ArrayOf, ObjectOf, Presence, Slot, Table, shape
from mockjumio.contract.scalars import Scalar, url_fault
from mockjumio.errors import nearest
from mockjumio.initiate.fields import ANY_OBJECT, APPENDED, LOCALES, NUMBERS, PICTURE, Call
from mockjumio.schema import sections
from mockjumio.schema.kinds import quote, shorten
from mockjumio.settings import MerchantSettings

LENIENT = "Jumio would refuse this: "
_KEPT = 64  # values of a field that are kept
_LONGEST_KEPT = 300  # characters of one
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
    try:
        content = _decode(body)
    except (MsgspecError, ValueError, RecursionError):
        content = _decode_leniently(body)
    if not isinstance(content, dict):
        raise BadRequest(f"the body is not a JSON object: {quote(content)}", _NO_JSON)
    return content


_decode = Decoder().decode  # at a tenth of what json takes


def _decode_leniently(body: bytes) -> Any:
    """Likewise, also of what only json takes: other encodings, halves of surrogate pairs."""
    if not body.strip():
        raise BadRequest("the body is empty; send a JSON object", _NO_JSON)
    try:
        return sections.read(body.decode(json.detect_encoding(body), "surrogatepass"), doubled=True)
    except sections.Flawed as error:
        raise BadRequest("; ".join(map(str, error.problems)), _NO_JSON) from None
    except UnicodeDecodeError:
        raise BadRequest("the body is not UTF-8", _NO_JSON) from None
    except RecursionError:
        raise BadRequest("the body is nested too deeply", _NO_JSON) from None
    except ValueError as error:
        raise BadRequest(f"the body is not JSON: {error}", _NO_JSON) from None


class Alike(str):
    """What comes again in most requests of a merchant, as a text by which is kept what was made of it.

    The text tells 1 from "1" and from true.
    """

    __slots__ = ("content",)

    content: Any

    @classmethod
    def of(cls, content: object) -> Self:
        alike = cls(repr(content))
        alike.content = content
        return alike


_LONGEST_REFERENCE = 100  # characters for which there is room in every call


def without_references(
    content: Mapping[str, Any], references: Mapping[str, str]
) -> tuple[Alike, dict[str, str]]:
    """What a request says, and its own references by what they are, on which nothing else depends.

    ``references`` has their names. One that is not plain is not taken out: there is something to say of it.
    """
    own, others = {}, dict(content)
    for name, value in content.items():
        if name not in references or type(value) is not str:
            continue
        if 0 < len(value) <= _LONGEST_REFERENCE and value.isprintable():
            own[references[name]], others[name] = value, "x"
    return Alike.of(others), own


def read(call: Call, content: Mapping[str, Any], settings: MerchantSettings, *, strict: bool) -> Reading:
    """The fields of a request; raises :class:`BadRequest` with everything that is wrong with them."""
    reader = _Reader(call, settings)
    values = reader.table(call.table, content, "")
    problems = [*reader.problems, *(reader.remarks if strict else ())]
    if problems:
        raise BadRequest("; ".join(problems))
    return Reading(values, tuple(reader.remarks))


class _Cell:
    """What one field may say. ``found`` is what values that come again were read as, with remarks.

    Of a ``plain`` one there is nothing to remark if it is certain.
    """

    __slots__ = ("found", "plain", "slot")

    def __init__(self, slot: Slot) -> None:
        self.slot = slot
        self.plain = "Url" not in slot.field.name and slot.kind not in (PICTURE, *NUMBERS)
        self.found: dict[tuple[type, object, str], tuple[str, tuple[str, ...]]] = {}

    def keep(self, key: tuple[type, object, str], text: str, remarks: tuple[str, ...]) -> None:
        if len(text) <= _LONGEST_KEPT:
            if len(self.found) >= _KEPT:
                self.found.clear()
            self.found[key] = text, remarks


class _Form(NamedTuple):
    """A table as one case of a call reads it."""

    cells: Mapping[str, _Cell]
    required: tuple[str, ...]


@lru_cache(maxsize=256)
def _form(call: Call, table: Table, case: Case) -> _Form:
    reading = shape(table, case)
    return _Form({name: _Cell(slot) for name, slot in reading.slots.items()}, reading.required)


class _Reader:
    """Collects what is wrong with a request, and what would be at Jumio's."""

    def __init__(self, call: Call, settings: MerchantSettings) -> None:
        self._call = call
        self._settings = settings
        self.problems: list[str] = []
        self.remarks: list[str] = []

    def table(self, table: Table, content: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        cells, required = _form(self._call, table, self._case(content))
        given: dict[str, Any] = {}
        for name, value in content.items():
            cell = cells.get(name)
            if cell is None:
                hint = nearest(name, cells)
                meant = f"; did you mean {hint}?" if hint else ""
                unknown = self.remarks if self._call.lenient else self.problems
                unknown.append(f"{prefix}{shorten(name)} is not a field of {self._call.name}{meant}")
            elif cell.plain and isinstance(value, str) and cell.slot.certain(value) and value.isprintable():
                given[name] = value
            elif value is not None and value != "":
                given[name] = self._value(cell, value, prefix + name)
        for name in required:
            if name not in given:
                lacking = self.remarks if name in self._call.may_lack else self.problems
                lacking.append(f"{prefix}{name} is missing: {cells[name].slot.field.words}")
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

    def _value(self, cell: _Cell, value: Any, path: str) -> Any:
        kind = cell.slot.kind
        if isinstance(kind, ObjectOf):
            if not isinstance(value, dict):
                self.problems.append(f"{path} is {quote(value)}, not {kind.words}")
                return {}
            if kind is ANY_OBJECT:
                return value
            return self.table(kind.table(self._case(value)), value, f"{path}.")
        if isinstance(kind, ArrayOf):
            return self._items(kind, value, path)
        if isinstance(value, list | dict):  # which cannot be looked up
            self._text(kind, value, path)
            return ""
        key = (type(value), value, path)
        if (found := cell.found.get(key)) is not None:
            self.remarks += found[1]
            return found[0]
        return self._scalar(cell, kind, value, key)

    def _scalar(self, cell: _Cell, kind: Scalar, value: Any, key: tuple[type, object, str]) -> str:
        wrong, remarked, path = len(self.problems), len(self.remarks), key[2]
        text = self._text(kind, value, path)
        if text is None:
            return ""
        self._judge(cell.slot, kind, text := self._correct_spelling(cell.slot, text, path), path)
        if len(self.problems) == wrong:
            cell.keep(key, text, tuple(self.remarks[remarked:]))
        return text

    def _items(self, kind: ArrayOf, value: Any, path: str) -> list[Any]:
        if not isinstance(value, list) or isinstance(kind.item, ArrayOf):
            self.problems.append(f"{path} is {quote(value)}, not {kind.words}")
            return []
        if isinstance(kind.item, Scalar):
            wrong = [one for one in value if not kind.item.fits(one)]
            self.problems += [f"{path} has {quote(one)}, not {kind.item.words}" for one in wrong]
            return [one for one in value if one not in wrong]
        table = kind.item.table
        items = []
        for place, one in enumerate(value):
            if isinstance(one, dict):
                items.append(self.table(table(self._case(one)), one, f"{path}[{place}]."))
            else:
                self.problems.append(f"{path}[{place}] is {quote(one)}, not {kind.item.words}")
        return items

    def _text(self, kind: Scalar, value: Any, path: str) -> str | None:
        """Jumio reads numbers and texts alike, though its guides tell them apart."""
        if isinstance(value, str):
            if kind in NUMBERS:
                self.remarks.append(f"{path} is {quote(value)}, not a number without quotes")
            return value
        if isinstance(value, bool):
            text = "true" if value else "false"
            wrong = not kind.flag
        elif isinstance(value, int):
            text = str(value) if abs(value) < 10**15 else ""
            wrong = kind not in NUMBERS and kind.number is None
        else:
            text, wrong = "", True
        if not text:
            self.problems.append(f"{path} is {quote(value)}, not {kind.words}")
            return None
        if wrong:
            self.remarks.append(f"{path} is {quote(value)}, not a text in quotes")
        return text

    def _correct_spelling(self, slot: Slot, text: str, path: str) -> str:
        """Jumio's spelling of a locale: v4 writes a hyphen, and programs write regions that there are not.

        Likewise of a picture's format.
        """
        if text == "image/jpg" and slot.values is not None and "image/jpeg" in slot.values:
            self.remarks.append(f"{path} is {quote(text)}, not image/jpeg")
            return "image/jpeg"
        if slot.field.name != "locale" or slot.values is None:
            return text
        plain = text.replace("-", "_")
        found = _LOCALES.get(plain.lower()) or _LOCALES.get(plain.partition("_")[0].lower())
        if found is None:
            return text
        if plain != found:
            self.remarks.append(f"{path} is {quote(text)}, not a locale of Jumio's; the page is in {found}")
        return found

    def _judge(self, slot: Slot, kind: Scalar, text: str, path: str) -> None:
        longest = slot.field.max_length
        if longest is not None and len(text) > longest:
            self.problems.append(f"{path} has {len(text)} characters, at most {longest} are allowed")
        if slot.presence is Presence.FORBIDDEN:
            self.problems.append(f"{path} does not belong in this request")
        elif slot.values is not None:
            if text not in slot.values:
                self.problems.append(
                    f"{path} is {quote(text)}, not {' or '.join(slot.values) or 'possible'}"
                    f"{_of_another_edition(slot, text, self._settings.edition)}"
                )
        elif not kind.fits(text):
            hint = f": it {url_fault(text)}" if "Url" in path else f", not {kind.words}"
            self.problems.append(f"{path} is {quote(text)}{hint}")
        elif "Url" in path:
            queries = (
                "query" if self._call.name in ("initiate", "accounts") else ""
            )  # their URLs may have one
            self.remarks += [f"{path}: {one}" for one in broken_rules(text) if one.rule != queries]
            given = dict(parse_qsl(urlsplit(text).query, keep_blank_values=True)) if queries else {}
            if taken := [name for name in APPENDED if name in given]:
                self.remarks.append(f"{path} has {' and '.join(taken)}, which Jumio appends itself")
        if kind is not PICTURE and _UNWRITABLE.search(text):
            self.problems.append(f"{path} contains a NUL, or half of a surrogate pair")


def _of_another_edition(slot: Slot, text: str, edition: str) -> str:
    """A hint at an edition that has a type of ID which this one has not."""
    if slot.field.values is None or slot.field.values.listing is not ID_TYPES or not ID_TYPES.knows(text):
        return ""
    first = next(one for one in EDITIONS if text in ID_TYPES.of(one))
    return f": Jumio knows it from edition {first} on, and this merchant's is {edition} (setting edition)"


def _pairs(content: Mapping[str, Any]) -> Iterator[str]:
    """Fields of which one needs the other."""
    if "presetCountry" in content or "presetIdType" in content:
        yield "preset"
    if "baseColor" in content or "bgColor" in content:
        yield "color"
