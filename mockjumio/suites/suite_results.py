"""What came of a suite, and how do CI servers read it?"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mockjumio.suites.evidence import Standing, Verdict
from mockjumio.suites.suite import Step, Suite
from mockjumio.version import __version__

View = Mapping[str, Any]  # as the control API shows it


# Ends of attempts after which nobody can have worked on a callback.
_NOBODY = ("refused", "timed_out", "dns_failure", "tls_failure", "invalid_url")


class Came(StrEnum):
    """To what a step came."""

    WELL = "well"
    FAILED = "failed"  # an expectation did
    BROKEN = "broken"  # it could not be judged: nobody listens, time was up
    SKIPPED = "skipped"


class StepResult(NamedTuple):
    """``verdicts`` by expectation; ``trouble`` says why a step was skipped or could not be judged."""

    step: Step
    seed: int
    transactions: tuple[View, ...] = ()
    verdicts: Mapping[str, Verdict] = {}
    trouble: str = ""
    skipped: bool = False
    seconds: float = 0.0

    @property
    def came(self) -> Came:
        if self.skipped:
            return Came.SKIPPED
        if self.trouble:
            return Came.BROKEN
        return Came.FAILED if self.failures else Came.WELL

    @property
    def why_nobody(self) -> str:
        """Why nobody was there to take a callback; empty if somebody was, or none was sent."""
        attempts = [
            one for view in self.transactions for sent in view["callbacks"] for one in sent["attempts"]
        ]
        if not attempts or any(one["outcome"] not in _NOBODY for one in attempts):
            return ""
        return f"{attempts[-1]['outcome']}: {attempts[-1]['detail']}"

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was odd about the answers to its callbacks, each once."""
        sent = [callback for view in self.transactions for callback in view["callbacks"]]
        attempts = [attempt for callback in sent for attempt in callback["attempts"]]
        return tuple(dict.fromkeys(one for attempt in attempts for one in attempt.get("remarks", ())))

    @property
    def failures(self) -> tuple[tuple[str, Verdict], ...]:
        """The expectations that were not met."""
        return tuple(pair for pair in self.verdicts.items() if pair[1].standing is Standing.FAILS)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is wrong, in words: the first says it all in a line."""
        return (self.trouble,) if self.trouble else tuple(verdict.words for _, verdict in self.failures)


class SuiteResult(NamedTuple):
    """``seed`` is that of the run; ``target`` is where callbacks went."""

    suite: Suite
    seed: int
    target: str
    steps: tuple[StepResult, ...]
    began: str  # a timestamp

    def count(self, came: Came) -> int:
        return sum(one.came is came for one in self.steps)

    @property
    def advice(self) -> dict[str, int]:
        """What to mend though it failed nothing, and in how many steps it was seen."""
        return Counter(remark for one in self.steps for remark in one.remarks)

    @property
    def seconds(self) -> float:
        return sum(one.seconds for one in self.steps)


# What XML 1.0 cannot hold, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Again = Callable[[SuiteResult, StepResult], str]


def clean(text: str) -> str:
    """The text as XML can hold it: control characters as they are written in Python."""
    return _ILLEGAL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def junit_report(results: Iterable[SuiteResult], again: Again) -> bytes:
    """The whole file. ``again`` says which command plays a step again."""
    suites = list(results)
    steps = [step for one in suites for step in one.steps]
    root = Element("testsuites", {"name": "mockjumio", **_counts(steps)})
    for one in suites:
        root.append(_suite(one, again))
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _counts(steps: Sequence[StepResult], *, skipped: bool = False) -> dict[str, str]:
    counts = {
        "tests": str(len(steps)),
        "failures": str(sum(one.came is Came.FAILED for one in steps)),
        "errors": str(sum(one.came is Came.BROKEN for one in steps)),
        "time": _seconds(sum(one.seconds for one in steps)),
    }
    if skipped:  # which the outermost element does not have
        counts["skipped"] = str(sum(one.came is Came.SKIPPED for one in steps))
    return counts


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"


def _suite(result: SuiteResult, again: Again) -> Element:
    head = {
        "name": clean(result.suite.name),
        "timestamp": result.began[:19],  # xs:dateTime without a zone, as the common schemas have it
    }
    element = Element("testsuite", head | _counts(result.steps, skipped=True))
    properties = SubElement(element, "properties")
    known = {
        "mockjumio.version": __version__,
        "mockjumio.seed": str(result.seed),
        "mockjumio.target": result.target,
        "mockjumio.file": result.suite.file,
    }
    for name, value in known.items():
        SubElement(properties, "property", name=name, value=clean(value))
    for step in result.steps:
        element.append(_case(result, step, again))
    return element


def _case(result: SuiteResult, one: StepResult, again: Again) -> Element:
    case = Element(
        "testcase",
        classname=clean(f"mockjumio.{result.suite.name}"),
        name=clean(one.step.name),
        time=_seconds(one.seconds),
    )
    message = clean("; ".join(one.sentences))
    match one.came:
        case Came.SKIPPED:
            SubElement(case, "skipped", message=message)
            return case
        case Came.FAILED:
            failure = SubElement(case, "failure", message=message, type="expectation")
            failure.text = clean("\n".join(_explanation(one, again(result, one))))
        case Came.BROKEN:
            error = SubElement(case, "error", message=message, type="trouble")
            error.text = clean("\n".join(_explanation(one, again(result, one))))
        case Came.WELL:
            pass
    output = SubElement(case, "system-out")
    output.text = clean("\n".join(observations(one, again(result, one))))
    return case


def _explanation(one: StepResult, again: str) -> list[str]:
    lines = [one.trouble] if one.trouble else []
    for name, verdict in one.failures:
        lines.append(f"{name}: {verdict.words}")
        lines += [f"  {line}" for line in verdict.details]
    return [*lines, f"again: {again}"]


def observations(one: StepResult, again: str) -> list[str]:
    """What was played, and how every expectation came out."""
    lines = [
        f"{view['scenario']} seed {view['seed']} reference {view['reference']}" for view in one.transactions
    ]
    lines += [f"{name}: {verdict.standing}: {verdict.words}" for name, verdict in one.verdicts.items()]
    lines += [f"advice: {remark}" for remark in one.remarks]
    return [*lines, f"again: {again}"]
