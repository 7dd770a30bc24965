"""How is a callback sent again, as it was or edited, and in what does it differ from another?"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from aiohttp import web

from mockjumio.errors import MockjumioError, Problem
from mockjumio.schema.difference import ABSENT, compare
from mockjumio.web.console.callback_fields import Value, contract_of, decode_callback, in_text, read, shorten
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.visit import Fields, Shown, Visit, callback_of
from mockjumio.web.console.wording import label_of_outcome
from mockjumio.web.control.problem import ControlError, as_control_error

_NEW: Final = 3  # parameters that can be added at a time


class Row(NamedTuple):
    """A parameter of the form: as the callback has it, and as it was typed."""

    value: Value
    sent: str
    typed: str
    omitted: bool
    problems: tuple[str, ...]


async def resend(visit: Visit) -> web.StreamResponse:
    await visit.fields()
    _, callback = await _look_up_to_send(visit)
    return await _send(visit, callback, {})


async def _look_up_to_send(visit: Visit) -> tuple[Shown, Any]:
    """What may still be sent: 409 once the scan was deleted."""
    shown, callback = await callback_of(visit)
    if shown.transaction["deleted"] is not None:
        raise ControlError(409, f"transaction {callback['reference']} was deleted, and its data with it")
    return shown, callback


async def _send(visit: Visit, callback: Mapping[str, Any], body: Mapping[str, object]) -> web.Response:
    again = await visit.call("POST", f"/callbacks/{callback['id']}/resend", body)
    last = again["attempts"][-1] if again["attempts"] else None
    became = "planned" if last is None else label_of_outcome(last["outcome"], last["status"]).words
    return visit.go(f"transactions/{again['reference']}", said=f"Sent again as {again['id']}: {became}.")


async def show_form(visit: Visit) -> web.StreamResponse:
    return _form(visit, *await _look_up_to_send(visit))


async def send_edited(visit: Visit) -> web.StreamResponse:
    fields = await visit.fields()
    shown, callback = await _look_up_to_send(visit)
    try:
        return await _send(visit, callback, _edits(fields, _texts(callback)))
    except MockjumioError as error:
        refused = as_control_error(error)
        if not refused.problems:
            raise
        return _form(visit, shown, callback, refused, fields)


def _edits(fields: Fields, texts: Mapping[str, str]) -> dict[str, object]:
    """What a form changes, as the call takes it; what stands in it as it was sent is no change."""
    changes = {
        name: typed
        for name, text in texts.items()
        if (typed := _typed_value(fields, name)) is not None and _lines(typed) != _lines(text)
    }
    added = dict(_new_parameters(fields))
    if twice := [
        Problem(f"new.{name}", "is there already; change it there") for name in added if name in texts
    ]:
        raise ControlError(422, "\n".join(map(str, twice)), problems=twice)
    omitted = [name for name in texts if f"omit.{name}" in fields]
    body: dict[str, object] = {"url": fields.get("url", "").strip(), "violate": "violate" in fields}
    return body | {"set": {**changes, **added}, "omit": omitted}


def _typed_value(fields: Fields, name: str) -> str | None:
    """A value from the form, with line breaks as they are on the wire and not as forms send them."""
    value = fields.get(f"value.{name}")
    return None if value is None else _lines(value)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _new_parameters(fields: Fields) -> Iterable[tuple[str, str]]:
    names, values = fields.getall("new-name", []), fields.getall("new-value", [])
    for name, value in zip(names, values, strict=False):
        if name.strip():
            yield name.strip(), _lines(value)


def _texts(callback: Mapping[str, Any]) -> dict[str, str]:
    """Each parameter's text; of JSON the members that hold no others, by path."""
    if callback["json"] is None:
        return dict(callback["form"])
    return dict(_leaves(callback["json"], ""))


def _leaves(values: Mapping[str, Any], prefix: str) -> Iterable[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{name}.")
        elif isinstance(value, str):
            yield f"{prefix}{name}", value


def _form(
    visit: Visit,
    shown: Shown,
    callback: Mapping[str, Any],
    refused: ControlError | None = None,
    fields: Fields | None = None,
) -> web.Response:
    contract = contract_of(shown.transaction, shown.details["edition"])
    texts = _texts(callback)
    problems: dict[str, list[str]] = {}
    for problem in () if refused is None else refused.problems:
        place = problem.place.removeprefix("set.")
        message = problem.message.removesuffix("; violate sends it anyway")  # here a box below says so
        problems.setdefault(place, []).append(message)
    rows = {
        name: Row(
            Value(name, name, text, (), contract.rules(name)),
            text,
            text if fields is None else _typed_value(fields, name) or "",
            fields is not None and f"omit.{name}" in fields,
            tuple(problems.pop(name, ())),
        )
        for name, text in texts.items()
    }
    added = [] if fields is None else list(_new_parameters(fields))
    new = [(name, value, problems.pop(name, []) + problems.pop(f"new.{name}", [])) for name, value in added]
    url = callback["url"] if fields is None else fields.get("url", "")
    return visit.page(
        "edit",
        200 if refused is None else 422,
        shown=shown,
        callback=callback,
        number=visit.path["number"],
        groups=_group(callback, contract, rows),
        new=[*new, *[("", "", [])] * max(1, _NEW - len(new))],
        url_typed=url,
        url_problems=problems.pop("url", []),
        rest=[f"{place}: {one}" for place, told in problems.items() for one in told],
        refused=refused is not None,
        violate=fields is not None and "violate" in fields,
    )


def _group(
    callback: Mapping[str, Any], contract: Any, rows: Mapping[str, Row]
) -> list[tuple[str, list[Row]]]:
    groups = []
    for group in read(callback, contract):
        names = {value.name for value in group.values}
        own = [row for name, row in rows.items() if name in names or name.partition(".")[0] in names]
        groups.append((group.name, own))
    return groups


_NEAR: Final = 200  # transactions before this one among which others of its scenario are looked for
_OFFERED: Final = 10  # of them


class Change(NamedTuple):
    """What one field says in either callback; ``None`` where it is not there."""

    path: str
    kind: str
    before: str | None
    after: str | None


async def show_differences(visit: Visit) -> web.StreamResponse:
    shown, callback = await callback_of(visit)
    offered = await _list_to_compare(visit, shown, callback)
    wanted = visit.request.query.get("with", "").strip() or _usual_other(callback, offered)
    other = None if wanted is None else await visit.call("GET", f"/callbacks/{quote(wanted, safe='')}")
    changes, alike = (
        ([], []) if other is None else _compare(decode_callback(other), decode_callback(callback))
    )
    return visit.page(
        "differences",
        here="",
        shown=shown,
        callback=callback,
        number=visit.path["number"],
        other=other,
        wanted=wanted,
        offered=offered,
        changes=changes,
        alike=alike,
    )


def _usual_other(callback: Mapping[str, Any], offered: Mapping[str, str]) -> str | None:
    """The one that it repeats; otherwise that of the scan before it of the same scenario, or a copy."""
    own = f"{callback['reference']}-"
    earlier = next((one for one in offered if not one.startswith(own)), None)
    return callback["original"] or earlier or next(iter(offered), None)


async def _list_to_compare(visit: Visit, shown: Shown, callback: Mapping[str, Any]) -> dict[str, str]:
    """Callbacks to compare with, in words: the others of this scan, and those before it of its scenario."""
    one = shown.transaction
    found = {each["id"]: "of this scan" for each in one["callbacks"] if each["id"] != callback["id"]}
    query = {"order": "newest", "limit": str(_NEAR), "cursor": f"d{one['ordinal']}"}  # those before it
    before = await visit.call("GET", "/transactions", query=query)
    alike = [each for each in before["items"] if each["scenario"] == one["scenario"] and each["callbacks"]]
    for each in alike[:_OFFERED]:
        found[each["callbacks"][0]["id"]] = f"of {each['scenario']}, {each['created'][:19].replace('T', ' ')}"
    return found


def _compare(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[list[Change], list[tuple[str, str]]]:
    """What changed, and the fields that say the same."""
    changes = []
    for one in compare(before, after, exact=True):
        kind = "added" if one.expected is ABSENT else "removed" if one.actual is ABSENT else "changed"
        changes.append(Change(one.path, kind, _text_or_none(one.expected), _text_or_none(one.actual)))
    alike = [
        (name, shorten(in_text(after[name]))) for name in after if before.get(name, ABSENT) == after[name]
    ]
    return changes, alike


def _text_or_none(value: object) -> str | None:
    return None if value is ABSENT else shorten(in_text(value))


_CALLBACK: Final = "transactions/{reference}/callbacks/{number}"
PAGES = (
    Page("POST", f"{_CALLBACK}/resend", resend),
    Page("GET", f"{_CALLBACK}/edit", show_form),
    Page("POST", f"{_CALLBACK}/edit", send_edited),
    Page("GET", f"{_CALLBACK}/differences", show_differences),
)
