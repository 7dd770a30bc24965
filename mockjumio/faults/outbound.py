"""What can go wrong with a callback on purpose? When it goes out, or what an attempt sends."""

import json
import re
from collections.abc import Mapping
from random import Random
from typing import Any
from urllib.parse import quote, quote_plus

from mockjumio.faults.fault import MOST, Fault, Plan, Sent, Values
from mockjumio.schema.kinds import DURATION, FLAG, HEADER, TEXT, Key, whole

_FRACTION = re.compile(rb"(T\d\d(?::|%3A)\d\d(?::|%3A)\d\d)\.(\d{3})Z")


def _is_json(sent: Sent) -> bool:
    """Of Jumio's current platform."""
    return sent.body.startswith(b"{")


def _members(sent: Sent) -> dict[str, Any] | None:
    """Of JSON; ``None`` if a fault before this one has broken it, so that nothing in it can change."""
    try:
        values = json.loads(sent.body)
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def _with_members(sent: Sent, values: Mapping[str, Any]) -> Sent:
    return sent._replace(body=json.dumps(values, separators=(",", ":")).encode())


def _blanks(sent: Sent, values: Values, rng: Random) -> Sent:
    """Blanks written in the other legal way: both were seen in real callbacks. JSON has one way."""
    if _is_json(sent):
        return sent
    from mockjumio.contract.form import respell

    plus = b"+" not in sent.body if values["plus"] is None else values["plus"]
    return sent._replace(body=respell(sent.body, plus_for_space=plus))


def _broken_percent_encoding(sent: Sent, values: Values, rng: Random) -> Sent:
    """Percent signs without hexadecimal digits, and bytes that are not UTF-8; JSON that is none."""
    if _is_json(sent):
        return sent._replace(body=sent.body.replace(b'":', b'"', 1))
    pairs = sent.body.split(b"&")
    chosen = rng.randrange(len(pairs))
    pairs[chosen] += rng.choice((b"%", b"%4", b"%G1", b"%FF%FE"))
    return sent._replace(body=b"&".join(pairs))


def _charset(sent: Sent, values: Values, rng: Random) -> Sent:
    """The Content-Type with a charset, in one of the ways that RFC 9110, section 5.6.6, allows."""
    name = f'"{values["charset"]}"' if values["quoted"] else values["charset"]
    blank = " " if values["blank"] else ""
    media_type = sent.content_type.partition(";")[0].rstrip()
    return sent._replace(content_type=f"{media_type};{blank}charset={name}")


def _delay(plan: Plan, values: Values, rng: Random) -> Plan:
    """The callback comes late."""
    latency = values["latency"] + round(rng.uniform(-values["jitter"], values["jitter"]))
    return plan._replace(delay=plan.delay + max(0, latency))


def _duplicate(plan: Plan, values: Values, rng: Random) -> Plan:
    """The same callback more than once: at once, later, or at the same time."""
    copies = tuple(values["after"] * number for number in range(1, values["times"] + 1))
    return plan._replace(copies=plan.copies + copies, concurrently=values["concurrently"])


def _send_early(plan: Plan, values: Values, rng: Random) -> Plan:
    """The callback comes before the answer to the call that started the scan."""
    return plan._replace(early=True)


def _empty_values(sent: Sent, values: Values, rng: Random) -> Sent:
    """Parameters without a value, which Jumio never sends."""
    if _is_json(sent):
        members = _members(sent)
        if not members:
            return sent
        chosen = rng.sample(list(members), max(1, len(members) * values["percent"] // 100))
        return _with_members(sent, members | dict.fromkeys(chosen, ""))
    pairs = sent.body.split(b"&")
    emptied = set(rng.sample(range(len(pairs)), max(1, len(pairs) * values["percent"] // 100)))
    kept = (pair.split(b"=")[0] + b"=" if place in emptied else pair for place, pair in enumerate(pairs))
    return sent._replace(body=b"&".join(kept))


def _large_values(sent: Sent, values: Values, rng: Random) -> Sent:
    """A value that is far longer than the document allows."""
    named = values["name"] or _text_of_the_merchant(sent)
    if _is_json(sent):
        members = _members(sent)
        added = {named: "x" * values["bytes"]}
        return sent if members is None else _with_members(sent, members | added)
    name = quote(named, safe="").encode()
    pairs = [pair for pair in sent.body.split(b"&") if pair.split(b"=")[0] != name]
    return sent._replace(body=b"&".join([*pairs, name + b"=" + b"x" * values["bytes"]]))


def _text_of_the_merchant(sent: Sent) -> str:
    """A parameter in which what the merchant gave comes back, as the callback's edition has it."""
    from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK  # not for those who list faults
    from mockjumio.contract.multi_document import AUTHENTICATION_CALLBACK
    from mockjumio.contract.platform.tables import CALLBACK

    table = ID_VERIFICATION_CALLBACK.of(sent.edition)
    if _is_json(sent):
        table = CALLBACK
    elif b"transactionResult=" in sent.body:
        table = AUTHENTICATION_CALLBACK.of(sent.edition)
    return next(name for name in ("additionalInformation", "customerId", "userReference") if name in table)


def _limit_data(sent: Sent, values: Values, rng: Random) -> Sent:
    """The connection is closed in the middle of the body."""
    return sent._replace(cut=values["bytes"])


def _media_type_case(sent: Sent, values: Values, rng: Random) -> Sent:
    """The media type in other letters: RFC 9110, section 8.3.1, has it case-insensitive."""
    media_type, semicolon, rest = sent.content_type.partition(";")
    written = media_type.upper() if values["capitals"] else media_type.title()
    return sent._replace(content_type=written + semicolon + rest)


def _missing_parameter(sent: Sent, values: Values, rng: Random) -> Sent:
    """A mandatory parameter is missing."""
    if _is_json(sent):
        members = _members(sent)
        if members is None:
            return sent
        members.pop(values["name"] or rng.choice(["callbackSentAt", "workflowExecution", "account"]), None)
        return _with_members(sent, members)
    from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK  # not for those who list faults
    from mockjumio.contract.multi_document import AUTHENTICATION_CALLBACK, MULTI_DOCUMENT_CALLBACK

    pairs = sent.body.split(b"&")
    names = [pair.split(b"=")[0] for pair in pairs]
    name = quote(values["name"], safe="").encode()
    if not name:
        fields = [*ID_VERIFICATION_CALLBACK.fields, *MULTI_DOCUMENT_CALLBACK.fields]
        if b"transactionResult" in names:  # an authentication, which the first edition has not
            fields = [*AUTHENTICATION_CALLBACK.ever().values()]
        mandatory = {field.name.encode() for field in fields if field.mandatory}
        name = rng.choice([one for one in names if one in mandatory] or names)
    return sent._replace(body=b"&".join(pair for pair in pairs if pair.split(b"=")[0] != name))


def _reorder(plan: Plan, values: Values, rng: Random) -> Plan:
    """Callbacks overtake each other: one is held back until the merchant's next one has gone out."""
    return plan._replace(held=values["within"])


def _reset_peer(sent: Sent, values: Values, rng: Random) -> Sent:
    """The connection is closed before the body."""
    return sent._replace(cut=0, reset=True)


def _shuffled_order(sent: Sent, values: Values, rng: Random) -> Sent:
    """The parameters stand in another order."""
    if _is_json(sent):
        members = _members(sent)
        if members is None:
            return sent
        order = list(members)[1:] + list(members)[:1]
        return _with_members(sent, {name: members[name] for name in order})
    pairs = sent.body.split(b"&")
    shuffled = rng.sample(pairs, len(pairs))
    if shuffled == pairs:  # which happens with a few
        shuffled = pairs[1:] + pairs[:1]
    return sent._replace(body=b"&".join(shuffled))


def _slow_body(sent: Sent, values: Values, rng: Random) -> Sent:
    """The body trickles in."""
    return sent._replace(rate=values["rate"])


def _timestamp_digits(sent: Sent, values: Values, rng: Random) -> Sent:
    """Timestamps with fewer than three digits of a second, as some of Jumio's own samples have."""

    def shorter(found: re.Match[bytes]) -> bytes:
        kept = found[2][: values["digits"]]
        return found[1] + (b"." + kept if kept else b"") + b"Z"

    return sent._replace(body=_FRACTION.sub(shorter, sent.body))


def _truncated_body(sent: Sent, values: Values, rng: Random) -> Sent:
    """The body ends too early, though its length says that this is all."""
    return sent._replace(body=sent.body[: len(sent.body) * values["percent"] // 100])


def _unknown_parameter(sent: Sent, values: Values, rng: Random) -> Sent:
    """A parameter that nobody knows: Jumio may add some."""
    if _is_json(sent):
        members = _members(sent)
        added = {values["name"]: values["value"]}
        return sent if members is None else _with_members(sent, members | added)
    written = quote_plus if b"+" in sent.body else quote  # a blank as the others of this callback
    extra = f"{quote(values['name'], safe='')}={written(values['value'], safe='')}".encode()
    return sent._replace(body=sent.body + b"&" + extra if sent.body else extra)


def _wrong_content_type(sent: Sent, values: Values, rng: Random) -> Sent:
    """The Content-Type says something else than a form; of JSON, that it is one."""
    if _is_json(sent) and values["type"] == "application/json":
        return sent._replace(content_type="application/x-www-form-urlencoded")
    return sent._replace(content_type=values["type"])


OUTBOUND: tuple[Fault, ...] = (
    Fault(
        "blanks",
        "Blanks are written as +, or as %20",
        "Decode both: a plus sign is a blank in a form, and so is %20. A decoder for URLs leaves the plus.",
        change=_blanks,
        params=(Key("plus", FLAG, "as +; false: as %20; the other way than usual if not given"),),
        beside="provided: {reporting_criteria: two words}",
    ),
    Fault(
        "broken-percent-encoding",
        "The percent-encoding of the body is broken",
        "Refuse it with 400; a decoder that raises must not become a 500.",
        change=_broken_percent_encoding,
    ),
    Fault(
        "charset",
        "The Content-Type has a charset",
        "Look at the media type alone, up to the semicolon; read UTF-8 with a charset and without.",
        change=_charset,
        params=(
            Key("charset", HEADER, "its name", default="UTF-8"),
            Key("quoted", FLAG, "in quotes", default=False),
            Key("blank", FLAG, "after a blank", default=False),
        ),
    ),
    Fault(
        "delay",
        "The callback comes an hour late",
        "Do not let the customer wait for it in a request; ask for the status, or write to them later.",
        plan=_delay,
        params=(
            Key("latency", DURATION, "how late", default=3_600_000),
            Key("jitter", DURATION, "how much earlier or later, by the seed", default=0),
        ),
    ),
    Fault(
        "duplicate",
        "The same callback arrives twice",
        "Recognise it by its scan reference, answer 200 again, and do nothing else a second time.",
        plan=_duplicate,
        params=(
            Key("times", whole(1, 100), "how many copies follow", default=1),
            Key("after", DURATION, "from the callback to the first copy, and between copies", default=0),
            Key("concurrently", FLAG, "all at the same time", default=False),
        ),
    ),
    Fault(
        "early",
        "The callback arrives before you know its reference",
        "Keep callbacks with unknown references until the reference is known; never answer 404.",
        plan=_send_early,
    ),
    Fault(
        "empty-values",
        "Parameters have no value",
        "Treat an empty value as one that is missing.",
        change=_empty_values,
        params=(Key("percent", whole(1, 100), "of the parameters, by the seed", default=100),),
    ),
    Fault(
        "large-values",
        "A value is far longer than it may be",
        "Limit what you read and what you store; answer 413 or 400, not 500.",
        change=_large_values,
        params=(
            Key("name", TEXT, "of the parameter; one with a text of the merchant's if not given", default=""),
            Key("bytes", whole(1, MOST), "how long", default=100_000),
        ),
    ),
    Fault(
        "limit-data",
        "The connection breaks in the middle of the body",
        "Do not work on half a body: read it whole, by its Content-Length, before you use anything in it.",
        change=_limit_data,
        params=(Key("bytes", whole(1, MOST), "how much of the body is sent", default=100),),
    ),
    Fault(
        "media-type-case",
        "The Content-Type stands in other letter case",
        "Compare media types in lower case; many frameworks do not, and find no fields without an error.",
        change=_media_type_case,
        params=(Key("capitals", FLAG, "all in capitals, and not the first letters only", default=False),),
    ),
    Fault(
        "missing-parameter",
        "A mandatory parameter is missing",
        "Do not fail: log it, and retrieve the result instead.",
        change=_missing_parameter,
        params=(Key("name", TEXT, "which; a mandatory one by the seed if not given", default=""),),
    ),
    Fault(
        "reorder",
        "A later callback overtakes this one",
        "Take callbacks in any order; the dates in them say what came first.",
        plan=_reorder,
        params=(Key("within", DURATION, "how long it is held back at most", default=60_000),),
    ),
    Fault(
        "reset-peer",
        "The connection breaks before the body",
        "Nothing arrived; ask for the scan's status if no callback comes.",
        change=_reset_peer,
    ),
    Fault(
        "shuffled-order",
        "The parameters stand in another order",
        "Read them by name; nothing promises an order.",
        change=_shuffled_order,
    ),
    Fault(
        "slow-body",
        "The body comes in slowly",
        "Read with a time-out that tolerates a slow sender, and do not block other requests meanwhile.",
        change=_slow_body,
        params=(Key("rate", whole(1, MOST), "bytes a second", default=1_000),),
    ),
    Fault(
        "timestamp-digits",
        "Timestamps have fewer digits than usual",
        "Parse ISO 8601 with any number of digits after the second.",
        change=_timestamp_digits,
        params=(Key("digits", whole(0, 3), "after the second", default=0),),
    ),
    Fault(
        "truncated-body",
        "The body ends too early",
        "Answer 4xx to a callback whose mandatory parameters are missing, and ask for the result instead.",
        change=_truncated_body,
        params=(Key("percent", whole(0, 99), "how much of the body is sent", default=50),),
    ),
    Fault(
        "unknown-parameter",
        "A parameter comes that your code does not know",
        "Ignore it: new parameters may be added at any time.",
        change=_unknown_parameter,
        params=(
            Key("name", TEXT, "its name", default="newParameter"),
            Key("value", TEXT, "its value", default="something new"),
        ),
    ),
    Fault(
        "wrong-content-type",
        "The Content-Type is not that of a form",
        "Refuse what you cannot read with 415; never guess, and never answer 500.",
        change=_wrong_content_type,
        params=(Key("type", HEADER, "what it says", default="application/json"),),
    ),
)
