"""Does every built-in scenario still send the bytes that it sent before?

A sample is the body of a callback, to the byte. ``make samples`` writes them anew; look at the difference
before you commit it.
"""

import json
import os
from pathlib import Path

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.contract.editions import KYX
from mockjumio.messages.links import of_data_center
from mockjumio.messages.platform.details import details
from mockjumio.play.check import preview
from mockjumio.scenario.library import Library
from mockjumio.schema.nodes import Place, assign, from_python
from mockjumio.transaction import outcome

FOLDER = Path(__file__).parent
NOW = parse_timestamp("2017-11-22T10:00:00Z")
SEED = 1
LIBRARY = Library()
NAMES = [entry.name for entry in LIBRARY.entries() if entry.file.suffix == ".yaml"]  # the rest are faults


def body(name: str) -> bytes | None:
    callback = preview(LIBRARY.get(name), seed=SEED, now=NOW).callback
    return callback.body if callback else None


def sample_of(name: str) -> Path:
    """A form, or of the current platform JSON."""
    return FOLDER / f"{name}.{'json' if _platform(name) else 'form'}"


def _platform(name: str) -> bool:
    return LIBRARY.get(name).sections.get("settings", {}).get("edition") == KYX


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_sends_the_bytes_of_its_sample(name: str) -> None:
    sample = sample_of(name)
    sent = body(name)
    if os.environ.get("WRITE_SAMPLES"):
        sample.unlink(missing_ok=True)
        if sent is not None:
            sample.write_bytes(sent)
    assert sent == (sample.read_bytes() if sample.exists() else None)


def test_every_sample_belongs_to_a_scenario() -> None:
    assert {sample.name for kind in ("form", "json") for sample in FOLDER.glob(f"*.{kind}")} <= {
        sample_of(name).name for name in NAMES
    }


def test_only_switched_off_verification_and_dropped_uploads_send_nothing() -> None:
    silent = {name for name in NAMES if not sample_of(name).exists()}
    assert silent == {"verification-off", "upload-dropped"}


DETAILS = FOLDER / "details"
TOLD = (  # of the same scenarios on the current platform
    "approved", "fraud", "unreadable", "no-id-uploaded", "unsupported-id-type", "unsupported-id-country",
    "document-uploaded", "document-extracted", "document-discarded",
    *(entry.name for entry in LIBRARY.entries() if entry.file.name == "decisions.yaml"),
)  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_a_workflow_tells_what_its_sample_tells(name: str) -> None:
    """Its details, as they are retrieved after the callback; JSON is compared by what it means."""
    place = Place("settings.edition")
    scenario = LIBRARY.vary(LIBRARY.get(name), [assign("settings.edition", from_python(KYX, place), place)])
    settled = outcome(preview(scenario, seed=SEED, now=NOW).transaction)
    assert settled.workflow is not None
    told = details(settled, settled.workflow, of_data_center("US"))
    sample = DETAILS / f"{name}.json"
    if os.environ.get("WRITE_SAMPLES"):
        DETAILS.mkdir(exist_ok=True)
        sample.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert told == json.loads(sample.read_text(encoding="utf-8"))
