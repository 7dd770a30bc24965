"""Is a new scenario file complete, readable, and valid with any of its lines uncommented?"""

import re
from collections.abc import Iterator

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.errors import ScenarioError
from mockjumio.play.check import preview
from mockjumio.scenario.authoring import WIDTH, starter
from mockjumio.scenario.library import Library
from mockjumio.scenario.merchant_settings import CUSTOM_DOCUMENT
from mockjumio.scenario.model import SCENARIO
from mockjumio.scenario.parse import Scenario
from mockjumio.scenario.source import read
from mockjumio.schema.kinds import Key, Problems
from mockjumio.schema.nodes import Node
from mockjumio.schema.sections import Section
from mockjumio.settings import DataFields, MerchantSettings

NOW = parse_timestamp("2017-11-22T10:00:00Z")
TEXT = starter("mine")
LINES = TEXT.splitlines()
_SETTING = re.compile(r"( *)# ( *)([\w]+:|- )")  # a line that says something once its '# ' is gone


def parsed(text: str) -> Scenario:
    return Library().inline(read(text, "mine.yaml")[0])


def keys(section: Section, *above: str) -> Iterator[tuple[tuple[str, ...], Key]]:
    """Every key below a section, with its path."""
    for key in section.keys.values():
        yield (*above, key.name), key
        if isinstance(key.kind, Section):
            yield from keys(key.kind, *above, key.name)


KEYS = {
    ".".join(path): key
    for path, key in (*keys(SCENARIO), *keys(CUSTOM_DOCUMENT, "settings.custom_documents"))
}


def depth(line: str) -> int:
    """How far a setting is indented once it is uncommented."""
    found = _SETTING.match(line)
    assert found is not None
    return len(found[1] + found[2])


# Keys that make sense in another product or with another status than the starting file's.
GO_WITH = {
    "custom_code": "multi-document",
    "pages": "multi-document",
    "latin_full_name": "DRIVING_LICENSE of KOR",
    "code": "DENIED_FRAUD",
    "front": "No such file",
    "back": "No such file",
    "face": "No such file",
    "1": "it has front",
    "2": "it has front",
}


def commented() -> list[int]:
    return [number for number, line in enumerate(LINES) if number > 10 and _SETTING.match(line)]


def uncommented(number: int) -> str:
    """The file with one line uncommented, and the lines that it stands below."""
    lines = [*LINES]
    below = depth(LINES[number]) + 1
    for above in range(number, -1, -1):
        if not (line := _SETTING.match(LINES[above])):
            if not LINES[above].strip():
                break  # the section's end
            continue
        if depth(LINES[above]) < below:
            below = depth(LINES[above])
            lines[above] = LINES[above].replace("# ", "", 1)
        if not line[2] and not line[1]:
            break
    return "\n".join(lines) + "\n"


def test_it_is_valid_as_it_is() -> None:
    one = preview(parsed(TEXT), seed=1, now=NOW)
    assert one.transaction.scenario == "mine"
    assert one.callback is not None
    assert one.callback.violations == ()


@pytest.mark.parametrize(
    "number", commented(), ids=lambda number: LINES[number].replace("# ", "", 1).split("  #")[0].strip()
)
def test_it_is_valid_with_any_line_uncommented_or_says_what_the_line_goes_with(number: int) -> None:
    if goes_with := GO_WITH.get(LINES[number].replace("# ", "", 1).split(":")[0].strip()):
        with pytest.raises(ScenarioError, match=goes_with):
            preview(parsed(uncommented(number)), seed=1, now=NOW)
        return
    scenario = parsed(uncommented(number))
    assert scenario.node != parsed(TEXT).node
    if scenario.edition or scenario.later:
        with pytest.raises(ScenarioError, match="2017-05"):
            preview(scenario, seed=1, now=NOW)
    preview(scenario, seed=1, now=NOW, settings=MerchantSettings(edition=scenario.first_edition))


def test_with_every_line_uncommented_it_has_every_key_once_in_its_section() -> None:
    head, _, body = TEXT.partition("\n\n")
    assert all(line.startswith("#") for line in head.splitlines())
    (everything,) = read(re.sub(r"^( {0,2})# ", r"\1", body, flags=re.MULTILINE), "mine.yaml")

    def paths(node: Node, section: Section) -> Iterator[str]:
        assert isinstance(node.value, dict)
        for name, inner in node.value.items():
            yield name
            kind = section.keys[name].kind
            if isinstance(kind, Section):
                yield from (f"{name}.{path}" for path in paths(inner, kind))

    assert set(paths(everything, SCENARIO)) == {path for path in KEYS if "custom_documents." not in path}


def test_no_line_is_longer_than_a_screen() -> None:
    assert max(map(len, LINES)) <= WIDTH


def test_it_says_how_to_check_play_and_complete_it() -> None:
    for command in ("validate mine.yaml", "generate mine.yaml", "trigger mine.yaml", "scenarios schema"):
        assert command in TEXT


@pytest.mark.parametrize(
    "words",
    ["jpeg, png", "table, shuffled", "M, F", "id-verification, multi-document", "AFRICA, AMERICAS, ASIA"],
)
def test_short_closed_lists_are_written_out(words: str) -> None:
    assert words in TEXT


@pytest.mark.parametrize("path", KEYS)
def test_every_key_has_words_and_an_example_that_reads(path: str) -> None:
    key = KEYS[path]
    assert key.words
    assert (key.example == "") == isinstance(key.kind, Section)
    if key.example:
        problems = Problems()
        (node,) = read(key.example, "example")
        key.kind.read(node, problems)
        assert problems.found == []


def test_every_data_field_can_be_switched() -> None:
    settings = SCENARIO.keys["settings"].kind
    assert isinstance(settings, Section)
    fields = settings.keys["fields"].kind
    assert isinstance(fields, Section)
    assert tuple(fields.keys) == DataFields._fields
