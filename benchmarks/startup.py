"""How soon does ``serve`` answer, and how much memory does it hold, against one handler on bare aiohttp?
How long do whole commands take, against an interpreter that does nothing, or imports aiohttp alone?

Of whole commands the CPU time counts, their own and the system's for them: they wait for nobody. All start
from bytecode, as what is installed does, whatever the environment says of writing it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from urllib.request import urlopen

_BARE = """
import asyncio, json, sys
from pathlib import Path
from aiohttp import web

async def main():
    app = web.Application()
    async def healthy(request):
        return web.json_response({"status": "ok"})
    app.router.add_get("/_mock/health", healthy)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ready = Path(sys.argv[1])
    beside = ready.with_suffix(".new")
    beside.write_text(json.dumps({"url": f"http://127.0.0.1:{runner.addresses[0][1]}"}))
    beside.replace(ready)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def started(words: list[str], ready: Path) -> tuple[float, float, float]:
    """Milliseconds to the first 200, those of CPU among them, and MiB of memory then."""
    ready.unlink(missing_ok=True)
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL)
    try:
        while not ready.exists():
            time.sleep(0.001)
        with urlopen(json.loads(ready.read_text())["url"] + "/_mock/health") as answer:
            assert answer.status == 200
        taken = (time.perf_counter() - begun) * 1_000
        status = Path(f"/proc/{process.pid}/status").read_text()
        held = int(status.split("VmRSS:")[1].split()[0]) / 1_024
        threads = Path(f"/proc/{process.pid}/task").glob("*/schedstat")  # whose first number is ns on a CPU
        worked = sum(int(one.read_text().split()[0]) for one in threads) / 1_000_000
        return taken, worked, held
    finally:
        process.terminate()
        process.wait()


def spent(words: list[str]) -> float:
    """Milliseconds of CPU that a whole process takes."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    after = getrusage(RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1_000


def serving(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready"
        commands = {
            "aiohttp, one handler": ["-c", _BARE, str(ready)],
            "mockjumio serve": ["-m", "mockjumio", "serve", "--port", "0", "--ready-file", str(ready)],
            "mockjumio serve, SQLite": [
                *("-m", "mockjumio", "serve", "--port", "0", "--ready-file", str(ready)),
                *("--data-dir", f"{folder}/data"),
            ],
        }
        taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
        for number in range(rounds + 1):
            for name, words in commands.items():
                figures = started(words, ready)
                if number:  # the first one writes the bytecode
                    taken[name].append(figures)
    medians = {
        name: [statistics.median(values) for values in zip(*figures, strict=True)]
        for name, figures in taken.items()
    }
    base = medians["aiohttp, one handler"]
    for name, (milliseconds, worked, mebibytes) in medians.items():
        print(
            f"{name:28} {milliseconds:6.0f} ms, ratio {milliseconds / base[0]:.2f}"
            f"   {worked:6.0f} ms of CPU, ratio {worked / base[1]:.2f}"
            f"   {mebibytes:6.1f} MiB, ratio {mebibytes / base[2]:.2f}"
        )


def commands(rounds: int) -> None:
    of = {
        "python -c pass": ["-c", "pass"],
        "python, import aiohttp.web": ["-c", "import aiohttp.web"],
        "mockjumio --help": ["-m", "mockjumio", "--help"],
        "mockjumio scenarios list": ["-m", "mockjumio", "scenarios", "list"],
        "mockjumio generate": ["-m", "mockjumio", "generate", "approved", "--seed", "1"],
        # Nobody listens at port 9: the merchant's own time is not ours.
        "mockjumio trigger": ["-m", "mockjumio", "trigger", "approved", "--to", "http://127.0.0.1:9/"],
    }
    taken: dict[str, list[float]] = {name: [] for name in of}
    for number in range(rounds + 1):
        for name, words in of.items():
            milliseconds = spent(words)
            if number:
                taken[name].append(milliseconds)
    medians = {name: statistics.median(figures) for name, figures in taken.items()}
    nothing, aiohttp = medians["python -c pass"], medians["python, import aiohttp.web"]
    for name, milliseconds in medians.items():
        print(
            f"{name:28} {milliseconds:6.0f} ms of CPU, {milliseconds - nothing:+5.0f} over nothing, "
            f"ratio to aiohttp {milliseconds / aiohttp:.2f}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as bytecode:
        os.environ["PYTHONPYCACHEPREFIX"] = bytecode
        serving(rounds)
        commands(rounds)
