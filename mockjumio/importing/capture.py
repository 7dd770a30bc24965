"""Which callbacks are in this text? A form's body, an HTTP request, a HAR file, or our own JSON."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from mockjumio.contract.form import wire_value
from mockjumio.errors import Problem, ScenarioError

_SCAN = ("verificationStatus", "jumioIdScanReference", "callBackType")
_UPLOAD = ("document", "transaction")
_REQUEST = re.compile(r"^[A-Z]+ \S+ HTTP/\d", re.MULTILINE)
_LISTS = ("items", "transactions", "callbacks", "suites", "steps")  # in our own JSON
_NAMED = 6  # parameters in a message


class Captured(NamedTuple):
    """A callback's parameters, decoded, and where it stands."""

    form: Mapping[str, str]
    place: str


def captured(text: str, file: str) -> list[Captured]:
    """Every callback, each once; raises :class:`ScenarioError` if there is none."""
    found = list(_found(text.lstrip("\ufeff").strip(), file))
    callbacks = [one for one in found if is_callback(one.form)]
    if not callbacks:
        raise ScenarioError([_nothing(found, file)])
    each: dict[tuple[tuple[str, str], ...], Captured] = {}
    for one in callbacks:
        each.setdefault(tuple(sorted(one.form.items())), one)
    return list(each.values())


def is_callback(form: Mapping[str, str]) -> bool:
    scan = any(name in form for name in _SCAN)
    return scan or ("scanReference" in form and any(name in form for name in _UPLOAD))


def _nothing(found: list[Captured], file: str) -> Problem:
    if not found:
        return Problem(file, "no callback: no form, HTTP request, HAR file or JSON of mockjumio's with one")
    names = list(found[0].form)
    some = ", ".join(repr(name[:40]) for name in names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    message = f"no callback: neither {', '.join(_SCAN)} nor scanReference is among its parameters ({some})"
    return Problem(found[0].place, message)


def _found(text: str, file: str) -> Iterator[Captured]:
    if text.startswith(("{", "[")):
        yield from _of_json_text(text, file)
    elif _REQUEST.match(text):
        yield from _of_requests(text.replace("\r\n", "\n"), file)
    else:
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                yield from _of_body(line, f"{file}:{number}")


def _of_requests(text: str, file: str) -> Iterator[Captured]:
    """One HTTP request, or several one after the other."""
    starts = [found.start() for found in _REQUEST.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        place = file if len(starts) == 1 else f"{file}:{text.count(chr(10), 0, start) + 1}"
        yield from _of_body(text[start:end].partition("\n\n")[2], place)


def _of_body(body: str, place: str) -> Iterator[Captured]:
    """A form's body. Of a parameter that comes twice the last one."""
    body = body.strip()
    if "=" not in body:
        return
    form = dict(parse_qsl(body, keep_blank_values=True, errors="replace"))
    if form:
        yield Captured(form, place)


def _of_json_text(text: str, file: str) -> Iterator[Captured]:
    try:
        yield from _of_json(json.loads(text), file)
        return
    except json.JSONDecodeError as error:
        lines = text.splitlines()
        if len(lines) == 1 or not lines[0].rstrip().endswith("}"):
            place = f"{file}:{error.lineno}:{error.colno}"
            raise ScenarioError([Problem(place, f"not JSON: {error.msg}")]) from None
    except RecursionError:
        raise ScenarioError([Problem(file, "nested too deeply")]) from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield from _of_json(json.loads(line), f"{file}:{number}")
            except json.JSONDecodeError as error:
                place = f"{file}:{number}:{error.colno}"
                raise ScenarioError([Problem(place, f"not JSON: {error.msg}")]) from None


def _of_json(value: Any, place: str) -> Iterator[Captured]:
    if isinstance(value, list):
        for item in value:
            yield from _of_json(item, place)
    elif isinstance(value, dict):
        yield from _of_object(value, place)


def _of_object(value: Mapping[str, Any], place: str) -> Iterator[Captured]:
    lists = [value[name] for name in _LISTS if isinstance(value.get(name), list)]
    if isinstance(value.get("log"), dict):
        yield from _of_har(value["log"], place)
    elif isinstance(value.get("form"), dict):
        yield Captured(_texts(value["form"]), place)
    elif isinstance(value.get("body"), str):
        yield from _of_body(value["body"], place)
    elif lists:
        for inner in lists:
            yield from _of_json(inner, place)
    else:
        yield Captured(_texts(value), place)


def _of_har(log: Mapping[str, Any], place: str) -> Iterator[Captured]:
    entries = log.get("entries")
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        request = entry.get("request") if isinstance(entry, dict) else None
        posted = request.get("postData") if isinstance(request, dict) else None
        if not isinstance(posted, dict):
            continue
        where = f"{place}: log.entries[{number}]"
        bodies = list(_of_body(_decoded(posted), where)) if isinstance(posted.get("text"), str) else []
        params = posted.get("params")
        # Some browsers write the values of params as they are on the wire, others decoded: the body is sure.
        if isinstance(params, list) and params and not any(is_callback(one.form) for one in bodies):
            pairs = [one for one in params if isinstance(one, dict) and "name" in one]
            yield Captured(_texts({str(one["name"]): one.get("value", "") for one in pairs}), where)
        else:
            yield from bodies


def _decoded(posted: Mapping[str, Any]) -> str:
    text = str(posted["text"])
    if posted.get("encoding") != "base64":
        return text
    try:
        return base64.b64decode(text).decode(errors="replace")
    except (binascii.Error, ValueError):
        return text


def _texts(form: Mapping[str, Any]) -> dict[str, str]:
    """Values as on the wire; what somebody's log has decoded already is encoded again."""
    return {str(name): wire_value(value) for name, value in form.items() if value is not None}
