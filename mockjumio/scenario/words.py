"""What may a template ask of faker? Its words, seeded, and nothing else of it."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from faker import Faker

_CLOSED = frozenset(  # what would change faker for everyone
    "add_provider seed seed_instance seed_locale random provider set_formatter factories".split()
)


@lru_cache(maxsize=1)
def _shared() -> Faker:
    """One for all plays, since making it costs a millisecond; each play seeds it before its first word."""
    return Faker()


class SeededFaker:
    """``{{ faker.company() }}``: faker's providers, with a seed of the run's."""

    def __init__(self, seed: int) -> None:
        self._seed: int | None = seed

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_") or name in _CLOSED:
            raise AttributeError(f"faker has no word {name!r}")
        faker = _shared()
        if self._seed is not None:
            faker.seed_instance(self._seed)
            self._seed = None
        word = getattr(faker, name)
        if not callable(word):
            raise AttributeError(f"faker has no word {name!r}")
        return word  # type: ignore[no-any-return]
