"""What holds for every page of the console?"""

from typing import TYPE_CHECKING

import aiohttp
import pytest

from mockjumio.harness import Server
from mockjumio.web.console.static import address

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
