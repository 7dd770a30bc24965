"""Which national number does a person have?

One function a country; most numbers encode the date of birth and the gender. Here is what they have in
common: dates, parities, weighted sums. The check digits come from python-stdnum, whose modules cite each
country's source; where it only verifies them, or does not know the number, the formula stands in the
function. A module of python-stdnum is imported when its country is first drawn.
"""

from collections.abc import Callable

from mockjumio.personas.chance import Chance
from mockjumio.personas.mrz import name_parts
from mockjumio.personas.persona import Persona

NationalId = Callable[[Persona, Chance], str]

CONSONANTS = frozenset("BCDFGHJKLMNPQRSTVWXYZ")
VOWELS = frozenset("AEIOU")
# Modulo 11 one body in eleven has no check digit: twelve tries fail once in 3 * 10^12.
TRIES = 12


def weighted_sum(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def draw_with_check_digit(chance: Chance, pattern: str, check: Callable[[str], str]) -> str:
    """A body from the pattern and its check digit; a body that has none (``X``, ``10``) is drawn again."""
    for _ in range(TRIES):
        body = chance.fill(pattern)
        digit = check(body)
        if len(digit) == 1 and digit.isdigit():
            return body + digit
    raise ValueError(f"no check digit for {pattern!r}")


def yymmdd(persona: Persona) -> str:
    return persona.dob.strftime("%y%m%d")


def ddmmyy(persona: Persona) -> str:
    return persona.dob.strftime("%d%m%y")


def parity(persona: Persona, chance: Chance, *, male: str = "13579", female: str = "02468") -> str:
    return chance.pick(male if persona.gender == "M" else female)


def latin_letters(text: str) -> str:
    return "".join(name_parts(text)[0])
