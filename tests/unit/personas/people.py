"""The people and documents whose numbers the tests look at."""

from datetime import date

from mockjumio.personas.id_numbers import draw_numbers, numbers_in_zone
from mockjumio.personas.people import draw_persona
from mockjumio.personas.persona import Numbers, Persona

TODAY, ISSUED = date(2024, 2, 29), date(2020, 5, 1)
SEEDS = [str(seed) for seed in range(60)]


def person(country: str, seed: str = "1") -> Persona:
    return draw_persona(country, seed=seed, today=TODAY, address_format="US")


def numbers(country: str, id_type: str, subtype: str | None = None, seed: str = "1") -> Numbers:
    who = person(country, seed)
    drawn = draw_numbers(country, id_type, subtype, who, seed=seed, issued=ISSUED)
    return numbers_in_zone(country, id_type, subtype, drawn)
