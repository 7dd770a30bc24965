"""Whose transactions can be seen, and when?"""

from typing import TYPE_CHECKING

import pytest

from mockjumio.clock import Clock, Mode
from mockjumio.contract.enums import ID_VERIFICATION, MULTI_DOCUMENT
from mockjumio.merchant.account import Account
from mockjumio.messages.resources import status
from mockjumio.run.engine import Simulation
from mockjumio.run.orders import start_request
from mockjumio.settings import Credentials
from mockjumio.transaction import State
from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio.call import Call

if TYPE_CHECKING:
    from tests.unit.conftest import Maker

NOW = 1_511_344_800_000


def account(token: str, seed: int) -> Account:
    credentials = Credentials(token, "secret", f"{token}-admin", "secret")
    return Account(credentials, clock=Clock(Mode.MANUAL, NOW), seed=seed, callback_url="http://127.0.0.1/x")


@pytest.fixture(autouse=True)
def two_merchants(simulation: Simulation) -> None:
    simulation.add_account(account("one", 1))
    simulation.add_account(account("two", 2))


def call_about(simulation: Simulation, token: str, **changes: object) -> Call:
    """A call of account ``token`` about a new pending scan of account ``one``, changed if so wished."""
    transaction = start_request(simulation, {"scenario": "approved", "seed": 1, "merchant": "one"}).whole()
    simulation.store.put_transaction(transaction._replace(**changes))  # type: ignore[arg-type]
    return Call(simulation, simulation.accounts[token], transaction.reference, None)


def test_a_pending_transaction_exists_but_is_not_finished(simulation: Simulation) -> None:
    call = call_about(simulation, "one")
    assert call.find(ID_VERIFICATION).reference == call.reference
    with pytest.raises(Refusal, match="is pending") as refused:
        call.find_finished(ID_VERIFICATION)
    assert refused.value.status == 404


@pytest.mark.parametrize("state", [State.DONE, State.FAILED])
def test_a_done_or_failed_transaction_is_finished(simulation: Simulation, state: State) -> None:
    call = call_about(simulation, "one", state=state, settled=NOW)
    assert call.find_finished(ID_VERIFICATION).state is state


def test_another_merchants_transaction_is_unknown(simulation: Simulation) -> None:
    call = call_about(simulation, "two", state=State.DONE, settled=NOW)
    with pytest.raises(Refusal, match="no transaction"):
        call.find(ID_VERIFICATION)


def test_another_products_transaction_is_unknown(simulation: Simulation) -> None:
    call = call_about(simulation, "one", state=State.DONE, settled=NOW)
    with pytest.raises(Refusal, match="no transaction"):
        call.find(MULTI_DOCUMENT)


def test_a_deleted_transaction_is_unknown(simulation: Simulation) -> None:
    call = call_about(simulation, "one", state=State.DONE, settled=NOW, deleted=NOW)
    with pytest.raises(Refusal, match="no transaction"):
        call.find(ID_VERIFICATION)


def test_an_unknown_reference_is_unknown(simulation: Simulation) -> None:
    call = Call(simulation, simulation.accounts["one"], "nothing", None)
    with pytest.raises(Refusal, match="no transaction nothing"):
        call.find(ID_VERIFICATION)


def test_an_answer_has_its_merchants_time(simulation: Simulation, make: "Maker") -> None:
    simulation.accounts["two"].clock.reach(NOW + 60_000)
    for merchant, expected in (("one", "10:00:00"), ("two", "10:01:00")):
        answer = Call(simulation, simulation.accounts[merchant], "x", None).answer(status, make.scan())
        assert f'{{"timestamp":"2017-11-22T{expected}.000Z",'.encode() in answer.body
