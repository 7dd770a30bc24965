"""Does docs/from-netverify.md have the package's tables, and do these name what there is?"""

import pytest

from mockjumio.contract.checker import callback_table
from mockjumio.contract.editions import FIRST, KYX
from mockjumio.contract.enums import ID_VERIFICATION
from mockjumio.contract.platform.workflows import CAPABILITIES
from mockjumio.contract.reference import PAIRS, find
from mockjumio.messages.platform.verdicts import DETAILS, REASONS
from tools.write_platform_guide import GUIDE, written


def test_the_guide_has_the_tables_of_the_package() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert written(text) == text, "run: python tools/write_platform_guide.py"
    assert text.count("\n|") > 80


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.parameter)
def test_a_pair_names_what_there_is_on_both_sides(pair: object) -> None:
    assert isinstance(pair, tuple)
    parameter, path, *_ = pair
    assert any(parameter in callback_table(ID_VERIFICATION).of(edition) for edition in (FIRST, KYX))
    assert not path or find(path, KYX), path


def test_reasons_lead_to_labels_that_there_are() -> None:
    for capability, label in REASONS.values():
        assert CAPABILITIES[capability].decision_of(label), label
    for code, label in DETAILS.items():
        capability = REASONS[f"{code[0]}00"][0]
        assert CAPABILITIES[capability].decision_of(label), label
