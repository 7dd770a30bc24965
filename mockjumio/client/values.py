"""What does a test get to see? Scans, callbacks, attempts, answers, calls: frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from mockjumio.schema.difference import decode_form, differences

View = Mapping[str, Any]


class Form(dict[str, str]):
    """A callback's parameters as they were sent, all of them texts, in their order."""


class NotThere(AssertionError):
    """A test asked for what there is not, such as the answer to a callback that got none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What the merchant answered. ``text`` is the beginning of the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    text: str
    duration_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to post a callback. ``outcome`` is ``accepted``, ``rejected``, ``timed_out``, ``refused``…;
    ``detail`` says in words what went wrong, ``faults`` what went wrong on purpose, ``remarks`` what was odd
    about the answer; ``real`` is when it began by the sandbox's machine, ``None`` if nothing was sent."""

    number: int
    started: datetime
    duration_ms: float
    outcome: str
    status: int | None
    detail: str
    request_headers: Mapping[str, str]
    response_headers: tuple[tuple[str, str], ...]
    excerpt: str
    faults: tuple[str, ...]
    sent: str | None
    remarks: tuple[str, ...]
    real: datetime | None

    @classmethod
    def of(cls, view: View) -> Self:
        return cls(
            number=view["number"],
            started=_time(view["started"]),
            duration_ms=view["duration_ms"],
            outcome=view["outcome"],
            status=view["status"],
            detail=view["detail"],
            request_headers=view["request_headers"],
            response_headers=tuple((name, value) for name, value in view["response_headers"]),
            excerpt=view["excerpt"],
            faults=tuple(view["faults"]),
            sent=view["sent"],
            remarks=tuple(view["remarks"]),
            real=_optional_time(view["real"]),
        )

    @property
    def response(self) -> Response | None:
        """What was answered; ``None`` if nothing was."""
        if self.status is None:
            return None
        return Response(
            status=self.status,
            headers=self.response_headers,
            text=self.excerpt,
            duration_ms=self.duration_ms,
        )

    def __str__(self) -> str:
        status = "" if self.status is None else f" {self.status}"
        words = "; ".join(filter(None, (self.detail, *(f"remark: {one}" for one in self.remarks))))
        return f"{self.outcome}{status} in {self.duration_ms:.0f} ms" + (f": {words}" if words else "")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Callback:
    """A callback as it was last known. ``form`` holds the parameters as they were sent, all of them texts;
    ``fields`` the same with nested JSON decoded. One of Jumio's current platform has ``json`` instead.
    ``original`` names the callback that it repeats."""

    id: str
    reference: str
    merchant: str
    url: str
    created: datetime
    content_type: str
    body: str
    form: Form
    json: Mapping[str, Any] | None
    original: str | None
    fault: str | None
    next_attempt: datetime | None
    violations: tuple[str, ...]
    attempts: tuple[Attempt, ...]

    @classmethod
    def of(cls, view: View) -> Self:
        return cls(
            id=view["id"],
            reference=view["reference"],
            merchant=view["merchant"],
            url=view["url"],
            created=_time(view["created"]),
            content_type=view["content_type"],
            body=view["body"],
            form=Form(view["form"]),
            json=view["json"],
            original=view["original"],
            fault=view["fault"],
            next_attempt=_optional_time(view["next_attempt"]),
            violations=tuple(view["violations"]),
            attempts=tuple(Attempt.of(one) for one in view["attempts"]),
        )

    @property
    def fields(self) -> dict[str, Any]:
        """The parameters, those that are JSON objects or lists as such; or the JSON object."""
        return decode_form(self.form) if self.json is None else dict(self.json)

    @property
    def outcome(self) -> str | None:
        """How the last attempt ended; ``None`` before the first."""
        return self.attempts[-1].outcome if self.attempts else None

    @property
    def accepted(self) -> bool:
        return self.outcome == "accepted"

    @property
    def status(self) -> int | None:
        """What the last attempt was answered with."""
        return self.attempts[-1].status if self.attempts else None

    @property
    def response(self) -> Response:
        """What the last attempt was answered. Raises :class:`NotThere` if it got no answer."""
        response = self.attempts[-1].response if self.attempts else None
        if response is None:
            why = str(self.attempts[-1]) if self.attempts else "it has not been attempted"
            raise NotThere(f"callback {self.id} to {self.url} got no answer: {why}")
        return response

    def assert_form(self, expected: Mapping[str, Any], *, exact: bool = False) -> None:
        """Raise ``AssertionError`` with every difference, nested JSON decoded.

        What is not named does not count, unless ``exact``. Values may be patterns (``re.compile``),
        ``unittest.mock.ANY`` and :data:`~mockjumio.schema.difference.ABSENT`.
        """
        __tracebackhide__ = True
        if found := differences(expected, self.fields, exact=exact):
            lines = "".join(f"\n  {line}" for line in found)
            raise AssertionError(f"callback {self.id} of {self.reference} differs:{lines}")

    def __repr__(self) -> str:
        what = self.form.get("verificationStatus") or self.form.get("document") or "without data"
        if self.json is not None:
            execution = self.json.get("workflowExecution")
            what = str(execution.get("status")) if isinstance(execution, dict) else "without data"
        how = self.attempts[-1] if self.attempts else "not attempted"
        return f"<Callback {self.id} {what} to {self.url}: {how}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the user's journey: ``start``, ``activity``, ``finish``, ``drop_off``…

    ``planned`` says that it has not happened yet, and may never, if the user does something else.
    """

    at: datetime
    action: str
    planned: bool

    @classmethod
    def of(cls, view: View) -> Self:
        return cls(at=_time(view["at"]), action=view["action"], planned=view["planned"])


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scan:
    """A scan or an upload as it was last known. ``status`` is PENDING, DONE or FAILED, ``result`` what it
    came to or will; ``open`` says whether anything is still planned for it. ``account`` is its user's on
    Jumio's current platform. ``asked`` is what came with its start, but for a scenario's name and the seed;
    ``settings`` are those that are not as usual; ``steered`` says that it was touched, finished or dropped
    by hand."""

    reference: str
    scenario: str
    seed: int
    ordinal: int
    product: str
    merchant: str
    status: str
    result: str
    open: bool
    created: datetime
    updated: datetime
    settled: datetime | None
    deleted: datetime | None
    purged: bool
    provided: Mapping[str, str | None]
    asked: Mapping[str, Any]
    settings: Mapping[str, Any]
    steered: bool
    account: str | None
    callback_url: str | None
    steps: tuple[Step, ...]
    callbacks: tuple[Callback, ...]

    @classmethod
    def of(cls, view: View) -> Self:
        return cls(
            reference=view["reference"],
            scenario=view["scenario"],
            seed=view["seed"],
            ordinal=view["ordinal"],
            product=view["product"],
            merchant=view["merchant"],
            status=view["status"],
            result=view["result"],
            open=view["open"],
            created=_time(view["created"]),
            updated=_time(view["updated"]),
            settled=_optional_time(view["settled"]),
            deleted=_optional_time(view["deleted"]),
            purged=view["purged"],
            provided=view["provided"],
            asked=view["asked"],
            settings=view["settings"],
            steered=view["steered"],
            account=view["account"],
            callback_url=view["callback_url"],
            steps=tuple(Step.of(step) for step in view["steps"]),
            callbacks=tuple(Callback.of(one) for one in view["callbacks"]),
        )

    @property
    def callback(self) -> Callback:
        """The first of its callbacks; with intermediate ones that is not the one of its end.

        Raises :class:`NotThere` if none went out when this was looked at.
        """
        if not self.callbacks:
            raise NotThere(f"{self!r} had sent no callback at that time")
        return self.callbacks[0]

    @property
    def state(self) -> str:
        """Status and result, in words; a result that is only planned is told from one that there is."""
        return f"{self.status}, {'planned: ' if self.settled is None else ''}{self.result}"

    def __str__(self) -> str:
        return self.reference

    def __repr__(self) -> str:
        count = len(self.callbacks)
        sent = f"{count} callback{'' if count == 1 else 's'}"
        return f"<Scan {self.reference} {self.scenario} seed {self.seed}: {self.state}; {sent}>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request:
    """A call that was made to Jumio's API. ``reason`` says why it was answered so, ``hint`` names the
    nearest thing that would have worked, ``notes`` list broken etiquette and what Jumio would have refused.
    ``content`` has the fields of a body that starts a scan, its pictures described. ``merchant`` is ``None``
    if the call's token is nobody's. ``real`` is when it came by the sandbox's machine. ``request_id`` is the
    caller's ``X-Request-Id``, or the sandbox's own."""

    id: int
    at: datetime
    merchant: str | None
    method: str
    path: str
    route: str
    reference: str | None
    status: int
    reason: str
    hint: str
    notes: tuple[str, ...]
    headers: Mapping[str, str]
    content: Mapping[str, str]
    real: datetime | None
    duration_ms: float = 0.0
    request_id: str = ""

    @classmethod
    def of(cls, view: View) -> Self:
        real = _optional_time(view["real"])
        return cls(**{**view, "at": _time(view["at"]), "notes": tuple(view["notes"]), "real": real})

    def __repr__(self) -> str:
        return f"<Request {self}>"

    def __str__(self) -> str:
        reason = self.reason.removeprefix(f"{self.status}: ")
        return f"{self.method} {self.path} {self.status}{f': {reason}' if reason else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """A merchant's clock: what it shows, whether it moves by itself, and what is planned on it."""

    mode: str
    factor: float
    running: bool
    now: datetime
    planned: int
    next_due: datetime | None

    @classmethod
    def of(cls, view: View) -> Self:
        return cls(**{**view, "now": _time(view["now"]), "next_due": _optional_time(view["next_due"])})


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _optional_time(text: str | None) -> datetime | None:
    return None if text is None else _time(text)
