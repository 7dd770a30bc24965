"""What should whoever runs the sandbox know, though it works? Each thing is said once."""

from collections.abc import Callable

MOST = 100  # things that are said; parallel tests have a URL each


class Warnings:
    """Told to ``tell``, if anybody listens."""

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        self._tell = tell
        self._said: set[str] = set()

    def of_url(self, url: str | None) -> None:
        """What Jumio would have against a callback URL."""
        if self._tell is None or url is None or url in self._said:
            return
        from mockjumio.contract.network import CITATION, broken_rules  # which a start does not need

        if broken := broken_rules(url):
            found = "; ".join(one.found for one in broken)
            why = f"Jumio would not send callbacks to {url}: {found} ({CITATION})"
            self.say(url, f"{why}. It is used anyway; --strict-callback-urls refuses it")

    def say(self, what: str, words: str) -> None:
        """Say it, unless it was said of this before."""
        if self._tell is None or what in self._said or len(self._said) > MOST:
            return
        self._said.add(what)
        self._tell(words if len(self._said) <= MOST else "further warnings of this kind are not shown")
