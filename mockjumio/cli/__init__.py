"""What can be typed? ``mockjumio COMMAND``; each command is a module that is imported when it runs."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code. Errors are one clear line each on standard error."""
    import os

    from mockjumio.cli.parser import parse
    from mockjumio.errors import MockjumioError

    try:
        parsed = parse(arguments)
        code = parsed.run(parsed)
        sys.stdout.flush()
    except MockjumioError as error:
        for line in str(error).splitlines():
            print(f"mockjumio: {line}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    else:
        return int(code)
