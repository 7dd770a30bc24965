"""Who may post now? So many at a time, everywhere and to one host; the others wait in order."""

import asyncio
from collections import deque
from types import TracebackType

OWN = 4  # of a host that need none of the others' places: hosts that hang, however many, hold up nobody else
HOSTS = 256  # whose places are kept while nobody takes them
MOST_OWN = 1_024  # of all hosts: each takes a socket

Address = tuple[str, int]  # host and port


class _Turns:
    """A bound on concurrency: so many take a place at a time, the others wait in order."""

    __slots__ = ("_waiting", "free")

    def __init__(self, free: int) -> None:
        self.free = free
        self._waiting: deque[asyncio.Future[bool]] = deque()

    async def wait(self, *, also: "_Turns | None" = None) -> bool:
        """Wait for a place and take it, or one of ``also`` if that comes first; whether it is the other's."""
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        if also is not None:
            also._waiting.append(place)
        try:
            return bool(await place)
        except asyncio.CancelledError:
            if not place.cancelled():  # the place was given at the same moment
                (also if also is not None and place.result() else self).give()
            raise

    def give(self, *, own: bool = False) -> bool:
        """Give a place back, to whoever waits longest; whether somebody did."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(own)
                return True
        self.free += 1
        return False


class _Host:
    """The places of a host: how many attempts it may have, and how many of these need no other place."""

    __slots__ = ("own", "places")

    def __init__(self, most: int) -> None:
        self.places = _Turns(most)
        self.own = _Turns(min(OWN, most))


class Places:
    """Those of all attempts: ``everywhere`` so many, of them ``per_host`` to one host and port."""

    def __init__(self, everywhere: int, per_host: int) -> None:
        self.everywhere = _Turns(everywhere)
        self.per_host = per_host
        self.own = MOST_OWN  # places of hosts of their own that are free
        self.hosts: dict[Address, _Host] = {}


class Turn:
    """First at the host, then its own place or one of all: who hangs takes no place that others must have."""

    __slots__ = ("_at_host", "_host", "_own", "_places")

    def __init__(self, places: Places, host: Address) -> None:
        self._places = places
        self._host = host
        self._own = False

    async def __aenter__(self) -> bool:
        places, hosts = self._places, self._places.hosts
        at_host = hosts.get(self._host)
        if at_host is None:
            at_host = hosts[self._host] = _Host(places.per_host)
        self._at_host = at_host
        waited = False
        if at_host.places.free:
            at_host.places.free -= 1
        else:
            waited = True
            await at_host.places.wait()
        if at_host.own.free and places.own:
            at_host.own.free -= 1
            places.own -= 1
            self._own = True
        elif places.everywhere.free:
            places.everywhere.free -= 1
        else:
            waited = True
            try:
                self._own = await places.everywhere.wait(also=at_host.own)
            except asyncio.CancelledError:
                self._leave_host()
                raise
        return waited

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._own:
            self._places.everywhere.give()
        elif not self._at_host.own.give(own=True):
            self._places.own += 1
        self._leave_host()

    def _leave_host(self) -> None:
        places, at_host = self._places, self._at_host.places
        at_host.give()
        if at_host.free == places.per_host and len(places.hosts) > HOSTS:
            del places.hosts[self._host]
