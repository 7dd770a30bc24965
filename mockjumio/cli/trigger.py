"""Where does ``mockjumio trigger`` play? On a running sandbox, or on one in this process."""

import argparse
from importlib import import_module

from mockjumio.errors import UsageError

_OF_OUR_OWN_SANDBOX = (
    "host port public_url token secret admin_token admin_secret strict_accept "
    "charset plus_for_space only_200 user_agent tls13 ca_file insecure strict_callback_urls "
    "now ordinal linger"
).split()
_OF_A_RUNNING_ONE = ("merchant", "control_token", "no_wait")


def run(arguments: argparse.Namespace) -> int:
    if arguments.server is None:
        if arguments.to is None:
            raise UsageError("where to? Give --to URL, or --server URL of a running sandbox")
        _refuse(arguments, _OF_A_RUNNING_ONE, "goes with --server only")
    else:
        _refuse(arguments, _OF_OUR_OWN_SANDBOX, "is not for a running sandbox (--server): it has its own")
        for flag, given in (("--scenarios", arguments.folders is not None), ("--env", arguments.env)):
            if given:
                raise UsageError(f"{flag} is not for a running sandbox (--server): it has its own")
    if arguments.to is not None:
        _check_url(arguments.to)
    where = "trigger_here" if arguments.server is None else "trigger_there"
    code: int = import_module(f"mockjumio.cli.{where}").run(arguments)
    return code


def _refuse(arguments: argparse.Namespace, options: "tuple[str, ...] | list[str]", why: str) -> None:
    for name in options:
        if name not in arguments.unflagged:
            raise UsageError(f"--{name.replace('_', '-')} {why}")


def _check_url(url: str) -> None:
    from mockjumio.contract.kinds import URL  # the contract's tables, which a known URL does not need

    if not URL.fits(url):
        raise UsageError(f"--to {url!r} is not {URL.words}, in ASCII or Punycode")
