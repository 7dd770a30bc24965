"""A person with a browser before the console: one that only reads HTML, and chromium."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page
from yarl import URL

from mockjumio.harness import Server

PATIENCE = 15_000  # milliseconds that a step may take
PLAIN = {"Accept": "text/html"}
FORM = {**PLAIN, "Content-Type": "application/x-www-form-urlencoded"}


class Shown(NamedTuple):
    """A page as it came, without a browser's work on it."""

    status: int
    url: URL
    headers: Mapping[str, str]
    text: str

    @property
    def heading(self) -> str:
        found = re.search("<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return found[1].strip() if found else ""

    @property
    def form_token(self) -> str:
        found = re.search('name="form_token" value="([^"]*)"', self.text)
        return found[1] if found else ""


class Reader:
    """A browser without scripts: it keeps cookies, follows redirects, and sends forms."""

    def __init__(self, session: aiohttp.ClientSession, root: str) -> None:
        self.session = session
        self.root = root
        self.shown = Shown(0, URL(), {}, "")

    async def get(self, path: str = "", **query: str) -> Shown:
        url = URL(f"{self.root}/_mock/{path}").update_query(query)
        async with self.session.get(url, headers=PLAIN) as answer:
            return await self._keep(answer)

    async def send(self, path: str, **fields: str | Sequence[str]) -> Shown:
        """Send a form with the token of the page that was looked at last; some fields come several times."""
        fields.setdefault("form_token", self.shown.form_token)
        pairs = [(name, one) for name, value in fields.items() for one in _each(value)]
        url = URL(f"{self.root}/_mock/{path}", encoded=True)  # as it stands in a page
        async with self.session.post(url, data=urlencode(pairs), headers=FORM) as answer:
            return await self._keep(answer)

    async def _keep(self, answer: aiohttp.ClientResponse) -> Shown:
        text = (await answer.read()).decode(errors="replace")
        self.shown = Shown(answer.status, answer.url, answer.headers, text)
        return self.shown


def _each(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


@pytest.fixture
async def reader(sandbox: Server) -> AsyncIterator[Reader]:
    jar = aiohttp.CookieJar(unsafe=True)  # 127.0.0.1 is an address
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Reader(session, sandbox.url)


class Watched:
    """Pages of a browser, and what their consoles complained of."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.wrong: list[str] = []

    async def page(self, *, width: int = 1200, dark: bool = False, script: bool = True) -> Page:
        context = await self._browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        return page


@pytest.fixture
async def watched(chromium: Browser) -> AsyncIterator[Watched]:
    """Pages; the test fails if a console says that something broke or was blocked."""
    watched = Watched(chromium)
    yield watched
    assert watched.wrong == []


# Contrast follows from what is said here of a text and of what lies below it. To measure it takes most of
# axe-core's time: it is told to measure one of those that look alike, such as the rows of a long table.
_ONE_OF_EACH_LOOK = """() => {
    const grounds = new Map(), seen = new Set();
    for (const one of document.querySelectorAll("html, body, body *")) {
        const style = getComputedStyle(one), below = grounds.get(one.parentElement) ?? "";
        const ground = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter].join();
        grounds.set(one, below.endsWith(ground) ? below : `${below}; ${ground}`);
        const says = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!says || !one.checkVisibility()) continue;
        const {color, fontSize, fontWeight, textShadow} = style;
        const look = [grounds.get(one), color, fontSize, fontWeight, textShadow].join();
        one.toggleAttribute("data-look", !seen.has(look));
        seen.add(look);
    }
    axe.configure({rules: [{id: "color-contrast", selector: "[data-look], input, select, textarea"}]});
}"""


async def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with a page for those who do not see it, or use no mouse."""
    if await page.evaluate("!window.axe"):
        await page.evaluate(Axe().axe_script)
    await page.evaluate(_ONE_OF_EACH_LOOK)
    found = await page.evaluate("axe.run({resultTypes: ['violations']}).then((run) => run.violations)")
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
