"""How does a test start the sandbox as a container? A module for testcontainers, which the user installs.

``pip install 'mockjumio[testcontainers]'``, and build the image once: ``docker build --tag mockjumio .``.
"""

import socket
import time
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit, urlunsplit

try:
    from testcontainers.core.config import ConnectionMode
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.waiting_utils import WaitStrategy, WaitStrategyTarget
except ImportError as error:
    raise ImportError(
        f"mockjumio.testcontainers needs testcontainers 4.13 or later ({error}); "
        "pip install 'mockjumio[testcontainers]'"
    ) from error

from mockjumio.errors import MockjumioError
from mockjumio.messages.links import base
from mockjumio.outgoing.remote import fetch
from mockjumio.settings import DEFAULT_PORT

if TYPE_CHECKING:
    from mockjumio import Sandbox

__all__ = ["MockjumioContainer"]

HOST = "host.docker.internal"  # the machine that the engine runs on, as seen from a container
_STARTUP, _GLANCE = 60, 0.1  # seconds
_PUBLIC_URL = "MOCKJUMIO_PUBLIC_URL"
_THIS_MACHINE = ("localhost", "127.0.0.1", "0.0.0.0", "::1", "::")  # noqa: S104 - to be replaced, not listened on


class _Ready(WaitStrategy):
    """Asked past proxies, which testcontainers' own strategy takes for this machine, too."""

    def wait_until_ready(self, container: WaitStrategyTarget) -> None:
        url = f"http://{container.get_container_host_ip()}:{container.get_exposed_port(DEFAULT_PORT)}"
        end = time.monotonic() + _STARTUP
        while not _is_ready(url):
            if time.monotonic() > end:
                raise TimeoutError(f"{url} is not ready after {_STARTUP} seconds")
            time.sleep(_GLANCE)


def _is_ready(url: str) -> bool:
    try:
        return fetch(url, "/_mock/ready", 1.0)[1] == 200
    except MockjumioError:
        return False


class MockjumioContainer(DockerContainer):
    """A sandbox in a container, ready when it answers so on ``/_mock/ready``. Use as a context manager.

    Options of the sandbox are environment variables: ``with_env("MOCKJUMIO_CLOCK", "manual")``.

    ``public_url`` is the base of the links to images, as the application under test reaches the sandbox.
    Without it a free port of this machine is chosen, bound, and named in the links; give it if the
    application runs in a container, too, or the tests do.
    """

    def __init__(
        self,
        image: str = "mockjumio",
        *,
        public_url: str | None = None,
        control_token: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(image, **options)
        self._control_token = control_token
        self.with_exposed_ports(DEFAULT_PORT)
        self.waiting_for(_Ready())
        if public_url is not None:
            self.with_env(_PUBLIC_URL, base(public_url))
        if control_token is not None:
            self.with_env("MOCKJUMIO_CONTROL_TOKEN", control_token)

    @property
    def url(self) -> str:
        """Where the sandbox is reached from here, once it is started."""
        return f"http://{self.get_container_host_ip()}:{self.get_exposed_port(DEFAULT_PORT)}"

    def with_callback_url(self, url: object) -> Self:
        """Where the default merchant's callbacks go; see :meth:`from_inside`."""
        return self.with_env("MOCKJUMIO_CALLBACK_URL", self.from_inside(url))

    def from_inside(self, url: object) -> str:
        """The URL of an application on this machine as the container reaches it.

        ``localhost`` is the container itself in there, so ``host.docker.internal`` takes its place. On Linux
        the application must listen on more than 127.0.0.1. Other hosts stay as they are.
        """
        parts = urlsplit(str(url))
        if parts.hostname not in _THIS_MACHINE:
            return str(url)
        port = "" if parts.port is None else f":{parts.port}"
        return urlunsplit(parts._replace(netloc=HOST + port))

    def sandbox(self, *, callback_url: object = None, **options: Any) -> "Sandbox":
        """A merchant of a test's own in the started container; a context manager.

        Takes what :class:`mockjumio.Sandbox` takes besides a URL. ``callback_url`` is seen from here.
        """
        from mockjumio import Sandbox

        seen = None if callback_url is None else self.from_inside(callback_url)
        return Sandbox(self.url, control_token=self._control_token, callback_url=seen, **options)

    def _configure(self) -> None:
        self._kwargs.setdefault("extra_hosts", {HOST: "host-gateway"})  # Linux does not know it by itself
        client = self.get_docker_client()
        if client.get_connection_mode() is not ConnectionMode.docker_host:
            return  # it is reached by an address, and goes by any
        if _PUBLIC_URL in self.env:  # a name for others; we call it by that of the engine's machine
            self.env.setdefault("MOCKJUMIO_ALLOW_HOST", f"mockjumio {client.host()}")
            return
        # The links are made by the server, which cannot know to which port its own was mapped.
        port = self.ports[str(DEFAULT_PORT)] or _free_port()
        self.with_bind_ports(DEFAULT_PORT, port)
        self.with_env(_PUBLIC_URL, f"http://{client.host()}:{port}")


def _free_port() -> int:
    with socket.create_server(("", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port
