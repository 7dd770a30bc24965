"""Which callbacks are in this text? Wherever they stand: in requests, logs, journals, events and tables.

Nothing here knows a tool by name. A value of JSON is a callback if it has the parameters of one, under their
names or as a list of names and values; a text is read as a text of its own, also if it is base64. What a
server answered, and what stands in an address, is none.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_plus

from mockjumio.contract.enums import NOT_AVAILABLE
from mockjumio.contract.form import wire_value
from mockjumio.errors import Problem, ScenarioError
from mockjumio.importing.extract import (
    QUOTED,
    START,
    Repeating,
    bodies,
    json_values,
    literals,
    not_json,
    table,
)
from mockjumio.importing.forms import (
    BROKEN_MULTIPART,
    MULTIPART_MARK,
    NAME,
    UPLOAD,
    Pairs,
    Remark,
    Text,
    forms,
    is_callback,
    looks_like_callback,
    multipart_fields,
    of_base64,
    paragraphs,
)

_PASSED_OVER: Final = re.compile(
    r"(http_?)?response|stub|(absolute_?)?ur[il]$|query|path$|.*headers$|cookies", re.I
)
_WORDS: Final = ("callBackType", "verificationStatus", "idScanStatus", "idScanSource")
_WORD = re.compile(r"[A-Z][A-Z_]{0,59}", re.ASCII)
_ENCODED = re.compile(r"(?:[\w.*+!'()~-]|%[0-9A-Fa-f]{2})*", re.ASCII)
_MULTIPART = "this is a multipart form (multipart/form-data); Jumio sends application/x-www-form-urlencoded"
_SHOWN = 6  # parameters in a message
_LONGEST = 60  # characters of a value in a message

Form = tuple[Pairs, str]
Found = Form | Problem | Remark


class CapturedCallback(NamedTuple):
    """A callback's parameters, decoded, and where it stands."""

    form: Mapping[str, str]
    place: str


class Capture(NamedTuple):
    callbacks: list[CapturedCallback]
    remarks: list[Remark]


def find_callbacks(text: str, file: str) -> Capture:
    """Every callback, each once; raises :class:`ScenarioError` if one cannot be read, or if there is none."""
    try:
        found = list(_of_text(Text.of(text.lstrip("\ufeff"), file)))
    except RecursionError:
        raise ScenarioError([Problem(file, "nested too deeply")]) from None
    read = [one for one in found if isinstance(one, tuple) and not isinstance(one, Problem | Remark)]
    callbacks = [one for one in read if is_callback(name for name, _ in one[0])]
    problems = [one for one in found if isinstance(one, Problem)]
    problems += [problem for pairs, place in callbacks for problem in _wrong(pairs, place)]
    if problems or not callbacks:
        raise ScenarioError(dict.fromkeys(problems) or [_say_nothing_found(read, text, file)])
    each: dict[tuple[tuple[str, str], ...], CapturedCallback] = {}
    for pairs, place in callbacks:
        each.setdefault(tuple(sorted(pairs)), CapturedCallback(dict(pairs), place))
    return Capture(list(each.values()), [one for one in found if isinstance(one, Remark)])


def _wrong(pairs: Pairs, place: str) -> Iterator[Problem]:
    """Why these are no callback's parameters, though one's names are among them."""
    form: dict[str, str] = {}
    for name, value in pairs:
        if name in form:
            both = f"{form[name][:_LONGEST]!r} and {value[:_LONGEST]!r}"
            yield Problem(place, f"{name} is here twice, as {both}; a callback has it once: remove one")
        elif not NAME.fullmatch(name):
            yield Problem(
                place,
                f"{name[:_LONGEST]!r} is not a parameter's name: remove what is not part of the callback",
            )
        form[name] = value
    for name in _WORDS:
        value = form.get(name, "")
        if value not in ("", NOT_AVAILABLE) and not _WORD.fullmatch(value):
            stuck = "is other text attached to it?"
            yield Problem(
                place, f"{name} is {value[:_LONGEST]!r}, which is not one of Jumio's words: {stuck}"
            )
    if "verification" in form and UPLOAD in form:
        yield Problem(place, "this is an answer of Jumio's retrieval API; import the callback")


def _say_nothing_found(read: list[Form], text: str, file: str) -> Problem:
    if "workflowExecution" in text:
        return Problem(file, "no callback of Netverify; those of Jumio's later platform cannot be imported")
    if not read:
        return Problem(
            file, "no callback: no form, request, curl command, log, HAR file, journal or JSON with one"
        )
    names = [name for name, _ in read[0][0]]
    some = ", ".join(repr(name[:_LONGEST]) for name in names[:_SHOWN]) + (
        ", …" if len(names) > _SHOWN else ""
    )
    message = (
        f"no callback: neither callBackType, verificationStatus, nor scanReference with document ({some})"
    )
    return Problem(read[0][1], message)


def _of_text(text: Text) -> Iterator[Found]:
    try:
        if (pairs := multipart_fields(text.text)) is not None:
            yield Remark(text.at(0), _MULTIPART)
            yield pairs, text.at(0)
            return
    except ValueError as broken:
        yield Problem(text.at(0), str(broken))
        return
    begin = text.text.lstrip()[:1]
    error = None
    if begin in ("{", "["):
        try:
            values = list(json_values(text))
        except ValueError as raised:
            error = raised
        else:
            yield from _of_list(values, text.place)
            return
    elif (rows := table(text)) is not None:
        yield from _of_list(rows, text.place)
        return
    found = list(_of_bodies(text))
    yield from found
    if error is not None and not found:
        yield not_json(error, text)


def _of_bodies(text: Text) -> Iterator[Found]:
    callbacks = 0
    for body in bodies(text):
        if isinstance(body, Problem | Remark):
            yield body
            continue
        for one in _of_text(body) if len(body.text) < len(text.text) else _of_words(body):
            callbacks += _is_found(one)
            yield one
    requests = len(START.findall(text.text))
    if 0 < callbacks < requests:
        yield _remark_on_left_out(text.place, requests - callbacks, requests, "requests")


def _of_words(text: Text) -> Iterator[Found]:
    """What is neither JSON nor a request: forms, and what a program wrote of them, among a log's words."""
    if (decoded := of_base64(text.text)) is not None:
        yield from _of_text(Text.of(decoded, text.place))
        return
    if (mark := MULTIPART_MARK.search(text.text)) is not None and looks_like_callback(text.text):
        yield Problem(text.part(mark.start()).at(0), BROKEN_MULTIPART)
        return
    for block in paragraphs(text):
        lines = block.text.split("\n")
        values = {n: list(literals(line)) for n, line in enumerate(lines) if QUOTED.search(line)}
        if values and all(None in each for each in values.values()):  # one may go over several lines
            values, lines = {0: list(literals(block.text))}, []
        for number, each in values.items():
            for value in each:
                if value is None:
                    yield Problem(
                        block.at(number), "there are parameters of a callback here, but the JSON is broken"
                    )
                else:
                    yield from _of_value(value, block.at(number))
        rest = ["" if number in values else line for number, line in enumerate(lines)]
        for part in paragraphs(block._replace(text="\n".join(rest))):
            yield from forms(part)


def _of_value(value: object, place: str) -> Iterator[Found]:
    match value:
        case str() if looks_like_callback(value):
            yield from _of_text(Text.of(value, place))
        case str() if (decoded := of_base64(value)) is not None:
            yield from _of_text(Text.of(decoded, place))
        case list():
            if (pairs := _pairs(value)) is not None:
                yield pairs, place
            else:
                yield from _of_list([(one, _under(place, f"[{n}]")) for n, one in enumerate(value)], place)
        case dict():
            yield from _of_object(value, place)


def _of_list(items: Collection[tuple[object, str]], place: str) -> Iterator[Found]:
    callbacks = 0
    for item, where in items:
        found = list(_of_value(item, where))
        callbacks += any(map(_is_found, found))
        yield from found
    if 0 < callbacks < len(items):
        yield _remark_on_left_out(place, len(items) - callbacks, len(items), "entries")


def _of_object(value: Mapping[str, object], place: str) -> Iterator[Found]:
    """What stands in its texts is surer than what a tool has made of them, and hides it."""
    inner = {str(key): one for key, one in value.items() if not _PASSED_OVER.match(str(key))}
    forms_inside = [key for key, one in inner.items() if not isinstance(one, str) and _pairs(one) is not None]
    texts = [(key, one) for key, one in inner.items() if isinstance(one, str)]
    found: list[Found] = []
    for key, text in sorted(texts, key=lambda pair: not looks_like_callback(pair[1])):
        if not found or looks_like_callback(text):
            found += _of_value(text, _under(place, key))
    yield from found
    own = None if found or forms_inside else _pairs(value)
    if own is not None:
        yield own, place
        return
    for key, one in inner.items():
        if not isinstance(one, str) and not (found and key in forms_inside):
            yield from _of_value(one, _under(place, key))


def _pairs(value: object) -> Pairs | None:
    """The parameters of a form: an object of values or of lists of them, or a list of names and values."""
    match value:
        case dict():
            named = list(value.pairs if isinstance(value, Repeating) else value.items())
        case list() if value:
            named = [_name_and_value(one) for one in value]
        case _:
            return None
    pairs: list[tuple[str, Any]] = [(str(name), said) for name, said in named]
    if any(name is None for name, _ in named) or not is_callback(name for name, _ in pairs):
        return None
    if all(isinstance(said, dict) and isinstance(said.get("values"), list) for _, said in pairs):
        pairs = [(name, said["values"]) for name, said in pairs]
    if all(isinstance(said, list) and all(isinstance(one, str) for one in said) for _, said in pairs):
        return [(name, one) for name, said in pairs for one in said]
    return _on_the_wire([(name, said) for name, said in pairs if said is not None])


def _name_and_value(one: object) -> tuple[object, Any]:
    """A name and its value, as tools list them; the name is ``None`` if this is something else."""
    match one:
        case {"name": name, "value": said} | {"key": name, "value": said}:
            return name, said
        case {"name": name, "values": said} | {"key": name, "values": said}:
            return name, said
        case (name, said) if isinstance(name, str):
            return name, said
        case {"name": name} | {"key": name}:
            return name, ""
        case _:
            return None, None


def _on_the_wire(pairs: list[tuple[str, object]]) -> Pairs:
    """Values as texts. HAR leaves open whether those of a form are decoded: Chrome's are not."""
    texts = [(name, wire_value(said)) for name, said in pairs]
    if all(_ENCODED.fullmatch(text) for _, text in texts) and any("%" in text for _, text in texts):
        return [(name, unquote_plus(text)) for name, text in texts]
    return texts


def _under(place: str, key: str) -> str:
    if ": " not in place:
        return f"{place}: {key}"
    return f"{place}{key}" if key.startswith("[") else f"{place}.{key}"


def _is_found(one: Found) -> bool:
    return not isinstance(one, Problem | Remark) and is_callback(name for name, _ in one[0])


def _remark_on_left_out(place: str, count: int, of: int, what: str) -> Remark:
    return Remark(place, f"{count} of {of} {what} are not callbacks, and are left out")
