"""How are the settings of a merchant written: what is accepted and processed, how callbacks are sent?"""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeVar

from mockjumio.contract import countries, enums
from mockjumio.contract.address_formats import ADDRESS_FORMATS
from mockjumio.contract.conditions import ACTIVATIONS
from mockjumio.contract.countries import REGIONS
from mockjumio.contract.form import CONTENT_TYPE
from mockjumio.contract.network import HOSTS
from mockjumio.contract.platform.workflows import CAPABILITIES, CATEGORIES
from mockjumio.contract.scalars import url_fault
from mockjumio.scenario.delivery_rules import RETRIES, retries
from mockjumio.scenario.scenario_editions import EDITION, choice_of
from mockjumio.schema.kinds import DURATION, FLAG, HEADER, TEXT, Key, Scalar, choice, decimal, header_text
from mockjumio.schema.sections import ListOf, Pairs, Section
from mockjumio.settings import CustomDocument, MerchantSettings, OwnWorkflow, PlatformSettings, WireSettings

COUNTRY = choice("an ISO 3166-1 alpha-3 country code or XKX", lambda: tuple(countries.names()))
ID_TYPE = choice_of("an ID type", enums.ID_TYPES)
_TYPES = ListOf(ID_TYPE)


def _country_and_type(text: str) -> str:
    """``DEU/ID_CARD``."""
    country, _, id_type = text.partition("/")
    COUNTRY.convert(country)
    ID_TYPE.convert(id_type)
    return text


def _country_or_type_in_it(text: str) -> str:
    """``DEU`` or ``DEU/ID_CARD``."""
    return _country_and_type(text) if "/" in text else str(COUNTRY.convert(text))


def _code(text: str) -> str:
    if not text or len(text) > 100 or any(map(str.isspace, text)):
        raise ValueError(f"{text!r} is not a document code: 1 to 100 characters, no blanks")
    return text


ACCEPTED_IDS = Section(
    "a mapping",
    Key(
        "everywhere",
        _TYPES,
        "ID types accepted from countries that are not listed below",
        "[PASSPORT, ID_CARD]",
    ),
    Key(
        "regions",
        Pairs(_TYPES, "a mapping of regions to ID types", key=choice("a region", lambda: REGIONS)),
        f"ID types accepted of a region's countries: {', '.join(REGIONS)}",
        "{EUROPE: [PASSPORT, ID_CARD], OCEANIA: []}",
    ),
    Key(
        "countries",
        Pairs(_TYPES, "a mapping of countries to ID types", key=COUNTRY),
        "ID types accepted of a country, whatever its region says; [] accepts none",
        "{AUT: [ID_CARD], LIE: []}",
    ),
)


CUSTOM_DOCUMENT = Section(
    "a mapping with code, name and label",
    Key("code", Scalar("a document code", _code), "unique code, no blanks", "GYM_CARD", required=True),
    Key("name", TEXT, "name of the document type", "Gym card", required=True),
    Key("label", TEXT, "default label in English", "Gym membership card", required=True),
    Key(
        "translations",
        Pairs(TEXT, "a mapping of languages to labels"),
        "labels in other languages",
        "{de: Mitgliedskarte}",
    ),
    Key("enabled", FLAG, "whether it can be used", "true"),
)


def custom_document(values: Mapping[str, Any]) -> CustomDocument:
    """What the section read, as a setting."""
    return CustomDocument(**{**values, "translations": tuple(values.get("translations", {}).items())})


def platform(settings: PlatformSettings, values: Mapping[str, Any]) -> PlatformSettings:
    """The settings with what the section read."""
    changes = dict(values)
    if "workflows" in changes:
        changes["workflows"] = tuple(
            OwnWorkflow(key, tuple(one.get("credentials", ())), tuple(one.get("capabilities", ())))
            for key, one in changes["workflows"].items()
        )
    return settings._replace(**changes)


_DATA_FIELDS: Final = {
    "dob": "date of birth",
    "number": "number of the document",
    "first_name": "first name",
    "last_name": "last name",
    "expiry": "date of expiry",
    "us_state": "US state",
    "personal_number": "personal number",
}


def _workflow_key(text: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError(f"{text!r} is not the key of a workflow: up to nine digits")
    return text


_SCORE: Final = decimal(0, 100)
_WORKFLOW_KEY: Final = Scalar("the key of a workflow", _workflow_key)
PLATFORM = Section(
    "a mapping",
    Key("workflow", _WORKFLOW_KEY, "the workflow that plays if a request names none", "10013"),
    Key(
        "workflows",
        Pairs(
            Section(
                "a mapping",
                Key(
                    "credentials",
                    ListOf(choice("a category", lambda: CATEGORIES)),
                    "what is to be shown; ID, SELFIE and FACEMAP if not given",
                    "[ID, SELFIE]",
                ),
                Key(
                    "capabilities",
                    ListOf(choice("a capability", lambda: tuple(CAPABILITIES))),
                    "what is checked; all that these credentials allow of workflow 10011 if not given",
                    "[usability, imageChecks, extraction]",
                ),
            ),
            "a mapping of keys to workflows",
            key=_WORKFLOW_KEY,
        ),
        "the merchant's own workflows, by key",
        "{10547: {credentials: [ID, SELFIE, FACEMAP]}}",
    ),
    Key(
        "generation",
        choice("a generation", lambda: ("today", "2023", "v3")),
        "generation of the platform that answers: v3 has no decision and no steps, 2023 rejects what "
        "expired; both have the page at /web/v4/app, and nothing that details got since",
        "v3",
    ),
    Key("passed", _SCORE, "up to which risk score the decision is PASSED (30)", "40"),
    Key("warning", _SCORE, "up to which risk score it is WARNING (70)", "80"),
    Key("rate_limits", FLAG, "answer 429 to more calls a second than Jumio allows", "true"),
    Key(
        "intermediate_callbacks",
        FLAG,
        "also send callbacks ACQUISITION_STARTED and ACQUIRED, when the user begins and finishes",
        "true",
    ),
)

SETTINGS = Section(
    "a mapping",
    Key("id_verification", FLAG, "whether IDs are verified; if not, no callback is sent", "false"),
    Key("face_match", FLAG, "whether the face is compared with the ID", "false"),
    Key("mrz_check", FLAG, "whether the machine-readable zone is checked", "false"),
    Key("address_recognition", FLAG, "whether the address is read", "false"),
    Key(
        "back_side",
        ListOf(ID_TYPE),
        "ID types that are scanned front and back",
        "[DRIVING_LICENSE, ID_CARD]",
    ),
    Key(
        "fields",
        Section(
            "a mapping",
            *(
                Key(name, FLAG, f"whether the {words} is processed", "false")
                for name, words in _DATA_FIELDS.items()
            ),
        ),
        "data fields that are processed (all, if not said otherwise)",
    ),
    Key("accepted_ids", ACCEPTED_IDS, "which IDs the merchant accepts; others are declined as unsupported"),
    Key(
        "accept_newly_supported", FLAG, "whether IDs that Jumio began to support later are accepted", "false"
    ),
    Key(
        "newly_supported",
        ListOf(Scalar("a country and ID type such as KEN/ID_CARD", _country_and_type)),
        "IDs that Jumio began to support after the account was made",
        "[KEN/ID_CARD]",
    ),
    Key(
        "address_formats",
        Pairs(
            choice("an address format", lambda: tuple(ADDRESS_FORMATS)),
            "a mapping of countries to formats",
            key=Scalar("a country, or a country and ID type", _country_or_type_in_it),
        ),
        "US, EU or RAW, by country or by ID type of a country",
        "{DEU: RAW, DEU/ID_CARD: EU}",
    ),
    Key(
        "empty_reject_details",
        FLAG,
        "whether a reject reason without details has rejectReasonDetails: [] instead of none",
        "true",
    ),
    Key(
        "custom_documents",
        ListOf(CUSTOM_DOCUMENT),
        "the merchant's own document types (multi document), in force at once",
        "[{code: GYM_CARD, name: Gym card, label: Gym membership card}]",
    ),
    Key("platform", PLATFORM, "what the merchant has on Jumio's current platform"),
    Key(
        "edition",
        EDITION,
        "which edition of Jumio's documentation the merchant meets; the first by default",
        "2018-05",
    ),
    Key("masking", FLAG, "whether what Jumio masks of some IDs is left out (from 2019-07)", "true"),
    Key("single_reject_detail", FLAG, "whether an only detail is an object, in every edition", "true"),
    Key(
        "timestamp_digits",
        choice("a number of digits", lambda: ("0", "1", "2", "3", "trimmed")),
        "digits of a second in timestamps; 3, and from 2020-09 on trimmed (no zeros at the end)",
        "3",
    ),
    Key(
        "activated",
        Pairs(
            FLAG,
            "a mapping of parameters to true or false",
            key=choice_of("a parameter that Jumio activates by account", ACTIVATIONS),
        ),
        "parameters of later editions that Jumio activates by account, and whether they are",
        "{dlCategories: false}",
    ),
    Key(
        "retention",
        Section(
            "a mapping",
            Key(
                "interval",
                DURATION,
                "how long data are kept; five years, from 2017-10 on 360 days",
                "365d",
            ),
            Key("fraud", FLAG, "purge fraud too", "true"),
        ),
        "data retention",
    ),
)


def _form_type(text: str) -> str:
    if header_text(text).partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise ValueError(
            f"{text!r} is not the Content-Type of a form; write {CONTENT_TYPE}, in any case, with any charset"
        )
    return text.strip()


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_OURS = {
    "host": "it follows from the URL",
    "content-length": "it follows from the body",
    "transfer-encoding": "it follows from the body",
    "connection": "it is the connection's own",
    "content-type": "charset and content_type decide it",
    "user-agent": "user_agent decides it",
}


def _own_header(name: str) -> str:
    if not _TOKEN.fullmatch(name):
        raise ValueError(f"{name!r} is not a header's name")
    if why := _NOT_OURS.get(name.lower()):
        raise ValueError(f"{name} cannot be set: {why}")
    return name


def _url(text: str) -> str:
    if fault := url_fault(text):
        raise ValueError(f"{text!r} {fault}")
    return text


_URL = Scalar("a URL", _url, lambda: {"type": "string", "format": "uri"})

WIRE = Section(
    "a mapping",
    Key("charset", FLAG, "Content-Type with ;charset=UTF-8", "true"),
    Key(
        "content_type",
        Scalar("a form's Content-Type", _form_type),
        "exact Content-Type, instead of charset",
        "Application/X-WWW-Form-URLEncoded; charset=utf-8",
    ),
    Key("plus_for_space", FLAG, "write a space as + instead of %20", "true"),
    Key("only_200", FLAG, "accept only status 200 from the merchant", "true"),
    Key("strict_accept", FLAG, "403 without Accept: application/json", "true"),
    Key("user_agent", HEADER, "User-Agent of callbacks", "Jumio Callback"),
    Key("timeout", DURATION, "how long an attempt may take", "30s"),
    Key("connect_timeout", DURATION, "how long connecting may take", "10s"),
    Key("first_byte_timeout", DURATION, "how long the answer may take to begin", "30s"),
    Key("retries", RETRIES, "when a callback that was not accepted is sent again", "[10s, 1m, 5m]"),
    Key("data_center", choice("a data center", lambda: tuple(HOSTS)), "where callbacks come from", "EU"),
    Key("forwarded", FLAG, "X-Forwarded-For and X-Real-IP with an address of the data center", "true"),
    Key("tls13", FLAG, "also offer TLS 1.3, which Jumio does not document", "true"),
    Key(
        "headers",
        Pairs(
            HEADER,
            "a mapping of names to texts",
            key=Scalar("a header's name", _own_header),
        ),
        "further headers of callbacks",
        "{X-Environment: test}",
    ),
    Key("traceparent", FLAG, "traceparent header, in the trace of the request that started the scan", "true"),
    Key(
        "callback_urls",
        Section(
            "a mapping",
            Key("id_verification", _URL, "of ID verification", "https://shop.example/jumio"),
            Key("multi_document", _URL, "of multi document", "https://shop.example/documents"),
        ),
        "callback URLs that differ by product",
    ),
    Key("default_scenario", TEXT, "what plays when nothing else says it (approved)", "fraud"),
    Key(
        "journey",
        choice("a kind of journey", lambda: ("auto", "hosted")),
        "whether a scan that your code starts plays by itself, or waits for the customer's page; "
        "by itself on a manual clock, if not said otherwise",
        "hosted",
    ),
    Key(
        "strict", FLAG, "refuse requests that Jumio would refuse, instead of a remark in the journal", "true"
    ),
    Key("success_url", _URL, "where customers go after the page", "https://shop.example/thanks"),
    Key("error_url", _URL, "where they go if it came to nothing", "https://shop.example/sorry"),
    Key("token_lifetime", DURATION, "how long a customer's page can be opened", "30m"),
)


def apply_settings(settings: MerchantSettings, section: Mapping[str, Any]) -> MerchantSettings:
    if not section:
        return settings
    changes = dict(section)
    if "fields" in changes:
        changes["fields"] = settings.fields._replace(**changes["fields"])
    if "accepted_ids" in changes:
        accepted = {key: _freeze(value) for key, value in changes["accepted_ids"].items()}
        changes["accepted_ids"] = settings.accepted_ids._replace(**accepted)
    if "address_formats" in changes:  # the first match counts
        changes["address_formats"] = tuple(sorted(changes["address_formats"].items(), key=_by_length))
    if "activated" in changes:
        changes["activated"] = tuple((dict(settings.activated) | changes["activated"]).items())
    if "retention" in changes:
        changes["retention"] = settings.retention._replace(**changes["retention"])
    if "platform" in changes:
        changes["platform"] = platform(settings.platform, changes["platform"])
    if "custom_documents" in changes:
        own = tuple(custom_document(values) for values in changes["custom_documents"])
        changes["custom_documents"] = settings.custom_documents + own
    return settings._replace(**changes)


def _freeze(value: Any) -> Any:
    return tuple(value.items()) if isinstance(value, dict) else value


def _by_length(pair: tuple[str, str]) -> int:
    return -len(pair[0])


Settings = TypeVar("Settings", bound=NamedTuple)


def reset_settings(settings: Settings, given: Mapping[str, Any], new: Settings) -> Settings:
    """The settings with each that is ``None`` in ``given`` as ``new`` has it, also within sections."""
    changes: dict[str, Any] = {}
    for name, value in given.items():
        if name not in settings._fields:  # of a schedule's rule
            continue
        own, usual = getattr(settings, name), getattr(new, name)
        if value is None:
            changes[name] = usual
        elif isinstance(value, Mapping) and hasattr(own, "_fields"):
            changes[name] = reset_settings(own, value, usual)
        elif isinstance(value, Mapping) and isinstance(own, tuple):  # pairs, of keys of the merchant's own
            gone = {key for key, item in value.items() if item is None}
            changes[name] = tuple(pair for pair in own if pair[0].replace("-", "_") not in gone)
    return settings._replace(**changes)


_LENGTHS: Final = ("timeout", "connect_timeout", "first_byte_timeout", "token_lifetime")


def wire_field(key: str) -> str:
    """The name of a setting in :class:`WireSettings`."""
    return f"{key}_ms" if key in _LENGTHS else key


def apply_wire_settings(wire: WireSettings, section: Mapping[str, Any]) -> WireSettings:
    """How callbacks look on the wire, with some of it changed."""
    changes = {wire_field(key): value for key, value in section.items()}
    if "retries" in changes:
        changes["retries"] = retries(changes["retries"])
    if "headers" in changes:
        changes["headers"] = tuple(changes["headers"].items())
    if "callback_urls" in changes:
        urls = {name.replace("_", "-"): url for name, url in changes["callback_urls"].items()}
        changes["callback_urls"] = tuple((dict(wire.callback_urls) | urls).items())
    return wire._replace(**changes)
