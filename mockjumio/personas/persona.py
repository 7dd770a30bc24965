"""Who is the person, and what is printed on their document?

Values only; :mod:`mockjumio.personas.people` makes them from a seed. Dates are
:class:`datetime.date`, countries ISO 3166-1 alpha-3 codes (or ``XKX``).
"""

from datetime import date
from typing import NamedTuple


class Address(NamedTuple):
    """An address as printed, split the way one of Jumio's three formats splits it.

    ``format`` is ``"US"``, ``"EU"`` or ``"RAW"``; the parts that the format does not
    know stay ``None`` (``lines`` is for RAW alone, at most five).
    """

    format: str
    country: str
    city: str | None = None
    state_code: str | None = None  # ISO 3166-2, "US-OH"
    province: str | None = None
    street_name: str | None = None
    street_suffix: str | None = None
    street_direction: str | None = None
    street_number: str | None = None
    unit_designator: str | None = None
    unit_number: str | None = None
    unit_details: str | None = None
    postal_code: str | None = None
    zip_extension: str | None = None
    lines: tuple[str, ...] = ()


class Persona(NamedTuple):
    """A person. Latin names always exist; native ones where the country writes another script."""

    first_name: str
    last_name: str
    native_first_name: str | None
    native_last_name: str | None
    gender: str  # "M" or "F"
    dob: date
    place_of_birth: str  # ISO 3166-1 alpha-3, or ISO 3166-2 for those born in the USA ("US-OH")
    address: Address


class Numbers(NamedTuple):
    """The numbers and machine-readable data that a document carries; ``None`` where it has none."""

    number: str
    personal_number: str | None = None
    optional_data_1: str | None = None  # TD1 line 1; TD3: None
    optional_data_2: str | None = None  # TD1 line 2; TD3: the personal number field
    dni: str | None = None  # Spain only
