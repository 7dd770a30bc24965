"""What does a scenario come to, played for one person at one moment? A transaction, fully decided.

Pure: the same scenario, account, ordinal, seed and instant give the same transaction. Templates are
rendered in an order in which each can use what came before: document, person, what was provided, the rest.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from hashlib import blake2b
from random import Random
from typing import Any, NamedTuple, TypeVar, cast

from mockjumio.clock import SECOND, Instant, day
from mockjumio.contract import enums
from mockjumio.contract.countries import refusal_status
from mockjumio.contract.editions import KYX
from mockjumio.errors import ScenarioError
from mockjumio.faults.fault import Chosen
from mockjumio.personas.persona import Address, Persona
from mockjumio.play.documents import Holder, complete_document, draw_extracted, draw_person
from mockjumio.play.initiation import begin_initiated, processing_of, usual_workflow
from mockjumio.scenario import scenario_editions
from mockjumio.scenario.delivery_rules import retries
from mockjumio.scenario.journey import Course, JourneyStep, course
from mockjumio.scenario.merchant_settings import apply_settings
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.parse import check_consistency as check_consistency
from mockjumio.schema.kinds import Problems
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import (
    Accepted,
    Action,
    CallbackPlan,
    Document,
    Images,
    Initiation,
    Provided,
    Result,
    Step,
    Transaction,
    Workflow,
)

T = TypeVar("T")

_EMPTY: Mapping[str, Any] = {}


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
    provided: Provided | None = None  # what a start provides, if the scenario is not to say it
    initiation: Initiation | None = None  # of what a merchant starts by Jumio's own calls
    workflow: Workflow | None = None  # as which it plays on Jumio's current platform
    trace: str | None = None  # traceparent of the request that starts it


def play(scenario: Scenario, circumstances: Circumstances) -> Transaction:
    """Raises :class:`ScenarioError` if a template does not render to a legal value."""
    if circumstances.initiation is not None:  # of which a wait may be left
        return begin(scenario, circumstances).whole()
    return _begin_transaction(_Stage(scenario, circumstances), scenario, circumstances, whole=True)


def begin(scenario: Scenario, circumstances: Circumstances) -> Accepted:
    """The same, and the person, which takes longest, only once somebody asks. Raises likewise, at once."""
    stage = _Stage(scenario, circumstances)
    begun = _begin_transaction(stage, scenario, circumstances, whole=False)
    return Accepted(begun, partial(stage.complete, begun))


def _begin_transaction(
    stage: "_Stage", scenario: Scenario, circumstances: Circumstances, *, whole: bool
) -> Transaction:
    settings = stage.settings
    if scenario.edition or scenario.later or scenario.product == enums.AUTHENTICATION:
        _judge_edition(scenario, settings.edition)
    now, ordinal = circumstances.now, circumstances.ordinal
    own = reference(circumstances.merchant_seed, ordinal, circumstances.seed)
    if scenario.templated:  # which may name what was decided before them
        stage.document()
        stage.known["transaction"] = {"reference": own, "ordinal": ordinal}
    provided = stage.known["provided"] = stage.provided()
    opening = stage.opening()
    initiation, result = circumstances.initiation, _OPEN
    steps: tuple[Step, ...] = ()
    if initiation is None or initiation.token is None or scenario.templated:
        waits = False
    else:  # for its customer, or for the first step: nothing more is answered
        steps = () if initiation.hosted else opening.course.steps_until_drawn(now)
        waits = not steps or steps[-1].at > now
    if not waits:
        result, steps = stage.decision()
        stage.check()
    if initiation is not None:
        initiation, steps = begin_initiated(initiation, steps, circumstances.merchant, own, now)
    workflow = circumstances.workflow
    if workflow is None and settings.edition == KYX:
        workflow = usual_workflow(settings, scenario.product)
    if workflow is not None and not workflow.account:
        from mockjumio.messages.platform.workflow_links import account_of  # likewise

        workflow = workflow._replace(account=account_of(own))
    callback = _with_url(opening.callback, provided.callback_url or circumstances.callback_url)
    if circumstances.trace is not None:
        callback = callback._replace(trace=circumstances.trace)
    persona, document = _NOBODY, _NO_DOCUMENT
    if whole:
        document, persona, result = stage.document(), stage.persona, stage.read(result)
    return Transaction(
        reference=own,
        merchant=circumstances.merchant,
        ordinal=ordinal,
        product=scenario.product,
        scenario=scenario.name,
        seed=circumstances.seed,
        settings=settings,
        provided=provided,
        persona=persona,
        document=document,
        result=result,
        images=opening.images,
        callback=callback,
        steps=steps,
        faults=opening.faults,
        created=now,
        updated=now,
        asked=circumstances.asked,
        initiation=initiation,
        workflow=workflow,
    )


_NOBODY = Persona("", "", None, None, "", date.min, "", Address("RAW", ""))
_NO_DOCUMENT = Document("", "")
_OPEN = Result("")


def _judge_edition(scenario: Scenario, edition: str) -> None:
    demand = scenario.edition or scenario_editions.Demand()
    problems = scenario_editions.refusals(demand, scenario.later, scenario.product, edition, scenario.node)
    if problems.found:
        raise ScenarioError(problems.found)


def reference(merchant_seed: int, ordinal: int, seed: int) -> str:
    """A UUID that no other transaction of the merchant has: the ordinal is part of what it derives from.

    Version 4 of RFC 9562, as :class:`uuid.UUID` would write it at four times the cost.
    """
    text = blake2b(f"{merchant_seed} {ordinal} {seed}".encode(), digest_size=16).hexdigest()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


class _Words(Mapping[str, Any]):
    """What templates may name; what costs to make is made once a template is rendered that may ask for it."""

    def __init__(self, circumstances: Circumstances, known: dict[str, Any]) -> None:
        self._circumstances = circumstances
        self._known = known

    def __getitem__(self, name: str) -> Any:
        circumstances = self._circumstances
        match name:
            case "seed":
                return circumstances.seed
            case "now":
                return datetime.fromtimestamp(circumstances.now / SECOND, UTC)
            case "env":
                return dict(circumstances.env)
            case "faker":
                from mockjumio.scenario.template import SeededFaker

                return self._known.setdefault("", SeededFaker(circumstances.seed))
            case "document":  # its text may be printed, and the order of a set differs between processes
                document = self._known[name]
                return document._replace(lacks=tuple(sorted(document.lacks)))
            case _:
                return self._known[name]

    def __iter__(self) -> Iterator[str]:
        yield from ("seed", "now", "env", "faker")
        yield from self._known

    def __len__(self) -> int:
        return 4 + len(self._known)


class _Stage:
    """Gives out a scenario's sections, rendered where they hold templates, and decides each thing once.

    ``known`` is what templates may name.
    """

    __slots__ = (
        "_circumstances",
        "_decision",
        "_document",
        "_given",
        "_holder",
        "_opening",
        "_scenario",
        "known",
        "persona",
        "settings",
    )

    def __init__(self, scenario: Scenario, circumstances: Circumstances) -> None:
        self._scenario = scenario
        self._circumstances = circumstances
        self._given: dict[str, Mapping[str, Any]] = {}
        self._holder: Holder | None = None
        self._document: Document | None = None
        self._decision: tuple[Result, tuple[Step, ...]] | None = None
        self._opening: Opening | None = None
        self.persona = _NOBODY  # until there is a holder
        self.known: dict[str, Any] = {}
        if scenario.templated.isdisjoint(_OF_OPENING):
            self.settings, self._opening = _written(scenario, circumstances.settings)
        else:
            self.settings = apply_settings(circumstances.settings, self.section("settings"))

    def section(self, name: str) -> Mapping[str, Any]:
        if name not in self._scenario.templated:
            return self._scenario.sections.get(name, _EMPTY)
        given = self._given.get(name)
        if given is None:
            section, of_seed = self._scenario.sections[name], _of_seed(self._scenario, name)
            if of_seed is None:
                given = self._render(section)
            else:  # nearly always, and then nothing else has to be known
                seed, given = str(self._circumstances.seed), dict(section)
                for key, around in of_seed:
                    given[key] = seed.join(around)
            self._given[name] = given
        return given

    def holder(self) -> Holder:
        if self._holder is None:
            seed, today = str(self._circumstances.seed), day(self._circumstances.now)
            given = self.section("document")
            self._holder = draw_person(given, self.section, self.settings, seed=seed, today=today)
            self.known["person"] = self.persona = self._holder.persona
        return self._holder

    def document(self) -> Document:
        if self._document is None:
            seed, edition = str(self._circumstances.seed), self.settings.edition
            self._document = complete_document(self.holder(), seed=seed, edition=edition)
            self.known["document"] = self._document
        return self._document

    def provided(self) -> Provided:
        provided = self._circumstances.provided or Provided(**self.section("provided"))
        on_platform = self._circumstances.workflow is not None or self.settings.edition == KYX
        if self._scenario.product != enums.MULTI_DOCUMENT or on_platform:
            return provided
        ordinal = self._circumstances.ordinal
        return provided._replace(  # both are mandatory in Netverify's callback of it
            merchant_reference=provided.merchant_reference or f"scan-{ordinal}",
            customer_id=provided.customer_id or f"customer-{ordinal}",
        )

    def opening(self) -> "Opening":
        if self._opening is None:
            journey = self._scenario.journey
            rendered = self._render(journey) if "journey" in self._scenario.templated else journey
            self._opening = _opening(rendered, self.section)
        return self._opening

    def decision(self) -> tuple[Result, tuple[Step, ...]]:
        """What it comes to, but for what is read from the document, and the steps to it."""
        if self._decision is None:
            product = self._scenario.product
            rng = Random(f"{self._circumstances.seed} {product}")
            result = _result(self.section("result"), self.section("document"), self.settings, product, rng)
            self._decision = result, self.opening().course.draw_steps(self._circumstances.now, rng)
        return self._decision

    def complete(self, begun: Transaction) -> Transaction:
        """What has begun, with its person."""
        result, planned = self.decision()
        initiation, steps = begun.initiation, begun.steps
        if initiation is not None and initiation.token is not None:
            initiation = initiation._replace(processing=processing_of(planned))
            steps = steps if steps[0].action is Action.TOKEN_EXPIRE else planned
        return begun._replace(
            document=self.document(),
            persona=self.persona,
            result=self.read(result),
            steps=steps,
            initiation=initiation,
        )

    def read(self, result: Result) -> Result:
        """A result with what is read from the document."""
        if result.status != enums.EXTRACTED:
            return result
        given = self.section("result").get("extracted", _EMPTY)
        extracted = draw_extracted(given, self.holder(), self.document(), self.settings.edition)
        return result._replace(extracted=extracted)

    def check(self) -> None:
        """What is written was found consistent when it was read; what templates render to is judged here."""
        scenario = self._scenario
        if scenario.templated.isdisjoint(("document", "result")):
            return
        problems = Problems()
        check_consistency(
            scenario.product, {**scenario.sections, **self._given}, scenario.journey, scenario.node, problems
        )
        if problems.found:
            raise ScenarioError(problems.found)

    def _render(self, value: T) -> T:
        from mockjumio.scenario.template import render  # which a scenario without templates saves

        return cast(T, render(value, _Words(self._circumstances, self.known)))


class Opening(NamedTuple):
    """How a scenario begins: its course, how images are made, how the callback is sent (but for its URL), and
    what goes wrong on purpose.
    """

    course: Course
    images: Images
    callback: CallbackPlan
    faults: tuple[Chosen, ...]


def _opening(journey: tuple[JourneyStep, ...], section: Callable[[str], Mapping[str, Any]]) -> Opening:
    images, callback, api = section("images"), section("callback"), section("api")
    faults = (*callback.get("faults", ()), *api.get("faults", ()))
    return Opening(course(journey), _images(images), _callback(callback), faults)


_OF_OPENING = frozenset(("settings", "journey", "images", "callback", "api"))


@lru_cache(maxsize=64)  # each holds its scenario, which may be of one start alone
def _written(scenario: Scenario, settings: MerchantSettings) -> tuple[MerchantSettings, Opening]:
    """Settings and opening of a scenario that has no templates there: the same each time, worked out once."""

    def section(name: str) -> Mapping[str, Any]:
        return scenario.sections.get(name, _EMPTY)

    return apply_settings(settings, section("settings")), _opening(scenario.journey, section)


@lru_cache(maxsize=64)  # likewise
def _of_seed(scenario: Scenario, name: str) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """What of a section is to be rendered, if that is the seed alone."""
    from mockjumio.scenario.template import of_seed_alone  # which a scenario without templates saves

    return of_seed_alone(scenario.sections[name])


@lru_cache(maxsize=1024)
def _with_url(plan: CallbackPlan, url: str | None) -> CallbackPlan:
    return plan._replace(url=url)


def _result(
    section: Mapping[str, Any],
    document: Mapping[str, Any],
    settings: MerchantSettings,
    product: str,
    rng: Random,
) -> Result:
    status = section["status"]
    if product == enums.ID_VERIFICATION and status != enums.NO_ID_UPLOADED:
        unsupported = refusal_status(document["type"], document["country"], settings)
        if unsupported is not None:
            return Result(status=unsupported, liveness_images=section.get("liveness_images"))
    reason = section.get("reject_reason", _EMPTY)
    face_match, liveness = rng.randint(85, 99), section.get("liveness")
    approved = status == enums.APPROVED_VERIFIED and settings.face_match
    return Result(
        status=status,
        reject_code=reason.get("code"),
        reject_details=reason.get("details", () if reason and settings.empty_reject_details else None),
        face_match=section.get("face_match", face_match),
        liveness=True if liveness is None and approved else liveness,
        identity=tuple(section.get("identity_verification", _EMPTY).items()),
        liveness_images=section.get("liveness_images"),
        labels=tuple(section["labels"].items()) if "labels" in section else (),
        risk=section.get("risk"),
        decision=section.get("decision"),
        checks=_checks(section["checks"]) if "checks" in section else (),
    )


def _checks(section: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((scenario_editions.parameter_of(key), outcome) for key, outcome in section.items())


def _images(section: Mapping[str, Any]) -> Images:
    drawn = {key: section[key] for key in ("format", "flat", "longest") if key in section}
    return Images(files=tuple((name, path) for name, path in section.items() if name not in drawn), **drawn)


def _callback(section: Mapping[str, Any]) -> CallbackPlan:
    return CallbackPlan(
        delay=section.get("delay", 0),
        shuffled=section.get("order") == "shuffled",
        omit=section.get("omit", ()),
        set=tuple(section.get("set", {}).items()),
        violate=section.get("violate", False),
        retries=retries(section["retries"]) if "retries" in section else None,
    )
