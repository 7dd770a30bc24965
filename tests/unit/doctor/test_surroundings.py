"""Does the doctor notice that it is in a container?"""

from pathlib import Path

import pytest

from mockjumio.doctor.look import proxies, surroundings


@pytest.mark.parametrize("mark", [".dockerenv", "run/.containerenv"])
def test_docker_and_podman_leave_a_mark(tmp_path: Path, mark: str) -> None:
    (tmp_path / mark).parent.mkdir(exist_ok=True)
    (tmp_path / mark).touch()
    assert surroundings(tmp_path, {}).container == f"/{mark}"


def test_kubernetes_says_it_in_the_environment(tmp_path: Path) -> None:
    found = surroundings(tmp_path, {"KUBERNETES_SERVICE_HOST": "10.0.0.1"})
    assert found.container == "KUBERNETES_SERVICE_HOST"


@pytest.mark.parametrize(
    ("groups", "container"),
    [
        ("12:pids:/docker/0123abcd\n", "/proc/1/cgroup"),
        ("0::/kubepods/besteffort/pod1\n", "/proc/1/cgroup"),
        ("0::/init.scope\n", ""),
        (None, ""),
    ],
)
def test_control_groups_tell_the_rest(tmp_path: Path, groups: str | None, container: str) -> None:
    if groups is not None:
        (tmp_path / "proc/1").mkdir(parents=True)
        (tmp_path / "proc/1/cgroup").write_text(groups)
    assert surroundings(tmp_path, {}).container == container


@pytest.mark.parametrize("variables", [{}, {"NO_PROXY": "x"}])
def test_without_a_proxy_there_is_nothing_to_say(variables: dict[str, str]) -> None:
    assert proxies(variables) is None


@pytest.mark.parametrize(
    ("variables", "of_sandbox"),
    [
        ({}, "HTTP_PROXY=http://p:1"),
        ({"NO_PROXY": "127.0.0.1"}, ""),
        ({"MOCKJUMIO_SERVER": "https://sandbox.test"}, ""),
    ],
)
def test_it_is_said_which_way_a_programs_calls_to_the_sandbox_take(
    variables: dict[str, str], of_sandbox: str
) -> None:
    found = proxies({"HTTP_PROXY": "p:1"} | variables)
    assert found is not None
    assert found.sandbox == variables.get("MOCKJUMIO_SERVER", "http://127.0.0.1:8017")
    assert found.of_sandbox == of_sandbox
