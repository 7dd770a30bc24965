"""What does the doctor make of its findings?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa

from mockjumio.contract.network import SUITES
from mockjumio.doctor.findings import (
    Certificate,
    Check,
    Contact,
    Findings,
    Probe,
    Proof,
    Proxies,
    State,
    Surroundings,
    Target,
    Tls,
)
from mockjumio.doctor.judge import TLS_CHECKS, exit_code, judge
from mockjumio.doctor.look import chain_of, describe, proxies
from tests.certificates import Pki

NOW = datetime(2017, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "https://shop.example/jumio"
LEAF = Certificate(
    subject="shop.example",
    issuer="Good CA",
    names=("shop.example",),
    key="RSA",
    bits=2048,
    begins=NOW - 90 * DAY,
    ends=NOW + 90 * DAY,
    self_signed=False,
)
TLS = Tls(
    as_callback="TLSv1.2 X",
    proof=Proof(0, 0, 0),
    chain=(LEAF,),
    suites=SUITES,
    versions={"TLS 1.2": True, "TLS 1.3": True},
)
PROBE = Probe(400, "rejected", "answered 400, expected 2xx", 4.0)
WELL = Findings(
    Target(URL, True, "shop.example", 443),
    addresses=("192.0.2.1",),
    contacts=(Contact("192.0.2.1", 1.0),),
    tls=TLS,
    probe=PROBE,
)
REFUSED = Contact("192.0.2.1", 1.0, "Connection refused", refused=True)
HERE = Contact("127.0.0.1", 1.0, "Connection refused", refused=True, own=True)
INSIDE = Surroundings("/.dockerenv")


def plain(host: str, *contacts: Contact, resolving: str = "", **changes: Any) -> Findings:
    """Findings on the way to a plain http URL, up to the contacts."""
    target = Target(f"http://{host}:8080/jumio", False, host, 8080)
    addresses = () if resolving else tuple(one.address for one in contacts)
    found = Findings(target, addresses=addresses, resolving=resolving, contacts=contacts or None)
    return found._replace(**changes)


def row(found: Findings, check: str, **options: Any) -> Check:
    (one,) = [one for one in judge(found, NOW, **options) if one.check == check]
    return one


def tls_row(check: str, **changes: Any) -> Check:
    return row(WELL._replace(tls=TLS._replace(**changes)), check)


def leaf_row(check: str, **changes: Any) -> Check:
    return tls_row(check, chain=(LEAF._replace(**changes),))


def test_all_is_well_in_order() -> None:
    checks = judge(WELL, NOW)
    assert [one.check for one in checks] == ["url", "dns", "tcp", *TLS_CHECKS, "http"]
    assert {one.state for one in checks} == {State.OK}
    assert not any(one.advice for one in checks)
    assert exit_code(checks) == 0


def test_proxies_are_told_last_and_warned_of_where_they_stand_before_the_sandbox() -> None:
    variables = ("HTTP_PROXY=http://p:1", "NO_PROXY=x")
    here = Proxies(variables, "http://127.0.0.1:8017", "HTTP_PROXY=http://p:1")
    *others, told = judge(WELL._replace(proxies=here), NOW)
    assert others == judge(WELL, NOW)
    assert (told.check, told.state) == ("proxy", State.WARN)
    assert "HTTP_PROXY=http://p:1, NO_PROXY=x: callbacks are sent past it" in told.found
    assert "NO_PROXY=127.0.0.1,localhost" in told.advice[0]
    assert exit_code([told]) == 0
    past = row(WELL._replace(proxies=here._replace(of_sandbox="")), "proxy")
    assert (past.state, past.advice) == (State.OK, ())
    there = Proxies(variables, "http://sandbox.test:8017", "HTTP_PROXY=http://p:1")
    assert "NO_PROXY=sandbox.test," in row(WELL._replace(proxies=there), "proxy").advice[0]


def test_behind_a_proxy_the_way_to_that_is_judged() -> None:
    there = Target("http://proxy.example:3128", secure=False, host="proxy.example", port=3128)
    through = WELL._replace(through=there, tls=None)
    assert row(through, "dns").found == "proxy.example is 192.0.2.1"
    assert row(through, "tcp").found.startswith("connected to 192.0.2.1:3128 ")
    assert (row(through, "tls").state, row(through, "http").state) == (State.SKIP, State.OK)
    assert row(through, "proxy").found.startswith("callbacks go through http://proxy.example:3128 ")
    lost = through._replace(contacts=(REFUSED,), probe=None)
    assert "is --callback-proxy right?" in row(lost, "tcp").advice[0]
    nowhere = through._replace(addresses=(), resolving="unknown", contacts=None, probe=None)
    assert "is --callback-proxy right?" in row(nowhere, "dns").advice[0]


def test_what_jumio_would_not_take_is_a_warning_or_fails_if_that_is_wanted() -> None:
    found = plain("127.0.0.1", Contact("127.0.0.1"), probe=PROBE)
    warned = row(found, "url")
    assert (warned.state, len(warned.advice)) == (State.WARN, 4)
    assert "mockjumio still sends callbacks there" in warned.advice[-1]
    assert exit_code(judge(found, NOW)) == 0
    failed = row(found, "url", strict=True)
    assert (failed.state, len(failed.advice)) == (State.FAIL, 3)
    assert exit_code(judge(found, NOW, strict=True)) == 1


@pytest.mark.parametrize(
    ("host", "inside", "advice"),
    [
        ("host.docker.internal", True, "--add-host=host.docker.internal:host-gateway"),
        ("host.docker.internal", False, "inside of containers only; from here the machine is localhost"),
        ("shop", True, "compose network"),
        ("shop.example", False, "check the spelling"),
    ],
)
def test_a_name_that_does_not_resolve_fails_with_advice(host: str, inside: bool, advice: str) -> None:
    found = plain(host, resolving="Name or service not known")
    found = found._replace(surroundings=INSIDE if inside else Surroundings())
    checks = judge(found, NOW)
    assert row(found, "dns").state is State.FAIL
    assert advice in row(found, "dns").advice[0]
    assert {one.state for one in checks[2:]} == {State.SKIP}
    assert exit_code(checks) == 4


@pytest.mark.parametrize(
    ("host", "contact", "inside", "advice"),
    [
        ("localhost", HERE, False, "is the application started, and on that port?"),
        ("localhost", HERE, True, "in a container, localhost is the container itself"),
        ("localhost", HERE._replace(address="::1"), True, "extra_hosts"),
        ("host.docker.internal", REFUSED, False, "may listen on 127.0.0.1 only"),
        ("shop", REFUSED, True, "may listen on 127.0.0.1 only"),
        ("shop.example", REFUSED, False, "nothing listens on port 8080: compare the port"),
        ("shop.example", REFUSED._replace(own=True, loopback_open=True), False, "listens on 127.0.0.1 only;"),
        ("shop.example", Contact("192.0.2.1", 5_000, "no connection within 5 s"), False, "a firewall"),
    ],
)
def test_no_connection_fails_with_advice(host: str, contact: Contact, inside: bool, advice: str) -> None:
    found = plain(host, contact)._replace(surroundings=INSIDE if inside else Surroundings())
    failed = row(found, "tcp")
    assert failed.state is State.FAIL
    assert contact.error in failed.found
    assert advice in failed.advice[0]
    assert exit_code(judge(found, NOW)) == 4


def test_one_of_several_addresses_that_does_not_answer_is_a_warning() -> None:
    found = plain("shop.example", Contact("192.0.2.2"), REFUSED, probe=PROBE)
    warned = row(found, "tcp")
    assert warned.state is State.WARN
    assert "some callbacks would be lost" in warned.advice[0]
    assert exit_code(judge(found, NOW)) == 0


def test_localhost_needs_one_of_its_two_addresses_only() -> None:
    found = plain("localhost", HERE._replace(address="::1"), Contact("127.0.0.1"), probe=PROBE)
    assert row(found, "tcp").state is State.OK
    assert "[::1]:8080: Connection refused" in row(found, "tcp").found


def test_an_address_needs_no_resolving() -> None:
    assert row(plain("127.0.0.1", Contact("127.0.0.1"), probe=PROBE), "dns").found.endswith(
        "nothing to resolve"
    )


def test_plain_http_skips_what_is_about_tls() -> None:
    checks = judge(plain("localhost", Contact("127.0.0.1"), probe=PROBE), NOW)
    assert {one.check for one in checks if one.state is State.SKIP} == set(TLS_CHECKS)


def test_no_handshake_fails_and_skips_the_probe() -> None:
    tls = Tls(failure="no TLS connection: this port does not use TLS, most likely plain HTTP")
    found = WELL._replace(tls=tls, probe=None)
    checks = judge(found, NOW)
    assert row(found, "tls").state is State.FAIL
    assert [one.check for one in checks if one.state is State.SKIP] == [
        *("chain", "name", "expiry", "key", "http"),
    ]
    assert exit_code(checks) == 1


@pytest.mark.parametrize("number", [18, 19, 20, 21])
def test_an_untrusted_chain_fails_or_is_a_warning_if_nobody_looks(number: int) -> None:
    assert tls_row("chain", proof=Proof(number), failure="x").state is State.FAIL
    insecure = tls_row("chain", proof=Proof(number), verified=False)
    assert insecure.state is State.WARN
    assert "--ca-file" in insecure.advice[0]
    assert "Good CA" in insecure.advice[0]
    assert tls_row("tls", verified=False).state is State.WARN


def test_a_self_signed_certificate_is_told_as_such() -> None:
    own = LEAF._replace(self_signed=True, issuer="shop.example")
    failed = tls_row("chain", chain=(own,), proof=Proof(18), failure="x")
    assert (failed.state, failed.found) == (State.FAIL, "shop.example")
    assert failed.advice[0].startswith("self-signed: ")
    assert tls_row("chain", chain=(own,)).state is State.OK, "unless it is trusted"


def test_a_chain_is_shown_from_below() -> None:
    above = LEAF._replace(subject="Good Sub CA", issuer="Good CA")
    found = tls_row("chain", chain=(LEAF._replace(issuer="Good Sub CA"), above)).found
    assert found == "shop.example < Good Sub CA, issued by Good CA"


@pytest.mark.parametrize("number", [62, 64])
def test_the_certificate_must_name_the_host(number: int) -> None:
    assert leaf_row("name", names=("*.example",)).state is State.OK
    judged = tls_row("name", proof=Proof(0, number, 0), failure="x")
    assert (judged.state, judged.found) == (State.FAIL, "shop.example")
    assert "it does not name shop.example" in judged.advice[0]


@pytest.mark.parametrize("check", ["chain", "name"])
def test_what_nothing_was_measured_of_is_not_well(check: str) -> None:
    judged = tls_row(check, proof=Proof(), failure="no cipher suite in common")
    assert judged.state is State.SKIP
    assert judged.found.startswith("shop.example")
    assert "not verified: no handshake came far enough" in judged.found


def test_a_chain_that_is_out_of_date_above_is_told_with_who_it_is() -> None:
    above = LEAF._replace(subject="Old CA", begins=NOW - 9 * DAY, ends=NOW - DAY)
    judged = tls_row("expiry", chain=(LEAF, above), proof=Proof(0, 0, 10), failure="x")
    assert (judged.state, judged.found) == (State.FAIL, "Old CA, from 2017-11-13 until 2017-11-21")
    assert "the certificate itself is in date" in judged.advice[0]
    assert "an authority above it" in tls_row("expiry", proof=Proof(0, 0, 10)).found
    assert tls_row("expiry", chain=(LEAF, above)).state is State.OK, "if another way up is good"


def test_an_address_where_callbacks_get_no_connection_fails() -> None:
    judged = tls_row("tls", elsewhere=(("192.0.2.2", "the certificate has expired"),))
    assert (judged.state, judged.found) == (State.FAIL, "at 192.0.2.2: the certificate has expired")
    assert "some callbacks would be lost" in judged.advice[0]


@pytest.mark.parametrize(
    ("begins", "ends", "state", "advice"),
    [
        (-90, 31, State.OK, ""),
        (-90, 29, State.WARN, "it expires in 29 days: renew it"),
        (-90, 0, State.FAIL, "it has expired"),
        (-90, -1, State.FAIL, "it has expired"),
        (1, 90, State.FAIL, "it is not valid yet"),
    ],
)
def test_dates_are_held_against_now(begins: int, ends: int, state: State, advice: str) -> None:
    judged = leaf_row("expiry", begins=NOW + begins * DAY, ends=NOW + ends * DAY)
    assert judged.state is state
    assert advice in "".join(judged.advice)


@pytest.mark.parametrize(
    ("key", "bits", "state"),
    [("RSA", 4096, State.OK), ("RSA", 1024, State.FAIL), ("ECDSA", 256, State.FAIL)],
)
def test_the_key_must_be_rsa_and_long(key: str, bits: int, state: State) -> None:
    judged = leaf_row("key", key=key, bits=bits)
    assert (judged.state, judged.found) == (state, f"{key} {bits}")


def test_one_suite_is_enough_and_those_that_there_are_are_named() -> None:
    judged = tls_row("suites", suites=SUITES[:2])
    assert judged.state is State.OK
    assert judged.found == f"2 of Jumio's 12: {SUITES[0].name}, {SUITES[1].name}"


@pytest.mark.parametrize(
    ("places", "likely"),
    [
        ((0, 2), "hypercorn"),
        ((0, 1, 2, 3), "uvicorn"),
        ((0, 1, 2, 3, 8, 9), "Tomcat 9"),
        ((0, 2, 4, 6, 8, 9, 10, 11), "GnuTLS"),
    ],
)
def test_suites_that_servers_take_by_default_say_who_it_may_be(places: tuple[int, ...], likely: str) -> None:
    suites = tuple(SUITES[place] for place in places)
    assert likely in tls_row("suites", suites=suites).found.partition(", as ")[2]
    assert "by default" not in tls_row("suites", suites=suites[1:]).found


def test_who_makes_ecdsa_keys_and_who_speaks_tls_1_3_alone_is_told_with_the_cure() -> None:
    assert "certbot --key-type rsa" in leaf_row("key", key="ECDSA", bits=256).advice[0]
    assert "--ssl-protocol-min tls1.2" in tls_row("versions", versions={"TLS 1.3": True}).advice[0]


def test_a_server_that_names_itself_is_named() -> None:
    probe = Probe(200, "accepted", "", 3.0, server="nginx/1.22.1")
    found = row(WELL._replace(probe=probe), "http").found
    assert found == "200 on an empty POST, after 3 ms (Server: nginx/1.22.1)"


def test_without_a_suite_the_advice_is_what_comes_first() -> None:
    assert "enable one" in tls_row("suites", suites=()).advice[0]
    assert tls_row("suites", suites=(), versions={"TLS 1.2": False}).advice == ()
    assert tls_row("suites", suites=(), chain=(LEAF._replace(key="ECDSA"),)).advice == ()


def test_tls_1_2_must_be_spoken() -> None:
    judged = tls_row("versions", versions={"TLS 1.2": False, "TLS 1.3": True})
    assert (judged.state, judged.found) == (State.FAIL, "TLS 1.3")
    assert tls_row("versions", versions={}).found == "neither TLS 1.2 nor TLS 1.3"


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (200, State.OK, ""),
        (204, State.OK, ""),
        (400, State.OK, ""),
        (422, State.OK, ""),
        (302, State.FAIL, "redirects are not followed"),
        (401, State.FAIL, "Jumio sends none"),
        (403, State.FAIL, "CSRF"),
        (404, State.FAIL, "nothing at this path"),
        (405, State.FAIL, "does not accept POST"),
        (415, State.FAIL, "application/x-www-form-urlencoded"),
        (501, State.FAIL, "does not accept POST"),
        (429, State.WARN, "limits how often"),
        (411, State.WARN, "find out which server sends it"),
        (500, State.WARN, "fails on an empty form"),
        (None, State.FAIL, "the application's log"),
    ],
)
def test_the_answer_to_the_probe_says_what_is_in_the_way(
    status: int | None, state: State, words: str
) -> None:
    judged = row(WELL._replace(probe=Probe(status, "reset", "closed", 3.0)), "http")
    assert judged.state is state
    assert words in "".join(judged.advice)


def test_an_odd_answer_is_a_warning() -> None:
    probe = Probe(204, "accepted", "", 3.0, remarks=("a 204 must not have a body",))
    judged = row(WELL._replace(probe=probe), "http")
    assert judged.state is State.WARN
    assert "a 204 must not have a body" in judged.found


def test_what_speaks_no_tls_is_not_told_to_enable_suites() -> None:
    checks = judge(WELL._replace(tls=Tls(failure="no TLS", spoken=False), probe=None), NOW)
    skipped = [one.check for one in checks if one.state is State.SKIP]
    assert skipped == [*TLS_CHECKS[1:], "http"]
    assert not any(one.advice for one in checks)


@pytest.mark.parametrize(
    ("number", "advice"),
    [(23, "revoked"), (66, "its key is too short"), (67, "authority's key"), (68, "SHA-1")],
)
def test_trust_is_no_advice_where_it_does_not_help(number: int, advice: str) -> None:
    check = tls_row("chain", failure="the certificate …", proof=Proof(number))
    assert check.state is State.FAIL
    assert advice in check.advice[0]
    assert "--ca-file" not in check.advice[0]


def test_a_common_name_counts_if_there_is_no_other_but_not_everywhere() -> None:
    check = leaf_row("name", names=())
    assert (check.state, check.found) == (State.WARN, "shop.example, as common name only")


def test_plain_http_to_a_port_with_tls_is_no_judgement_of_the_application() -> None:
    probe = Probe(400, "rejected", "answered 400", 3.0, tls=True)
    judged = row(plain("localhost", Contact("127.0.0.1"), probe=probe), "http")
    assert (judged.state, judged.advice) == (State.FAIL, ("write https://",))


@pytest.mark.parametrize(
    ("excerpt", "advice"),
    [
        ("<title>Bad Request</title></head><body><h1>Bad Request (400)</h1>", "ALLOWED_HOSTS"),
        ("<title>DisallowedHost\n at /jumio</title>", "ALLOWED_HOSTS"),
        ("Invalid host header", "allow it there"),
    ],
)
def test_a_400_that_is_about_the_host_is_no_judgement_of_the_application(excerpt: str, advice: str) -> None:
    judged = row(WELL._replace(probe=Probe(400, "rejected", "answered 400", 3.0, excerpt)), "http")
    assert judged.state is State.FAIL
    assert advice in judged.advice[0]


@pytest.mark.parametrize("variables", [{}, {"NO_PROXY": "x"}])
def test_without_a_proxy_there_is_nothing_to_say(variables: dict[str, str]) -> None:
    assert proxies(variables) is None


@pytest.mark.parametrize(
    ("variables", "of_sandbox"),
    [
        ({}, "HTTP_PROXY=http://p:1"),
        ({"NO_PROXY": "127.0.0.1"}, ""),
        ({"MOCKJUMIO_SERVER": "https://sandbox.test"}, ""),
    ],
)
def test_it_is_said_which_way_a_programs_calls_to_the_sandbox_take(
    variables: dict[str, str], of_sandbox: str
) -> None:
    found = proxies({"HTTP_PROXY": "p:1"} | variables)
    assert found is not None
    assert found.sandbox == variables.get("MOCKJUMIO_SERVER", "http://127.0.0.1:8017")
    assert found.of_sandbox == of_sandbox


# Does the doctor see what kind of key a certificate has?


AUTHORITY = ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize(
    ("make_key", "described_as"),
    [
        (lambda: rsa.generate_private_key(public_exponent=65537, key_size=1024), ("RSA", 1024)),
        (lambda: ec.generate_private_key(ec.SECP384R1()), ("ECDSA", 384)),
        (ed25519.Ed25519PrivateKey.generate, ("EdDSA", 256)),
        (lambda: dsa.generate_private_key(1024), ("unknown", 0)),
    ],
    ids=["RSA", "ECDSA", "EdDSA", "DSA"],
)
def test_kind_and_length_of_the_key_are_seen(
    make_key: Callable[[], Any], described_as: tuple[str, int]
) -> None:
    key = make_key()
    nameless, issuer = x509.Name([]), x509.Name.from_rfc4514_string("O=Example,C=AT")
    builder = x509.CertificateBuilder(issuer, nameless, key.public_key(), 1)
    builder = builder.not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1))
    der = builder.sign(AUTHORITY, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    found = describe(der)
    assert (found.key, found.bits) == described_as
    assert (found.subject, found.issuer, found.names) == ("no name", "O=Example,C=AT", ())
    assert (found.begins, found.ends) == (NOW, NOW + timedelta(days=1))
    assert not found.self_signed


def test_a_chain_is_read_as_far_as_it_can_be(pki: Pki) -> None:
    content = pki.issue().read_bytes()
    der = x509.load_pem_x509_certificates(content)[0].public_bytes(serialization.Encoding.DER)
    assert [one.subject for one in chain_of([der, b"\x30\x00", der])] == ["localhost"]
