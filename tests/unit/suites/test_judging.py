"""Is what a merchant did judged, and said in words?"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockjumio.scenario.source import read
from mockjumio.schema.kinds import Problems
from mockjumio.suites.checks import (
    answer,
    answered_alike,
    attempts,
    check_deleted,
    check_retrieved,
    etiquette,
    idempotent,
    images_fetched,
    outcome,
    polls,
    refused_calls,
    state,
)
from mockjumio.suites.evidence import (
    IMAGE,
    Answer,
    Evidence,
    Probe,
    Standing,
    Verdict,
    await_more,
    calls,
    deliveries,
    fails,
    holds,
    is_settled,
    quiet,
)
from mockjumio.suites.expectations import EXPECT, EXPECTATIONS, Expectation
from mockjumio.suites.notation import Amount, Answers, Some

if TYPE_CHECKING:
    from tests.unit.suites.conftest import Seen


# Is a merchant's answer to callbacks judged, and said in words?


WELL = Answers(("2xx",), 2_000)


def test_an_answer_that_is_well(seen: "Seen") -> None:
    assert answer(WELL, seen.evidence(204)) == holds("answers 204 after 4 ms")


def test_another_status_is_said_with_what_stands_in_it(seen: "Seen") -> None:
    crash = seen.answer(500, excerpt="Oops\n\n  KeyError: 'idType'\nline 3\nline 4")
    assert answer(WELL, seen.evidence(crash)) == fails(
        "answers 500 to an approval",
        "expected 2xx within 2s",
        "it says: Oops",
        "it says: KeyError: 'idType'",
        "it says: line 3",
    )


def test_no_answer_says_what_came_of_it(seen: "Seen") -> None:
    silent = seen.answer(None, outcome="timed_out", detail="no first byte within 10 s")
    assert answer(WELL, seen.evidence(silent)) == fails(
        "does not answer an approval", "timed_out: no first byte within 10 s"
    )


def test_an_answer_may_come_too_late(seen: "Seen") -> None:
    late = seen.answer(200, milliseconds=2_500.4)
    assert answer(WELL, seen.evidence(late)) == fails(
        "answers an approval only after 2500 ms; 2s are allowed"
    )


def test_only_the_last_attempt_counts_and_that_of_every_callback(seen: "Seen") -> None:
    assert answer(WELL, seen.evidence(500, 200)) == holds("answers 200 after 4 ms")
    copy = seen.delivered(409, id="r-2", original="r-1")
    assert answer(WELL, seen.evidence(seen.delivered(200), copy)).words == "answers 409 to an approval"


def test_a_callback_that_was_not_attempted_or_not_sent(seen: "Seen") -> None:
    assert (
        answer(WELL, seen.evidence(seen.delivered())).words == "has not answered an approval when time was up"
    )
    for judged in (
        answer(WELL, Evidence("x")),
        attempts(Amount(1, 1), Evidence("x")),
        outcome(["accepted"], Evidence("x")),
    ):
        assert judged == fails("gets no callback")


def test_attempts_are_counted(seen: "Seen") -> None:
    assert attempts(Amount(2, 2), seen.evidence(None, 200)) == holds("takes it at attempt 2")
    assert attempts(Amount(2, 2), seen.evidence(500, 500)) == holds("does not take it in 2 attempts")
    assert attempts(Amount(1, 1), seen.evidence(500)) == holds("does not take it in 1 attempt")
    assert attempts(Amount(0, 1), seen.evidence(None, 200)) == fails(
        "needs 2 attempts for an approval; expected at most 1", "they were: refused, accepted"
    )
    assert attempts(Amount(2, None), seen.evidence(200)).words == (
        "needs 1 attempt for an approval; expected at least 2"
    )


def test_the_outcome_of_the_last_attempt(seen: "Seen") -> None:
    assert outcome(["rejected"], seen.evidence(500)) == holds("leaves it rejected")
    reset = seen.answer(None, outcome="reset", detail="connection reset")
    assert outcome(["accepted"], seen.evidence(reset)) == fails(
        "leaves an approval reset; expected accepted", "reset: connection reset"
    )
    assert outcome(["accepted", "rejected"], seen.evidence(seen.delivered())) == fails(
        "leaves an approval not answered; expected accepted or rejected"
    )
    assert outcome(["accepted"], seen.evidence(500)).details == ()


def test_a_duplicate_is_answered_like_its_original(seen: "Seen") -> None:
    original, copy = seen.delivered(201), seen.delivered(201, id="r-2", original="r-1")
    other = seen.delivered(409, id="r-3", original="r-1")
    nothing = seen.delivered(id="r-4", original="r-1")
    assert answered_alike(True, seen.evidence(original, copy)) == holds("answers the duplicate with 201 too")
    assert answered_alike(True, seen.evidence(original, copy, other)) == fails(
        "answers the duplicate with 409, another thing than the original: 201"
    )
    assert answered_alike(True, seen.evidence(original, nothing)).words.startswith(
        "answers the duplicate with nothing"
    )
    assert answered_alike(False, seen.evidence(original, copy)) == fails(
        "answers the duplicate with 201, the same as the original: 201"
    )


@pytest.mark.parametrize("expected", [True, False])
def test_two_silences_are_not_alike(seen: "Seen", expected: bool) -> None:
    silent = seen.evidence(seen.delivered(None), seen.delivered(None, id="r-2", original="r-1"))
    assert answered_alike(expected, silent) == fails("answers neither the original nor the duplicate")


def test_without_a_duplicate_nothing_can_be_alike(seen: "Seen") -> None:
    assert answered_alike(True, seen.evidence(200)) == fails(
        "gets no duplicate to answer", "callback: {faults: [duplicate]} sends one"
    )


# Are a merchant's calls to Jumio's API judged, and what is still awaited told from what is wrong?


FRONT_AND_FACE = Some(True, ("front", "face"))


def test_images_that_are_fetched(seen: "Seen") -> None:
    evidence = seen.evidence(200, seen.called("GET image face"), seen.called("GET image front"))
    assert images_fetched(FRONT_AND_FACE, evidence) == holds("fetches the images front and face")
    assert images_fetched(Some(), evidence) == holds("fetches the images front and face")


def test_an_image_that_is_missing_is_awaited_with_what_it_was_refused_for(seen: "Seen") -> None:
    refused = seen.called("GET image face", 401, reason="401: wrong secret", hint="the secret of shop is x")
    evidence = seen.evidence(200, seen.called("GET image front"), refused, refused)
    assert images_fetched(FRONT_AND_FACE, evidence) == await_more(
        "does not fetch the image face",
        "GET image face was refused: 401: wrong secret; the secret of shop is x",
    )


def test_a_head_fetches_nothing(seen: "Seen") -> None:
    evidence = seen.evidence(200, seen.called("HEAD image front"))
    assert images_fetched(Some(True, ("front",)), evidence) == await_more("does not fetch the image front")


def test_images_that_should_be_left_alone(seen: "Seen") -> None:
    assert images_fetched(Some(False), seen.evidence(200)) == quiet("fetches no image")
    asked = seen.evidence(200, seen.called("GET image back", 404))
    assert images_fetched(Some(False), asked) == fails("asks for image back, which it should not")


def test_a_callback_without_links_has_no_images(seen: "Seen") -> None:
    bare = seen.evidence(seen.delivered(200, images=()))
    assert images_fetched(Some(), bare) == fails("has no image to fetch: the callback links to none")


def test_what_is_retrieved(seen: "Seen") -> None:
    calls = [seen.called("GET status"), seen.called("GET data/document")]
    assert check_retrieved(Some(), seen.evidence(*calls)) == holds("retrieves status and data/document")
    assert check_retrieved(Some(True, ("status", "data")), seen.evidence(*calls)) == await_more(
        "does not retrieve data"
    )
    refused = seen.called("GET data", 404, reason="404: pending")
    assert check_retrieved(Some(), seen.evidence(refused)) == await_more(
        "does not retrieve the result", "GET data was refused: 404: pending"
    )


def test_what_is_not_retrieved(seen: "Seen") -> None:
    image = seen.called("GET image front")
    assert check_retrieved(Some(False), seen.evidence(image)) == quiet("retrieves nothing")
    asked = seen.evidence(seen.called("GET status", 403))
    assert check_retrieved(Some(False), asked) == fails("retrieves status, which it should not")


def test_deletion(seen: "Seen") -> None:
    done, refused = seen.called("DELETE status"), seen.called("DELETE status", 404, reason="404: pending")
    assert check_deleted(True, seen.evidence(done)) == holds("deletes it at Jumio")
    assert check_deleted(True, seen.evidence(refused)) == await_more(
        "does not delete it at Jumio", "DELETE status was refused: 404: pending"
    )
    assert check_deleted(False, seen.evidence()) == quiet("does not delete it")
    biometrics = done._replace(resource="biometrics")
    assert check_deleted(True, seen.evidence(biometrics)) == await_more("does not delete it at Jumio")
    assert check_deleted(False, seen.evidence(done)) == fails("deletes it at Jumio, which it should not")
    assert check_deleted(False, seen.evidence(refused)) == fails(
        "wants to delete it at Jumio, which it should not", "DELETE status was refused: 404: pending"
    )


def test_what_is_done_for_one_transaction_is_not_done_for_another(seen: "Seen") -> None:
    sent = [seen.delivered(200, reference="a", images=("front", "face"))]
    sent.append(seen.delivered(200, reference="b", images=("front",)))
    asked = [
        seen.called(what, reference="a")
        for what in ("GET image front", "GET image face", "GET data", "DELETE status", "GET status")
    ]
    both = seen.evidence(*sent, *asked)._replace(references=("a", "b"))
    for names in ((), ("front", "face")):
        missing = images_fetched(Some(True, names), both)
        assert missing == await_more("does not fetch the image front", "transaction b")
    assert check_retrieved(Some(True, ("data",)), both) == await_more(
        "does not retrieve data", "transaction b"
    )
    assert check_deleted(True, both) == await_more("does not delete it at Jumio", "transaction b")
    assert check_deleted(False, both).details == ("transaction a",)
    assert polls(Amount(1, 1), both).details == ("transaction b",)
    more = [seen.called(what, reference="b") for what in ("GET image front", "GET data", "DELETE status")]
    all_done = seen.evidence(*sent, *asked, *more)._replace(references=("a", "b"))
    assert images_fetched(Some(True, ("front", "face")), all_done).standing == "holds"
    assert check_retrieved(Some(True, ("data",)), all_done).standing == "holds"
    assert check_deleted(True, all_done).standing == "holds"
    assert polls(Amount(0, 1), all_done).standing == "quiet"  # once each, not once in all


def test_an_image_that_no_callback_links_to_is_not_fetched(seen: "Seen") -> None:
    evidence = seen.evidence(seen.delivered(200, images=("front",)), seen.called("GET image front"))
    assert images_fetched(Some(True, ("front", "back")), evidence) == await_more(
        "does not fetch the image back", "the callback does not link to the image back"
    )


def test_a_hint_that_the_reason_gives_already_is_not_said_twice(seen: "Seen") -> None:
    call = seen.called("GET image front", 403, reason="403: no User-Agent; send one", hint="send one")
    assert refused_calls(Amount(0, 0), seen.evidence(call)).details == (
        "GET image front was refused: 403: no User-Agent; send one",
    )


@pytest.mark.parametrize(("count", "words"), [(0, "never"), (1, "once"), (2, "twice"), (3, "3 times")])
def test_polls_are_counted(seen: "Seen", count: int, words: str) -> None:
    evidence = seen.evidence(*[seen.called("GET status")] * count, seen.called("DELETE status"))
    said = f"asks for the status {words}"
    assert polls(Amount(0, 3), evidence) == quiet(said)
    assert polls(Amount(0, None), evidence) == holds(said)
    assert polls(Amount(4, 9), evidence) == await_more(f"{said}; expected 4 to 9")


def test_too_many_polls_fail(seen: "Seen") -> None:
    evidence = seen.evidence(*[seen.called("GET status")] * 3)
    assert polls(Amount(0, 2), evidence) == fails("asks for the status 3 times; expected at most 2")


def test_calls_that_jumio_refuses(seen: "Seen") -> None:
    refused = seen.called("GET data", 403, reason="403: no User-Agent")
    broken = seen.called("GET data", 503)
    struck = seen.called("GET data", 429, reason="fault: too-many-requests", struck=True)
    assert refused_calls(Amount(0, 0), seen.evidence(broken, struck)) == quiet(
        "makes no calls that Jumio refuses"
    )
    assert refused_calls(Amount(0, 0), seen.evidence(refused)) == fails(
        "makes 1 call that Jumio refuses; expected 0", "GET data was refused: 403: no User-Agent"
    )
    assert refused_calls(Amount(2, None), seen.evidence(refused)).standing == "awaited"
    assert refused_calls(Amount(1, None), seen.evidence(refused)) == holds("makes 1 call that Jumio refuses")


def test_a_refusal_without_words_is_said_by_its_status(seen: "Seen") -> None:
    evidence = seen.evidence(200, seen.called("GET image front", 503))
    assert images_fetched(Some(True, ("front",)), evidence).details == ("GET image front was refused: 503",)


def test_etiquette(seen: "Seen") -> None:
    rude = seen.evidence(seen.called("GET status", notes=("polled again after 1 s",)))
    assert etiquette(True, seen.evidence()) == quiet("keeps Jumio's etiquette")
    assert etiquette(True, rude) == fails("does not keep Jumio's etiquette", "polled again after 1 s")
    assert etiquette(False, rude) == holds("does not keep Jumio's etiquette")
    assert etiquette(False, seen.evidence()) == await_more("keeps Jumio's etiquette")


# Is a merchant's own state judged: what it says, and whether a duplicate changed it?


def test_a_state_has_the_values_that_are_expected(seen: "Seen") -> None:
    probe = Probe(now={"status": "verified", "tries": 2, "open": False, "items": [{"id": "a"}]})
    wanted = {"status": "verified", "tries": "2", "open": "false", "items[0].id": "a"}
    assert state(wanted, seen.evidence(200, probe=probe)) == holds(
        "has status verified, tries 2, open false, items[0].id a"
    )


def test_other_values_may_still_come(seen: "Seen") -> None:
    probe = Probe(now={"status": "pending"})
    assert state({"status": "verified", "name": "Ada"}, seen.evidence(200, probe=probe)) == await_more(
        "does not have the state that is expected after an approval",
        'status is "pending"; expected verified',
        "name is not there; expected Ada",
    )


def test_a_state_that_cannot_be_had(seen: "Seen") -> None:
    silent = seen.evidence(200, probe=Probe(error="http://x answers 500"))
    for verdict in (state({"a": "1"}, silent), idempotent(True, silent)):
        assert verdict == await_more("does not return its state", "http://x answers 500")
    for verdict in (state({"a": "1"}, seen.evidence(200)), idempotent(True, seen.evidence(200))):
        assert verdict == fails("has no state URL to ask")


def test_a_duplicate_leaves_the_state_alone(seen: "Seen") -> None:
    same = Probe(before=({"credits": 1},), after=({"credits": 1},))
    other = Probe(before=({"credits": 1},), after=({"credits": 2},))
    assert idempotent(True, seen.evidence(200, probe=same)) == holds("has the same state after the duplicate")
    assert idempotent(True, seen.evidence(200, probe=other)) == fails(
        "changes its state when an approval comes twice", "credits: 1 before, 2 after"
    )
    assert idempotent(False, seen.evidence(200, probe=other)) == holds("changes its state")
    assert idempotent(False, seen.evidence(200, probe=same)) == fails(
        "does not change its state when an approval comes twice"
    )


def test_what_may_differ_does_not_count(seen: "Seen") -> None:
    probe = Probe(before=({"seen": 1},), after=({"seen": 2},), ignore=("seen",))
    assert idempotent(True, seen.evidence(200, probe=probe)).standing == "holds"


def test_where_nothing_was_taken_nothing_is_the_same(seen: "Seen") -> None:
    same = Probe(before=({},), after=({},))
    for expected in (True, False):
        assert idempotent(expected, seen.evidence(probe=same)) == fails(
            "gets no callback that could come twice"
        )
        assert idempotent(
            expected, seen.evidence(seen.answer(500, detail="500 Internal Server Error"), probe=same)
        ) == fails(
            "does not take an approval, so that nothing can be compared",
            "rejected: 500 Internal Server Error",
        )
        copy = seen.delivered(seen.answer(None, detail="nobody"), id="r-2", original="r-1")
        assert idempotent(expected, seen.evidence(200, copy, probe=same)) == fails(
            "does not take the duplicate of an approval, so that nothing can be compared", "refused: nobody"
        )
        assert idempotent(expected, seen.evidence(seen.delivered(), probe=same)).details == (
            "not answered in time",
        )


def test_a_duplicate_may_be_refused(seen: "Seen") -> None:
    copy = seen.delivered(500, id="r-2", original="r-1")
    probe = Probe(before=({},), after=({},))
    assert idempotent(True, seen.evidence(200, copy, probe=probe)).standing == "holds"


def test_a_state_that_is_silent_after_the_duplicate_or_moves_by_itself(seen: "Seen") -> None:
    silent = Probe(before=({},), after=None)
    assert idempotent(True, seen.evidence(200, probe=silent)) == fails(
        "does not return its state after the duplicate"
    )
    moving = Probe(before=({"now": 1},), after=({"now": 2},), restless=True)
    assert idempotent(True, seen.evidence(200, probe=moving)).details == (
        "now: 1 before, 2 after",
        "it changed before the duplicate too; ignore: [...] names what may",
    )


def test_before_the_second_delivery_nothing_is_decided(seen: "Seen") -> None:
    assert idempotent(True, seen.evidence(200, probe=Probe(now={}))) == await_more(
        "was not given the duplicate"
    )


# What is a verdict when nothing more is waited for?


@pytest.mark.parametrize(
    ("verdict", "standing"),
    [
        (holds("x"), Standing.HOLDS),
        (fails("x", "y"), Standing.FAILS),
        (await_more("x", "y"), Standing.FAILS),
        (quiet("x"), Standing.HOLDS),
    ],
)
def test_what_did_not_come_is_missing_and_what_stayed_quiet_is_well(
    verdict: Verdict, standing: Standing
) -> None:
    assert is_settled(verdict) == verdict._replace(standing=standing)


# Is what the control API shows read into what judges look at?


def callback(form: dict[str, str], *attempts: dict[str, Any]) -> dict[str, Any]:
    return {"id": "r-1", "original": None, "reference": "r", "form": form, "attempts": list(attempts)}


def entry(route: str, path: str, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"id": 1, "method": "GET", "status": 200, "reason": "", "hint": "", "notes": []}
    values["reference"] = "r"
    return {**values, "route": route, "path": path, **changes}


def test_a_callback_with_its_attempts_and_images() -> None:
    attempt = {"outcome": "rejected", "status": 500, "duration_ms": 3.5, "detail": "500", "excerpt": "Oops"}
    sent = callback({"idScanImage": "http://x/front", "idScanImageFace": "http://x/face"}, attempt)
    (one,) = deliveries([{"callbacks": [sent]}])
    assert one.images == ("front", "face")
    assert one.last == Answer("rejected", 500, 3.5, "500", "Oops")


def test_an_answer_that_broke_off_is_none() -> None:
    attempt = {"outcome": "reset", "status": 200, "duration_ms": 3.5, "detail": "broke off", "excerpt": "O"}
    (one,) = deliveries([{"callbacks": [callback({}, attempt)]}])
    assert one.last == Answer("reset", None, 3.5, "broke off", "O")


@pytest.mark.parametrize(
    ("document", "images"),
    [
        (json.dumps({"images": ["http://x/pages/1", "http://x/pages/2"]}), ("1", "2")),
        ('{"images": 3}', ()),
        ("{}", ()),
        ("[]", ()),
        ('{"status":', ()),
    ],
)
def test_pages_of_an_upload_even_if_it_is_nonsense(document: str, images: tuple[str, ...]) -> None:
    (one,) = deliveries([{"callbacks": [callback({"document": document})]}])
    assert (one.images, one.last) == (images, None)


@pytest.mark.parametrize(
    ("route", "path", "resource", "part", "what"),
    [
        ("/api/netverify/v2/scans/{ref}", "/api/netverify/v2/scans/R", "status", "", "status"),
        ("/api/netverify/v2/scans/{ref}/data", "/…/R/data/", "data", "", "data"),
        ("/api/netverify/v2/scans/{ref}/images", "/…/R/images", "images", "", "images"),
        ("/recognition/v1/idscan/{ref}/{classifier}", "/…/R/face/", IMAGE, "face", "image face"),
        ("/api/netverify/v2/documents/{ref}/pages/{page_number}", "/…/R/pages/2", IMAGE, "2", "image 2"),
    ],
)
def test_a_call_by_its_route(route: str, path: str, resource: str, part: str, what: str) -> None:
    (one,) = calls([entry(route, path)])
    assert (one.resource, one.part, one.what, one.reference) == (resource, part, what, "r")


def test_calls_come_in_their_order_and_know_of_faults() -> None:
    route = "/api/netverify/v2/scans/{ref}"
    late, early = entry(route, "/", id=12, reason="fault: status"), entry(route, "/", id=3, reason="403: no")
    assert [one.struck for one in calls([late, early])] == [False, True]


# Does every expectation have all that its row needs?


ROWS = pytest.mark.parametrize("row", EXPECTATIONS.values(), ids=EXPECTATIONS)


@ROWS
def test_its_example_is_read_and_judged(row: Expectation) -> None:
    problems = Problems()
    values = EXPECT.read(read(f"{row.name}: {row.example}", "s.yaml")[0], problems)
    assert problems.found == []
    assert values is not None
    assert isinstance(row.judge(values[row.name], Evidence("x", probe=Probe())), Verdict)


@ROWS
def test_the_documentation_has_its_words_and_example(row: Expectation) -> None:
    page = (Path(__file__).parents[3] / "docs" / "suites.md").read_text(encoding="utf-8")
    assert f"| `{row.name}` | `{row.example}` | {row.words} |" in page
