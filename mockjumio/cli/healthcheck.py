"""Does the server answer? For containers, with nothing but the standard library."""

import argparse

from mockjumio.errors import Unreachable, UsageError
from mockjumio.remote import fetch, is_url, no_url, object_in

_SECONDS = 3


def run(arguments: argparse.Namespace) -> int:
    base = arguments.server.rstrip("/")
    if not is_url(base):
        raise UsageError(no_url(base))
    named, status, content = fetch(base, "/_mock/health", _SECONDS)
    if status != 200:
        why = (object_in(content) or {}).get("detail")
        raise Unreachable(f"{named} answers {status}" + (f": {why}" if why else ""))
    return 0
