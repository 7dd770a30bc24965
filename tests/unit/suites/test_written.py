"""Are the ways to write an expectation read, and is what is wrong with them said?"""

import pytest

from mockjumio.scenario.source import read
from mockjumio.schema.kinds import Kind, Problems
from mockjumio.suites.written import Amount, AmountKind, AnswerKind, Answers, Some, SomeKind

IMAGES = SomeKind("an image", lambda: ("front", "back"))


def reading(kind: Kind, text: str) -> tuple[object, list[str]]:
    problems = Problems()
    value = kind.read(read(text, "s.yaml")[0], problems)
    return value, [str(one) for one in problems.found]


@pytest.mark.parametrize(
    ("kind", "text", "value", "words"),
    [
        (AnswerKind(), "2xx", Answers(("2xx",)), "2xx"),
        (AnswerKind(), "[200, 4xx]", Answers(("200", "4xx")), "200 or 4xx"),
        (AnswerKind(), "{within: 2s}", Answers(("2xx",), 2000), "2xx within 2s"),
        (AnswerKind(), "{status: any, within: 1m30s}", Answers(("any",), 90_000), "any within 1m30s"),
        (AmountKind(), "2", Amount(2, 2), "2"),
        (AmountKind(bound=True), "10", Amount(0, 10), "at most 10"),
        (AmountKind(), "{most: 3}", Amount(0, 3), "at most 3"),
        (AmountKind(), "{least: 1}", Amount(1, None), "at least 1"),
        (AmountKind(), "{least: 1, most: 3}", Amount(1, 3), "1 to 3"),
        (IMAGES, "[front, back]", Some(True, ("front", "back")), "front and back"),
        (IMAGES, "front", Some(True, ("front",)), "front"),
        (IMAGES, "true", Some(), "yes"),
        (IMAGES, "false", Some(False), "no"),
        (IMAGES, "[]", Some(False), "no"),
    ],
)
def test_it_is_read_and_shown(kind: Kind, text: str, value: object, words: str) -> None:
    assert reading(kind, text) == (value, [])
    assert str(value) == words


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        (AnswerKind(), "2x", "s.yaml:1:1: '2x' is not a status such as 200, a class such as 2xx, or any"),
        (AnswerKind(), "{status: 600}", "s.yaml:1:10: '600' is not a status"),
        (AnswerKind(), "{statuses: 200}", "s.yaml:1:2: unknown key 'statuses'; did you mean 'status'?"),
        (AnswerKind(), "{within: 2}", "s.yaml:1:10: '2' is not a duration"),
        (AmountKind(), "-1", "s.yaml:1:1: '-1' is not a whole number"),
        (AmountKind(), "{most: x}", "s.yaml:1:8: 'x' is not a whole number"),
        (AmountKind(), "{least: 5, most: 2}", "s.yaml:1:1: at least 5 and at most 2 cannot be"),
        (AnswerKind(), "[]", "s.yaml:1:1: an empty list allows nothing"),
        (AnswerKind(), "{status: []}", "s.yaml:1:10: an empty list allows nothing"),
        (IMAGES, "[fron]", "s.yaml:1:2: 'fron' is not an image; did you mean 'front'?"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(kind: Kind, text: str, problem: str) -> None:
    _, problems = reading(kind, text)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


@pytest.mark.parametrize(
    ("statuses", "status", "taken"),
    [
        (("2xx",), 204, True),
        (("2xx",), 302, False),
        (("200",), 204, False),
        (("2xx", "404"), 404, True),
        (("any",), 503, True),
    ],
)
def test_a_status_is_taken_or_not(statuses: tuple[str, ...], status: int, taken: bool) -> None:
    assert Answers(statuses).takes(status) is taken
