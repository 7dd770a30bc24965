import pytest

from mockjumio.specimens import Specimen
from mockjumio.specimens.draw import render
from mockjumio.specimens.face import Pose, draw_face
from mockjumio.specimens.features import MEN_HAIRCUTS, WOMEN_HAIRCUTS, features_of

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
