"""Who may see the console, and what does another site achieve?"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from pyotp import TOTP

from mockjumio.clock import system_now
from mockjumio.harness import Server
from mockjumio.web.app_keys import SignIns
from mockjumio.web.console import console_paths
from mockjumio.web.console.access import SECOND_FACTOR
from tests.console.conftest import Reader

if TYPE_CHECKING:
    from tests.conftest import Caller

TOKEN = "sesame"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
async def locked(start_sandbox: Callable[..., Awaitable[Server]]) -> Server:
    return await start_sandbox(control_token=TOKEN)


@pytest.fixture
async def stranger(locked: Server) -> AsyncIterator[Reader]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Reader(session, locked.url)


async def test_without_a_control_token_nobody_has_to_sign_in(reader: Reader) -> None:
    assert (await reader.get()).heading == "Transactions"
    assert (await reader.get("login")).heading == "Transactions"


async def test_a_stranger_is_asked_to_sign_in_and_then_is_where_they_wanted_to_be(stranger: Reader) -> None:
    asked = await stranger.get("second-factor")
    assert (asked.heading, asked.url.path) == ("Sign in", "/_mock/login")
    shown = await stranger.send(f"login?{asked.url.raw_query_string}", token=TOKEN)
    assert (shown.heading, shown.url.path) == ("Second factor", "/_mock/second-factor")


async def test_what_to_type_has_the_control_token_without_showing_it(stranger: Reader) -> None:
    await stranger.get("login")
    shown = await stranger.send("login", token=TOKEN)
    assert '-H "Authorization: Bearer $MOCKJUMIO_CONTROL_TOKEN"' in shown.text
    assert TOKEN not in shown.text


async def test_a_stranger_learns_nothing_of_the_merchants(stranger: Reader, locked: Server) -> None:
    for path in ("", "login", "nowhere", "live"):
        assert locked.account.token not in (await stranger.get(path)).text


@pytest.mark.parametrize("token", ["", "Sesame", "sesame2", "sés\udcffame"])
async def test_a_wrong_token_is_refused_at_its_field(stranger: Reader, token: str) -> None:
    await stranger.get("login")
    shown = await stranger.send("login", token=token.encode(errors="replace").decode())
    assert shown.status == 403
    assert "control token" in shown.text
    assert (await stranger.get()).heading == "Sign in"


async def test_nobody_tries_a_thousand_tokens(stranger: Reader) -> None:
    await stranger.get("login")
    for _ in range(SignIns.MOST):
        assert (await stranger.send("login", token="wrong")).status == 403
    shown = await stranger.send("login", token=TOKEN)
    assert shown.status == 429
    assert 0 < int(shown.headers["Retry-After"]) <= 60


def test_an_address_waits_a_minute_at_most_and_others_do_not() -> None:
    signs = SignIns()
    for second in range(SignIns.MOST):
        signs.fail("10.0.0.1", second * 1_000)
    assert signs.wait("10.0.0.1", 10_000) == 51
    assert signs.wait("10.0.0.1", 60_000) == 0
    assert signs.wait("10.0.0.2", 10_000) == 0


def test_addresses_are_not_remembered_without_bound() -> None:
    signs = SignIns()
    for number in range(SignIns.ADDRESSES + 10):
        for _ in range(SignIns.MOST):
            signs.fail(str(number), 0)
    assert signs.wait("0", 0) == 0
    assert signs.wait(str(SignIns.ADDRESSES), 0) > 0


async def test_signing_out_ends_it(stranger: Reader) -> None:
    await stranger.get("login")
    await stranger.send("login", token=TOKEN)
    assert (await stranger.get()).heading == "Transactions"
    assert (await stranger.send("logout")).heading == "Sign in"
    assert (await stranger.get()).heading == "Sign in"


async def test_a_session_outlives_a_restart_but_not_another_token(
    start_sandbox: Callable[..., Awaitable[Server]],
) -> None:
    first, again, other = [await start_sandbox(control_token=one) for one in (TOKEN, TOKEN, "other")]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        await Reader(session, first.url).get("login")
        reader = Reader(session, first.url)
        await reader.get("login")
        await reader.send("login", token=TOKEN)
        assert (await Reader(session, again.url).get()).heading == "Transactions"
        assert (await Reader(session, other.url).get()).heading == "Sign in"


@pytest.mark.parametrize("session", ["", "1", "9999999999999.", "9999999999999.00", "9" * 40 + ".0", "x.y"])
async def test_a_made_up_session_is_none(locked: Server, session: str) -> None:
    cookies = {"mockjumio_session": session, "mockjumio_console": "visitor"}
    async with aiohttp.ClientSession(cookies=cookies) as client:
        assert (await Reader(client, locked.url).get()).heading == "Sign in"


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example/", "//elsewhere.example", "/_mock/\\elsewhere.example", "/other"]
)
async def test_signing_in_leads_to_no_other_site(stranger: Reader, where: str) -> None:
    await stranger.get("login", next=where)
    shown = await stranger.send(f"login?{stranger.shown.url.raw_query_string}", token=TOKEN)
    assert shown.url.path == "/_mock/"


async def test_a_form_without_its_token_is_refused(reader: Reader) -> None:
    await reader.get("second-factor")
    shown = await reader.send("second-factor", form_token="0" * 64)
    assert (shown.status, shown.heading) == (403, "Forbidden")


async def test_no_form_is_taken_without_a_token_of_ours(reader: Reader) -> None:
    await reader.get()
    forms = {
        one.path
        for first in console_paths._MODULES
        for one in console_paths._pages(first)
        if one.method == "POST"
    }
    taken = {}
    for path in forms:
        for token in ("", "0" * 64):
            shown = await reader.send(re.sub("{[^}]*}", "1", path), form_token=token, do="1m")
            taken[path, token] = shown.status
    assert taken == {(path, token): 403 for path in forms for token in ("", "0" * 64)}


async def test_cookies_are_kept_from_scripts_and_other_sites(stranger: Reader) -> None:
    await stranger.get("login")
    async with stranger.session.post(
        f"{stranger.root}/_mock/login",
        data={"token": TOKEN, "form_token": stranger.shown.form_token},
        allow_redirects=False,
    ) as answer:
        cookies = answer.headers.getall("Set-Cookie")
    assert any(one.startswith("mockjumio_session=") for one in cookies)
    assert all("HttpOnly" in one and "SameSite=Lax" in one and "Path=/_mock" in one for one in cookies)


# The second factor


async def sign_in(reader: Reader, **more: str) -> Any:
    await reader.get("login")
    return await reader.send("login", token=TOKEN, **more)


def code_of(secret: str, steps: int = 0) -> str:
    return TOTP(secret).at(system_now() // 1_000 + 30 * steps)


async def test_a_second_factor_is_set_up_with_its_first_code_and_then_asked_for(
    stranger: Reader, locked: Server
) -> None:
    await sign_in(stranger)
    await stranger.get("second-factor")
    shown = await stranger.send("second-factor")
    assert 'src="data:image/svg+xml' in shown.text
    secret = shown.text.split('name="secret" value="')[1].split('"')[0]
    assert (await stranger.send("second-factor", secret=secret, code="000000x")).status == 403
    assert locked.simulation.store.secret(SECOND_FACTOR) is None
    await stranger.send("second-factor", secret=secret, code=code_of(secret))
    assert locked.simulation.store.secret(SECOND_FACTOR) == secret
    await stranger.get("second-factor")
    assert secret not in stranger.shown.text
    await stranger.send("logout")
    assert (await sign_in(stranger)).status == 403
    assert (await sign_in(stranger, code=code_of(secret, 1))).heading == "Transactions"


async def test_a_code_counts_once(stranger: Reader, locked: Server) -> None:
    locked.simulation.store.put_secret(SECOND_FACTOR, SECRET)
    code = code_of(SECRET)
    assert (await sign_in(stranger, code=code)).heading == "Transactions"
    await stranger.send("logout")
    assert (await sign_in(stranger, code=code)).status == 403


async def test_turning_it_off_takes_a_code(stranger: Reader, locked: Server) -> None:
    locked.simulation.store.put_secret(SECOND_FACTOR, SECRET)
    await sign_in(stranger, code=code_of(SECRET))
    await stranger.get("second-factor")
    assert (await stranger.send("second-factor", code="123")).status == 403
    await stranger.send("second-factor", code=code_of(SECRET, 1))
    assert locked.simulation.store.secret(SECOND_FACTOR) is None


async def test_whoever_lost_it_turns_it_off_with_the_control_token(
    stranger: Reader, locked: Server, call: "Caller"
) -> None:
    locked.simulation.store.put_secret(SECOND_FACTOR, SECRET)
    await sign_in(stranger, code=code_of(SECRET))
    url = f"{locked.url}/_mock/api/v1/second-factor"
    assert (await call("DELETE", url)).status == 401
    answered = await call("DELETE", url, Authorization=f"Bearer {TOKEN}")
    assert answered.status == 200
    assert locked.simulation.store.secret(SECOND_FACTOR) is None
    assert (await stranger.get()).heading == "Sign in"


async def test_without_a_control_token_there_is_no_second_factor(reader: Reader) -> None:
    assert "--control-token" in (await reader.get("second-factor")).text
    assert (await reader.send("second-factor")).status == 409
