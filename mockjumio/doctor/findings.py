"""What was found on a callback's way? Values only; ``None`` where a step was not come to."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from mockjumio.contract.network import Suite


class Target(NamedTuple):
    """Where a URL points to."""

    url: str
    secure: bool
    host: str
    port: int


class Surroundings(NamedTuple):
    """Where the doctor looks from; ``container`` says by what it is known to be one, empty if it is none."""

    container: str = ""


class Proxies(NamedTuple):
    """The variables that are set, and which proxy a program would take that heeds them to the word.

    ``of_sandbox`` is for the calls of a merchant's code to the ``sandbox``; empty if it is none.
    """

    variables: tuple[str, ...]
    sandbox: str
    of_sandbox: str = ""


class Contact(NamedTuple):
    """One address, and how connecting went: ``error`` is empty if it went well.

    ``refused`` means that the machine answered. ``own`` is an address of this machine; ``loopback_open`` says
    that the same port is open at 127.0.0.1.
    """

    address: str
    milliseconds: float = 0.0
    error: str = ""
    refused: bool = False
    own: bool = False
    loopback_open: bool = False


class Certificate(NamedTuple):
    """``self_signed`` means that it names itself as issuer; ``key`` is RSA or another kind, with its bits."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    key: str
    bits: int
    begins: datetime
    ends: datetime
    self_signed: bool


class Proof(NamedTuple):
    """What speaks against a certificate, each looked at alone: OpenSSL's number of it, 0 if nothing does.

    ``None`` where nothing was looked at, since no handshake came so far. ``chain`` leaves out dates and
    names, ``name`` asks for the host only, ``dates`` are those of the whole chain.
    """

    chain: int | None = None
    name: int | None = None
    dates: int | None = None


class Tls(NamedTuple):
    """What an endpoint has to say. ``as_callback`` is what a callback negotiates, ``failure`` why none.

    ``elsewhere`` has each further address where a callback gets no connection, and why. If ``verified`` is
    false, the proof does not count for callbacks. ``chain`` is as it was sent, the endpoint's own first.
    ``suites`` are those of Jumio's that it accepts; ``versions`` says for each whether it is spoken. If
    ``spoken`` is false, it is not TLS that the endpoint speaks, and nothing more was asked.
    """

    as_callback: str = ""
    failure: str = ""
    elsewhere: tuple[tuple[str, str], ...] = ()
    verified: bool = True
    proof: Proof = Proof()
    chain: tuple[Certificate, ...] = ()
    suites: tuple[Suite, ...] = ()
    versions: Mapping[str, bool] = {}
    spoken: bool = True


class Probe(NamedTuple):
    """What came back on the probe: a status, or an outcome that has none, and words.

    ``excerpt`` is how the answer's body begins, ``server`` what it calls itself. ``tls`` means that TLS is
    spoken at a port that the URL calls http. ``remarks`` say what is odd about the answer.
    """

    status: int | None
    outcome: str
    detail: str
    milliseconds: float = 0.0
    excerpt: str = ""
    tls: bool = False
    server: str = ""
    remarks: tuple[str, ...] = ()


class Findings(NamedTuple):
    """``through`` is the proxy that callbacks go through: then the way to that was looked at."""

    target: Target
    surroundings: Surroundings = Surroundings()
    proxies: Proxies | None = None  # if any is set
    addresses: tuple[str, ...] = ()
    resolving: str = ""  # why the name does not resolve
    contacts: tuple[Contact, ...] | None = None
    tls: Tls | None = None
    probe: Probe | None = None
    through: Target | None = None

    @property
    def place(self) -> Target:
        """What a callback connects to."""
        return self.through or self.target

    @property
    def reachable(self) -> tuple[Contact, ...]:
        return tuple(one for one in self.contacts or () if not one.error)


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"


class Check(NamedTuple):
    """One row: which step, how it is, what was found, and what is to be done if it is not well."""

    check: str
    state: State
    found: str
    advice: tuple[str, ...] = ()


def ok(check: str, found: str) -> Check:
    return Check(check, State.OK, found)


def warn(check: str, found: str, *advice: str) -> Check:
    return Check(check, State.WARN, found, advice)


def fail(check: str, found: str, *advice: str) -> Check:
    return Check(check, State.FAIL, found, advice)


def skip(why: str, *checks: str) -> Iterable[Check]:
    return [Check(check, State.SKIP, why) for check in checks]
