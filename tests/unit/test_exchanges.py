"""Which outcomes mean that the merchant answered?"""

import pytest

from mockjumio.exchanges import Outcome

ANSWERED = {"accepted", "rejected", "redirected"}


@pytest.mark.parametrize("outcome", Outcome)
def test_only_an_http_answer_counts_as_answered(outcome: Outcome) -> None:
    assert outcome.answered is (outcome.value in ANSWERED)
