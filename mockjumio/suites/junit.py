"""How do CI servers read the results? As JUnit XML, in the form that Jenkins, GitLab and GitHub take."""

import re
from collections.abc import Callable, Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mockjumio import __version__
from mockjumio.suites.results import Came, StepResult, SuiteResult

# What XML 1.0 cannot hold, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Again = Callable[[SuiteResult, StepResult], str]


def clean(text: str) -> str:
    """The text as XML can hold it: control characters as they are written in Python."""
    return _ILLEGAL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def report(results: Iterable[SuiteResult], again: Again) -> bytes:
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
            failure.text = clean("\n".join(_explained(one, again(result, one))))
        case Came.BROKEN:
            error = SubElement(case, "error", message=message, type="trouble")
            error.text = clean("\n".join(_explained(one, again(result, one))))
        case Came.WELL:
            pass
    output = SubElement(case, "system-out")
    output.text = clean("\n".join(seen(one, again(result, one))))
    return case


def _explained(one: StepResult, again: str) -> list[str]:
    lines = [one.trouble] if one.trouble else []
    for name, verdict in one.failures:
        lines.append(f"{name}: {verdict.words}")
        lines += [f"  {line}" for line in verdict.details]
    return [*lines, f"again: {again}"]


def seen(one: StepResult, again: str) -> list[str]:
    """What was played, and how every expectation came out."""
    lines = [
        f"{view['scenario']} seed {view['seed']} reference {view['reference']}" for view in one.transactions
    ]
    lines += [f"{name}: {verdict.standing}: {verdict.words}" for name, verdict in one.verdicts.items()]
    lines += [f"advice: {remark}" for remark in one.remarks]
    return [*lines, f"again: {again}"]
