"""Which options do several commands have?"""

import argparse
from typing import Any

from mockjumio.cli.arguments import (
    Unflagged,
    choice,
    instant,
    of,
    port_number,
    positive,
    secret,
    setting,
    switch,
    whole,
)
from mockjumio.contract.editions import MET
from mockjumio.schema import kinds
from mockjumio.settings import (
    DEFAULT_ADMIN_SECRET,
    DEFAULT_ADMIN_TOKEN,
    DEFAULT_HOST,
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
