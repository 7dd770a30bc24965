"""How is https served? Like Jumio: the documented suites in its order of preference, and TLS 1.2."""

import ssl
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from mockjumio.errors import ConfigurationError, printable
from mockjumio.tls.authority import files, prepare
from mockjumio.tls.keeping import covers, names_of
from mockjumio.tls.suites import restrict

Warn = Callable[[str, str], None]  # of what, and in words


def certified_context(
    directory: Path, names: Iterable[str], *, tls13: bool, warn: Warn
) -> tuple[ssl.SSLContext, tuple[str, ...]]:
    """A context with the certificate of a folder, made or renewed where that is needed; and what was done.

    ``warn`` is told of names that clients ask for (SNI) and the certificate lacks: they will refuse it.
    """
    prepared = prepare(directory, names, datetime.now(UTC))  # the world's time, not a merchant's
    certified_names = names_of(prepared.server.certificate)
    context = server_context(files(directory).server, certified_names, tls13=tls13, warn=warn)
    return context, prepared.done


def server_context(file: Path, names: Sequence[str], *, tls13: bool, warn: Warn) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    restrict(context, tls13=tls13)
    context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(f"{printable(file)}: cannot be used: {error}") from None

    def asked_for(connection: object, name: str | None, context: ssl.SSLContext) -> None:
        if name is not None and not covers(names, name):
            words = f"a client asked for https://{name}, which the certificate does not name"
            warn(f"sni {name}", f"{words}; add --tls-name {name}")

    context.sni_callback = asked_for
    return context
