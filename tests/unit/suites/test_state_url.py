"""Is a state URL checked when it is read, and filled with a step's values?"""

import pytest

from mockjumio.scenario.source import read
from mockjumio.schema.kinds import Problems
from mockjumio.suites.state_url import STATE, MissingValue, fill


def problems(text: str) -> list[str]:
    found = Problems()
    STATE.read(read(text, "s.yaml")[0], found)
    return [one.message for one in found.found]


@pytest.mark.parametrize(
    "text",
    [
        "url: http://localhost:8080/cases/{customer_id}?ref={reference}",
        "{url: 'https://shop.example/{env.PATH}/x', headers: {A: 'Bearer {env.TOKEN}'}, ignore: [a]}",
    ],
)
def test_what_is_right_passes(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("url: ftp://x/y", "'ftp://x/y' is not an absolute http or https URL"),
        ("url: file:///etc/passwd", "'file:///etc/passwd' is not an absolute http or https URL"),
        ("url: http://x/{customerid}", "unknown name 'customerid' in braces; did you mean 'customer_id'?"),
        (
            "url: http://x/{foo}",
            "unknown name 'foo' in braces; known are reference, customer_id, merchant_reference, scenario, "
            "seed and env.NAME",
        ),
        ("url: http://x/{env.}", "unknown name 'env.' in braces; known are"),
        ('{url: http://x, headers: {A: "a\\nb"}}', "'a\\nb' is not printable ASCII"),
        ("urls: http://x", "unknown key 'urls'; did you mean 'url'?"),
    ],
)
def test_what_is_wrong_is_said(text: str, problem: str) -> None:
    assert len(problems(text)) == 1
    assert problems(text)[0].startswith(problem)


def test_values_are_filled_in_and_quoted_in_a_url() -> None:
    values = {"customer_id": "a/b c", "seed": 7}
    text = "http://x/{customer_id}/{seed}/{env.SHOP}"
    assert fill(text, values, {"SHOP": "s&t"}, in_url=True) == "http://x/a%2Fb%20c/7/s%26t"
    assert fill("Bearer {env.SHOP}", values, {"SHOP": "s&t"}) == "Bearer s&t"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{customer_id}", "{customer_id} was not given to the scan"),
        ("{env.SHOP}", "{env.SHOP} is not among --env, or not set"),
    ],
)
def test_a_value_that_is_not_there_is_said(text: str, why: str) -> None:
    with pytest.raises(MissingValue) as raised:
        fill(text, {"customer_id": None}, {})
    assert str(raised.value) == why
