"""Where does a command play, on a running sandbox or one in here? Which flags go with that, or repeat it?"""

import argparse
import socket
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from mockjumio.cli.output import note
from mockjumio.cli.surroundings import folders
from mockjumio.errors import MockjumioError, UsageError
from mockjumio.settings import DEFAULT_PORT

_USUAL = f"http://127.0.0.1:{DEFAULT_PORT}"
_GLANCE = 0.5  # seconds


SECRETS = ("secret", "admin_secret")
OF_OUR_OWN_SANDBOX = (
    "host port public_url token admin_token strict_accept charset plus_for_space only_200 user_agent "
    "forwarded tls13 ca_file insecure callback_proxy strict_callback_urls data_center"
).split()
REPEATED = {"folders": "--scenarios", "env": "--env", "callback_hosts": "--allow-callback-host"}
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
            raise UsageError(f"no target: give --to URL, or --server URL of a running sandbox{there}")
        if runs:
            note(f"a sandbox runs at {_USUAL}; this command starts its own; --server {_USUAL} uses it")
        _refuse(arguments, (*OF_A_RUNNING_ONE, *there), "can only be used with --server")
    else:
        why = "cannot be used with --server: a running sandbox has its own"
        own = (*OF_OUR_OWN_SANDBOX, *SECRETS, "now", *here)
        _refuse(arguments, [name for name in own if name not in uses], why)
        for name, flag in REPEATED.items():
            if getattr(arguments, name) and name not in uses:
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
            raise UsageError(f"{_spelled(name)} {why}")


def _check_url(url: str) -> None:
    from mockjumio.contract.kinds import url_fault  # the contract's tables, which a known URL does not need

    if fault := url_fault(url):
        raise UsageError(f"--to {url!r} {fault}")


def sandbox_flags(arguments: argparse.Namespace) -> list[str]:
    """The flags that make the same sandbox again: what flags and environment said of it, but for secrets.

    With ``--server`` those alone that the command uses beside it.
    """
    unsaid = arguments.unflagged if arguments.server else arguments.unset
    words: list[str] = []
    for name in OF_OUR_OWN_SANDBOX:
        value = None if name in unsaid else getattr(arguments, name)
        if name == "callback_proxy" and "@" in (value or ""):
            continue  # it has credentials
        if value is not None and value is not False:
            words += [_spelled(name)] if value is True else [_spelled(name), str(value)]
    said = {"folders": [] if arguments.server else folders(arguments)}
    for name, flag in REPEATED.items():
        words += [word for one in said.get(name, getattr(arguments, name)) or () for word in (flag, str(one))]
    return words


def _spelled(name: str) -> str:
    return f"--{name.replace('_', '-')}"
