"""Does what is due come oldest first, and in order within an instant?"""

from itertools import pairwise

from mockjumio.merchant.agenda import Agenda, Task, Work
from mockjumio.merchant.leaving import SOME


def test_nothing_is_due_on_an_empty_agenda() -> None:
    agenda = Agenda()
    assert agenda.next_due() is None
    assert agenda.take(10**15) == []


def test_take_gives_the_jobs_of_the_oldest_instant_only() -> None:
    agenda = Agenda()
    agenda.add(20, Task.STEP, "late")
    agenda.add(10, Task.STEP, "early")
    assert [job.reference for job in agenda.take(30)] == ["early"]
    assert agenda.next_due() == 20
    assert len(agenda) == 1


def test_jobs_of_one_instant_come_in_the_order_in_which_they_were_added() -> None:
    agenda = Agenda()
    names = [f"scan-{number}" for number in range(50)]
    for name in names:
        agenda.add(10, Task.CALLBACK, name)
    assert [job.reference for job in agenda.take(10)] == names


def test_an_instant_can_be_taken_in_parts() -> None:
    agenda = Agenda()
    for name in ("first", "second", "third"):
        agenda.add(10, Task.STEP, name)
    agenda.add(11, Task.STEP, "later")
    assert [job.reference for job in agenda.take(20, 2)] == ["first", "second"]
    assert [job.reference for job in agenda.take(20, 2)] == ["third"]


def test_a_job_of_the_future_is_left_alone() -> None:
    agenda = Agenda()
    agenda.add(10, Task.STEP, "scan")
    assert agenda.take(9) == []
    assert agenda.take(10)[0].reference == "scan"


def test_a_job_keeps_its_task_and_number() -> None:
    agenda = Agenda()
    agenda.add(10, Task.STEP, "scan", 3)
    (job,) = agenda.take(10)
    assert (job.due, job.task, job.number) == (10, Task.STEP, 3)


def test_dropping_a_transaction_forgets_its_jobs_and_no_others() -> None:
    agenda = Agenda()
    for due in (30, 10, 20):
        agenda.add(due, Task.STEP, "gone")
        agenda.add(due, Task.STEP, "kept")
    agenda.drop("gone")
    due = []
    while jobs := agenda.take(100):
        due += [(job.due, job.reference) for job in jobs]
    assert due == [(10, "kept"), (20, "kept"), (30, "kept")]


def test_dropping_an_unknown_transaction_changes_nothing() -> None:
    agenda = Agenda()
    agenda.add(10, Task.STEP, "kept")
    agenda.drop("nobody")
    assert len(agenda) == 1


def test_jobs_that_are_put_back_come_again_in_their_order() -> None:
    agenda = Agenda()
    for name in ("a", "b", "c"):
        agenda.add(10, Task.CALLBACK, name)
    taken = agenda.take(10)
    agenda.put_back(reversed(taken[1:]))
    assert agenda.take(10) == taken[1:]


def test_dropping_and_clearing_count_what_they_forget() -> None:
    agenda = Agenda()
    for name in ("gone", "kept", "gone"):
        agenda.add(10, Task.STEP, name)
    agenda.drop("gone")
    agenda.drop("gone")
    assert (len(agenda), agenda.open, agenda.is_open("gone")) == (1, 1, False)
    agenda.clear()
    assert (len(agenda), agenda.next_due()) == (0, None)


def test_what_was_dropped_is_neither_counted_nor_due_and_may_be_planned_anew() -> None:
    agenda = Agenda()
    for number in range(10):
        agenda.add(number, Task.STEP, f"scan-{number}")
    for name in ("scan-0", "scan-0", "scan-1"):
        agenda.drop(name)
    assert (len(agenda), agenda.next_due()) == (8, 2)
    agenda.add(1, Task.STEP, "scan-0")
    assert (len(agenda), agenda.next_due()) == (9, 1)
    (job,) = agenda.take(1)
    agenda.drop("scan-0")
    assert (job.reference, agenda.counts(job), len(agenda)) == ("scan-0", False, 8)


def test_a_job_is_open_from_planned_to_done_and_a_transaction_counts_once() -> None:
    agenda = Agenda()
    agenda.add(1, Task.STEP, "scan")
    agenda.add(1, Task.ATTEMPT, "scan")
    agenda.add(2, Task.STEP, "other")
    first, second = agenda.take(1)
    assert (agenda.open, agenda.is_open("scan"), len(agenda)) == (2, True, 1)
    agenda.done(first)
    agenda.put_back([second])
    assert (agenda.open, agenda.is_open("scan"), len(agenda)) == (2, True, 2)
    agenda.done(agenda.take(1)[0])
    assert (agenda.open, agenda.is_open("scan")) == (1, False)


def test_what_was_taken_and_then_dropped_counts_no_more_after_others_were_tidied_away() -> None:
    agenda = Agenda()
    for number in range(3):
        agenda.add(1, Task.CALLBACK, f"scan-{number}")
    taken = agenda.take(1, 1)
    for number in range(3):
        agenda.drop(f"scan-{number}")
    agenda.put_back(taken)
    assert (len(agenda), agenda.remembered, agenda.open) == (0, 0, 0)


def test_replanning_costs_the_same_however_much_is_planned_and_leaves_nothing_behind() -> None:
    agenda = Agenda()
    for number in range(10):
        agenda.add(number, Task.STEP, f"scan-{number}")
    sizes = set()
    for due in range(1_000):
        agenda.drop("scan-9")
        agenda.add(due, Task.STEP, "scan-9")
        sizes.add(len(agenda))
    assert sizes == {10}
    assert agenda.remembered <= 20


def test_what_is_forgotten_can_be_planned_again() -> None:
    agenda = Agenda()
    agenda.add(1, Task.STEP, "scan")
    agenda.add(2, Task.STEP, "other")
    agenda.drop("scan")
    agenda.clear()
    assert (len(agenda), agenda.next_due(), agenda.open) == (0, None, 0)


def test_however_much_is_planned_it_is_forgotten_at_once_and_goes_some_at_a_time() -> None:
    work = Work()
    agenda, count = work.agenda, 3 * SOME
    for number in range(count):
        agenda.add(1, Task.STEP, f"scan-{number}")
    work.waiting.extend(agenda.take(count, SOME))
    heap, planned, waiting = agenda._heap, agenda._planned, work.waiting
    dropped, leaving = work.clear()
    assert (dropped, work.planned, agenda.open, agenda.next_due()) == (count, 0, 0, None)
    agenda.add(7, Task.STEP, "scan-1")
    left = [len(heap) + len(planned) + len(waiting) for _ in leaving]
    assert [before - after for before, after in pairwise([2 * (count - SOME) + SOME, *left])] == [SOME] * 5
    assert (work.planned, agenda.open, agenda.next_due()) == (1, 1, 7)
