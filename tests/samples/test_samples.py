"""Does every built-in scenario still send the bytes that it sent before?

A sample is the body of a callback, to the byte. ``make samples`` writes them anew; look at the difference
before you commit it.
"""

import os
from pathlib import Path

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.play.check import preview
from mockjumio.scenario.library import Library

FOLDER = Path(__file__).parent
NOW = parse_timestamp("2017-11-22T10:00:00Z")
SEED = 1
LIBRARY = Library()
NAMES = [entry.name for entry in LIBRARY.entries() if entry.file.suffix == ".yaml"]  # the rest are faults


def body(name: str) -> bytes | None:
    callback = preview(LIBRARY.get(name), seed=SEED, now=NOW).callback
    return callback.body if callback else None


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_sends_the_bytes_of_its_sample(name: str) -> None:
    sample = FOLDER / f"{name}.form"
    sent = body(name)
    if os.environ.get("WRITE_SAMPLES"):
        sample.unlink(missing_ok=True)
        if sent is not None:
            sample.write_bytes(sent)
    assert sent == (sample.read_bytes() if sample.exists() else None)


def test_every_sample_belongs_to_a_scenario() -> None:
    assert {sample.stem for sample in FOLDER.glob("*.form")} <= set(NAMES)


def test_only_switched_off_verification_and_dropped_uploads_send_nothing() -> None:
    silent = {name for name in NAMES if not (FOLDER / f"{name}.form").exists()}
    assert silent == {"verification-off", "upload-dropped"}
