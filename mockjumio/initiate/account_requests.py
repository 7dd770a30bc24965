"""What does a merchant ask for that makes or updates an account on Jumio's current platform?

The table of its request, and what it means: a workflow of the merchant's, or one that everybody has.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from mockjumio.clock import DAY, MINUTE, SECOND
from mockjumio.contract import enums
from mockjumio.contract.multi_document import DOCUMENT_TYPES
from mockjumio.contract.platform.tables import REFERENCE
from mockjumio.contract.platform.workflows import (
    CATEGORIES,
    DOCUMENT,
    FACEMAP,
    ID,
    SELFIE,
    WORKFLOWS,
    Definition,
    definition_of,
)
from mockjumio.contract.rules import ArrayOf, Field, ObjectOf, Table, only
from mockjumio.contract.scalars import COUNTRY, TEXT, URL, Scalar
from mockjumio.initiate.fields import ANY_OBJECT, CONSENT, LOCALES, Call
from mockjumio.initiate.meaning import Meaning
from mockjumio.initiate.reading import LENIENT, Alike, BadRequest, read, without_references
from mockjumio.settings import MerchantSettings, PlatformSettings, WireSettings
from mockjumio.transaction import Credential, Initiation, Provided, Workflow

CALL: Final = "accounts"
_LIFETIME: Final = re.compile(r"([+-]?\d{1,9})([smhd])", re.ASCII)
_UNITS: Final = {"s": SECOND, "m": MINUTE, "h": 60 * MINUTE, "d": DAY}


def _milliseconds(text: str) -> int:
    found = _LIFETIME.fullmatch(text)
    return int(found[1]) * _UNITS[found[2]] if found else 0


LIFETIME: Final = Scalar(
    "a number and s, m, h or d, from 5m to 60d", lambda text: 5 * MINUTE <= _milliseconds(text) <= 60 * DAY
)
KEY: Final = Scalar(
    "the key of a workflow", lambda text: text.isascii() and text.isdigit(), number=lambda key: key > 0
)


def _object(words: str, table: Table) -> ObjectOf:
    return ObjectOf(words, lambda case: table)


def _values(of: str, kind: Scalar) -> Field:
    return Field(
        of,
        _object(
            "an object",
            Table(
                f"KYX guide, credentials, {of}",
                Field(
                    "predefinedType",
                    TEXT,
                    "whether the user may choose another",
                    values=only("DEFINED", "RECOMMENDED"),
                ),
                Field("values", ArrayOf("an array of texts", kind), "what is wanted"),
            ),
        ),
        f"which {of} is wanted",
    )


_CREDENTIAL: Final = Table(
    "KYX guide, credentials",
    Field("category", TEXT, "what is wanted", mandatory=True, values=only(*CATEGORIES)),
    Field("label", TEXT, "its label"),
    Field("id", TEXT, "a credential that is on file"),
    _values("country", COUNTRY),
    _values("type", TEXT),
)
_DEFINITION: Final = Table(
    "KYX guide, workflowDefinition",
    Field("key", KEY, "key of the workflow", mandatory=True),
    Field(
        "credentials",
        ArrayOf("an array of credentials", _object("an object", _CREDENTIAL)),
        "what the user is to show",
    ),
    Field("capabilities", ANY_OBJECT, "settings of capabilities"),
)
_WEB: Final = Table(
    "KYX guide, web",
    Field("successUrl", URL, "where the user goes", max_length=255),
    Field("errorUrl", URL, "where the user goes on error", max_length=255),
    Field("locale", TEXT, "language of the page", max_length=5, values=only(*LOCALES)),
)
ACCOUNTS: Final = Call(
    CALL,
    Table(
        "KYX guide, account creation and update",
        Field(
            "customerInternalReference", REFERENCE, "the merchant's reference", mandatory=True, max_length=100
        ),
        Field("workflowDefinition", _object("an object", _DEFINITION), "which workflow", mandatory=True),
        Field("userReference", TEXT, "the merchant's reference of the user", max_length=100),
        Field("reportingCriteria", TEXT, "reporting criteria", max_length=255),
        Field("callbackUrl", URL, "where the callback goes", max_length=255),
        Field("tokenLifetime", LIFETIME, "how long the user has to start"),
        Field("web", _object("an object", _WEB), "of the hosted page"),
        Field("userConsent", _object("an object", CONSENT), "that the user agreed"),
        Field("overrideSettings", ANY_OBJECT, "what no public document says"),
    ),
    enums.WEB,
    lenient=True,
)


class Asked(NamedTuple):
    """What a request asks for: a product of Netverify's scenarios, as a workflow."""

    product: str
    meaning: Meaning
    workflow: Workflow  # its account comes with the start
    types: tuple[str, ...]  # of its ID or document; empty if any will do


# References, by the name of what is provided: all that differs between most requests of a merchant.
_REFERENCES: Final = {"customerInternalReference": "merchant_reference", "userReference": "customer_id"}


def understand(
    content: Mapping[str, Any], settings: MerchantSettings, wire: WireSettings, *, hosted: bool
) -> Asked:
    """What a request asks for, and what is to be remarked; raises :class:`BadRequest`."""
    alike, own = without_references(content, _REFERENCES)
    if not all(map(REFERENCE.text, own.values())):
        alike, own = Alike.of(content), {}
    product, (provided, initiation, remarks), workflow, types = _understand(alike, settings, wire, hosted)
    return Asked(product, Meaning(provided._replace(**own), initiation, remarks), workflow, types)


@lru_cache(maxsize=512)
def _understand(alike: Alike, settings: MerchantSettings, wire: WireSettings, hosted: bool) -> Asked:
    reading = read(ACCOUNTS, alike.content, settings, strict=wire.strict)
    asked = meaning(reading.values, settings, wire, hosted=hosted)
    remarks = (*(LENIENT + one for one in reading.remarks), *asked.meaning.remarks)
    return asked._replace(meaning=asked.meaning._replace(remarks=remarks))


def meaning(
    values: Mapping[str, Any], settings: MerchantSettings, wire: WireSettings, *, hosted: bool
) -> Asked:
    """Raises :class:`BadRequest` for a workflow that there cannot be."""
    remarks: list[str] = []
    asked = values["workflowDefinition"]
    known = _definition(str(asked["key"]), settings.platform, remarks)
    if values.get("overrideSettings"):
        remarks.append(
            "overrideSettings has no effect here: no public document says what it may contain; "
            "set the merchant's settings instead"
        )
    if "userReference" not in values and known.key == "32":
        raise BadRequest("userReference is missing: workflow 32 needs it")
    credentials = _credentials(known, asked.get("credentials", ()), remarks)
    shown = next((one for one in credentials if one.category in (ID, DOCUMENT)), None)
    web, user = values.get("web", {}), values.get("userConsent", {})
    if (lacking := _consent_lacks(user)) and any(one.category in (SELFIE, FACEMAP) for one in credentials):
        if wire.strict:
            raise BadRequest(lacking)
        remarks.append(LENIENT + lacking)
    product = enums.MULTI_DOCUMENT if shown and shown.category == DOCUMENT else enums.ID_VERIFICATION
    possible = DOCUMENT_TYPES if product == enums.MULTI_DOCUMENT else enums.ID_TYPES
    initiation = Initiation(
        CALL,
        token="",
        expires=_milliseconds(values.get("tokenLifetime", "")) or wire.token_lifetime_ms,
        hosted=hosted,
        success_url=web.get("successUrl") or wire.success_url,
        error_url=web.get("errorUrl") or wire.error_url,
        locale=web.get("locale", "en"),
        country=shown.countries[0] if shown and len(shown.countries) == 1 else None,
        face=None if any(one.category == SELFIE for one in credentials) else False,
    )
    provided = Provided(
        merchant_reference=values["customerInternalReference"],
        customer_id=values.get("userReference"),
        reporting_criteria=values.get("reportingCriteria"),
        client_ip=user.get("userIp"),
        callback_url=values.get("callbackUrl"),
        source=enums.DOC_UPLOAD if product == enums.MULTI_DOCUMENT else "WEB_CAM",
    )
    return Asked(
        product,
        Meaning(provided, initiation, tuple(remarks)),
        Workflow(
            known.key,
            "",
            credentials,
            known.capabilities,
            consented=_CONSENTED.get(user.get("consent", {}).get("obtained")),
        ),
        tuple(one for one in (shown.types if shown else ()) if one in possible),
    )


_CONSENTED: Final = {"yes": True, "no": False}  # na says nothing


def _consent_lacks(user: Mapping[str, Any]) -> str:
    """What is missing of a consent to the use of biometrics; nothing if none is said."""
    country = user.get("userLocation", {}).get("country")
    needed = {
        "userIp": user and "userIp" not in user,
        "userLocation.country": user and country is None,
        "consent": country == "USA" and "consent" not in user,
    }
    missing = [f"userConsent.{name}" for name, lacks in needed.items() if lacks]
    return f"{' and '.join(missing)} must be there where biometrics are taken" if missing else ""


def _definition(key: str, settings: PlatformSettings, remarks: list[str]) -> Definition:
    found = definition_of(key, settings.workflows)
    if found is None:
        remarks.append(
            f"this sandbox does not know workflow {key} and plays {settings.workflow} instead; define it "
            "with the setting platform.workflows"
        )
        usual = definition_of(settings.workflow, settings.workflows) or WORKFLOWS["10011"]
        return usual._replace(key=key)
    return found


def _credentials(known: Definition, asked: Any, remarks: list[str]) -> tuple[Credential, ...]:
    """Those of the workflow, with what the request says of each; what it has none of is a remark."""
    if not asked:
        return usual_credentials(known.credentials)
    said = {one["category"]: one for one in asked}
    others = sorted(said.keys() - set(known.credentials))
    remarks += [f"workflow {known.key} has no credential {category}" for category in others]
    return tuple(_credential(category, said.get(category, {})) for category in known.credentials)


@lru_cache(maxsize=64)
def usual_credentials(categories: tuple[str, ...]) -> tuple[Credential, ...]:
    """Of which a request says nothing more."""
    return tuple(map(Credential, categories))


def _credential(category: str, said: Mapping[str, Any]) -> Credential:
    country, kind = said.get("country", {}), said.get("type", {})
    return Credential(
        category,
        countries=tuple(country.get("values", ())),
        types=tuple(kind.get("values", ())),
        country_rule=country.get("predefinedType", "DEFINED"),
        type_rule=kind.get("predefinedType", "DEFINED"),
        id=said.get("id"),
        label=said.get("label"),
    )
