"""How does a thread without an event loop drive what lives in one? The loop has a thread of its own."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")


class Portal:
    """An event loop in a thread. Use as a context manager; its calls may come from any other thread."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._turn, name="mockjumio", daemon=True)

    def _turn(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do it there, and wait for it. Whoever is interrupted here interrupts it there."""
        future = asyncio.run_coroutine_threadsafe(work, self.loop)
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
        future = asyncio.run_coroutine_threadsafe(work(ask), self.loop)
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
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()


def _answer(future: asyncio.Future[Any], value: Any) -> None:
    if not future.done():
        future.set_result(value)
