"""What does the log say of requests that cannot be read? A line each; the traceback would be aiohttp's."""

import logging

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError

LOG = logging.getLogger("mockjumio.http")


def _in_a_line(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError | RequestPayloadError):
        words = " ".join(str(error).split())
        record.msg, record.args, record.exc_info = "a request could not be read: %s", (words[:300],), None
    return True


LOG.addFilter(_in_a_line)
