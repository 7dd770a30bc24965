"""Do the example shops in Python do what their tests say? Each is run as its README section says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..docker_engine import playing_engine

EXAMPLES = Path(__file__).parents[2] / "examples"
PATIENCE = 120  # seconds after which a run is lost; none takes so long
PLUGINS = {"aiohttp": ("pytest_asyncio", "pytest_aiohttp"), "django": ("pytest_django",)}  # beside ours
ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # no shop has the many of this project, which take seconds


def run(name: str, *words: str, **environment: str) -> str:
    """What pytest says; the test fails with it if one of the example's tests fails."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("MOCKJUMIO_", "PYTEST_"))}
    plugins = [f"-p{plugin}.plugin" for plugin in PLUGINS.get(name, ())]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-pmockjumio", *plugins, "-pno:cacheprovider", *words],
        cwd=EXAMPLES / name,
        env=clean | ALONE | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("name", ["aiohttp", "django", "fastapi", "flask"])
def test_a_shop_passes_its_tests(name: str) -> None:
    assert "9 passed" in run(name)


def test_the_shop_that_starts_scans_itself_passes_its_tests() -> None:
    assert "5 passed" in run("web-redirect")


def test_the_shop_on_the_current_platform_passes_its_tests() -> None:
    assert "17 passed" in run("platform")


def test_the_suite_finds_nothing_wrong_with_the_shop_on_the_current_platform(unused_tcp_port: int) -> None:
    jumio = f"http://127.0.0.1:{unused_tcp_port}"
    told = {
        "JUMIO_TOKEN_URL": f"{jumio}/oauth2/token",
        "JUMIO_ACCOUNTS_URL": f"{jumio}/api/v1/accounts",
        "JUMIO_RETRIEVAL_URL": jumio,
        "JUMIO_CLIENT_ID": "mockjumio-token",
        "JUMIO_CLIENT_SECRET": "mockjumio-secret",
        "JUMIO_BACKOFF": "0.05",
    }
    serve = [sys.executable, "-m", "flask", "--app", "app:create_app", "run", "--port", "0"]
    with subprocess.Popen(
        serve, cwd=EXAMPLES / "platform", env=os.environ | told, stderr=subprocess.PIPE, text=True
    ) as shop:
        try:
            assert shop.stderr is not None
            url = next(line.split()[-1] for line in shop.stderr if "Running on" in line)
            words = ("run", "platform", "--to", f"{url}/jumio/callback", "--port", str(unused_tcp_port))
            done = subprocess.run(
                [sys.executable, "-m", "mockjumio", *words], capture_output=True, text=True, timeout=PATIENCE
            )
        finally:
            shop.kill()
            shop.stderr.close()
    assert done.returncode == 0, done.stdout + done.stderr
    assert " well in " in done.stdout


def test_django_has_a_migration_for_every_model() -> None:
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    done = subprocess.run(
        command,
        cwd=EXAMPLES / "django",
        env=os.environ | {"DATABASE": ":memory:"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_container_is_used_by_the_fixtures(tmp_path: Path) -> None:
    # Inside Docker alone this machine is called host.docker.internal.
    (tmp_path / "outside_docker.py").write_text(
        "import mockjumio.testcontainers\nmockjumio.testcontainers.HOST = 'localhost'\n"
    )
    with playing_engine() as engine:
        said = run(
            "testcontainers",
            "-poutside_docker",
            PYTHONPATH=str(tmp_path),
            DOCKER_HOST=engine.address,
            TESTCONTAINERS_RYUK_DISABLED="true",
            TESTCONTAINERS_CONNECTION_MODE="docker_host",
        )
        assert engine.asked["Image"] == "mockjumio"
    assert "2 passed" in said
