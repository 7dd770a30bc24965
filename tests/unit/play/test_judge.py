"""Is a scenario refused when its file changes only if no merchant could play it?"""

import pytest

from mockjumio.errors import BrokenContract
from mockjumio.merchant.account import Account
from mockjumio.play.check import judge
from mockjumio.scenario.library import Library
from mockjumio.scenario.parse import Scenario
from mockjumio.schema.nodes import Place, from_python
from mockjumio.settings import Credentials, MerchantSettings


def scenario(**values: object) -> Scenario:
    named = {"name": "x", "result": {"status": "APPROVED_VERIFIED", "face_match": 50}, **values}
    return Library().inline(from_python(named, Place("here")))


def account(**settings: bool) -> Account:
    return Account(Credentials(token=str(settings)), settings=MerchantSettings(**settings))


def test_what_keeps_the_contract_is_fine() -> None:
    judge(scenario(), [account()], {})


def test_what_breaks_the_contract_for_everyone_is_refused_where_it_stands() -> None:
    broken = scenario(callback={"set": {"idFaceMatch": "101"}})
    with pytest.raises(BrokenContract) as refused:
        judge(broken, [account(), account(face_match=False)], {})
    assert refused.value.problems[0].place == "here.callback.set.idFaceMatch"


def test_one_merchant_that_could_play_it_is_enough() -> None:
    judge(scenario(callback={"omit": ["idFaceMatch"]}), [account(), account(face_match=False)], {})


def test_what_is_only_missing_yet_is_no_reason() -> None:
    judge(scenario(images={"front": "not/there.jpg"}), [account()], {})
    judge(scenario(title="x", provided={"customer_id": "{{ env.LATER }}"}), [account()], {})
