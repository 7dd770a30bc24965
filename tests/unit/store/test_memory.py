"""What does a store in dictionaries hold at most?"""

from typing import Any

import pytest

from mockjumio.store import memory
from mockjumio.store.memory import MemoryStore


def test_pictures_are_bounded_and_the_oldest_go_first(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_PICTURES", 10)
    store, scan = MemoryStore(), make.scan()
    for part, picture in (("front", b"12345"), ("back", b"12345"), ("front", b"123456"), ("face", b"1234")):
        store.put_picture(scan, part, picture)
    assert [store.picture(scan, part) for part in ("back", "front", "face")] == [None, b"123456", b"1234"]
    store.put_picture(scan, "front", b"x" * 20)  # one that alone is larger than all may be is kept
    assert store.picture(scan, "front") == b"x" * 20
