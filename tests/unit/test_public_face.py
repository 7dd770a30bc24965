"""What may users import, and what do they read when something is wrong?"""

import subprocess
import sys

import pytest

import mockjumio
from mockjumio import errors
from mockjumio.contract.scalars import url_fault
from mockjumio.errors import Problem, ScenarioError, UnknownScenario, nearest
from mockjumio.outgoing.remote import Control

# What may users import?


def test_everything_that_is_exported_is_there() -> None:
    assert set(mockjumio.__all__) <= set(dir(mockjumio))
    for name in mockjumio.__all__:
        assert getattr(mockjumio, name) is not None, name


def test_what_is_not_exported_is_missed_as_usual() -> None:
    with pytest.raises(AttributeError, match="module 'mockjumio' has no attribute 'Sandbocks'"):
        _ = mockjumio.Sandbocks  # type: ignore[attr-defined] # on purpose


def test_importing_it_loads_nothing_else() -> None:
    code = "import sys; known = set(sys.modules); import mockjumio; print(set(sys.modules) - known)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "{'mockjumio'}\n"


# Does a message name the place, and an error its exit code?


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UsageError", 2),
        ("Refused", 2),
        ("ConfigurationError", 3),
        ("ScenarioError", 3),
        ("UnknownScenario", 3),
        ("BrokenContract", 3),
        ("Unreachable", 4),
        ("TimedOut", 5),
    ],
)
def test_each_error_has_the_documented_exit_code(name: str, code: int) -> None:
    assert getattr(errors, name).exit_code == code


def test_a_problem_begins_with_its_place() -> None:
    assert str(Problem("a.yaml:7:5", "unknown key")) == "a.yaml:7:5: unknown key"


def test_a_problem_without_a_place_is_its_message() -> None:
    assert str(Problem("", "unknown key")) == "unknown key"


def test_a_scenario_error_says_every_problem_on_a_line_of_its_own() -> None:
    error = ScenarioError([Problem("a:1:1", "one"), Problem("a:2:1", "two")])
    assert str(error) == "a:1:1: one\na:2:1: two"
    assert len(error.problems) == 2


def test_an_unknown_scenario_suggests_the_nearest_one() -> None:
    assert "did you mean 'fraud'?" in str(UnknownScenario("frauds", ["approved", "fraud"]))


def test_an_unknown_scenario_that_resembles_nothing_points_to_the_list() -> None:
    assert "scenarios list" in str(UnknownScenario("zzz", ["approved", "fraud"]))


def test_nothing_near_is_an_empty_hint() -> None:
    assert nearest("zzz", ["approved"]) == ""
    assert nearest("APPROVE", ["approved"]) == "'approved'"


def test_several_near_words_are_joined_with_or() -> None:
    assert nearest("face", ["faces", "facet", "zzz"]).count(" or ") == 1


@pytest.mark.parametrize(
    "address", ["localhost:8080", "shop.example/jumio", "[::1]:80/x?y", "127.0.0.1", "api_1:8017", "shop?x=1"]
)
def test_an_address_that_lacks_its_scheme_is_suggested_with_one(address: str) -> None:
    assert str(url_fault(address)).endswith(f"; did you mean http://{address}?")
    server, *query = address.split("?")
    with pytest.raises(errors.UsageError) as raised:
        Control(address)
    assert str(raised.value).endswith(f"; did you mean http://{server}?") == (not query)


@pytest.mark.parametrize(
    "text",
    ["", "ftp://shop.example/", "http:localhost:80", "http//shop", "/jumio", "shop:99999", "a b", "//shop"],
)
def test_what_would_be_no_url_with_a_scheme_either_is_not_suggested(text: str) -> None:
    assert str(url_fault(text)).endswith("in ASCII or Punycode")
