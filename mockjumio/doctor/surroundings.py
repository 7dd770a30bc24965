"""Are we in a container? There, localhost is another one."""

import os
from collections.abc import Mapping
from pathlib import Path

from mockjumio.doctor.findings import Surroundings

_MARKS = (".dockerenv", "run/.containerenv")  # of Docker, of Podman
_GROUPS = ("docker", "kubepods", "containerd", "libpod", "lxc", "garden")


def surroundings(root: Path = Path("/"), environment: Mapping[str, str] = os.environ) -> Surroundings:
    for mark in _MARKS:
        if (root / mark).exists():
            return Surroundings(f"/{mark}")
    if environment.get("KUBERNETES_SERVICE_HOST"):
        return Surroundings("KUBERNETES_SERVICE_HOST")
    try:
        groups = (root / "proc/1/cgroup").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Surroundings()  # no Linux, so no container that we could be in
    return Surroundings("/proc/1/cgroup" if any(group in groups for group in _GROUPS) else "")
