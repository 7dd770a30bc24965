"""Is a face of its own drawn for everybody?"""

import pytest

from mockjumio.specimens import Specimen
from mockjumio.specimens.draw import draw_selfie, render
from mockjumio.specimens.face import Pose, draw_face
from mockjumio.specimens.features import (
    GREY,
    MEN_HAIRCUTS,
    SILVER,
    WOMEN_HAIRCUTS,
    features_of,
    somebody_else,
)

SELFIE = Specimen("passport", "face", "Passport", "UTO", "Utopia", (), (), "F", 33, "seed", longest=320)


def test_different_seeds_give_different_faces() -> None:
    faces = {render(SELFIE._replace(seed=f"seed {number}")).tobytes() for number in range(24)}
    assert len(faces) == 24


def test_the_face_depends_on_seed_gender_and_age_alone() -> None:
    other = SELFIE._replace(title="other", rows=(), mrz=(), country_name="Elsewhere")
    assert render(other).tobytes() == render(SELFIE).tobytes()


def test_another_pose_is_another_picture_of_the_same_person() -> None:
    straight = draw_face(90, 118, "seed", "F", 33, (255, 255, 255))
    for pose in (Pose(turn=1), Pose(tilt=4), Pose(zoom=1.1), Pose(disguised=True)):
        held = draw_face(90, 118, "seed", "F", 33, (255, 255, 255), pose)
        assert held.tobytes() != straight.tobytes()
        colours = [{colour for _, colour in image.getcolors(1 << 16) or ()} for image in (straight, held)]
        assert features_of("seed", "F", 33).skin in colours[0] & colours[1]


@pytest.mark.parametrize("gender", ["M", "F", "X", "", None])
@pytest.mark.parametrize("age", [-1, 0, 7, 30, 64, 120, None])
def test_every_gender_and_age_has_a_face(gender: str | None, age: int | None) -> None:
    assert draw_face(90, 118, "seed", gender, age, (255, 255, 255)).size == (90, 118)


@pytest.mark.parametrize(("gender", "haircuts"), [("M", MEN_HAIRCUTS), ("F", WOMEN_HAIRCUTS)])
def test_every_haircut_is_drawn(gender: str, haircuts: tuple[str, ...]) -> None:
    left = set(haircuts)
    for number in range(200):
        person = features_of(f"seed {number}", gender, 40)
        if person.haircut in left:
            left.remove(person.haircut)
            assert len(draw_face(60, 80, person.seed, gender, 40, None).getcolors(4800) or []) > 20
    assert not left


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


BARE = Specimen(
    "passport", "face", "Passport", "UTO", "Utopia", (), (), "F", 33, "seed", flat=True, longest=320
)


def colours(specimen: Specimen) -> set[object]:
    return {colour for _, colour in draw_selfie(specimen).getcolors(1 << 18) or ()}


def test_a_moment_later_the_head_has_moved_and_it_is_the_same_person() -> None:
    moments = [render(BARE._replace(moment=number)).tobytes() for number in (0, 1, 2, 3)]
    assert len(set(moments)) == 4
    assert render(BARE._replace(moment=2)).tobytes() == moments[2]
    assert moments[0] == render(BARE).tobytes()
    skin = features_of("seed", "F", 33).skin
    for number in (1, 2, 3):
        assert skin in colours(BARE._replace(moment=number))
        assert skin not in colours(BARE._replace(moment=number, other_face=True))


def test_a_selfie_is_upright_and_shows_the_person() -> None:
    assert draw_selfie(BARE).size == (240, 320)
    assert features_of("seed", "F", 33).skin in colours(BARE)


def test_somebody_else_has_other_skin() -> None:
    assert features_of("seed", "F", 33).skin not in colours(BARE._replace(other_face=True))


def test_the_light_of_a_room_is_not_flat() -> None:
    assert draw_selfie(BARE).tobytes() != draw_selfie(BARE._replace(flat=False)).tobytes()
    assert features_of("seed", "F", 33).skin not in colours(BARE._replace(flat=False))
