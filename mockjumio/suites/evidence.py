"""What did the merchant do, as far as the sandbox knows, and how does an expectation stand?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from mockjumio.contract.enums import BACK, FACE, FRONT
from mockjumio.exchanges import Outcome

View = Mapping[str, Any]  # as the control API shows it

IMAGE = "image"  # the resource of a call for an image file; the others are named by their path
STATUS = "status"
DETAILS = "details"  # of a workflow on the current platform
DELETE = "DELETE"
BIOMETRICS = "biometrics"  # which can be deleted alone, and all the rest stays
_IMAGES = {"idScanImage": FRONT, "idScanImageBackside": BACK, "idScanImageFace": FACE}


class Answer(NamedTuple):
    """What came of one attempt. ``status`` is ``None`` if nothing was answered."""

    outcome: str
    status: int | None
    milliseconds: float
    detail: str
    excerpt: str


class Delivery(NamedTuple):
    """A callback and its attempts; ``original`` names the one that it repeats."""

    id: str
    original: str | None
    images: tuple[str, ...]  # that it links to
    answers: tuple[Answer, ...]
    reference: str = ""

    @property
    def last(self) -> Answer | None:
        return self.answers[-1] if self.answers else None


class MerchantCall(NamedTuple):
    """A call to Jumio's API. ``part`` is which image; ``struck`` says that a fault was asked for."""

    method: str
    resource: str
    part: str
    status: int
    reason: str
    hint: str
    notes: tuple[str, ...]
    struck: bool
    reference: str = ""

    @property
    def what(self) -> str:
        """What was asked for, in words."""
        return f"image {self.part}" if self.resource == IMAGE else self.resource


class Probe(NamedTuple):
    """What the merchant's state URL said. ``error`` says why it said nothing.

    ``before`` and ``after`` are of a second delivery of the same callback; ``None`` if there was none yet, or
    if nothing was said. ``restless`` says that it changed all the time before.
    """

    now: object = None
    error: str = ""
    before: tuple[object, ...] | None = None  # a tuple of the one value, since that may be null
    after: tuple[object, ...] | None = None
    ignore: tuple[str, ...] = ()
    restless: bool = False


class Evidence(NamedTuple):
    """All that a step's expectations look at. ``about`` says in words what the callback shows.

    ``references`` are those of the step's transactions. ``other`` is the same scan in another edition, and
    how it was taken there.
    """

    about: str
    deliveries: tuple[Delivery, ...] = ()
    calls: tuple[MerchantCall, ...] = ()
    probe: Probe | None = None
    references: tuple[str, ...] = ()
    edition: str = ""
    other: "Evidence | None" = None

    @property
    def each(self) -> "tuple[Evidence, ...]":
        """What is known of each transaction alone."""
        if len(self.references) < 2:
            return (self,)
        return tuple(
            self._replace(
                deliveries=tuple(sent for sent in self.deliveries if sent.reference == one),
                calls=tuple(call for call in self.calls if call.reference == one),
                references=(one,),
            )
            for one in self.references
        )

    @property
    def originals(self) -> tuple[Delivery, ...]:
        return tuple(one for one in self.deliveries if one.original is None)


def deliveries(transactions: Iterable[View]) -> tuple[Delivery, ...]:
    """The callbacks of transactions."""
    return tuple(_delivery(callback) for one in transactions for callback in one["callbacks"])


def _delivery(callback: View) -> Delivery:
    return Delivery(
        callback["id"],
        callback["original"],
        _links(callback["form"]),
        tuple(map(_answer, callback["attempts"])),
        callback["reference"],
    )


def _answer(attempt: View) -> Answer:
    """An answer that broke off is none, though its status is known."""
    status = attempt["status"] if Outcome(attempt["outcome"]).answered else None
    return Answer(attempt["outcome"], status, attempt["duration_ms"], attempt["detail"], attempt["excerpt"])


def _links(form: Mapping[str, str]) -> tuple[str, ...]:
    """Which images a callback links to: front, back and face, or the numbers of pages."""
    if "document" not in form:
        return tuple(part for name, part in _IMAGES.items() if form.get(name))
    try:
        images = json.loads(form["document"])["images"]
    except (ValueError, LookupError, TypeError):  # it is meant to be nonsense
        return ()
    return tuple(str(number) for number in range(1, len(images) + 1)) if isinstance(images, list) else ()


def calls(requests: Sequence[View]) -> tuple[MerchantCall, ...]:
    """Entries of the request journal."""
    return tuple(_merchant_call(one) for one in sorted(requests, key=lambda one: int(one["id"])))


def _part_of(route: str) -> tuple[str, bool]:
    """What a route names, and whether it is an image."""
    below = route.partition("{ref}")[2].strip("/")
    if route.startswith("/api/v1/"):  # of the current platform
        return below or DETAILS, route.endswith("/parts/{part}")
    return below, below.endswith("}")


def _merchant_call(entry: View) -> MerchantCall:
    below, is_image = _part_of(entry["route"])
    struck = entry["reason"].startswith("fault: ")
    return MerchantCall(
        entry["method"],
        IMAGE if is_image else below or STATUS,
        entry["path"].rstrip("/").rpartition("/")[2] if is_image else "",
        entry["status"],
        entry["reason"],
        entry["hint"],
        tuple(entry["notes"]),
        struck,
        entry["reference"] or "",
    )


class Standing(StrEnum):
    """Whether what was seen until now is as expected."""

    HOLDS = "holds"
    FAILS = "fails"
    AWAITED = "awaited"  # not yet as expected, and it may still come
    QUIET = "quiet"  # as expected, as long as nothing more comes


class Verdict(NamedTuple):
    """``words`` complete "the merchant …"; ``details`` are lines that show more of it."""

    standing: Standing
    words: str
    details: tuple[str, ...] = ()


def holds(words: str) -> Verdict:
    return Verdict(Standing.HOLDS, words)


def fails(words: str, *details: str) -> Verdict:
    return Verdict(Standing.FAILS, words, details)


def await_more(words: str, *details: str) -> Verdict:
    return Verdict(Standing.AWAITED, words, details)


def quiet(words: str) -> Verdict:
    return Verdict(Standing.QUIET, words)


def is_settled(verdict: Verdict) -> Verdict:
    """The verdict when nothing more is waited for: what did not come is missing."""
    match verdict.standing:
        case Standing.AWAITED:
            return verdict._replace(standing=Standing.FAILS)
        case Standing.QUIET:
            return verdict._replace(standing=Standing.HOLDS)
        case _:
            return verdict
