"""What does ``mockjumio tls`` do? Make the test authority, show it, and print its certificate."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from mockjumio.cli.output import note, print_json, table
from mockjumio.cli.sandbox_options import tls_directory, tls_names
from mockjumio.errors import ConfigurationError, cause_of
from mockjumio.tls.certificates import (
    Pair,
    certificate_pem,
    files,
    find,
    fingerprint,
    kind_of,
    names_of,
    prepare,
)


def run(arguments: argparse.Namespace) -> int:
    directory = tls_directory(arguments)
    match arguments.kind:
        case "init":
            _init(directory, arguments)
        case "show":
            _show(directory, *find(directory), as_json=arguments.json)
        case _:
            _export(certificate_pem(find(directory)[0].certificate), arguments.output)
    return 0


def _init(directory: Path, arguments: argparse.Namespace) -> None:
    prepared = prepare(directory, tls_names(arguments), datetime.now(UTC))
    for words in prepared.done or ("nothing to do: both certificates are good",):
        note(words)
    _show(directory, prepared.authority, prepared.server, as_json=arguments.json)


def _show(directory: Path, authority: Pair, server: Pair | None, *, as_json: bool) -> None:
    pairs = {"authority": authority} | ({} if server is None else {"server": server})
    if as_json:
        views = {role: _view(pair) for role, pair in pairs.items()}
        print_json({"directory": str(directory), "ca_file": str(files(directory).exported), **views})
        return
    rows = [(role, _until(pair), fingerprint(pair.certificate)) for role, pair in pairs.items()]
    print(table(("CERTIFICATE", "UNTIL", "SHA-256"), rows))
    if server is None:
        note("there is no certificate for the sandbox; 'mockjumio tls init' makes one")
    else:
        print(f"for {', '.join(names_of(server.certificate))}")
    print(f"trust stores need {files(directory).exported}")


def _view(pair: Pair) -> dict[str, object]:
    certificate = pair.certificate
    return {
        "subject": certificate.subject.rfc4514_string(),
        "names": list(names_of(certificate)),
        "from": certificate.not_valid_before_utc.isoformat(),
        "until": certificate.not_valid_after_utc.isoformat(),
        "expired": certificate.not_valid_after_utc <= datetime.now(UTC),
        "key": f"{kind_of(pair.key)} {pair.key.key_size}",
        "sha256": fingerprint(certificate),
    }


def _until(pair: Pair) -> str:
    until = pair.certificate.not_valid_after_utc
    return f"{until:%Y-%m-%d}" + (" (expired)" if until <= datetime.now(UTC) else "")


def _export(pem: bytes, output: str | None) -> None:
    if output is None:
        sys.stdout.write(pem.decode("ascii"))
        return
    try:
        Path(output).write_bytes(pem)
    except OSError as error:
        raise ConfigurationError(f"cannot write {output}: {cause_of(error)}") from None
