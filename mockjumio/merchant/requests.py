"""What does a request to make or change a merchant mean? From the control API, a file, a test."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from mockjumio.clock import Clock, Instant, Mode, parse_timestamp, timestamp
from mockjumio.contract.editions import plus_for_space, retention_of, timestamp_digits
from mockjumio.contract.scalars import url_fault
from mockjumio.errors import Problem, ScenarioError
from mockjumio.merchant.account import Account, as_values
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.personas.chance import draw_seed
from mockjumio.schema.kinds import (
    API_TOKEN,
    CREDENTIAL,
    INSTANT,
    NOT_RENDERED,
    OBJECT,
    SEED,
    STRING,
    Key,
    Problems,
    choice,
    decimal,
)
from mockjumio.schema.sections import check_call
from mockjumio.settings import Credentials, MerchantSettings, OwnWorkflow, WireSettings

CLOCK = (
    Key("mode", choice("a clock's mode", lambda: tuple(Mode)), "real, accelerated or manual"),
    Key("factor", decimal(0.001, 1_000_000), "how many seconds pass in one real second, if accelerated"),
    Key("now", INSTANT, "its time at the start; the machine's time if not given"),
)
CHANGE = (
    Key("callback_url", STRING, "where callbacks go, unless a transaction is started with its own URL"),
    Key(
        "settings",
        OBJECT,
        "the merchant's settings, as in a scenario, and how its callbacks look; null sets one back",
    ),
    Key("seed", SEED, "seed that references are made from"),
    Key("secret", CREDENTIAL, "API secret"),
)
MAKE = (
    *CHANGE,
    Key("token", API_TOKEN, "API token; drawn if not given"),
    Key("admin_token", API_TOKEN, "token of the second pair, for retrieval and delete only"),
    Key("admin_secret", CREDENTIAL, "its secret"),
    Key("clock", OBJECT, "mode, factor, now"),
)


def make_account(body: Mapping[str, Any], hosts: AllowList = AllowList()) -> Account:  # noqa: B008 - immutable
    """An account as a body asks for it; raises everything that is wrong with it."""
    check_call(body, MAKE)
    problems = [*_url_problems(body, hosts)]
    if body.get("token") is not None and body.get("token") == body.get("admin_token"):
        problems.append(Problem("admin_token", "must differ from token"))
    if problems:
        raise ScenarioError(problems)
    settings, wire = _settings(body, MerchantSettings(), WireSettings())
    codes = Counter(document.code for document in settings.custom_documents)
    if twice := [code for code, times in codes.items() if times > 1]:
        raise ScenarioError([Problem("settings.custom_documents", f"code {twice[0]!r} is there twice")])
    seed = body.get("seed")
    return Account(
        Credentials(
            body.get("token") or str(uuid4()),
            body.get("secret") or secrets.token_urlsafe(24),
            body.get("admin_token") or str(uuid4()),
            body.get("admin_secret") or secrets.token_urlsafe(24),
        ),
        settings=settings,
        wire=wire,
        clock=make_clock(body.get("clock") or {}),
        seed=draw_seed() if seed is None else seed,
        callback_url=body.get("callback_url"),
    )


def change_account(
    account: Account,
    body: Mapping[str, Any],
    hosts: AllowList = AllowList(),  # noqa: B008 - immutable
) -> None:
    """Change what a body names; raises everything that is wrong with it, and then changes nothing."""
    check_call(body, CHANGE)
    problems = _url_problems(body, hosts)
    given = dict(body.get("settings") or {})
    own = [as_values(document) for document in account.settings.custom_documents]
    if given.pop("custom_documents", own) != own:  # as they are they may come back with the rest of a view
        problems.append(
            Problem("settings.custom_documents", "is changed by calls of its own: …/document-types")
        )
    if problems:
        raise ScenarioError(problems)
    settings, wire = _settings({"settings": given}, account.settings, account.wire)
    account.configure(settings)
    account.wire = wire
    if "callback_url" in body:
        account.callback_url = body["callback_url"]
    if body.get("seed") is not None:
        account.seed = body["seed"]
    if body.get("secret") is not None:
        account.credentials = account.credentials._replace(secret=body["secret"])


def make_clock(body: Mapping[str, Any]) -> Clock:
    check_call(body, CLOCK, within="clock")
    mode = Mode(body.get("mode") or ("accelerated" if body.get("factor") else "real"))
    factor = body.get("factor")
    if (factor is not None) != (mode is Mode.ACCELERATED):
        raise ScenarioError(
            [Problem("clock.factor", "mode accelerated needs a factor; other modes take none")]
        )
    return Clock(mode, parse_timestamp(body["now"]) if body.get("now") else None, factor=factor)


def _settings(
    body: Mapping[str, Any], settings: MerchantSettings, wire: WireSettings
) -> tuple[MerchantSettings, WireSettings]:
    given = body.get("settings")
    if not given:
        return settings, wire
    # The model of scenarios comes with YAML and the contract's tables: 15 ms that most merchants do not need.
    from mockjumio.contract.network import data_center_fault
    from mockjumio.scenario.merchant_settings import (
        SETTINGS,
        WIRE,
        apply_settings,
        apply_wire_settings,
        reset_settings,
        wire_field,
    )
    from mockjumio.schema.nodes import Place, from_python

    problems = Problems(no_templates=NOT_RENDERED)
    wire_keys = {key: value for key, value in given.items() if key in WIRE.keys}
    other = {key: value for key, value in given.items() if key not in WIRE.keys}
    place = Place("settings")
    read_wire = WIRE.read(from_python(wire_keys, place), problems)
    read = SETTINGS.read(from_python(other, place), problems)
    if problems.found:
        raise ScenarioError(problems.found)
    settings = reset_settings(settings, other, MerchantSettings())
    wire = reset_settings(wire, {wire_field(key): value for key, value in wire_keys.items()}, WireSettings())
    settings, wire = apply_settings(settings, read or {}), apply_wire_settings(wire, read_wire or {})
    if {"edition", "data_center"} & given.keys() and (
        fault := data_center_fault(wire.data_center, settings.edition)
    ):
        raise ScenarioError([Problem("settings.data_center", fault)])
    return settings, wire


def _url_problems(body: Mapping[str, Any], hosts: AllowList) -> list[Problem]:
    url = body.get("callback_url")
    if url is not None and (fault := url_fault(url)):
        return [Problem("callback_url", f"{url!r} {fault}")]
    urls = {} if url is None else {"callback_url": url}
    by_product = (body.get("settings") or {}).get("callback_urls")
    if isinstance(by_product, dict):  # what is wrong with them otherwise is said where they are read
        urls |= {f"settings.callback_urls.{name}": one for name, one in by_product.items()}
    return [
        Problem(field, words)
        for field, one in urls.items()
        if isinstance(one, str)
        for words in hosts.refusals(one)
    ]


def account_view(account: Account, warnings: Sequence[str] = ()) -> dict[str, object]:
    """A merchant with all that it was made of, secrets included: this is a sandbox.

    ``warnings`` say what of that cannot be played any more.
    """
    credentials = account.credentials
    return {
        "token": credentials.token,
        "secret": credentials.secret,
        "admin_token": credentials.admin_token,
        "admin_secret": credentials.admin_secret,
        "callback_url": account.callback_url,
        "seed": account.seed,
        "settings": settings_view(account.settings, account.wire),
        "in_force": in_force_view(account.settings, account.wire),
        "clock": clock_view(account),
        "transactions_started": account.ordinal,
        "warnings": list(warnings),
    }


def clock_view(account: Account) -> dict[str, object]:
    clock, due = account.clock, account.work.agenda.next_due()
    return {
        "mode": clock.mode.value,
        "factor": clock.factor,
        "running": clock.running,
        "now": timestamp(clock.now()),
        "planned": account.work.planned,
        "next_due": _optional(due),
    }


def settings_view(settings: MerchantSettings, wire: WireSettings) -> dict[str, object]:
    """Settings under the keys with which they are set; ``None`` is left to the edition or the clock."""
    from mockjumio.clock import duration_in_words

    accepted, interval = settings.accepted_ids, settings.retention.interval
    values = settings._asdict()
    values |= {
        "activated": dict(settings.activated),
        "fields": settings.fields._asdict(),
        "accepted_ids": {
            "everywhere": accepted.everywhere,
            "regions": dict(accepted.regions),
            "countries": dict(accepted.countries),
        },
        "address_formats": dict(settings.address_formats),
        "custom_documents": [as_values(document) for document in settings.custom_documents],
        "platform": settings.platform._asdict()
        | {"workflows": {own.key: _without_key(own) for own in settings.platform.workflows}},
        "retention": {
            "interval": None if interval is None else duration_in_words(interval),
            "fraud": settings.retention.fraud,
        },
    }
    return values | wire_view(wire)


def in_force_view(settings: MerchantSettings, wire: WireSettings) -> dict[str, object]:
    """What holds of the settings that follow the edition where the merchant has not set them."""
    from mockjumio.clock import duration_in_words

    edition = settings.edition
    return {
        "timestamp_digits": timestamp_digits(settings.timestamp_digits, edition),
        "plus_for_space": plus_for_space(wire.plus_for_space, edition),
        "retention": {"interval": duration_in_words(retention_of(settings.retention.interval, edition))},
    }


def _without_key(own: OwnWorkflow) -> dict[str, object]:
    return {"credentials": list(own.credentials), "capabilities": list(own.capabilities)}


_SWITCHES: Final = (
    "charset",
    "plus_for_space",
    "only_200",
    "strict_accept",
    "forwarded",
    "tls13",
    "traceparent",
)
_VALUES: Final = ("user_agent", "data_center", "timeout")


def wire_flags(settings: Mapping[str, Any]) -> Iterator[str]:
    """A command's flags for what is unusual on the wire of a merchant's settings, as its view has them."""
    unusual = _unusual(settings)
    for name in (*_SWITCHES, *_VALUES):
        if name in unusual:
            yield f"--{'no-' if unusual[name] is False else ''}{name.replace('_', '-')}"
            if name in _VALUES:
                yield str(unusual[name])


def without_flag(settings: Mapping[str, Any]) -> list[str]:
    """The unusual settings that no flag says."""
    return sorted(_unusual(settings).keys() - {*_SWITCHES, *_VALUES, "callback_urls"})


def _unusual(settings: Mapping[str, Any]) -> dict[str, Any]:
    usual = wire_view(WireSettings())
    return {name: settings[name] for name in usual if settings.get(name, usual[name]) != usual[name]}


def wire_view(wire: WireSettings) -> dict[str, object]:
    from mockjumio.clock import duration_in_words

    values = wire._asdict()
    for name in ("timeout", "connect_timeout", "first_byte_timeout", "token_lifetime"):
        values[name] = duration_in_words(values.pop(f"{name}_ms"))
    return values | {
        "retries": {
            "delays": [duration_in_words(delay) for delay in wire.retries.delays],
            "jitter": wire.retries.jitter,
        },
        "headers": dict(wire.headers),
        "callback_urls": {product.replace("-", "_"): url for product, url in wire.callback_urls},
    }


def _optional(instant: Instant | None) -> str | None:
    return None if instant is None else timestamp(instant)
