"""Does code with Jumio's address in it get all that it asks for, on a machine of its own?

Two hosts in network namespaces, with a cable between them; each knows the other's names by its hosts file.
"""

import json
import os
import runpy
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SANDBOX, SHOP = "10.77.0.1", "10.77.0.2"
PATIENCE = 120  # seconds; machines that run tests are busy
# Read in the other namespace, which a test's own process cannot enter without giving up this one.
FETCH = """
import sys
from urllib.request import Request, urlopen
print(urlopen(Request(sys.argv[2], method=sys.argv[1])).read().decode())
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("ip") or os.geteuid() != 0,
    reason="needs Linux, root, and ip (iproute2) to make network namespaces",
)


class Host:
    """A network namespace with its own hosts file, and what was started in it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = Path("/etc/netns") / name
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str, **variables: str) -> None:
        command = ["ip", "netns", "exec", self.name, sys.executable, *words]
        self._started.append(subprocess.Popen(command, env={**os.environ, **variables}))

    def ask(self, *words: str, **variables: str) -> str:
        command = ["ip", "netns", "exec", self.name, sys.executable, *words]
        done = subprocess.run(
            command,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode:
            raise OSError(done.stderr)
        return done.stdout

    def json(self, method: str, url: str) -> Any:
        return json.loads(self.ask("-c", FETCH, method, url))

    def remove(self) -> None:
        for process in self._started:
            process.terminate()
            process.wait(PATIENCE)
        subprocess.run(["ip", "netns", "delete", self.name], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def hosts() -> Iterator[tuple[Host, Host]]:
    """The sandbox's and the shop's."""
    pair = Host(f"jumio{os.getpid()}"), Host(f"shop{os.getpid()}")
    jumio, shop = pair
    try:
        for host, address in ((jumio, SANDBOX), (shop, SHOP)):
            made = subprocess.run(
                ["ip", "netns", "add", host.name], capture_output=True, text=True, check=False
            )
            if made.returncode:
                pytest.skip(f"this machine makes no network namespaces: {made.stderr.strip()}")
            host.folder.mkdir(parents=True)
            names = f"127.0.0.1 localhost\n{SANDBOX} netverify.com\n{SHOP} shop.internal\n"
            (host.folder / "hosts").write_text(names)
            if host is jumio:
                continue
            cable = ["link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", jumio.name]
            subprocess.run(["ip", "-n", shop.name, *cable], check=True)
            for one, own in ((jumio, SANDBOX), (shop, address)):
                subprocess.run(
                    ["ip", "-n", one.name, "address", "add", f"{own}/24", "dev", "eth0"], check=True
                )
                for link in ("lo", "eth0"):
                    subprocess.run(["ip", "-n", one.name, "link", "set", link, "up"], check=True)
        yield pair
    finally:
        for host in pair:
            host.remove()


def until(look: Callable[[], Any]) -> Any:
    """What is found, once it is something."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if found := look():
                return found
        except OSError:
            if time.monotonic() > end:
                raise
        assert time.monotonic() < end
        time.sleep(0.05)


def _deleted(order: dict[str, Any]) -> dict[str, Any] | None:
    return order if "deleted" in order else None


def test_a_shop_that_knows_no_sandbox_has_its_customer_verified(
    hosts: tuple[Host, Host], tmp_path: Path
) -> None:
    jumio, shop = hosts
    customer = runpy.run_path(str(ROOT / "tools" / "try_containers.py"))["CUSTOMER"]
    trust = {"SSL_CERT_FILE": str(tmp_path / "tls" / "ca.pem")}
    jumio.start(
        *("-m", "mockjumio", "serve", "--host", "0.0.0.0", "--tls-port", "443"),
        *("--public-url", "https://netverify.com", "--tls-dir", str(tmp_path / "tls")),
        *("--ready-file", str(tmp_path / "ready.json")),
    )
    until((tmp_path / "ready.json").exists)
    shop.start(
        str(ROOT / "examples" / "unmodified" / "shop.py"),
        SHOP_URL="http://shop.internal:8080",
        JUMIO_API_TOKEN="mockjumio-token",
        JUMIO_API_SECRET="mockjumio-secret",
        **trust,
    )
    until(lambda: shop.json("GET", "http://localhost:8080/") == {})
    order = shop.json("POST", "http://localhost:8080/orders")
    assert order["page"].startswith("https://netverify.com/web/v4/app?")
    shop.ask("-c", customer, order["page"], **trust)
    place = f"http://localhost:8080/orders/{order['number']}"
    order = until(lambda: _deleted(shop.json("GET", place)))
    assert order["status"] == "DENIED_FRAUD"
    assert min(order["images"].values()) > 10_000
    kept = jumio.json("GET", f"http://localhost:8017/_mock/api/v1/transactions/{order['deleted']}")
    assert kept["deleted"]
