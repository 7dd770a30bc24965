"""Do errors become problem documents that name what is wrong?"""

import json

import pytest
from aiohttp import HttpVersion10, StreamReader, web
from aiohttp.test_utils import make_mocked_request

from mockjumio.errors import (
    ConfigurationError,
    MockjumioError,
    Problem,
    ScenarioError,
    Stopping,
    UnknownScenario,
)
from mockjumio.web.control.problem import ControlError, answer_errors, as_json, problem, read_json

REQUEST = make_mocked_request("GET", "/", version=HttpVersion10)  # whose answers are aiohttp's responses


def content(answer: web.StreamResponse) -> dict[str, object]:
    assert isinstance(answer, web.Response)
    return json.loads(answer.body)  # type: ignore[arg-type, no-any-return]


def test_a_problem_has_the_members_of_rfc_9457() -> None:
    answer = problem(ControlError(404, "no such thing"))
    assert (answer.status, answer.content_type) == (404, "application/problem+json")
    assert content(answer) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "no such thing",
    }


def test_each_wrong_value_is_listed_with_its_field() -> None:
    answer = problem(
        ControlError(422, "two", problems=[Problem("seed", "is odd"), Problem("set.a", "is even")])
    )
    assert content(answer)["errors"] == [
        {"field": "seed", "message": "is odd"},
        {"field": "set.a", "message": "is even"},
    ]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Stopping("the sandbox is stopping"), 503),
        (ControlError(400, "x"), 400),
        (ControlError(409, "x"), 409),
        (UnknownScenario("x", ["y"]), 404),
        (ScenarioError([Problem("a.yaml:1:2", "x")]), 422),
        (ConfigurationError("x"), 422),
        (web.HTTPRequestEntityTooLarge(10, 11), 413),
        (web.RequestPayloadError("not gzip"), 400),
        (RecursionError(), 400),
        (RuntimeError("secret"), 500),
    ],
)
async def test_every_error_is_answered_as_a_problem(error: Exception, status: int) -> None:
    @answer_errors
    async def handler(request: web.Request, app: web.Application) -> web.StreamResponse:
        raise error

    answer = await handler(REQUEST, web.Application())
    assert (answer.status, answer.content_type) == (status, "application/problem+json")
    assert content(answer)["status"] == status
    assert "secret" not in str(content(answer))


async def test_a_caller_that_left_is_no_failure_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    @answer_errors
    async def handler(request: web.Request, app: web.Application) -> web.StreamResponse:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await handler(REQUEST, web.Application())
    assert not caplog.records


async def test_an_answer_without_error_passes_through() -> None:
    @answer_errors
    async def handler(request: web.Request, app: web.Application) -> web.StreamResponse:
        return as_json(request, {"name": "Zoë"}, status=201)

    answer = await handler(REQUEST, web.Application())
    assert (answer.status, answer.content_type, content(answer)) == (201, "application/json", {"name": "Zoë"})


def request_with(body: bytes) -> web.Request:
    payload = StreamReader(_Protocol(), limit=2**16)  # type: ignore[arg-type]
    payload.feed_data(body)
    payload.feed_eof()
    return make_mocked_request("POST", "/", payload=payload)


class _Protocol:
    _reading_paused = False

    def resume_reading(self, resume_parser: bool = True) -> None: ...
    def pause_reading(self) -> None: ...


async def test_an_object_is_read() -> None:
    assert await read_json(request_with('{"name": "Zoë"}'.encode())) == {"name": "Zoë"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": "\\ud800"}', "lone surrogate"),
        (b'{"\\udfff": 1}', "lone surrogate"),
        (b'{"seed": 1, "seed": 1}', "seed: is there twice"),
        (b'{"set": {"a": 1, "a": 2}}', "a: is there twice"),
    ],
)
async def test_what_is_no_object_is_400_with_the_reason(body: bytes, reason: str) -> None:
    with pytest.raises(MockjumioError, match=reason) as refused:
        await read_json(request_with(body))
    assert isinstance(refused.value, ControlError)
    assert refused.value.status == 400
