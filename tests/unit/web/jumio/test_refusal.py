"""Does every error have the one body that Jumio's errors have?"""

import json

import pytest

from mockjumio.web.jumio.refusal import Refusal, refuse


@pytest.mark.parametrize(
    ("status", "phrase"),
    [(401, "Unauthorized"), (403, "Forbidden"), (404, "Not Found"), (405, "Method Not Allowed")],
)
def test_the_body_is_that_of_wire_fact_11(status: int, phrase: str) -> None:
    answer = refuse(Refusal(status, "because"), "http://host/path?a=b")
    assert json.loads(answer.body) == {  # type: ignore[arg-type]
        "httpStatus": str(status),
        "message": f"{phrase}: because",
        "requestURI": "http://host/path?a=b",
    }
    assert (answer.status, answer.content_type) == (status, "application/json")


def test_headers_of_a_refusal_are_sent() -> None:
    answer = refuse(Refusal(405, "no", {"Allow": "GET"}), "/")
    assert answer.headers["Allow"] == "GET"
