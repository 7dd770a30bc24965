"""How does a thread without an event loop drive what lives in one? The loop has a thread of its own."""

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar

from mockjumio.clock import Machine
from mockjumio.errors import UsageError

T = TypeVar("T")
HELD_UP = (
    "the test waited for the sandbox, and so stopped its own event loop; "
    "if your application runs in that loop, use aiomockjumio (or AsyncSandbox) and await its methods"
)


class Portal:
    """An event loop in a thread. Use as a context manager; its calls may come from any other thread.

    ``held_up`` becomes true when somebody waits in a thread whose own event loop stands still meanwhile.
    """

    def __init__(self) -> None:
        self.held_up = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._under_way: set[Future[Any]] = set()
        self._behind: set[Future[Any]] = set()
        self._thread: threading.Thread | None = None
        self._process: int | None = None

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            raise UsageError("the sandbox is not started; use it as a context manager")
        if self._process != os.getpid():  # threads are not forked: a call would wait for ever
            raise UsageError("the sandbox runs in the parent process; use it there, or by its url")
        return self._loop

    def _turn(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        loop.run_forever()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin it there."""
        try:
            future = asyncio.run_coroutine_threadsafe(work, self.loop)
        except BaseException:
            work.close()
            raise
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def leave_behind(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin it there, and go on; it is waited for in the end, and what it raises is raised then."""
        future = asyncio.run_coroutine_threadsafe(work, self.loop)
        self._behind.add(future)
        future.add_done_callback(self._forget)

    def _forget(self, done: Future[None]) -> None:
        if not done.cancelled() and done.exception() is None:
            self._behind.discard(done)

    def abandon(self) -> None:
        """Cancel whatever is under way: nobody waits for it any more."""
        for future in tuple(self._under_way):
            future.cancel()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do it there, and wait for it. Whoever is interrupted here interrupts it there."""
        future = self.submit(work)
        self.held_up |= in_event_loop()
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def run_asking(
        self, condition: Callable[[], Any], work: Callable[[Callable[[], Any]], Coroutine[Any, Any, T]]
    ) -> T:
        """Do something that asks a condition again and again, which is answered in this thread.

        A condition of a test may well call the sandbox itself, and must not do so in the thread of its loop.
        """
        asked: SimpleQueue[asyncio.Future[Any] | None] = SimpleQueue()

        async def ask() -> Any:
            answer = self.loop.create_future()
            asked.put(answer)
            return await answer

        ask.__name__ = getattr(condition, "__name__", repr(condition))
        future = self.submit(work(ask))
        future.add_done_callback(lambda _: asked.put(None))
        try:
            while (answer := asked.get()) is not None:
                value = condition()
                self.loop.call_soon_threadsafe(_answer, answer, value)
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def __enter__(self) -> Self:
        if self._loop is not None:
            raise UsageError("the sandbox is started already; use it as a context manager once at a time")
        self._loop, self._process = _new_loop(), os.getpid()
        self._thread = threading.Thread(target=self._turn, args=(self._loop,), name="mockjumio", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        loop, thread = self._loop, self._thread
        if loop is None or thread is None or self._process != os.getpid():
            return
        behind, self._behind = self._behind, set()
        try:
            for future in tuple(behind):
                future.result()
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            self._loop = self._thread = None


def in_event_loop() -> bool:
    """Whether who asks holds up an event loop by waiting."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _new_loop() -> asyncio.AbstractEventLoop:
    """A loop whose timeouts pass, though a test may have stopped the clocks."""
    loop = asyncio.new_event_loop()
    if isinstance(loop, asyncio.BaseEventLoop):  # uvloop asks the system itself
        loop.time = Machine.monotonic  # type: ignore[method-assign]
    return loop


def _answer(future: asyncio.Future[Any], value: Any) -> None:
    if not future.done():
        future.set_result(value)
