"""Do templates render what they name, and nothing that they should not reach?"""

from typing import Any

import pytest

from mockjumio.errors import ScenarioError
from mockjumio.scenario.journey import JourneyStep
from mockjumio.scenario.template import render, syntax_error
from mockjumio.scenario.words import SeededFaker
from mockjumio.schema import kinds as keys
from mockjumio.schema.kinds import Template
from mockjumio.schema.nodes import Place

PLACE = Place("f.yaml", 7, 5)


def template(text: str, kind: Any = keys.TEXT) -> Template:
    return Template(text, kind, PLACE)


def problem(text: str, kind: Any = keys.TEXT, **context: object) -> str:
    with pytest.raises(ScenarioError) as caught:
        render(template(text, kind), context)
    (found,) = caught.value.problems
    assert found.place == "f.yaml:7:5"
    return found.message


def test_a_template_names_what_the_context_holds() -> None:
    assert render(template("order-{{ seed }}"), {"seed": 7}) == "order-7"


def test_what_is_rendered_is_read_by_the_kind_of_the_value() -> None:
    assert render(template("{{ 10 + 2 }}", keys.whole(0, 100)), {}) == 12
    assert render(template("{{ 'true' }}", keys.FLAG), {}) is True


def test_values_inside_values_are_rendered_and_keep_their_types() -> None:
    value = {
        "a": (template("{{ seed }}"), "b"),
        "c": JourneyStep("start", template("{{ 1 }}s", keys.DURATION)),
    }
    rendered = render(value, {"seed": 7})
    assert rendered == {"a": ("7", "b"), "c": JourneyStep("start", 1_000)}
    assert isinstance(rendered, dict)
    assert isinstance(rendered["c"], JourneyStep)


def test_an_unknown_name_is_an_error_with_its_place() -> None:
    assert problem("{{ sed }}", seed=7) == "template '{{ sed }}': 'sed' is undefined"


def test_an_unknown_variable_of_the_environment_is_an_error() -> None:
    assert "HOME" in problem("{{ env.HOME }}", env={})


def test_a_value_that_the_kind_refuses_is_an_error_with_its_place() -> None:
    assert problem("{{ 101 }}", keys.whole(0, 100)) == "101 is not between 0 and 100"


def test_an_expression_that_raises_is_an_error_with_its_place() -> None:
    assert "ZeroDivisionError" in problem("{{ 1 / 0 }}")


def test_a_template_that_renders_endlessly_much_is_an_error() -> None:
    assert "more than 100000 characters" in problem("{{ 'x' * 100001 }}")


def test_a_template_that_is_endlessly_long_itself_is_an_error() -> None:
    assert problem("{{ seed }}" + "x" * 10_000, seed=7) == "a template of more than 10000 characters"
    assert syntax_error("{{ seed }}" + "x" * 10_000)


def test_parts_that_are_too_long_together_are_an_error() -> None:
    assert "more than 100000 characters" in problem("{{ 'x' * 60000 }}" * 2)


def test_all_templates_are_rendered_before_the_problems_are_reported() -> None:
    with pytest.raises(ScenarioError) as caught:
        render((template("{{ a }}"), template("{{ b }}")), {})
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ seed.__init__.__globals__ }}",
        "{{ ''['__class__'] }}",
        "{{ ''|attr('__class__') }}",
        "{{ '{0.__class__}'.format(seed) }}",
        "{{ step._replace(action='x') }}",
        "{{ faker._faker }}",
        "{{ faker.__class__ }}",
        "{{ faker.seed_instance(1) }}",
        "{{ faker.add_provider(1) }}",
        "{{ items.append(1) }}",
        "{{ self.__init__ }}",
        "{{ range(10) }}",
        "{{ lipsum() }}",
        "{{ cycler }}",
        "{% include 'x' %}",
    ],
)
def test_the_sandbox_lets_nothing_out(text: str) -> None:
    faker = SeededFaker(1)
    assert problem(text, seed=7, faker=faker, items=[], step=JourneyStep("start"))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{{ seed }}", False),
        ("{{ seed", True),
        ("{% if x %}", True),
        ("{{ seed | nosuchfilter }}", True),
        ("{% for i in x %}{% endfor %}", True),
        ("{{ " + "9" * 5000 + " }}", True),
    ],
)
def test_the_form_of_a_template_is_judged_without_rendering_it(text: str, wrong: bool) -> None:
    assert bool(syntax_error(text)) is wrong


def test_what_is_no_template_passes_unchanged() -> None:
    assert render({"a": (1, None, True)}, {}) == {"a": (1, None, True)}
