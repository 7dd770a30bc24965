"""How does the control API say what is wrong? ``application/problem+json``, RFC 9457."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import wraps
from http import HTTPStatus

from aiohttp import web

from mockjumio.errors import (
    DataError,
    ImpossibleValue,
    MockjumioError,
    Problem,
    Removed,
    ScenarioError,
    Stopping,
    TooMany,
    UnknownScenario,
    Unparseable,
)
from mockjumio.web.bodies import read_whole, respond

_log = logging.getLogger(__name__)

Handler = Callable[[web.Request, web.Application], Awaitable[web.StreamResponse]]


class ControlError(MockjumioError):
    """A call that cannot be done: 400 unparseable, 404 unknown, 409 conflict, 422 impossible value.

    ``field`` is to blame, if one is.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        headers: Mapping[str, str] | None = None,
        *,
        problems: Sequence[Problem] = (),
        field: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}
        self.problems = problems if field is None else (Problem(field, detail),)


def not_allowed(method: str, *allowed: str) -> ControlError:
    words = ", ".join(sorted(allowed))
    return ControlError(405, f"{method} is not allowed here; allowed: {words}", {"Allow": words})


def as_json(request: web.Request, values: object, *, status: int = 200) -> web.StreamResponse:
    return respond(request, encode(values), status=status)


_dump = json.JSONEncoder(ensure_ascii=False).encode


def encode(values: object) -> bytes:
    return _dump(values).encode(errors="replace")  # a path may hold stray bytes


def problem(error: ControlError) -> web.Response:
    return web.Response(
        status=error.status,
        body=encode(problem_document(error)),
        content_type="application/problem+json",
        headers=error.headers,
    )


def problem_document(error: ControlError) -> dict[str, object]:
    """``errors`` lists each wrong value with the place where it stands in the body."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.detail,
    }
    if error.problems:
        body["errors"] = [{"field": one.place, "message": one.message} for one in error.problems]
    return body


def as_control_error(error: MockjumioError) -> ControlError:
    """The status that tells a caller of this error, with everything that it carries."""
    match error:
        case ControlError():
            return error
        case DataError():
            return ControlError(503, f"new data can no longer be stored: {error}")
        case Stopping():
            return ControlError(503, str(error))
        case TooMany():
            return ControlError(429, str(error))
        case UnknownScenario() | Removed():
            return ControlError(404, str(error))
        case Unparseable():
            return ControlError(400, str(error), problems=error.problems)
        case ScenarioError():
            return ControlError(422, str(error), problems=error.problems)
        case ImpossibleValue():
            return ControlError(422, str(error), problems=error.problems)
        case _:
            return ControlError(422, str(error))


def answer_errors(handler: Handler) -> Handler:
    """A handler whose errors become problem documents."""

    @wraps(handler)
    async def answer(request: web.Request, app: web.Application) -> web.StreamResponse:
        try:
            return await handler(request, app)
        except MockjumioError as error:
            return problem(as_control_error(error))
        except RecursionError:
            return problem(ControlError(400, "the body is nested too deeply"))
        except web.RequestPayloadError:
            return problem(ControlError(400, "the body cannot be read: it does not match its headers"))
        except ConnectionError:
            raise  # the caller left; nobody is to blame, and nobody reads an answer
        except web.HTTPException as error:  # aiohttp's own, such as 413
            return problem(ControlError(error.status, error.text or error.reason))
        except Exception:
            _log.exception("%s %s", request.method, request.path)
            return problem(ControlError(500, "mockjumio itself failed; its log says where"))

    return answer


async def read_json(request: web.Request) -> dict[str, object]:
    """The body as a JSON object; 400 with the reason if it is not one, 408 if it does not come."""
    try:
        return read_object(await read_whole(request))
    except TimeoutError as error:
        raise ControlError(408, str(error)) from None


def read_object(content: bytes) -> dict[str, object]:
    from mockjumio.schema import sections  # which a start does not need

    try:
        text = content.decode(json.detect_encoding(content), "surrogatepass")
        body = sections.read(text)
        if not text.isascii() or "\\u" in text:
            _dump(body).encode()  # fails where a text cannot be sent on as UTF-8
    except sections.Flawed as error:
        raise ControlError(400, str(error), problems=error.problems) from None
    except UnicodeDecodeError:
        raise ControlError(400, "the body is not UTF-8") from None
    except UnicodeEncodeError:
        raise ControlError(400, "a text in the body has a lone surrogate") from None
    except RecursionError:
        raise ControlError(400, "the body is nested too deeply") from None
    except ValueError as error:
        raise ControlError(400, f"the body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise ControlError(400, "the body is not a JSON object")
    return body
