"""What may a template ask of faker? Its words, seeded, and nothing else of it."""

from collections.abc import Callable
from typing import Any

from faker import Faker

_CLOSED = frozenset(
    (
        "add_provider",
        "seed",
        "seed_instance",
        "seed_locale",
        "random",
        "provider",
        "set_formatter",
        "factories",
    )
)


class SeededFaker:
    """``{{ faker.company() }}``: faker's providers, with a seed of the run's."""

    def __init__(self, seed: int) -> None:
        self._faker = Faker()
        self._faker.seed_instance(seed)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_") or name in _CLOSED:
            raise AttributeError(f"faker has no word {name!r}")
        word = getattr(self._faker, name)
        if not callable(word):
            raise AttributeError(f"faker has no word {name!r}")
        return word  # type: ignore[no-any-return]
