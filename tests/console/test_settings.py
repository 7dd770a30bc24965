"""Are a merchant's settings shown and changed, each as its kind says?"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

import pytest

from mockjumio.harness import Server
from mockjumio.merchant.account import DELAY
from mockjumio.scenario.merchant_settings import SETTINGS, WIRE
from mockjumio.web.console.clock_face import time_in_words
from mockjumio.web.console.setting_fields import APART, GROUPS, Field, fields_of
from tests.console.conftest import Reader

if TYPE_CHECKING:
    from tests.console.conftest import Watched


def every_field(fields: Iterable[Field]) -> Iterator[Field]:
    """Those that a form sends, the inner ones of a section in its place."""
    for field in fields:
        if field.shape == "fields":
            yield from every_field(field.within)
        else:
            yield field


def test_each_setting_stands_in_one_group() -> None:
    shown = [key for group in GROUPS for key in group.keys]
    assert sorted((*shown, *APART)) == sorted({**SETTINGS.keys, **WIRE.keys})


def test_a_field_is_shown_as_its_kind_says() -> None:
    shapes = {
        one.name: one.shape
        for group in GROUPS
        for one in every_field(fields_of(group, {"edition": "2017-05"}))
    }
    assert shapes["face_match"] == "flag"
    assert shapes["plus_for_space"] == shapes["edition"] == "choice"  # the first may be left to the edition
    assert shapes["back_side"] == shapes["accepted_ids.everywhere"] == "several"
    assert shapes["timeout"] == shapes["retention.interval"] == "text"
    assert shapes["retries"] == shapes["headers"] == "yaml"


def test_what_is_left_to_the_edition_says_what_holds_now() -> None:
    in_force = {"timestamp_digits": "trimmed", "retention": {"interval": "360d"}}
    fields = {
        one.name: one
        for group in GROUPS
        for one in every_field(fields_of(group, {"edition": "2020-09"}, in_force))
    }
    digits = fields["timestamp_digits"]
    assert (digits.value, digits.options[0]) == ("", ("", "as the edition has it (trimmed)"))
    interval = fields["retention.interval"]
    assert (interval.value, interval.words.rpartition("; ")[2]) == ("", "now 360d")


async def test_a_setting_can_be_left_to_the_edition_again(reader: Reader, sandbox: Server) -> None:
    await reader.get("settings")
    for sent, kept in (("2", "2"), ("", None)):
        await reader.send("settings/edition", **(as_shown("edition", sandbox) | {"timestamp_digits": sent}))
        assert sandbox.account.settings.timestamp_digits == kept


def shown_in(group: str, sandbox: Server) -> list[Field]:
    from mockjumio.merchant.requests import settings_view

    settings = settings_view(sandbox.account.settings, sandbox.account.wire)
    return list(every_field(fields_of(next(one for one in GROUPS if one.id == group), settings)))


def as_sent(field: Field) -> str | tuple[str, ...]:
    """What a browser sends of a field that nobody has touched; of an empty box, nothing."""
    match field.shape:
        case "flag":
            return ("true",) if field.value else ()
        case "several":
            return tuple(value for value, _ in field.options if value in field.value)
        case _:
            return str(field.value)


def as_shown(group: str, sandbox: Server) -> dict[str, str | tuple[str, ...]]:
    return {one.name: as_sent(one) for one in shown_in(group, sandbox)}


@pytest.mark.parametrize("group", [one.id for one in GROUPS])
async def test_a_form_that_nobody_touched_changes_nothing(
    reader: Reader, sandbox: Server, group: str
) -> None:
    before = (sandbox.account.settings, sandbox.account.wire)
    await reader.get("settings")
    shown = await reader.send(f"settings/{group}", **as_shown(group, sandbox))
    assert "Nothing was changed." in shown.text
    assert (sandbox.account.settings, sandbox.account.wire) == before


def changed(field: Field) -> Iterator[str | tuple[str, ...]]:
    """Each box ticked or emptied alone, each other choice made."""
    now = as_sent(field)
    match field.shape:
        case "flag":
            yield () if now else ("true",)
        case "several":
            for value, _ in field.options:
                yield tuple(one for one, _ in field.options if (one in now) != (one == value))
        case "choice":
            yield from (value for value, _ in field.options if value != now)


@pytest.mark.parametrize("group", [one.id for one in GROUPS])
async def test_each_box_and_choice_changes_what_it_names_and_nothing_else(
    reader: Reader, sandbox: Server, group: str
) -> None:
    await reader.get("settings")
    for field in shown_in(group, sandbox):
        for new in changed(field):
            before = as_shown(group, sandbox)
            shown = await reader.send(f"settings/{group}", **(before | {field.name: new}))
            assert "Saved." in shown.text, (field.name, new)
            assert as_shown(group, sandbox) == before | {field.name: new}
            await reader.send(f"settings/{group}", **before)
            assert as_shown(group, sandbox) == before


async def test_what_is_changed_is_saved_and_the_rest_stays(reader: Reader, sandbox: Server) -> None:
    await reader.get("settings")
    sent = as_shown("delivery", sandbox) | {"retries": "[10s, 1m]", "only_200": "true", "timeout": "5s"}
    assert "Saved." in (await reader.send("settings/delivery", **sent)).text
    wire = sandbox.account.wire
    assert (wire.retries.delays, wire.only_200, wire.timeout_ms) == ((10_000, 60_000), True, 5_000)
    assert wire.user_agent == "mockjumio"
    sent = as_shown("delivery", sandbox)
    del sent["only_200"]  # an empty box sends nothing
    await reader.send("settings/delivery", **sent)
    assert sandbox.account.wire == wire._replace(only_200=False)


async def test_sections_are_changed_key_by_key(reader: Reader, sandbox: Server) -> None:
    await reader.get("settings")
    await reader.send("settings/retention", **{"retention.interval": "30d", "retention.fraud": "true"})
    retention = sandbox.account.settings.retention
    assert (retention.interval, retention.fraud) == (30 * 86_400_000, True)


@pytest.mark.parametrize(
    ("group", "name", "value", "words"),
    [
        ("delivery", "timeout", "soon", "is not a duration"),
        ("delivery", "retries", "[1m, soon]", "soon"),
        ("delivery", "headers", "{a: ", "not YAML"),
        ("delivery", "headers", "{Host: x}", "cannot be set"),
        ("platform", "platform.passed", "101", "a number from 0 to 100"),
        ("edition", "edition", "2016-01", "2016-01"),
        ("basics", "callback_url", "nowhere", "nowhere"),
        ("basics", "seed", "-1", "whole number"),
    ],
)
async def test_what_cannot_be_is_said_and_what_was_typed_stays(
    reader: Reader, sandbox: Server, group: str, name: str, value: str, words: str
) -> None:
    before = (sandbox.account.settings, sandbox.account.wire, sandbox.account.seed)
    await reader.get("settings")
    sent = {"seed": "2017"} if group == "basics" else as_shown(group, sandbox)
    shown = await reader.send(f"settings/{group}", **(sent | {name: value}))
    assert shown.status == 422
    assert 'role="alert"' in shown.text
    assert words in shown.text
    assert value.replace("<", "&lt;") in shown.text
    assert (sandbox.account.settings, sandbox.account.wire, sandbox.account.seed) == before


async def test_the_callback_url_is_set_and_taken_away(reader: Reader, sandbox: Server) -> None:
    await reader.get("settings")
    await reader.send("settings/basics", callback_url="https://shop.example/jumio", seed="7")
    assert (sandbox.account.callback_url, sandbox.account.seed) == ("https://shop.example/jumio", 7)
    await reader.send("settings/basics", callback_url="", seed="7")
    assert sandbox.account.callback_url is None


async def test_document_types_are_added_disabled_and_enabled(reader: Reader, sandbox: Server) -> None:
    await reader.get("settings")
    shown = await reader.send("document-types", code="GYM/1", name="Gym", label="<b>Gym</b>")
    assert "&lt;b&gt;Gym" in shown.text
    ((document, since),) = sandbox.account.custom_documents.all()
    assert (document.code, since) == ("GYM/1", sandbox.account.clock.now() + DELAY)
    assert f"it is in force from {time_in_words(since)} on" in shown.text
    assert "Disable" in shown.text
    (path,) = re.findall('action="/_mock/(document-types/[^"]+)"', shown.text)
    assert "GYM/1 is disabled." in (await reader.send(path, do="disable")).text
    assert not sandbox.account.custom_documents["GYM/1"].enabled
    assert "GYM/1 is enabled." in (await reader.send(path, do="enable")).text
    assert sandbox.account.custom_documents["GYM/1"].enabled


async def test_routes_and_faults_are_added_and_removed(reader: Reader, sandbox: Server) -> None:
    await reader.get("settings")
    shown = await reader.send("routes", scenario="fraud", customer_id="eve*")
    assert "eve*" in shown.text
    assert "eve*" not in (await reader.send("routes/1", do="remove")).text
    assert (await reader.send("routes", scenario="frod", customer_id="x")).status == 404
    await reader.get("settings")
    shown = await reader.send("faults", fault="duplicate", params="{times: 3}", first="2")
    assert "times: 3" in shown.text
    assert len(sandbox.account.faults.all()) == 1
    number = sandbox.account.faults.all()[0][0]
    await reader.send(f"faults/{number}")
    assert len(sandbox.account.faults.all()) == 0


async def test_a_merchant_is_made_looked_at_reset_and_removed(reader: Reader, sandbox: Server) -> None:
    await reader.get("settings")
    shown = await reader.send("merchants", token="job <7>", callback_url="", clock="manual")
    assert shown.url.query["merchant"] == "job <7>"
    assert "job &lt;7&gt;" in shown.text
    query = f"?{shown.url.raw_query_string}"
    assert (await reader.send(f"merchants/end{query}", do="remove")).status == 422
    assert "job <7>" in sandbox.simulation.accounts
    await reader.send(f"merchants/end{query}", do="reset", sure="yes")
    shown = await reader.send(f"merchants/end{query}", do="remove", sure="yes")
    assert shown.status == 200
    assert "job <7>" not in sandbox.simulation.accounts


async def test_settings_can_be_used_without_a_mouse(watched: "Watched", sandbox: Server) -> None:
    page = await watched.page(width=360)
    await page.goto(f"{sandbox.url}/_mock/settings")
    await page.get_by_label("Seed", exact=True).fill("77")
    await page.keyboard.press("Enter")
    await page.get_by_text("Saved.").wait_for()
    assert sandbox.account.seed == 77


@pytest.mark.parametrize("seed", ["9" * 5_000, "²", "12 3", "-1"])  # Python reads no more than 4,300 digits
async def test_a_seed_that_is_none_is_refused_beside_its_field(
    reader: Reader, sandbox: Server, seed: str
) -> None:
    before = sandbox.account.seed
    await reader.get("settings")
    shown = await reader.send("settings/basics", callback_url="", seed=seed)
    assert shown.status == 422
    assert 'id="p-seed"' in shown.text
    assert f'value="{seed}"' in shown.text
    assert sandbox.account.seed == before


@pytest.mark.parametrize(
    ("path", "sent", "beside"),
    [
        ("faults", {"fault": "delay", "params": "{seconds: [", "first": "3"}, "params"),
        ("faults", {"fault": "status", "params": "{status: 503}", "first": "²"}, "first"),
        ("faults", {"fault": "status", "params": "{status: 9999}", "first": "3"}, "params"),
        ("routes", {"scenario": "frod", "customer_id": "eve", "merchant_reference": "cart"}, "scenario"),
        ("routes", {"scenario": "fraud"}, None),
        ("document-types", {"code": "", "name": "Gym", "label": "Card"}, "code"),
        ("merchants", {"token": "a:b", "callback_url": "https://shop.example", "clock": "manual"}, "token"),
        ("merchants", {"token": "x" * 201, "callback_url": "https://shop.example"}, "token"),
        ("merchants", {"token": "mockjumio-token", "callback_url": ""}, None),
    ],
)
async def test_a_refused_form_shows_what_was_typed_and_what_is_wrong_beside_it(
    reader: Reader, path: str, sent: dict[str, str], beside: str | None
) -> None:
    await reader.get("settings")
    shown = await reader.send(path, **sent)
    assert 400 <= shown.status < 500
    (form,) = re.findall(
        f'<form [^>]*action="/_mock/{path}".*?</form>(?:\\s*<p role="alert">.*?</p>)?', shown.text, re.DOTALL
    )
    for name, value in sent.items():
        typed = f'value="{escape(value)}"'
        assert re.search(f'name="{name}"[^>]*{re.escape(typed)}', form) or f"{value}</option>" in form, name
    assert 'role="alert"' in form
    assert re.findall('name="([^"]+)"[^>]* aria-invalid="true"', form) == ([beside] if beside else [])
    assert shown.text.count(" autofocus") == bool(beside)
