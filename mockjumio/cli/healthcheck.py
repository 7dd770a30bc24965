"""Does the server answer? For containers, with nothing but the standard library."""

import argparse
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import urlopen

from mockjumio.errors import Unreachable, UsageError

_SECONDS = 3


def run(arguments: argparse.Namespace) -> int:
    base = arguments.server.rstrip("/")
    if not base.lower().startswith(("http://", "https://")):
        raise UsageError(f"--server {base!r} is not an http or https URL")
    try:
        with urlopen(f"{base}/_mock/health", timeout=_SECONDS) as answer:  # noqa: S310 - http or https, see above
            return 0 if answer.status == 200 else 4
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise Unreachable(f"{base} does not answer: {getattr(error, 'reason', error)}") from None
