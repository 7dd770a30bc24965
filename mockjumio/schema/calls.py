"""Is this JSON object, or this query, what a call takes?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from mockjumio.errors import Problem, ScenarioError, Unparseable
from mockjumio.schema.kinds import Key, Kind, Scalar, Schema, missing_key, table_schema, unknown_key


def check(body: Mapping[str, Any], keys: Sequence[Key], *, within: str = "", as_text: bool = False) -> None:
    """Raise :class:`ScenarioError` with everything that is wrong with a call; ``null`` counts as not given.

    :class:`Unparseable` if one of the texts has not even the form that it should. ``as_text`` is for a query,
    in which everything is a text.
    """
    prefix, problems = f"{within}." if within else "", list[Problem]()
    kind_of_error, found = ScenarioError, 0
    for key in keys:
        value, kind = body.get(key.name), cast(Scalar, key.kind)  # calls have no others
        found += key.name in body
        if value is None:
            if key.required:
                problems.append(Problem(prefix + key.name, missing_key(key)))
            continue
        try:
            (kind.convert if as_text else kind.take)(value)
        except ValueError as error:
            problems.append(Problem(prefix + key.name, str(error)))
            if isinstance(value, str) and kind.has_form is not None and not kind.has_form(value):
                kind_of_error = Unparseable
    if found < len(body):
        known = [key.name for key in keys]
        unknown = [Problem(prefix + name, unknown_key(name, known)) for name in body if name not in known]
        problems = [*unknown, *problems]
    if problems:
        raise kind_of_error(problems)


def call_schema(keys: Iterable[Key]) -> Schema:
    """The JSON Schema of a call's body."""
    return table_schema(keys, plain_schema)


def plain_schema(kind: Kind) -> Schema:
    """The JSON Schema of a value of a call, which no template renders."""
    return cast(Scalar, kind).plain_schema()
