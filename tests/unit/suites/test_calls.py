"""Are a merchant's calls to Jumio's API judged, and what is still awaited told from what is wrong?"""

from typing import TYPE_CHECKING

import pytest

from mockjumio.suites.checks import (
    check_deleted,
    check_retrieved,
    etiquette,
    images_fetched,
    polls,
    refused_calls,
)
from mockjumio.suites.evidence import await_more, fails, holds, quiet
from mockjumio.suites.written import Amount, Some

if TYPE_CHECKING:
    from tests.unit.suites.conftest import Seen

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
