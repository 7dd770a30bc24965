"""How often was a sign-in tried in vain? After some in a minute an address has to wait."""

from collections import OrderedDict, deque
from typing import Final

from mockjumio.clock import MINUTE, Instant


class SignIns:
    """What is remembered of those who sign in, by their address, for a minute."""

    MOST: Final = 5
    ADDRESSES: Final = 1_000

    def __init__(self) -> None:
        self._failed: OrderedDict[str, deque[Instant]] = OrderedDict()
        self.last_code = 0  # the number of the last second factor that was taken: each counts once

    def wait(self, address: str, now: Instant) -> int:
        """Seconds until this address may try again; 0 if it may."""
        failed = self._failed.get(address, deque())
        while failed and failed[0] <= now - MINUTE:
            failed.popleft()
        return 0 if len(failed) < self.MOST else (failed[0] + MINUTE - now) // 1_000 + 1

    def fail(self, address: str, now: Instant) -> None:
        self._failed.setdefault(address, deque()).append(now)
        self._failed.move_to_end(address)
        if len(self._failed) > self.ADDRESSES:
            self._failed.popitem(last=False)

    def succeed(self, address: str) -> None:
        self._failed.pop(address, None)
