"""Does a scenario that is written down play the same?"""

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.library import Library
from mockjumio.play.preview import preview
from mockjumio.scenario.source import read
from mockjumio.scenario.written import as_yaml


@pytest.mark.parametrize("name", Library().names())
def test_what_is_shown_plays_the_same(name: str) -> None:
    library = Library()
    scenario = library.get(name)
    (node,) = read(as_yaml(scenario.node), f"{name}.yaml")
    now = parse_timestamp("2017-11-22T10:00:00Z")
    shown, original = (preview(one, seed=1, now=now) for one in (library.inline(node), scenario))
    assert (shown.callback and shown.callback.body) == (original.callback and original.callback.body)
    assert shown.transaction == original.transaction


def test_texts_that_look_like_nothing_are_shown_in_quotes() -> None:
    (node,) = read('name: x\nperson: {first_name: "~", last_name: "null"}\n', "x.yaml")
    (again,) = read(as_yaml(node), "x.yaml")
    assert as_yaml(again) == as_yaml(node)
    assert 'first_name: "~"' in as_yaml(node)
