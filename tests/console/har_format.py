"""What does the format HAR 1.2 demand, as a JSON Schema? After http://www.softwareishard.com/blog/har-12-spec/"""

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_NUMBER: Final = {"type": "number"}
_WHOLE: Final = {"type": "integer"}
_TIME: Final = {"type": "number", "minimum": -1}


def _object(optional: dict[str, Any] | None = None, /, **needed: Any) -> dict[str, Any]:
    """Names that begin with an underscore are anybody's."""
    return {
        "type": "object",
        "properties": {**needed, **(optional or {}), "comment": _TEXT},
        "required": list(needed),
        "patternProperties": {"^_": {}},
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_PAIRS: Final = _list(_object(name=_TEXT, value=_TEXT))
_COOKIES: Final = _list(
    _object(
        {"path": _TEXT, "domain": _TEXT, "expires": _TEXT, "httpOnly": {}, "secure": {}},
        name=_TEXT,
        value=_TEXT,
    )
)
_PARAMS: Final = _list(_object({"value": _TEXT, "fileName": _TEXT, "contentType": _TEXT}, name=_TEXT))
_MESSAGE: Final = {
    "httpVersion": _TEXT,
    "cookies": _COOKIES,
    "headers": _PAIRS,
    "headersSize": _WHOLE,
    "bodySize": _WHOLE,
}
_REQUEST: Final = _object(
    {"postData": _object({"params": _PARAMS, "text": _TEXT}, mimeType=_TEXT)},
    method=_TEXT,
    url={"type": "string", "format": "uri"},
    queryString=_PAIRS,
    **_MESSAGE,
)
_RESPONSE: Final = _object(
    status=_WHOLE,
    statusText=_TEXT,
    content=_object({"compression": _NUMBER, "text": _TEXT, "encoding": _TEXT}, size=_WHOLE, mimeType=_TEXT),
    redirectURL=_TEXT,
    **_MESSAGE,
)
_TIMINGS: Final = _object(
    dict.fromkeys(("blocked", "dns", "connect", "ssl"), _TIME), send=_TIME, wait=_TIME, receive=_TIME
)
_ENTRY: Final = _object(
    {"pageref": _TEXT, "serverIPAddress": _TEXT, "connection": _TEXT},
    startedDateTime={"type": "string", "format": "date-time"},
    time={"type": "number", "minimum": 0},
    request=_REQUEST,
    response=_RESPONSE,
    cache={"type": "object"},
    timings=_TIMINGS,
)
HAR: Final = _object(
    log=_object(
        {"browser": {}, "pages": _list({"type": "object"})},
        version={"const": "1.2"},
        creator=_object(name=_TEXT, version=_TEXT),
        entries=_list(_ENTRY),
    )
)
