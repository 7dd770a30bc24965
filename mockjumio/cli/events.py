"""How is what happens told in a line? For people, or as JSON; by ``serve`` and by ``tail`` alike.

An event comes as the control API tells it: its kind, and a mapping.
"""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from mockjumio.cli.output import colour
from mockjumio.errors import printable
from mockjumio.exchanges import Outcome

View = Mapping[str, Any]

_WIDTH = len("transaction")


def line(kind: str, data: View, default: str | None) -> str:
    """An event in words; the merchant is named if it is not the default one."""
    subject, _, verb = kind.partition(".")
    words = _WORDS.get(subject, _unknown)(verb, data)
    whose = data["merchant"]
    if whose != default and subject != "merchant":
        words += f" (merchant {whose})" if whose else " (unknown credentials)"
    subject = "call" if subject == "request" else subject
    text = printable(f"{data['at']}  {subject:{_WIDTH}}  {words}")
    return colour(text, "bad") if went_wrong(kind, data) else text


def json_line(number: int, kind: str, data: View) -> str:
    """An event as one JSON object: what the control API tells of it, with its number and kind."""
    return json.dumps({"id": number, "event": kind, **data})


def went_wrong(kind: str, data: View) -> bool:
    """An attempt that was not accepted, or a call that was refused or got no answer."""
    if kind == "callback.attempted":
        return bool(data["outcome"] != Outcome.ACCEPTED)
    return kind == "request" and not 0 < data["status"] < HTTPStatus.BAD_REQUEST


def reason_of(call: View) -> str:
    """Why a call was answered so, and the nearest that would have worked."""
    reason = call["reason"].removeprefix(f"{call['status']}: ")
    hint = f"hint: {call['hint']}" if call["hint"] else ""
    return "; ".join(filter(None, (reason, hint, *(f"note: {note}" for note in call["notes"]))))


def _callback(verb: str, data: View) -> str:
    status = "" if data["status"] is None else f" {data['status']}"
    number = f" (attempt {data['attempt']})" if data["attempt"] > 1 else ""
    again = f"next attempt at {data['next_attempt']}" if data["next_attempt"] else ""
    remarks = [f"remark: {one}" for one in data.get("remarks", ())]  # an older sandbox tells none
    reason = "; ".join(filter(None, (data["detail"], *remarks, again)))
    return (
        f"{data['outcome']}{status} in {data['duration_ms']:.0f} ms{number}  {data['result']}  "
        f"{data['callback']}  {data['url']}" + (f": {reason}" if reason else "")
    )


def _call(verb: str, data: View) -> str:
    status = data["status"] or "no answer"
    return f"{status}  {data['method']} {data['path']}" + (
        f": {reason}" if (reason := reason_of(data)) else ""
    )


def _transaction(verb: str, data: View) -> str:
    return f"{verb.replace('_', ' ')}  {data['scenario']}  {data['reference']}  {data['status']}"


def _clock(verb: str, data: View) -> str:
    return f"{verb}, from {data['start']}" if "start" in data else verb


def _merchant(verb: str, data: View) -> str:
    return f"{verb}  {data['merchant']}"


def _unknown(verb: str, data: View) -> str:
    """What a newer sandbox may tell."""
    return " ".join((verb, json.dumps({key: data[key] for key in data.keys() - {"at", "merchant"}})))


_WORDS: dict[str, Callable[[str, View], str]] = {
    "callback": _callback,
    "request": _call,
    "transaction": _transaction,
    "clock": _clock,
    "merchant": _merchant,
}
