"""What is the control API, for machines and for people? An OpenAPI 3.1 document, and a page made of it.

The document comes from the same rows as the handlers.
"""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mockjumio.schema.kinds import Key
from mockjumio.schema.sections import call_schema, plain_schema
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
    503: "data can no longer be stored",
}


# Read with this module, so that a file system that a test replaces later does not hide it.
_TEMPLATE = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "boolean": "true or false",
    "array": "list",
    "null": "null",
}
_BEARER = '-H "Authorization: Bearer $MOCKJUMIO_CONTROL_TOKEN"'

Document = Mapping[str, Any]


class Kind(NamedTuple):
    """A kind of value in words, and the name of the object that they end in, if it has one."""

    words: str
    name: str | None = None


class Row(NamedTuple):
    """A parameter, a key of a body, or one of an answer."""

    name: str
    kind: Kind
    required: bool
    words: str
    place: str = ""


class Answer(NamedTuple):
    status: str
    words: str
    kind: Kind | None


class Call(NamedTuple):
    name: str
    method: str
    path: str
    short: str  # without what all paths begin with
    words: str
    rows: list[Row]
    curl: str
    good: Answer
    refusals: list[Answer]


def page(document: Document, *, token: bool) -> str:
    """The page as HTML; ``token`` says that the sandbox has a control token."""
    groups = calls_of(document, token=token)
    refusals = {one.status: one.words for calls in groups.values() for call in calls for one in call.refusals}
    shapes = {name: list(_rows(shape)) for name, shape in document["components"]["schemas"].items()}
    from jinja2 import Environment, StrictUndefined  # which the document does not need

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(_TEMPLATE)
    return template.render(
        document=document, groups=groups, refusals=dict(sorted(refusals.items())), shapes=shapes, token=token
    )


def calls_of(document: Document, *, token: bool) -> dict[str, list[Call]]:
    """The calls of the document in words, by their resource."""
    groups: dict[str, list[Call]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            groups[described["tags"][0]].append(_call(document, path, method, described, token=token))
    return groups


def _call(document: Document, path: str, method: str, described: Document, *, token: bool) -> Call:
    rows = [
        Row(one["name"], kind_of(one["schema"]), one["required"], one.get("description", ""), one["in"])
        for one in described["parameters"]
    ]
    content = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    rows += [row._replace(place="body") for row in _rows(content.get("schema", {}))]
    answers = [_answer(status, one) for status, one in described["responses"].items()]
    url = document["servers"][0]["url"] + re.sub(r"\{(\w+)\}", lambda found: found[1].upper(), path)
    return Call(
        described["operationId"],
        method.upper(),
        path,
        path.removeprefix(API),
        described["summary"],
        rows,
        _curl(method.upper(), url, content.get("example"), stream=_streams(described), token=token),
        answers[0],
        answers[1:],
    )


def _streams(described: Document) -> bool:
    return "text/event-stream" in next(iter(described["responses"].values())).get("content", {})


def _curl(method: str, url: str, body: object, *, stream: bool, token: bool) -> str:
    """The call as a line for a shell; what stands in capitals in the URL is to be replaced."""
    usual = "GET" if body is None else "POST"
    first = [
        "curl",
        *(["-N"] if stream else []),
        *(["-X", method] if method != usual else []),
        shlex.quote(url),
    ]
    more = [_BEARER] if token else []
    if body is not None:
        more += [
            "-H 'Content-Type: application/json'",
            f"-d {shlex.quote(json.dumps(body, ensure_ascii=False))}",
        ]
    return " \\\n  ".join([" ".join(first), *more])


def _answer(status: str, described: Document) -> Answer:
    contents = list(described.get("content", {}).values())
    return Answer(status, described["description"], kind_of(contents[0]["schema"]) if contents else None)


def _rows(shape: Document) -> Iterator[Row]:
    for name, one in shape.get("properties", {}).items():
        yield Row(name, kind_of(one), name in shape.get("required", ()), one.get("description", ""))


def kind_of(schema: Document) -> Kind:
    """A JSON Schema in words, as far as the control API's go."""
    match schema:
        case {"$ref": reference}:
            name = reference.rpartition("/")[2]
            return Kind(name, name)
        case {"anyOf": [one, {"type": "null"}]}:  # in a body, null counts as not given
            return kind_of(one)
        case {"enum": values}:
            return Kind("one of " + ", ".join(map(str, values)))
        case {"type": "array", "items": items}:
            inner = kind_of(items)
            return Kind(f"list of {inner.words}", inner.name)
        case {"type": "object", "properties": {"items": {"items": items}, "next": _}}:
            inner = kind_of(items)
            return Kind(f"page of {inner.words}", inner.name)
        case {"type": "object", "properties": properties} if properties:
            return Kind(f"object of {', '.join(properties)}")
        case {"type": list() as types}:
            return Kind(" or ".join(_TYPES.get(str(one), str(one)) for one in types))
        case _:
            return Kind(_simple(schema))


def _simple(schema: Document) -> str:
    name = "time" if schema.get("format") == "date-time" else str(schema.get("type", "anything"))
    words = _TYPES.get(name, name)
    if "minimum" in schema and "maximum" in schema and schema["maximum"] < 2**53:
        words += f" from {schema['minimum']:g} to {schema['maximum']:g}"
    return words + (f" such as {schema['examples'][0]}" if "examples" in schema else "")
