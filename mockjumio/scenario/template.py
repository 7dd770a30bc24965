"""What does a template come to, and what of faker may it ask? jinja2 in its sandbox, strict about names.

Most templates have nothing but the seed in them; they need no jinja2, whose import costs more than a play.
Of faker there are the words that need no clock, no file and no network, and whose size follows from their
arguments.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from random import Random
from typing import TYPE_CHECKING, Any

from mockjumio.errors import ScenarioError
from mockjumio.schema.kinds import TEXT, Problems, Template
from mockjumio.schema.nodes import literal

if TYPE_CHECKING:
    from faker import Generator
    from jinja2 import Template as CompiledTemplate

    from mockjumio.scenario.expressions import Expressions

MAX_TEXT = 10_000  # characters of a template
MAX_LENGTH = 100_000  # characters that it renders to
_SEED = re.compile(r"\{\{ ?seed ?\}\}")
_SIGNS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|\n")  # jinja2 takes a line break at the end away


@lru_cache(maxsize=256)
def _around_seed(text: str) -> tuple[str, ...] | None:
    """The texts around ``{{ seed }}``, of a template that has nothing else to render."""
    pieces = tuple(_SEED.split(text))
    return None if any(map(_SIGNS.search, pieces)) else pieces


def of_seed_alone(section: Mapping[str, object]) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """The keys of a section that are templates, with the texts around the seed of each.

    ``None`` if there is more to render, or to read of what it renders to.
    """
    found = []
    for key, value in section.items():
        if isinstance(value, Template):
            around = _around_seed(value.text)
            if (
                around is None
                or value.kind is not TEXT
                or not value.text.isascii()
                or len(value.text) > MAX_TEXT
            ):
                return None
            found.append((key, around))
        elif not isinstance(value, str):
            return None
    return tuple(found)


@cache
def _environment() -> "Expressions":
    from mockjumio.scenario.expressions import Expressions

    return Expressions()


@lru_cache(maxsize=256)
def _compile(text: str) -> "CompiledTemplate":
    from jinja2 import Template as CompiledTemplate

    environment = _environment()
    return CompiledTemplate.from_code(environment, environment.compile(environment.read(text)), {})


def syntax_error(text: str) -> str | None:
    """What is wrong with a template's form, or ``None``."""
    if len(text) > MAX_TEXT:
        return f"a template of more than {MAX_TEXT} characters"
    if _around_seed(text) is not None:
        return None
    from jinja2 import TemplateError

    try:
        _compile(text)
    except TemplateError as error:
        return f"template: {error.message}"
    except (RecursionError, MemoryError, SyntaxError):  # of jinja2's reader, of Python's compiler
        return "template: nested too deeply"
    except ValueError as error:  # a number that is too long to be one
        return f"template: {error}"
    return None


def render(value: object, context: Mapping[str, object]) -> object:
    """A value with its templates rendered and read; raises :class:`ScenarioError` with all problems."""
    problems = Problems()
    rendered = _render(value, context, problems)
    if problems.found:
        raise ScenarioError(problems.found)
    return rendered


def _render(value: object, context: Mapping[str, object], problems: Problems) -> object:
    if isinstance(value, Template):
        return _render_template(value, context, problems)
    if isinstance(value, dict):
        rendered = {}
        for key, item in value.items():
            if isinstance(item, Template):
                rendered[key] = _render_template(item, context, problems)
            else:
                rendered[key] = item if isinstance(item, str) else _render(item, context, problems)
        return rendered
    if isinstance(value, tuple):
        items = [_render(item, context, problems) for item in value]
        return value._make(items) if hasattr(value, "_make") else tuple(items)
    return value


def _render_template(template: Template, context: Mapping[str, object], problems: Problems) -> object:
    if (around := _around_seed(template.text)) is not None and len(template.text) <= MAX_TEXT:
        whole = str(context["seed"]).join(around)
        if template.kind is TEXT and whole.isascii():  # nearly always, and then there is nothing to read
            return whole
        return template.kind.read(literal(whole, template.place), problems)
    if (wrong := syntax_error(template.text)) is not None:
        problems.add(template.place, wrong)
        return None
    try:
        text = _text(template.text, context)
    except Exception as error:  # an author's expression may raise anything
        from jinja2 import TemplateError

        words = f"{type(error).__name__}: {error}"
        if isinstance(error, TemplateError):
            words = error.message or ""
        problems.add(template.place, f"template {template.text!r}: {words}")
        return None
    if text is None:
        message = f"template {template.text!r} renders to more than {MAX_LENGTH} characters"
        problems.add(template.place, message)
        return None
    return template.kind.read(literal(text, template.place), problems)  # what it renders to is rendered


def _text(template: str, context: Mapping[str, object]) -> str | None:
    """What a template renders to; ``None`` as soon as it is too long."""
    chunks: list[str] = []
    length = 0
    for chunk in _compile(template).generate(context):
        chunks.append(chunk)
        length += len(chunk)
        if length > MAX_LENGTH:
            return None
    return "".join(chunks)


LIMIT = 1_000  # of a length, a count, a text, a list
_NUMBER_LIMIT = 10**18

WORDS = frozenset(
    """
    bothify hexify lexify numerify language_code locale random_choices random_digit random_digit_above_two
    random_digit_not_null random_digit_not_null_or_empty random_digit_or_empty random_element random_elements
    random_int random_letter random_letters random_lowercase_letter random_number random_sample
    random_uppercase_letter randomize_nb_elements
    address administrative_unit building_number city city_prefix city_suffix country country_code
    current_country current_country_code military_apo military_dpo military_ship military_state postalcode
    postalcode_in_state postalcode_plus4 postcode postcode_in_state secondary_address state state_abbr
    street_address street_name street_suffix zipcode zipcode_in_state zipcode_plus4
    license_plate vin aba bank bank_country bban iban swift swift11 swift8
    ean ean13 ean8 localized_ean localized_ean13 localized_ean8 upc_a upc_e
    color color_hsl color_hsv color_name color_rgb color_rgb_float hex_color rgb_color rgb_css_color
    safe_color_name safe_hex_color
    bs catch_phrase company company_suffix credit_card_number credit_card_provider credit_card_security_code
    cryptocurrency cryptocurrency_code cryptocurrency_name currency currency_code currency_name
    currency_symbol pricetag timezone doi emoji file_extension file_name mime_type
    coordinate latitude latlng local_latlng location_on_land longitude
    ascii_company_email ascii_email ascii_free_email ascii_safe_email company_email domain_name domain_word
    email free_email free_email_domain hostname http_method http_status_code iana_id ipv4 ipv4_network_class
    ipv4_private ipv4_public ipv6 mac_address nic_handle port_number ripe_id safe_domain_name safe_email slug
    tld uri uri_extension uri_page uri_path url user_name
    isbn10 isbn13 job job_female job_male paragraph paragraphs sentence sentences text texts word words
    boolean md5 null_boolean password sha1 sha256 uuid4
    passport_number passport_owner
    first_name first_name_female first_name_male first_name_nonbinary language_name last_name last_name_female
    last_name_male last_name_nonbinary name name_female name_male name_nonbinary prefix prefix_female
    prefix_male prefix_nonbinary suffix suffix_female suffix_male suffix_nonbinary
    basic_phone_number country_calling_code msisdn phone_number pybool pyint pystr
    sbn9 ein invalid_ssn itin ssn
    android_platform_token chrome internet_explorer ios_platform_token linux_platform_token
    linux_processor mac_platform_token mac_processor opera safari windows_platform_token
    """.split()
)
_OF_THE_PRESENT = frozenset(
    """
    am_pm century credit_card_expire credit_card_full date date_between date_between_dates date_object
    date_of_birth date_this_century date_this_decade date_this_month date_this_year date_time date_time_ad
    date_time_between date_time_between_dates date_time_this_century date_time_this_decade
    date_time_this_month date_time_this_year day_of_month day_of_week future_date future_datetime iso8601
    month month_name passport_dates passport_dob passport_full past_date past_datetime profile simple_profile
    time time_delta time_object time_series unix_time uuid1 uuid7 year
    """.split()
)
_NUMBERS = frozenset(("pyint", "random_int"))  # their arguments are no lengths
_CHOICES = frozenset(("random_choices", "random_element", "random_elements", "random_sample"))


@lru_cache(maxsize=1)
def _shared_faker() -> "Generator":
    """One for all plays, since making it costs a millisecond; each play sets its own state of chance."""
    from faker import Factory  # 100 ms that checking a template saves

    generator = Factory.create()
    generator.random = Random()  # kept for good: some providers hold on to it
    return generator


class SeededFaker:
    """``{{ faker.company() }}``: faker's words, with a seed of the run's."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._state: tuple[Any, ...] | None = None  # of chance, from the first word on

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in _OF_THE_PRESENT:
            raise AttributeError(
                f"faker.{name} depends on today, so no run could be repeated; "
                "start from now, as in {{ now.year - faker.random_int(1, 9) }}"
            )
        if name not in WORDS:
            raise AttributeError(f"faker has no word {name!r}")

        def word(*args: Any, **kwargs: Any) -> Any:
            for value in (*args, *kwargs.values()):
                _check(name, value)
            faker = _shared_faker()
            if self._state is None:
                faker.random.seed(self._seed)
            else:
                faker.random.setstate(self._state)
            said = getattr(faker, name)(*args, **kwargs)
            self._state = faker.random.getstate()
            return said

        return word

    def __repr__(self) -> str:
        return "faker"

    def __str__(self) -> str:
        raise TypeError("faker is not a value; ask it for a word, as in faker.company()")


def _check(word: str, value: object) -> None:
    """Arguments must be plain, and small: some are lengths, and a list of empty words has no end."""
    match value:
        case None | bool():
            return
        case int() | float():
            limit = _NUMBER_LIMIT if word in _NUMBERS else LIMIT
            if not -limit <= value <= limit:
                raise ValueError(f"faker.{word}: {value} is more than {limit}")
        case str():
            if len(value) > LIMIT:
                raise ValueError(f"faker.{word}: a text of more than {LIMIT} characters")
        case list() | tuple() | dict() if word in _CHOICES:
            if len(value) > LIMIT:
                raise ValueError(f"faker.{word}: more than {LIMIT} to choose from")
        case _:
            raise TypeError(f"faker.{word} takes texts and numbers, not a {type(value).__name__}")
