"""Whatever is imported, and in which shape: does its callback have the captured parameters, in their form?"""

import json
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mockjumio.clock import parse_timestamp
from mockjumio.contract.form import decode
from mockjumio.importing.capture import find_callbacks
from mockjumio.importing.mend import as_file, make_scenario
from mockjumio.importing.value_kinds import form_of
from mockjumio.play.check import preview
from mockjumio.scenario.library import Library
from mockjumio.scenario.source import read
from tests.unit.importing.shapes import SHAPES

NOW = parse_timestamp("2017-11-22T10:00:00Z")
LIBRARY = Library()
SAMPLES = [decode(file.read_bytes()) for file in (Path(__file__).parents[2] / "samples").glob("*.form")]

REFERENCE = "8f7e6d5c-4b3a-4210-8fed-cba987654321"
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), max_size=12).map(
    str.strip
)
TELLING = st.sampled_from(
    (
        *(
            "MATCH",
            "NO_MATCH",
            "TRUE",
            "false",
            "N/A",
            "",
            "87",
            "0.93",
            "2018-06-21T07:06:14.648Z",
            "1990-01-01",
        ),
        *(
            "203.0.113.9",
            "2001:db8::1",
            REFERENCE,
            "ada@shop.example",
            "+43 1 234567",
            "https://shop.example/a?b=c d",
        ),
        f"https://netverify.com/api/netverify/v2/scans/{REFERENCE}/images/liveness/1",
        f"https://lon.netverify.com/recognition/v1/idscan/{REFERENCE}/front",
    )
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
)
KEYS = st.sampled_from(
    ("similarity", "country", "nationality", "validity", "reason", "score", "city", "stateCode")
)
VALUES = st.recursive(
    LEAVES | TEXT | TELLING,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | TEXT, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(VALUES, max_size=3) | st.dictionaries(KEYS | TEXT, VALUES, max_size=4)
JSON = st.builds(
    json.dumps, OBJECTS, ensure_ascii=st.booleans(), separators=st.sampled_from(((",", ":"), None))
)
NAMES = st.sampled_from(
    "identityVerification livenessImages dlCategories facemap presetCountry nationality customerId idAddress "
    "rejectReason merchantIdScanReference idFirstName somethingNew clientIp additionalInformation".split()
)
FORMS = st.builds(
    lambda sample, more: {**sample, **more},
    st.sampled_from(SAMPLES),
    st.dictionaries(NAMES, TEXT | TELLING | JSON, max_size=4),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(SHAPES)), FORMS)
def test_a_callback_is_read_as_it_was_sent_whichever_shape_it_has(shape: str, form: dict[str, str]) -> None:
    if shape == "table of parameters":  # where nothing and an empty text are one
        form = {name: value for name, value in form.items() if value}
    if "one parameter a line" in shape:  # where such an & is refused
        assume(not any("&" in (value[:1], value[-1:]) for value in form.values()))
    (found,) = find_callbacks(SHAPES[shape](form), "f").callbacks
    assert found.form == form


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FORMS)
def test_its_scenario_sends_the_same_parameters_in_the_same_form(form: dict[str, str]) -> None:
    text = as_file(
        [make_scenario(find_callbacks(SHAPES["body"](form), "f").callbacks[0], "imported", LIBRARY, NOW)]
    )
    callback = preview(LIBRARY.inline(read(text, "i.yaml")[0]), seed=5, now=NOW).callback
    assert callback is not None
    sent = decode(callback.body)
    assert sent.keys() == form.keys()
    for name, value in form.items():
        assert form_of(name, sent[name]) == form_of(name, value)
