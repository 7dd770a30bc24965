"""How are accounts made, changed, emptied and removed?"""

from mockjumio.merchant.requests import CHANGE, MAKE, account_view, change_account, make_account
from mockjumio.run.engine import Reset
from mockjumio.run.registry import TokenTaken
from mockjumio.web.control.operations import Ask, Operation, Reply
from mockjumio.web.control.paging import PAGE, page
from mockjumio.web.control.problem import ControlError
from mockjumio.web.control.shapes import list_of, ref


async def list_merchants(ask: Ask) -> Reply:
    return Reply(page(ask.simulation.accounts.values(), ask.query, lambda one: one.number, account_view))


async def make_merchant(ask: Ask) -> Reply:
    account = make_account(ask.body, ask.simulation.hosts)
    try:
        ask.simulation.add_account(account)
    except TokenTaken as error:
        raise ControlError(409, str(error)) from None
    return Reply(account_view(account), 201)


async def show_merchant(ask: Ask) -> Reply:
    return Reply(account_view(ask.account()))


async def change_merchant(ask: Ask) -> Reply:
    account = ask.account()
    change_account(account, ask.body, ask.simulation.hosts)
    ask.simulation.keep(account)
    return Reply(account_view(account))


async def remove_merchant(ask: Ask) -> Reply:
    account = ask.account()
    if account is next(iter(ask.simulation.accounts.values())):
        raise ControlError(409, "the default merchant stays; reset it instead")
    return Reply(_reset_view(await ask.simulation.remove_account(account)))


async def reset_merchant(ask: Ask) -> Reply:
    return Reply(_reset_view(await ask.simulation.reset(ask.account())))


def _reset_view(reset: Reset) -> dict[str, int]:
    return reset._asdict()


OPERATIONS = (
    Operation(
        "GET",
        "/merchants",
        "listMerchants",
        "All accounts, oldest first",
        list_merchants,
        list_of("Merchant"),
        query=PAGE,
        errors=(400, 422),
    ),
    Operation(
        "POST",
        "/merchants",
        "makeMerchant",
        "Make an isolated account; values that are not given are drawn, or have a default",
        make_merchant,
        ref("Merchant"),
        status=201,
        body=MAKE,
        example={"callback_url": "http://localhost:8080/jumio/callback", "clock": {"mode": "manual"}},
        errors=(400, 409, 422, 429),
    ),
    Operation(
        "GET",
        "/merchants/{token}",
        "showMerchant",
        "One account",
        show_merchant,
        ref("Merchant"),
        errors=(404,),
    ),
    Operation(
        "PATCH",
        "/merchants/{token}",
        "changeMerchant",
        "Change an account; this applies to transactions that start later",
        change_merchant,
        ref("Merchant"),
        body=CHANGE,
        example={"settings": {"face_match": False}},
        errors=(400, 404, 422),
    ),
    Operation(
        "DELETE",
        "/merchants/{token}",
        "removeMerchant",
        "Remove an account with all that it has",
        remove_merchant,
        ref("Reset"),
        errors=(404, 409),
    ),
    Operation(
        "POST",
        "/merchants/{token}/reset",
        "resetMerchant",
        "Empty an account: transactions, callbacks, journal, plans. It keeps credentials, settings and clock",
        reset_merchant,
        ref("Reset"),
        errors=(404,),
    ),
)
