"""Where does a command play, on a running sandbox or one in here? Which of its options go with that?"""

import argparse
from collections.abc import Collection, Iterable

from mockjumio.errors import UsageError

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
        if arguments.to is None:
            raise UsageError("where to? Give --to URL, or --server URL of a running sandbox")
        _refuse(arguments, (*OF_A_RUNNING_ONE, *there), "goes with --server only")
    else:
        why = "is not for a running sandbox (--server): it has its own"
        _refuse(arguments, [name for name in (*OF_OUR_OWN_SANDBOX, *here) if name not in uses], why)
        for flag, given in (("--scenarios", arguments.folders is not None), ("--env", arguments.env)):
            if given and flag[2:] not in uses:
                raise UsageError(f"{flag} {why}")
    if arguments.to is not None:
        _check_url(arguments.to)


def _refuse(arguments: argparse.Namespace, options: Iterable[str], why: str) -> None:
    for name in options:
        if name not in arguments.unflagged:
            raise UsageError(f"--{name.replace('_', '-')} {why}")


def _check_url(url: str) -> None:
    from mockjumio.contract.kinds import URL  # the contract's tables, which a known URL does not need

    if not URL.fits(url):
        raise UsageError(f"--to {url!r} is not {URL.words}, in ASCII or Punycode")
