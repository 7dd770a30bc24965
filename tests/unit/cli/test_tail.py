"""Does ``tail`` tell what is wanted, and go on after a sandbox was away?"""

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.cli import history
from mockjumio.errors import MockjumioError, Refused, TimedOut, Unreachable
from mockjumio.remote import StreamedEvent

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]

SERVER = "http://sandbox"
STARTED = StreamedEvent(1, "transaction.started", {"reference": "a"})
REFUSED = StreamedEvent(2, "request", {"reference": "b", "status": 404})
FETCHED = StreamedEvent(3, "request", {"reference": "a", "status": 200})
ACCEPTED = StreamedEvent(4, "callback.attempted", {"reference": "a", "outcome": "accepted"})
REJECTED = StreamedEvent(5, "callback.attempted", {"reference": "b", "outcome": "rejected"})
MOVED = StreamedEvent(6, "clock.moved", {})


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"only": ["callbacks"]}, [4, 5]),
        ({"only": ["calls"]}, [2, 3]),
        ({"only": ["transactions", "calls"]}, [1, 2, 3]),
        ({"failed": True}, [2, 5]),
        ({"failed": True, "only": ["callbacks"]}, [5]),
        ({"reference": "a"}, [1, 3, 4]),
        ({"reference": "b", "failed": True, "only": ["calls"]}, [2]),
    ],
)
def test_only_what_is_wanted_is_told(changes: dict[str, Any], wanted: list[int]) -> None:
    arguments = argparse.Namespace(**{"only": None, "failed": False, "reference": None} | changes)
    events = (STARTED, REFUSED, FETCHED, ACCEPTED, REJECTED, MOVED)
    assert [one.id for one in events if history._is_wanted(one, arguments)] == wanted


class Connections:
    """A stream whose connections come one after the other as they are written, on a clock of its own.

    A connection is what is told until it ends, or the error with which it breaks.
    """

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, *connections: list[StreamedEvent | str | MockjumioError]
    ) -> None:
        self._connections = iter(connections)
        self.now = 0.0
        self.pauses: list[float] = []
        monkeypatch.setattr(history.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(history.time, "sleep", self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def __iter__(self) -> Iterator[StreamedEvent | str]:
        for told in next(self._connections, [Unreachable("gone")]):
            if isinstance(told, MockjumioError):
                raise told
            yield told

    def followed(self, patience: int = 60_000) -> tuple[list[StreamedEvent | str], MockjumioError]:
        """What is told, and what it ends with."""
        told: list[StreamedEvent | str] = []
        with pytest.raises(MockjumioError) as ended:
            told.extend(history._follow(self, SERVER, patience))  # type: ignore[arg-type]
        return told, ended.value


def test_what_is_told_goes_on_from_one_connection_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    connections = Connections(
        monkeypatch,
        ["mockjumio", STARTED, "still here"],
        [Unreachable("refused")],
        [TimedOut("silent")],
        ["event 1 is of another run", REFUSED, TimedOut("silent")],
        ["mockjumio", FETCHED, Refused(404, "no merchant has the API token 'm'")],
    )
    told, ended = connections.followed()
    assert isinstance(ended, Refused)
    gone, back = f"{SERVER} does not answer any more; waiting, 1m at most", f"{SERVER} is back"
    assert told == [STARTED, gone, back, "event 1 is of another run", REFUSED, gone, back, FETCHED]
    assert connections.pauses == [0.25, 0.5, 1.0, 0.25]


def test_a_sandbox_that_never_was_there_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    connections = Connections(monkeypatch, [Unreachable("refused")], ["mockjumio", STARTED])
    assert connections.followed()[0] == []
    assert connections.pauses == []


def test_one_that_stays_away_is_asked_ever_less_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    connections = Connections(monkeypatch, ["mockjumio"])
    told, ended = connections.followed(patience=20_000)
    assert told == [f"{SERVER} does not answer any more; waiting, 20s at most"]
    assert isinstance(ended, Unreachable)
    assert str(ended) == f"{SERVER} has not come back within 20s"
    assert connections.pauses == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 2.25]


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("tail", "--server", "http://127.0.0.1:9"), 4, "http://127.0.0.1:9 does not answer"),
        (("tail", "--failed", "--only", "transactions"), 2, "--failed is for callbacks and calls"),
        (("tail", "--only", "clocks"), 2, "'callbacks', 'calls', 'transactions'"),
        (("tail", "--after", "x"), 2, "'x' is not a whole number"),
    ],
)
def test_what_is_wrong_is_said(run: "Run", words: tuple[str, ...], code: int, why: str) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (code, "")
    assert why in ran.err
