"""Which national number does a person have?

One function a country; most numbers encode the date of birth and the gender. The check digits come from
python-stdnum, whose modules cite each country's source; where it only verifies them, or does not know the
number, the formula stands in the function. A module of python-stdnum is imported when its
country is first drawn.
"""

from mockjumio.personas.national_ids.americas_africa import AMERICAS_AFRICA
from mockjumio.personas.national_ids.asia import ASIA
from mockjumio.personas.national_ids.europe import EUROPE
from mockjumio.personas.national_ids.parts import NationalId

NATIONAL_ID: dict[str, NationalId] = {**EUROPE, **ASIA, **AMERICAS_AFRICA}
"""Country to the function that draws its national number, for countries that have one."""
