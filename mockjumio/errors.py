"""What can fail, and what does the user read?

::

    MockjumioError
    ├── UsageError            2  the command line or a call's arguments are wrong
    │   ├── ImpossibleValue      one value of a call cannot be: carries its field
    │   └── Refused              a running sandbox refused a call: carries status and every problem
    ├── ConfigurationError    3  a setting is wrong
    │   └── DataError            the data directory cannot be used, or no longer be written
    │       └── DataLost         its files were removed under a running sandbox
    ├── ScenarioError         3  a scenario is unknown or invalid: carries every problem found
    │   ├── UnknownScenario, UnknownSuite
    │   ├── NoDefault            a merchant's default_scenario is not there any more
    │   ├── Unparseable          a call has a text that cannot be read at all: a duration, a time
    │   └── BrokenContract       it would send a callback that Jumio's document rules out
    ├── TooMany               1  a limit of the sandbox is reached
    ├── Removed               1  a reset came while a call waited
    ├── Unreachable           4  no attempt got an answer, or an address cannot be used
    └── TimedOut              5

The number is the exit code of the command line.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple


class MockjumioError(Exception):
    """Something a user can mend. ``str()`` of it is the whole message, one line a problem."""

    exit_code: ClassVar[int] = 1


class UsageError(MockjumioError):
    exit_code = 2


class ImpossibleValue(UsageError):
    """One value of a call cannot be, or is missing; each message says one thing that is wrong with it."""

    def __init__(self, field: str, *messages: str) -> None:
        super().__init__("\n".join(messages))
        self.problems = tuple(Problem(field, message) for message in messages)


class ConfigurationError(MockjumioError):
    exit_code = 3


class DataError(ConfigurationError):
    """What was accepted cannot be kept: a full disk, a database that is locked, damaged or too new."""


class DataLost(DataError):
    """What is new is kept nowhere: the files are no longer those that were opened."""


class Stopping(MockjumioError):
    """Nothing new is taken any more: the sandbox is being stopped."""


class Problem(NamedTuple):
    """One thing that is wrong. ``place`` is ``file:line:column``, or a path such as ``result.status``."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class ScenarioError(MockjumioError):
    exit_code = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Refused(UsageError):
    """A running sandbox answered a call with a problem document."""

    def __init__(self, status: int, detail: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.problems = tuple(problems)


class UnknownScenario(ScenarioError):
    """No scenario has this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        hint = nearest(name, known)
        tail = f"; did you mean {hint}?" if hint else "; 'mockjumio scenarios list' shows them all"
        super().__init__([Problem("", f"unknown scenario {name!r}{tail}")])


class UnknownSuite(ScenarioError):
    """No built-in suite has this name, and it is not the path of a file."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        hint = nearest(name, known)
        tail = f"did you mean {hint}?" if hint else f"built in: {', '.join(known)}; or name a .yaml file"
        super().__init__([Problem("", f"unknown suite {name!r}; {tail}")])


class Unparseable(ScenarioError):
    """A text is not what it should be in form: not a duration, not a time."""


class BrokenContract(ScenarioError):
    """A scenario would send a callback that breaks Jumio's document, without ``violate: true``."""


class NoDefault(ScenarioError):
    """The scenario of a merchant's setting ``default_scenario`` is not there any more."""

    def __init__(self, named: str, known: Sequence[str]) -> None:
        super().__init__([Problem("default_scenario", no_default(named, known))])


def no_default(named: str, known: Sequence[str]) -> str:
    """What to say of a ``default_scenario`` that there is not."""
    hint = nearest(named, known)
    return f"the merchant's setting names {named!r}, but there is no such scenario now; " + (
        f"did you mean {hint}?" if hint else "set another one, or restore it"
    )


class TooMany(MockjumioError):
    """There are as many as the sandbox keeps at a time."""


class Removed(MockjumioError):
    """What a call was about has been removed while it waited, by a reset."""


class Unreachable(MockjumioError):
    exit_code = 4


class TimedOut(MockjumioError):
    exit_code = 5


def cause_of(error: object) -> str:
    """What the system says is wrong, without the number of its error."""
    return getattr(error, "strerror", None) or str(error)


def printable(text: object) -> str:
    """A text from elsewhere, such as a file's name, so that it stays in its line and steers no terminal."""
    words = str(text)
    if words.isprintable():
        return words
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in words)


def with_scheme(text: str, fits: Callable[[str], bool]) -> str:
    """A hint for an address that would fit if it began with ``http://``; empty for any other."""
    import re  # which a good day does not need

    host_and_more = r"(?!https?[:/])(\[[0-9a-f:.]+\]|[\w.-]+)(:\d+)?([/?].*)?"
    lacks_it = re.fullmatch(host_and_more, text, re.IGNORECASE)
    return f"; did you mean http://{text}?" if lacks_it and fits(f"http://{text}") else ""


def nearest(word: str, known: Iterable[str], *, most: int = 3) -> str:
    """The known words most like this one, quoted and joined with ``or``; empty if none is near. Where one is
    far nearer than the rest, it alone.
    """
    from difflib import SequenceMatcher, get_close_matches  # 5 ms that a good day does not need

    spelled, meant = {one.casefold(): one for one in known}, word.casefold()
    found = get_close_matches(meant, list(spelled), n=most, cutoff=0.6)
    likeness = [SequenceMatcher(None, one, meant).ratio() for one in found]
    found = [one for one, ratio in zip(found, likeness, strict=True) if ratio > likeness[0] - 0.2]
    return " or ".join(repr(spelled[one]) for one in found)
