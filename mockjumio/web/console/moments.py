"""What happened to a transaction, and what is still to come? Moments, the oldest first."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from mockjumio.transaction import Action
from mockjumio.web.console.wording import Said, said_of_outcome, said_of_status

_STEPS: Final = {
    Action.START: "The user started",
    Action.ATTEMPT: "The first attempt to scan",
    Action.ACTIVITY: "The user did something",
    Action.FINISH: "The user finished",
    Action.DROP_OFF: "The user left",
    Action.COMPLETE: "The result was there",
    Action.EXPIRE: "Cleaned up: nobody came back",
    Action.TOKEN_EXPIRE: "The page's token ended: nobody opened it",
}
_PLANNED: Final = {
    Action.ATTEMPT: "First attempt to scan",
    Action.ACTIVITY: "The user does something",
    Action.FINISH: "The user finishes",
    Action.DROP_OFF: "The user leaves",
    Action.COMPLETE: "The result is there",
    Action.EXPIRE: "Cleaned up, if nobody comes back",
    Action.TOKEN_EXPIRE: "The page's token ends, if nobody opens it",
}


class Moment(NamedTuple):
    """``at`` is the merchant's time, ``real`` the machine's, where it is known.

    ``picture`` names the image that was fetched, ``callback`` the number of the one that this is about.
    """

    at: str
    what: str
    said: Said | None = None
    notes: tuple[str, ...] = ()
    planned: bool = False
    picture: str | None = None
    callback: int | None = None
    call: Mapping[str, Any] | None = None
    real: str | None = None


def moments(
    transaction: Mapping[str, Any], details: Mapping[str, Any], requests: Iterable[Mapping[str, Any]]
) -> list[Moment]:
    """Of the control API's views of a transaction, of its details, and of the calls about it."""
    told = [
        Moment(transaction["created"], "Created"),
        *_steps(transaction),
        *_callbacks(transaction, details),
        *(_call(one) for one in requests),
    ]
    if transaction["deleted"] is not None:
        by = "Its data was removed: retention is over" if transaction["purged"] else "Its data was deleted"
        told.append(Moment(transaction["deleted"], by))
    return sorted(told, key=lambda one: (one.at, one.planned))


def _steps(transaction: Mapping[str, Any]) -> Iterator[Moment]:
    for step in transaction["steps"]:
        action, planned = Action(step["action"]), step["planned"]
        if action is Action.START and step["at"] == transaction["created"]:
            continue
        yield Moment(step["at"], (_PLANNED if planned else _STEPS).get(action, action), planned=planned)


def _callbacks(transaction: Mapping[str, Any], details: Mapping[str, Any]) -> Iterator[Moment]:
    if details["callback_due"] is not None:
        yield Moment(details["callback_due"], "The callback is sent", planned=True)
    for number, callback in enumerate(transaction["callbacks"], start=1):
        name = f"Callback {number}" if len(transaction["callbacks"]) > 1 else "Callback"
        origin = _origin(callback)
        for attempt in callback["attempts"]:
            several = attempt["number"] > 1 or len(callback["attempts"]) > 1
            yield Moment(
                attempt["started"],
                f"{name}, attempt {attempt['number']}" if several else name,
                said_of_outcome(attempt["outcome"], attempt["status"]),
                (*origin, f"{attempt['duration_ms']:,.1f} ms", *_what_happened(attempt)),
                callback=number,
                real=attempt["real"],
            )
        if callback["next_attempt"] is not None:
            again = f", attempt {len(callback['attempts']) + 1}" if callback["attempts"] else " is sent"
            yield Moment(callback["next_attempt"], f"{name}{again}", planned=True, callback=number)


def _origin(callback: Mapping[str, Any]) -> tuple[str, ...]:
    if callback["fault"] is not None:
        return (f"made by the fault {callback['fault']}",)
    if callback["original"] is None:
        return ()
    return (f"{callback['original'].rpartition('-')[2]} sent again",)


def _what_happened(attempt: Mapping[str, Any]) -> tuple[str, ...]:
    faults = tuple(f"fault {one}" for one in attempt["faults"])
    return (*faults, *filter(None, (attempt["detail"],)))


def _call(request: Mapping[str, Any]) -> Moment:
    picture = picture_of(request)
    what = f"{request['method']} {request['path']}"
    if picture is not None:
        what = f"Image {picture} fetched"
    elif request["method"] == "DELETE" and request["status"] == 200:
        what = "The merchant deleted it"
    notes = tuple(filter(None, (request["reason"], request["hint"], *request["notes"])))
    return Moment(
        request["at"],
        what,
        said_of_status(request["status"]),
        notes,
        picture=picture,
        call=request,
        real=request["real"],
    )


def picture_of(request: Mapping[str, Any]) -> str | None:
    """The image that a call was given, by the name that a transaction's details have for it."""
    if request["status"] != 200 or request["method"] != "GET":
        return None
    route, last = request["route"], request["path"].rstrip("/").rpartition("/")[2]
    if route.endswith("/liveness/{number}"):
        return f"liveness-{last}"
    if route.endswith(("{classifier}", "{page_number}")):
        return str(last)
    if route.endswith("/parts/{part}"):
        return str(last).lower().replace("_", "-")
    return None
