"""What does a synchronous program drive a sandbox with? The asynchronous client, in a thread of its own."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import Any, Literal, Self, TypeVar, overload

from mockjumio.client.portal import HELD_UP, Portal, in_event_loop
from mockjumio.client.records import Kind, NeverHappened
from mockjumio.client.sandbox import AsyncFault, AsyncSandbox, Folder
from mockjumio.client.sync_calls import SyncCalls
from mockjumio.client.transactions import ScenarioLike
from mockjumio.client.transport import Duration
from mockjumio.client.values import Callback, Request

T = TypeVar("T")


class Sandbox(SyncCalls):
    """A merchant with a clock of its own that stands until it is moved. Use as a context manager.

    Takes what :class:`~mockjumio.client.sandbox.AsyncSandbox` takes. A sandbox that it starts runs in a
    thread of its own, so that the application under test may be anything that answers from another thread or
    process.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        control_token: str | None = None,
        merchant: str | None = None,
        callback_url: object = None,
        settings: Mapping[str, object] | None = None,
        seed: int | None = None,
        scenario: ScenarioLike | None = None,
        clock: str = "manual",
        now: str | datetime | None = None,
        scenarios: Sequence[Folder] = (),
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self._sandbox = AsyncSandbox(
            url,
            control_token=control_token,
            merchant=merchant,
            callback_url=callback_url,
            settings=settings,
            seed=seed,
            scenario=scenario,
            clock=clock,
            now=now,
            scenarios=scenarios,
            host=host,
            port=port,
        )
        self._portal = Portal()
        self._stack = ExitStack()

    @classmethod
    def over(cls, sandbox: AsyncSandbox, portal: Portal) -> Self:
        """The synchronous face of one that is open, in the loop of ``portal``."""
        other = cls.__new__(cls)
        other._sandbox, other._portal = sandbox, portal
        return other

    def __repr__(self) -> str:
        return repr(self._sandbox).replace("AsyncSandbox", type(self).__name__, 1)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self._portal)
            self._portal.run(self._sandbox.__aenter__())
            stack.callback(lambda: self._portal.run(self._sandbox.__aexit__(None, None, None)))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @overload
    def wait_for(self, what: Literal["request"], *, within: Duration = ..., **criteria: Any) -> Request: ...

    @overload
    def wait_for(self, what: Literal["callback"], *, within: Duration = ..., **criteria: Any) -> Callback: ...

    @overload
    def wait_for(self, what: Callable[[], T], *, within: Duration = ...) -> T: ...

    def wait_for(self, what: Kind | Callable[[], Any], *, within: Duration = "5s", **criteria: Any) -> Any:
        """Wait until something has happened, at most ``within`` of real time; returns it.

        ``"request"``: a call to Jumio's API with this ``method``, ``path``, ``route``, ``reference``,
        ``status``. ``"callback"``: one that was attempted, with this ``reference``, ``url``, ``outcome``,
        ``status``, ``fault``, ``form`` (some of its fields). Texts may be globs, a status may be ``"4xx"``.
        Or a condition: a function that returns something true; it is called in this thread.

        What has happened already counts. Time does not move: see :meth:`advance`. Raises
        :class:`~mockjumio.client.records.NeverHappened` with the nearest near miss.
        """
        try:
            if callable(what):
                return self._portal.run_asking(
                    what, lambda asking: self._sandbox.wait_for(asking, within=within)
                )
            return self._portal.run(self._sandbox.wait_for(what, within=within, **criteria))
        except NeverHappened as error:
            if in_event_loop():
                error.args = (f"{error}\nhint: {HELD_UP}",)
            raise

    def fault(
        self,
        name: str,
        *,
        probability: float | None = None,
        first: int | None = None,
        skip: int | None = None,
        route: str | None = None,
        **params: object,
    ) -> "Fault":
        """Let something go wrong on purpose: ``fault("status", status=503, first=2)``, until it is removed,
        or the block ends if it stands in a ``with``.

        ``first`` bounds how often it strikes, ``skip`` spares the first ones, ``route`` (status, data,
        images, delete) limits it to one kind of calls, ``probability`` follows the seed. The rest are its
        parameters.
        """
        fault = self._sandbox.fault(
            name, probability=probability, first=first, skip=skip, route=route, **params
        )
        self._portal.run(fault.add())
        return Fault(fault, self._portal)


class Fault:
    """A fault that is switched on."""

    def __init__(self, fault: AsyncFault, portal: Portal) -> None:
        self._fault = fault
        self._portal = portal

    def remove(self) -> None:
        """End a fault."""
        self._portal.run(self._fault.remove())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()
