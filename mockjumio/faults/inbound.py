"""What can go wrong with a call to Jumio's API on purpose?"""

import json
import re
from random import Random

from mockjumio.faults.fault import MOST, Answer, Fault, Values
from mockjumio.schema.kinds import DURATION, TEXT, Key, whole

_PLATFORM = "settings: {edition: kyx}"  # what only Jumio's current platform has


def _details_not_ready(values: Values, rng: Random) -> Answer:
    """The callback comes before there are details, as was seen in 2026."""
    return Answer(status=404, why="not there yet")


def _expired_token(values: Values, rng: Random) -> Answer:
    """The access token is good no more, sooner than it was to be."""
    return Answer(status=401, why="The provided credentials are invalid")


def _forbidden(values: Values, rng: Random) -> Answer:
    """The call is forbidden, as without a User-Agent or from an address that is not on a list."""
    return Answer(status=403, why="forbidden")


def _image_not_ready(values: Values, rng: Random) -> Answer:
    """Images are not there yet when they are first asked for."""
    return Answer(status=404, why="not there yet")


def _latency(values: Values, rng: Random) -> Answer:
    """Jumio takes its time to answer."""
    jitter = round(rng.uniform(-values["jitter"], values["jitter"]))
    return Answer(latency=max(0, values["latency"] + jitter))


def _manual_review(values: Values, rng: Random) -> Answer:
    """The details say WARNING until a person has looked."""
    return Answer(change=_under_review)


def _under_review(body: bytes) -> bytes:
    waiting = rb'\1{"type":"WARNING","details":{"label":"MANUAL_REVIEW"},"risk":{"score":50}}'
    return re.sub(
        rb'("decision":)\{"type":"\w+","details":\{"label":"[^"]*"\},"risk":\{[^}]*\}\}', waiting, body
    )


def _malformed_json(values: Values, rng: Random) -> Answer:
    """The answer is JSON that breaks off."""
    return Answer(share=values["percent"] / 100, malformed=True)


def _reset_answer(values: Values, rng: Random) -> Answer:
    """The connection is closed instead of an answer."""
    return Answer(reset=True)


def _rotated_credentials(values: Values, rng: Random) -> Answer:
    """The credentials were changed in the middle of everything."""
    headers = (("WWW-Authenticate", 'Basic realm="Jumio"'),)
    return Answer(status=401, why="the credentials were rotated", headers=headers)


def _slow_answer(values: Values, rng: Random) -> Answer:
    """The answer's body trickles in."""
    return Answer(rate=values["rate"])


def _status(values: Values, rng: Random) -> Answer:
    """Jumio's API fails, with a status of choice."""
    return Answer(status=values["status"], why="out of order")


def _too_many_requests(values: Values, rng: Random) -> Answer:
    """The merchant is asked to slow down."""
    seconds = -(-values["after"] // 1_000)
    return Answer(status=429, why="too many requests", headers=(("Retry-After", str(seconds)),))


def _unknown_label(values: Values, rng: Random) -> Answer:
    """A capability says what no document lists, and there is a capability that nobody knows."""
    label = json.dumps(values["label"]).encode()

    def change(body: bytes) -> bytes:
        before, found, after = body.partition(b'"capabilities":{')
        if not found:
            return body
        after = re.sub(rb'"label":"[^"]*"', lambda _: b'"label":' + label, after, count=1)
        return before + found + b'"newCapability":[],' + after

    return Answer(change=change)


def _truncated_image(values: Values, rng: Random) -> Answer:
    """An image is cut off: its Content-Length promises more."""
    return Answer(share=values["percent"] / 100)


INBOUND: tuple[Fault, ...] = (
    Fault(
        "details-not-ready",
        "The callback comes before the details are there",
        "Ask again a little later; a 404 right after the callback is not final.",
        beside=_PLATFORM,
        answer=_details_not_ready,
        first=2,
        route="data",
    ),
    Fault(
        "expired-token",
        "The access token expires earlier than it says",
        "Get another one on 401, once, and call again.",
        beside=_PLATFORM,
        answer=_expired_token,
        first=1,
        route="data",
    ),
    Fault(
        "forbidden",
        "Jumio's API forbids the call",
        "Do not try again by yourself; a person has to look at account, addresses and headers.",
        answer=_forbidden,
    ),
    Fault(
        "image-not-ready",
        "The images are not there yet",
        "Ask again a little later; a 404 right after the callback is not final.",
        answer=_image_not_ready,
        first=2,
        route="images",
    ),
    Fault(
        "latency",
        "Jumio's API answers slowly",
        "Set a time-out, try again later, and do not hold a lock or a database connection meanwhile.",
        answer=_latency,
        params=(
            Key("latency", DURATION, "before the answer begins", default=2_000),
            Key("jitter", DURATION, "how much shorter or longer, by the seed", default=0),
        ),
    ),
    Fault(
        "manual-review",
        "The details say WARNING, and later what a person decided",
        "Do not settle on a WARNING; retrieve again when another callback comes.",
        beside=_PLATFORM,
        answer=_manual_review,
        first=1,
        route="data",
    ),
    Fault(
        "malformed-json",
        "Jumio's answer is not JSON",
        "A parser's error must not lose the scan: keep its reference and ask again.",
        answer=_malformed_json,
        params=(Key("percent", whole(0, 99), "how much of the answer comes", default=60),),
        route="data",
    ),
    Fault(
        "reset-answer",
        "Jumio's API closes the connection without an answer",
        "Treat it like a 5xx: try again later. A DELETE may have been done anyway.",
        answer=_reset_answer,
        first=1,
    ),
    Fault(
        "rotated-credentials",
        "The API credentials were rotated meanwhile",
        "Read credentials when you use them; raise an alarm on 401, and do not try again endlessly.",
        answer=_rotated_credentials,
        skip=1,
    ),
    Fault(
        "slow-answer",
        "Jumio's answers come in slowly",
        "Limit the time of the whole call, not only until the answer begins.",
        answer=_slow_answer,
        params=(Key("rate", whole(1, MOST), "bytes a second", default=1_000),),
    ),
    Fault(
        "status",
        "Jumio's API is out of order",
        "Try again with growing pauses; a 5xx says nothing about the scan.",
        answer=_status,
        params=(Key("status", whole(400, 599), "the answer's status", default=503),),
        first=2,
    ),
    Fault(
        "too-many-requests",
        "Jumio's API asks you to slow down",
        "Wait as long as Retry-After says, and poll less often.",
        answer=_too_many_requests,
        params=(Key("after", DURATION, "what Retry-After says", default=30_000),),
        first=1,
    ),
    Fault(
        "truncated-image",
        "An image breaks off",
        "Compare with Content-Length and open the image before you store it; fetch it again otherwise.",
        answer=_truncated_image,
        params=(Key("percent", whole(0, 99), "how much of it comes", default=50),),
        route="images",
    ),
    Fault(
        "unknown-label",
        "The details have a label and a capability that your code does not know",
        "Decide by decision.type; new labels and capabilities may come at any time.",
        beside=_PLATFORM,
        answer=_unknown_label,
        params=(Key("label", TEXT, "the label", default="SOMETHING_NEW"),),
        route="data",
    ),
)
