"""What does a template come to? jinja2 in its sandbox, strict about names it does not know."""

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Template as Compiled
from jinja2 import TemplateError

from mockjumio.errors import ScenarioError
from mockjumio.scenario.expressions import MAX_LENGTH, Expressions
from mockjumio.scenario.kinds import Problems, Template
from mockjumio.scenario.source import literal

MAX_TEXT = 10_000  # characters of a template

_environment = Expressions()


@lru_cache(maxsize=256)
def _compiled(text: str) -> Compiled:
    return Compiled.from_code(_environment, _environment.compile(_environment.read(text)), {})


def syntax_error(text: str) -> str | None:
    """What is wrong with a template's form, or ``None``."""
    if len(text) > MAX_TEXT:
        return f"a template of more than {MAX_TEXT} characters"
    try:
        _compiled(text)
    except TemplateError as error:
        return f"template: {error.message}"
    except (RecursionError, MemoryError, SyntaxError):  # of jinja2's reader, of Python's compiler
        return "template: nested too deeply"
    except ValueError as error:  # a number that is too long to be one
        return f"template: {error}"
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
    if (wrong := syntax_error(template.text)) is not None:
        problems.add(template.place, wrong)
        return None
    try:
        text = _text(template.text, context)
    except TemplateError as error:
        problems.add(template.place, f"template {template.text!r}: {error.message}")
        return None
    except Exception as error:  # an author's expression may raise anything
        problems.add(template.place, f"template {template.text!r}: {type(error).__name__}: {error}")
        return None
    if text is None:
        message = f"template {template.text!r} renders to more than {MAX_LENGTH} characters"
        problems.add(template.place, message)
        return None
    return template.kind.read(literal(text, template.place), problems)  # what it renders to is rendered


def _text(template: str, context: Mapping[str, object]) -> str | None:
    """What a template renders to; ``None`` as soon as it is too long."""
    chunks: list[str] = []
    length = 0
    for chunk in _compiled(template).generate(context):
        chunks.append(chunk)
        length += len(chunk)
        if length > MAX_LENGTH:
            return None
    return "".join(chunks)
