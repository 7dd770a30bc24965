"""What is one row of the table of Jumio's paths?"""

import re
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from mockjumio.contract.enums import ID_VERIFICATION, MULTI_DOCUMENT
from mockjumio.web.jumio.call import Answer, Call

Handler = Callable[[Call], Answer | Awaitable[Answer]]
"""What starts something reads a body first."""


class Route(NamedTuple):
    """A path, its handlers by method, and whether the second pair of credentials is allowed.

    ``template`` is the path as the guides write it: ``{ref}`` is the transaction, what else stands in braces
    is a part of it.
    """

    template: str
    pattern: re.Pattern[str]
    handlers: dict[str, Handler]
    second_pair: bool
    image: bool
    product: str
    is_status: bool
    what: str  # after the reference
    starts: bool = False  # a scan or upload, or goes on with one that it started

    def subject(self, part: str | None) -> str:
        """What a call asks for, the same for both URLs of an image."""
        return f"image {part}" if self.image else self.what


def route(
    template: str, *, second_pair: bool = True, image: bool = False, starts: bool = False, **handlers: Handler
) -> Route:
    """A name in braces matches one segment; a trailing slash is accepted, as in Jumio's samples."""
    pattern = re.sub(
        r"\{(\w+)\}", lambda name: f"(?P<{'ref' if name[1] == 'ref' else 'part'}>[^/]+)", template
    )
    if "GET" in handlers:
        handlers["HEAD"] = handlers["GET"]
    what = template.partition("{ref}")[2]
    return Route(
        template,
        re.compile(f"{pattern}/?"),
        handlers,
        second_pair,
        image,
        MULTI_DOCUMENT if "/documents/" in template else ID_VERIFICATION,
        not what and not starts,
        what.strip("/"),
        starts,
    )
