"""Which merchants does a sandbox begin with? Those that were kept, as its options change them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from mockjumio.clock import Clock
from mockjumio.errors import ConfigurationError, ScenarioError
from mockjumio.merchant.account import Account
from mockjumio.merchant.record import Merchant
from mockjumio.options import SandboxOptions
from mockjumio.run.engine import Simulation
from mockjumio.run.registry import TokenTaken
from mockjumio.settings import Credentials, WireSettings


def open_accounts(simulation: Simulation, options: SandboxOptions) -> Account:
    """Register every merchant, the default one first, and return that.

    With a data directory the default merchant is the one that was, unless the options name another API token.
    """
    kept = {merchant.token: merchant for merchant in simulation.store.merchants()}
    known = set(kept)
    token = options.credentials.token
    if "token" not in options.given:
        token = next((merchant.token for merchant in kept.values() if merchant.default), token)
    first = kept.pop(token, None)
    credentials = options.credentials if first is None else _credentials(first, options)
    _judge(credentials, kept.values())
    if first is None:
        account = _new(options)
        simulation.add_account(account)
    else:
        account = simulation.restore(first._replace(credentials=credentials))
        _change(account, options)
        simulation.keep(account)
    for merchant in kept.values():
        simulation.keep(simulation.restore(merchant))
    _add_configured(simulation, options, known)
    return account


def _credentials(kept: Merchant, options: SandboxOptions) -> Credentials:
    """Those that were kept, but for what is said on purpose: a pair that was drawn stays as it was drawn."""
    said = {name: getattr(options.credentials, name) for name in options.given & set(Credentials._fields)}
    return kept.credentials._replace(**said)


def _judge(credentials: Credentials, kept: Iterable[Merchant]) -> None:
    """Before anything is kept: a folder with two merchants of one token could not be opened again."""
    own = {credentials.token, credentials.admin_token}
    for merchant in kept:
        if taken := own & {merchant.token, merchant.credentials.admin_token}:
            raise ConfigurationError(
                f"the API token {min(taken)!r} belongs to another merchant of the data directory"
            )


def _new(options: SandboxOptions) -> Account:
    return Account(
        options.credentials,
        settings=options.settings,
        wire=options.wire,
        clock=Clock(options.clock, options.start, factor=options.factor),
        seed=options.seed,
        callback_url=options.callback_url,
    )


def _change(account: Account, options: SandboxOptions) -> None:
    """What is said on purpose holds against what was kept; time goes on as it did."""
    given = options.given
    if "settings" in given:
        account.configure(options.settings)
    elif "edition" in given:
        account.configure(account.settings._replace(edition=options.settings.edition))
    if "callback_url" in given:
        account.callback_url = options.callback_url
    if "seed" in given:
        account.seed = options.seed
    wire = {name: getattr(options.wire, name) for name in given & set(WireSettings._fields)}
    account.wire = account.wire._replace(**wire)
    pace = options.clock, options.factor or 1.0
    if "clock" in given and (account.clock.mode, account.clock.factor) != pace:
        account.clock = Clock(options.clock, account.clock.now(), factor=options.factor)


def _add_configured(simulation: Simulation, options: SandboxOptions, known: set[str]) -> None:
    """Those of the configuration. Of ones that were kept already the settings are taken."""
    if not options.merchants:
        return
    from mockjumio.merchant.requests import CHANGE, change_account, make_account  # the model of scenarios

    changeable = {item.name for item in CHANGE}
    for place, body in enumerate(options.merchants):
        with _within(f"merchants[{place}]"):
            token = body.get("token")
            if token in known:
                account = simulation.accounts[token]
                changes = {name: value for name, value in body.items() if name in changeable}
                settings = changes.get("settings")
                if isinstance(settings, dict):  # those came with the merchant
                    changes["settings"] = {k: v for k, v in settings.items() if k != "custom_documents"}
                change_account(account, changes, simulation.hosts)
                simulation.keep(account)
            elif token is not None or not known:  # one without a token is drawn once, not at every start
                try:
                    simulation.add_account(make_account(body, simulation.hosts))
                except TokenTaken as error:
                    raise ConfigurationError(str(error)) from None


@contextmanager
def _within(place: str) -> Iterator[None]:
    """Say of which merchant of the configuration a problem is."""
    try:
        yield
    except ScenarioError as error:
        problems = [one._replace(place=".".join(filter(None, (place, one.place)))) for one in error.problems]
        raise ScenarioError(problems) from None
