"""Which habits of a merchant's would Jumio mind?"""

import pytest

from mockjumio.clock import DAY, SECOND
from mockjumio.merchant.account import SCHEDULE, Etiquette, early

END = 1_511_344_800_000  # of a user journey


def polled(etiquette: Etiquette, *seconds: float) -> list[tuple[str, ...]]:
    return [etiquette.poll("a", END + int(after * SECOND)) for after in seconds]


def test_the_recommended_schedule_and_then_once_a_day_is_well() -> None:
    days = [SCHEDULE[-1] + number * DAY / SECOND for number in range(1, 4)]
    assert polled(Etiquette(), *SCHEDULE, *days) == [()] * 13


@pytest.mark.parametrize(("pause", "noted"), [(0, True), (5, True), (19, True), (19.5, False), (20, False)])
def test_polling_again_within_twenty_seconds_is_noted(pause: float, noted: bool) -> None:
    first, second = polled(Etiquette(), 40, 40 + pause)
    assert first == ()
    assert [note.startswith(f"polled again after {pause:g} s") for note in second] == [True] * noted


def test_the_eleventh_poll_is_noted_and_each_after_it_within_a_day() -> None:
    notes = polled(Etiquette(), *range(0, 12 * 60, 60))
    assert notes[:10] == [()] * 10
    assert [(len(one), one[0].split(",")[0]) for one in notes[10:]] == [(1, "poll 11"), (1, "poll 12")]


def test_the_recommended_seconds_are_told() -> None:
    _, (note,) = polled(Etiquette(), 0, 1)
    assert "40, 60, 100, 160, 240, 340, 460, 600, 760, 940 seconds" in note


def test_details_and_each_image_may_be_fetched_once() -> None:
    etiquette = Etiquette()
    for what in ("data", "data/document", "images", "image front", "image face"):
        assert etiquette.fetch("a", what) == ()
    (note,) = etiquette.fetch("a", "image front")
    assert note.startswith("image front fetched 2 times")
    assert etiquette.fetch("a", "image front")[0].startswith("image front fetched 3 times")


def test_fetches_are_no_polls() -> None:
    etiquette = Etiquette()
    etiquette.poll("a", END)
    for number in range(20):
        etiquette.fetch("a", f"image {number}")
    assert etiquette.poll("a", END + 20 * SECOND) == ()


def test_transactions_do_not_mix() -> None:
    etiquette = Etiquette()
    etiquette.poll("a", END)
    etiquette.fetch("a", "data")
    assert etiquette.poll("b", END) == ()
    assert etiquette.fetch("b", "data") == ()


def test_a_reset_forgets_everything() -> None:
    etiquette = Etiquette()
    etiquette.poll("a", END)
    etiquette.fetch("a", "data")
    etiquette.clear()
    assert etiquette.poll("a", END) == etiquette.fetch("a", "data") == ()


def test_only_so_many_transactions_are_remembered_and_the_one_not_seen_for_longest_goes() -> None:
    etiquette = Etiquette(most=2)
    for reference in ("a", "b", "a", "c"):
        etiquette.fetch(reference, f"data of {reference}")
    assert etiquette.fetch("a", "data of a") != ()
    assert etiquette.fetch("b", "data of b") == ()


@pytest.mark.parametrize(("settled", "remembered"), [(0, 1), (2, 2), (9, 3)])
def test_no_more_are_remembered_than_are_kept_once_they_are_settled(settled: int, remembered: int) -> None:
    etiquette = Etiquette(most=3)
    etiquette.bound(settled)
    for reference in "abcd":
        etiquette.fetch(reference, "data")
    assert [bool(etiquette.fetch(one, "data")) for one in "dcba"[:remembered]] == [True] * remembered
    assert etiquette.fetch("dcba"[remembered], "data") == ()


def test_asking_early_is_noted_with_what_to_do() -> None:
    (note,) = early("image front")
    assert note.startswith("image front asked for while pending; fetch it once")
