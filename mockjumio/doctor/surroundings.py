"""Where do we look from? From a container, where localhost is another one, or from behind a proxy."""

import os
from collections.abc import Mapping
from pathlib import Path

from mockjumio.doctor.findings import Proxies, Surroundings
from mockjumio.proxies import describe_variables, named_for
from mockjumio.settings import DEFAULT_PORT

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


def proxies(environment: Mapping[str, str] = os.environ) -> Proxies | None:
    variables = describe_variables(environment)
    if not variables:
        return None
    sandbox = environment.get("MOCKJUMIO_SERVER") or f"http://127.0.0.1:{DEFAULT_PORT}"
    return Proxies(variables, sandbox, str(named_for(sandbox, environment) or ""))
