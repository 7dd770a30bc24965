"""Does the image do what docs/containers.md says? Run with an engine, alone and by both compose files.

    python tools/try_containers.py                                             docker, docker compose
    python tools/try_containers.py --engine podman --compose podman-compose

The image ``mockjumio`` is there already (``docker build --tag mockjumio .``); ports 8017 and 8018 are free.
``--base`` names the image that it was built on, to say how much was added. Ends with 1 if anything failed.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).parent.parent
NAME = "mockjumio-tried"
PATIENCE = 60  # seconds
CONSOLE, SHOP = "http://127.0.0.1:8017", "http://127.0.0.1:8018"
# A customer with a browser, inside of the network: opens the page, and finishes by the bar at its foot.
CUSTOMER = """
import re, sys
from urllib.parse import urlencode, urljoin
from urllib.request import urlopen
page = urlopen(sys.argv[1]).read().decode()
bar = re.search(r'action="([^"]*/_mock/journeys/[^"]*)"', page)[1].replace("&amp;", "&")
urlopen(urljoin(sys.argv[1], bar), urlencode({"scenario": "fraud", "do": "finish"}).encode()).read()
"""
ASK = """
import sys
from base64 import b64encode
from urllib.error import HTTPError
from urllib.request import Request, urlopen
pair = b64encode(sys.argv[2].encode()).decode()
headers = {"Authorization": "Basic " + pair, "User-Agent": "Shop/1.0", "Accept": "application/json"}
try:
    print(urlopen(Request(sys.argv[1], headers=headers)).status)
except HTTPError as error:
    print(error.code)
"""


class Failed(Exception):
    """Something is not as it should be."""


def expect(holds: object, words: object) -> None:
    if not holds:
        raise Failed(str(words))


def until(what: str, look: Callable[[], Any]) -> Any:
    """What ``look`` finds, once that is something."""
    end, last = time.monotonic() + PATIENCE, ""
    while time.monotonic() < end:
        try:
            if found := look():
                return found
        except (OSError, LookupError, ValueError) as error:
            last = f": {error}"
        time.sleep(0.2)
    raise Failed(f"{what}: not within {PATIENCE} s{last}")


def fetch(url: str, method: str = "GET") -> bytes:
    with urlopen(Request(url, method=method), timeout=10) as answer:
        return bytes(answer.read())


class Tried:
    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked

    def ask(self, *words: str, codes: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[bytes]:
        """What the engine says."""
        return _run(self.asked.engine, *words, codes=codes)

    def once(self, *words: str, code: int = 0, options: tuple[str, ...] = ()) -> str:
        """What a command in a container of its own prints, on a read-only root."""
        done = self.ask("run", "--rm", "--read-only", *options, self.asked.image, *words, codes=(code,))
        return (done.stdout + done.stderr).decode(errors="replace")

    def shell(self, line: str) -> str:
        words = ("run", "--rm", "--read-only", "--entrypoint", "sh", self.asked.image, "-c", line)
        return self.ask(*words).stdout.decode().strip()

    @contextmanager
    def serving(self, *options: str, words: tuple[str, ...] = ()) -> Iterator[None]:
        """A server in a container, once its own health check is content."""
        try:
            self.ask("run", "--detach", "--name", NAME, "--read-only", *options, self.asked.image, *words)
            try:
                until("health", lambda: not self._exec("mockjumio", "healthcheck").returncode)
            except Failed as error:
                said = self.ask("logs", NAME)
                raise Failed(f"{error}\n{(said.stdout + said.stderr).decode()}") from None
            yield
        finally:
            self.ask("rm", "--force", "--volumes", NAME, codes=(0, 1))

    def _exec(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return self.ask("exec", NAME, *words, codes=tuple(range(256)))

    def said(self, *words: str) -> str:
        return self._exec(*words).stdout.decode().strip()

    # The image

    def size(self) -> str:
        def of(image: str) -> float:
            return float(self.ask("image", "inspect", "--format", "{{.Size}}", image).stdout) / 1e6

        whole = of(self.asked.image)
        over = f", {whole - of(self.asked.base):.0f} MB over its base" if self.asked.base else ""
        parts = self.shell("cd /opt/mockjumio/lib/python3*/site-packages && du -sk * | sort -rn | head -8")
        largest = ", ".join(
            f"{name} {int(size) / 1000:.1f}" for size, name in map(str.split, parts.splitlines())
        )
        return f"{whole:.0f} MB{over}; largest, in MB: {largest}"

    def contents(self) -> str:
        """Nothing to compile or to install with, and no tests, below what we add."""
        odd = self.shell(
            "find /opt/mockjumio '(' -name 'pip*' -o -name setuptools -o -name tests -o -name '*.pyi' "
            "-o -name '*.[ch]' -o -name locales ')' ! -path '*/PIL/*' | head"
        )
        expect(not odd, odd)
        return "no pip, tests, stubs, sources for compilers"

    def user(self) -> str:
        expect(self.shell("id -u") == "8017", "not user 8017")
        other = self.once("--version", options=("--user", "12345:12345"))
        expect(other.startswith("mockjumio"), other)
        return "8017; also as any other"

    def labels(self) -> str:
        said = json.loads(self.ask("image", "inspect", self.asked.image).stdout)[0]["Config"]["Labels"]
        names = ("title", "description", "licenses", "version", "revision", "created", "source")
        expect({f"org.opencontainers.image.{name}" for name in names} <= said.keys(), said)
        return ", ".join(f"{name} {said[f'org.opencontainers.image.{name}']}" for name in names[3:])

    def start(self) -> str:
        """From the container's start, as the engine tells it, to the ready file."""
        taken = []
        for _ in range(3):
            with self.serving():
                told = self.ask("inspect", "--format", "{{json .State.StartedAt}}", NAME).stdout.decode()
                begun = datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", json.loads(told)))
                ready = float(self.said("stat", "-c", "%.Y", "/dev/shm/mockjumio.json"))
                taken.append(ready - begun.timestamp())
        return "ready after " + ", ".join(f"{one:.2f} s" for one in taken)

    def health(self) -> str:
        """Wherever the server listens, and whatever others call it."""
        tls = (
            "--env",
            "MOCKJUMIO_TLS_PORT=8443",
            "--env",
            "MOCKJUMIO_PUBLIC_URL=https://netverify.com/prefix",
        )
        for options, words in (
            (("--env", "MOCKJUMIO_PORT=0"), ()),
            ((), ("serve", "--port", "9000")),
            (tls, ()),
            (("--env", "MOCKJUMIO_HOST=::"), ()),
            (("--env", "MOCKJUMIO_DATA_DIR=/data", "--user", "12345:12345", "--cap-drop", "ALL", *tls), ()),
            (("--env", "MOCKJUMIO_PORT=tcp://10.0.0.1:80"), ()),  # as Kubernetes sets it
        ):
            with self.serving(*options, words=words):
                pass
        return "well on any port, with TLS and a prefix, on IPv6, as any user, with what Kubernetes sets"

    def end(self) -> str:
        with self.serving():
            begun = time.monotonic()
            self.ask("stop", "--time", "9", NAME)
            passed = time.monotonic() - begun
            code = self.ask("inspect", "--format", "{{.State.ExitCode}}", NAME).stdout.decode().strip()
        expect(code == "0" and passed < 5, f"exit code {code} after {passed:.1f} s")
        return f"SIGTERM: exit code 0 after {passed:.2f} s, with what the engine takes"

    def secrets(self) -> str:
        with TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            file = Path(folder) / "secret"
            file.write_text("from-a-file\n")
            file.chmod(0o644)
            mounted = f"{folder}:/run/secrets:ro"
            with self.serving("--volume", mounted, "--env", "MOCKJUMIO_SECRET_FILE=/run/secrets/secret"):
                url = "http://127.0.0.1:8017/api/netverify/v2/acceptedIdTypes"
                answers = [
                    self.said("python", "-c", ASK, url, f"mockjumio-token:{one}")
                    for one in ("from-a-file", "x")
                ]
        expect(answers == ["200", "401"], answers)
        return "taken from a file"

    def work(self) -> str:
        """What the trimming could have broken."""
        expect("APPROVED_VERIFIED" in self.once("demo"), "the demo")
        self.once("generate", "--random", "--count", "300", "--seed", "1")
        for name in ("approved", "document-uploaded", "fraud"):
            drawn = self.ask(
                "run", "--rm", "--read-only", self.asked.image, "specimen", name, "-o", "-", "--seed", "1"
            )
            expect(drawn.stdout[:2] == b"\xff\xd8" and len(drawn.stdout) > 10_000, f"specimen {name}")
        self.once("scenarios", "validate")
        self.once("completion", "bash")
        self.shell("python -c 'import tempfile; tempfile.mkdtemp()'")  # as for suites that the console runs
        return "demo, 300 random callbacks, specimens, all scenarios, completion"

    def wrong_start(self) -> str:
        with TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            (Path(folder) / "a.yaml").write_text(
                "transactions:\n  - {scenario: aproved}\n  - {merchant: nobody}\n"
            )
            mounted = ("--volume", f"{folder}:/etc/mockjumio/init.d:ro")
            said = self.once("serve", code=3, options=mounted)
        expect("init.d/a.yaml:2:16" in said and "init.d/a.yaml:3:16" in said, said)
        return "exit code 3, each problem with file, line and column"

    def doctor(self) -> str:
        said = self.once("doctor", "http://localhost:8080/jumio", code=4)
        expect("localhost is the container itself" in said and "host-gateway" in said, said)
        return "says what localhost is, and what to use"

    # The compose files

    @contextmanager
    def composed(self, file: str) -> Iterator[None]:
        words = [*self.asked.compose.split(), "-f", str(ROOT / file)]
        try:
            _run(*words, "up", "--detach")
            yield
        except Failed as error:
            said = _run(*words, "logs", codes=tuple(range(256)))
            raise Failed(f"{error}\n{(said.stdout + said.stderr).decode()[-3_000:]}") from None
        finally:
            _run(*words, "down", "--volumes")

    def compose(self) -> str:
        with self.composed("compose.yaml"):
            until("callbacks", lambda: len(self._accepted()) >= 3)
            expect(b"ada" in fetch(f"{CONSOLE}/_mock/"), "the console does not show the first scans")
            cases = until(
                "results", lambda: [one for one in json.loads(fetch(f"{SHOP}/cases")) if one["verdict"]]
            )
        expect(not any(one["errors"] for one in cases), cases)
        return "the console shows the first callbacks; the merchant has results and images"

    def _accepted(self) -> list[Any]:
        return list(json.loads(fetch(f"{CONSOLE}/_mock/api/v1/callbacks?outcome=accepted"))["items"])

    def compose_unmodified(self) -> str:
        """A shop with https://netverify.com in its code starts a scan, and deletes it in the end."""
        with self.composed("compose.unmodified.yaml"):
            until("the shop", lambda: fetch(f"{SHOP}/"))
            order = json.loads(fetch(f"{SHOP}/orders", "POST"))
            expect(order["page"].startswith("https://netverify.com/"), order)
            shop = until("its container", self._shop)
            customer = ("exec", shop, "python", "-c", CUSTOMER, order["page"])
            until("its customer", lambda: not self.ask(*customer, codes=(0, 1)).returncode)
            settled = f"{SHOP}/orders/{order['number']}"
            until("the order", lambda: "deleted" in json.loads(fetch(settled)))
            order = json.loads(fetch(settled))
            kept = json.loads(fetch(f"{CONSOLE}/_mock/api/v1/transactions/{order['deleted']}"))
        expect(order["status"] == "DENIED_FRAUD" and min(order["images"].values()) > 10_000, order)
        expect(kept["deleted"], kept)
        return f"{order['status']}, images of {list(order['images'].values())} bytes over https, deleted"

    def _shop(self) -> str:
        names = self.ask("ps", "--format", "{{.Names}}").stdout.decode().split()
        return next(name for name in names if "shop" in name)

    def checks(self) -> list[Callable[[], str]]:
        image = [self.size, self.contents, self.user, self.labels, self.start, self.health, self.end]
        image += [self.secrets, self.work, self.wrong_start, self.doctor]
        return [*image, self.compose, self.compose_unmodified] if self.asked.compose else image


def _run(*words: str, codes: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(words, capture_output=True, check=False, cwd=ROOT)
    if done.returncode not in codes:
        told = (done.stdout + done.stderr).decode(errors="replace")[-2_000:]
        raise Failed(f"{' '.join(words)[:200]}: {done.returncode}\n{told}")
    return done


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", default="docker", help="docker or podman (default %(default)s)")
    parser.add_argument(
        "--compose", default="docker compose", help="command (default %(default)r); empty for none"
    )
    parser.add_argument("--image", default="mockjumio", help="image to try (default %(default)s)")
    parser.add_argument("--base", help="image that it was built on")
    parser.add_argument("--only", action="append", metavar="CHECK", help="only this check; repeatable")
    asked = parser.parse_args()
    failed = 0
    for check in Tried(asked).checks():
        name = check.__name__
        if asked.only and name not in asked.only:
            continue
        try:
            print(f"ok      {name:19} {check()}", flush=True)
        except Failed as error:
            failed += 1
            print(f"FAILED  {name:19} {error}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
