"""Which options do several commands have, and which of them go together?"""

import argparse
from collections.abc import Collection, Iterable
from typing import Any

from mockjumio.cli.arguments import (
    Unflagged,
    choice,
    folders,
    instant,
    of,
    port_number,
    positive,
    secret,
    setting,
    switch,
    whole,
)
from mockjumio.cli.output import note
from mockjumio.contract.editions import MET
from mockjumio.errors import MockjumioError, UsageError
from mockjumio.schema import kinds
from mockjumio.settings import (
    DEFAULT_ADMIN_SECRET,
    DEFAULT_ADMIN_TOKEN,
    DEFAULT_HOST,
    DEFAULT_PORT,
    DEFAULT_SECRET,
    DEFAULT_TOKEN,
)


def control_token() -> dict[str, Any]:
    return secret("CONTROL_TOKEN", None, of(kinds.BEARER))


def remote_options(
    parser: argparse.ArgumentParser,
    server: str | None,
    words: str,
    merchant: str = "API token of the merchant (default: the first)",
) -> argparse._ArgumentGroup:
    group = parser.add_argument_group("running sandbox")
    group.add_argument("--server", **setting("SERVER", server), metavar="URL", help=words)
    group.add_argument(
        "--merchant",
        default=Unflagged(None),
        metavar="TOKEN",
        help=merchant,
    )
    group.add_argument(
        "--control-token",
        **control_token(),
        metavar="TOKEN",
        help="token of the control API, if the sandbox needs one",
    )
    return group


def server_options(parser: argparse.ArgumentParser, port: int) -> None:
    group = parser.add_argument_group("server")
    group.add_argument(
        "--host", **setting("HOST", DEFAULT_HOST), help="address to listen on (default %(default)s)"
    )
    # MOCKJUMIO_PORT is meant for the server that runs; a command beside it takes any free port.
    said = setting("PORT", port, port_number) if port else {"default": Unflagged(port), "type": port_number}
    group.add_argument("--port", **said, help="port to listen on, 0 for any (default %(default)s)")
    group.add_argument(
        "--public-url", **setting("PUBLIC_URL"), metavar="URL", help="links in callbacks begin with this URL"
    )
    group.add_argument(
        "--token", **secret("TOKEN", DEFAULT_TOKEN), help=f"API token (default {DEFAULT_TOKEN})"
    )
    group.add_argument(
        "--secret", **secret("SECRET", DEFAULT_SECRET), help=f"API secret (default {DEFAULT_SECRET})"
    )
    group.add_argument(
        "--admin-token",
        **secret("ADMIN_TOKEN", DEFAULT_ADMIN_TOKEN),
        help="token for retrieval and delete only",
    )
    group.add_argument(
        "--admin-secret",
        **secret("ADMIN_SECRET", DEFAULT_ADMIN_SECRET),
        help="secret that belongs to --admin-token",
    )
    group.add_argument(
        "--strict-accept",
        **switch("STRICT_ACCEPT"),
        help="answer 403 to calls without Accept: application/json",
    )


def wire_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("callbacks")
    group.add_argument("--charset", **switch("CHARSET"), help="send Content-Type with ;charset=UTF-8")
    space_options(group, **switch("PLUS_FOR_SPACE", None))
    group.add_argument("--only-200", **switch("ONLY_200"), help="accept only status 200 from the merchant")
    group.add_argument(
        "--user-agent",
        **setting("USER_AGENT", "mockjumio"),
        help="User-Agent of callbacks (default %(default)s)",
    )
    group.add_argument(
        "--forwarded",
        **switch("FORWARDED"),
        help="send X-Forwarded-For and X-Real-IP with an address of the data center",
    )
    group.add_argument("--tls13", **switch("TLS13"), help="also offer TLS 1.3, which Jumio does not document")
    group.add_argument(
        "--traceparent",
        **switch("TRACEPARENT"),
        help="send traceparent, in the trace of the request that started the scan",
    )
    trust_options(group)
    group.add_argument(
        "--strict-callback-urls",
        **switch("STRICT_CALLBACK_URLS"),
        help="refuse callback URLs that Jumio would not accept (default: warn)",
    )
    group.add_argument(
        "--data-center",
        **choice("DATA_CENTER", "US", "US", "EU", "SGP"),
        help="data center that callbacks come from (default %(default)s)",
    )
    callback_proxy_option(group)
    group.add_argument(
        "--allow-callback-host",
        dest="callback_hosts",
        action="append",
        metavar="HOST",
        help="send callbacks only to this host: name, address or glob, with or without port; repeatable "
        "(MOCKJUMIO_ALLOW_CALLBACK_HOST: separated by blanks)",
    )


def space_options(parser: argparse._ActionsContainer, **said: Any) -> None:
    parser.add_argument(
        "--plus-for-space", **said, help="write a space as + instead of %%20 (default: as the edition has it)"
    )
    parser.add_argument(
        "--no-plus-for-space",
        dest="plus_for_space",
        action="store_false",
        default=argparse.SUPPRESS,
        help="write a space as %%20, also from edition 2018-05 on",
    )


def callback_proxy_option(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--callback-proxy",
        **setting("CALLBACK_PROXY"),
        metavar="URL",
        help="send callbacks through this HTTP proxy (default: none; HTTP_PROXY and its like do not count)",
    )


def trust_options(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--ca-file",
        **setting("CA_FILE"),
        metavar="FILE",
        help="also trust the authorities in this PEM file",
    )
    group.add_argument("--insecure", **switch("INSECURE"), help="do not verify certificates; only for tests")


def tls_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("https")
    group.add_argument(
        "--tls-port",
        **setting("TLS_PORT", None, port_number),
        metavar="PORT",
        help="also serve https on this port; 0 for any free port",
    )
    tls_dir_option(group, "--tls-dir")
    group.add_argument(
        "--tls-name",
        dest="tls_names",
        action="append",
        metavar="NAME",
        help="also put this name or address into the certificate; repeatable "
        "(MOCKJUMIO_TLS_NAME: separated by blanks)",
    )
    group.add_argument("--serve-tls13", **switch("SERVE_TLS13"), help="also serve TLS 1.3")


def tls_dir_option(group: argparse._ActionsContainer, flag: str) -> None:
    group.add_argument(
        flag,
        dest="tls_dir",
        **setting("TLS_DIR"),
        metavar="DIR",
        help="folder of the test authority (default: tls in the data directory, "
        "else ~/.local/share/mockjumio/tls)",
    )


def play_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--count", type=positive, default=1, metavar="N", help="play each N times (default 1)"
    )
    person_options(parser)


def edition(text: str) -> str:
    if text not in MET:
        raise argparse.ArgumentTypeError(f"{text!r} is not an edition; editions are {', '.join(MET)}")
    return text


EDITION_WORDS = f"edition of Jumio's documentation: {', '.join(MET)}"


class _Edition(argparse.Action):
    """``--edition`` is a change of the scenario's settings, short."""

    def __call__(
        self, parser: object, namespace: argparse.Namespace, value: Any, option: object = None
    ) -> None:
        namespace.edition = value
        namespace.set = [*namespace.set, f"settings.edition={value}"]


def edition_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edition", type=edition, metavar="E", help=EDITION_WORDS)


def person_options(parser: argparse.ArgumentParser) -> None:
    """Who it is about, when, and with which changes."""
    parser.add_argument(
        "--seed",
        type=whole,
        help="the same seed makes the same callback (default: a random one, which is printed)",
    )
    parser.add_argument(
        "--now",
        type=instant,
        default=Unflagged(None),
        metavar="TIME",
        help="time at which the clock starts, such as 2017-11-22T10:00:00Z",
    )
    parser.add_argument("--edition", type=edition, action=_Edition, metavar="E", help=EDITION_WORDS)
    parser.add_argument(
        "--set",
        dest="set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="replace a value of the scenario, such as result.face_match=12; value as in YAML",
    )


def scenario_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scenarios",
        dest="folders",
        action="append",
        metavar="DIR",
        default=None,
        help="a folder of your own scenarios; repeatable (MOCKJUMIO_SCENARIOS: separated by ':')",
    )
    parser.add_argument(
        "--env",
        action="append",
        default=[],
        metavar="NAME",
        help="allow templates to use this environment variable; repeatable",
    )


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
    import socket
    from urllib.parse import urlsplit

    try:
        socket.create_connection(
            ("127.0.0.1", urlsplit(_USUAL).port), _GLANCE
        ).close()  # nearly always nobody
    except OSError:
        return False
    from mockjumio.outgoing.remote import fetch

    try:
        return b'"mockjumio"' in fetch(_USUAL, "/_mock/health", _GLANCE)[2]
    except MockjumioError:
        return False


def _refuse(arguments: argparse.Namespace, options: Iterable[str], why: str) -> None:
    for name in options:
        if name not in arguments.unflagged:
            raise UsageError(f"{_flag(name)} {why}")


def _check_url(url: str) -> None:
    from mockjumio.contract.scalars import url_fault  # the contract's tables, which a known URL does not need

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
        if value is False and name == "plus_for_space":  # the only one that is not so if nobody says it
            words.append(f"--no{_flag(name)[1:]}")
        elif value is not None and value is not False:
            words += [_flag(name)] if value is True else [_flag(name), str(value)]
    said = {"folders": [] if arguments.server else folders(arguments)}
    for name, flag in REPEATED.items():
        words += [word for one in said.get(name, getattr(arguments, name)) or () for word in (flag, str(one))]
    return words


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"
