"""How is a scan of a failed test played once more? The command that repeats it, and the call for a test."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mockjumio.client.values import Scan

URL = "URL"  # of the application: the one that the test served is closed by the time that this is read
_SWITCHES = ("charset", "plus_for_space", "only_200", "strict_accept", "forwarded", "tls13")
_VALUES = ("user_agent", "data_center", "timeout")


class Origin(NamedTuple):
    """Where a test's scans come from: its merchant's seed and settings, and the sandbox.

    ``server`` is the address of one that runs by itself, ``folders`` are those of one of the test's own.
    """

    seed: int
    settings: Mapping[str, Any]
    server: str | None = None
    folders: tuple[str, ...] = ()


def again(scan: Scan, origin: Origin, file: str | None) -> Iterator[str]:
    """A line each. ``file`` is the path of the scenario, if it was named by that."""
    inline = isinstance(scan.asked.get("scenario"), Mapping)
    if not scan.steered and (file is not None or not inline):
        yield f"play it again: {_command(scan, origin, file or scan.scenario)}"
        if without := _without(origin):
            yield f"  (without what only a merchant can have: {', '.join(without)})"
    by_hand = ", and the same steps by hand" if scan.steered else ""
    yield f"in a test: {_call(scan, file)}{by_hand}"


def _command(scan: Scan, origin: Origin, word: str) -> str:
    words = ["mockjumio", "trigger", word, *(["--server", origin.server] if origin.server else [])]
    words += ["--to", URL, "--seed", str(scan.seed)]
    for change in _changes(scan):
        words += ["--set", change]
    if not origin.server:
        words += ["--now", scan.created.isoformat(timespec="milliseconds").replace("+00:00", "Z")]
        words += ["--merchant-seed", str(origin.seed), "--ordinal", str(scan.ordinal)]
        words += _wire(origin.settings)
        for folder in origin.folders:
            words += ["--scenarios", folder]
    return shlex.join(words)


def _changes(scan: Scan) -> Iterator[str]:
    """What ``--set`` must say: unusual settings, what the start changed, and what it provided."""
    from mockjumio.scenario.authoring import in_line, literal_in_line

    for name, value in scan.settings.items():
        yield f"settings.{name}={in_line(value)}"
    for path, value in scan.asked.get("set", {}).items():
        yield f"{path}={in_line(value)}"
    for name, text in _provided(scan).items():
        yield f"provided.{name}={literal_in_line(text)}"


def _provided(scan: Scan) -> dict[str, str]:
    others = ("scenario", "set", "callback_url")
    return {name: text for name, text in scan.asked.items() if name not in others}


def _wire(settings: Mapping[str, Any]) -> Iterator[str]:
    """The flags for what of the merchant's settings concerns how callbacks are sent."""
    unusual = _unusual(settings)
    for name in (*_SWITCHES, *_VALUES):
        if name in unusual:
            yield f"--{name.replace('_', '-')}"
            if name in _VALUES:
                yield str(unusual[name])


def _without(origin: Origin) -> list[str]:
    """The settings that no flag of a sandbox says."""
    if origin.server:
        return []
    return sorted(_unusual(origin.settings).keys() - {*_SWITCHES, *_VALUES, "callback_urls"})


def _unusual(settings: Mapping[str, Any]) -> dict[str, Any]:
    from mockjumio.merchant.requests import wire_view
    from mockjumio.settings import WireSettings

    usual = wire_view(WireSettings())
    return {name: settings[name] for name in usual if settings.get(name, usual[name]) != usual[name]}


def _call(scan: Scan, file: str | None) -> str:
    scenario = file or scan.asked.get("scenario", scan.scenario)
    words = [repr(scenario)]
    if "callback_url" in scan.asked:
        words.append(f"callback_url={URL}")
    words += [f"{name}={text!r}" for name, text in _provided(scan).items()]
    words.append(f"seed={scan.seed}")
    if changes := scan.asked.get("set"):
        words.append(f"set={changes!r}")
    return f"mockjumio.start({', '.join(words)})"
