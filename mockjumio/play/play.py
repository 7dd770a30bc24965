"""What does a scenario come to, played for one person at one moment? A transaction, fully decided.

Pure: the same scenario, account, ordinal, seed and instant give the same transaction. Templates are
rendered in an order in which each can use what came before: document, person, what was provided, the rest.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from random import Random
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from mockjumio.clock import SECOND, Instant, day
from mockjumio.contract import enums
from mockjumio.contract.acceptance import declined
from mockjumio.errors import ScenarioError
from mockjumio.merchant.configured import configured
from mockjumio.play.documents import Drawn, complete_document, draw_extracted, draw_person
from mockjumio.scenario import consistency
from mockjumio.scenario.kinds import Problems
from mockjumio.scenario.model import JourneyStep, Spread
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.retries import retries
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import (
    DROP_OFF,
    Action,
    CallbackPlan,
    Document,
    Images,
    Provided,
    Result,
    Step,
    Transaction,
)

T = TypeVar("T")


class Circumstances(NamedTuple):
    """What a play depends on besides the scenario. ``env`` holds the listed variables for templates."""

    merchant: str
    settings: MerchantSettings
    merchant_seed: int
    ordinal: int
    seed: int
    now: Instant
    callback_url: str | None = None
    env: Mapping[str, str] = {}
    asked: str | None = None  # JSON of the scenario and changes that came with the start, if any


def play(scenario: Scenario, circumstances: Circumstances) -> Transaction:
    """Raises :class:`ScenarioError` if a template does not render to a legal value."""
    stage = _Stage(scenario, circumstances)
    now = circumstances.now
    rng = Random(f"{circumstances.seed} {scenario.product}")
    settings = configured(circumstances.settings, stage.section("settings"))
    seed = str(circumstances.seed)
    drawn = draw_person(stage.section("document"), stage.section, settings, seed=seed, today=day(now))
    stage.context["person"] = drawn.persona
    document = complete_document(drawn, seed=seed)
    # Templates may print what it lacks, and the order of a set differs from process to process.
    stage.context["document"] = document._replace(lacks=cast(Any, tuple(sorted(document.lacks))))
    stage.context["transaction"] = {
        "reference": reference(circumstances.merchant_seed, circumstances.ordinal, circumstances.seed),
        "ordinal": circumstances.ordinal,
    }
    provided = _provided(stage.section("provided"), scenario.product, circumstances.ordinal)
    stage.context["provided"] = provided
    result = _result(stage.section("result"), settings, drawn, document, scenario.product, rng)
    stage.check()
    steps = tuple(timeline(stage.journey(), now, rng))
    return Transaction(
        reference=stage.context["transaction"]["reference"],
        merchant=circumstances.merchant,
        ordinal=circumstances.ordinal,
        product=scenario.product,
        scenario=scenario.name,
        seed=circumstances.seed,
        settings=settings,
        provided=provided,
        persona=drawn.persona,
        document=document,
        result=result,
        images=_images(stage.section("images")),
        callback=_callback(stage.section("callback"), provided.callback_url or circumstances.callback_url),
        steps=steps,
        faults=(*stage.section("callback").get("faults", ()), *stage.section("api").get("faults", ())),
        created=now,
        updated=now,
        asked=circumstances.asked,
    )


def reference(merchant_seed: int, ordinal: int, seed: int) -> str:
    """A UUID that no other transaction of the merchant has: the ordinal is part of what it derives from."""
    digest = blake2b(f"{merchant_seed} {ordinal} {seed}".encode(), digest_size=16).digest()
    return str(UUID(bytes=digest, version=4))


class _Stage:
    """Gives out a scenario's sections, rendered where they hold templates."""

    def __init__(self, scenario: Scenario, circumstances: Circumstances) -> None:
        self._scenario = scenario
        self._given: dict[str, Mapping[str, Any]] = {}
        self.context: dict[str, Any] = {
            "seed": circumstances.seed,
            "now": datetime.fromtimestamp(circumstances.now / SECOND, UTC),
            "env": dict(circumstances.env),
        }

    def section(self, name: str) -> Mapping[str, Any]:
        section = self._scenario.sections.get(name, {})
        self._given[name] = self._rendered(section) if name in self._scenario.templated else section
        return self._given[name]

    def check(self) -> None:
        """What is written was found consistent when it was read; what templates render to is judged here."""
        scenario = self._scenario
        if scenario.templated.isdisjoint(("document", "result")):
            return
        problems = Problems()
        consistency.check(scenario.product, self._given, scenario.journey, scenario.node, problems)
        if problems.found:
            raise ScenarioError(problems.found)

    def journey(self) -> tuple[JourneyStep, ...]:
        journey = self._scenario.journey
        return self._rendered(journey) if "journey" in self._scenario.templated else journey

    def _rendered(self, value: T) -> T:
        from mockjumio.scenario.template import render  # 113 ms that a scenario without templates saves

        if "faker" not in self.context:
            from mockjumio.scenario.words import SeededFaker

            self.context["faker"] = SeededFaker(self.context["seed"])
        return cast(T, render(value, self.context))


def _provided(section: Mapping[str, Any], product: str, ordinal: int) -> Provided:
    provided = Provided(**section)
    if product == enums.MULTI_DOCUMENT:  # both are mandatory in its callback
        provided = provided._replace(
            merchant_reference=provided.merchant_reference or f"scan-{ordinal}",
            customer_id=provided.customer_id or f"customer-{ordinal}",
        )
    return provided


def _result(
    section: Mapping[str, Any],
    settings: MerchantSettings,
    drawn: Drawn,
    document: Document,
    product: str,
    rng: Random,
) -> Result:
    status = section["status"]
    if product == enums.ID_VERIFICATION and status != enums.NO_ID_UPLOADED:
        unsupported = declined(document.type, document.country, settings)
        if unsupported is not None:
            return Result(status=unsupported)
    reason = section.get("reject_reason", {})
    face_match, liveness = rng.randint(85, 99), section.get("liveness")
    approved = status == enums.APPROVED_VERIFIED and settings.face_match
    extracted: tuple[tuple[str, str | bool], ...] = ()
    if product == enums.MULTI_DOCUMENT and status == enums.EXTRACTED:
        extracted = draw_extracted(section.get("extracted", {}), drawn, document)
    return Result(
        status=status,
        reject_code=reason.get("code"),
        reject_details=reason.get("details", () if reason and settings.empty_reject_details else None),
        face_match=section.get("face_match", face_match),
        liveness=True if liveness is None and approved else liveness,
        extracted=extracted,
    )


def _images(section: Mapping[str, Any]) -> Images:
    drawn = {key: section[key] for key in ("format", "flat", "longest") if key in section}
    return Images(files=tuple((name, path) for name, path in section.items() if name not in drawn), **drawn)


def _callback(section: Mapping[str, Any], url: str | None) -> CallbackPlan:
    return CallbackPlan(
        url=url,
        delay=section.get("delay", 0),
        shuffled=section.get("order") == "shuffled",
        omit=section.get("omit", ()),
        set=tuple(section.get("set", {}).items()),
        violate=section.get("violate", False),
        retries=retries(section["retries"]) if "retries" in section else None,
    )


def timeline(journey: Iterable[JourneyStep], start: Instant, rng: Random) -> Iterable[Step]:
    """The rendered journey's steps at their instants, and what Jumio does about it.

    A user who is silent for fifteen minutes is cleaned up, whatever the journey had planned after that.
    """
    at = updated = start
    for step in journey:
        at += cast(int, step.after)
        if at >= updated + DROP_OFF and at != start:
            break
        yield Step(at, Action(step.action))
        if step.action == Action.FINISH:
            yield Step(at + _drawn_length(cast(Spread | None, step.processing), rng), Action.COMPLETE)
            return
        if step.action != Action.DROP_OFF:
            updated = at
    yield Step(updated + DROP_OFF, Action.EXPIRE)


def _drawn_length(spread: Spread | None, rng: Random) -> int:
    if spread is None:
        return SECOND
    if spread.sigma is None:
        return rng.randint(spread.low, spread.high)
    return min(round(spread.low * rng.lognormvariate(0, spread.sigma)), spread.high)
