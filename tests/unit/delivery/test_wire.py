"""Does whoever waits for an answer go on when it is there, and in which turn of the loop?"""

import asyncio

import pytest

from mockjumio.delivery.wire import Reply


def reply() -> Reply:
    return Reply(loop=asyncio.get_running_loop())


async def test_whoever_waits_goes_on_in_the_same_turn() -> None:
    loop, answer, order = asyncio.get_running_loop(), reply(), list[str]()

    async def wait() -> None:
        await answer
        order.append("went on")

    def come() -> None:
        loop.call_soon(order.append, "next turn")
        answer.go_on()

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0)
    loop.call_soon(come)
    await waiting
    await asyncio.sleep(0)
    assert order == ["went on", "next turn"]


async def test_a_failure_is_raised_where_it_is_waited_for() -> None:
    answer = reply()
    waiting = asyncio.ensure_future(asyncio.wait_for(answer, 10))
    await asyncio.sleep(0)
    answer.set_exception(OSError("gone"))
    with pytest.raises(OSError, match="gone"):
        await waiting


async def test_who_is_cancelled_waits_no_more() -> None:
    answer = reply()

    async def wait() -> None:
        await answer

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert answer.cancelled()


async def test_an_answer_that_came_sooner_is_not_waited_for() -> None:
    answer = reply()
    answer.go_on()
    await answer


async def test_who_gave_up_waiting_is_not_called() -> None:
    answer = reply()
    done, waiting = await asyncio.wait((answer,), timeout=0)
    assert (done, waiting) == (set(), {answer})
    answer.go_on()
    assert (await asyncio.wait((answer,)))[0] == {answer}
