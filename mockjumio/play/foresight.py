"""Could any of these merchants play this scenario as it is? Asked when its file changes."""

from collections.abc import Iterable, Mapping

from mockjumio.errors import BrokenContract, MockjumioError
from mockjumio.merchant.account import Account
from mockjumio.play.preview import preview
from mockjumio.scenario.parse import Scenario


def judge(scenario: Scenario, accounts: Iterable[Account], env: Mapping[str, str]) -> None:
    """Raise :class:`BrokenContract` if its callback would break the contract with the settings of each.

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
