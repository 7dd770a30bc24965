"""Under which URLs do a transaction's images stand?"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from mockjumio.contract.network import HOSTS

_NOT_OF_A_PATH = re.compile(r'["<>\\^`{|}]')  # nor of anything else in a URL (RFC 3986, 2)


class Links(NamedTuple):
    """The bases of the two APIs, without a trailing slash."""

    scans: str
    documents: str

    def scan_image(self, reference: str, classifier: str) -> str:
        """The URL that the callback carries."""
        return f"{self.scans}/recognition/v1/idscan/{reference}/{classifier}"

    def retrieval_image(self, reference: str, classifier: str) -> str:
        """The URL of the same image in the retrieval API's list."""
        return f"{self.scans}/api/netverify/v2/scans/{reference}/images/{classifier}"

    def liveness_image(self, reference: str, number: int) -> str:
        return f"{self.scans}/api/netverify/v2/scans/{reference}/images/liveness/{number}"

    def authentication(self, reference: str, part: str) -> str:
        """An image of an authentication: ``face``, or ``liveness/1``."""
        return f"{self.scans}/api/netverify/v2/authentications/{reference}/images/{part}"

    def facemap(self, reference: str) -> str:
        return f"{self.scans}/api/netverify/v2/scans/{reference}/data/facemap"

    def redirect(self, token: str) -> str:
        """The customer's page of the redirect, v2 and v3, as a merchant without a domain prefix gets it."""
        return f"{self.scans}/widget/jumio-verify/2.0/form?authorizationToken={token}"

    def web_v4(self, token: str, locale: str) -> str:
        return f"{self.scans}/web/v4/app?locale={locale}&authorizationToken={token}"

    def upload(self, token: str) -> str:
        """The customer's page of the web client for documents."""
        own = self.documents if self.documents == self.scans else self.scans.replace("://", "://upload.", 1)
        return f"{own}/api/netverify/v2/acquisitions?initiationToken={token}"

    def original(self, reference: str) -> str:
        """The PDF that an upload was."""
        return f"{self.documents}/api/netverify/v2/documents/{reference}/original"

    def page(self, reference: str, number: int) -> str:
        return f"{self.documents}/api/netverify/v2/documents/{reference}/pages/{number}"


def base(text: str) -> str:
    """What links can begin with: an absolute URL to which a path can be added. Raises ``ValueError``."""
    from mockjumio.contract.scalars import url_fault  # which a start without a URL does not need

    if fault := url_fault(text, fits=_is_base):
        raise ValueError(f"{text!r} {fault}")
    if stray := _NOT_OF_A_PATH.search(text):
        raise ValueError(f"{text!r} has {stray[0]!r}, which no URL has; percent-encode it")
    marks = {"a query": "?" in text, "a fragment": "#" in text, "a user": "@" in urlsplit(text).netloc}
    if broken := [what for what, is_there in marks.items() if is_there]:
        raise ValueError(f"{text!r} has {' and '.join(broken)}, and links begin with this URL")
    return text


def _is_base(text: str) -> bool:
    try:
        base(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)  # asked for each callback and each call
def at(public_url: str) -> Links:
    """Everything on one host: a running sandbox. One that goes by a data center's name has both hosts."""
    base = public_url.rstrip("/")
    for name, center in HOSTS.items():
        if base == f"https://{center.scan_host}":
            return of_data_center(name)
    return Links(base, base)


def of_data_center(name: str) -> Links:
    """Jumio's own hosts."""
    center = HOSTS[name]
    return Links(f"https://{center.scan_host}", f"https://{center.document_host}")
