"""Which JSON Schema do editors complete and check scenarios with? Derived from the model."""

from mockjumio.scenario.model import SCENARIO


def json_schema() -> dict[str, object]:
    """Draft 2020-12. What only the contract or a template's outcome can tell, it lets pass."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mockjumio scenario",
        "description": "What a customer shows, and what Jumio makes of it",
        **SCENARIO.schema(),
        "required": ["name"],
        "anyOf": [
            {"required": ["result"], "properties": {"result": {"required": ["status"]}}},
            {"required": ["extends"]},
        ],
    }
