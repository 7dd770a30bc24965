"""What does an endpoint's TLS mean for callbacks? Pure, like the rest of the judgement."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mockjumio.contract.network import SUITES
from mockjumio.doctor.findings import Certificate, Check, State, Tls, fail, ok, skip, warn
from mockjumio.tls.certificates import covers

TLS_CHECKS = ("tls", "chain", "name", "expiry", "key", "suites", "versions")
# Who takes exactly these suites if nobody tells it otherwise; measured with tools/stacks/tls.py.
_GCM = ("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384")
_SHA2 = (*_GCM, "ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES256-SHA384")
_SHA1 = ("ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA")
_STATIC = ("AES256-GCM-SHA384", "AES128-GCM-SHA256", "AES128-SHA", "AES256-SHA")
_BY_DEFAULT = {
    frozenset(_GCM): "Caddy, hypercorn, lighttpd and Sanic",
    frozenset(_SHA2): "Jetty 9 and servers with Python's ssl module (uvicorn, gunicorn, Tornado, CherryPy)",
    frozenset((*_SHA2, *_SHA1)): "Tomcat 9 and h2o",
    frozenset((*_GCM, *_SHA1, *_STATIC)): "Go and GnuTLS",
}
_RSA = (
    "all of Jumio's suites need RSA: add a certificate with an RSA key. Caddy and certbot make ECDSA keys "
    "unless told otherwise: key_type rsa2048 in a Caddyfile's options, certbot --key-type rsa"
)
_OLDER = (
    "allow TLS 1.2: it is what Jumio's suites belong to. Granian speaks TLS 1.3 alone unless told otherwise: "
    "--ssl-protocol-min tls1.2"
)
SOON = timedelta(days=30)
BITS = 2048
_NOT_VERIFIED = "not verified: no handshake came far enough to verify it"
_NO_TRUST_HELPS = {
    23: "it was revoked: get a new one",
    66: "not verified: its key is too short",
    67: "an authority's key is too short: have another one sign",
    68: "signed with a digest that is too weak, such as SHA-1: have it signed anew, with SHA-256",
}


def judge_tls(tls: Tls, host: str, now: datetime) -> Iterator[Check]:
    """A row for each of :data:`TLS_CHECKS`."""
    yield _handshake(tls)
    if not tls.spoken:
        yield from skip("no TLS was seen", *TLS_CHECKS[1:])
        return
    if tls.chain:
        own = tls.chain[0]
        yield _chain(tls)
        yield _name(own, host, tls)
        yield _expiry(now, tls)
        yield _key(own)
    else:
        yield from skip("no certificate could be read", "chain", "name", "expiry", "key")
    yield _suites(tls)
    yield _versions(tls)


def _handshake(tls: Tls) -> Check:
    if tls.failure:
        return fail("tls", tls.failure)
    if tls.elsewhere:
        words = "; ".join(f"at {address}: {why}" for address, why in tls.elsewhere)
        return fail("tls", words, "the host's addresses differ; some callbacks would be lost")
    if not tls.verified:
        return warn("tls", tls.as_callback, "--insecure: the certificate is not verified; Jumio verifies it")
    return ok("tls", tls.as_callback)


def _held_against(tls: Tls) -> State:
    """What Jumio would refuse fails, unless it was said that nobody looks."""
    return State.FAIL if tls.verified else State.WARN


def _chain(tls: Tls) -> Check:
    last, distrust = tls.chain[-1], tls.proof.chain
    words = " < ".join(one.subject for one in tls.chain)
    found = words if last.self_signed else f"{words}, issued by {last.issuer}"
    if distrust is None:
        return Check("chain", State.SKIP, f"{found}: {_NOT_VERIFIED}")
    if not distrust:
        return ok("chain", found)
    if distrust in _NO_TRUST_HELPS:
        advice = _NO_TRUST_HELPS[distrust]
    elif last.self_signed and len(tls.chain) == 1:
        advice = "self-signed: get one of an authority that is trusted, or trust it here with --ca-file"
    else:
        advice = (
            f"trust {last.issuer} with --ca-file, and in production have a public authority sign; if "
            f"{last.issuer} is an intermediate one, have the endpoint send its certificate too"
        )
    return Check("chain", _held_against(tls), found, (advice,))


def _name(own: Certificate, host: str, tls: Tls) -> Check:
    names = ", ".join(own.names) or "no name that can be read"
    if tls.proof.name is None:
        return Check("name", State.SKIP, f"{names}: {_NOT_VERIFIED}")
    if tls.proof.name:
        advice = f"it does not name {host}: have one issued that does"
        return Check("name", _held_against(tls), names, (advice,))
    if covers([name.lower() for name in own.names], host):
        return ok("name", names)
    found = f"{own.subject}, as common name only"
    return warn("name", found, "many clients look at subject alternative names only: add it there")


def _expiry(now: datetime, tls: Tls) -> Check:
    own, *above = tls.chain
    dates = _dates(own)
    if wrong := _out_of_date(own, now):
        return Check("expiry", _held_against(tls), dates, (f"it {wrong}",))
    if tls.proof.dates:
        culprits = [f"{one.subject}, {_dates(one)}" for one in above if _out_of_date(one, now)]
        found = "; ".join(culprits) or "an authority above it, which the endpoint does not send"
        advice = "the certificate itself is in date; have the endpoint send a newer chain"
        return Check("expiry", _held_against(tls), found, (advice,))
    if own.ends - now < SOON:
        return warn("expiry", dates, f"it expires in {(own.ends - now).days} days: renew it")
    return ok("expiry", dates)


def _dates(one: Certificate) -> str:
    return f"from {one.begins:%Y-%m-%d} until {one.ends:%Y-%m-%d}"


def _out_of_date(one: Certificate, now: datetime) -> str:
    if one.ends <= now:
        return "has expired: renew it"
    return "is not valid yet: compare the clocks" if one.begins > now else ""


def _key(own: Certificate) -> Check:
    found = f"{own.key} {own.bits}"
    if own.key != "RSA":
        return fail("key", found, _RSA)
    if own.bits < BITS:
        return fail("key", found, f"too short: take {BITS} bits at least")
    return ok("key", found)


def _suites(tls: Tls) -> Check:
    count, all_of_them = len(tls.suites), len(SUITES)
    if count == all_of_them:
        return ok("suites", f"all {count} of Jumio's")
    found = f"{count} of Jumio's {all_of_them}"
    if tls.suites:
        found = f"{found}: {', '.join(suite.name for suite in tls.suites)}"
        likely = _BY_DEFAULT.get(frozenset(suite.openssl for suite in tls.suites))
        return ok("suites", f"{found}, as {likely} take by default" if likely else found)
    if not tls.versions.get("TLS 1.2") or (tls.chain and tls.chain[0].key != "RSA"):
        return fail("suites", found)  # the other row says what to do first
    return fail("suites", found, f"enable one, such as {SUITES[0].openssl} (OpenSSL's name)")


def _versions(tls: Tls) -> Check:
    spoken = [name for name, speaks in tls.versions.items() if speaks]
    found = " and ".join(spoken) or "neither TLS 1.2 nor TLS 1.3"
    if "TLS 1.2" in spoken:
        return ok("versions", found)
    return fail("versions", found, _OLDER)
