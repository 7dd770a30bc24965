"""What must a log not hold? Credentials, and what a request says of people.

It is hidden by the form in which it is shown, here and not by each message. Loaded with the first line.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from mockjumio.exchanges import Outcome

View = Mapping[str, Any]

_HIDDEN = "…"
_REFERENCE = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_QUOTED = re.compile(r"""(?<!\w)(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?!\w)""")  # how a value is shown
_PATH = re.compile(r"(?<![\w/…])/[^\s;,']*")
_SEGMENT = re.compile(r"[a-z][A-Za-z.-]{0,29}|v\d|\d{1,4}(\.\d)?|[{]\w+[}]|_mock|…|FRONT|BACK|FACE(MAP)?|")
_USER = re.compile(r"(?<=//)[^/?#@\s]*@")
_IN_QUERY = re.compile(r"([?&;][^=&;\s]*=)[^&;\s'\"]*?(?=[:.,]?(?:[&;\s'\"]|$))")


def without_secrets(kind: str, data: View) -> View:
    """An event as a log may hold it: no credentials, none of the values that the merchant sent."""
    if kind == "callback.attempted":
        detail, withheld = data["detail"], data["outcome"] == Outcome.WITHHELD
        if detail:
            detail = hide_in_urls(_QUOTED.sub(_hide_quoted, detail) if withheld else detail)
        return {**data, "url": hide_in_urls(data["url"]), "detail": detail}
    if kind != "request":
        return data
    reference, reason, hint = data["reference"], data["reason"], data["hint"]
    if reference is not None and not _REFERENCE.fullmatch(reference):
        reason, hint = reason.replace(reference, _HIDDEN), hint.replace(reference, _HIDDEN)
        reference = _HIDDEN
    return {
        **data,
        "path": hide_in_path(data["path"]),
        "reference": reference,
        "reason": _hide_values(reason),
        "hint": _hide_paths(hint),
        "notes": [_hide_values(note) for note in data["notes"]],
    }


@lru_cache(maxsize=1_024)  # a merchant has few URLs
def hide_in_urls(text: str) -> str:
    """A URL, or words with some, without user and password and without the values of a query."""
    return _IN_QUERY.sub(rf"\1{_HIDDEN}", _USER.sub(f"{_HIDDEN}@", text))


@lru_cache(maxsize=256)  # who asks for a scan does so again, soon or not at all
def hide_in_path(path: str) -> str:
    """A path of which each segment is a word, a small number or a reference; another one is not shown."""
    return "/".join(
        one if _SEGMENT.fullmatch(one) or _REFERENCE.fullmatch(one) else _HIDDEN for one in path.split("/")
    )


def _hide_values(words: str) -> str:
    """What somebody is told of a request, without what it said."""
    if "'" in words or '"' in words or "/" in words or "=" in words:
        return _hide_in_words(words)
    return words  # none of the patterns is found without one of these; most notes count something


@lru_cache(maxsize=1_024)
def _hide_in_words(words: str) -> str:
    return _hide_paths(hide_in_urls(_QUOTED.sub(_hide_quoted, words)))


def _hide_quoted(found: re.Match[str]) -> str:
    return f"{found[0][0]}{_HIDDEN}{found[0][0]}"


def _hide_paths(words: str) -> str:
    return _PATH.sub(lambda found: hide_in_path(found[0]), words) if "/" in words else words
