"""Is faker seeded, and are only its words within reach?"""

import pytest

from mockjumio.scenario.words import SeededFaker


def test_the_same_seed_says_the_same_words() -> None:
    assert SeededFaker(7).company() == SeededFaker(7).company()


def test_other_seeds_say_other_words() -> None:
    assert len({SeededFaker(seed).pystr() for seed in range(5)}) == 5


@pytest.mark.parametrize(
    "name", ["seed_instance", "add_provider", "random", "_faker_", "factories", "unique"]
)
def test_what_is_not_a_word_is_out_of_reach(name: str) -> None:
    with pytest.raises(AttributeError, match="faker has no word"):
        getattr(SeededFaker(1), name)


def test_an_unknown_word_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        SeededFaker(1).nosuchword()
