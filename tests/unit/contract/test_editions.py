"""Are the tables of an edition those of the one before, as it amended them?"""

import re
import runpy
from pathlib import Path

import pytest

from mockjumio.contract.checker import callback_table
from mockjumio.contract.editions import (
    EDITIONS,
    FIRST,
    Rows,
    added,
    amendments,
    between,
    changed,
    on,
    withdrawn,
)
from mockjumio.contract.enums import ID_VERIFICATION, Word
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK
from mockjumio.contract.reference import changes
from mockjumio.contract.reject_reasons import REJECT_REASON
from mockjumio.settings import MerchantSettings

LATER = [name for name in EDITIONS if name != FIRST]
LAST_DAY = {
    "2017-05": "2017-05-31",
    "2017-10": "2017-10-24",
    "2018-05": "2018-05-22",
    "2019-07": "2019-07-23",
    "2020-01": "2020-01-23",
    "2020-09": "2020-09-11",
    "2021-07": "2021-07-06",
}


def test_merchants_meet_the_first_edition_unless_they_say_otherwise() -> None:
    assert MerchantSettings().edition == FIRST == "2017-05"


def test_editions_are_named_after_months_and_in_order() -> None:
    assert list(EDITIONS) == sorted(EDITIONS)
    assert all(re.fullmatch(r"20\d\d-[01]\d", name) for name in EDITIONS)


def test_the_first_edition_is_the_table_itself() -> None:
    assert ID_VERIFICATION_CALLBACK.of(FIRST) is ID_VERIFICATION_CALLBACK


@pytest.mark.parametrize("edition", LATER)
def test_a_table_of_an_edition_is_made_once(edition: str) -> None:
    derived = ID_VERIFICATION_CALLBACK.of(edition)
    assert derived is ID_VERIFICATION_CALLBACK.of(edition)
    assert derived.of(FIRST) is ID_VERIFICATION_CALLBACK
    assert derived.section == callback_table(ID_VERIFICATION).section


def test_an_edition_that_there_is_not_is_an_error() -> None:
    with pytest.raises(KeyError):
        ID_VERIFICATION_CALLBACK.of("2016-01")


@pytest.mark.parametrize("edition", LATER)
def test_an_amendment_has_its_date_its_source_and_words(edition: str) -> None:
    before = LATER.index(edition)
    first = LAST_DAY[FIRST] if before == 0 else LAST_DAY[LATER[before - 1]]
    assert amendments(edition)
    for one in amendments(edition):
        assert first < one.since <= LAST_DAY[edition], one
        assert re.fullmatch("[0-9a-f]{7}", one.source), one
        assert one.words == one.words.strip() != "", one
        assert not one.words.endswith("."), one


@pytest.mark.parametrize("edition", LATER)
def test_amendments_stand_in_the_order_of_their_dates(edition: str) -> None:
    dates = [one.since for one in amendments(edition)]
    assert dates == sorted(dates)


def test_rows_are_added_changed_and_withdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Rows("Some list", Word("A"), Word("B"), Word("C"))
    data = {
        LATER[0]: on("2017-06-01", "0000000", added(rows, Word("D"), "new"), withdrawn(rows, "A", "gone")),
        LATER[1]: on(
            "2018-01-01", "0000001", changed(rows, "B", "other", words="b"), added(rows, Word("A"), "back")
        ),
    }
    monkeypatch.setattr("mockjumio.contract.editions.amendments", lambda edition: data.get(edition, ()))
    assert list(rows) == list(rows.of(FIRST)) == ["A", "B", "C"]
    assert list(rows.of(LATER[0])) == ["B", "C", "D"]
    assert rows.of(LATER[1])["B"] == Word("B", "b")
    assert rows["B"] == Word("B")
    assert rows.of(LATER[-1]) is rows.of(LATER[1]), "nothing was amended since"
    assert rows.editions("A") == tuple(one for one in EDITIONS if one != LATER[0])
    assert rows.editions("D") == tuple(LATER)
    assert set(rows.ever()) == {"A", "B", "C", "D"}
    assert rows.row("A", LATER[0]) == Word("A"), "which only other editions have"
    assert rows.knows("D")
    assert not rows.knows("E")
    assert [(edition, one.row) for edition, one in between(FIRST, LATER[0])] == [
        (LATER[0], "D"),
        (LATER[0], "A"),
    ]


@pytest.mark.parametrize("wrong", ["added", "changed", "withdrawn"])
def test_an_amendment_that_does_not_fit_is_an_error(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Rows("Some list", Word("A"))
    one = {
        "added": added(rows, Word("A"), "there already"),
        "changed": changed(rows, "B", "not there", words="b"),
        "withdrawn": withdrawn(rows, "B", "not there"),
    }[wrong]
    monkeypatch.setattr(
        "mockjumio.contract.editions.amendments", lambda edition: (one,) if edition == LATER[0] else ()
    )
    with pytest.raises((KeyError, ValueError), match=one.row):
        rows.of(LATER[0])


def test_what_is_left_of_a_change() -> None:
    kinds = {(one.section.partition(", ")[2], one.row): one.kind for one in changes("2017-05", "2021-07")}
    assert kinds["", "idFaceMatch"] == "withdrawn"
    assert kinds["", "curp"] == "added"
    assert kinds["", "idUsState"] == "changed"
    assert kinds["identityVerification", "similarityScore"] == "came and went"
    assert kinds["rejectReasonCode", "113"] == "added"


def test_each_step_of_a_change_has_its_edition() -> None:
    (one,) = (
        one
        for one in changes("2017-05", "2021-07")
        if (one.section, one.row) == ("Callback for Netverify", "curp")
    )
    assert [(edition, step.since) for edition, step in one.steps] == [
        ("2018-05", "2018-02-27"),
        ("2018-05", "2018-05-22"),
        ("2020-01", "2019-08-08"),
    ]


def test_nothing_is_different_in_the_same_edition() -> None:
    assert list(changes("2019-07", "2019-07")) == []


def test_the_page_says_what_the_contract_says() -> None:
    tool = runpy.run_path(str(Path(__file__).parents[3] / "tools" / "write_editions.py"))
    assert tool["PAGE"].read_text(encoding="utf-8") == tool["written"](), (
        "run python tools/write_editions.py, or make format"
    )


def test_where_else_a_value_is_listed_is_asked_of_texts_alone() -> None:
    values = REJECT_REASON["rejectReasonCode"].values
    assert values is not None
    assert values.other_editions("113", "2017-05") == "; edition 2021-07 has it"
    assert [values.other_editions(odd, "2017-05") for odd in ("100", "nothing", [], {}, None, 7)] == [""] * 6
