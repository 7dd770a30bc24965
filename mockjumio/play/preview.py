"""What would a scenario send, without a server, a clock or a merchant?"""

from collections.abc import Mapping
from typing import NamedTuple

from mockjumio.clock import Instant
from mockjumio.exchanges import Callback
from mockjumio.messages.links import Links, of_data_center
from mockjumio.play.own_images import with_own_images
from mockjumio.play.play import Circumstances, play
from mockjumio.play.rehearsal import rehearse
from mockjumio.scenario.parse import Scenario
from mockjumio.settings import DEFAULT_SEED, DEFAULT_TOKEN, MerchantSettings, WireSettings
from mockjumio.transaction import Transaction


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
    settings: MerchantSettings = MerchantSettings(),  # noqa: B008 - immutable
    wire: WireSettings = WireSettings(),  # noqa: B008 - immutable
    merchant_seed: int = DEFAULT_SEED,
    ordinal: int = 1,
    env: Mapping[str, str] | None = None,
) -> Preview:
    """Play a scenario as one transaction of a merchant; raises what is wrong with it."""
    circumstances = Circumstances(
        merchant=DEFAULT_TOKEN,
        settings=settings,
        merchant_seed=merchant_seed,
        ordinal=ordinal,
        seed=seed,
        now=now,
        env=env or {},
    )
    transaction = with_own_images(play(scenario, circumstances), scenario)
    rehearsal = rehearse(scenario, transaction, links or of_data_center("US"), wire)
    return Preview(transaction, rehearsal.callback)
