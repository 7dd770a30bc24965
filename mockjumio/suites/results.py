"""What came of a suite? Steps with their verdicts."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from mockjumio.suites.parse import Step, Suite
from mockjumio.suites.verdict import Standing, Verdict

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
    def nobody(self) -> str:
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
