"""What does a template come to? jinja2 in its sandbox, strict about names it does not know."""

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2 import Template as Compiled
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mockjumio.errors import ScenarioError
from mockjumio.scenario.kinds import Problems, Template
from mockjumio.scenario.source import Node

MAX_LENGTH = 100_000  # characters that one value may render to

_environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
_environment.globals.clear()  # range, lipsum and friends: a scenario has its own names


@lru_cache(maxsize=512)
def _compiled(text: str) -> Compiled:
    return _environment.from_string(text)


def syntax_error(text: str) -> str | None:
    """What is wrong with a template's form, or ``None``."""
    try:
        _environment.parse(text)
    except TemplateSyntaxError as error:
        return f"template: {error.message}"
    return None


def render(value: object, context: Mapping[str, object]) -> object:
    """A value with its templates rendered and read; raises :class:`ScenarioError` with all problems."""
    problems = Problems()
    rendered = _render(value, context, problems)
    if problems.found:
        raise ScenarioError(problems.found)
    return rendered


def _render(value: object, context: Mapping[str, object], problems: Problems) -> object:
    if isinstance(value, Template):
        return _render_template(value, context, problems)
    if isinstance(value, dict):
        return {key: _render(item, context, problems) for key, item in value.items()}
    if isinstance(value, tuple):
        items = [_render(item, context, problems) for item in value]
        return value._make(items) if hasattr(value, "_make") else tuple(items)
    return value


def _render_template(template: Template, context: Mapping[str, object], problems: Problems) -> object:
    try:
        text = _compiled(template.text).render(context)
    except TemplateError as error:
        problems.add(template.place, f"template {template.text!r}: {error.message}")
        return None
    except Exception as error:  # an author's expression may raise anything
        problems.add(template.place, f"template {template.text!r}: {type(error).__name__}: {error}")
        return None
    if len(text) > MAX_LENGTH:
        problems.add(
            template.place, f"template {template.text!r} renders to more than {MAX_LENGTH} characters"
        )
        return None
    return template.kind.read(Node(text, template.place), problems)
