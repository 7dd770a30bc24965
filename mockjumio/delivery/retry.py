"""After a failed attempt: is there another, and when?"""

from random import Random

from mockjumio.exchanges import Outcome
from mockjumio.settings import Retries

_FINAL = (Outcome.ACCEPTED, Outcome.WITHHELD, Outcome.INVALID_URL)  # trying again could change nothing


def next_delay(retries: Retries, outcome: Outcome, failed: int, *, seed: str) -> int | None:
    """Milliseconds from the end of an attempt to the next; ``None`` if there is none.

    ``failed`` counts the attempts so far. Equal seeds jitter equally.
    """
    if outcome in _FINAL or not 1 <= failed <= len(retries.delays):
        return None
    delay = retries.delays[failed - 1]
    if not retries.jitter:
        return delay
    spread = Random(f"{seed} retry {failed}").uniform(-retries.jitter, retries.jitter)
    return max(0, round(delay * (1 + spread)))
