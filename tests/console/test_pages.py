"""What holds for every page of the console?"""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import aiohttp
import pytest
from yarl import URL

from mockjumio.harness import Server
from mockjumio.web.console.static import address
from tests.conftest import Player

FORM = "application/x-www-form-urlencoded"

if TYPE_CHECKING:
    from tests.console.conftest import Reader


async def test_the_console_is_at_the_root_and_the_short_path_leads_there(reader: "Reader") -> None:
    shown = await reader.get()
    assert (shown.status, shown.heading) == (200, "Transactions")
    async with reader.session.get(f"{reader.root}/_mock", headers={"Accept": "text/html"}) as answer:
        assert str(answer.url) == f"{reader.root}/_mock/"


async def test_a_page_may_run_only_our_scripts_and_be_framed_by_nobody(reader: "Reader") -> None:
    policy = (await reader.get()).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


async def test_an_unknown_page_says_so_in_the_language_of_who_asks(reader: "Reader") -> None:
    shown = await reader.get("nowhere")
    assert (shown.status, shown.heading) == (404, "Not Found")
    async with reader.session.get(f"{reader.root}/_mock/nowhere", headers={"Accept": "*/*"}) as answer:
        assert (answer.status, answer.content_type) == (404, "application/problem+json")


async def test_an_unknown_merchant_is_said_and_not_replaced_by_another(reader: "Reader") -> None:
    shown = await reader.get(merchant="nobody")
    assert shown.status == 404
    assert "nobody" in shown.text


@pytest.mark.parametrize("packed", ["gzip", "identity"])
async def test_files_are_packed_for_whoever_takes_that_and_are_kept(sandbox: Server, packed: str) -> None:
    headers = {"Accept-Encoding": packed}
    async with (
        aiohttp.ClientSession() as session,
        session.get(sandbox.url + address("console.css"), headers=headers) as answer,
    ):
        assert answer.headers.get("Content-Encoding", "identity") == packed
        assert "immutable" in answer.headers["Cache-Control"]
        assert ":root" in await answer.text()


async def test_a_file_of_another_version_is_gone(reader: "Reader") -> None:
    assert (await reader.get("static/000000000000/console.css")).status == 404


async def test_a_call_from_another_site_is_refused(reader: "Reader") -> None:
    headers = {"Accept": "text/html", "Origin": "https://elsewhere.example"}
    async with reader.session.get(f"{reader.root}/_mock/", headers=headers) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    ("body", "kind", "status", "why"),
    [
        (b"--x\r\nno part", "multipart/form-data; boundary=x", 415, "a form is sent as application/x-www"),
        (b"do=%FF", FORM, 400, "not UTF-8"),
        (b"do=\xff", f"{FORM}; charset=klingon", 400, "not UTF-8"),
        (b"do=" + b"x" * 1_000_000, FORM, 413, "exceeded"),
        (b"", FORM, 403, "this form is not from a page of this console"),
    ],
)
async def test_a_form_that_cannot_be_read_is_refused_in_words(
    reader: "Reader", body: bytes, kind: str, status: int, why: str
) -> None:
    headers = {"Accept": "text/html", "Content-Type": kind}
    async with reader.session.post(f"{reader.root}/_mock/bar/clock", data=body, headers=headers) as answer:
        assert (answer.status, answer.content_type) == (status, "text/html")
        assert why in await answer.text()


async def test_a_form_that_does_not_come_whole_is_refused(
    reader: "Reader", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockjumio.web.bodies.SECONDS", 0.01)

    async def slowly() -> AsyncIterator[bytes]:
        yield b"do="
        await asyncio.Event().wait()

    headers = {"Accept": "text/html", "Content-Type": FORM}
    async with reader.session.post(
        f"{reader.root}/_mock/bar/clock", data=slowly(), headers=headers
    ) as answer:
        assert answer.status == 408
        assert "did not arrive within 0.01 seconds" in await answer.text()


@pytest.mark.parametrize("number", ["%C2%B2", "9" * 5_000, "000000001999", "0", "x"])
@pytest.mark.parametrize("path", ["suites/{}", "transactions/{reference}?callback={}"])
async def test_what_is_no_number_names_nothing(
    sandbox: Server, reader: "Reader", player: Player, number: str, path: str
) -> None:
    played = await player.play(sandbox.simulation)
    url = URL(f"{reader.root}/_mock/{path.format(number, reference=played.reference)}", encoded=True)
    async with reader.session.get(url, headers={"Accept": "text/html"}) as answer:
        assert answer.status == 404
