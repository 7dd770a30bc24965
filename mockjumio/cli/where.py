"""Where does a command play, on a running sandbox or one in here? Which of its options go with that?"""

import argparse
import socket
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from mockjumio.cli.output import note
from mockjumio.errors import MockjumioError, UsageError
from mockjumio.settings import DEFAULT_PORT

_USUAL = f"http://127.0.0.1:{DEFAULT_PORT}"
_GLANCE = 0.5  # seconds

OF_OUR_OWN_SANDBOX = (
    "host port public_url token secret admin_token admin_secret strict_accept "
    "charset plus_for_space only_200 user_agent tls13 ca_file insecure strict_callback_urls now"
).split()
OF_A_RUNNING_ONE = ("merchant", "control_token")


def judge_place(
    arguments: argparse.Namespace,
    *,
    here: Iterable[str] = (),
    there: Iterable[str] = (),
    uses: Collection[str] = (),
) -> None:
    """Raise what does not go together. ``here`` and ``there`` are the command's own options for either.

    ``uses`` names what the command itself needs, wherever it plays.
    """
    if arguments.server is None:
        runs = _runs_here()
        if arguments.to is None:
            there = f"; one runs at {_USUAL}" if runs else ""
            raise UsageError(f"where to? Give --to URL, or --server URL of a running sandbox{there}")
        if runs:
            note(f"a sandbox runs at {_USUAL}; this plays on one of its own, --server {_USUAL} plays there")
        _refuse(arguments, (*OF_A_RUNNING_ONE, *there), "goes with --server only")
    else:
        why = "is not for a running sandbox (--server): it has its own"
        _refuse(arguments, [name for name in (*OF_OUR_OWN_SANDBOX, *here) if name not in uses], why)
        for flag, given in (("--scenarios", arguments.folders is not None), ("--env", arguments.env)):
            if given and flag[2:] not in uses:
                raise UsageError(f"{flag} {why}")
    if arguments.to is not None:
        _check_url(arguments.to)


def _runs_here() -> bool:
    """Whether a sandbox answers where those commands look that ask one which runs."""
    port = urlsplit(_USUAL).port
    try:
        socket.create_connection(("127.0.0.1", port), _GLANCE).close()  # nearly always nobody, and soon said
    except OSError:
        return False
    from mockjumio.remote import fetched

    try:
        return b'"ready"' in fetched(_USUAL, "/_mock/ready", _GLANCE)[2]
    except MockjumioError:
        return False


def _refuse(arguments: argparse.Namespace, options: Iterable[str], why: str) -> None:
    for name in options:
        if name not in arguments.unflagged:
            raise UsageError(f"--{name.replace('_', '-')} {why}")


def _check_url(url: str) -> None:
    from mockjumio.contract.kinds import url_fault  # the contract's tables, which a known URL does not need

    if fault := url_fault(url):
        raise UsageError(f"--to {url!r} {fault}")
