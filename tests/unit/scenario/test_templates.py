"""Do templates render what they name, within their bounds, and nothing that they should not reach?"""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mockjumio.errors import ScenarioError
from mockjumio.scenario.expressions import MAX_ITEMS, Expressions
from mockjumio.scenario.journey import JourneyStep
from mockjumio.scenario.template import SeededFaker, render, syntax_error
from mockjumio.schema import kinds as keys
from mockjumio.schema.kinds import Template
from mockjumio.schema.nodes import Place

# Do templates render what they name, and nothing that they should not reach?


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


# Does an expression stay within its bounds, and say the same wherever it runs?


NOW = datetime(2017, 11, 22, 10, tzinfo=UTC)
LONG = "('x' * 99999)"


def rendered(text: str) -> object:
    context: dict[str, Any] = {"seed": 7, "now": NOW, "faker": SeededFaker(7), "env": {"A": "b"}}
    return render(Template(text, keys.TEXT, Place("f.yaml", 1, 1)), context)


def refusal(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        rendered(text)
    (found,) = caught.value.problems
    return found.message


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 10**9 }}",
        "{{ 10**9 * 'a' }}",
        f"{{{{ {LONG} + {LONG} }}}}",
        f"{{{{ {LONG} ~ {LONG} }}}}",
        f"{{{{ {LONG} ~ 'a' ~ 'b' }}}}",
        f"{{{{ {LONG}|replace('x', {LONG}) }}}}",
        f"{{{{ {LONG}.replace('', {LONG}) }}}}",
        f"{{{{ {LONG}|join({LONG}) }}}}",
        f"{{{{ {LONG}.join('ab') ~ {LONG} }}}}",
        f"{{{{ {LONG}.join({LONG}) }}}}",
        "{{ 'a'.center(10**9) }}",
        "{{ 'a'.ljust(10**9) }}",
        "{{ 'a'.rjust(10**9, '-') }}",
        "{{ '1'.zfill(10**9) }}",
        f"{{{{ ('%s' * 40000) | format({LONG}) }}}}",
        f"{{{{ ('%s' * 40000) % {LONG} }}}}",
        f"{{{{ ('{{0}}' * 30000).format({LONG}) }}}}",
        "{{ '\"'" + "|tojson" * 20 + " }}",
        "{{ ('%' * 40000)|urlencode }}",
        f"{{{{ [{LONG}, {LONG}] | string }}}}",
        f"{{{{ {LONG}.upper() }}}}{{{{ {LONG} }}}}",
        f"{{{{ [{LONG}, {LONG}] }}}}",
    ],
)
def test_a_text_of_endless_length_is_refused(text: str) -> None:
    assert "more than 100000 characters" in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG} * 2",
        f"{LONG} + {LONG}",
        f"{LONG} ~ {LONG}",
        f"{LONG} | replace('x', 'ab')",
        f"{LONG}.replace('x', 'ab')",
        f"[{LONG}, {LONG}] | join",
        f"''.join([{LONG}, {LONG}])",
        f"'%s%s' | format({LONG}, {LONG})",
        f"'%s%s' % ({LONG}, {LONG})",
        f"'{{0}}{{0}}'.format({LONG})",
        f"[{LONG}, {LONG}] | string",
        "('%' * 40000) | urlencode",
        "('ß' * 60000).upper()",
        "'x'.center(100001)",
    ],
)
def test_a_text_of_endless_length_is_refused_where_it_is_made(text: str) -> None:
    assert "makes a text of more than 100000 characters" in refusal(f"{{{{ ({text}) | length }}}}")


@pytest.mark.parametrize(
    "text",
    [
        "{{ '%1000000000d' | format(1) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%.1000000000f' % 1 }}",
        "{{ '%*d' % (10**9, 1) }}",
        "{{ '{:1000000000d}'.format(1) }}",
        "{{ '{:*>1000000000}'.format(1) }}",
        "{{ '{:{}}'.format(1, 10**9) }}",
    ],
)
def test_a_width_has_three_digits_at_most(text: str) -> None:
    assert "a width has three digits at most" in refusal(text)


@pytest.mark.parametrize(
    "text", ["{{ 9**(9**9) }}", "{{ 2**9999 * 2**9999 }}", "{{ ('f'*9999)|int(base=16) }}"]
)
def test_a_number_of_endless_length_is_refused(text: str) -> None:
    assert "more than 10000 bits" in refusal(text)


@pytest.mark.parametrize("text", ["{{ 1|round(10**9, 'ceil') }}", "{{ 5|round(-10**9) }}"])
def test_rounding_to_endlessly_many_digits_is_refused(text: str) -> None:
    assert "more than 20 digits" in refusal(text)


def test_a_list_of_endless_length_is_refused() -> None:
    assert "only a text can be repeated" in refusal("{{ [1] * 10**9 }}")
    assert f"more than {MAX_ITEMS} items" in refusal("{{ ('a ' * 2000).split() }}")
    assert f"more than {MAX_ITEMS} items" in refusal(f"{{{{ {LONG} | list }}}}")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{% for i in 'x' * 300000000 %}{% endfor %}", "for"),
        ("{% set a = 1 %}", "set"),
        ("{% set a %}b{% endset %}", "assignblock"),
        ("{% macro f() %}{{ f() }}{% endmacro %}", "macro"),
        ("{% filter upper %}a{% endfilter %}", "filterblock"),
        ("{% include 'x' %}", "include"),
        ("{% if seed %}{% for i in 'x' %}{% endfor %}{% endif %}", "for"),
    ],
)
def test_if_is_the_only_statement(text: str, word: str) -> None:
    assert refusal(text) == f"template: '{word}' is not allowed in scenarios; only 'if' is"


@pytest.mark.parametrize("name", ["map", "center", "indent", "batch", "slice", "pprint", "wordwrap", "attr"])
def test_filters_that_multiply_are_not_there(name: str) -> None:
    assert refusal(f"{{{{ 'a' | {name} }}}}") == f"template: No filter named {name!r}."


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 4000 + "1" + ")" * 4000 + " }}",
        "{{ 1" + " + 1" * 2000 + " }}",
        "{{ " + "[" * 3000 + "]" * 3000 + " }}",
        "{{ 1" + ".a" * 4000 + " }}",
        "{{ seed" + "|string" * 1000 + " }}",
    ],
)
def test_nesting_without_an_end_is_refused(text: str) -> None:
    assert refusal(text) == "template: nested too deeply"


@pytest.mark.parametrize(
    "text",
    [
        "{{ faker.company }}",
        "{{ 'a' ~ faker.company }}",
        "{{ [faker.company] }}",
        "{{ '%s' | format(faker.company) }}",
        "{{ '{}'.format(faker.company) }}",
        "{{ '{0.company}'.format(faker) }}",
        "{{ faker['company'] }}",
        "{{ faker.company | string }}",
        "{{ {'a': faker.company}|string }}",
    ],
)
def test_a_method_that_is_not_called_is_refused_with_the_parentheses_that_it_lacks(text: str) -> None:
    assert "company is not a value; call it: company()" in refusal(text)
    assert "upper()" in refusal("{{ 'a'.upper }}")


def test_faker_is_asked_by_name_or_item_and_says_itself_what_is_wrong() -> None:
    assert rendered("{{ faker.company() }}") == rendered("{{ faker['company']() }}")
    assert "depends on today" in refusal("{{ faker.date_this_year() }}")
    assert "faker has no word 'add_provider'" in refusal("{{ faker.add_provider(1) }}")
    assert "ask it for a word" in refusal("{{ faker }}")


@pytest.mark.parametrize(
    "text",
    [
        "{{ now.today() }}",
        "{{ now.now() }}",
        "{{ now.date().today() }}",
        "{{ now.astimezone() }}",
        "{{ now.replace(tzinfo=none).timestamp() }}",
        "{{ now.fromtimestamp(0) }}",
        "{{ now.strftime('%s') }}",
        "{{ now.strftime('%999999999d') }}",
        "{{ '{:%999999999d}'.format(now) }}",
        "{{ '{:%s}'.format(now) }}",
        "{{ (5).to_bytes(10**9, 'big') }}",
        "{{ 'a'.expandtabs(10**9) }}",
        "{{ 'a'.encode() }}",
        "{{ {}.fromkeys('ab') }}",
        "{{ '%(a)1000000000d' % {'a': 1} }}",
        "{{ 'a'() }}",
    ],
)
def test_what_asks_the_machine_or_has_no_bounds_is_out_of_reach(text: str) -> None:
    assert refusal(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ 'ab' * 3 ~ 1 ~ none }}", "ababab1None"),
        ("{{ 'a' + 'b' }}", "ab"),
        ("{{ (1 + 2) * 3 ** 2 // 2 % 10 - 1 }}", "2"),
        ("{% if seed == 7 %}a{% elif seed %}b{% else %}c{% endif %}", "a"),
        ("{{ 'b' if seed > 7 else 'c' }}", "c"),
        ("{{ '%02d-%02d' | format(now.month, [now.day, 28] | min) }}", "11-22"),
        ("{{ '%s of %d%%' % ('a', 5) }}", "a of 5%"),
        ("{{ '{:>5}|{:*^5}|{a}'.format('x', 'y', a=1) }}", "    x|**y**|1"),
        ("{{ '{:%Y-%m-%d}'.format(now) }}", "2017-11-22"),
        ("{{ now.strftime('%-d %B %Y') }}", "22 November 2017"),
        ("{{ now.timestamp() | int }}", "1511344800"),
        ("{{ now.replace(year=now.year - 18).date() }}", "1999-11-22"),
        ("{{ (now.date() - now.date().replace(day=1)).days }}", "21"),
        ("{{ ['b', 'a'] | sort | join(', ') | upper }}", "A, B"),
        ("{{ '-'.join(['a', 'b']).replace('a', 'c').center(7, '.') }}", "..c-b.."),
        ("{{ 'a-a-a' | replace('a', 'b', 2) }}", "b-b-a"),
        ("{{ [1, 2] | reverse }}{{ 'ab' | reverse }}", "[2, 1]ba"),
        ("{{ [2, 2, 1] | unique }}", "[2, 1]"),
        ("{{ 2.345 | round(1) }}", "2.3"),
        ("{{ {'b': 'ü', 'a': [1]} | tojson }}", '{"a": [1], "b": "ü"}'),
        ("{{ env.get('A') }}{{ env['A'] }}{{ env.A }}", "bbb"),
        ("{{ none | default('x', true) }}{{ missing | default('y') }}", "xy"),
    ],
)
def test_what_scenarios_are_written_with_works(text: str, expected: str) -> None:
    assert rendered(text) == expected


def test_a_choice_by_chance_is_the_seeds() -> None:
    text = "{{ [1, 2, 3, 4, 5, 6] | random }}" * 8
    assert rendered(text) == rendered(text)
    assert len(set(str(rendered(text)))) > 1


def test_a_choice_by_chance_without_a_seed_is_refused() -> None:
    with pytest.raises(ScenarioError, match="no seed to choose by"):
        render(Template("{{ [1] | random }}", keys.TEXT, Place("f", 1, 1)), {})


def test_no_expression_is_worked_out_when_a_template_is_compiled() -> None:
    environment = Expressions()
    for text in ("{{ 'x' * 50000 }}", "{{ '\"'" + "|tojson" * 13 + " }}", "{{ 'x' ~ 'y'.ljust(9000) }}"):
        code = environment.compile(environment.read(text))
        assert all(len(value) < 1_000 for value in strings(code))


def strings(code: Any) -> list[str]:
    found = []
    for constant in code.co_consts:
        if isinstance(constant, str):
            found.append(constant)
        elif hasattr(constant, "co_consts"):
            found += strings(constant)
    return found


def test_a_date_has_the_same_words_as_a_moment() -> None:
    template = Template("{{ day.isoformat() }} {{ day.year }}", keys.TEXT, Place("f", 1, 1))
    assert render(template, {"day": date(2017, 1, 2)}) == "2017-01-02 2017"
