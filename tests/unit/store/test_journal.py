"""How much does the journal keep?"""

from mockjumio.exchanges import Request
from mockjumio.store.journal import Journal


def entry(number: int, reason: str = "") -> Request:
    return Request(number, 0, "token", "GET", "/x", "", None, 404, reason)


def kept(journal: Journal) -> list[int]:
    return [one.id for one in journal]


def test_the_oldest_go_first_when_there_are_too_many() -> None:
    journal = Journal(max_entries=3)
    for number in range(5):
        journal.add(entry(number))
    assert kept(journal) == [2, 3, 4]
    assert len(journal) == 3


def test_the_oldest_go_first_when_they_take_too_much() -> None:
    journal = Journal(max_bytes=3 * entry(0).size + 100)
    for number in range(3):
        journal.add(entry(number))
    assert kept(journal) == [0, 1, 2]
    journal.add(entry(3, reason="x" * 101))
    assert kept(journal) == [2, 3]
    for number in range(4, 9):
        journal.add(entry(number))
    assert kept(journal) == [6, 7, 8]


def test_one_that_is_too_large_by_itself_is_not_kept() -> None:
    journal = Journal(max_bytes=1_000)
    journal.add(entry(1, reason="x" * 1_000))
    journal.add(entry(2))
    assert kept(journal) == [2]


def test_everything_of_variable_length_counts() -> None:
    small = Request(1, 0, "t", "GET", "", "", None, 200)
    large = small._replace(
        path="1", reason="2", hint="3", notes=("4", "5"), reference="6", headers=(("7", "89"),)
    )
    assert large.size - small.size == 9
