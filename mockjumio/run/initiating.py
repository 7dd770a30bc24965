"""What is started by one of Jumio's own calls, and what do customer and merchant make of it then?"""

from collections.abc import Mapping
from typing import Final

from mockjumio.clock import MINUTE, Instant
from mockjumio.contract.enums import ID_VERIFICATION, MULTI_DOCUMENT, NO_ID_UPLOADED
from mockjumio.errors import UnknownScenario
from mockjumio.initiate.meaning import Meaning
from mockjumio.initiate.pictures import PDF, Picture
from mockjumio.merchant.account import Account
from mockjumio.merchant.seeds import draw_seed
from mockjumio.play.initiated import fitted
from mockjumio.run.engine import Simulation
from mockjumio.run.journeys import after_finish, after_touch
from mockjumio.run.requests import choose_scenario
from mockjumio.scenario.parse import Scenario
from mockjumio.transaction import Transaction

PAGES_WITHIN: Final = 5 * MINUTE  # "created or updated less than 5 minutes ago"
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
) -> tuple[Transaction, tuple[str, ...]]:
    """Start it, durable once the store says so; returns it with what is to be remarked.

    ``marked`` is the scenario of a specimen that was uploaded: it plays where no route and no match fits.
    """
    provided = meaning.provided
    initiation = meaning.initiation._replace(uploaded=tuple(pictures))
    chosen, remarks = _chosen(simulation, account, product, meaning, marked)
    scenario = fitted(chosen, initiation, provided)
    transaction = simulation.start(account, scenario, seed=draw_seed(), initiation=initiation)
    _keep(simulation, transaction, pictures)
    if transaction.callback.url is None:
        remarks += ("no callback URL, in the request or in the settings: its result is there to retrieve",)
    return transaction, remarks


def _chosen(
    simulation: Simulation, account: Account, product: str, meaning: Meaning, marked: str | None
) -> tuple[Scenario, tuple[str, ...]]:
    """Routes and match, then the specimen's own, the merchant's setting, the fallback of the product."""
    body = {
        name: value
        for name, value in meaning.provided._asdict().items()
        if name in ("customer_id", "merchant_reference")
    }
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
    why = "nobody can leave where there is no page" if dropped else f"it is {scenario.product}"
    said = (
        () if scenario.name == _FALLBACKS[ID_VERIFICATION] else (f"{named} cannot play, {why}: {other} does",)
    )
    return simulation.library.get(other), said


async def upload(simulation: Simulation, transaction: Transaction, pictures: Pictures) -> Transaction:
    """Keep pictures that were uploaded: the customer is there."""
    initiation = transaction.initiation
    if initiation is None:
        return transaction
    _keep(simulation, transaction, pictures)
    uploaded = tuple(dict.fromkeys((*initiation.uploaded, *pictures)))
    changed = transaction._replace(initiation=initiation._replace(uploaded=uploaded))
    return await simulation.steer(changed, after_touch)


def _keep(simulation: Simulation, transaction: Transaction, pictures: Pictures) -> None:
    """Of a PDF only that it is there: its pages are drawn, as if nothing had been uploaded."""
    for part, picture in pictures.items():
        if picture.kind != PDF:
            simulation.store.put_picture(transaction, part, picture.content)


async def complete(simulation: Simulation, transaction: Transaction) -> Transaction:
    """The last page is there: the result follows after the processing time."""
    initiation = transaction.initiation
    processing = 0 if initiation is None else initiation.processing
    if initiation is not None and transaction.product == MULTI_DOCUMENT:
        pages = max(len(initiation.uploaded), 1)
        transaction = transaction._replace(
            document=transaction.document._replace(pages=pages), initiation=initiation._replace(used=True)
        )

    def finish(current: Transaction, now: Instant) -> Transaction:
        return after_finish(current, transaction, now, processing)

    return await simulation.steer(transaction, finish)
