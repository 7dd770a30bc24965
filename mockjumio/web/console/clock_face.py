"""What does a merchant's clock show, in words?"""

from typing import NamedTuple

from mockjumio.clock import SECOND, Instant, duration_in_words, timestamp
from mockjumio.merchant.account import Account


class Face(NamedTuple):
    """``factor`` is how many of its seconds pass in one of ours, 0 if it stands; ``due`` what comes next."""

    now: Instant
    factor: float
    pace: str
    planned: int
    due: Instant | None
    moving: bool  # somebody moves it right now, and waits for callbacks

    @property
    def next(self) -> str:
        if self.due is None:
            return "nothing planned"
        left = max(0, self.due - self.now)
        return f"next in {duration_in_words(left + -left % SECOND)}" if left else "next is due now"


def face(account: Account) -> Face:
    clock, work = account.clock, account.work
    factor = clock.factor if clock.running else 0
    pace = {0.0: "stands still", 1.0: "real time"}.get(factor, f"{factor:g} × real time")
    return Face(clock.now(), factor, pace, work.planned, work.agenda.next_due(), work.moving.locked())


def time_in_words(instant: Instant | str) -> str:
    """Of an instant or its timestamp: ``2026-11-29 06:06:13 UTC``."""
    text = instant if isinstance(instant, str) else timestamp(instant)
    return f"{text[:10]} {text[11:19]} UTC"
