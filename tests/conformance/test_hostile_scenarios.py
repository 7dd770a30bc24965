"""Is whatever a scenario holds either played or refused in words? Every key, with hostile values."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockjumio.clock import parse_timestamp
from mockjumio.errors import MockjumioError
from mockjumio.play.check import preview
from mockjumio.scenario.library import Library
from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.source import read
from mockjumio.schema.kinds import Kind
from mockjumio.schema.sections import ListOf, Pairs, Section

from .strategies import ANYTHING

NOW = parse_timestamp("2017-11-22T10:00:00Z")
LIST = "[]"  # in a path: an item of a list
OWN_KEYS = ("x", "\0", "front", "USA", "ID_CARD", "n" * 5_000)

HOSTILE = st.sampled_from(
    [
        *("a\0b", "n" * 5_000, "../" * 2_000, "d/" * 3_000, "loop", "loop/x.png", "folder", "text"),
        *(
            "/dev/zero",
            "/proc/self/mem",
            "/proc/self/fd/0",
            "//",
            ".",
            "\u202e",
            "a\r\nX: y",
            "٣",
            "१९९०-०१-०१",
        ),
        *("{{ '\\x00' }}", "{{ 1 / 0 }}", "{{ nothing }}", "{{ 'a' * 10 ** 9 }}", "{{ ''.__class__ }}", "{%"),
        *("nan", "1e400", "-1", "9" * 30, "9" * 5_000, "0001-01-01", "9999-12-31", "99999999999d", "1ns"),
        *(
            "http://[::1",
            "http://a:99999/",
            "http://\0/",
            f"http://{'n' * 70}/",
            "http://a..b/",
            "https://%zz/",
        ),
        *(True, None, [], {}, [[]], [{}], {"a": {}}, {"uniform": ["1s"]}, {"exponential": {}}),
    ]
) | st.text(ANYTHING, max_size=20)


def places(kind: Kind, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every key that a scenario may have."""
    if path:
        yield path
    match kind:
        case Section():
            for key in kind.keys.values():
                yield from places(key.kind, (*path, key.name))
        case Pairs():
            for name in OWN_KEYS:
                yield from places(kind.value, (*path, name))
        case ListOf():
            yield from places(kind.item, (*path, LIST))


def written(path: tuple[str, ...], value: object) -> dict[str, Any]:
    for part in reversed(path):
        value = [value] if part == LIST else {part: value}
    assert isinstance(value, dict)
    return value


PLACES = st.sampled_from(list(dict.fromkeys(places(SCENARIO)))) | st.sampled_from(
    [("images", "front"), ("images", "back"), ("provided", "callback_url")]  # which come before the system
)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scenarios")
    (folder / "loop").symlink_to("loop")
    (folder / "folder").mkdir()
    (folder / "text").write_text("no image", encoding="utf-8")
    return folder


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(["approved", "fraud", "document-extracted", "no-id-uploaded"]),
    PLACES,
    HOSTILE,
)
def test_any_value_is_played_or_refused(
    library: Library, folder: Path, base: str, path: tuple[str, ...], value: object
) -> None:
    held = {"name": "x", "extends": base} | written(path, value)
    text = json.dumps(held, ensure_ascii=False)  # which is YAML too
    try:
        for node in read(text, str(folder / "x.yaml")):
            preview(library.inline(node), seed=1, now=NOW)
    except MockjumioError as error:
        refused = str(error)
    else:
        refused = "not at all"
    assert refused


def test_every_key_is_among_them() -> None:
    found = set(places(SCENARIO))
    assert {("images", "front"), ("callback", "delay"), ("settings", "fields", "dob")} <= found
    assert len(found) > 150
