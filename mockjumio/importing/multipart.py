"""Which parameters has a multipart form? Jumio sends none, but what repeats a callback often does."""

import re
from email.message import Message
from typing import Final

from mockjumio.importing.forms import Pairs

MARK: Final = re.compile(r"content-disposition:\s*form-data\b", re.IGNORECASE)
BROKEN: Final = (
    "there is a multipart form here (multipart/form-data), but not as a whole: import its body from the "
    "first boundary to the last one, or write one NAME=VALUE a line"
)
_A_FILE: Final = "a part of this multipart form is a file; a callback has none: remove that part"
_OPENS: Final = re.compile(r"\s*--(?P<boundary>[^\r\n]{1,70}?)[ \t]*\r?\n(?=content-[a-z-]+:)", re.IGNORECASE)
_PART: Final = re.compile(
    r"[ \t]*\r?\n(?P<head>(?:[\w-]+:[^\r\n]*(?:\r?\n|\Z))+)(?:\r?\n(?P<value>.*))?", re.DOTALL
)
_AS_IT_IS = ("7bit", "8bit", "binary")


def fields(text: str) -> Pairs | None:
    """The names and values of a multipart form; ``None`` for another text.

    Raises ``ValueError``, in words, for one that cannot be read as a whole.
    """
    opens = _OPENS.match(text)
    if opens is None:
        return None
    boundary = rf"(?:\A\s*|\r?\n)--{re.escape(opens['boundary'])}(?=--|[ \t]*\r?\n)"
    before, *parts, after = re.split(boundary, text)
    if before or not parts or after.strip() != "--":
        raise ValueError(BROKEN)
    return [_field(part) for part in parts]


def _field(part: str) -> tuple[str, str]:
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(BROKEN)
    headers = Message()
    for line in found["head"].splitlines():
        name, _, value = line.partition(":")
        headers[name] = value.strip()
    if headers.get_filename() is not None:
        raise ValueError(_A_FILE)
    name = headers.get_param("name", header="content-disposition")
    if not isinstance(name, str) or headers.get("content-transfer-encoding", "8bit").lower() not in _AS_IT_IS:
        raise ValueError(BROKEN)
    return name, found["value"] or ""
