"""How are a merchant's callbacks sent, as far as a merchant's settings say?"""

import re

from mockjumio.contract.form import CONTENT_TYPE
from mockjumio.contract.kinds import url_fault
from mockjumio.contract.network import DATA_CENTERS
from mockjumio.scenario.kinds import DURATION, FLAG, Key, Pairs, Scalar, Section, choice
from mockjumio.scenario.retries import RETRIES


def header_text(text: str) -> str:
    """A header's value; raises ``ValueError`` if it cannot be one."""
    if not text.isascii() or not text.isprintable() or not text.strip():
        raise ValueError(f"{text!r} is not printable ASCII")
    return text


def _form_type(text: str) -> str:
    if header_text(text).partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise ValueError(f"{text!r} is no form's; write {CONTENT_TYPE} in any letter case, with any charset")
    return text.strip()


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_OURS = {
    "host": "it follows from the URL",
    "content-length": "it follows from the body",
    "transfer-encoding": "it follows from the body",
    "connection": "it is the connection's own",
    "content-type": "charset and content_type decide it",
    "user-agent": "user_agent decides it",
}


def _own_header(name: str) -> str:
    if not _TOKEN.fullmatch(name):
        raise ValueError(f"{name!r} is not a header's name")
    if why := _NOT_OURS.get(name.lower()):
        raise ValueError(f"{name} cannot be set: {why}")
    return name


def _url(text: str) -> str:
    if fault := url_fault(text):
        raise ValueError(f"{text!r} {fault}")
    return text


_URL = Scalar("a URL", _url, lambda: {"type": "string", "format": "uri"})

WIRE = Section(
    "a mapping",
    Key("charset", FLAG, "Content-Type with ;charset=UTF-8", "true"),
    Key(
        "content_type",
        Scalar("a form's Content-Type", _form_type),
        "exact Content-Type, instead of charset",
        "Application/X-WWW-Form-URLEncoded; charset=utf-8",
    ),
    Key("plus_for_space", FLAG, "write a space as + instead of %20", "true"),
    Key("only_200", FLAG, "accept only status 200 from the merchant", "true"),
    Key("strict_accept", FLAG, "403 without Accept: application/json", "true"),
    Key("user_agent", Scalar("printable ASCII", header_text), "User-Agent of callbacks", "Jumio Callback"),
    Key("timeout", DURATION, "how long an attempt may take", "30s"),
    Key("connect_timeout", DURATION, "how long connecting may take", "10s"),
    Key("first_byte_timeout", DURATION, "how long the answer may take to begin", "30s"),
    Key("retries", RETRIES, "when a callback that was not accepted is sent again", "[10s, 1m, 5m]"),
    Key(
        "data_center", choice("a data center", lambda: tuple(DATA_CENTERS)), "where callbacks come from", "EU"
    ),
    Key("forwarded", FLAG, "X-Forwarded-For and X-Real-IP with an address of the data center", "true"),
    Key("tls13", FLAG, "also offer TLS 1.3, which Jumio does not document", "true"),
    Key(
        "headers",
        Pairs(
            Scalar("printable ASCII", header_text),
            "a mapping of names to texts",
            key=Scalar("a header's name", _own_header),
        ),
        "further headers of callbacks",
        "{X-Environment: test}",
    ),
    Key(
        "callback_urls",
        Section(
            "a mapping",
            Key("id_verification", _URL, "of ID verification", "https://shop.example/jumio"),
            Key("multi_document", _URL, "of multi document", "https://shop.example/documents"),
        ),
        "callback URLs that differ by product",
    ),
)
