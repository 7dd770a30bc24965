"""Does what is copied and exported do again what happened, and can others read it?"""

import asyncio
import json
import re
import shlex
import shutil
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from yarl import URL

from mockjumio.cli import main
from mockjumio.contract.editions import KYX
from mockjumio.contract.form import decode
from mockjumio.harness import Server
from mockjumio.importing.capture import find_callbacks
from mockjumio.transaction import Transaction
from tests.conftest import Caller, Control, Player, Shop
from tests.console.conftest import Shown, violations
from tests.console.har_format import HAR
from tests.console.test_transaction import NASTY, path_of

if TYPE_CHECKING:
    from tests.console.conftest import Reader, Watched

TEMPLATE = "{{ 'not' }} a \"template\""
PENDING = {"journey": ["start", {"finish": {"after": "1h"}}]}


def text_of(shown: Shown) -> str:
    """What a page offers for copying."""
    found = re.search('<pre [^>]*id="copied"[^>]*>(.*?)</pre>', shown.text, re.DOTALL)
    assert found is not None
    return unescape(found[1])


async def downloaded(reader: "Reader", path: str, **query: str) -> str:
    shown = await reader.get(path, **query)
    assert shown.status == 200
    assert shown.headers["Content-Disposition"].startswith("attachment")
    return shown.text


# curl


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize(
    ("customer", "path"),
    [
        ("ada", "/jumio"),
        ('it\'s $HOME `id` \\ "quoted" ü\n!', "/jumio"),
        ("ada", "/../a/./b/[1-3]/{x,y}"),  # of which curl makes several addresses, and others
    ],
)
async def test_curl_posts_the_same_bytes_to_the_same_address(
    sandbox: Server, reader: "Reader", player: Player, shop: Shop, customer: str, path: str
) -> None:
    url = URL(shop.url, encoded=True)
    played = await player.play(
        sandbox.simulation, "fraud", customer_id=customer, callback_url=f"{url.origin()}{path}"
    )
    path = f"{path_of(played)}/callbacks/1/curl"
    line = text_of(await reader.get(path))
    assert line == await downloaded(reader, path, download="1")
    words = shlex.split(line)
    assert words[0] == "curl"
    ran = await asyncio.create_subprocess_exec(
        *words, "--silent", "--noproxy", "*", stdout=asyncio.subprocess.PIPE
    )
    assert (await ran.communicate())[0] == b"thanks"
    first, again = shop.received
    assert again.path == first.path
    assert again.body == first.body
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert again.headers["User-Agent"] == first.headers["User-Agent"]


# pytest


async def test_tests_play_the_scans_again(
    sandbox: Server,
    reader: "Reader",
    player: Player,
    control: Control,
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    simulation = sandbox.simulation
    steered = player.start(simulation, "approved", set=PENDING, seed=5)
    await control.good("POST", f"/transactions/{steered.reference}/finish", {"scenario": "unreadable"})
    scans = {
        "fraud": await player.play(simulation, "fraud", customer_id=TEMPLATE, merchant_reference="it's"),
        "changed": await player.play(simulation, "approved", set={"result.face_match": 12}, seed=2),
        "edition": await player.play(simulation, "approved", set={"settings.edition": "2021-07"}, seed=3),
        "platform": await player.play(simulation, "fraud", set={"settings.edition": KYX}, seed=4),
        "own": await player.play(simulation, {"name": "own-one", "extends": "document-extracted"}, seed=6),
        "steered": steered,
    }
    for name, scan in scans.items():
        code = text_of(await reader.get(f"{path_of(scan)}/pytest"))
        pytester.makepyfile(**{f"test_{name}": code})
        assert str(scan.seed) in code
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = -p no:cacheprovider -p mockjumio")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # of what stands beside this project
    ran = await asyncio.to_thread(pytester.runpytest_subprocess)
    ran.assert_outcomes(passed=len(scans))


# A scenario's file


@pytest.mark.parametrize(
    ("scenario", "more"),
    [
        ("fraud", {"customer_id": TEMPLATE, "merchant_reference": "it's: #1\n2"}),
        ("approved", {"set": {"result.face_match": 12, "callback.omit": ["firstAttemptDate"]}}),
        ("approved", {"set": {"settings.edition": "2021-07", "person": {"first_name": "Null"}}}),
        ({"extends": "document-extracted", "title": NASTY}, {"additional_information": "null"}),
        ("fraud", {"set": {"settings.edition": KYX}}),
    ],
)
async def test_a_scenario_plays_the_same_callback(
    sandbox: Server,
    reader: "Reader",
    player: Player,
    shop: Shop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scenario: object,
    more: dict[str, Any],
) -> None:
    sandbox.account.ordinal = 4
    played = await player.play(sandbox.simulation, scenario, seed=11, **more)
    await _plays_the_same(reader, played, shop, tmp_path, monkeypatch)


async def _plays_the_same(
    reader: "Reader", played: Transaction, shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await reader.get(f"{path_of(played)}/scenario")
    text = text_of(shown)
    assert text == await downloaded(reader, f"{path_of(played)}/scenario", download="1")
    words = shlex.split(text.splitlines()[1].removeprefix("# "))
    monkeypatch.chdir(folder)
    await asyncio.to_thread(Path(words[2]).write_text, text, encoding="utf-8")
    assert await asyncio.to_thread(main, ["scenarios", "validate", words[2]]) == 0
    assert await asyncio.to_thread(main, words[1:]) == 0
    first, again = shop.received
    assert without_hosts(again.body) == without_hosts(first.body)


def without_hosts(body: bytes) -> object:
    """What a callback says, whatever the address of the sandbox that sends it."""
    text = body.decode()
    said = text if text.startswith("{") else json.dumps(decode(body))
    return json.loads(re.sub(r"https?://[^/\"\\]+", "", said))


async def test_one_that_was_steered_plays_as_it_went(
    sandbox: Server,
    reader: "Reader",
    player: Player,
    control: Control,
    shop: Shop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = player.start(sandbox.simulation, "approved", set=PENDING, customer_id="ada", seed=11)
    await control.good("POST", "/clock/advance", {"by": "2m"})
    await control.good("POST", f"/transactions/{started.reference}/touch")
    await control.good("POST", "/clock/advance", {"by": "3m"})
    await control.good("POST", f"/transactions/{started.reference}/finish", {"scenario": "fraud"})
    await control.good("POST", "/clock/run-until-idle")
    await _plays_the_same(reader, started, shop, tmp_path, monkeypatch)


async def test_what_was_finished_as_nothing_that_is_kept_cannot_be_written(
    sandbox: Server, reader: "Reader", player: Player, control: Control
) -> None:
    started = player.start(sandbox.simulation, "approved", set=PENDING)
    body = {"scenario": {"name": "own", "extends": "fraud"}}
    await control.good("POST", f"/transactions/{started.reference}/finish", body)
    shown = await reader.get(f"{path_of(started)}/scenario")
    assert (shown.status, "own" in shown.text) == (409, True)


# Exports


def check_har(text: str) -> list[dict[str, Any]]:
    log = json.loads(text)
    Draft202012Validator(HAR, format_checker=FormatChecker()).validate(log)
    entries: list[dict[str, Any]] = log["log"]["entries"]
    for entry in entries:
        known = [length for length in entry["timings"].values() if length != -1]
        assert sum(known) == pytest.approx(entry["time"])
    return entries


async def test_a_transaction_as_har_has_what_was_posted_and_what_was_asked(
    sandbox: Server, reader: "Reader", player: Player, shop: Shop, call: Caller
) -> None:
    shop.answers(503, **{"Content-Type": "text/html", "Location": "/elsewhere"})
    played = await player.play(sandbox.simulation, "fraud", callback_url=f"{shop.url}?a=1&a=&b=%C3%BC")
    other = await player.play(sandbox.simulation, "approved", seed=2)
    for one in (played, other):
        await call("GET", f"{sandbox.url}/api/netverify/v2/scans/{one.reference}")
    posted, asked = check_har(await downloaded(reader, f"{path_of(played)}/har"))
    assert posted["request"]["postData"]["text"].encode() == shop.received[0].body
    assert posted["request"]["queryString"] == [
        {"name": "a", "value": "1"},
        {"name": "a", "value": ""},
        {"name": "b", "value": "ü"},
    ]
    answer = posted["response"]
    assert (answer["status"], answer["redirectURL"]) == (503, "/elsewhere")
    assert asked["request"]["url"] == f"{sandbox.url}/api/netverify/v2/scans/{played.reference}"
    assert asked["response"]["status"] == 200


async def test_har_of_callbacks_is_read_by_the_import(
    sandbox: Server, reader: "Reader", player: Player
) -> None:
    played = await player.play(sandbox.simulation, "fraud")
    text = await downloaded(reader, f"{path_of(played)}/har")
    (captured,) = find_callbacks(text, "x.har").callbacks
    assert captured.form["jumioIdScanReference"] == played.reference


async def test_a_callback_that_nobody_answers_is_in_it_too(
    sandbox: Server, reader: "Reader", player: Player
) -> None:
    played = await player.play(sandbox.simulation, "approved", callback_url="http://127.0.0.1:9/")
    (posted,) = check_har(await downloaded(reader, f"{path_of(played)}/har"))
    assert posted["response"]["status"] == 0
    assert "refused" in posted["comment"]


@pytest.fixture
async def many(sandbox: Server, player: Player, call: Caller) -> list[Transaction]:
    """More than a page of a list."""
    found = [
        player.start(sandbox.simulation, "approved", seed=one, customer_id=f"c{one}") for one in range(104)
    ]
    found.append(player.start(sandbox.simulation, "fraud", seed=200))
    await sandbox.simulation.run_until_idle(sandbox.account)
    for one in found[-2:]:
        await call("GET", f"{sandbox.url}/api/netverify/v2/scans/{one.reference}")
    return found


async def test_lists_are_exported_whole_or_as_far_as_they_fit_a_search(
    reader: "Reader", many: list[Transaction]
) -> None:
    assert (
        "export/transactions.jsonl?q=status%3ADENIED_FRAUD"
        in (await reader.get(q="status:DENIED_FRAUD")).text
    )
    lines = (await downloaded(reader, "export/transactions.jsonl")).splitlines()
    assert [json.loads(one)["reference"] for one in lines] == [one.reference for one in many]
    lines = (await downloaded(reader, "export/transactions.jsonl", q="status:DENIED_FRAUD")).splitlines()
    assert [json.loads(one)["reference"] for one in lines] == [many[-1].reference]
    lines = (await downloaded(reader, "export/callbacks.jsonl", q="customer:c7")).splitlines()
    assert [json.loads(one)["form"]["customerId"] for one in lines] == ["c7"]
    assert len(check_har(await downloaded(reader, "export/transactions.har"))) == len(many) + 2
    fitting = check_har(await downloaded(reader, "export/transactions.har", q="status:DENIED_FRAUD"))
    assert [one["request"]["method"] for one in fitting] == ["POST", "GET"]
    refused = await reader.get("export/transactions.har", q="since:never")
    assert (refused.status, refused.headers["Content-Type"].partition(";")[0]) == (422, "text/html")


async def test_an_export_of_nothing_is_empty_and_valid(reader: "Reader") -> None:
    assert check_har(await downloaded(reader, "export/transactions.har")) == []
    assert await downloaded(reader, "export/transactions.jsonl") == ""


async def test_copying_in_a_browser(sandbox: Server, watched: "Watched", player: Player) -> None:
    played = await player.play(sandbox.simulation, "fraud", customer_id=NASTY)
    page = await watched.page()
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.goto(f"{sandbox.url}/_mock/{path_of(played)}")
    await page.keyboard.press("c")
    await page.get_by_role("button", name="Copy", exact=True).click()
    await page.get_by_role("button", name="Copied").wait_for()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert shlex.split(copied)[0] == "curl"
    assert await violations(page) == []
    small = await watched.page(width=360, dark=True)
    for name in ("callbacks/1/curl", "pytest", "scenario"):
        await small.goto(f"{sandbox.url}/_mock/{path_of(played)}/{name}")
        assert await violations(small) == []
        assert await small.evaluate("document.documentElement.scrollWidth") <= 360
