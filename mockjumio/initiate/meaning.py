"""What do a request's fields mean? The same whatever call they came with, and however it spells them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from mockjumio.clock import SECOND
from mockjumio.contract.enums import MULTI_DOCUMENT
from mockjumio.contract.scalars import IPV4
from mockjumio.initiate.fields import MOST_SECONDS, WORKFLOWS, Call
from mockjumio.initiate.reading import LENIENT, Alike, BadRequest, read, without_references
from mockjumio.settings import MerchantSettings, WireSettings
from mockjumio.transaction import Initiation, Provided

_NAMES: Final = {  # what is provided, by each of its names on the wire
    "merchantIdScanReference": "merchant_reference",
    "customerInternalReference": "merchant_reference",
    "merchantScanReference": "merchant_reference",
    "customerId": "customer_id",
    "customerID": "customer_id",
    "userReference": "customer_id",
    "merchantReportingCriteria": "reporting_criteria",
    "reportingCriteria": "reporting_criteria",
    "additionalInformation": "additional_information",
    "clientIp": "client_ip",
    "firstName": "first_name",
    "lastName": "last_name",
    "number": "number",
    "dob": "dob",
    "expiry": "expiry",
    "personalNumber": "personal_number",
    "callbackUrl": "callback_url",
    "presetCountry": "preset_country",
    "presetIdType": "preset_id_type",
}
_REFERENCES: Final = {
    name: meant for name, meant in _NAMES.items() if meant in ("merchant_reference", "customer_id")
}
_LONGEST_ADDITIONAL = 100  # characters of it in the callback


class Meaning(NamedTuple):
    """What a request asks for. Of ``initiation`` token and instants are filled in when it is played."""

    provided: Provided
    initiation: Initiation
    remarks: tuple[str, ...]


def understand(
    call: Call,
    content: Mapping[str, Any],
    settings: MerchantSettings,
    wire: WireSettings,
    *,
    hosted: bool,
) -> Meaning:
    """What a request for a page asks for, with all that is to be remarked; raises :class:`BadRequest`."""
    alike, own = without_references(content, _REFERENCES)
    provided, initiation, remarks = _understand(call, alike, settings, wire, hosted)
    return Meaning(provided._replace(**own), initiation, remarks)


@lru_cache(maxsize=512)
def _understand(
    call: Call, alike: Alike, settings: MerchantSettings, wire: WireSettings, hosted: bool
) -> Meaning:
    reading = read(call, alike.content, settings, strict=wire.strict)
    meant = meaning(call, reading.values, settings, wire, paged=True, hosted=hosted)
    return meant._replace(remarks=(*(LENIENT + one for one in reading.remarks), *meant.remarks))


def meaning(
    call: Call,
    values: Mapping[str, Any],
    settings: MerchantSettings,
    wire: WireSettings,
    *,
    paged: bool,
    hosted: bool,
) -> Meaning:
    """Raises :class:`BadRequest` for what the account has not. ``paged`` has a page for the customer."""
    remarks: list[str] = []
    provided = {_NAMES[name]: value for name, value in values.items() if name in _NAMES}
    preset = next((one for one in values.get("presets", ()) if one.get("country")), None)
    if preset is not None:
        provided |= {"preset_country": preset["country"], "preset_id_type": preset["type"]}
    address = provided.get("client_ip")
    if address is not None and call.product != MULTI_DOCUMENT and not IPV4.fits(address):
        del provided["client_ip"]
        remarks.append(f"clientIp is {address!r}; the callback can only carry IPv4")
    if "additional_information" in provided:
        provided["additional_information"] = provided["additional_information"][:_LONGEST_ADDITIONAL]
    workflow = values.get("workflowId")
    if workflow is not None and workflow.startswith("2") and not settings.face_match:
        raise BadRequest(
            f"workflowId {workflow} needs Identity Verification, which this account does not have"
        )
    if values.get("callbackGranularity") == "onAllSteps":
        remarks.append("callbackGranularity onAllSteps: no public document describes its first callback")
    initiation = Initiation(
        call.name,
        token="" if paged else None,
        expires=_lifetime(values, wire) if paged else None,
        hosted=hosted and paged,
        success_url=values.get("successUrl") or wire.success_url,
        error_url=values.get("errorUrl") or wire.error_url,
        locale=values.get("locale", "en"),
        capture=WORKFLOWS[workflow] if workflow else values.get("captureMethod", "ALL"),
        type=_first(values, "idType", "type", "documentType") or provided.get("preset_id_type"),
        country=values.get("country") or provided.get("preset_country"),
        custom_code=values.get("customDocumentCode") if values.get("type") == "CUSTOM" else None,
        enabled=_enabled_steps(values),
        face=False if _faceless(call, values, workflow) else None,
    )
    return Meaning(Provided(**provided, source=_source(call, initiation)), initiation, tuple(remarks))


def _first(values: Mapping[str, Any], *names: str) -> str | None:
    return next((str(values[name]) for name in names if name in values), None)


def _lifetime(values: Mapping[str, Any], wire: WireSettings) -> int:
    """Milliseconds; 0 stands for sixty days."""
    if "tokenLifetimeInMinutes" in values:
        return int(values["tokenLifetimeInMinutes"]) * 60 * SECOND
    if "authorizationTokenLifetime" in values:
        return (int(values["authorizationTokenLifetime"]) or MOST_SECONDS) * SECOND
    return wire.token_lifetime_ms


def _enabled_steps(values: Mapping[str, Any]) -> tuple[str, ...] | None:
    listed = values.get("enabledFields")
    return None if listed is None else tuple(one.strip() for one in listed.split(","))


def _faceless(call: Call, values: Mapping[str, Any], workflow: str | None) -> bool:
    if call.name == "performNetverify":
        return "faceImage" not in values
    return workflow is not None and workflow.startswith("1")


def _source(call: Call, initiation: Initiation) -> str:
    """A journey that plays by itself uses the camera, unless only uploads are allowed."""
    if call.product == MULTI_DOCUMENT or initiation.token is None or initiation.hosted:
        return call.source
    return f"{call.source}_{'UPLOAD' if initiation.capture == 'UPLOAD' else 'CAM'}"
