"""Which sandbox do a command's options ask for?"""

import argparse
import os
import secrets
from collections.abc import Callable, Sequence
from os.path import isdir, isfile
from pathlib import Path
from typing import TYPE_CHECKING

from mockjumio.cli.arguments import environment, folders, public_url
from mockjumio.contract.editions import FIRST
from mockjumio.contract.enums import PRODUCTS
from mockjumio.errors import ConfigurationError, UsageError, printable
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.options import SandboxOptions, TlsOptions
from mockjumio.schema.kinds import API_TOKEN, CREDENTIAL, HEADER
from mockjumio.settings import Credentials, Limits, MerchantSettings, Trust, WireSettings

if TYPE_CHECKING:
    from mockjumio.tracing import Spans

FILE, INIT = Path("mockjumio.yaml"), Path("init.d")  # looked for in the current folder


def options(arguments: argparse.Namespace) -> SandboxOptions:
    """The options that every command with a server has; raises everything that is wrong with them."""
    _judge(arguments)
    return SandboxOptions(
        host=arguments.host,
        port=arguments.port,
        public_url=arguments.public_url,
        credentials=_credentials(arguments),
        wire=wire_settings(arguments),
        scenarios=folders(arguments),
        env=environment(arguments),
        callback_hosts=allowed_hosts(arguments),
        strict_urls=arguments.strict_callback_urls,
        trust=trust(arguments),
        callback_proxy=arguments.callback_proxy or None,
    )


def trust(arguments: argparse.Namespace) -> Trust:
    return Trust(Path(arguments.ca_file) if arguments.ca_file else None, insecure=arguments.insecure)


def tls_directory(arguments: argparse.Namespace) -> Path:
    """Where the test authority is: as said, or with the data, or at the user's home."""
    if arguments.tls_dir:
        return Path(arguments.tls_dir)
    if arguments.data_dir:
        return Path(arguments.data_dir) / "tls"
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "mockjumio" / "tls"


def tls_names(arguments: argparse.Namespace) -> tuple[str, ...]:
    return _repeated_values(arguments.tls_names, "MOCKJUMIO_TLS_NAME")


def _repeated_values(given: Sequence[str] | None, variable: str) -> tuple[str, ...]:
    """The values of an option that can be repeated; in the environment blanks separate them."""
    return tuple(os.environ.get(variable, "").split() if given is None else given)


def _tls(arguments: argparse.Namespace) -> TlsOptions | None:
    if arguments.tls_port is None:
        return None
    return TlsOptions(
        port=arguments.tls_port,
        directory=tls_directory(arguments),
        names=tls_names(arguments),
        tls13=arguments.serve_tls13,
    )


def allowed_hosts(arguments: argparse.Namespace) -> tuple[str, ...]:
    return _repeated_values(arguments.callback_hosts, "MOCKJUMIO_ALLOW_CALLBACK_HOST")


def _names_to_answer(arguments: argparse.Namespace) -> tuple[str, ...]:
    from mockjumio.web.control.entrance import host_spelling  # which only who serves needs

    try:
        return tuple(map(host_spelling, _repeated_values(arguments.allow_hosts, "MOCKJUMIO_ALLOW_HOST")))
    except ValueError as error:
        raise UsageError(f"--allow-host: {error}") from None


def _credentials(arguments: argparse.Namespace) -> Credentials:
    """Whoever sets credentials of their own leaves no documented second pair beside them."""
    own = Credentials(arguments.token, arguments.secret, arguments.admin_token, arguments.admin_secret)
    default = Credentials()
    if own[:2] != default[:2] and own[2:] == default[2:]:
        return own._replace(admin_token=secrets.token_hex(16), admin_secret=secrets.token_urlsafe(24))
    return own


def _judge(arguments: argparse.Namespace) -> None:
    problems = []
    hosts = AllowList(allowed_hosts(arguments), strict=arguments.strict_callback_urls)
    products = ("id_verification_callback_url", "multi_document_callback_url")
    urls = ("callback_url", *products, "to")
    for flag in urls:
        url = getattr(arguments, flag, None)
        if url is not None:
            from mockjumio.contract.scalars import url_fault  # which a start without URLs does not need

            if fault := url_fault(url):
                problems.append(f"{_flag(flag)} {url!r} {fault}")
            else:
                problems += [f"{_flag(flag)}: {words}" for words in hosts.refusals(url)]
    if arguments.callback_proxy:
        from mockjumio.delivery.target import proxy_of  # which a start without a proxy does not need

        problems += _faults("callback_proxy", proxy_of, arguments.callback_proxy)
    from mockjumio.web.connections import host_of  # which 'generate' does not need

    problems += _faults("host", host_of, arguments.host)
    try:
        public_url(arguments.public_url)
    except UsageError as error:
        problems.append(str(error))
    for flag in ("token", "secret", "admin_token", "admin_secret"):
        kind = API_TOKEN if "token" in flag else CREDENTIAL
        problems += _faults(flag, kind.convert, getattr(arguments, flag))
    if arguments.token == arguments.admin_token:
        problems.append("--token and --admin-token must differ")
    problems += _faults("user_agent", HEADER.convert, arguments.user_agent)
    if problems:
        raise UsageError("\n".join(problems))


def _faults(flag: str, convert: Callable[[str], object], text: str) -> list[str]:
    try:
        convert(text)
    except ValueError as error:
        return [f"{_flag(flag)} {error}"]
    return []


def _flag(flag: str) -> str:
    return f"--{flag.replace('_', '-')}"


def serve_options(arguments: argparse.Namespace) -> SandboxOptions:
    """Those of ``serve``: what neither a flag nor the environment says comes from the configuration file."""
    file, more = _file(arguments), _to_begin_with(arguments)
    if file is None and not more:
        return _options_of_serve(arguments)
    from mockjumio.cli.config_file import read_configuration  # needs YAML and the model of settings

    said = read_configuration(file, more)
    for name, value in said.flags.items():
        if name in arguments.unset:
            setattr(arguments, name, value)
    if arguments.folders is None and not os.environ.get("MOCKJUMIO_SCENARIOS"):
        arguments.folders = said.scenarios
    if arguments.tls_names is None and not os.environ.get("MOCKJUMIO_TLS_NAME"):
        arguments.tls_names = said.tls_names
    if arguments.allow_hosts is None and not os.environ.get("MOCKJUMIO_ALLOW_HOST"):
        arguments.allow_hosts = said.allow_hosts
    arguments.env = [*said.env, *arguments.env]
    chosen = _options_of_serve(arguments)
    wire = {name: value for name, value in said.wire.items() if name not in chosen.given}
    chosen = chosen._replace(wire=chosen.wire._replace(**wire), given=chosen.given | said.given)
    _judge_urls(chosen)
    if "clock" in arguments.unset:
        chosen = chosen._replace(start=said.start)
    own = {"edition": arguments.edition} if arguments.edition else {}
    settings = said.settings._replace(**own)
    return chosen._replace(settings=settings, merchants=said.merchants, starts=said.starts)


def _judge_urls(chosen: SandboxOptions) -> None:
    """Those of the file that are not allowed are refused at once, and not by the first start."""
    hosts = AllowList(chosen.callback_hosts, strict=chosen.strict_urls)
    urls = chosen.wire.callback_urls
    problems = [f"callback_urls: {product}: {one}" for product, url in urls for one in hosts.refusals(url)]
    if problems:
        raise ConfigurationError("\n".join(problems))


def _options_of_serve(arguments: argparse.Namespace) -> SandboxOptions:
    return options(arguments)._replace(
        settings=MerchantSettings(edition=arguments.edition or FIRST),
        callback_url=arguments.callback_url,
        seed=arguments.seed,
        clock=arguments.clock.mode,
        factor=arguments.clock.factor,
        control_token=arguments.control_token,
        allow_hosts=_names_to_answer(arguments),
        tls=_tls(arguments),
        data_dir=Path(arguments.data_dir) if arguments.data_dir else None,
        limits=Limits(
            arguments.max_merchants,
            arguments.max_pending,
            arguments.max_connections,
            arguments.max_settled,
            arguments.image_cache * 1024 * 1024,
        ),
        draw_apart=True,
        spans=_spans(arguments),
        given=_explicit_settings(arguments),
    )


def _spans(arguments: argparse.Namespace) -> "Spans | None":
    if not arguments.otel:
        return None
    from mockjumio.tracing import Spans

    return Spans()


def _explicit_settings(arguments: argparse.Namespace) -> frozenset[str]:
    """What is said by a flag, the environment or the file, and holds against what a data directory has."""
    given = set(vars(arguments)) - arguments.unset
    if given & {f"{product.replace('-', '_')}_callback_url" for product in PRODUCTS}:
        given.add("callback_urls")
    return frozenset(given)


def _file(arguments: argparse.Namespace) -> Path | None:
    if arguments.config is None:
        return FILE if isfile(FILE) else None  # Path.is_file() raises in a folder that one may not enter
    file = Path(arguments.config)
    if not file.is_file():
        raise ConfigurationError(f"{printable(file)}: no such file")
    return file


def _to_begin_with(arguments: argparse.Namespace) -> list[Path]:
    """The files of merchants and transactions, in the order of their names."""
    folder = Path(arguments.init_dir or INIT)
    if not isdir(folder):
        if arguments.init_dir:
            raise ConfigurationError(
                f"{printable(folder)}: there is no such folder; mend or leave out --init-dir"
            )
        return []
    from mockjumio.scenario.folders import contents  # which most starts do not need

    found = contents(folder)
    if found.odd:
        raise ConfigurationError("\n".join(f"{printable(file)}: {why}" for file, why in found.odd.items()))
    return sorted(found.files)


def wire_settings(arguments: argparse.Namespace) -> WireSettings:
    return WireSettings(
        charset=arguments.charset,
        plus_for_space=arguments.plus_for_space,
        only_200=arguments.only_200,
        strict_accept=arguments.strict_accept,
        user_agent=arguments.user_agent,
        forwarded=arguments.forwarded,
        tls13=arguments.tls13,
        traceparent=arguments.traceparent,
        data_center=arguments.data_center,
        callback_urls=tuple(
            (product, url)
            for product in PRODUCTS
            if (url := getattr(arguments, f"{product.replace('-', '_')}_callback_url", None)) is not None
        ),
    )
