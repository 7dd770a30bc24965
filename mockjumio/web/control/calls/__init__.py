"""Which control calls are there? One module a resource, imported when the first call to it comes."""

from functools import cache
from importlib import import_module
from typing import cast

from mockjumio.web.control.operations import Operation

_MODULES = {  # by what a path begins with, names left out; the longest beginning counts
    "merchants": "merchants",
    "merchants/document-types": "document_types",
    "merchants/routes": "routes",
    "merchants/faults": "faults",
    "scenarios": "scenarios",
    "transactions": "transactions",
    "callbacks": "callbacks",
    "requests": "journal",
    "clock": "clock",
    "events": "events",
}


RESOURCES = tuple(_MODULES)


def operations_for(path: str) -> tuple[Operation, ...]:
    """The calls among which a path's is, if there is one; a new merchant does not wait for the others."""
    resource, *rest = path.strip("/").split("/")
    module = _MODULES.get("/".join((resource, *rest[1:2]))) or _MODULES.get(resource)
    return () if module is None else _operations(module)


def all_operations() -> tuple[Operation, ...]:
    return tuple(operation for module in _MODULES.values() for operation in _operations(module))


@cache
def _operations(module: str) -> tuple[Operation, ...]:
    return cast(tuple[Operation, ...], import_module(f"{__name__}.{module}").OPERATIONS)
