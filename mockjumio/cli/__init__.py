"""What can be typed? ``mockjumio COMMAND``; each command is a module that is imported when it runs."""

import errno
import gc
import sys
from collections.abc import Sequence
from io import TextIOWrapper

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO))
_SHOWN = 200  # characters of a path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code. Errors are one clear line each on standard error."""
    import os

    collect_less()
    from mockjumio.cli.parser import parse
    from mockjumio.errors import ConfigurationError, MockjumioError, printable

    _take_any_letter()
    typed = sys.argv[1:] if arguments is None else arguments
    try:
        if typed and typed[0] == "serve":
            from mockjumio.cli.ready_file import remove_earlier

            remove_earlier(typed)
        parsed = parse(typed)
        code = parsed.run(parsed)
        sys.stdout.flush()
    except MockjumioError as error:
        for line in str(error).split("\n"):
            print(f"mockjumio: {printable(line)}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.filename is not None:  # a path that the system refuses, whichever option named it
            print(f"mockjumio: {printable(error.filename)[:_SHOWN]}: {error.strerror}", file=sys.stderr)
            return ConfigurationError.exit_code
        if error.errno not in _FULL:
            raise
        print(f"mockjumio: cannot write: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it ends
        return 1
    else:
        return int(code)


def collect_less() -> None:
    """Nearly all that lives here are records without cycles: to look for some took a fifth of the time."""
    gc.set_threshold(50_000, 20, 20)


def _take_any_letter() -> None:
    """People's names have letters that a terminal may not know, and a caller may have closed our output."""
    if sys.stdout is None:
        import os

        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as we run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
