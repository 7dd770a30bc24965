"""What is the control API, for machines? An OpenAPI 3.1 document, from the same rows as the handlers."""

import re
from typing import Any

from mockjumio.schema.calls import call_schema, plain_schema
from mockjumio.schema.kinds import Key
from mockjumio.version import __version__
from mockjumio.web.control.calls import RESOURCES, all_operations
from mockjumio.web.control.operations import API, Operation
from mockjumio.web.control.views import SCHEMAS, ref


def openapi(server: str) -> dict[str, Any]:
    """The document, for a server at this URL."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in all_operations():
        paths.setdefault(API + operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "mockjumio control API", "version": __version__, "license": {"name": "MIT"}},
        "servers": [{"url": server}],
        "security": [{}, {"token": []}],
        "tags": [{"name": _words_of(resource)} for resource in RESOURCES],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.words,
        "tags": [_tag(operation.path)],
        "parameters": [
            *(_path_parameter(name) for name in re.findall(r"\{(\w+)\}", operation.path)),
            *(_parameter(item) for item in operation.query),
        ],
        "responses": {str(operation.status): _good(operation), **_refusals(operation)},
    }
    if operation.body is not None:
        content = {"application/json": {"schema": call_schema(operation.body)}}
        if operation.example is not None:
            content["application/json"]["example"] = {**operation.example}
        required = any(item.required for item in operation.body)
        described["requestBody"] = {"required": required, "content": content}
    return described


def _tag(path: str) -> str:
    """Of the resource that a path is about."""
    names = [part for part in path.split("/") if part and not part.startswith("{")]
    both = "/".join(names[:2])
    return _words_of(both if both in RESOURCES else names[0])


def _words_of(resource: str) -> str:
    return resource.rpartition("/")[2].replace("-", " ").capitalize()


def _path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _parameter(item: Key) -> dict[str, Any]:
    return {
        "name": item.name,
        "in": "query",
        "required": item.required,
        "description": item.words,
        "schema": plain_schema(item.kind) | ({} if item.default is None else {"default": item.default}),
    }


def _good(operation: Operation) -> dict[str, Any]:
    if operation.status == 204:
        return {"description": "done"}
    kind = "application/json"
    if operation.name == "streamEvents":
        kind = "text/event-stream"
    elif operation.status >= 400:
        kind = "application/problem+json"
    return {"description": operation.words, "content": {kind: {"schema": operation.answer}}}


def _refusals(operation: Operation) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": ref("Problem")}}
    # 403 for who calls it by another name or from elsewhere, 415 for a body that is not JSON or is packed,
    # 422 for a query that it does not know
    statuses = {*operation.errors, 401, 403, 415, 422}
    if operation.body is not None:
        statuses |= {400, 408, 413}
    if operation.method != "GET":  # when nothing can be kept any more
        statuses.add(503)
    return {str(status): {"description": _WHY[status], "content": content} for status in sorted(statuses)}


_WHY = {
    400: "the body, or a value in it or in the query, cannot be read",
    401: "the control token is missing or wrong",
    403: "this host name, or this web page, may not call",
    404: "there is nothing of this name",
    408: "the body did not arrive in time",
    409: "this conflicts with what exists",
    413: "the body is too large",
    415: "the body is not JSON, or it is compressed",
    422: "a value is not possible, or a key is not known",
    429: "there are too many of these",
    503: "data cannot be stored any more",
}
