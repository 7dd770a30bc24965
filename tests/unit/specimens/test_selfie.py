from mockjumio.specimens import Specimen
from mockjumio.specimens.draw import draw_selfie
from mockjumio.specimens.features import features_of

SELFIE = Specimen(
    "passport", "face", "Passport", "UTO", "Utopia", (), (), "F", 33, "seed", flat=True, longest=320
)


def colours(specimen: Specimen) -> set[object]:
    return {colour for _, colour in draw_selfie(specimen).getcolors(1 << 18) or ()}


def test_a_selfie_is_upright_and_shows_the_person() -> None:
    assert draw_selfie(SELFIE).size == (240, 320)
    assert features_of("seed", "F", 33).skin in colours(SELFIE)


def test_somebody_else_has_other_skin() -> None:
    assert features_of("seed", "F", 33).skin not in colours(SELFIE._replace(other_face=True))


def test_the_light_of_a_room_is_not_flat() -> None:
    assert draw_selfie(SELFIE).tobytes() != draw_selfie(SELFIE._replace(flat=False)).tobytes()
    assert features_of("seed", "F", 33).skin not in colours(SELFIE._replace(flat=False))
