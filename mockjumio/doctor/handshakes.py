"""What does an endpoint's TLS mean for callbacks? Pure, like the rest of the judgement."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mockjumio.contract.cipher_suites import SUITES
from mockjumio.doctor.findings import Certificate, Tls
from mockjumio.doctor.verdict import Check, State, failed, ok, skipped, warned
from mockjumio.tls.names import covers

TLS_CHECKS = ("tls", "chain", "name", "expiry", "key", "suites", "versions")
SOON = timedelta(days=30)
BITS = 2048
_NOT_OF_CHAIN = (0, 9, 10, 62, 64)  # nothing; dates and names have checks of their own
_NO_TRUST_HELPS = {
    23: "it was revoked: get a new one",
    66: "whether it is trusted shows once its key is long enough",
    67: "an authority's key is too short: have another one sign",
    68: "signed with a digest that is too weak, such as SHA-1: have it signed anew, with SHA-256",
}


def judge_tls(tls: Tls, host: str, now: datetime) -> Iterator[Check]:
    """A row for each of :data:`TLS_CHECKS`."""
    yield _handshake(tls)
    if not tls.spoken:
        yield from skipped("no TLS was seen", *TLS_CHECKS[1:])
        return
    if tls.chain:
        own = tls.chain[0]
        yield _chain(tls)
        yield _name(own, host, tls)
        yield _expiry(own, now, tls)
        yield _key(own)
    else:
        yield from skipped("no certificate could be read", "chain", "name", "expiry", "key")
    yield _suites(tls)
    yield _versions(tls)


def _handshake(tls: Tls) -> Check:
    if tls.failure:
        return failed("tls", tls.failure)
    if not tls.verified:
        return warned("tls", tls.as_callback, "--insecure: nobody looks at the certificate; Jumio would")
    return ok("tls", tls.as_callback)


def _held_against(tls: Tls) -> State:
    """What Jumio would refuse fails, unless it was said that nobody looks."""
    return State.FAIL if tls.verified else State.WARN


def _chain(tls: Tls) -> Check:
    last = tls.chain[-1]
    words = " < ".join(one.subject for one in tls.chain)
    found = words if last.self_signed else f"{words}, issued by {last.issuer}"
    if tls.distrust in _NOT_OF_CHAIN:
        return ok("chain", found)
    if tls.distrust in _NO_TRUST_HELPS:
        advice = _NO_TRUST_HELPS[tls.distrust]
    elif last.self_signed and len(tls.chain) == 1:
        advice = "self-signed: get one of an authority that is trusted, or trust it here with --ca-file"
    else:
        advice = (
            f"trust {last.issuer} with --ca-file, and in production have a public authority sign; if "
            f"{last.issuer} is an intermediate one, have the endpoint send its certificate too"
        )
    return Check("chain", _held_against(tls), found, (advice,))


def _name(own: Certificate, host: str, tls: Tls) -> Check:
    if not own.names and covers([own.subject.lower()], host):
        found = f"{own.subject}, as common name only"
        return warned("name", found, "many clients look at subject alternative names only: add it there")
    names = ", ".join(own.names) or "no name that can be read"
    if covers([name.lower() for name in own.names], host):
        return ok("name", names)
    return Check("name", _held_against(tls), names, (f"it does not name {host}: have one issued that does",))


def _expiry(own: Certificate, now: datetime, tls: Tls) -> Check:
    dates = f"from {own.begins:%Y-%m-%d} until {own.ends:%Y-%m-%d}"
    if own.ends <= now:
        return Check("expiry", _held_against(tls), dates, ("it has expired: renew it",))
    if own.begins > now:
        return Check("expiry", _held_against(tls), dates, ("it is not valid yet: compare the clocks",))
    if own.ends - now < SOON:
        return warned("expiry", dates, f"it expires in {(own.ends - now).days} days: renew it")
    return ok("expiry", dates)


def _key(own: Certificate) -> Check:
    found = f"{own.key} {own.bits}"
    if own.key != "RSA":
        return failed("key", found, "all of Jumio's suites need RSA: add a certificate with an RSA key")
    if own.bits < BITS:
        return failed("key", found, f"too short: take {BITS} bits at least")
    return ok("key", found)


def _suites(tls: Tls) -> Check:
    count, all_of_them = len(tls.suites), len(SUITES)
    if count == all_of_them:
        return ok("suites", f"all {count} of Jumio's")
    found = f"{count} of Jumio's {all_of_them}"
    if tls.suites:
        return ok("suites", f"{found}: {', '.join(suite.name for suite in tls.suites)}")
    if not tls.versions.get("TLS 1.2") or (tls.chain and tls.chain[0].key != "RSA"):
        return failed("suites", found)  # the other row says what to do first
    return failed("suites", found, f"enable one, such as {SUITES[0].openssl} (OpenSSL's name)")


def _versions(tls: Tls) -> Check:
    spoken = [name for name, speaks in tls.versions.items() if speaks]
    found = " and ".join(spoken) or "neither TLS 1.2 nor TLS 1.3"
    if "TLS 1.2" in spoken:
        return ok("versions", found)
    return failed("versions", found, "allow TLS 1.2: it is what Jumio's suites belong to")
