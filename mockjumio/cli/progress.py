"""How far is it? A line on standard error that is written over, on a terminal and after a second."""

import sys
import time

_AFTER = 1.0  # seconds: what is quicker needs no bar
_WIDTH = 24
_NAMED = 40  # columns for what is under way


class Progress:
    """Counts up to ``total``; leave its context to wipe the line."""

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self._total = total
        self._done = 0
        self._began = time.monotonic()
        self._shown = False
        self._seen = sys.stderr.isatty() and not quiet

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def step(self, name: str) -> None:
        """One more is done; ``name`` says which."""
        self._done += 1
        if not self._seen or time.monotonic() - self._began < _AFTER:
            return
        self._shown = True
        filled = _WIDTH * self._done // max(self._total, 1)
        bar = f"[{'#' * filled}{'.' * (_WIDTH - filled)}]"
        print(
            f"\r\x1b[K{bar} {self._done}/{self._total} {name[:_NAMED]}", end="", file=sys.stderr, flush=True
        )
