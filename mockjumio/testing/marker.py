"""What does ``@pytest.mark.mockjumio(...)`` say of a test?"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from zlib import crc32

import pytest

from mockjumio.client.judging import Judging
from mockjumio.client.sandbox import merchant_body
from mockjumio.client.scenarios import ScenarioLike
from mockjumio.errors import UsageError, nearest

ARGUMENTS = ("scenario", "seed", "settings", "callback_url", "clock", "now", "allow_unexpected")
_ALLOW = (
    "allow_unexpected is True, a status such as 404 or '4xx', a mapping such as "
    "{'request': {'status': 404}}, or a list of these"
)


class Setup(NamedTuple):
    """How a test's merchant is set up: its body, what plays when a start names nothing, what may go wrong."""

    body: dict[str, Any]
    scenario: ScenarioLike | None
    allowed: Any


def setup_of(item: pytest.Item) -> Setup:
    """The marks of a test, its class and its module together, the nearest first.

    Without a seed it is derived from the test's name: a test plays the same every time. Raises
    :class:`UsageError` for arguments that there are not.
    """
    merged: dict[str, Any] = {}
    for mark in reversed(list(item.iter_markers("mockjumio"))):
        if mark.args:
            raise UsageError(
                f"the mockjumio marker takes no positional arguments, only {', '.join(ARGUMENTS)}"
            )
        for name in mark.kwargs:
            if name not in ARGUMENTS:
                hint = nearest(name, ARGUMENTS)
                raise UsageError(
                    f"the mockjumio marker has no {name!r}; "
                    + (f"did you mean {hint}?" if hint else f"known are {', '.join(ARGUMENTS)}")
                )
        merged |= mark.kwargs
    scenario, allowed = merged.pop("scenario", None), merged.pop("allow_unexpected", None)
    if merged.get("seed") is None:
        merged["seed"] = crc32(item.nodeid.encode())
    return Setup(merchant_body(**merged), scenario, allowed)


def allow(sandbox: Judging, allowed: Any) -> None:
    """Allow what the marker says."""
    match allowed:
        case None | False:
            pass
        case True:
            sandbox.allow_unexpected()
        case int() | str():
            sandbox.allow_unexpected(status=allowed)
        case Mapping():
            for kind, criteria in allowed.items():
                if not isinstance(criteria, Mapping):
                    raise UsageError(_ALLOW)
                sandbox.allow_unexpected(kind, **criteria)
        case list() | tuple():
            for one in allowed:
                allow(sandbox, one)
        case _:
            raise UsageError(_ALLOW)
