"""What is a sandbox started with?"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mockjumio.clock import Mode
from mockjumio.settings import (
    DEFAULT_HOST,
    DEFAULT_PORT,
    DEFAULT_SEED,
    Credentials,
    Limits,
    MerchantSettings,
    Trust,
    WireSettings,
)

if TYPE_CHECKING:
    from mockjumio.run.orders import PlannedStart
    from mockjumio.scenario.watching import Reload
    from mockjumio.tracing import Spans
    from mockjumio.web.app_keys import OwnCall


class TlsOptions(NamedTuple):
    """How a sandbox serves https: ``directory`` has its test authority, ``names`` are certified too."""

    port: int
    directory: Path
    names: tuple[str, ...] = ()
    tls13: bool = False


class SandboxOptions(NamedTuple):
    """What a sandbox is started with. ``port`` 0 takes a free one."""

    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    public_url: str | None = None
    credentials: Credentials = Credentials()
    settings: MerchantSettings = MerchantSettings()
    wire: WireSettings = WireSettings()
    callback_url: str | None = None
    seed: int = DEFAULT_SEED
    clock: Mode = Mode.REAL
    start: int | None = None  # instant of a manual clock; the machine's time if not given
    scenarios: Sequence[Path] = ()
    env: Mapping[str, str] = {}
    factor: float | None = None  # of an accelerated clock
    control_token: str | None = None
    merchants: Sequence[Mapping[str, Any]] = ()  # further accounts, each as for POST /merchants
    starts: "Sequence[PlannedStart]" = ()  # what plays at the start, of merchants that have nothing yet
    data_dir: Path | None = None  # where everything is kept; in memory if not given
    given: frozenset[str] = frozenset()  # what is said on purpose, and holds against what is kept
    callback_hosts: tuple[str, ...] = ()  # to which callbacks may go; to any if empty
    allow_hosts: tuple[str, ...] = ()  # by which names the control API may be called, beside its own
    strict_urls: bool = False  # refuse callback URLs that Jumio would not accept
    draw_apart: bool = False  # draw images in a process of their own
    trust: Trust = Trust()
    callback_proxy: str | None = None  # through which callbacks go
    tls: TlsOptions | None = None  # serve https too
    limits: Limits = Limits()
    grace: float = 5.0  # seconds that attempts in flight may take to finish in the end
    on_warning: Callable[[str], None] | None = None  # told what a user should know, each thing once
    spans: "Spans | None" = None  # of requests and attempts, for OpenTelemetry
    on_call: "Callable[[OwnCall], None] | None" = None  # told of requests that are in no journal
    on_reload: "Callable[[Reload], None] | None" = (
        None  # watch the scenarios; told what changed and what is wrong
    )
