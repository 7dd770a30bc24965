"""Is every page small, readable for everybody, and wide enough for no screen?"""

import gzip
import re
from html import unescape
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import aiohttp
import pytest

from mockjumio.harness import Server
from mockjumio.web.console import console_paths
from tests.conftest import Caller, Control, Player, Shop
from tests.console.conftest import violations
from tests.console.test_transaction import path_of

if TYPE_CHECKING:
    from tests.console.conftest import Watched

MOST = 60_000  # bytes over the wire with an empty cache
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1200, "light"), (360, "dark"))
_ONE = "transactions/{reference}"
_CALLBACK = f"{_ONE}/callbacks/{{number}}"
PAGES = {  # of each row of the console's tables the addresses that show what can be on it
    "": ["", "?q=is:failed", "?q=nothing", "?q=stauts:x"],
    "events": ["events", "events?q=kind:request"],
    "scenarios": ["scenarios", "scenarios?q=nothing"],
    "scenarios/{name}": ["scenarios/approved", "scenarios/fraud"],
    "editor": ["editor", "editor?scenario=fraud"],
    "suites": ["suites"],
    "contract": [
        "contract",
        "contract?q=idFaceMatch",
        "contract?edition=kyx",
        "contract?edition=2021-07&from=2017-05",
        "contract?edition=kyx&from=2017-05",
    ],
    "settings": ["settings"],
    "merchants": ["merchants", "merchants?q=nothing"],
    "second-factor": ["second-factor"],
    _ONE: ["{done}", "{pending}", "{upload}", "{failed}", "transactions/unknown"],
    f"{_CALLBACK}/edit": ["{done}/callbacks/1/edit"],
    f"{_CALLBACK}/differences": ["{failed}/callbacks/1/differences", "{done}/callbacks/1/differences"],
    f"{_CALLBACK}/curl": ["{done}/callbacks/1/curl"],
    f"{_ONE}/pytest": ["{done}/pytest"],
    f"{_ONE}/scenario": ["{done}/scenario"],
}
NO_PAGES = {  # parts of pages, files, and what leads elsewhere
    *(
        "rows",
        "news",
        "events/news",
        "events/latest",
        "bar/clock",
        "bar/scenarios",
        "bar/merchants",
        "live",
        "trigger",
        "login",
    ),
    *("suites/{number}", "suites/{number}/junit.xml"),  # look in test_suites
    *("export/transactions.jsonl", "export/callbacks.jsonl", "export/transactions.har"),
    *(f"{_ONE}/har", f"{_ONE}/jsonl", f"{_ONE}/images/{{name}}", f"{_CALLBACK}/body"),
}


class Stage(NamedTuple):
    """A sandbox in which something of everything has happened."""

    sandbox: Server
    addresses: list[str]


@pytest.fixture
async def stage(sandbox: Server, player: Player, control: Control, call: Caller, shop: Shop) -> Stage:
    simulation = sandbox.simulation
    for seed in range(40):
        await player.play(simulation, "approved" if seed % 3 else "no-id-uploaded", seed=seed)
    upload = await player.play(simulation, "document-extracted", seed=41)
    shop.answers(503)
    retried = {"extends": "fraud", "callback": {"retries": ["1m", "2m"]}}
    failed = await control.good(
        "POST", "/transactions", {"scenario": retried, "seed": 42, "merchant_reference": "long-" * 19}
    )
    await control.good("POST", "/clock/run-until-idle")
    shop.answers(200)
    done = await player.play(simulation, "approved", seed=43, merchant_reference="cart-17", customer_id="ada")
    images = f"{sandbox.url}/api/netverify/v2/scans/{done.reference}/images"
    for name in ("front", "face", "back", "unknown"):
        await call("GET", f"{images}/{name}")
    pending = player.start(simulation, "approved", seed=44)
    ours = f"/merchants/{sandbox.account.token}"
    await control.good(
        "POST",
        f"{ours}/document-types",
        {"code": "GYM_CARD", "name": "Gym card", "label": "Gym member's card"},
    )
    await control.good(
        "POST",
        f"{ours}/routes",
        {"scenario": "fraud", "customer_id": "eve*", "merchant_reference": "long-" * 19},
    )
    await control.good("POST", f"{ours}/faults", {"fault": "status", "params": {"status": 503}, "first": 3})
    names = {one: path_of(scan) for one, scan in (("done", done), ("pending", pending), ("upload", upload))}
    names["failed"] = f"transactions/{failed['reference']}"
    addresses = [address.format(**names) for each in PAGES.values() for address in each]
    return Stage(sandbox, [*addresses, "api/"])


def test_no_page_is_forgotten() -> None:
    rows = {
        one.path
        for first in console_paths._MODULES
        for one in console_paths._pages(first)
        if one.method == "GET"
    }
    assert rows == PAGES.keys() | NO_PAGES


_LOADED = re.compile(
    r"""(?:\ssrc|data-schema)="(/[^"]+)"|<link[^>]*\shref="(/[^"]+)"|<datalist[^>]*\shx-get="(/[^"]+)\""""
)


async def test_every_page_has_at_most_sixty_kilobytes_with_an_empty_cache(stage: Stage) -> None:
    """With all that it loads: scripts, styles, small images, and what its fields suggest."""
    heavy = {}
    headers = {"Accept": "text/html", "Accept-Encoding": "gzip"}
    async with aiohttp.ClientSession(headers=headers, auto_decompress=False) as session:

        async def load(address: str) -> tuple[int, bytes]:
            async with session.get(f"{stage.sandbox.url}{address}") as answer:
                body = await answer.read()
                return sum(len(name) + len(value) + 4 for name, value in answer.raw_headers) + len(body), body

        for address in stage.addresses:
            size, body = await load(f"/_mock/{address}")
            found = _LOADED.findall(gzip.decompress(body).decode())
            sizes = {one: (await load(one))[0] for one in {unescape("".join(each)) for each in found}}
            assert len(sizes) > 4 or address == "api/"
            if size + sum(sizes.values()) > MOST:
                heavy[address] = {address: size, **sizes}
    assert heavy == {}


_HIDDEN = """[...document.querySelectorAll("main details:not(details:not([open]) *)")]
    .filter((one) => !one.checkVisibility()).map((one) => one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("half", [0, 1])  # each takes as long as hundreds of other tests
async def test_every_page_is_read_by_everybody(stage: Stage, watched: "Watched", half: int) -> None:
    tab = await watched.page()
    found: dict[str, Any] = {}
    for address in stage.addresses[half::2]:
        await tab.goto(f"{stage.sandbox.url}/_mock/{address}")
        for width, scheme in LOOKS:
            await tab.set_viewport_size({"width": width, "height": 800})
            await tab.emulate_media(color_scheme=scheme)
            if wrong := await violations(tab):
                found[f"{address}, {scheme}"] = wrong
            if hidden := await tab.evaluate(_HIDDEN):
                found[f"{address}, {scheme}, hidden"] = hidden
            if (wide := await tab.evaluate("document.documentElement.scrollWidth")) > width:
                found[f"{address}, {scheme}, width"] = wide
    watched.wrong.clear()
    assert found == {}
