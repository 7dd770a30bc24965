"""What does a scenario say on Jumio's current platform, and does it keep the contract?"""

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockjumio.clock import parse_timestamp
from mockjumio.contract.platform import tables
from mockjumio.contract.platform.tables import check
from mockjumio.contract.platform.workflows import CAPABILITIES, WORKFLOWS, blocks
from mockjumio.errors import ScenarioError
from mockjumio.messages.links import of_data_center
from mockjumio.messages.platform import answers, details, verdicts, workflow_callback, workflow_links
from mockjumio.play.check import preview
from mockjumio.play.random_scenarios import items_of_a_round, random_scenario
from mockjumio.scenario.library import Library
from mockjumio.scenario.scenario_editions import Demand
from mockjumio.schema.nodes import Place, assign, from_python
from mockjumio.transaction import Transaction, outcome

LIBRARY = Library()
NAMES = [entry.name for entry in LIBRARY.entries() if entry.file.suffix == ".yaml"]
NOW = parse_timestamp("2026-01-01T09:00:00Z")
LINKS = of_data_center("US")
TOO_LONG = {"extracted-maximal", "upload-maximal"}  # their references, for which Netverify has more room


def played(name: str, **changes: object) -> Transaction:
    """A scenario's workflow at its end; changes are settings and values by path, with __ for a dot."""
    paths = {"settings.edition": "kyx"} | {path.replace("__", "."): value for path, value in changes.items()}
    nodes = [assign(path, from_python(value, Place(path)), Place(path)) for path, value in paths.items()]
    return outcome(preview(LIBRARY.vary(LIBRARY.get(name), nodes), seed=1, now=NOW).transaction)


def told(transaction: Transaction) -> dict[str, Any]:
    assert transaction.workflow is not None
    values = details.details(transaction, transaction.workflow, LINKS)
    assert details.check_resource(details.details, transaction, values) == ()
    return values


def labels(values: dict[str, Any]) -> dict[str, list[str]]:
    return {
        name: [one["decision"]["details"]["label"] for one in elements]
        for name, elements in values["capabilities"].items()
    }


def test_an_approved_scan_passes_everything() -> None:
    values = told(played("approved"))
    assert values["decision"] == {"type": "PASSED", "details": {"label": "PASSED"}, "risk": {"score": 0}}
    assert labels(values) == {
        "extraction": ["OK"],
        "similarity": ["MATCH"],
        "liveness": ["OK"],
        "dataChecks": ["OK"],
        "imageChecks": ["OK"],
        "usability": ["OK", "OK", "OK"],
    }


@pytest.mark.parametrize(
    ("name", "capability", "label", "decision"),
    [
        ("fraud", "imageChecks", "MANIPULATED_DOCUMENT_PHOTO", "REJECTED"),
        ("fake", "imageChecks", "FAKE", "REJECTED"),
        ("mrz-check-failed", "dataChecks", "MRZ_CHECKSUM", "REJECTED"),
        ("photo-mismatch", "similarity", "NO_MATCH", "REJECTED"),
        ("unreadable", "usability", "BLURRED", "REJECTED"),
        ("different-persons-shown", "imageChecks", "DIFFERENT_PERSON", "WARNING"),
        ("unsupported-id-type", "usability", "UNSUPPORTED_DOCUMENT_TYPE", "REJECTED"),
        ("unsupported-id-country", "usability", "UNSUPPORTED_COUNTRY", "REJECTED"),
        ("no-id-uploaded", "usability", "NOT_UPLOADED", "NOT_EXECUTED"),
    ],
)
def test_a_result_is_said_in_the_platforms_labels(
    name: str, capability: str, label: str, decision: str
) -> None:
    values = told(played(name))
    assert labels(values)[capability][0] == label
    assert values["decision"]["type"] == decision


def test_what_a_rejected_capability_stops_is_not_executed() -> None:
    values = told(played("unreadable"))
    said = labels(values)
    assert said["imageChecks"] == said["extraction"] == said["dataChecks"] == ["PRECONDITION_NOT_FULFILLED"]
    assert said["liveness"] == ["OK"]  # of the selfie, which can be used
    assert values["capabilities"]["extraction"][0]["data"] == {}


def test_a_selfie_that_cannot_be_used_stops_what_compares_it_alone() -> None:
    values = told(played("selfie-not-usable"))
    assert labels(values) == {
        "extraction": ["OK"],
        "similarity": ["PRECONDITION_NOT_FULFILLED"],
        "liveness": ["PRECONDITION_NOT_FULFILLED"],
        "dataChecks": ["OK"],
        "imageChecks": ["OK"],
        "usability": ["OK", "BLURRED", "OK"],
    }
    (checked,) = values["capabilities"]["imageChecks"]
    assert [one["category"] for one in checked["credentials"]] == ["ID"]


def test_both_platforms_show_one_person_and_document() -> None:
    here, there = played("approved"), preview(LIBRARY.get("approved"), seed=1, now=NOW).transaction
    assert (here.persona, here.document, here.reference) == (there.persona, there.document, there.reference)
    data = told(here)["capabilities"]["extraction"][0]["data"]
    assert data["firstName"] == there.persona.first_name
    assert data["documentNumber"] == there.document.number


@pytest.mark.parametrize("key", WORKFLOWS)
@pytest.mark.parametrize("name", ["approved", "fraud", "unreadable", "no-id-uploaded"])
def test_every_workflow_tells_of_its_capabilities_alone(name: str, key: str) -> None:
    if key == "10900":
        name = {"approved": "document-uploaded", "no-id-uploaded": "upload-dropped"}.get(
            name, "document-discarded"
        )
    values = told(played(name, settings__platform={"workflow": key}))
    assert set(values["capabilities"]) <= set(WORKFLOWS[key].capabilities)
    assert ("decision" in values) == ("steps" in values) == (len(key) == 5)


def test_every_built_in_scenario_keeps_the_contract() -> None:
    for name in NAMES:
        demand = LIBRARY.get(name).edition
        withdrawn = demand is not None and demand.until != Demand().until
        if name not in TOO_LONG and not withdrawn:
            transaction = played(name)
            told(transaction)
            assert transaction.workflow is not None
            steps = details.steps(transaction, transaction.workflow, LINKS)
            assert details.check_resource(details.steps, transaction, steps) == (), name
            filled, anew = filled_and_anew(transaction)
            assert filled == anew or (filled is None and transaction.document.further), name


def filled_and_anew(transaction: Transaction) -> tuple[bytes | None, bytes]:
    """The bytes of its details as a plan fills them, and the long way."""
    assert transaction.workflow is not None
    asked = (transaction, transaction.workflow, LINKS)
    return answers.details_body(*asked), answers.encode_anew(details.details, *asked)


@pytest.mark.parametrize("key", WORKFLOWS)
def test_a_plan_fills_details_as_they_are_made_anew(key: str) -> None:
    names = (
        ("document-uploaded", "upload-dropped") if key == "10900" else ("approved", "fraud", "no-id-uploaded")
    )
    for name, generation in product(names, ("today", "2023", "v3")):
        settled = played(name, settings__platform={"workflow": key, "generation": generation})
        workflow, provided, later = settled.workflow, settled.provided, (settled.settled or 0) + 1_000
        assert workflow is not None
        for one in (
            settled,
            settled._replace(  # which finds the plan of the one before it
                reference="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
                seed=settled.seed + 1,
                persona=settled.persona._replace(first_name="Zoë", last_name="O'Neill-Łuć"),
            ),
            settled._replace(deleted=later),
            settled._replace(workflow=workflow._replace(biometrics_deleted=later, consented=False)),
            settled._replace(workflow=workflow._replace(handed_in=True)),
            settled._replace(
                provided=provided._replace(
                    customer_id='é"\\\u2028\x7f\t', merchant_reference=None, client_ip=None
                )
            ),
        ):
            filled, anew = filled_and_anew(one)
            assert filled == anew, name


@given(seed=st.integers(0, 10**6), item=st.integers(0, 5_000))
@settings(max_examples=60)
def test_a_plan_fills_details_of_any_scenario_as_they_are_made_anew(seed: int, item: int) -> None:
    begun = preview(random_scenario(seed, item, "kyx"), seed=seed, now=NOW).transaction
    for one in (begun, outcome(begun)):
        filled, anew = filled_and_anew(one)
        assert filled == anew or (filled is None and one.document.further)


def test_a_plan_fills_in_nothing_that_breaks_a_rule() -> None:
    settled = played("approved")
    wrong = {"customer_id": "x" * 101, "reporting_criteria": "x" * 256, "client_ip": "nowhere"}
    for part, value in wrong.items():
        legal = {"reporting_criteria": "legal"} if part == "reporting_criteria" else {}
        provided = settled.provided._replace(**legal)
        assert filled_and_anew(settled._replace(provided=provided))[0] is not None
        one = settled._replace(provided=provided._replace(**{part: value}))
        assert one.workflow is not None
        assert answers.details_body(one, one.workflow, LINKS) is None
        with pytest.raises(answers.Impossible):
            answers.encode_resource(details.details, one, one.workflow, LINKS)
    odd = settled._replace(persona=settled.persona._replace(gender="?"))
    assert odd.workflow is not None
    assert answers.details_body(odd, odd.workflow, LINKS) is None
    with pytest.raises(answers.Impossible, match="gender"):
        answers.encode_resource(details.details, odd, odd.workflow, LINKS)


@given(seed=st.integers(0, 10**6), item=st.integers(0, 5_000))
@settings(max_examples=60)
def test_any_scenario_keeps_the_contract(seed: int, item: int) -> None:
    shown = preview(random_scenario(seed, item, "kyx"), seed=seed, now=NOW)
    assert shown.callback is not None
    assert shown.callback.violations == ()
    told(outcome(shown.transaction))


def says(transactions: Iterable[Transaction]) -> set[tuple[str, str]]:
    return {
        (one.capability, one.label)
        for transaction in transactions
        if transaction.workflow is not None
        for one in verdicts.findings(transaction, transaction.workflow)
    }


LABELS = {(name, label.name) for name, capability in CAPABILITIES.items() for label in capability.labels}
OF_THE_PLATFORM = [entry.name for entry in LIBRARY.entries() if entry.file.parent.name == "platform"]


def test_every_label_is_that_of_a_scenario_of_the_platforms_own() -> None:
    assert says(map(played, OF_THE_PLATFORM)) == LABELS


def test_every_label_comes_up_in_a_round_of_random_scenarios() -> None:
    shown = (
        preview(random_scenario(1, item, "kyx"), seed=1, now=NOW) for item in range(items_of_a_round("kyx"))
    )
    assert says(outcome(one.transaction) for one in shown) == LABELS


@pytest.mark.parametrize(
    ("name", "decision", "score"),
    [
        ("warning-and-rejection", "REJECTED", 100),
        ("two-warnings", "WARNING", 40),
        ("error-and-warning", "NOT_EXECUTED", -1),
        ("error-and-rejection", "REJECTED", 100),
        ("screening-not-executed", "WARNING", 40),
        ("usability-unsupported-country", "REJECTED", 100),
        ("authentication-expired", "NOT_EXECUTED", -1),
        ("expired-in-2023", "REJECTED", 100),
        ("selfie-not-usable", "REJECTED", 100),
        ("authentication-not-usable", "REJECTED", 100),
        ("risk-at-the-limit", "PASSED", 30),
        ("risk-above-the-limit", "WARNING", 30.01),
    ],
)
def test_combinations_decide_as_their_titles_say(name: str, decision: str, score: float) -> None:
    decided = told(played(name))["decision"]
    assert (decided["type"], decided["risk"]["score"]) == (decision, score)


EVERY_LABEL = [
    (name, label.name, label.decision)
    for name, capability in CAPABILITIES.items()
    for label in capability.labels
    if label.name not in ("PRECONDITION_NOT_FULFILLED", "NOT_UPLOADED")
]


@pytest.mark.parametrize(("name", "label", "decision"), EVERY_LABEL)
def test_a_label_that_is_set_is_said(name: str, label: str, decision: str) -> None:
    key = "10014" if name == "authentication" else "10013"
    values = told(
        played(
            "approved",
            document={"type": "DRIVING_LICENSE", "country": "USA"},
            settings__platform={"workflow": key},
            result__labels={name: label},
        )
    )
    assert label in labels(values)[name]
    rejected = decision == "REJECTED" or (name == "usability" and label.startswith("UNSUPPORTED"))
    expected = "REJECTED" if rejected else "WARNING" if decision == "WARNING" else None
    if expected is not None:
        assert values["decision"]["type"] == expected
    if blocks(name, label):
        for later, capability in CAPABILITIES.items():
            if name in capability.after and later in values["capabilities"] and name != "usability":
                assert labels(values)[later] == ["PRECONDITION_NOT_FULFILLED"]


def test_a_score_decides_by_the_merchants_thresholds() -> None:
    usual = told(played("approved", result__risk=55))
    own = told(played("approved", result__risk=55, settings__platform={"passed": 60, "warning": 80}))
    assert usual["decision"] == {"type": "WARNING", "details": {"label": "WARNING"}, "risk": {"score": 55}}
    assert own["decision"]["type"] == "PASSED"
    named = told(played("approved", result__risk=55, result__decision="CHECK BY HAND"))
    assert named["decision"]["details"] == {"label": "CHECK BY HAND"}


def test_what_expired_is_not_executed_today_and_was_rejected_in_2023() -> None:
    today = told(played("no-id-uploaded"))["decision"]
    before = told(played("no-id-uploaded", settings__platform={"generation": "2023"}))["decision"]
    assert today == {
        "type": "NOT_EXECUTED",
        "details": {"label": "SESSION_EXPIRED"},
        "risk": {"score": -1},
    }
    assert (before["type"], before["risk"]) == ("REJECTED", {"score": 100})


def test_v3_has_neither_decision_nor_steps() -> None:
    values = told(played("approved", settings__platform={"generation": "v3"}))
    assert not {"decision", "steps"} & values.keys()


def test_todays_details_say_what_those_of_earlier_generations_do_not() -> None:
    given = {"client_ip": "203.0.113.7", "reporting_criteria": "web"}
    values = told(played("approved", provided=given))
    assert [(one["label"], one["clientIp"]) for one in values["credentials"]] == [
        (category, "203.0.113.7") for category in ("ID", "SELFIE", "FACEMAP")
    ]
    assert values["workflow"]["originalDefinitionKey"] == "10011"
    assert values["workflow"]["reportingCriteria"] == "web"
    for generation in ("2023", "v3"):
        before = told(played("approved", provided=given, settings__platform={"generation": generation}))
        assert set(before["credentials"][0]) == {"id", "category", "parts"}
        assert not {"originalDefinitionKey", "reportingCriteria"} & before["workflow"].keys()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("workflow.childIds", ["00000000-0000-4000-8000-000000000000"]),
        ("workflow.parentId", "00000000-0000-4000-8000-000000000000"),
        ("feedback", "anything"),
    ],
)
def test_what_is_known_by_name_alone_is_legal_today_and_was_not_before(path: str, value: object) -> None:
    today, before = played("approved"), played("approved", settings__platform={"generation": "2023"})
    for transaction, rules in ((today, []), (before, [path])):
        values = workflow_callback.apply_changes(told(transaction), {path: value}, ())
        found = details.check_resource(details.details, transaction, values)
        assert [one.path for one in found] == rules


def test_a_licence_says_what_its_scenario_says_of_it_beyond_what_all_have() -> None:
    licence = {
        "type": "DRIVING_LICENSE",
        "country": "AUT",
        "issuing_authority": "Verkehrsamt",
        "dl_categories": [{"category": "B", "readable": False}],
        "dl_car_permission": "YES",  # which the platform does not say
    }
    data = told(played("approved", document=licence))["capabilities"]["extraction"][0]["data"]
    assert data["issuingAuthority"] == "Verkehrsamt"
    assert data["dlCategories"] == [{"category": "B", "isReadable": "FALSE"}]
    assert "dlCarPermission" not in data


def read(transaction: Transaction) -> dict[str, Any]:
    (found,) = told(transaction)["capabilities"]["extraction"]
    data: dict[str, Any] = found["data"]
    return data


def test_an_id_carries_what_such_ids_do_and_a_scenario_says_it_otherwise() -> None:
    brazilian = {"document.type": "ID_CARD", "document.country": "BRA"}
    data = read(played("approved", **brazilian))
    assert {"cpf", "rgNumber", "registrationNumber", "mothersName", "fathersName"} <= data.keys()
    assert "curp" not in data
    assert read(played("approved", **brazilian, document__cpf="111.444.777-35"))["cpf"] == "111.444.777-35"
    assert "cpf" not in read(played("approved", **brazilian, document__lacks=["cpf"]))


def test_what_the_platform_alone_reads_agrees_with_the_document() -> None:
    polish = played("approved", document__type="ID_CARD", document__country="POL")
    data = read(polish)
    assert data["pesel"] == data["personalNumber"] == polish.document.personal_number
    assert "pesel" not in read(played("approved", document__type="ID_CARD", document__country="DEU"))


def test_the_holder_of_a_visa_is_of_another_country() -> None:
    data = read(
        played("approved", document__type="VISA", document__country="USA", person__place_of_birth="AUT")
    )
    assert (data["issuingCountry"], data["nationality"]) == ("USA", "AUT")
    assert {"passportNumber", "durationOfStay", "numberOfEntries", "visaCategory"} <= data.keys()


def test_liveness_is_found_out_as_the_request_asks() -> None:
    scan = played("approved")
    assert scan.workflow is not None
    asked = [
        one._replace(types=("IPROOV_PREMIUM",)) if one.category == "FACEMAP" else one
        for one in scan.workflow.credentials
    ]
    premium = scan._replace(workflow=scan.workflow._replace(credentials=tuple(asked)))
    (usual, other) = (told(one)["capabilities"]["liveness"][0]["data"]["type"] for one in (scan, premium))
    assert (usual, other) == ("JUMIO_STANDARD", "IPROOV_PREMIUM")


def test_a_search_for_the_face_finds_what_the_scenarios_check_says() -> None:
    def found(name: str, outcome: object) -> dict[str, Any]:
        scan = played(name, result__checks={"face_search_findings": outcome})
        data: dict[str, Any] = told(scan)["capabilities"]["imageChecks"][0].get("data", {})
        return data.get("faceSearchFindings", {})

    assert found("approved", "PENDING") == {"status": "PENDING"}
    assert found("approved", 0) == {}
    assert len(set(found("image-checks-repeated-face", 3)["findings"])) == 3
    assert len(found("image-checks-repeated-face", 20)["findings"]) == 10


def test_an_address_that_no_details_can_say_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"clientIp is 'here', not an IP address"):
        played("approved", provided={"client_ip": "here"})


def test_a_merchants_own_workflow_has_what_it_says() -> None:
    own = {"workflow": "10547", "workflows": {"10547": {"credentials": ["ID"]}}}
    values = told(played("approved", settings__platform=own))
    assert values["workflow"]["definitionKey"] == "10547"
    assert [one["category"] for one in values["credentials"]] == ["ID"]
    assert set(values["capabilities"]) == {"usability", "imageChecks", "extraction", "dataChecks"}


def test_names_that_no_latin_letters_print_are_not_available() -> None:
    licence = played("approved", document={"type": "ID_CARD", "country": "CHN"})
    data = told(licence)["capabilities"]["extraction"][0]["data"]
    assert (data["firstName"], data["lastName"]) == ("N/A", "N/A")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("capabilities.liveness.0.decision.details.label", "NO_MATCH", "liveness with this decision"),
        ("capabilities.imageChecks.0.decision.type", "REJECTED", "imageChecks with this decision"),
        ("decision.risk.score", 101, "0 to 100"),
        ("decision.risk.score", "12", "0 to 100"),
        ("workflow.status", "INITIATED", "legal is PROCESSED"),
        ("credentials.0.category", "PASSPORT", "legal is ID"),
        ("capabilities.extraction.0.data.dateOfBirth", "1.1.1990", "YYYY-MM-DD"),
        ("capabilities.extraction.0.data.height", "180", "is not a parameter"),
        ("createdAt", None, "is None"),
    ],
)
def test_a_broken_rule_is_found(path: str, value: object, words: str) -> None:
    transaction = played("approved")
    values = told(transaction)
    *outer, last = path.split(".")
    holder: Any = values
    for part in outer:
        holder = holder[int(part) if part.isdigit() else part]
    holder[last] = value
    found = details.check_resource(details.details, transaction, values)
    assert any(words in str(one) for one in found), found


def test_results_that_contradict_the_dependencies_are_found() -> None:
    transaction = played("approved")
    values = told(transaction)
    decision = values["capabilities"]["imageChecks"][0]["decision"]
    decision["type"], decision["details"]["label"] = "REJECTED", "FAKE"
    found = details.check_resource(details.details, transaction, values)
    assert [str(one) for one in found] == [
        "capabilities.extraction[0].decision is PASSED after imageChecks stopped it "
        "(KYX guide, dependencies between capabilities)"
    ]


def test_a_callback_has_no_result_and_only_its_own_members() -> None:
    shown = preview(LIBRARY.vary(LIBRARY.get("fraud"), _edition()), seed=1, now=NOW).callback
    assert shown is not None
    assert shown.content_type == "application/json"
    assert b"REJECTED" not in shown.body
    transaction = played("fraud")
    broken = {"callbackSentAt": "yesterday", "account": {}, "decision": {"type": "PASSED"}}
    found = {one.path for one in check(tables.CALLBACK, broken, workflow_callback.case_of(transaction))}
    assert found == {"callbackSentAt", "account", "decision", "userReference", "workflowExecution"}


def _edition() -> list[Any]:
    return [assign("settings.edition", from_python("kyx", Place("edition")), Place("edition"))]


@given(reference=st.uuids(version=4).map(str))
def test_accounts_and_credentials_lead_back_to_their_workflow(reference: str) -> None:
    account = workflow_links.account_of(reference)
    assert account != reference
    assert workflow_links.account_of(account) == reference
    assert account[14] == "4"


@pytest.mark.parametrize(("center", "region"), [("US", "amer-1"), ("EU", "emea-1"), ("SGP", "apac-1")])
def test_links_lead_to_the_hosts_of_the_data_center(center: str, region: str) -> None:
    hosts = workflow_links.hosts(of_data_center(center))
    assert hosts.retrieval == f"https://retrieval.{region}.jumio.ai"
    assert hosts.web == f"https://mockjumio.web.{region}.jumio.ai"


@given(
    purpose=st.sampled_from([workflow_links.API, workflow_links.SDK]), reference=st.uuids(version=4).map(str)
)
def test_a_token_is_good_for_one_purpose(purpose: str, reference: str) -> None:
    page = workflow_links.page_token("merchant", reference)
    token = workflow_links.token_for(page, purpose)
    assert workflow_links.page_of(token, purpose) == page
    assert workflow_links.page_of(page, purpose) is None
    assert workflow_links.page_of(token + "x", purpose) is None
    assert token.count(".") == 2
