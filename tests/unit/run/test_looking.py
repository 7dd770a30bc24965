"""Do others have their turn while very much is looked through, and does one thread at most do that?"""

import asyncio
import threading
from itertools import count

import pytest

from mockjumio.run import looking, runner
from mockjumio.run.looking import Look, Looks
from tests.conftest import PATIENCE

HERE = threading.get_ident


async def all_of(look: Look[int], enough: int = 1_000, most: int = 1_000) -> list[tuple[list[int], int, int]]:
    parts = []
    while looked := await look.on(enough, most):
        parts.append((looked.found, looked.looked, looked.since))
    return parts


def even(number: int) -> bool:
    return number % 2 == 0


@pytest.fixture
def no_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop's turn is over after one item."""
    monkeypatch.setattr(runner, "LOOK", 0)


async def test_what_takes_no_longer_than_a_turn_is_looked_through_in_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runner, "LOOK", PATIENCE)
    threads = set[int]()
    look = Looks().through([range(4), range(4, 8)], lambda one: even(one) and not threads.add(HERE()))
    assert await all_of(look) == [([0, 2], 4, 0), ([4, 6], 4, 0)]
    assert threads == {HERE()}


@pytest.mark.usefixtures("no_turn")
async def test_the_rest_is_looked_through_in_a_thread_part_by_part() -> None:
    threads: list[bool] = []
    look = Looks().through(
        [range(4), range(4, 8), range(0), range(8, 10)],
        lambda one: even(one) and not threads.append(HERE() == threading.main_thread().ident),
        count().__next__,
    )
    assert await all_of(look) == [([0], 1, 0), ([2], 3, 0), ([4, 6], 4, 1), ([8], 2, 3)]
    assert threads == [True, False, False, False, False]


@pytest.mark.parametrize(("enough", "most"), [(2, 100), (100, 3)])
@pytest.mark.usefixtures("no_turn")
async def test_it_ends_where_enough_were_found_or_looked_at_and_goes_on_there(enough: int, most: int) -> None:
    look = Looks().through([range(100)], even)
    parts = await all_of(look, enough, most)
    assert [one for found, _, _ in parts for one in found] == list(range(0, 100, 2))
    assert all(len(found) <= enough and looked <= most for found, looked, _ in parts)
    assert sum(looked for _, looked, _ in parts) == 100


@pytest.mark.usefixtures("no_turn")
async def test_the_loop_goes_on_while_a_thread_looks() -> None:
    looked, go = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def fits(one: int) -> bool:
        if one == 0:
            return False
        loop.call_soon_threadsafe(looked.set)
        return go.wait(PATIENCE)

    searching = asyncio.create_task(all_of(Looks().through([range(3)], fits)))
    async with asyncio.timeout(PATIENCE):
        await looked.wait()
        assert not searching.done()
        go.set()
        assert [found for found, _, _ in await searching] == [[], [1, 2]]


@pytest.mark.usefixtures("no_turn")
async def test_of_several_that_look_one_at_a_time_has_a_thread_and_each_comes_to_its_end() -> None:
    looks, running, most = Looks(), 0, 0

    def fits(one: int) -> bool:
        nonlocal running, most
        if HERE() != threading.main_thread().ident:
            running += 1
            most = max(most, running)
            looking.sleep(0.001)
            running -= 1
        return True

    found = await asyncio.gather(*(all_of(looks.through([range(3)] * 3, fits)) for _ in range(4)))
    assert [sum(looked for _, looked, _ in one) for one in found] == [9] * 4
    assert most == 1


@pytest.mark.usefixtures("no_turn")
async def test_who_looks_for_little_does_not_wait_until_a_large_part_is_looked_through() -> None:
    looks, seen = Looks(), list[int]()
    await asyncio.gather(
        *(all_of(looks.through([[count] * count], lambda one: not seen.append(one))) for count in (100, 3))
    )
    assert len(seen) == 103
    assert seen[:15].count(3) == 3


@pytest.mark.usefixtures("no_turn")
async def test_a_thread_rests_as_often_as_the_loop_has_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr(looking, "sleep", rests.append)
    await all_of(Looks().through([range(10)], even))
    assert rests == [looking.REST] * 9  # the first one was the loop's


@pytest.mark.usefixtures("no_turn")
async def test_what_goes_wrong_in_a_thread_is_raised_and_the_next_one_has_it() -> None:
    looks = Looks()

    def wrong(one: int) -> bool:
        if one:
            raise LookupError(one)
        return True

    with pytest.raises(LookupError):
        await all_of(looks.through([range(3)], wrong))
    assert len(await all_of(looks.through([range(3)], even))) == 2


@pytest.mark.usefixtures("no_turn")
async def test_who_waits_no_longer_holds_up_nobody() -> None:
    looks, go, looked = Looks(), threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(one: int) -> bool:
        if one:
            loop.call_soon_threadsafe(looked.set)
            go.wait(PATIENCE)
        return True

    searching = asyncio.create_task(all_of(looks.through([range(3)], slow)))
    async with asyncio.timeout(PATIENCE):
        await looked.wait()
        searching.cancel()
        assert len(await all_of(looks.through([range(3)], even))) == 2
    go.set()
