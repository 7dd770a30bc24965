"""Where is everything of a workflow, and which UUIDs do its parts have? Derived, not kept."""

from binascii import b2a_base64
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Final, NamedTuple

from mockjumio.contract.network import HOSTS, REGIONS
from mockjumio.contract.platform.workflows import CATEGORIES
from mockjumio.messages.links import Links
from mockjumio.transaction import Credential


class Hosts(NamedTuple):
    """The bases of the platform's surfaces, without a trailing slash. A sandbox has all on one origin."""

    account: str
    api: str
    retrieval: str
    web: str


@lru_cache(maxsize=64)
def hosts(links: Links) -> Hosts:
    for name, region in REGIONS.items():
        if links.scans == f"https://{HOSTS[name].scan_host}":
            surfaces = ("account", "api", "retrieval", "mockjumio.web")
            return Hosts(*(f"https://{region.host(surface)}" for surface in surfaces))
    return Hosts(links.scans, links.scans, links.scans, links.scans)


_VARIANT: Final = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
# What makes one UUID of another, and it of that again; version and variant stay as they are.
_OF_ACCOUNT: Final = 0x5A5A5A5A_A5A5_05A5_05A5_A5A5A5A5A5A5
_OF_CREDENTIAL: Final = {
    category: _OF_ACCOUNT ^ number * 0x01010101_0101_0101_0101_010101010101
    for number, category in enumerate(CATEGORIES, start=1)
}


def derived_id(*of: str) -> str:
    """A UUID (version 4 of RFC 9562) that belongs to these words."""
    return _as_uuid(blake2b("\0".join(of).encode(), digest_size=16).hexdigest())


def deriving(*of: str) -> Callable[[str], str]:
    """The UUID that belongs to a reference and these words, for many references."""
    words = "\0".join(("", *of)).encode()
    return lambda reference: _as_uuid(blake2b(reference.encode() + words, digest_size=16).hexdigest())


def _as_uuid(text: str) -> str:
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:]}"


def _number(uuid: str) -> int:
    return int(uuid.replace("-", ""), 16)


def _uuid(number: int) -> str:
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def account_of(reference: str) -> str:
    """The account that a user's first workflow makes; of the account, that workflow. No index is needed."""
    return _uuid(_number(reference) ^ _OF_ACCOUNT)


def credential_id(reference: str, credential: Credential) -> str:
    return credential_ids(reference, (credential,))[credential.category]


def credential_ids(reference: str, credentials: Iterable[Credential]) -> dict[str, str]:
    """By category; a workflow has one of each."""
    number = _number(reference)
    return {one.category: one.id or _uuid(number ^ _OF_CREDENTIAL[one.category]) for one in credentials}


def credential_deriving(category: str) -> Callable[[str], str]:
    """The UUID of a credential that a workflow has for itself, for many references."""
    mask = _OF_CREDENTIAL[category]
    return lambda reference: _uuid(_number(reference) ^ mask)


def origins(credential: str) -> Iterator[tuple[str, str]]:
    """The references whose credential this may be, each with its category."""
    number = _number(credential)
    for category, mask in _OF_CREDENTIAL.items():
        yield _uuid(number ^ mask), category


def execution(base: str, account: str, reference: str) -> str:
    return f"{base}/api/v1/accounts/{account}/workflow-executions/{reference}"


def part(base: str, account: str, reference: str, credential: str, classifier: str) -> str:
    """Where a merchant uploads a part."""
    return f"{execution(base, account, reference)}/credentials/{credential}/parts/{classifier}"


def image(base: str, account: str, credential: str, classifier: str) -> str:
    """Where it fetches it."""
    return f"{base}/api/v1/accounts/{account}/credentials/{credential}/parts/{classifier}"


# Tokens of a workflow: of the page, of uploads, of the SDK. Three parts, as Jumio's; nobody reads them.

WEB, API, SDK = "WEB", "API", "SDK"
_HEADER: Final = "eyJhbGciOiJIUzUxMiIsInppcCI6IkdaSVAifQ"  # {"alg":"HS512","zip":"GZIP"}
_GZIP: Final = "H4sIAAAAAAAA"


def page_token(merchant: str, reference: str) -> str:
    """The token of a workflow's page; the same for the same workflow of the same merchant."""
    content = blake2b(f"{merchant} {reference} token".encode(), digest_size=48).digest()
    return _sign(f"{_HEADER}.{_GZIP}{_base64(content)}", WEB)


def token_for(page: str, purpose: str) -> str:
    """The token of another purpose of the same workflow."""
    return _sign(page.rpartition(".")[0], purpose)


def page_of(token: str, purpose: str) -> str | None:
    """The page's token of the workflow that this is a token of; ``None`` if it is not one of this purpose."""
    told = token.rpartition(".")[0]
    return _sign(told, WEB) if told and _sign(told, purpose) == token else None


def _sign(told: str, purpose: str) -> str:
    signature = blake2b(f"{told} {purpose}".encode(), digest_size=63).digest()
    return f"{told}.{_base64(signature)}"


_IN_URLS: Final = bytes.maketrans(b"+/", b"-_")


def _base64(content: bytes) -> str:
    """As ``urlsafe_b64encode``, at half of the time: four are asked for with each account."""
    return b2a_base64(content, newline=False).translate(_IN_URLS).decode()
