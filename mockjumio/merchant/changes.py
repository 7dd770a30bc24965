"""What are the settings after these changes? Sections as read from a scenario, a call, a file."""

from collections.abc import Mapping
from typing import Any

from mockjumio.scenario.delivery_rules import retries
from mockjumio.scenario.merchant_settings import custom_document
from mockjumio.settings import MerchantSettings, WireSettings


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
        changes["address_formats"] = tuple(
            sorted(changes["address_formats"].items(), key=_most_special_first)
        )
    if "activated" in changes:
        changes["activated"] = tuple((dict(settings.activated) | changes["activated"]).items())
    if "retention" in changes:
        changes["retention"] = settings.retention._replace(**changes["retention"])
    if "custom_documents" in changes:
        own = tuple(custom_document(values) for values in changes["custom_documents"])
        changes["custom_documents"] = settings.custom_documents + own
    return settings._replace(**changes)


def _freeze(value: Any) -> Any:
    return tuple(value.items()) if isinstance(value, dict) else value


def _most_special_first(pair: tuple[str, str]) -> int:
    return -len(pair[0])


def apply_wire_settings(wire: WireSettings, section: Mapping[str, Any]) -> WireSettings:
    """How callbacks look on the wire, with some of it changed."""
    changes = dict(section)
    for name in ("timeout", "connect_timeout", "first_byte_timeout", "token_lifetime"):
        if name in changes:
            changes[f"{name}_ms"] = changes.pop(name)
    if "retries" in changes:
        changes["retries"] = retries(changes["retries"])
    if "headers" in changes:
        changes["headers"] = tuple(changes["headers"].items())
    if "callback_urls" in changes:
        urls = {name.replace("_", "-"): url for name, url in changes["callback_urls"].items()}
        changes["callback_urls"] = tuple((dict(wire.callback_urls) | urls).items())
    return wire._replace(**changes)
