"""Which seed does a run have? One that is drawn, or item *i* of a run of many."""

import secrets
from hashlib import blake2b


def draw_seed() -> int:
    """A seed for a run that names none; short enough to be typed again."""
    return secrets.randbelow(1_000_000_000)


def derived_seed(seed: int, item: int) -> int:
    """The seed of item ``item`` of a run of many; item 0 has the run's own."""
    if item == 0:
        return seed
    return int.from_bytes(blake2b(f"{seed} {item}".encode(), digest_size=6).digest())
