"""What does a template come to? jinja2 in its sandbox, strict about names it does not know.

Most templates have nothing but the seed in them; they need no jinja2, whose import costs more than a play.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from mockjumio.errors import ScenarioError
from mockjumio.schema.kinds import TEXT, Problems, Template
from mockjumio.schema.nodes import literal

if TYPE_CHECKING:
    from jinja2 import Template as CompiledTemplate

    from mockjumio.scenario.expressions import Expressions

MAX_TEXT = 10_000  # characters of a template
MAX_LENGTH = 100_000  # characters that it renders to
_SEED = re.compile(r"\{\{ ?seed ?\}\}")
_SIGNS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|\n")  # jinja2 takes a line break at the end away


@lru_cache(maxsize=256)
def _around_seed(text: str) -> tuple[str, ...] | None:
    """The texts around ``{{ seed }}``, of a template that has nothing else to render."""
    pieces = tuple(_SEED.split(text))
    return None if any(map(_SIGNS.search, pieces)) else pieces


@cache
def _environment() -> "Expressions":
    from mockjumio.scenario.expressions import Expressions

    return Expressions()


@lru_cache(maxsize=256)
def _compile(text: str) -> "CompiledTemplate":
    from jinja2 import Template as CompiledTemplate

    environment = _environment()
    return CompiledTemplate.from_code(environment, environment.compile(environment.read(text)), {})


def syntax_error(text: str) -> str | None:
    """What is wrong with a template's form, or ``None``."""
    if len(text) > MAX_TEXT:
        return f"a template of more than {MAX_TEXT} characters"
    if _around_seed(text) is not None:
        return None
    from jinja2 import TemplateError

    try:
        _compile(text)
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
        rendered = {}
        for key, item in value.items():
            if isinstance(item, Template):
                rendered[key] = _render_template(item, context, problems)
            else:
                rendered[key] = item if isinstance(item, str) else _render(item, context, problems)
        return rendered
    if isinstance(value, tuple):
        items = [_render(item, context, problems) for item in value]
        return value._make(items) if hasattr(value, "_make") else tuple(items)
    return value


def _render_template(template: Template, context: Mapping[str, object], problems: Problems) -> object:
    if (around := _around_seed(template.text)) is not None and len(template.text) <= MAX_TEXT:
        whole = str(context["seed"]).join(around)
        if template.kind is TEXT and whole.isascii():  # nearly always, and then there is nothing to read
            return whole
        return template.kind.read(literal(whole, template.place), problems)
    if (wrong := syntax_error(template.text)) is not None:
        problems.add(template.place, wrong)
        return None
    try:
        text = _text(template.text, context)
    except Exception as error:  # an author's expression may raise anything
        from jinja2 import TemplateError

        words = f"{type(error).__name__}: {error}"
        if isinstance(error, TemplateError):
            words = error.message or ""
        problems.add(template.place, f"template {template.text!r}: {words}")
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
    for chunk in _compile(template).generate(context):
        chunks.append(chunk)
        length += len(chunk)
        if length > MAX_LENGTH:
            return None
    return "".join(chunks)
