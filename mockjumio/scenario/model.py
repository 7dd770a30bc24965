"""What may a scenario say? Every key with its kind and meaning, in one table."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from mockjumio.contract import countries, enums
from mockjumio.contract.acceptance import REGIONS
from mockjumio.contract.addresses import ADDRESS_TABLES
from mockjumio.contract.id_verification import SUBTYPES
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.contract.reject_reasons import REJECT_DETAILS, REJECT_REASONS
from mockjumio.scenario.kinds import (
    DATE,
    DURATION,
    FLAG,
    RAW,
    TEXT,
    Key,
    ListOf,
    Pairs,
    Problems,
    Scalar,
    Schema,
    Section,
    Template,
    choice,
    whole,
)
from mockjumio.scenario.source import Node
from mockjumio.settings import CustomDocument, DataFields

_COUNTRY = choice("an ISO 3166-1 alpha-3 country code or XKX", lambda: tuple(countries.names()))
_ID_TYPE = choice("an ID type", lambda: enums.ID_TYPES)
_ANY_SUBTYPE = choice("an ID subtype", lambda: tuple(name for group in SUBTYPES.values() for name in group))


class Spread(NamedTuple):
    """A length of time that is drawn: between two bounds, or log-normal around a median (milliseconds)."""

    low: int
    high: int
    sigma: float | None = None  # log-normal: ``low`` is the median, ``high`` the cap


class _Spread:
    """``30s``, ``{uniform: [20s, 60s]}`` or ``{lognormal: {median: 30s, sigma: 0.5}}``."""

    words = "a duration, {uniform: [least, most]} or {lognormal: {median: …, sigma: …}}"
    _lognormal = Section(
        "a mapping with median and sigma",
        Key("median", DURATION, "half of the values are below"),
        Key("sigma", Scalar("a number", float), "spread of the logarithm"),
        Key("most", DURATION, "cap"),
    )

    def read(self, node: Node, problems: Problems) -> object:
        if isinstance(node.value, str):
            length = DURATION.read(node, problems)
            if isinstance(length, Template):
                return length._replace(kind=self)
            return Spread(length, length) if isinstance(length, int) else None
        if isinstance(node.value, dict) and list(node.value) == ["uniform"]:
            return self._uniform(node.value["uniform"], problems)
        if isinstance(node.value, dict) and list(node.value) == ["lognormal"]:
            return self._of_median(node.value["lognormal"], problems)
        problems.add(node.place, f"expected {self.words}")
        return None

    def schema(self) -> Schema:
        spread = ListOf(DURATION).schema()
        return {
            "anyOf": [
                DURATION.schema(),
                {"type": "object", "properties": {"uniform": spread}, "additionalProperties": False},
                {
                    "type": "object",
                    "properties": {"lognormal": self._lognormal.schema()},
                    "additionalProperties": False,
                },
            ]
        }

    def _uniform(self, node: Node, problems: Problems) -> object:
        bounds = ListOf(DURATION).read(node, problems)
        match bounds:
            case (int(low), int(high)) if low <= high:
                return Spread(low, high)
        problems.add(node.place, "uniform needs two durations, the shorter first")
        return None

    def _of_median(self, node: Node, problems: Problems) -> object:
        match self._lognormal.read(node, problems):
            case {"median": int(median), "sigma": float(sigma), **rest} if 0 < sigma < 5:
                most = rest.get("most")
                return Spread(median, most if isinstance(most, int) else 20 * median, sigma)
        problems.add(node.place, "lognormal needs a median and a sigma between 0 and 5")
        return None


class JourneyStep(NamedTuple):
    """A step as written: what, how long after the step before, and (finish) the processing time."""

    action: str
    after: int | Template = 0
    processing: Spread | Template | None = None


class _Steps:
    """``[start, {activity: {after: 30s}}, {finish: {after: 1m, processing: 20s}}]``."""

    words = "a list of steps: start, attempt, activity, finish or drop_off"
    _names = ("start", "attempt", "activity", "finish", "drop_off")
    _timing = Section("a mapping", Key("after", DURATION, "time after the step before"))
    _finish = Section(
        "a mapping",
        Key("after", DURATION, "time after the step before"),
        Key("processing", _Spread(), "how long the verification takes"),
    )

    def read(self, node: Node, problems: Problems) -> object:
        if not isinstance(node.value, list) or not node.value:
            problems.add(node.place, f"expected {self.words}")
            return None
        steps = [self._step(item, problems) for item in node.value]
        self._order([step.action if step else "" for step in steps], node, problems)
        return tuple(steps)

    def schema(self) -> Schema:
        timed = {name: self._timing.schema() for name in self._names}
        step = {
            "anyOf": [
                {"enum": list(self._names)},
                {
                    "type": "object",
                    "properties": {**timed, "finish": self._finish.schema()},
                    "additionalProperties": False,
                    "minProperties": 1,
                    "maxProperties": 1,
                },
            ]
        }
        return {"type": "array", "items": step, "minItems": 1}

    def _step(self, node: Node, problems: Problems) -> JourneyStep | None:
        if isinstance(node.value, str):
            name, details = node.value, Node({}, node.place)
        elif isinstance(node.value, dict) and len(node.value) == 1:
            ((name, details),) = node.value.items()
        else:
            problems.add(node.place, f"a step is one word or one key; {self.words}")
            return None
        known = choice("a step of a journey", lambda: self._names).read(Node(name, node.place), problems)
        if known is None:
            return None
        section = self._finish if name == "finish" else self._timing
        values = section.read(details, problems) or {}
        after, processing = values.get("after", 0), values.get("processing")
        return JourneyStep(
            name,
            after if isinstance(after, int | Template) else 0,
            processing if isinstance(processing, Spread | Template) else None,
        )

    def _order(self, names: list[str], node: Node, problems: Problems) -> None:
        if names[0] != "start":
            problems.add(node.place, "a journey begins with start")
        for name in names[:-1]:
            if name in ("finish", "drop_off"):
                problems.add(node.place, f"nothing comes after {name}")
        if names.count("start") > 1:
            problems.add(node.place, "a journey starts once")


ADDRESS = Section(
    "a mapping",
    *(
        Key(name, TEXT, words)
        for name, words in (
            ("city", "city"),
            ("state_code", "ISO 3166-2 code (US format)"),
            ("province", "province (EU format)"),
            ("street_name", "street name (US, EU)"),
            ("street_suffix", "street suffix abbreviation (US)"),
            ("street_direction", "street direction abbreviation (US)"),
            ("street_number", "street number (US, EU)"),
            ("unit_designator", "unit designator abbreviation (US)"),
            ("unit_number", "unit number (US)"),
            ("unit_details", "unit details (EU)"),
            ("postal_code", "postal code; ZIP code in the US format"),
            ("zip_extension", "ZIP extension (US)"),
        )
    ),
    Key("lines", ListOf(TEXT), "up to five lines (raw format)"),
    Key("country", _COUNTRY, "country"),
    Key("only", ListOf(TEXT), "the parts that the ID shows; the others are left out"),
)

_TYPES = ListOf(_ID_TYPE)


def _place_of_birth(text: str) -> str:
    """``AUT`` or ``US-OH``."""
    is_state = text.startswith("US-") and countries.is_subdivision(text)
    return text if is_state else str(_COUNTRY.convert(text))


def _country_and_type(text: str) -> str:
    """``DEU/ID_CARD``."""
    country, _, id_type = text.partition("/")
    _COUNTRY.convert(country)
    _ID_TYPE.convert(id_type)
    return text


def _country_or_type_in_it(text: str) -> str:
    """``DEU`` or ``DEU/ID_CARD``."""
    return _country_and_type(text) if "/" in text else str(_COUNTRY.convert(text))


def _code(text: str) -> str:
    if not text or len(text) > 100 or any(map(str.isspace, text)):
        raise ValueError(f"{text!r} is not a document code: 1 to 100 characters, no blanks")
    return text


ACCEPTED_IDS = Section(
    "a mapping",
    Key("everywhere", _TYPES, "ID types that are accepted of every country"),
    Key(
        "regions",
        Pairs(_TYPES, "a mapping of regions to ID types", key=choice("a region", lambda: REGIONS)),
        "likewise of a region",
    ),
    Key(
        "countries",
        Pairs(_TYPES, "a mapping of countries to ID types", key=_COUNTRY),
        "likewise of a country; an empty list accepts none",
    ),
)


class _CustomDocument(Section):
    """A section whose three first keys must be there."""

    def read(self, node: Node, problems: Problems) -> dict[str, object] | None:
        values = super().read(node, problems)
        if values is not None:
            for name in ("code", "name", "label"):
                if name not in values:
                    problems.add(node.place, f"key {name!r} is missing")
        return values


CUSTOM_DOCUMENT = _CustomDocument(
    "a mapping with code, name and label",
    Key("code", Scalar("a document code", _code), "unique code, no blanks"),
    Key("name", TEXT, "name of the document type"),
    Key("label", TEXT, "default label in English"),
    Key("translations", Pairs(TEXT, "a mapping of languages to labels"), "labels in other languages"),
    Key("enabled", FLAG, "whether it can be used"),
)


def custom_document(values: Mapping[str, Any]) -> CustomDocument:
    """What the section read, as a setting."""
    return CustomDocument(**{**values, "translations": tuple(values.get("translations", {}).items())})


SETTINGS = Section(
    "a mapping",
    Key("id_verification", FLAG, "whether IDs are verified; without, no callback is sent"),
    Key("face_match", FLAG, "compare the face with the ID"),
    Key("mrz_check", FLAG, "check the machine-readable zone"),
    Key("address_recognition", FLAG, "read the address"),
    Key("back_side", ListOf(_ID_TYPE), "ID types that are scanned front and back"),
    Key(
        "fields",
        Section("a mapping", *(Key(name, FLAG, "process this data field") for name in DataFields._fields)),
        "data fields that are processed",
    ),
    Key("accepted_ids", ACCEPTED_IDS, "IDs that the merchant accepts"),
    Key("accept_newly_supported", FLAG, "accept IDs that Jumio began to support later"),
    Key(
        "newly_supported",
        ListOf(Scalar("a country and ID type such as KEN/ID_CARD", _country_and_type)),
        "IDs that Jumio began to support after the account was made",
    ),
    Key(
        "address_formats",
        Pairs(
            choice("an address format", lambda: tuple(ADDRESS_TABLES)),
            "a mapping of countries to formats",
            key=Scalar("a country, or a country and ID type", _country_or_type_in_it),
        ),
        "US, EU or RAW by country (DEU) or type in it (DEU/ID_CARD)",
    ),
    Key("custom_documents", ListOf(CUSTOM_DOCUMENT), "the merchant's own document types"),
)

PROVIDED = Section(
    "a mapping",
    Key("merchant_reference", TEXT, "the merchant's reference of the scan"),
    Key("customer_id", TEXT, "the customer's ID"),
    Key("reporting_criteria", TEXT, "the merchant's reporting criteria"),
    Key("additional_information", TEXT, "additional information"),
    Key("client_ip", TEXT, "the client's IP address"),
    Key("first_name", TEXT, "first name as provided"),
    Key("last_name", TEXT, "last name as provided"),
    Key("callback_url", TEXT, "where the callback goes"),
)

LACKABLE: Final = (  # parts that a document may do without
    "number",
    "first_name",
    "last_name",
    "dob",
    "expires",
    "personal_number",
    "us_state",
    "optional_data_1",
    "optional_data_2",
    "dni",
    "gender",
    "address",
)

DOCUMENT = Section(
    "a mapping",
    Key(
        "type",
        choice("an ID or document type", lambda: (*enums.ID_TYPES, *DOCUMENT_TYPES)),
        "PASSPORT, DRIVING_LICENSE or ID_CARD; a document type such as BS in multi document",
    ),
    Key("subtype", _ANY_SUBTYPE, "ID subtype"),
    Key("country", _COUNTRY, "issuing country"),
    Key("number", TEXT, "number of the document"),
    Key("issued", DATE, "date of issue"),
    Key("expires", DATE, "date of expiry"),
    Key("personal_number", TEXT, "personal number"),
    Key("us_state", TEXT, "issuing state of a licence, place of birth of a passport or card (USA)"),
    Key("optional_data_1", TEXT, "optional field of MRZ line 1"),
    Key("optional_data_2", TEXT, "optional field of MRZ line 2"),
    Key("dni", TEXT, "DNI of a Spanish national ID"),
    Key("latin_full_name", FLAG, "a Korean licence that prints the full name in Latin characters"),
    Key("lacks", ListOf(choice("a part of a document", lambda: LACKABLE)), "parts that it does not carry"),
    Key("custom_code", TEXT, "the merchant's code, if type is CUSTOM"),
    Key("pages", whole(1, 2), "number of pages (multi document)"),
)

PERSON = Section(
    "a mapping",
    Key("first_name", TEXT, "first name in Latin characters"),
    Key("last_name", TEXT, "last name in Latin characters"),
    Key("native_first_name", TEXT, "first name in the country's script"),
    Key("native_last_name", TEXT, "last name in the country's script"),
    Key("gender", choice("a gender", lambda: ("M", "F")), "M or F"),
    Key("dob", DATE, "date of birth"),
    Key("age", whole(0, 120), "age on the day of the scan, instead of a date of birth"),
    Key(
        "place_of_birth",
        Scalar("a place of birth", _place_of_birth),
        "alpha-3 code of the country, or US-OH for those born in the USA",
    ),
    Key("address", ADDRESS, "address as printed"),
)

RESULT = Section(
    "a mapping",
    Key(
        "status",
        choice("a status", lambda: (*enums.VERIFICATION_STATUSES, *enums.UPLOAD_STATUSES)),
        "verification status, or UPLOADED, EXTRACTED, DISCARDED in multi document",
    ),
    Key(
        "reject_reason",
        Section(
            "a mapping with code and details",
            Key("code", choice("a reject reason code", lambda: tuple(REJECT_REASONS)), "rejectReasonCode"),
            Key(
                "details",
                ListOf(
                    choice(
                        "a detail code",
                        lambda: tuple(code for group in REJECT_DETAILS.values() for code in group),
                    )
                ),
                "detailsCode, several; an empty list is sent as []",
            ),
        ),
        "why the ID is rejected",
    ),
    Key("face_match", whole(0, 100), "face match percentage; drawn if not given"),
    Key("liveness", FLAG, "whether liveness was detected"),
    Key(
        "extracted",
        Section(
            "a mapping",
            Key("first_name", TEXT, "first name"),
            Key("last_name", TEXT, "last name"),
            Key("name", TEXT, "full name (bank statement)"),
            Key("ssn", TEXT, "social security number"),
            Key("signature_available", FLAG, "whether there is a signature"),
            Key("signature_as_text", FLAG, "send that as text instead of a JSON boolean"),
            Key("account_number", TEXT, "account number (bank statement)"),
            Key("only", ListOf(TEXT), "the keys that were readable; the others are left out"),
        ),
        "what is read from the document; drawn if not given",
    ),
)

IMAGES = Section(
    "a mapping",
    Key("format", choice("an image format", lambda: ("jpeg", "png")), "jpeg or png"),
    Key("front", TEXT, "a file in the scenario's folder instead of a drawn image"),
    Key("back", TEXT, "likewise"),
    Key("face", TEXT, "likewise"),
    Key("1", TEXT, "likewise, first page"),
    Key("2", TEXT, "likewise, second page"),
)

CALLBACK = Section(
    "a mapping",
    Key("delay", DURATION, "time between the result and the callback"),
    Key("order", choice("an order", lambda: ("table", "shuffled")), "order of the form fields"),
    Key("omit", ListOf(TEXT), "parameters to leave out"),
    Key("set", Pairs(RAW, "a mapping of parameters to raw wire values"), "raw wire values"),
    Key("violate", FLAG, "allow omit and set to break the contract; the callback is marked"),
)

SCENARIO = Section(
    "a mapping with name and result",
    Key("name", TEXT, "unique name"),
    Key("title", TEXT, "what it shows, in a line"),
    Key("advice", TEXT, "what a merchant should do"),
    Key("extends", TEXT, "name of a scenario to take everything else from"),
    Key("product", choice("a product", lambda: enums.PRODUCTS), "id-verification or multi-document"),
    Key("settings", SETTINGS, "the merchant's settings, for this run"),
    Key("provided", PROVIDED, "what the app gave the SDK"),
    Key("document", DOCUMENT, "the document that is shown"),
    Key("person", PERSON, "whose document it is"),
    Key("journey", _Steps(), "what the user does"),
    Key("result", RESULT, "what the verification comes to"),
    Key("images", IMAGES, "how the images are made"),
    Key("callback", CALLBACK, "how the callback is sent"),
)
