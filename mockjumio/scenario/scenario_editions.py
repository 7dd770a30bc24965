"""Which editions of the contract can say a scenario? Those that it asks for, and that have what it says."""

from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import Any, Final, NamedTuple

from mockjumio.contract import scalars
from mockjumio.contract.checker import callback_table
from mockjumio.contract.editions import KYX, MET, Rows, span
from mockjumio.contract.enums import AUTHENTICATION, PRODUCTS
from mockjumio.contract.multi_document import DOCUMENT, EXTRACTED_DATA
from mockjumio.schema.kinds import DATE, FLAG, TEXT, Key, Problems, Scalar, Schema, Template, choice, decimal
from mockjumio.schema.nodes import Node
from mockjumio.schema.sections import ListOf, Section


def choice_of(words: str, *listings: Rows[Any]) -> Scalar:
    """What any edition of the document lists; whether that of the merchant does is seen when it is played."""
    return choice(
        words,
        lambda: tuple(chain(*listings)),
        cache(lambda: tuple(chain(*(one.ever() for one in listings)))),
    )


EDITION: Final = choice("an edition of Jumio's documentation", lambda: MET)
_NAMES: Final = MET


class Demand(NamedTuple):
    """The first and the last edition that a scenario is for."""

    since: str = _NAMES[0]
    until: str = _NAMES[-1]


class _Demand:
    """``2018-05``, which is this edition and later ones, or ``{since: 2018-05, until: 2020-01}``."""

    words = "an edition, from which on it can be played, or a mapping with since and until"
    _span = Section(
        "a mapping with since and until",
        Key("since", EDITION, "the first edition"),
        Key("until", EDITION, "the last edition"),
    )

    def read(self, node: Node, problems: Problems) -> object:
        if isinstance(node.value, str):
            since = EDITION.read(node, problems)
            if isinstance(since, Template):
                problems.add(node.place, "edition cannot be a template")
            return Demand(since) if isinstance(since, str) else None
        values = self._span.read(node, problems)
        said = {name: value for name, value in (values or {}).items() if isinstance(value, str)}
        demand = Demand(**said)
        if demand.since > demand.until:
            problems.add(node.place, f"since {demand.since} is later than until {demand.until}")
        return demand

    def schema(self) -> Schema:
        return {"anyOf": [EDITION.schema(), self._span.schema()]}


DEMAND: Final = _Demand()


def _incomplete_date(text: str) -> str:
    try:
        scalars.complete_date(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date such as 1990// or 1990/05/") from None
    return text


_INCOMPLETE: Final = Scalar("a date of which parts may be missing", _incomplete_date)


def _date_text(text: str) -> str:
    DATE.convert(text)
    return text


DATE_TEXT: Final = Scalar(DATE.words, _date_text, {"type": "string", "format": "date"})

_CATEGORY: Final = Section(
    "a mapping",
    Key("category", TEXT, "category of vehicles: B1, B or BE; from 2019-07 any of 10 characters", "B"),
    Key("issue_date", DATE_TEXT, "since when", "2015-01-31"),
    Key("expiry_date", DATE_TEXT, "until when", "2025-01-30"),
    Key("readable", FLAG, "whether it could be read", "false"),
    Key("availability", TEXT, "yes, no or not readable (from 2019-07)", "no"),
)

# What a scenario may say of an ID that later editions read; each the parameter of the same name.
FURTHER: Final = (
    Key("nationality", TEXT, "nationality of the holder of a visa (from 2018-05)", "AUT"),
    Key("passport_number", TEXT, "number of the passport of a visa (from 2018-05)", "P1234567"),
    Key("duration_of_stay", TEXT, "how long the holder of a visa may stay (from 2018-05)", "90 DAYS"),
    Key("number_of_entries", TEXT, "how often the holder of a visa may enter (from 2018-05)", "M"),
    Key("visa_category", TEXT, "category of a visa (from 2018-05)", "B1/B2"),
    Key("curp", TEXT, "CURP of a Mexican ID (from 2018-05)", "GOMC900101HDFRRL09"),
    Key("dl_categories", ListOf(_CATEGORY), "categories of a licence (from 2017-10)", "{category: B}"),
    Key("dl_car_permission", TEXT, "whether a licence is for cars (from 2018-05)", "NOT_READABLE"),
    Key("origin_dob", _INCOMPLETE, "date of birth as printed, missing parts are 01 (from 2019-07)", "1990//"),
    Key("issuing_authority", TEXT, "who issued the ID (from 2019-07)", "Passport Office"),
    Key("issuing_place", TEXT, "where the ID was issued (from 2019-07)", "Wien"),
    Key("place_of_birth", TEXT, "place of birth as printed (from 2019-07)", "Wien"),
    Key("tax_number", TEXT, "tax number on an Italian health or tax card (from 2020-01)", "RSSMRA80A01H501U"),
    Key("cpf", TEXT, "CPF (from 2020-01)", "111.444.777-35"),
    Key("registration_number", TEXT, "registration number (from 2020-01)", "12345678901"),
    Key("mothers_name", TEXT, "name of the mother (from 2020-01)", "Annabella Byron"),
    Key("fathers_name", TEXT, "name of the father (from 2020-01)", "George Byron"),
    Key(
        "personal_identification_number",
        TEXT,
        "personal number of a Georgian passport (from 2020-01), a Colombian ID (from 2020-09)",
        "01024061234",
    ),
    Key("rg_number", TEXT, "RG number of a Brazilian ID (from 2020-01)", "12.345.678-9"),
    Key("voter_id_number", TEXT, "voter's number of a Mexican ID (from 2021-07)", "1234567890123"),
    Key("issuing_number", TEXT, "number of the issue of a Mexican ID (from 2021-07)", "01"),
)

# Likewise of what is extracted from an upload.
EXTRACTED_LATER: Final = (
    Key("issue_date", DATE_TEXT, "date of issue (from 2017-10)", "2017-10-01"),
    Key("address", FLAG, "whether the address was readable (from 2017-10)", "false"),
    Key("pan", TEXT, "number of a credit card (from 2018-05)", "411111XXXXXX1111"),
    Key("expiry_date", DATE_TEXT, "date of expiry of a credit card (from 2018-05)", "2020-05-31"),
    Key("swift_code", TEXT, "SWIFT code of a bank statement (from 2019-07)", "BKAUATWW"),
    Key("due_date", DATE_TEXT, "due date of a bill (from 2021-07)", "2021-08-01"),
    Key("card_number_last_four_digits", TEXT, "of a credit card statement (from 2021-07)", "1111"),
)

# Likewise of the verdict about the face.
_VERDICT_LATER: Final = (
    Key(
        "handwritten_note_matches",
        FLAG,
        "whether the note is right (2018-05 to 2020-01)",
        "false",
    ),
    Key("similarity_decision", TEXT, "MANUAL or AUTOMATED (2020-01 and 2020-09)", "MANUAL"),
    Key("similarity_score", decimal(0, 1), "how similar the faces are (2020-01 and 2020-09)", "0.97"),
)

IDENTITY_VERIFICATION: Final = Section(
    "a mapping",
    Key("similarity", TEXT, "MATCH, NO_MATCH or NOT_POSSIBLE", "NO_MATCH"),
    Key("validity", FLAG, "whether the selfie is valid", "false"),
    Key(
        "reason",
        TEXT,
        "why it is not (see: mockjumio explain identityVerification.reason)",
        "NO_FACE_PRESENT",
    ),
    Key("validity_as_text", FLAG, "send validity as text, not as JSON boolean", "true"),
    *_VERDICT_LATER,
)


def _count_or(*words: str) -> Scalar:
    """A number as text, or one of the words."""

    def convert(text: str) -> str:
        if text not in words and not (text.isascii() and text.isdecimal() and int(text) <= _MOST_FOUND):
            raise ValueError
        return text

    form = {"anyOf": [{"type": "integer", "minimum": 0, "maximum": _MOST_FOUND}, {"enum": list(words)}]}
    what = f"a whole number from 0 to {_MOST_FOUND}, {' or '.join(words)}"
    return Scalar(what, convert, form, json=(int, str))


_MOST_FOUND: Final = 20


def _search(*more: str) -> Scalar:
    outcomes = ("POSITIVE_RESULT", "NEGATIVE_RESULT", *more, "NOT_ENOUGH_DATA", "TECHNICAL_ERROR")
    return choice("an outcome of a search, or why there is none", lambda: outcomes)


# What retrieval says of checks beyond the ID itself; each the key of the same name there.
CHECKS: Final = Section(
    "a mapping",
    Key(
        "address_validation",
        _search("PARTIAL_RESULT", "UNSUPPORTED_COUNTRY"),
        "whether the address exists (from 2020-09)",
        "PARTIAL_RESULT",
    ),
    Key(
        "proof_of_residency",
        _search("PARTIAL_RESULT", "UNSUPPORTED_COUNTRY"),
        "whether the holder lives there (from 2020-09)",
        "NEGATIVE_RESULT",
    ),
    Key(
        "watchlist_screening",
        _count_or("NOT_DONE", "ERROR"),
        "how many entries watchlists have (from 2020-09)",
        "2",
    ),
    Key(
        "face_search_findings",
        _count_or("PENDING", "ERROR"),
        "how many earlier transactions have the same face (from 2020-09)",
        "1",
    ),
    Key("personal_number_validation", _search(), "whether the CPF exists (from 2021-07)", "NEGATIVE_RESULT"),
)


def parameter_of(key: str) -> str:
    """``addressValidation`` for ``address_validation``."""
    return _camel(key)


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return "".join((first, *map(str.capitalize, rest)))


# Section and key to the callback's parameter that says it.
LATER: Final = {
    **{("document", key.name): _camel(key.name) for key in FURTHER},
    ("result", "identity_verification"): "identityVerification",
    ("result", "liveness_images"): "livenessImages",
}

_ORIGINAL: Final = ("document", "original")

# Parameter of an object in the callback to the keys of a section's part that say its members.
_MEMBERS: Final = {
    ("result", "identity_verification"): ("identityVerification", _VERDICT_LATER),
    ("result", "extracted"): ("document.extractedData", EXTRACTED_LATER),
    ("result", "checks"): ("additionalChecks", tuple(CHECKS.keys.values())),
}

Path = tuple[str, ...]


def later_keys(sections: Mapping[str, Mapping[str, Any]]) -> tuple[Path, ...]:
    """The keys of a scenario that the first edition has no parameter for, and those of parts of a section."""
    found: list[Path] = [path for path in LATER if path[1] in sections.get(path[0], ())]
    if _ORIGINAL[1] in sections.get(_ORIGINAL[0], ()):
        found.append(_ORIGINAL)
    for path, (_, keys) in _MEMBERS.items():
        said = sections.get(path[0], {}).get(path[1])
        if isinstance(said, dict):
            found += ((*path, key.name) for key in keys if key.name in said)
    return tuple(found)


def _parameter(path: Path) -> str:
    if path in LATER:
        return LATER[path[0], path[1]]
    if path == _ORIGINAL:
        return "document.originalDocument"
    return f"{_MEMBERS[path[0], path[1]][0]}.{_camel(path[2])}"


def _editions_of(path: Path, product: str) -> tuple[str, ...]:
    """The editions that have the parameter of a key."""
    if path in LATER:
        return callback_table(product).editions(LATER[path[0], path[1]])
    if path == _ORIGINAL:
        return DOCUMENT.editions("originalDocument")
    if path[1] == "extracted":
        return EXTRACTED_DATA.editions(_camel(path[2]))
    if path[1] == "checks":
        return _with_check(_camel(path[2]))
    from mockjumio.contract.amendments.e2017_10 import IDENTITY_VERIFICATION as VERDICT  # for who says it

    return VERDICT.editions(_camel(path[2]))


def _with_check(name: str) -> tuple[str, ...]:
    from mockjumio.contract.conditions import ACTIVATIONS  # of the editions that know a check

    return ACTIVATIONS.editions(name)


def first_that_can(demand: Demand, keys: tuple[Path, ...], product: str) -> str:
    """The first edition that can say a scenario; where none can, the one that the scenario names."""
    for edition in PRODUCTS.editions(product):
        if demand.since <= edition <= demand.until and all(
            edition in _editions_of(path, product) for path in keys
        ):
            return edition
    return demand.since


def refusals(demand: Demand, keys: tuple[Path, ...], product: str, edition: str, node: Node) -> Problems:
    """Why a merchant of this edition cannot be sent what a scenario says, each at its place."""
    problems = Problems()
    if not demand.since <= edition <= demand.until:
        wanted = span(demand.since, demand.until)
        problems.add(
            node.at("edition"),
            f"the scenario is for {wanted}, and the merchant has {edition}: "
            f"set settings.edition, or give --edition {demand.since}",
        )
    if product not in PRODUCTS.of(edition) or (product == AUTHENTICATION and edition == KYX):
        known = PRODUCTS.editions(product)
        has = f"{span(known[0], known[-1])} has it"
        problems.add(node.at("product"), f"edition {edition} has no product {product}; {has}")
    for path in keys if edition != KYX else ():  # which has no parameters
        known = _editions_of(path, product)
        if edition not in known:
            has = f"{span(known[0], known[-1])} has it" if known else "no edition has it"
            problems.add(node.at(*path), f"edition {edition} has no {_parameter(path)}; {has}")
    return problems
