import pytest

from mockjumio.specimens.features import (
    GREY,
    MEN_HAIRCUTS,
    SILVER,
    WOMEN_HAIRCUTS,
    features_of,
    somebody_else,
)

SEEDS = [f"seed {number}" for number in range(60)]


def test_the_same_seed_is_the_same_person() -> None:
    assert features_of("a", "F", 30) == features_of("a", "F", 30)


def test_different_seeds_are_different_people() -> None:
    looks = {features_of(seed, "F", 30)._replace(seed="") for seed in SEEDS}
    assert len(looks) == len(SEEDS)


@pytest.mark.parametrize(("gender", "haircuts"), [("M", MEN_HAIRCUTS), ("F", WOMEN_HAIRCUTS)])
def test_haircuts_match_the_gender(gender: str, haircuts: tuple[str, ...]) -> None:
    assert {features_of(seed, gender, 40).haircut for seed in SEEDS} <= set(haircuts)


def test_women_and_boys_have_no_beard() -> None:
    assert {features_of(seed, "F", 40).beard for seed in SEEDS} == {"none"}
    assert {features_of(seed, "M", 12).beard for seed in SEEDS} == {"none"}


def test_old_hair_is_grey_and_young_hair_is_not() -> None:
    greys = range(GREY[0], SILVER[0] + 1)
    assert all(min(features_of(seed, "F", 85).hair) >= 160 for seed in SEEDS)
    assert not any(min(features_of(seed, "F", 25).hair) in greys for seed in SEEDS)


def test_without_gender_and_age_the_seed_decides() -> None:
    people = [features_of(seed, None, None) for seed in SEEDS]
    assert {person.woman for person in people} == {True, False}
    assert all(22 <= person.age <= 58 for person in people)


@pytest.mark.parametrize("gender", ["M", "F"])
@pytest.mark.parametrize("age", [3, 30, 80])
def test_somebody_else_has_other_skin_and_other_hair_and_is_always_the_same(gender: str, age: int) -> None:
    for seed in SEEDS[:20]:
        other = somebody_else(seed, gender, age)
        one, two = features_of(seed, gender, age), features_of(other, gender, age)
        assert one.skin != two.skin
        assert one.haircut != two.haircut
        assert somebody_else(seed, gender, age) == other
