"""Does the doctor notice that it is in a container?"""

from pathlib import Path

import pytest

from mockjumio.doctor.surroundings import surroundings


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
