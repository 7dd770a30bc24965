"""Which merchants does a sandbox begin with, on a data directory that was used before?"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.clock import Mode
from mockjumio.errors import ConfigurationError, ScenarioError
from mockjumio.harness import Server
from mockjumio.options import SandboxOptions
from mockjumio.settings import Credentials, MerchantSettings, WireSettings

if TYPE_CHECKING:
    from tests.conftest import Caller

NOW = 1_511_344_800_000


def opened(folder: Path, **options: Any) -> Server:
    chosen: dict[str, Any] = {"clock": Mode.MANUAL, "start": NOW} | options
    return Server(SandboxOptions(data_dir=folder, **chosen))


def given(*names: str) -> frozenset[str]:
    return frozenset(names)


def test_the_default_merchant_is_the_one_that_was(tmp_path: Path) -> None:
    own = Credentials("own", "secret", "own-2", "secret-2")
    first = opened(
        tmp_path, credentials=own, given=given(*Credentials._fields), callback_url="http://a/", seed=7
    )
    first.account.clock.move_to(NOW + 5)
    first.simulation.keep(first.account)
    first.store.close()
    again = opened(tmp_path, start=1)
    assert again.account.credentials == own
    assert (again.account.callback_url, again.account.seed) == ("http://a/", 7)
    assert again.account.clock.now() == NOW + 5
    assert list(again.simulation.accounts) == ["own"]
    again.store.close()


def test_what_is_said_on_purpose_holds_against_what_was_kept(tmp_path: Path) -> None:
    first = opened(tmp_path, callback_url="http://a/", wire=WireSettings(charset=True, user_agent="one"))
    first.store.close()
    again = opened(
        tmp_path,
        callback_url="http://b/",
        seed=8,
        wire=WireSettings(user_agent="two"),
        settings=MerchantSettings(face_match=False),
        clock=Mode.REAL,
        given=given("callback_url", "user_agent", "settings", "clock"),
    )
    account = again.account
    assert (account.callback_url, account.seed) == ("http://b/", first.account.seed)
    assert (account.wire.charset, account.wire.user_agent) == (True, "two")
    assert account.settings.face_match is False
    assert account.clock.running
    again.store.close()


def test_another_token_makes_another_default_merchant_and_the_old_one_stays(tmp_path: Path) -> None:
    opened(tmp_path).store.close()
    other = Credentials("other", "s", "other-2", "s")
    second = opened(tmp_path, credentials=other, given=given(*Credentials._fields))
    assert list(second.simulation.accounts) == ["other", "mockjumio-token"]
    second.store.close()
    third = opened(tmp_path)
    assert third.account.token == "other"
    third.store.close()


async def test_a_second_pair_that_was_drawn_stays_and_one_that_is_said_is_let_in(
    tmp_path: Path, call: "Caller", basic: Callable[..., str]
) -> None:
    drawn = Credentials("own", "secret", "drawn", "drawn-secret")
    opened(tmp_path, credentials=drawn, given=given("token", "secret")).store.close()
    drawn_anew = Credentials("own", "secret-2", "anew", "anew-secret")
    async with opened(tmp_path, port=0, credentials=drawn_anew, given=given("token", "secret")) as again:
        assert again.account.credentials == drawn._replace(secret="secret-2")
    said = Credentials("own", "secret-2", "said", "said-secret")
    chosen = given("admin_token", "admin_secret")
    async with opened(tmp_path, port=0, credentials=said, given=chosen) as third:
        url = f"{third.url}/api/netverify/v2/scans/x"
        statuses = [
            (await call("GET", url, Authorization=basic(*pair))).status
            for pair in (("said", "said-secret"), ("drawn", "drawn-secret"), ("own", "secret-2"))
        ]
    assert statuses == [404, 401, 404]


def test_another_secret_alone_makes_no_other_merchant(tmp_path: Path) -> None:
    own = Credentials("own", "secret", "own-2", "secret-2")
    opened(tmp_path, credentials=own, given=given("token", "secret")).store.close()
    again = opened(tmp_path, credentials=Credentials(secret="other"), given=given("secret"))
    assert again.account.credentials == own._replace(secret="other")
    assert list(again.simulation.accounts) == ["own"]
    again.store.close()


def test_a_token_that_a_kept_merchant_has_as_its_second_is_refused_in_words(tmp_path: Path) -> None:
    opened(tmp_path, merchants=[{"token": "job", "admin_token": "job-2"}]).store.close()
    with pytest.raises(ConfigurationError, match="'job-2' belongs to another merchant"):
        opened(tmp_path, credentials=Credentials("job-2", "s", "own-2", "s"), given=given("token"))
    again = opened(tmp_path)
    assert list(again.simulation.accounts) == ["mockjumio-token", "job"]
    again.store.close()


def test_a_clock_that_is_to_run_faster_does(tmp_path: Path) -> None:
    opened(tmp_path, clock=Mode.ACCELERATED, factor=60.0).store.close()
    again = opened(tmp_path, clock=Mode.ACCELERATED, factor=600.0, given=given("clock"))
    assert again.account.clock.factor == 600.0
    assert again.account.clock.now() >= NOW, "time goes on from where it was"
    again.store.close()


def test_configured_merchants_are_made_once_and_changed_later(tmp_path: Path) -> None:
    body: dict[str, Any] = {"token": "job", "secret": "s", "settings": {"face_match": False}}
    first = opened(tmp_path, merchants=[body, {"secret": "drawn"}])
    job = first.simulation.accounts["job"]
    job.routes.add("fraud", customer_id="x")
    first.simulation.keep(job)
    assert len(first.simulation.accounts) == 3
    first.store.close()
    body["settings"] = {"mrz_check": False}
    again = opened(tmp_path, merchants=[body, {"secret": "drawn"}])
    job = again.simulation.accounts["job"]
    assert len(again.simulation.accounts) == 3, "one without a token is drawn once"
    assert (job.settings.face_match, job.settings.mrz_check) == (False, False)
    assert job.routes.find({"customer_id": "x"}) == "fraud"
    again.store.close()


def test_a_token_that_two_merchants_have_is_refused_and_the_folder_is_let_go(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="belongs to another merchant"):
        opened(tmp_path, merchants=[{"token": "job"}, {"token": "mockjumio-token"}])
    opened(tmp_path / "other").store.close()
    again = opened(tmp_path)
    assert list(again.simulation.accounts) == ["mockjumio-token"], "a start that failed left a merchant"
    again.store.close()


def test_what_is_wrong_with_a_configured_merchant_is_said_of_which(tmp_path: Path) -> None:
    merchants = [{"token": "good"}, {"token": "job", "callback_url": "http://shop.example/"}]
    with pytest.raises(ScenarioError) as raised:
        opened(tmp_path, merchants=merchants, strict_urls=True)
    assert str(raised.value).startswith("merchants[1].callback_url: callback URL 'http://shop.example/'")
