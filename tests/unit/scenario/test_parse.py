"""Does a scenario come out whole, or all that is wrong with it at once?"""

from typing import Any

import pytest

from mockjumio.errors import ScenarioError
from mockjumio.scenario.journey import JourneyStep
from mockjumio.scenario.parse import Scenario, parse
from mockjumio.scenario.source import inherit, join, read
from mockjumio.schema.nodes import Node, to_python

APPROVED = "name: x\nresult: {status: APPROVED_VERIFIED}\n"


def parsed(text: str) -> Scenario:
    return parse(read(text, "f.yaml")[0])


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        parsed(text)
    return [str(problem) for problem in caught.value.problems]


def test_name_and_result_are_enough() -> None:
    scenario = parsed(APPROVED)
    assert scenario.name == "x"
    assert scenario.product == "id-verification"
    assert scenario.sections["document"] == {"type": "PASSPORT", "country": "USA"}
    assert scenario.journey == (JourneyStep("start"), JourneyStep("finish"))
    assert scenario.templated == frozenset()
    assert (scenario.title, scenario.advice, scenario.file) == ("", "", "f.yaml")


def test_no_id_uploaded_drops_off_by_default() -> None:
    assert parsed("name: x\nresult: {status: NO_ID_UPLOADED}").journey[-1] == JourneyStep("drop_off")


def test_a_multi_document_upload_is_a_bank_statement_by_default() -> None:
    scenario = parsed("name: x\nproduct: multi-document\nresult: {status: UPLOADED}")
    assert scenario.sections["document"] == {"type": "BS", "country": "USA"}


def test_a_part_of_the_document_keeps_the_defaults_of_the_rest() -> None:
    assert parsed(APPROVED + "document: {country: AUT}").sections["document"] == {
        "type": "PASSPORT",
        "country": "AUT",
    }


def test_all_problems_are_found_at_once_in_the_order_of_the_file() -> None:
    text = (
        "result:\n  status: APPROVED\n  rejct_reason: {code: 100}\n"
        "document: {type: PASPORT, country: NO}\n"
        'provided: {customer_id: "{{ seed"}\n'
        "journey: [finish]\n"
    )
    assert problems(text) == [
        "f.yaml:1:1: key 'name' is missing",
        "f.yaml:2:11: 'APPROVED' is not a status; did you mean 'APPROVED_VERIFIED'?",
        "f.yaml:3:3: unknown key 'rejct_reason'; did you mean 'reject_reason'?",
        "f.yaml:4:18: 'PASPORT' is not an ID or document type; did you mean 'PASSPORT'?",
        "f.yaml:4:36: 'NO' is not an ISO 3166-1 alpha-3 country code or XKX; did you mean 'NOR'?",
        "f.yaml:5:25: template: unexpected end of template, expected 'end of print statement'.",
        "f.yaml:6:10: a journey begins with start",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- a\n", "f.yaml:1:1: expected a mapping with name and result, found a list"),
        ("name: x\n", "f.yaml:1:1: key 'result' is missing"),
        ("name: x\nresult: {face_match: 1}\n", "f.yaml:2:9: key 'status' is missing"),
        (
            "name: a b\nresult: {status: APPROVED_VERIFIED}",
            "f.yaml:1:7: 'a b' is not a name: letters, digits, '-', '_' and '.' only",
        ),
        (
            "name: x\nresult: {status: UPLOADED}",
            "f.yaml:2:18: UPLOADED is not a status of id-verification; it has APPROVED_VERIFIED, "
            "DENIED_FRAUD, DENIED_UNSUPPORTED_ID_TYPE, DENIED_UNSUPPORTED_ID_COUNTRY, "
            "ERROR_NOT_READABLE_ID, NO_ID_UPLOADED",
        ),
        (
            "name: x\nproduct: multi-document\nresult: {status: APPROVED_VERIFIED}",
            "f.yaml:3:18: APPROVED_VERIFIED is not a status of multi-document; "
            "it has UPLOADED, EXTRACTED, DISCARDED",
        ),
        (
            APPROVED + "document: {type: BS}",
            "f.yaml:3:18: BS is not a type of id-verification; it has PASSPORT, DRIVING_LICENSE, ID_CARD",
        ),
        (
            "name: x\nproduct: multi-document\ndocument: {type: PASSPORT}\nresult: {status: UPLOADED}",
            "f.yaml:3:18: PASSPORT is not a type of multi-document; "
            "it has a multi-document type such as BS, SSC or CUSTOM",
        ),
        (
            "name: x\nproduct: multi-document\ndocument: {type: UB, pages: 2}\nresult: {status: UPLOADED}",
            "f.yaml:3:29: 2 is not the number of pages of UB; it has 1",
        ),
        (
            APPROVED + "document: {latin_full_name: true, type: ID_CARD, country: KOR}",
            "f.yaml:3:29: only a DRIVING_LICENSE of KOR has one",
        ),
        (
            APPROVED + "person: {last_name: 김}",
            "f.yaml:3:21: '김' is not a name that a document prints in Latin letters; native_first_name and "
            "native_last_name take those of other scripts",
        ),
        (
            APPROVED + "person: {native_last_name: 김 Kim}",
            "f.yaml:3:28: '김 Kim' is not a name that a document prints, in the letters of one script",
        ),
        (
            APPROVED + f"person: {{first_name: {'x' * 201}}}",
            "f.yaml:3:22: the name has 201 characters, at most 200 are allowed",
        ),
        (
            "name: x\nresult: {status: DENIED_FRAUD, reject_reason: {code: 100, details: [1001, 1001]}}",
            "f.yaml:2:68: detail 1001 is there twice",
        ),
        (
            APPROVED
            + "settings: {custom_documents: [{code: A, name: a, label: a}, {code: A, name: b, label: b}]}",
            "f.yaml:3:30: code 'A' is there twice; codes are unique",
        ),
        (
            APPROVED + "journey: [start, drop_off]",
            "f.yaml:2:18: APPROVED_VERIFIED goes with a journey that ends in finish",
        ),
        (
            "name: x\nresult: {status: NO_ID_UPLOADED}\njourney: [start, finish]",
            "f.yaml:2:18: NO_ID_UPLOADED goes with a journey that ends in drop_off",
        ),
        (APPROVED + "product: '{{ seed }}'", "f.yaml:3:10: product cannot be a template"),
        (APPROVED + "title: '{{ seed }}'", "f.yaml:3:8: title cannot be a template"),
        (APPROVED + "result: {}", "f.yaml:3:1: key 'result' is there twice, first at f.yaml:2:1"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, problem: str) -> None:
    assert problems(text) == [problem]


@pytest.mark.parametrize("pages", [1, 2])
def test_a_custom_document_may_have_one_page_or_two(pages: int) -> None:
    document = f"document: {{type: CUSTOM, custom_code: GYM, pages: {pages}}}"
    scenario = parsed(f"name: x\nproduct: multi-document\n{document}\nresult: {{status: UPLOADED}}")
    assert scenario.sections["document"]["pages"] == pages


@pytest.mark.parametrize("template", ["{{ seed", "{% if %}", "{{ 1 + }}", "{% endfor %}"])
def test_a_template_that_does_not_compile_is_found_before_it_is_played(template: str) -> None:
    (problem,) = problems(APPROVED + f'callback: {{set: {{a: "{template}"}}}}')
    assert problem.startswith("f.yaml:3:")
    assert "template: " in problem


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ("imageChecks: FAKE, extraction: OK", "is not executed: imageChecks FAKE stops it"),
        ("usability: BLURRED, imageChecks: FAKE", "is not executed: usability BLURRED stops it"),
        (
            "selfie_usability: GLARE, liveness: OK",
            "is not executed: selfie_usability GLARE stops it",
        ),
        ("usability: BLURRED, liveness: OK", None),
        ("selfie_usability: GLARE, imageChecks: FAKE", None),
        ("selfie_usability: LIVENESS_UNDETERMINED, liveness: AGE_DIFFERENCE", None),
        ("imageChecks: FAKE, extraction: PRECONDITION_NOT_FULFILLED", None),
    ],
)
def test_a_label_of_what_another_one_stops_is_a_mistake(labels: str, words: str | None) -> None:
    text = (
        f"name: x\nsettings: {{edition: kyx}}\nresult: {{status: APPROVED_VERIFIED, labels: {{{labels}}}}}\n"
    )
    if words is None:
        parsed(text)
    else:
        (problem,) = problems(text)
        assert problem.startswith("f.yaml:3:")
        assert problem.endswith(words)


def test_sections_with_templates_are_told_apart() -> None:
    text = APPROVED + (
        "provided: {customer_id: '{{ seed }}'}\nperson: {gender: F}\n"
        "journey: [start, {finish: {after: '{{ 1 }}s'}}]\ncallback: {omit: ['{{ seed }}']}\n"
    )
    assert parsed(text).templated == {"provided", "journey", "callback"}


def test_a_template_in_a_journey_must_compile_too() -> None:
    (problem,) = problems(APPROVED + "journey: [start, {finish: {after: '{{ 1'}}]")
    assert problem.startswith("f.yaml:3:")


def test_a_value_is_placed_or_the_nearest_thing_above_it() -> None:
    scenario = parsed(APPROVED)
    assert str(scenario.place("result", "status")) == "f.yaml:2:18"
    assert str(scenario.place("result", "face_match")) == "f.yaml:2:9"
    assert str(scenario.place("person", "dob")) == "f.yaml:1:1"


def extended(base: str, over: str) -> Scenario:
    return parse(inherit(read(over, "over.yaml")[0], read(base, "base.yaml")[0]))


def test_everything_is_inherited_but_the_name() -> None:
    base = APPROVED + "title: A title\nadvice: Some\nprovided: {customer_id: ada}\n"
    scenario = extended(base, "name: mine\nextends: base\nprovided: {client_ip: 203.0.113.7}\n")
    assert (scenario.name, scenario.title, scenario.advice) == ("mine", "A title", "Some")
    assert scenario.sections["provided"] == {"customer_id": "ada", "client_ip": "203.0.113.7"}
    assert "name" not in scenario.sections


@pytest.mark.parametrize(
    ("over", "kept"),
    [
        ("provided: {customer_id: null}", {"client_ip": "203.0.113.7"}),
        ("provided: null", None),
        ("provided: ~", None),
        ("provided:", None),
    ],
)
def test_a_null_takes_a_value_away(over: str, kept: object) -> None:
    base = APPROVED + "provided: {customer_id: ada, client_ip: 203.0.113.7}"
    assert extended(base, f"name: y\n{over}\n").sections.get("provided") == kept


def test_a_null_takes_a_wire_value_away() -> None:
    base = APPROVED + "callback: {set: {idNumber: X, idDob: Y}}"
    scenario = extended(base, "name: y\ncallback: {set: {idNumber: null}}\n")
    assert scenario.sections["callback"] == {"set": {"idDob": "Y"}}


def test_a_problem_in_what_was_inherited_stands_in_the_base_file() -> None:
    with pytest.raises(ScenarioError) as caught:
        extended(APPROVED + "person: {age: old}", "name: y")
    assert str(caught.value) == "base.yaml:3:15: 'old' is not a whole number"


def test_a_base_that_is_no_mapping_is_left_out() -> None:
    assert extended("- a", APPROVED).name == "x"


def test_a_scenario_may_extend_one_of_its_own_file() -> None:
    text = "name: a\nadvice: A.\nextends: approved\n---\nname: b\nextends: a\n"
    text += "---\nname: c\nextends: b\ntitle: C\n"
    first, second, third = join(read(text, "f.yaml"))
    assert (
        as_plain(first)["extends"] == as_plain(second)["extends"] == as_plain(third)["extends"] == "approved"
    )
    assert (as_plain(third)["name"], as_plain(third)["advice"], as_plain(third)["title"]) == ("c", "A.", "C")


def test_a_scenario_may_extend_the_built_in_one_of_its_own_name() -> None:
    (node,) = join(read("name: approved\nextends: approved\n", "f.yaml"))
    assert as_plain(node)["extends"] == "approved"


def test_scenarios_of_a_file_that_extend_each_other_are_refused() -> None:
    with pytest.raises(ScenarioError, match="extend each other"):
        join(read("name: a\nextends: b\n---\nname: b\nextends: a\n", "f.yaml"))


def test_a_misspelt_parameter_to_omit_is_named() -> None:
    (node,) = read("name: x\nresult: {status: APPROVED_VERIFIED}\ncallback: {omit: [idFaceMtch]}\n", "f.yaml")
    with pytest.raises(ScenarioError, match="did you mean 'idFaceMatch'"):
        parse(node)


def as_plain(node: Node) -> dict[str, Any]:
    values = to_python(node)
    assert isinstance(values, dict)
    return values
