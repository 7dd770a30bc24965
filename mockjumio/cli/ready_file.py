"""How does whoever started the server learn where it is, and whether it answers? From a file; by a call.

The file of an earlier run goes before anything else can fail: one that is there names a server that answers.
"""

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mockjumio.errors import ConfigurationError, Unreachable, UsageError, cause_of, printable

if TYPE_CHECKING:
    from mockjumio.harness import Server


def remove_earlier(words: Sequence[str]) -> None:
    """That of an earlier run, if a command line or the environment names one, whatever else is wrong.

    Raises :class:`ConfigurationError` if no file can be put there.
    """
    named = list(_files_in(words)) or [os.environ.get("MOCKJUMIO_READY_FILE", "")]
    for file in filter(None, named):
        _remove(Path(file))


def _files_in(words: Sequence[str]) -> Iterator[str]:
    for word, following in zip(words, (*words[1:], ""), strict=True):
        flag, equals, value = word.partition("=")
        if flag.startswith("--r") and "--ready-file".startswith(flag) and (value or following):
            yield value if equals else following


def _remove(file: Path) -> None:
    try:
        if file.exists() and not file.is_file():
            raise ConfigurationError(f"cannot write {printable(file)}: not a file")
        file.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(f"cannot write {printable(file)}: {cause_of(error)}") from None


@contextmanager
def present(file: Path, sandbox: "Server") -> Iterator[None]:
    """It is there meanwhile; in the end it goes, unless another server has written its own."""
    _write(file, sandbox)
    try:
        yield
    finally:
        with suppress(OSError, ValueError, TypeError, KeyError):  # what another wrote may be anything
            if json.loads(file.read_bytes())["pid"] == os.getpid():
                file.unlink()


def _write(file: Path, sandbox: "Server") -> None:
    """Atomically, so that whoever waits for it never reads half of it."""
    credentials = sandbox.account.credentials
    content: dict[str, object] = {
        "url": sandbox.url,
        "local_url": sandbox.local_url,
        "pid": os.getpid(),
        "token": credentials.token,
        "secret": credentials.secret,
    }
    if sandbox.tls_url is not None:
        content["tls_url"] = sandbox.tls_url
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.touch(mode=0o600)  # it holds the secret
        beside.write_text(json.dumps(content) + "\n", encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise ConfigurationError(f"cannot write {printable(file)}: {cause_of(error)}") from None


_SECONDS = 3


def check_health(arguments: argparse.Namespace) -> int:
    from mockjumio.outgoing.remote import fetch, is_url, no_url, object_in  # which a server does not need

    base = (arguments.server or _address_in_file(arguments) or _usual_address(arguments)).rstrip("/")
    if not is_url(base):
        raise UsageError(no_url(base))
    named, status, content = fetch(base, f"/_mock/{'health' if arguments.live else 'ready'}", _SECONDS)
    if status != 200:
        why = (object_in(content) or {}).get("detail")
        raise Unreachable(f"{named} answers {status}" + (f": {why}" if why else ""))
    return 0


def _address_in_file(arguments: argparse.Namespace) -> str | None:
    """Where the server is that wrote the ready file; raises that it is not ready. ``None`` without one."""
    if not arguments.ready_file:
        return None
    file = Path(arguments.ready_file)
    try:
        return str(json.loads(file.read_bytes())["local_url"])
    except FileNotFoundError:
        raise Unreachable(f"{printable(file)} is not there: the server is not ready, or has ended") from None
    except OSError as error:
        raise ConfigurationError(f"cannot read {printable(file)}: {error.strerror or error}") from None
    except (ValueError, TypeError, KeyError):
        raise ConfigurationError(f"{printable(file)} is not a ready file: it has no local_url") from None


def _usual_address(arguments: argparse.Namespace) -> str:
    if not arguments.port:
        raise UsageError("--port 0 does not say which port; give serve and healthcheck the same --ready-file")
    return f"http://127.0.0.1:{arguments.port}"
