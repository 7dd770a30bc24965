"""Is faker seeded, and are only its listed words within reach?"""

import datetime
import os
import subprocess
import sys
from decimal import Decimal
from typing import Any, NoReturn

import pytest
from faker import Faker

from mockjumio.scenario.template import LIMIT, WORDS, SeededFaker

ALL = """
from mockjumio.scenario.template import WORDS, SeededFaker
faker = SeededFaker(7)
print([getattr(faker, word)() for word in sorted(WORDS)])
"""


def test_the_same_seed_says_the_same_words() -> None:
    assert SeededFaker(7).company() == SeededFaker(7).company()


def test_the_next_word_is_another_one() -> None:
    faker = SeededFaker(7)
    assert len({faker.pystr() for _ in range(5)}) == 5


def test_other_seeds_say_other_words() -> None:
    assert len({SeededFaker(seed).pystr() for seed in range(5)}) == 5


def test_another_process_says_the_same_words() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", ALL],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(said) == 1


def test_two_plays_that_take_turns_do_not_disturb_each_other() -> None:
    undisturbed = SeededFaker(7)
    expected = [(undisturbed.pystr(), undisturbed.color()) for _ in range(3)]
    one, other = SeededFaker(7), SeededFaker(8)
    said = []
    for _ in range(3):
        said.append((one.pystr(), one.color()))
        other.pystr()
    assert said == expected


def test_every_word_is_fakers_needs_no_clock_and_says_something_plain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop_the_clock(monkeypatch)
    for word in sorted(WORDS):
        said = getattr(SeededFaker(7), word)()
        assert plain(said), word
        assert said == getattr(SeededFaker(7), word)(), word


def plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(plain, value))
    return value is None or isinstance(value, str | int | float | Decimal)


def stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever of faker asks for the present moment fails."""

    def asked(*args: object) -> NoReturn:
        raise AssertionError("asked what time it is")

    moment = type("datetime", (datetime.datetime,), {"now": asked, "today": asked, "utcnow": asked})
    day = type("date", (datetime.date,), {"today": asked})
    for name, module in list(sys.modules.items()):
        if name.startswith("faker."):
            for key, value in list(vars(module).items()):
                if value is datetime.datetime or value is datetime.date:
                    monkeypatch.setattr(module, key, moment if value is datetime.datetime else day)


def test_the_clock_that_is_stopped_for_the_test_above_is_fakers(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)
    with pytest.raises(AssertionError, match="what time it is"):
        Faker().date_this_year()


@pytest.mark.parametrize(
    "word",
    "unix_time date_time date_this_year date_of_birth past_date future_datetime year time iso8601 "
    "credit_card_expire passport_dob profile uuid1".split(),
)
def test_a_word_that_depends_on_today_is_refused_with_what_to_do_instead(word: str) -> None:
    with pytest.raises(AttributeError, match=f"faker.{word} depends on today.*now.year"):
        getattr(SeededFaker(1), word)


@pytest.mark.parametrize(
    "name",
    "seed_instance seed add_provider get_providers providers provider random _faker_ factories unique "
    "optional set_arguments del_arguments get_formatter set_formatter format parse binary zip tar csv dsv "
    "json json_bytes "
    "image file_path enum pyobject pystr_format nosuchword".split(),
)
def test_what_is_not_a_word_is_out_of_reach(name: str) -> None:
    with pytest.raises(AttributeError, match="faker has no word"):
        getattr(SeededFaker(1), name)


@pytest.mark.parametrize(
    ("word", "arguments"),
    [
        ("text", (LIMIT + 1,)),
        ("text", (1e9,)),
        ("words", (10**9,)),
        ("pystr", (0, 10**9)),
        ("random_number", (10**9,)),
        ("numerify", ("#" * (LIMIT + 1),)),
        ("random_elements", ([1] * (LIMIT + 1),)),
        ("random_elements", ("ab", 10**9)),
        ("random_int", (0, 10**30)),
    ],
)
def test_a_word_of_endless_length_is_refused(word: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match=f"faker.{word}: .*more than"):
        getattr(SeededFaker(1), word)(*arguments)


@pytest.mark.parametrize(
    ("word", "arguments"),
    [("text", {"ext_word_list": [""]}), ("uuid4", {"cast_to": int}), ("random_element", {"elements": {1}})],
)
def test_arguments_other_than_texts_and_numbers_are_for_choices_only(
    word: str, arguments: dict[str, object]
) -> None:
    with pytest.raises(TypeError, match=f"faker.{word} takes texts and numbers"):
        getattr(SeededFaker(1), word)(**arguments)


def test_arguments_within_measure_are_passed_on() -> None:
    faker = SeededFaker(1)
    assert len(faker.pystr(20, 20)) == 20
    assert faker.random_element(["a"]) == "a"
    assert 10**17 <= faker.random_int(min=10**17, max=10**18) <= 10**18


def test_faker_itself_is_no_value() -> None:
    with pytest.raises(TypeError, match="ask it for a word"):
        str(SeededFaker(1))
    assert repr(SeededFaker(1)) == "faker"
