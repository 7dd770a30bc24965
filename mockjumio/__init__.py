"""mockjumio plays Jumio's server side, so that merchants can test their own code.

What users may import is listed in ``__all__``; everything else is private.
"""

TYPE_CHECKING = False  # as type checkers take it; typing itself would cost every start 10 ms

if TYPE_CHECKING:
    from mockjumio.client.blocking import Fault, Sandbox
    from mockjumio.client.records import NeverHappened
    from mockjumio.client.sandbox import AsyncSandbox
    from mockjumio.client.values import (
        Attempt,
        Callback,
        ClockState,
        NotThere,
        Request,
        Response,
        Scan,
        Step,
    )
    from mockjumio.errors import MockjumioError, Refused
    from mockjumio.schema.difference import ABSENT
    from mockjumio.version import __version__

__all__ = [
    "ABSENT",
    "AsyncSandbox",
    "Attempt",
    "Callback",
    "ClockState",
    "Fault",
    "MockjumioError",
    "NeverHappened",
    "NotThere",
    "Refused",
    "Request",
    "Response",
    "Sandbox",
    "Scan",
    "Step",
    "__version__",
]


_HOMES = {  # imported when they are asked for: the command line starts without them
    "Fault": "client.blocking",
    "Sandbox": "client.blocking",
    "ABSENT": "schema.difference",
    "NeverHappened": "client.records",
    "AsyncSandbox": "client.sandbox",
    "MockjumioError": "errors",
    "Refused": "errors",
    "__version__": "version",
} | dict.fromkeys(
    ("Attempt", "Callback", "ClockState", "NotThere", "Request", "Response", "Scan", "Step"), "client.values"
)


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
