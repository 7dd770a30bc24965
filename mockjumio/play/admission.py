"""May this transaction start? Played, checked against the contract, its URL judged; nothing is kept yet."""

from collections.abc import Mapping
from typing import NamedTuple

from mockjumio.clock import LATEST, timestamp
from mockjumio.contract.kinds import url_fault
from mockjumio.errors import ImpossibleValue, Problem, ScenarioError
from mockjumio.merchant.account import Account
from mockjumio.merchant.agenda import Prepared
from mockjumio.merchant.allow_list import AllowList
from mockjumio.messages.links import Links
from mockjumio.play.own_images import with_own_images
from mockjumio.play.play import Circumstances, play
from mockjumio.play.rehearsal import rehearse
from mockjumio.scenario.parse import Scenario
from mockjumio.transaction import Transaction


class Admitted(NamedTuple):
    """A transaction that may start, and what comes of it if nobody interferes; maybe no callback."""

    transaction: Transaction
    prepared: Prepared | None


def admit(
    scenario: Scenario,
    account: Account,
    *,
    seed: int,
    callback_url: str | None,
    links: Links,
    env: Mapping[str, str],
    hosts: AllowList = AllowList(),  # noqa: B008 - immutable
    ordinal: int | None = None,
    asked: str | None = None,
) -> Admitted:
    """A transaction of the account, the next if no ordinal is given; raises all that speaks against it."""
    circumstances = Circumstances(
        merchant=account.token,
        settings=account.settings,
        merchant_seed=account.seed,
        ordinal=account.ordinal + 1 if ordinal is None else ordinal,
        seed=seed,
        now=account.clock.now(),
        callback_url=callback_url
        or dict(account.wire.callback_urls).get(scenario.product)
        or account.callback_url,
        env=env,
        asked=asked,
    )
    transaction = with_own_images(play(scenario, circumstances), scenario)
    _judge_time(transaction)
    rehearsal = rehearse(scenario, transaction, links, account.wire)
    url = transaction.callback.url
    if url is None and rehearsal.callback is not None:
        raise ImpossibleValue("callback_url", "no callback URL: give callback_url, or set the merchant's")
    if url is not None and (fault := url_fault(url)):
        raise ImpossibleValue("callback_url", f"callback URL {url!r} {fault}")
    if url is not None and (refusals := hosts.refusals(url)):
        raise ImpossibleValue("callback_url", *refusals)
    if rehearsal.callback is None:
        return Admitted(transaction, None)
    settled = rehearsal.settled._replace(called_back=True)
    return Admitted(transaction, Prepared(settled, rehearsal.callback, (links, account.wire)))


def _judge_time(transaction: Transaction) -> None:
    """Said of the clock: the contract would blame the scenario for a year of five digits."""
    last = transaction.steps[-1].at + transaction.callback.delay
    if last > LATEST:
        now = timestamp(transaction.created)
        why = f"would continue after the year 9999, which no timestamp can have; it is {now}"
        raise ScenarioError([Problem("", f"{transaction.scenario} {why}")])
