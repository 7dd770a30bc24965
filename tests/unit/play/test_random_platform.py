"""Do random scenarios reach every corner of the platform's tables?"""

import json
from typing import Final

from mockjumio.clock import parse_timestamp
from mockjumio.contract.editions import KYX
from mockjumio.contract.platform import tables
from mockjumio.contract.platform.workflows import CAPABILITIES
from mockjumio.contract.rules import Table, shape
from mockjumio.messages.links import of_data_center
from mockjumio.messages.platform import details as resources
from mockjumio.messages.platform.details import Resource
from mockjumio.personas.chance import derived_seed
from mockjumio.play.check import preview
from mockjumio.play.random_scenarios import items_of_a_round, random_scenario
from mockjumio.transaction import outcome
from tests.drawn import Rows, look, not_drawn

NOW = parse_timestamp("2026-01-22T00:00:00Z")
LINKS = of_data_center("US")
_GUIDE: Final = "KYX guide of 2022 and 2023 (seen in a document)"
_NAMED_ALONE: Final = "what it says is public nowhere, so it is not sent"
# What no draw says, and why.
NOT_DRAWN = {
    (f"{_GUIDE}, workflow", "parentId"): _NAMED_ALONE,
    (f"{_GUIDE}, workflow", "childIds"): _NAMED_ALONE,
    (f"{_GUIDE}, workflow details", "feedback"): _NAMED_ALONE,
    (f"{_GUIDE}, credentials", "reusableIdentity"): _NAMED_ALONE,
    (f"{_GUIDE}, parts", "captureType"): _NAMED_ALONE,
    (f"{_GUIDE}, parts", "classifier"): "FRONT_WITH_FLASH, which no scan here has",
    (f"{_GUIDE}, workflow details", "wipedOutAt"): "of what was deleted",
    (f"{_GUIDE}, credentials", "consent"): "of what a request says of the user's consent",
    (f"{_GUIDE}, liveness", "type"): "IPROOV_STANDARD and IPROOV_PREMIUM, for which a request asks",
    (f"{_GUIDE}, extraction", "gender"): "X, which no person here has",
    (f"{_GUIDE}, watchlistScreening", "searchStatus"): "DONE, NOT_DONE and ERROR, which no capture has",
    **{
        (f"{_GUIDE}, credentials of {name}", "category"): "a capability is about categories of its own"
        for name in CAPABILITIES
    },
}
BODIES: tuple[tuple[Table, Resource], ...] = (
    (tables.STATUS, resources.status),
    (tables.DETAILS, resources.details),
    (tables.STEPS_ANSWER, resources.steps),
    (tables.RULES_ANSWER, resources.rules),
)


def test_every_row_and_every_closed_value_is_drawn() -> None:
    """Of callback and retrieval, but for a short list of which every line is needed."""
    drawn: Rows = {}
    legal: Rows = {}
    for item in range(items_of_a_round(KYX)):
        one = preview(random_scenario(3, item, KYX), seed=derived_seed(3, item), now=NOW)
        assert one.callback is not None
        settled = outcome(one.transaction)
        assert settled.workflow is not None
        case = resources.case_in_full(settled)
        look(shape(tables.CALLBACK, case), json.loads(one.callback.body), case, drawn, legal)
        for table, resource in BODIES if resources.is_decided(settled) else BODIES[:2]:
            said = resource(settled, settled.workflow, LINKS)
            assert resources.check_resource(resource, settled, said) == ()
            look(shape(table, case), said, case, drawn, legal)
    missing = not_drawn(drawn, legal)
    assert {row: values for row, values in missing.items() if row not in NOT_DRAWN} == {}
    assert set(NOT_DRAWN) - set(missing) == set()
