"""How is a control call made in the process, without HTTP? The same operations, checks, values and errors."""

import json
from collections.abc import Mapping
from typing import Any

from mockjumio.errors import MockjumioError
from mockjumio.remote import refusal
from mockjumio.run.engine import Simulation
from mockjumio.web.control.dispatch import find
from mockjumio.web.control.operations import Ask, Reply, reply_to
from mockjumio.web.control.problem import ControlError, as_control_error, problem_document, read_object


async def call(
    simulation: Simulation,
    method: str,
    path: str,
    *,
    body: Mapping[str, object] | None = None,
    query: Mapping[str, str] | None = None,
) -> Any:
    """What the call answers, as it would be read from JSON; ``{}`` where nothing is answered.

    ``path`` is below ``/_mock/api/v1``. Raises what :class:`mockjumio.remote.Control` would.
    """
    try:
        operation, segments = find(method, path)
        read = {} if body is None else read_object(_written(body))
        reply = await reply_to(operation, Ask(simulation, None, segments, query or {}, read))
    except MockjumioError as error:
        told = as_control_error(error)
        raise refusal("mockjumio", told.status, problem_document(told)) from None
    if not isinstance(reply, Reply) or reply.values is None:
        return {}
    return json.loads(json.dumps(reply.values))


def _written(body: Mapping[str, object]) -> bytes:
    try:
        return json.dumps(body).encode()
    except RecursionError:
        raise ControlError(400, "the body is nested too deeply") from None
    except (TypeError, ValueError) as error:
        raise ControlError(400, f"the body is not JSON: {error}") from None
