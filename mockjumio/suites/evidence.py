"""What did the merchant do? Its answers to callbacks and its calls, read from the control API's views."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mockjumio.contract.enums import BACK, FACE, FRONT
from mockjumio.exchanges import Outcome

View = Mapping[str, Any]  # as the control API shows it

IMAGE = "image"  # the resource of a call for an image file; the others are named by their path
STATUS = "status"
DELETE = "DELETE"
_IMAGES = {"idScanImage": FRONT, "idScanImageBackside": BACK, "idScanImageFace": FACE}


class Answer(NamedTuple):
    """What came of one attempt. ``status`` is ``None`` if nothing was answered."""

    outcome: str
    status: int | None
    milliseconds: float
    detail: str
    excerpt: str


class Delivered(NamedTuple):
    """A callback and its attempts; ``original`` names the one that it repeats."""

    id: str
    original: str | None
    images: tuple[str, ...]  # that it links to
    answers: tuple[Answer, ...]
    reference: str = ""

    @property
    def last(self) -> Answer | None:
        return self.answers[-1] if self.answers else None


class Called(NamedTuple):
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

    ``references`` are those of the step's transactions.
    """

    about: str
    deliveries: tuple[Delivered, ...] = ()
    calls: tuple[Called, ...] = ()
    probe: Probe | None = None
    references: tuple[str, ...] = ()

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
    def originals(self) -> tuple[Delivered, ...]:
        return tuple(one for one in self.deliveries if one.original is None)


def deliveries(transactions: Iterable[View]) -> tuple[Delivered, ...]:
    """The callbacks of transactions."""
    return tuple(_delivered(callback) for one in transactions for callback in one["callbacks"])


def _delivered(callback: View) -> Delivered:
    return Delivered(
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


def calls(requests: Sequence[View]) -> tuple[Called, ...]:
    """Entries of the request journal."""
    return tuple(_called(one) for one in sorted(requests, key=lambda one: int(one["id"])))


def _called(entry: View) -> Called:
    below = entry["route"].partition("{ref}")[2].strip("/")
    is_image = below.endswith("}")
    struck = entry["reason"].startswith("fault: ")
    return Called(
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
