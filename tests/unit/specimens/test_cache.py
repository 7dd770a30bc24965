from hypothesis import given
from hypothesis import strategies as st

from mockjumio.specimens import SpecimenCache


def test_what_was_put_is_got() -> None:
    cache = SpecimenCache(1_000)
    cache.put(("reference", "front"), b"image")
    assert cache.get(("reference", "front")) == b"image"
    assert cache.get(("reference", "back")) is None


def test_the_image_used_longest_ago_goes_first() -> None:
    cache = SpecimenCache(max_bytes=30)
    for key in "abc":
        cache.put(key, b"x" * 10)
    cache.get("a")
    cache.put("d", b"x" * 10)
    assert [key for key in "abcd" if key in cache] == ["a", "c", "d"]


def test_an_image_larger_than_the_cache_is_not_kept_and_evicts_no_other() -> None:
    cache = SpecimenCache(max_bytes=10)
    cache.put("small", b"12345")
    cache.put("large", b"x" * 11)
    assert cache.get("large") is None
    assert cache.get("small") == b"12345"


def test_a_key_put_again_holds_the_new_image_and_counts_once() -> None:
    cache = SpecimenCache(max_bytes=10)
    cache.put("a", b"123")
    cache.put("a", b"12345")
    assert (cache.get("a"), cache.size, len(cache)) == (b"12345", 5, 1)


def test_an_empty_image_is_kept() -> None:
    cache = SpecimenCache(1_000)
    cache.put("empty", b"")
    assert cache.get("empty") == b""


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 40)), max_size=60), st.integers(0, 100))
def test_the_bound_holds_whatever_is_put(puts: list[tuple[int, int]], max_bytes: int) -> None:
    cache = SpecimenCache(max_bytes=max_bytes)
    for key, size in puts:
        cache.put(key, b"x" * size)
        assert cache.size <= max_bytes
    assert cache.size == sum(len(image) for key in range(9) if (image := cache.get(key)) is not None)
