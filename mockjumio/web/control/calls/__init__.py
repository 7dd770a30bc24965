"""Which control calls are there? Modules of a few resources each, imported when the first call comes."""

from functools import cache
from importlib import import_module
from typing import cast

from mockjumio.web.control.operations import Operation

_MODULES = {  # of each resource, which is what a path begins with, names left out; the longest one counts
    "merchants": "merchant_calls",
    "merchants/document-types": "merchant_calls",
    "merchants/routes": "merchant_calls",
    "merchants/faults": "merchant_calls",
    "scenarios": "scenario_calls",
    "scenario-files": "scenario_calls",
    "scenario-schema": "scenario_calls",
    "previews": "scenario_calls",
    "transactions": "transaction_calls",
    "callbacks": "callback_calls",
    "requests": "callback_calls",
    "clock": "clock_calls",
    "events": "clock_calls",
    "second-factor": "second_factor_calls",
}


RESOURCES = tuple(_MODULES)


def operations_for(path: str) -> tuple[Operation, ...]:
    """The calls among which a path's is, if there is one; a new merchant does not wait for the others."""
    resource, *rest = path.strip("/").split("/")
    longer = "/".join((resource, *rest[1:2]))
    known = next((one for one in (longer, resource) if one in _MODULES), None)
    return () if known is None else _operations(known)


def all_operations() -> tuple[Operation, ...]:
    return tuple(operation for resource in RESOURCES for operation in _operations(resource))


@cache
def _operations(resource: str) -> tuple[Operation, ...]:
    operations = import_module(f"{__name__}.{_MODULES[resource]}").OPERATIONS
    return cast(tuple[Operation, ...], operations[resource])
