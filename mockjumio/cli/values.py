"""How is what stands on the command line read? Each converter raises what is wrong, in words."""

import argparse

from mockjumio.clock import Pace, parse_pace, parse_timestamp
from mockjumio.errors import UsageError


def header_text(text: str) -> str:
    if not text or not text.isascii() or not text.isprintable() or text != text.strip():
        raise argparse.ArgumentTypeError("a token is printable ASCII, not empty, no blanks around it")
    return text


def pace(text: str) -> Pace:
    try:
        return parse_pace(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 19 or int(text) > 2**63 - 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def positive(text: str) -> int:
    if whole(text) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return int(text)


def image_side(text: str) -> int:
    from mockjumio.scenario.model import IMAGE_SIDES

    least, most = IMAGE_SIDES
    if not least <= whole(text) <= most:
        raise argparse.ArgumentTypeError(f"{text} is not between {least} and {most} pixels")
    return int(text)


def to_port(text: str) -> int:
    if whole(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port")
    return int(text)


def public_url(text: str | None) -> str | None:
    """``--public-url``, wherever it was said; raises what is wrong with it."""
    if text is None:
        return None
    from mockjumio.messages import links

    try:
        return links.base(text)
    except ValueError as error:
        raise UsageError(f"--public-url {error}") from None


def duration(text: str) -> int:
    """Milliseconds; a bare number is seconds."""
    from mockjumio import durations

    try:
        return durations.milliseconds(f"{text}s" if text.replace(".", "", 1).isdigit() else text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


_END_OF_TIME = 7_258_118_400_000  # 2200-01-01; people have birthdays before and documents expire after


def instant(text: str) -> int:
    try:
        instant = parse_timestamp(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 2017-11-22T10:00:00Z") from None
    if not 0 <= instant < _END_OF_TIME:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 1970 and 2200")
    return instant
