"""What comes of a scenario, and may it start? One answer, asked before anything is kept.

A merchant's transaction is admitted; a preview needs neither a server nor a clock nor a merchant.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from mockjumio.clock import LATEST, LONGEST_DURATION, Instant, timestamp
from mockjumio.contract import Breach
from mockjumio.contract.scalars import IPV4, url_fault
from mockjumio.errors import BrokenContract, ImpossibleValue, MockjumioError, Problem, ScenarioError
from mockjumio.exchanges import Callback
from mockjumio.merchant.account import Account
from mockjumio.merchant.agenda import Prepared
from mockjumio.merchant.callback_urls import AllowList
from mockjumio.messages.body import compose
from mockjumio.messages.links import Links, of_data_center
from mockjumio.play.blame import problems_of
from mockjumio.play.images import with_own_images
from mockjumio.play.play import Circumstances, begin, play
from mockjumio.scenario.parse import Scenario
from mockjumio.settings import DEFAULT_SEED, DEFAULT_TOKEN, MerchantSettings, WireSettings
from mockjumio.transaction import (
    Accepted,
    Initiation,
    Provided,
    Transaction,
    Workflow,
    outcome,
    sends_callback,
)


class Prospect(NamedTuple):
    """A transaction as it starts, as it is when all has been done, and the callback that it sends, if any."""

    transaction: Transaction
    settled: Transaction
    callback: Callback | None


def work_out(scenario: Scenario, circumstances: Circumstances, links: Links, wire: WireSettings) -> Prospect:
    """What comes of it if nobody interferes.

    Raises :class:`ScenarioError` for what cannot be played, :class:`BrokenContract` for a callback or answers
    of retrieval that break rules without ``violate: true``, each with its place.
    """
    transaction = with_own_images(play(scenario, circumstances), scenario)
    _judge_time(transaction)
    settled = outcome(transaction, called_back=True)
    if settled.settled is None or not sends_callback(settled):
        return Prospect(transaction, settled, None)
    callback = compose(settled, settled.settled + settled.callback.delay, links, wire)
    if not settled.callback.violate:
        violations = callback.violations
        if scenario.later and not violations and settled.workflow is None:
            violations = _retrieved(settled, links)
        if violations:
            raise BrokenContract(problems_of(scenario, settled, violations))
    return Prospect(transaction, settled, callback)


def _retrieved(settled: Transaction, links: Links) -> tuple[Breach, ...]:
    """What retrieval would say wrong, beside a legal callback: keys of later editions alone can bring that.

    Where the first edition has a key, retrieval has at least as much room for it as the callback.
    """
    from mockjumio.messages.resources import breaches  # which most scenarios save

    return tuple(breaches(settled, links))


def _judge_time(transaction: Transaction) -> None:
    """Said of the clock: the contract would blame the scenario for a year of five digits."""
    last = transaction.steps[-1].at + transaction.callback.delay
    if last > LATEST:
        now = timestamp(transaction.created)
        why = f"would continue after the year 9999, which no timestamp can have; it is {now}"
        raise ScenarioError([Problem("", f"{transaction.scenario} {why}")])


class Admission(NamedTuple):
    """A transaction that may start, and what comes of it if nobody interferes.

    If its person is to be drawn ``late``, it has only begun. ``prepared`` is nothing if there is no callback,
    or if it is worked out when it is due.
    """

    begun: Transaction
    late: Accepted | None = None
    prepared: Prepared | None = None

    @property
    def transaction(self) -> Transaction:
        return self.begun if self.late is None else self.late.whole()


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
    initiation: Initiation | None = None,
    provided: Provided | None = None,
    workflow: Workflow | None = None,
    trace: str | None = None,
    whole: bool = True,
) -> Admission:
    """A transaction of the account, the next if no ordinal is given; raises all that speaks against it.

    Unless it has to be ``whole``, one that is certain to be legal is only begun.
    """
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
        initiation=initiation,
        provided=provided,
        workflow=workflow,
        trace=trace,
    )
    hosted = initiation is not None and initiation.hosted  # what comes of it is the customer's to decide
    if not whole and is_certain(scenario, circumstances, links):
        accepted = begin(scenario, circumstances)
        url = accepted.begun.callback.url
        last = accepted.begun.steps[-1].at
        if circumstances.now < last < _FAR and (url is not None or initiation is not None):
            _judge_url(url, hosts)
            return Admission(accepted.begun, accepted)
    if hosted:
        transaction = with_own_images(play(scenario, circumstances), scenario)
        _judge_time(transaction)
        _judge_url(transaction.callback.url, hosts)
        return Admission(transaction)
    transaction, settled, callback = work_out(scenario, circumstances, links, account.wire)
    url = transaction.callback.url
    if url is None and callback is not None and initiation is None:
        raise ImpossibleValue("callback_url", "no callback URL: give callback_url, or set the merchant's")
    _judge_url(url, hosts)
    if callback is None or url is None:
        return Admission(transaction)
    return Admission(transaction, prepared=Prepared(settled, callback, (links, account.wire)))


_DRAWN_FROM = frozenset(("type", "country", "subtype", "custom_code", "lacks", "pages"))
_AS_IT_IS = frozenset(("delay", "retries", "faults"))
_DRAWN = frozenset(("format", "flat", "longest"))
_LONGEST = 100  # characters of a text for which every callback has room
_ANY = "203.0.113.7"  # a reference as well as an address
_NOTHING: Mapping[str, object] = {}
_KNOWN = Provided._fields.index("number")  # what the merchant knows of the document begins there
_FAR = LATEST - 2 * LONGEST_DURATION  # whatever comes after an instant before it has four digits for the year
_SOME_DAY = 1_511_344_800_000  # 2017-11-22T10:00:00Z


def is_certain(scenario: Scenario, circumstances: Circumstances, links: Links) -> bool:
    """Whether it is legal whoever its person is. What an author wrote of that and callback is rehearsed."""
    provided = circumstances.provided
    if provided is None or not is_plain(provided):
        return False
    there = tuple(map(bool, provided[:5]))
    return _is_legal(scenario, circumstances.settings, there, provided[8:], links)


def is_plain(provided: Provided) -> bool:
    """Whether every callback has room for what is provided; for names that depends on the person."""
    *_, address, first_name, last_name = provided[:7]
    if first_name is not None or last_name is not None or (address is not None and not IPV4.fits(address)):
        return False
    if any(provided[_KNOWN:]):
        return False
    for text in provided[:4]:
        if text is not None and not (0 < len(text) <= _LONGEST and text.isprintable()):
            return False
    return True


@lru_cache(maxsize=256)
def _is_legal(
    scenario: Scenario,
    settings: MerchantSettings,
    given: tuple[bool, ...],
    presets: tuple[str | None, ...],
    links: Links,
) -> bool:
    """Asked of one scan that is like all others: what differs is drawn, and keeps the contract's rules.

    ``given`` says which references there are, and ``presets`` what else was provided.
    """
    sections = scenario.sections
    if (
        scenario.templated
        or sections.get("person")
        or not sections["document"].keys() <= _DRAWN_FROM
        or not sections.get("callback", _NOTHING).keys() <= _AS_IT_IS
        or not sections.get("images", _NOTHING).keys() <= _DRAWN
    ):
        return False
    like = Provided(*(_ANY if there else None for there in given))
    source, country, kind = presets[:3]
    one = Circumstances(
        merchant=DEFAULT_TOKEN,
        settings=settings,
        merchant_seed=DEFAULT_SEED,
        ordinal=1,
        seed=1,
        now=_SOME_DAY,
        provided=like._replace(source=source, preset_country=country, preset_id_type=kind),
    )
    try:
        callback = work_out(scenario, one, links, WireSettings()).callback
    except MockjumioError:
        return False  # for whoever starts it to be told
    return callback is None or not callback.violations


def _judge_url(url: str | None, hosts: AllowList) -> None:
    if url is not None and (fault := url_fault(url)):
        raise ImpossibleValue("callback_url", f"callback URL {url!r} {fault}")
    if url is not None and (refusals := hosts.refusals(url)):
        raise ImpossibleValue("callback_url", *refusals)


class Preview(NamedTuple):
    """A transaction, and its callback if it has one."""

    transaction: Transaction
    callback: Callback | None


def preview(
    scenario: Scenario,
    *,
    seed: int,
    now: Instant,
    links: Links | None = None,
    settings: MerchantSettings | None = None,
    wire: WireSettings = WireSettings(),  # noqa: B008 - immutable
    merchant_seed: int = DEFAULT_SEED,
    ordinal: int = 1,
    env: Mapping[str, str] | None = None,
) -> Preview:
    """Play a scenario as one transaction of a merchant; raises what is wrong with it.

    Without ``settings`` the merchant meets the first edition that can say the scenario.
    """
    circumstances = Circumstances(
        merchant=DEFAULT_TOKEN,
        settings=settings or MerchantSettings(edition=scenario.first_edition),
        merchant_seed=merchant_seed,
        ordinal=ordinal,
        seed=seed,
        now=now,
        env=env or {},
    )
    transaction, _, callback = work_out(scenario, circumstances, links or of_data_center("US"), wire)
    return Preview(transaction, callback)


def judge(scenario: Scenario, accounts: Iterable[Account], env: Mapping[str, str]) -> None:
    """Whether any of these merchants could play a scenario, asked when its file changes.

    Raise :class:`BrokenContract` if its callback would break the contract with the settings of each.

    Whatever else it needs, an image or a variable, may be there by the time that it is played.
    """
    broken: BrokenContract | None = None
    for account in {(one.settings, one.wire): one for one in accounts}.values():
        try:
            preview(
                scenario,
                seed=1,
                now=account.clock.now(),
                settings=account.settings,
                wire=account.wire,
                env=env,
            )
        except BrokenContract as error:
            broken = broken or error
        except MockjumioError:
            return
        else:
            return
    if broken is not None:
        raise broken
