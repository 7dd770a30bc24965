"""Which suites run, and what came of their steps until now? Each is a process of the command line."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from mockjumio.clock import Instant, system_now
from mockjumio.errors import MockjumioError

KEPT: Final = 20  # runs that are over
_LONGEST_LINE: Final = 16 * 1024 * 1024  # bytes: a step with all of its callbacks
_LAST_WORDS: Final = 4_000  # bytes of what a run complained of


class Busy(MockjumioError):
    """A suite moves the merchant's clock and reads all of its transactions; two would mix them up."""


class SuiteRun:
    """One run. ``steps`` are as ``mockjumio run --jsonl`` prints them, without their transactions."""

    def __init__(self, number: int, merchant: str, suite: str, target: str) -> None:
        self.number = number
        self.merchant = merchant
        self.suite = suite
        self.target = target
        self.began: Instant = system_now()
        self.count = 0  # steps that it will have
        self.steps: list[Mapping[str, Any]] = []
        self.code: int | None = None  # of its end
        self.complaint = ""
        self.junit: bytes | None = None
        self.stopped = False
        self._process: asyncio.subprocess.Process | None = None

    @property
    def running(self) -> bool:
        return self.code is None

    def tally(self, result: str) -> int:
        return sum(one["result"] == result for one in self.steps)

    def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self.stopped = True
            with suppress(ProcessLookupError):
                self._process.terminate()

    async def play(self, command: Sequence[str], text: str | None, environment: Mapping[str, str]) -> None:
        """Run the command with the suite's ``text``, if it has one of its own, and keep what it prints."""
        import shutil  # it and tempfile: which a start does not need
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="mockjumio-"))
        try:
            if text is not None:
                (folder / "suite.yaml").write_text(text, encoding="utf-8")
            junit = folder / "junit.xml"
            self._process = process = await asyncio.create_subprocess_exec(
                *(one.replace("{folder}", str(folder)) for one in command),
                f"--junit={junit}",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={**os.environ, **environment},
                limit=_LONGEST_LINE,
            )
            try:
                _, complaint = await asyncio.gather(self._read(process), self._listen(process))
                self.code = await process.wait()
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
            self.complaint = complaint.replace(str(folder / "suite.yaml"), "suite")
            if junit.exists():
                self.junit = junit.read_bytes()
        except OSError as error:
            self.complaint = f"the suite could not be started: {error.strerror or error}"
        finally:
            self.code = 1 if self.code is None else self.code
            shutil.rmtree(folder, ignore_errors=True)

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        async for line in process.stdout:
            try:
                said = json.loads(line)
            except ValueError:
                continue  # cut off by its end
            if "count" in said:
                self.count += said["count"]
            elif "step" in said:
                transactions = said.pop("transactions", ())
                self.steps.append({**said, "references": [one["reference"] for one in transactions]})

    async def _listen(self, process: asyncio.subprocess.Process) -> str:
        assert process.stderr is not None  # noqa: S101 - it was asked for
        return (await process.stderr.read())[-_LAST_WORDS:].decode(errors="replace")


class SuiteRuns:
    """The runs of a sandbox, the newest last; gone with its end."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._runs: dict[int, SuiteRun] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._last = 0

    def of(self, merchant: str) -> list[SuiteRun]:
        return [one for one in self._runs.values() if one.merchant == merchant]

    def find(self, number: int) -> SuiteRun | None:
        return self._runs.get(number)

    def start(
        self,
        merchant: str,
        suite: str,
        target: str,
        *,
        text: str | None = None,
        server: str,
        control_token: str | None,
        more: Sequence[str] = (),
    ) -> SuiteRun:
        """Begin to play a suite against a merchant on this sandbox; raises :class:`Busy`."""
        if any(one.running for one in self.of(merchant)):
            raise Busy("a suite is running for this merchant; wait until it is over, or stop it")
        self._last += 1
        run = self._runs[self._last] = SuiteRun(self._last, merchant, suite, target)
        command = [sys.executable, "-m", "mockjumio", "run", "{folder}/suite.yaml" if text else suite]
        command += ["--jsonl", f"--to={target}", f"--server={server}", f"--merchant={merchant}", *more]
        environment = {} if control_token is None else {"MOCKJUMIO_CONTROL_TOKEN": control_token}
        task = asyncio.get_running_loop().create_task(run.play(command, text, environment))
        self._tasks[run.number] = task
        task.add_done_callback(lambda _: self._over(run))
        return run

    def _over(self, run: SuiteRun) -> None:
        self._tasks.pop(run.number, None)
        over = [one.number for one in self._runs.values() if not one.running]
        for number in over[: -self._kept]:
            del self._runs[number]

    async def close(self) -> None:
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
