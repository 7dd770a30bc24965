"""What does the person of a seed look like?"""

from itertools import count
from random import Random
from typing import NamedTuple

from mockjumio.specimens.canvas import Colour, mix

SKINS: tuple[Colour, ...] = (
    (255, 224, 200),
    (250, 211, 182),
    (240, 194, 158),
    (224, 172, 132),
    (200, 144, 104),
    (168, 114, 78),
    (132, 86, 58),
    (100, 64, 44),
)
DARK_HAIRS: tuple[Colour, ...] = ((34, 28, 30), (52, 38, 34), (78, 52, 38))
LIGHT_HAIRS: tuple[Colour, ...] = (
    (112, 72, 44),
    (150, 84, 46),
    (196, 150, 84),
    (222, 188, 122),
    (176, 74, 40),
)
GREY: Colour = (168, 168, 172)
SILVER: Colour = (226, 226, 230)
EYES: tuple[Colour, ...] = ((74, 48, 32), (92, 64, 40), (58, 84, 70), (66, 104, 140), (96, 108, 118))
CLOTHES: tuple[Colour, ...] = (
    (44, 62, 94),
    (128, 52, 58),
    (58, 98, 84),
    (92, 78, 122),
    (196, 150, 82),
    (84, 92, 102),
    (202, 112, 88),
    (66, 118, 150),
    (44, 44, 52),
    (158, 170, 150),
)
WALLS: tuple[Colour, ...] = (
    (214, 222, 228),
    (226, 216, 204),
    (206, 218, 208),
    (222, 210, 216),
    (204, 210, 224),
)
MEN_HAIRCUTS = ("short", "side", "crop", "receding", "bald", "curly", "quiff")
WOMEN_HAIRCUTS = ("long", "bob", "bun", "curly", "pony", "side", "waves")
CHILD = 14
SMALL = 7
ROUND = 0.09
"""How much wider a child's jaw is, in the width of its cheeks."""
APART = 2
"""Tones of skin between two people who look nothing alike."""


class Features(NamedTuple):
    """A drawn person. Lengths are in the canvas's units."""

    woman: bool
    age: int
    skin: Colour
    hair: Colour
    haircut: str
    beard: str
    """none, stubble, moustache, goatee or full."""
    eyes: Colour
    glasses: str
    """none, round or square."""
    top: str
    """crew, collar, vneck, roll or suit."""
    clothes: Colour
    wall: Colour
    cheek: float
    jaw: float
    chin: float
    eye_distance: float
    eye_size: float
    brow: float
    nose: float
    mouth: float
    smile: float
    earrings: bool
    freckles: bool
    seed: str

    @property
    def shade(self) -> Colour:
        """Skin in shadow."""
        return mix(self.skin, (112, 48, 36), 0.22)

    @property
    def line(self) -> Colour:
        """Skin's lines: nose, folds, lids."""
        return mix(self.skin, (84, 32, 24), 0.42)


def features_of(seed: str, gender: str | None, age: int | None) -> Features:
    random = Random(f"face {seed}")
    woman = random.random() < 0.5
    if gender:
        woman = gender.upper().startswith("F")
    years = random.randint(22, 58)
    if age is not None:
        years = max(0, age)
    skin_index = random.randrange(len(SKINS))
    young = years < CHILD
    return Features(
        woman=woman,
        age=years,
        skin=SKINS[skin_index],
        hair=_hair_colour(random, skin_index, years),
        haircut=_haircut(random, woman, years),
        beard=_beard(random, woman, years),
        eyes=random.choice(EYES if skin_index < 4 else EYES[:2]),
        glasses=random.choices(("none", "round", "square"), (6, 2, 2))[0],
        top=random.choice(_tops(woman, young)),
        clothes=random.choice(CLOTHES),
        wall=random.choice(WALLS),
        cheek=random.uniform(21.5, 24.0) - 0.8 * woman,
        jaw=random.uniform(0.70, 0.84) + (ROUND if young else 0 if woman else 0.05),
        chin=random.uniform(6.5, 9.0) + (0 if woman else 1.8),
        eye_distance=random.uniform(9.4, 10.8),
        eye_size=random.uniform(0.94, 1.1)
        * (1.3 if years < SMALL else 1.22 if young else 1.06 if woman else 0.98),
        brow=random.uniform(0.9, 1.3) * (1.0 if woman else 1.5) * (0.8 if young else 1.0),
        nose=random.uniform(2.8, 3.9) * (0.8 if young else 1.0) + (0 if woman else 0.4),
        mouth=random.uniform(6.6, 8.4),
        smile=random.uniform(1.2, 2.8),
        earrings=woman and not young and random.random() < 0.5,
        freckles=skin_index < 3 and random.random() < 0.25,
        seed=seed,
    )


def _hair_colour(random: Random, skin_index: int, age: int) -> Colour:
    natural = random.choice(DARK_HAIRS + LIGHT_HAIRS if skin_index < 3 else DARK_HAIRS)
    greying = random.uniform(-0.1, 0.15) + (age - 42) / 25
    if age < 38 or greying <= 0:
        return natural
    grey = mix(GREY, SILVER, min(1.0, max(0.0, (age - 60) / 20)))
    return mix(natural, grey, min(1.0, greying))


def _haircut(random: Random, woman: bool, age: int) -> str:
    haircut = random.choice(WOMEN_HAIRCUTS if woman else MEN_HAIRCUTS)
    if haircut in ("bald", "receding") and age < 28:
        return "short"
    return haircut


def _beard(random: Random, woman: bool, age: int) -> str:
    beard = random.choices(("none", "stubble", "moustache", "goatee", "full"), (5, 2, 1, 1, 2))[0]
    return "none" if woman or age < 20 else beard


def _tops(woman: bool, young: bool) -> tuple[str, ...]:
    if young:
        return ("crew", "vneck")
    return ("crew", "collar", "vneck", "roll") if woman else ("crew", "collar", "roll", "suit")


def somebody_else(seed: str, gender: str | None, age: int | None) -> str:
    """The seed of a face that nobody takes for this one: other skin, other hair."""
    person = features_of(seed, gender, age)
    others = (features_of(f"{seed} somebody else {number}", gender, age) for number in count(1))
    return next(
        other.seed
        for other in others
        if other.haircut != person.haircut
        and abs(SKINS.index(other.skin) - SKINS.index(person.skin)) >= APART
    )
