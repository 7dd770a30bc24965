"""What is started by one of Jumio's own calls, and what do customer and merchant make of it then?"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from mockjumio.clock import MINUTE, Instant
from mockjumio.contract.enums import ID_VERIFICATION, MULTI_DOCUMENT, NO_ID_UPLOADED, ORIGINAL
from mockjumio.errors import UnknownScenario
from mockjumio.initiate.meaning import Meaning
from mockjumio.initiate.pictures import PDF, Picture
from mockjumio.merchant.account import Account
from mockjumio.personas.chance import derived_seed
from mockjumio.play.initiation import fit_to_request
from mockjumio.run.engine import Simulation
from mockjumio.run.journeys import (
    after_drop,
    after_failed_attempt,
    after_finish,
    after_token_expiry,
    after_touch,
)
from mockjumio.run.orders import choose_scenario
from mockjumio.scenario.parse import Scenario
from mockjumio.transaction import (
    DROP_OFF,
    Accepted,
    Action,
    IllegalTransition,
    State,
    Step,
    Transaction,
    Workflow,
)

if TYPE_CHECKING:
    from mockjumio.initiate.account_requests import Asked  # which Netverify does not need

PAGES_WITHIN: Final = 5 * MINUTE  # "created or updated less than 5 minutes ago"
MOST_ATTEMPTS: Final = 3  # on the page, without an ID that can be read
Pictures = Mapping[str, Picture]
"""What was uploaded, by classifier or page number."""

_FALLBACKS: Final = {ID_VERIFICATION: "approved", MULTI_DOCUMENT: "document-uploaded"}


def start(
    simulation: Simulation,
    account: Account,
    product: str,
    meaning: Meaning,
    pictures: Pictures,
    marked: str | None,
    asked: "Asked | None" = None,
) -> tuple[Accepted, tuple[str, ...]]:
    """Start it, durable once the store says so; returns it with what is to be remarked.

    ``marked`` is the scenario of a specimen that was uploaded: it plays where no route and no match fits.
    ``asked`` makes it a workflow of Jumio's current platform.
    """
    initiation = meaning.initiation
    if pictures:
        initiation = initiation._replace(uploaded=tuple(pictures))
    picked, remarks = chosen(simulation, account, product, meaning, marked)
    if asked is not None and asked.types:
        initiation = initiation._replace(type=_type_of(picked, asked))
    scenario = fit_to_request(picked, initiation, account.settings.edition)
    seed = derived_seed(
        account.seed, account.ordinal + 1
    )  # the request has none, and the same runs are alike
    workflow = None if asked is None else asked.workflow
    accepted = simulation.accept(
        account, scenario, seed=seed, provided=meaning.provided, initiation=initiation, workflow=workflow
    )
    if pictures:
        _keep(simulation, accepted.begun, pictures)
    if accepted.begun.callback.url is None:
        remarks += ("no callback URL, in the request or in the settings; the result can only be retrieved",)
    return accepted, remarks


def _type_of(chosen: Scenario, asked: "Asked") -> str | None:
    """The scenario's own type of document if the request allows it, otherwise the first that it does."""
    own = chosen.sections["document"].get("type")
    return own if own in asked.types else asked.types[0]


def chosen(
    simulation: Simulation, account: Account, product: str, meaning: Meaning, marked: str | None
) -> tuple[Scenario, tuple[str, ...]]:
    """Routes and match, then the specimen's own, the merchant's setting, the fallback of the product."""
    provided = meaning.provided
    body = {"customer_id": provided.customer_id, "merchant_reference": provided.merchant_reference}
    named = choose_scenario(simulation, account, body, otherwise=marked)
    try:
        scenario = simulation.library.get(named)
    except UnknownScenario:
        if named != marked:
            raise
        scenario = simulation.library.get(_FALLBACKS[product])
    dropped = scenario.sections.get("result", {}).get("status") == NO_ID_UPLOADED
    if scenario.product == product and not (dropped and meaning.initiation.call == "performNetverify"):
        return scenario, ()
    other = _FALLBACKS[product]
    why = "a user cannot leave a call that has no page" if dropped else f"it is {scenario.product}"
    said = (
        ()
        if scenario.name == _FALLBACKS[ID_VERIFICATION]
        else (f"{named} cannot play, because {why}; {other} plays instead",)
    )
    return simulation.library.get(other), said


async def upload(simulation: Simulation, transaction: Transaction, pictures: Pictures) -> Transaction:
    """Keep pictures that were uploaded: the customer is there."""
    initiation = transaction.initiation
    if initiation is None:
        return transaction
    _keep(simulation, transaction, pictures)
    uploaded = tuple(dict.fromkeys((*initiation.uploaded, *pictures)))
    original = initiation.original or any(picture.kind == PDF for picture in pictures.values())
    changed = initiation._replace(uploaded=uploaded, original=original)
    return await simulation.steer(transaction._replace(initiation=changed), after_touch)


def _keep(simulation: Simulation, transaction: Transaction, pictures: Pictures) -> None:
    """Of a PDF the pages are drawn, as if nothing had been uploaded; itself it is the original."""
    for part, picture in pictures.items():
        if picture.kind != PDF:
            simulation.store.put_picture(transaction, part, picture.content)
    original = next((picture for picture in pictures.values() if picture.kind == PDF), None)
    if original is not None:
        simulation.store.put_picture(transaction, ORIGINAL, original.content)


async def complete(simulation: Simulation, transaction: Transaction) -> Transaction:
    """The merchant has handed in the last page: the result follows after the processing time."""
    return await _through(simulation, transaction, transaction)


# The customer's page


async def visit(simulation: Simulation, transaction: Transaction) -> Transaction:
    """The customer is there: opens the page, or chooses something."""
    return await simulation.steer(transaction, after_touch)


async def capture(
    simulation: Simulation, transaction: Transaction, part: str, picture: Picture | None, *, camera: bool
) -> Transaction:
    """A picture from the camera or a file; without one, a specimen is drawn in its place."""
    initiation = transaction.initiation
    if initiation is None:
        return transaction
    source = transaction.provided.source
    if transaction.product == ID_VERIFICATION and source is not None:
        way = "CAM" if camera or initiation.capture == "CAM" else "UPLOAD"
        provided = transaction.provided._replace(source=f"{source.partition('_')[0]}_{way}")
        transaction = transaction._replace(provided=provided)
    if picture is not None:
        return await upload(simulation, transaction, {part: picture})
    uploaded = tuple(dict.fromkeys((*initiation.uploaded, part)))
    changed = transaction._replace(initiation=initiation._replace(uploaded=uploaded))
    return await simulation.steer(changed, after_touch)


async def finish(simulation: Simulation, transaction: Transaction, named: str | None = None) -> Transaction:
    """The customer is through, with the result of a scenario: the planned one, unless another is named.

    One without a result, of a customer who leaves, cannot be what comes of one who stayed.
    """
    scenario = simulation.library.get(named or transaction.scenario)
    if named is None and scenario.sections.get("result", {}).get("status") == NO_ID_UPLOADED:
        scenario = simulation.library.get(_FALLBACKS[transaction.product])
    return await _through(simulation, transaction, simulation.result_of(transaction, scenario))


async def fail_attempt(simulation: Simulation, transaction: Transaction) -> Transaction:
    """What the customer showed could not be read; after the third time there is no further attempt."""
    initiation = transaction.initiation
    if initiation is None:
        return transaction
    attempts = initiation.attempts + 1
    last = attempts == MOST_ATTEMPTS
    changed = transaction._replace(initiation=initiation._replace(attempts=attempts, uploaded=(), used=last))
    result = simulation.result_of(transaction, simulation.library.get("unreadable"))
    return await simulation.steer(
        changed, lambda current, now: after_failed_attempt(current, result, now, last=last)
    )


async def leave(simulation: Simulation, transaction: Transaction) -> Transaction:
    """The customer leaves; a failed attempt before counts as the result in fifteen minutes."""
    if transaction.initiation is not None and transaction.initiation.attempts:
        return transaction
    return await simulation.steer(transaction, after_drop)


async def expire(simulation: Simulation, transaction: Transaction) -> Transaction:
    """The token is good no more."""
    initiation = transaction.initiation
    if initiation is None:
        return transaction
    now = simulation.accounts[transaction.merchant].clock.now()
    changed = transaction._replace(initiation=initiation._replace(expires=now))
    if initiation.attempts:
        return await simulation.steer(changed, after_touch)
    return await simulation.steer(changed, after_token_expiry)


async def _through(simulation: Simulation, transaction: Transaction, result: Transaction) -> Transaction:
    initiation = transaction.initiation
    if initiation is None:
        return transaction
    transaction = transaction._replace(initiation=initiation._replace(used=True))
    pages = max(len(initiation.uploaded), 1)

    def change(current: Transaction, now: Instant) -> Transaction:
        done = after_finish(current, result, now, initiation.processing)
        if current.product != MULTI_DOCUMENT:
            return done
        original = done.document.original or initiation.original
        return done._replace(document=done.document._replace(pages=pages, original=original))

    return await simulation.steer(transaction, change)


# Workflows of the current platform

_FACEMAP: Final = "facemap"  # the name under which one is kept that was uploaded


async def hand_in(simulation: Simulation, transaction: Transaction, part: str, content: bytes) -> Transaction:
    """Keep a part that the merchant uploads; from now on the session ends unless it goes on, or finalizes."""
    initiation = transaction.initiation
    if initiation is None:
        return transaction
    simulation.store.put_picture(transaction, part, content)
    uploaded = tuple(dict.fromkeys((*initiation.uploaded, part)))
    changed = transaction._replace(initiation=initiation._replace(uploaded=uploaded))
    return await simulation.steer(changed, _after_part)


def _after_part(current: Transaction, now: Instant) -> Transaction:
    waiting = (*current.steps[: current.taken], Step(now + DROP_OFF, Action.EXPIRE))
    return after_touch(current._replace(steps=waiting), now)


async def finalize(
    simulation: Simulation, transaction: Transaction, workflow: Workflow, marked: str | None
) -> Transaction:
    """The merchant has handed in what there is; ``marked`` is the scenario of a specimen among it."""
    changed = transaction._replace(workflow=workflow._replace(handed_in=True))
    named = None
    if marked is not None and transaction.initiation is not None:
        account = simulation.accounts[transaction.merchant]
        meaning = Meaning(transaction.provided, transaction.initiation, ())
        named = chosen(simulation, account, transaction.product, meaning, marked)[0].name
    return await finish(simulation, changed, named)


def pictures(simulation: Simulation, transaction: Transaction, workflow: Workflow) -> Iterator[bytes]:
    """What was uploaded."""
    from mockjumio.messages.platform.verdicts import kept_as  # which Netverify does not need

    uploaded = () if transaction.initiation is None else transaction.initiation.uploaded
    for credential in workflow.credentials:
        for part in kept_as(credential.category):
            content = simulation.store.picture(transaction, part) if part in uploaded else None
            if content is not None:
                yield content


def of_account(simulation: Simulation, first: Transaction, account: str) -> list[Transaction]:
    """Every workflow of a user's account, which its first one began."""
    later = simulation.store.transactions(first.merchant, first.ordinal - 1)
    references = [one.reference for one in later if one.workflow and one.workflow.account == account]
    found = (simulation.transaction(reference, first.merchant) for reference in references)
    return [one for one in found if one is not None and one.deleted is None]


def delete_biometrics(simulation: Simulation, found: list[Transaction]) -> None:
    """Delete the biometrics of workflows, all or none: raises :class:`IllegalTransition` for what cannot."""
    for one in found:
        if one.state is State.PENDING or one.deleted is not None:
            described = one.state.value if one.deleted is None else "deleted"
            raise IllegalTransition(f"{one.reference} is {described}, not finished")
    now = simulation.accounts[found[0].merchant].clock.now() if found else 0
    for one in found:
        workflow = one.workflow
        if workflow is not None and workflow.biometrics_deleted is None:
            changed = one._replace(workflow=workflow._replace(biometrics_deleted=now))
            if one.initiation is not None and _FACEMAP in one.initiation.uploaded:
                simulation.store.put_picture(changed, _FACEMAP, b"")
            simulation.store.put_transaction(changed)


def delete_account(simulation: Simulation, first: Transaction, account: str) -> None:
    """Delete all workflows of an account; raises :class:`IllegalTransition` if one is not finished."""
    found = of_account(simulation, first, account)
    for one in found:
        if one.state is State.PENDING:
            raise IllegalTransition(f"{one.reference} is {one.state.value}, not finished")
    for one in found:
        simulation.delete(one)
