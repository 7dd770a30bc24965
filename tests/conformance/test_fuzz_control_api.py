"""Does anything that the OpenAPI document allows, or nearly allows, bring the control API to a 5xx?"""

import asyncio
import warnings
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings

from mockjumio.harness import Server

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own imports
    import schemathesis
    from schemathesis import GenerationMode

ENDLESS = "/_mock/api/v1/events"  # a stream never answers whole
EXAMPLES = 12  # of each operation, legal and illegal ones


def _operations(url: str) -> list[Any]:
    document = requests.get(f"{url}/_mock/api/v1/openapi.json", timeout=20).json()
    schema = schemathesis.openapi.from_dict(document)
    return [found.ok() for found in schema.get_all_operations()]


def _fuzz(url: str) -> list[str]:
    """What was wrong with answers, over every operation."""
    wrong: list[str] = []
    session = requests.Session()
    for operation in _operations(url):
        if operation.full_path.endswith("/events"):
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                derandomize=True,
                database=None,
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def one(case: Any) -> None:
                answer = case.call(base_url=url, session=session, timeout=20)
                if answer.status_code >= 500 or (
                    answer.status_code >= 400
                    and "application/problem+json" not in str(answer.headers.get("content-type"))
                    and case.method != "HEAD"
                ):
                    wrong.append(f"{case.method} {case.formatted_path}: {answer.status_code} {answer.text}")

            try:
                one()
            except Exception as error:
                if type(error).__name__ not in ("Unsatisfiable", "InvalidArgument"):  # nothing illegal to say
                    raise
    return wrong


@pytest.mark.filterwarnings("ignore")  # of schemathesis and what it stands on
async def test_no_call_that_the_document_describes_is_a_5xx(sandbox: Server) -> None:
    wrong = await asyncio.get_running_loop().run_in_executor(None, _fuzz, sandbox.url)
    assert wrong == []
