"""What went wrong that no test asked for? Calls that were refused, callbacks that were not accepted."""

from collections.abc import Sequence
from typing import Any

from mockjumio import faults
from mockjumio.client.expecting import CRITERIA, Exchange, Kind, Wanted
from mockjumio.client.looking import Looking
from mockjumio.client.values import Callback, Request
from mockjumio.errors import UsageError
from mockjumio.faults.base import Chosen, Side

_NOT_THE_MERCHANTS = (
    "accepted",
    "withheld",
    "interrupted",
    None,
)  # outcomes that a merchant is not to blame for


class Judging(Looking):
    """Keeps what a test allows."""

    def __init__(self) -> None:
        super().__init__()
        self._allowed: list[Wanted] = []

    def allow_unexpected(self, what: Kind | None = None, **criteria: Any) -> None:
        """Let calls that are refused, and callbacks that are not accepted, be part of the test.

        All of them, or those of a kind and with these criteria, as :meth:`wait_for` takes them:
        ``allow_unexpected("request", status=404)``, ``allow_unexpected(reference=scan)``.
        """
        kinds: Sequence[Kind] = ("request", "callback") if what is None else (what,)
        fitting = [kind for kind in kinds if len(kinds) == 1 or criteria.keys() <= CRITERIA[kind].keys()]
        if not fitting:
            words = ", ".join(criteria)
            raise UsageError(
                f"neither a request nor a callback has all of {words}; say which of them is meant"
            )
        self._allowed += [Wanted.of(kind, criteria) for kind in fitting]

    async def unexpected(self) -> list[Exchange]:
        """What the merchant has to answer for so far, but for what is allowed.

        That is calls to Jumio's API that ended in 4xx or 5xx, and callbacks whose last attempt was not
        accepted. What a fault refused does not count, nor a callback that broke the contract or was
        spoilt on purpose.
        """
        requests = await self._calls()
        found: list[Exchange] = [
            one for one in requests if one.status >= 400 and not _refused_on_purpose(one)
        ]
        found += [one for one in await self.callbacks() if _is_unaccepted(one)]
        return [one for one in found if not any(wanted.fits(one) for wanted in self._allowed)]


def _refused_on_purpose(request: Request) -> bool:
    """The journal begins a reason with the faults that struck; of these some only delay."""
    words, _, _ = request.reason.partition(";")
    label, colon, names = words.partition(": ")
    if label != "fault" or not colon:
        return False
    return any(name in faults.names(Side.INBOUND) and _refuses(name) for name in names.split(", "))


def _refuses(name: str) -> bool:
    answer = faults.answered(Chosen(name), "")
    return answer.status is not None or answer.reset


def _is_unaccepted(callback: Callback) -> bool:
    if callback.violations or callback.outcome in _NOT_THE_MERCHANTS:
        return False
    return not any(_spoils(name) for name in callback.attempts[-1].faults)


def _spoils(name: str) -> bool:
    """Whether a fault changes what is sent, and not only when."""
    return faults.FAULTS[name].change is not None
