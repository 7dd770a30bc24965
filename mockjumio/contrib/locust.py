"""How does Locust put load on a merchant, from as many machines as it has? Each process has a sandbox.

``pip install 'mockjumio[locust]'``. A user plays scenarios on the sandbox of its process, which posts the
callbacks; each attempt becomes a request event of Locust, with its time and what was wrong with it. So
Locust's own master adds up the figures of all its workers.

The sandbox is a process of its own, ``mockjumio serve``. Locust has gevent replace sockets and selectors
throughout its process, and an event loop of asyncio there, in a thread of its own, runs on those: it works,
takes more of the processor, and shares the interpreter with Locust's users. Another process has a processor.
"""

import atexit
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

try:
    from locust import User
    from locust.exception import StopUser
except ImportError as error:
    raise ImportError(
        f"mockjumio.contrib.locust needs locust 2.40 or later ({error}); pip install 'mockjumio[locust]'"
    ) from error

from mockjumio.errors import MockjumioError, Refused
from mockjumio.outgoing.remote import Control

__all__ = ["CallbackUser", "NotAccepted"]

_PATIENCE = 60.0  # seconds until a sandbox is ready, and in which it may end
_GLANCE = 0.05


class NotAccepted(Exception):
    """What Locust shows as a failure: how an attempt ended, and why."""


class CallbackUser(User):
    """Somebody whose scans have the merchant called back. ``host`` is the merchant's, as always in Locust.

    ``options`` are further words for ``mockjumio serve``; users of a process who have the same ones share a
    sandbox. ``timeout`` is for how many seconds a callback is waited for, retries included.
    """

    abstract = True
    callback_path: ClassVar[str] = "/jumio/callback"
    options: ClassVar[Sequence[str]] = ()
    timeout: ClassVar[float] = 30.0

    def on_start(self) -> None:
        if not self.host:
            raise StopUser(
                "no host: give --host http://localhost:8080, the merchant's, or set it in the class"
            )
        self.control = Control(_sandbox(self.options))

    def play(self, scenario: str, *, immediate: bool = True, **start: Any) -> str:
        """Start a scan, wait for its callback, tell Locust of each attempt; returns the scan's reference.

        ``immediate`` has its user finish at once; otherwise the scenario's journey takes its time, on the
        clock that ``options`` says. ``start`` is more of ``POST /transactions``: ``customer_id``, ``set``.
        """
        url = f"{str(self.host).rstrip('/')}{self.callback_path}"
        began = time.monotonic()
        try:
            started = self.control.start({"scenario": scenario, "callback_url": url, **start})
            reference, end = str(started["reference"]), began + self.timeout
            if immediate:
                self._finish(reference)
            while True:
                left = end - time.monotonic()
                view = self.control.transaction(reference, wait=max(0.0, min(left, 10.0)))
                if not view["open"] or left <= 0:
                    break
        except MockjumioError as error:  # what the sandbox does not play is nobody's time
            self._tell(scenario, 0.0, 0, NotAccepted(f"the scan did not start: {error}"))
            return ""
        attempts = [one for callback in view["callbacks"] for one in callback["attempts"]]
        for attempt in attempts:
            self._tell_of(scenario, attempt)
        if not attempts and view["open"]:
            waited = 1_000 * (time.monotonic() - began)
            self._tell(scenario, waited, 0, NotAccepted(f"no answer within {self.timeout:g} s"))
        return reference

    def _finish(self, reference: str) -> None:
        try:
            self.control.call("POST", f"/transactions/{reference}/finish", body={})
        except Refused as refused:
            if self.control.transaction(reference)["status"] != "PENDING":
                return  # its user was faster than we, as on a busy machine
            raise Refused(
                refused.status, f"{refused}; use play(…, immediate=False)", refused.problems
            ) from None

    def _tell_of(self, scenario: str, attempt: Mapping[str, Any]) -> None:
        failure = None
        if attempt["outcome"] != "accepted":
            failure = NotAccepted(f"{attempt['outcome']}: {attempt['detail']}")
        size = len(attempt["excerpt"])
        self._tell(scenario, attempt["duration_ms"], size, failure)

    def _tell(self, name: str, milliseconds: float, size: int, failure: Exception | None) -> None:
        self.environment.events.request.fire(
            request_type="CALLBACK",
            name=name,
            response_time=milliseconds,
            response_length=size,
            exception=failure,
            context=self.context(),
        )


_lock = threading.Lock()  # gevent's, if Locust runs
_running: dict[tuple[str, ...], "_Sandbox"] = {}


def _sandbox(options: Sequence[str]) -> str:
    """The URL of this process's sandbox, which the first user starts."""
    with _lock:
        key = tuple(options)
        if key not in _running:
            _running[key] = _Sandbox(key)
        return _running[key].url


class _Sandbox:
    """``mockjumio serve``, until this process ends."""

    def __init__(self, options: Sequence[str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="mockjumio-locust-")
        ready = Path(self._folder.name, "ready.json")
        words = ["serve", "--port", "0", "--quiet", "--max-settled", "10000", *options]
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "mockjumio", *words, "--ready-file", str(ready)], stdout=subprocess.DEVNULL
        )
        atexit.register(self.end)
        deadline = time.monotonic() + _PATIENCE
        while not ready.exists():
            code = self._process.poll()
            if code is not None or time.monotonic() > deadline:
                why = "did not become ready" if code is None else f"ended with exit code {code}"
                raise StopUser(f"'mockjumio {' '.join(words)}' {why}")
            time.sleep(_GLANCE)
        self.url = str(json.loads(ready.read_text())["url"])

    def end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._folder.cleanup()
