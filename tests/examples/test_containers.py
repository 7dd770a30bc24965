"""Is what starts the sandbox in a container what its readers take, and true to the code?"""

import asyncio
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest
import yaml

from mockjumio.cli import main, parser
from mockjumio.cli.config_file import read_configuration
from mockjumio.cli.sandbox_options import serve_options
from mockjumio.contract.network import HOSTS, REGIONS
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions, TlsOptions
from mockjumio.web.control.entrance import Hosts

if TYPE_CHECKING:
    from tests.conftest import Caller

ROOT = Path(__file__).parents[2]
COMPOSE, UNMODIFIED = ROOT / "compose.yaml", ROOT / "compose.unmodified.yaml"
KUBERNETES = ROOT / "deploy" / "kubernetes"
ACTION = ROOT / "action.yml"
IMAGE = [
    line for line in (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines() if line[:1].isupper()
]
FINAL = IMAGE[[n for n, line in enumerate(IMAGE) if line.startswith("FROM ")][-1] :]
PATIENCE = 20  # seconds


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("MOCKJUMIO_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The variables that a start of the server asks for."""

    class Watched(dict[str, str]):
        def get(self, name: str, default: Any = None) -> Any:
            asked.add(name)
            return super().get(name, default)

    asked: set[str] = set()
    monkeypatch.setattr(os, "environ", Watched(os.environ))
    serve_options(parser.parse(["serve"]))
    return asked


def of_compose(file: Path) -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load(file.read_text())["services"]
    return services


# Compose


@pytest.mark.parametrize(
    ("file", "schema"),
    [(COMPOSE, "compose-spec"), (UNMODIFIED, "compose-spec"), (ACTION, "github-actions")],
    ids=lambda one: getattr(one, "name", one),
)
def test_it_has_the_form_that_is_published_for_it(file: Path, schema: str) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", [COMPOSE, UNMODIFIED], ids=lambda file: file.name)
def test_the_sandbox_knows_its_variables_and_mounts_are_there(file: Path, known: set[str]) -> None:
    for service in of_compose(file).values():
        ours = {name for name in service.get("environment", {}) if name.startswith("MOCKJUMIO_")}
        assert ours <= known
        for mount in service.get("volumes", ()):
            source = mount.split(":")[0]
            assert not source.startswith(".") or (ROOT / source).exists()


def test_all_hosts_of_jumio_are_names_of_the_sandbox() -> None:
    aliases = of_compose(UNMODIFIED)["mockjumio"]["networks"]["default"]["aliases"]
    everywhere = (*HOSTS.values(), *REGIONS.values())
    called = {host for center in everywhere for host in center.hosts}
    callers = {center.callback_host for center in HOSTS.values()}
    callers |= {region.host("callback") for region in REGIONS.values()}
    assert sorted(aliases) == sorted(called | callers)


def test_nothing_but_the_sandbox_and_the_authority_has_keys() -> None:
    holders = {
        name
        for name, service in of_compose(UNMODIFIED).items()
        if any(mount.startswith("data:") for mount in service.get("volumes", ()))
    }
    assert holders == {"mockjumio", "authority"}
    assert "trust:/trust:ro" in of_compose(UNMODIFIED)["shop"]["volumes"]


def test_the_authority_is_exported_by_commands_that_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCKJUMIO_TLS_DIR", str(tmp_path / "tls"))  # as the image has it
    (script,) = of_compose(UNMODIFIED)["authority"]["command"]
    lines = [line for line in script.splitlines() if line.startswith("mockjumio ")]
    for line in lines:
        assert main(shlex.split(line.replace("/trust", str(tmp_path)))[1:]) == 0
    assert b"BEGIN CERTIFICATE" in (tmp_path / "ca.pem").read_bytes()
    assert b"PRIVATE" not in (tmp_path / "ca.pem").read_bytes()


async def test_what_the_sandbox_begins_with_can_be_played() -> None:
    files = sorted((ROOT / "examples" / "init.d").glob("*.yaml"))
    said = read_configuration(None, files)
    assert len(said.starts) > 2
    async with Server(SandboxOptions(port=0, callback_url="http://127.0.0.1:9/", starts=said.starts)) as one:
        assert one.notes == (f"transactions played at the start: {len(said.starts)} of {len(said.starts)}",)


# The image


def test_the_image_sets_variables_that_there_are(known: set[str]) -> None:
    (line,) = [line for line in FINAL if line.startswith("ENV ")]
    assert set(re.findall(r"\b(MOCKJUMIO_\w+)=", line)) <= known


def test_the_image_says_when_it_is_healthy_where_it_listens_and_who_it_is() -> None:
    said = {line.split(" ", 1)[0]: line for line in FINAL}
    assert said["HEALTHCHECK"].endswith('CMD ["mockjumio", "healthcheck"]')  # for this GitHub waits
    assert said["EXPOSE"] == "EXPOSE 8017"  # at this GitLab looks
    assert re.fullmatch(r"USER [1-9]\d*:[1-9]\d*", said["USER"])  # Kubernetes can tell that it is not root
    assert "RUN" not in said  # nothing is installed where nothing can be left out again


def test_the_image_is_built_from_what_is_there_and_let_in() -> None:
    copied = [
        word for line in IMAGE for word in line.split()[1:-1] if line.startswith("COPY ") and "--" not in line
    ]
    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert sorted(copied) == sorted(let_in)
    assert all((ROOT / one).exists() for one in copied)


# Kubernetes; its own schemas are too large to have here


def documents() -> dict[str, Any]:
    return {one["kind"]: one for one in yaml.safe_load_all((KUBERNETES / "mockjumio.yaml").read_text())}


def test_the_manifest_leads_from_service_to_container() -> None:
    pods = documents()["Deployment"]["spec"]["template"]
    (container,) = pods["spec"]["containers"]
    (port,) = documents()["Service"]["spec"]["ports"]
    assert documents()["Service"]["spec"]["selector"].items() <= pods["metadata"]["labels"].items()
    assert {port["targetPort"]: port["port"]} == {
        one["name"]: one["containerPort"] for one in container["ports"]
    }
    assert {mount["name"] for mount in container["volumeMounts"]} == {
        one["name"] for one in pods["spec"]["volumes"]
    }
    (image,) = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())["images"]
    assert image["name"] == container["image"]


async def test_its_probes_are_answered_without_a_name_and_its_variables_known(
    sandbox: Server, call: "Caller", known: set[str]
) -> None:
    (container,) = documents()["Deployment"]["spec"]["template"]["spec"]["containers"]
    assert {one["name"] for one in container["env"]} <= known
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        answer = await call("GET", sandbox.url + container[probe]["httpGet"]["path"], Host="10.0.0.7:8017")
        assert answer.status == 200


def test_its_files_say_what_may_be_said(tmp_path: Path) -> None:
    (volume,) = [
        one for one in documents()["Deployment"]["spec"]["template"]["spec"]["volumes"] if "configMap" in one
    ]
    for item in volume["configMap"]["items"]:
        file = tmp_path / item["path"]
        file.parent.mkdir(exist_ok=True)
        file.write_text(documents()["ConfigMap"]["data"][item["key"]])
    said = read_configuration(tmp_path / "mockjumio.yaml", [tmp_path / "init.d" / "init.yaml"])
    hosts = Hosts(said.allow_hosts or ())
    assert hosts.include("mockjumio.shop.svc.cluster.local:8017")
    assert not hosts.include("mockjumio.example")


def test_the_pod_may_do_next_to_nothing() -> None:
    pod = documents()["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


# The dev container, and the action


def test_the_dev_container_sets_up_what_make_does_and_starts_what_there_is() -> None:
    said = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    target = said["postCreateCommand"].removeprefix("make .venv")
    assert re.search(rf"^\$\(VENV\){re.escape(target)}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for words in re.findall(r"\.venv/bin/mockjumio ([^>&;2]+)", said["postStartCommand"]):
        assert callable(parser.parse(shlex.split(words)).run)
    assert said["forwardPorts"] == [parser.parse(["serve"]).port]


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A runner on which the action's first step has been."""
    programs = tmp_path / "mockjumio" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (programs / "mockjumio").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mockjumio "$@"\n')
    for one in programs.iterdir():
        one.chmod(0o755)
    yield {
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "PORT": "0",
        "CALLBACK_URL": "http://localhost:8080/jumio callback".replace(" ", "%20"),
        "ARGS": "",
        "TIMEOUT": "30",
    }
    if (ready := tmp_path / "mockjumio.json").exists():
        os.kill(json.loads(ready.read_bytes())["pid"], signal.SIGTERM)


def start(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    step = yaml.safe_load(ACTION.read_text())["runs"]["steps"][1]
    assert step["env"].keys() <= variables.keys()
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]  # as GitHub has it
    return subprocess.run(
        shell, env=os.environ | variables, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_action_starts_a_sandbox_and_tells_where_it_is(runner: dict[str, str], tmp_path: Path) -> None:
    done = start(runner | {"ARGS": "--clock manual --user-agent 'Jumio Callback'"})
    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(line.split("=", 1) for line in (tmp_path / "output").read_text().splitlines())
    outputs = yaml.safe_load(ACTION.read_text())["outputs"]
    assert outputs.keys() - told.keys() == {"tls-url"}
    assert (told["token"], told["secret"]) == ("mockjumio-token", "mockjumio-secret")
    with urlopen(f"{told['url']}/_mock/api/v1/merchants/mockjumio-token", timeout=PATIENCE) as answer:
        merchant = json.load(answer)
    assert merchant["callback_url"] == "http://localhost:8080/jumio%20callback"
    assert merchant["settings"]["user_agent"] == "Jumio Callback"
    assert "mockjumio" in Path(told["log"]).read_text()


def test_the_action_fails_with_what_the_sandbox_said(runner: dict[str, str]) -> None:
    done = start(runner | {"PORT": "nonsense"})
    assert done.returncode == 1
    assert "'nonsense'" in done.stdout
    assert "::error::mockjumio has ended" in done.stdout


# Code with Jumio's hosts written into it, without containers: only its names are looked up elsewhere

_ELSEWHERE = """
import runpy, socket, sys
script, port = sys.argv[1], int(sys.argv[2])
look_up = socket.getaddrinfo
def here(host, wanted, *more, **named):
    place = ("127.0.0.1", port) if host == "netverify.com" else (host, wanted)
    return look_up(*place, *more, **named)
socket.getaddrinfo = here
runpy.run_path(script, run_name="__main__")
"""


async def test_a_shop_with_jumios_address_in_its_code_gets_all_it_asks_for(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    options = SandboxOptions(
        port=0, public_url="https://netverify.com", tls=TlsOptions(0, tmp_path / "tls"), merchants=()
    )
    shop = f"http://127.0.0.1:{unused_tcp_port}"
    async with Server(options) as sandbox:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _ELSEWHERE, ROOT / "examples" / "unmodified" / "shop.py"),
            str(sandbox.tls_port),
            env=os.environ
            | {
                "SSL_CERT_FILE": str(tmp_path / "tls" / "ca.pem"),
                "PORT": str(unused_tcp_port),
                "SHOP_URL": shop,
                "JUMIO_API_TOKEN": "mockjumio-token",
                "JUMIO_API_SECRET": "mockjumio-secret",
            },
        )
        try:
            await _listens(unused_tcp_port)
            order = await _json(f"{shop}/orders", "POST")
            assert order["page"].startswith("https://netverify.com/web/v4/app?")
            (scan,) = list(sandbox.simulation.store.transactions("mockjumio-token"))
            await sandbox.simulation.finish(scan)
            await sandbox.simulation.settled(scan, PATIENCE)
            order = await _deleted(f"{shop}/orders/{order['number']}")
            deleted = sandbox.simulation.transaction(scan.reference)
        finally:
            process.kill()
            await process.wait()
    assert order["status"] == "APPROVED_VERIFIED"
    assert set(order["images"]) >= {"front", "face"}
    assert min(order["images"].values()) > 10_000
    assert deleted is not None
    assert deleted.deleted is not None


async def _listens(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            await asyncio.sleep(0.02)


async def _deleted(order: str) -> dict[str, Any]:
    """An order once its scan is deleted."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if "deleted" in (found := await _json(order)):
                return found
            await asyncio.sleep(0.02)


async def _json(url: str, method: str = "GET") -> dict[str, Any]:
    def ask() -> dict[str, Any]:
        with urlopen(Request(url, method=method), timeout=PATIENCE) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    return await asyncio.to_thread(ask)
