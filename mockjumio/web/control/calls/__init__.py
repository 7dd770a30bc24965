"""Which control calls are there? One module a resource, each with a table of its operations."""

from mockjumio.web.control.calls import (
    callbacks,
    clock,
    document_types,
    events,
    journal,
    merchants,
    routes,
    scenarios,
    transactions,
)
from mockjumio.web.control.operations import Operation

OPERATIONS: tuple[Operation, ...] = (
    *merchants.OPERATIONS,
    *document_types.OPERATIONS,
    *routes.OPERATIONS,
    *scenarios.OPERATIONS,
    *transactions.OPERATIONS,
    *callbacks.OPERATIONS,
    *journal.OPERATIONS,
    *clock.OPERATIONS,
    *events.OPERATIONS,
)
