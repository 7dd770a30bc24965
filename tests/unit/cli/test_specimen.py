"""Does ``specimen`` draw the person that ``generate`` prints, and say what it cannot draw?"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from mockjumio.clock import parse_timestamp
from mockjumio.play import images as pictures
from mockjumio.play.check import preview
from mockjumio.scenario.library import Library
from mockjumio.specimens import draw as drawing
from mockjumio.specimens.draw import draw
from mockjumio.specimens.image import Specimen
from mockjumio.specimens.marker import mark
from mockjumio.specimens.portray import portray

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]

NOW = ("--now", "2017-11-22")


def opened(file: Path) -> tuple[str | None, tuple[int, int]]:
    with Image.open(file) as image:
        image.load()
        return image.format, image.size


def test_the_image_shows_whom_generate_prints_with_the_same_seed(
    run: "Run", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Specimen] = []

    def recorded(specimen: Specimen) -> bytes:
        shown.append(specimen)
        return draw(specimen)

    monkeypatch.setattr(drawing, "draw", recorded)
    words = ("approved", "--seed", "7", "--set", "document.country=GBR", *NOW)
    file = tmp_path / "front.jpg"
    ran = run("specimen", *words, "-o", str(file))
    assert (ran.code, ran.out) == (0, "")
    form = json.loads(run("generate", *words).out)["form"]
    (specimen,) = shown
    assert specimen.value("surname") == form["idLastName"]
    assert specimen.value("given_names") == form["idFirstName"]
    assert specimen.value("number") == form["idNumber"]
    day = "/".join(reversed(form["idDob"].split("-")))
    assert specimen.value("dob") == day
    assert opened(file) == ("JPEG", (1280, 960))


def test_the_image_is_that_of_the_sandbox_but_for_its_scenarios_name(run: "Run", tmp_path: Path) -> None:
    file = tmp_path / "face.jpg"
    run("specimen", "approved", "--seed", "7", *NOW, "--classifier", "face", "-o", str(file))
    scan = preview(Library().get("approved"), seed=7, now=parse_timestamp("2017-11-22T00:00:00Z")).transaction
    assert file.read_bytes() == mark(draw(portray(scan, "face")), "approved")
    assert draw(portray(scan, "face")) == pictures.make(scan, "face")


def test_another_process_draws_the_same_bytes_to_standard_output() -> None:
    words = ["specimen", "approved", "--seed", "7", *NOW, "--size", "480", "-o", "-"]
    images = {
        subprocess.run(
            [sys.executable, "-m", "mockjumio", *words],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        ).stdout
        for hash_seed in ("1", "2")
    }
    (image,) = images
    with Image.open(BytesIO(image)) as opened_image:
        assert opened_image.size == (480, 360)


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("a.jpg", (), ("JPEG", (1280, 960))),
        ("a.PNG", ("--size", "400"), ("PNG", (400, 300))),
        ("a.jpg", ("--format", "png", "--size", "400"), ("PNG", (400, 300))),
        ("a", ("--set", "images.format=png", "--flat", "--size", "640"), ("PNG", (640, 451))),
        ("a.jpg", ("--set", "images={flat: true, longest: 640}"), ("JPEG", (640, 451))),
        ("a.jpg", ("--classifier", "face", "--size", "400"), ("JPEG", (300, 400))),
    ],
)
def test_format_size_and_look_are_those_asked_for(
    run: "Run", tmp_path: Path, name: str, words: tuple[str, ...], expected: tuple[str, tuple[int, int]]
) -> None:
    file = tmp_path / name
    assert run("specimen", "approved", "--seed", "7", *NOW, *words, "-o", str(file)).code == 0
    assert opened(file) == expected


def test_without_a_classifier_it_is_the_first_image(run: "Run", tmp_path: Path) -> None:
    ran = run("specimen", "document-uploaded", "--seed", "7", "--size", "400", "-o", str(tmp_path / "a.jpg"))
    assert "a.jpg: 1 of document-uploaded" in ran.err


def test_without_a_seed_it_says_how_to_draw_the_same_again(run: "Run", tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    words = ["--flat", "--size", "400", "--set", "person.age=34", *NOW]
    ran = run("specimen", "approved", *words, "-o", str(file))
    first = file.read_bytes()
    (line,) = [line for line in ran.err.splitlines() if "the same again" in line]
    again = line.partition("mockjumio specimen ")[2].split()
    assert run("specimen", *again).code == 0
    assert file.read_bytes() == first


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("aproved",), 3, "did you mean 'approved'"),
        (("no-id-uploaded",), 2, "no images: it ends as NO_ID_UPLOADED"),
        (("approved", "--classifier", "1"), 2, "no image '1'; it has front, face"),
        (("document-uploaded", "--classifier", "front"), 2, "no image 'front'; it has 1"),
        (("approved", "--classifier", "side"), 2, "invalid choice: 'side'"),
        (("approved", "--size", "12"), 2, "12 is not between 320 and 4000"),
        (("approved", "--set", "images.longest=9999"), 3, "not between 320 and 4000"),
        (("approved", "--set", "document.country=Austria"), 3, "Austria"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(
    run: "Run", tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    ran = run("specimen", *words, "--seed", "7", "-o", str(tmp_path / "a.jpg"))
    assert ran.code == code
    assert said in ran.err
    assert not list(tmp_path.iterdir())


def test_a_name_that_promises_another_format_is_refused_unless_the_format_is_said(
    run: "Run", tmp_path: Path
) -> None:
    words = ("specimen", "approved", "--size", "320", "--seed", "7", "-o", str(tmp_path / "a.GIF"))
    ran = run(*words)
    assert (ran.code, "JPEG or PNG, not gif" in ran.err) == (2, True)
    assert not list(tmp_path.iterdir())
    assert run(*words, "--format", "png").code == 0


def test_a_terminal_is_spared(run: "Run", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    ran = run("specimen", "approved", "--seed", "7", "-o", "-")
    assert (ran.code, ran.out, "a terminal cannot show an image" in ran.err) == (2, "", True)


@pytest.mark.parametrize("where", ["gone/a.jpg", "."])
def test_a_file_that_cannot_be_written_is_named(run: "Run", tmp_path: Path, where: str) -> None:
    ran = run("specimen", "approved", "--size", "320", "--seed", "7", "-o", str(tmp_path / where))
    assert ran.code == 2
    assert "cannot be written" in ran.err


def test_an_own_image_is_written_as_it_is_and_cannot_be_drawn_otherwise(run: "Run", tmp_path: Path) -> None:
    own = b"\x89PNG\r\n\x1a\n as it is"
    (tmp_path / "front.png").write_bytes(own)
    scenario = tmp_path / "own.yaml"
    scenario.write_text("name: own\nextends: approved\nimages: {front: front.png}\n", encoding="utf-8")
    file = tmp_path / "out.png"
    assert run("specimen", str(scenario), "--seed", "7", "-o", str(file)).code == 0
    assert file.read_bytes() == own
    ran = run("specimen", str(scenario), "--seed", "7", "--flat", "-o", str(file))
    assert (ran.code, "uses a file for its front" in ran.err) == (2, True)


def test_a_file_of_many_scenarios_does_not_say_which(run: "Run", tmp_path: Path) -> None:
    scenario = tmp_path / "two.yaml"
    scenario.write_text("name: one\nextends: approved\n---\nname: two\nextends: fraud\n", encoding="utf-8")
    ran = run("specimen", str(scenario), "-o", str(tmp_path / "a.jpg"))
    assert (ran.code, f"name one: {scenario}::one, {scenario}::two" in ran.err) == (2, True)
    ran = run("specimen", f"{scenario}::two", "-o", str(tmp_path / "a.jpg"))
    assert (ran.code, "of two, " in ran.err) == (0, True)
