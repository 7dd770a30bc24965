"""Where does a traceback end that the reader of a failed test needs?"""

from types import TracebackType
from typing import Final

from mockjumio.client.expecting import NeverHappened
from mockjumio.client.values import NotThere
from mockjumio.errors import MockjumioError

_OURS: Final = ("mockjumio.client.", "mockjumio.web.", "mockjumio.simulation.", "mockjumio.remote.")
_BETWEEN: Final = ("asyncio.", "concurrent.futures.", "contextlib.")  # by whose way ours are called


def shorten(error: BaseException) -> None:
    """Cut away what lies below the test's own call of the sandbox, if the error's words say all.

    Other errors keep theirs: they are mistakes of the test, of a condition that it waits for, or of ours.
    """
    trace = error.__traceback__
    if isinstance(error, MockjumioError | NeverHappened | NotThere) and (last := _last_of_the_test(trace)):
        last.tb_next = None


def _last_of_the_test(trace: TracebackType | None) -> TracebackType | None:
    last = None
    while trace is not None:
        if not f"{trace.tb_frame.f_globals.get('__name__')}.".startswith((*_OURS, *_BETWEEN)):
            last = trace
        trace = trace.tb_next
    return last
