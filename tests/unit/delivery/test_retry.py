"""When does the next attempt follow?"""

import pytest

from mockjumio.exchanges import Outcome
from mockjumio.run.deliveries import next_delay
from mockjumio.settings import Retries

PLAN = Retries((10, 60, 300))


@pytest.mark.parametrize(("failed", "delay"), [(1, 10), (2, 60), (3, 300), (4, None), (0, None)])
def test_each_failure_is_followed_by_the_next_delay(failed: int, delay: int | None) -> None:
    assert next_delay(PLAN, Outcome.REJECTED, failed, seed="x") == delay


@pytest.mark.parametrize("outcome", list(Outcome))
def test_whether_an_outcome_is_worth_another_try(outcome: Outcome) -> None:
    final = {Outcome.ACCEPTED, Outcome.WITHHELD, Outcome.INVALID_URL}
    assert (next_delay(PLAN, outcome, 1, seed="x") is None) == (outcome in final)


def test_jitter_stays_within_its_share_and_follows_the_seed() -> None:
    plan = Retries((1_000, 1_000), jitter=0.2)
    drawn = [next_delay(plan, Outcome.RESET, 1, seed=str(seed)) for seed in range(200)]
    assert all(delay is not None and 800 <= delay <= 1_200 for delay in drawn)
    assert len(set(drawn)) > 100
    assert drawn == [next_delay(plan, Outcome.RESET, 1, seed=str(seed)) for seed in range(200)]
    assert next_delay(plan, Outcome.RESET, 1, seed="7") != next_delay(plan, Outcome.RESET, 2, seed="7")
