"""What do a merchant's own calls make of a workflow of Jumio's current platform? Parts, end, deletion."""

from collections.abc import Iterator

from mockjumio.clock import Instant
from mockjumio.initiate.meaning import Meaning
from mockjumio.messages.platform.verdicts import kept_as
from mockjumio.run import initiating
from mockjumio.run.engine import Simulation
from mockjumio.run.journeys import after_touch
from mockjumio.transaction import DROP_OFF, Action, IllegalTransition, State, Step, Transaction, Workflow


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
        named = initiating.chosen(simulation, account, transaction.product, meaning, marked)[0].name
    return await initiating.finish(simulation, changed, named)


def pictures(simulation: Simulation, transaction: Transaction, workflow: Workflow) -> Iterator[bytes]:
    """What was uploaded."""
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


def delete_account(simulation: Simulation, first: Transaction, account: str) -> None:
    """Delete all workflows of an account; raises :class:`IllegalTransition` if one is not finished."""
    found = of_account(simulation, first, account)
    for one in found:
        if one.state is State.PENDING:
            raise IllegalTransition(f"{one.reference} is {one.state.value}, not finished")
    for one in found:
        simulation.delete(one)
