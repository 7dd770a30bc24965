"""Builders for what a merchant did, as the judges of expectations see it."""

from typing import Any

import pytest

from mockjumio.suites.evidence import Answer, Delivery, Evidence, MerchantCall, Probe


class Seen:
    """Makes evidence: deliveries by what was answered, calls by what was asked for."""

    def answer(self, status: int | None = 200, **changes: Any) -> Answer:
        outcome = "accepted" if status and status < 300 else "rejected" if status else "refused"
        values: dict[str, Any] = {"outcome": outcome, "milliseconds": 4.0, "detail": "", "excerpt": ""}
        return Answer(status=status, **(values | changes))

    def delivered(self, *answers: Answer | int | None, **changes: Any) -> Delivery:
        made = tuple(one if isinstance(one, Answer) else self.answer(one) for one in answers)
        values: dict[str, Any] = {"id": "r-1", "original": None, "images": ("front", "face")}
        return Delivery(answers=made, **(values | changes))

    def called(self, what: str, status: int = 200, **changes: Any) -> MerchantCall:
        """``GET data``, ``GET image front``, ``DELETE status``."""
        method, resource, *part = what.split()
        values: dict[str, Any] = {"reason": "", "hint": "", "notes": (), "struck": False}
        return MerchantCall(method, resource, "".join(part), status, **(values | changes))

    def evidence(
        self, *seen: Delivery | MerchantCall | Answer | int | None, probe: Probe | None = None
    ) -> Evidence:
        deliveries = [one for one in seen if isinstance(one, Delivery)]
        answers = [one for one in seen if not isinstance(one, Delivery | MerchantCall)]
        if answers:
            deliveries.append(self.delivered(*answers))
        calls = tuple(one for one in seen if isinstance(one, MerchantCall))
        return Evidence("an approval", tuple(deliveries), calls, probe)


@pytest.fixture
def seen() -> Seen:
    return Seen()
