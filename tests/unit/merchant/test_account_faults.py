"""How often could a fault have struck, and for how many faults is that remembered?"""

from mockjumio.faults.fault import Chosen
from mockjumio.merchant.account import MerchantFaults


def test_calls_are_counted_fault_by_fault_until_they_are_forgotten() -> None:
    faults = MerchantFaults()
    assert [faults.count_call(one) for one in ("a", "b", "a", "a")] == [1, 1, 2, 3]
    faults.forget_calls()
    assert faults.count_call("a") == 1


def test_what_was_not_counted_for_longest_is_forgotten_first() -> None:
    faults = MerchantFaults(most=3)
    own = faults.add(Chosen("limit-data"))
    for scan in range(1_000):  # each with a fault of its own, while the merchant's own goes on
        assert faults.count_call(("scan", scan)) == 1
        assert faults.count_call(own) == scan + 1
    assert faults.count_call(("scan", 999)) == 2
    assert faults.count_call(("scan", 997)) == 1
