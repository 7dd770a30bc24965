"""Does the module for testcontainers ask an engine for the right container, wait for it, and reach it?"""

import asyncio
import importlib
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from testcontainers.core.config import ConnectionMode, testcontainers_config

from mockjumio import testcontainers
from mockjumio.harness import Server
from mockjumio.testcontainers import MockjumioContainer

from ..docker_engine import Engine, playing_engine


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    with playing_engine() as engine:
        monkeypatch.setenv("DOCKER_HOST", engine.address)
        monkeypatch.setattr(testcontainers_config, "ryuk_disabled", True)
        monkeypatch.setattr(testcontainers_config, "connection_mode_override", ConnectionMode.docker_host)
        yield engine


def test_it_is_started_waited_for_used_and_removed(engine: Engine) -> None:
    with MockjumioContainer(control_token="sesame").with_callback_url(
        "http://localhost:9/jumio"
    ) as container:
        assert container.url == f"http://127.0.0.1:{engine.host_port}"
        with container.sandbox(callback_url="http://127.0.0.1:9/own", seed=7) as mockjumio:
            scan = mockjumio.start("approved", customer_id="ada")
            assert scan.callback_url == "http://host.docker.internal:9/own"
            assert mockjumio.env()["JUMIO_URL"] == container.url
        assert engine.process is not None
    assert engine.process is None


def test_the_engine_is_asked_for_image_port_settings_and_a_way_to_the_host(
    engine: Engine,
) -> None:
    container = MockjumioContainer(control_token="sesame").with_env("MOCKJUMIO_CLOCK", "60x")
    with container.with_callback_url("http://localhost:8080/jumio"):
        assert engine.asked["Image"] == "mockjumio"
        assert engine.asked["ExposedPorts"] == {"8017/tcp": {}}
        assert engine.asked["HostConfig"]["ExtraHosts"] == ["host.docker.internal:host-gateway"]
        assert engine.environment == {
            "MOCKJUMIO_CALLBACK_URL": "http://host.docker.internal:8080/jumio",
            "MOCKJUMIO_CLOCK": "60x",
            "MOCKJUMIO_CONTROL_TOKEN": "sesame",
            "MOCKJUMIO_PUBLIC_URL": f"http://127.0.0.1:{engine.host_port}",
        }


def test_links_to_images_lead_to_the_port_that_was_mapped(engine: Engine) -> None:
    with MockjumioContainer() as container, container.sandbox() as mockjumio:
        scan = mockjumio.play("approved", callback_url="http://127.0.0.1:1/nobody")
        assert scan.callback.form["idScanImage"].startswith(f"{container.url}/recognition/v1/idscan/")


def test_a_public_url_and_a_port_that_are_given_hold(engine: Engine) -> None:
    container = MockjumioContainer(public_url="http://mockjumio:8017")
    container.with_bind_ports(8017, testcontainers._free_port())
    with container:
        assert engine.environment["MOCKJUMIO_PUBLIC_URL"] == "http://mockjumio:8017"
        assert engine.environment["MOCKJUMIO_ALLOW_HOST"] == "mockjumio 127.0.0.1"
        assert engine.host_port == str(container.ports["8017"])


async def test_a_container_on_this_machine_is_waited_for_past_proxies(
    start_sandbox: Callable[..., Awaitable[Server]], dead_proxy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = (await start_sandbox()).port
    ports = iter([9, port])
    container: Any = SimpleNamespace(
        get_container_host_ip=lambda: "127.0.0.1", get_exposed_port=lambda _: next(ports)
    )
    monkeypatch.setattr(testcontainers, "_STARTUP", -1)
    with pytest.raises(TimeoutError, match=r"http://127\.0\.0\.1:9 is not ready"):
        await asyncio.to_thread(testcontainers._Ready().wait_until_ready, container)
    await asyncio.to_thread(testcontainers._Ready().wait_until_ready, container)


def test_a_public_url_that_no_link_can_begin_with_is_refused_at_once(engine: Engine) -> None:
    with pytest.raises(ValueError, match="is not an absolute http or https URL"):
        MockjumioContainer(public_url="mockjumio:8017")


def test_without_a_mapped_port_no_link_is_promised(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testcontainers_config, "connection_mode_override", ConnectionMode.bridge_ip)
    container = MockjumioContainer()
    container._configure()
    assert container.env == {}
    assert container.ports == {"8017": None}


def test_of_a_container_that_ends_the_log_is_shown(engine: Engine) -> None:
    engine.fails = True
    with pytest.raises(TimeoutError) as caught:
        MockjumioContainer().start()
    assert caught.value.__notes__ == ["mockjumio: port 8017 is in use"]


@pytest.mark.parametrize(
    ("here", "inside"),
    [
        ("http://localhost:8080/jumio", "http://host.docker.internal:8080/jumio"),
        ("http://127.0.0.1/jumio?a=b", "http://host.docker.internal/jumio?a=b"),
        ("http://0.0.0.0:80/", "http://host.docker.internal:80/"),
        ("https://[::1]:8443/", "https://host.docker.internal:8443/"),
        ("http://shop:8080/jumio", "http://shop:8080/jumio"),
    ],
)
def test_this_machine_has_another_name_inside(engine: Engine, here: str, inside: str) -> None:
    assert MockjumioContainer().from_inside(here) == inside


def test_without_testcontainers_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "testcontainers.core.container", None)
    with pytest.raises(ImportError, match=re.escape("pip install 'mockjumio[testcontainers]'")):
        importlib.reload(testcontainers)
