"""Does ``generate`` print what would be sent, and ``specimen`` draw it, again and again the same?"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest
from PIL import Image

from mockjumio.cli.parser import parse
from mockjumio.clock import parse_timestamp
from mockjumio.contract.network import HOSTS
from mockjumio.errors import UsageError
from mockjumio.play import images as pictures
from mockjumio.play.check import preview
from mockjumio.scenario.library import Library
from mockjumio.specimens import draw as drawing
from mockjumio.specimens.draw import draw
from mockjumio.specimens.image import Specimen, mark
from mockjumio.specimens.portray import portray

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Ran

    Run = Callable[..., Ran]


# Does ``generate`` print what would be sent, again and again the same?


NOW = ("--now", "2017-11-22")


def test_jsonl_is_one_object_a_line_of_the_documented_shape(run: "Run") -> None:
    ran = run("generate", "approved", "document-uploaded", "--seed", "5", *NOW)
    assert (ran.code, ran.err) == (0, "")
    first, second = map(json.loads, ran.out.splitlines())
    assert list(first) == ["scenario", "seed", "product", "reference", "form", "body"]
    assert (first["scenario"], first["seed"], first["product"]) == ("approved", 5, "id-verification")
    assert (second["scenario"], second["product"]) == ("document-uploaded", "multi-document")
    for one in (first, second):
        assert list(one["form"].items()) == parse_qsl(one["body"], strict_parsing=True)
        assert one["reference"] in one["body"]
    assert first["reference"] != second["reference"]


def test_json_is_one_array_and_form_the_bare_bodies(run: "Run") -> None:
    words = ("generate", "approved", "fraud", "--count", "2", "--seed", "5", *NOW)
    lines = [json.loads(line) for line in run(*words).out.splitlines()]
    assert run(*words, "--format", "json").json == lines
    assert run(*words, "--format", "form").out.splitlines() == [one["body"] for one in lines]


def test_the_same_seed_prints_the_same_bytes_in_any_process(run: "Run") -> None:
    words = ["generate", "approved", "document-extracted", "--seed", "5", *NOW]
    words += ["--set", "callback.order=shuffled"]
    printed = {
        subprocess.run(
            [sys.executable, "-m", "mockjumio", *words],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert printed == {run(*words).out.encode()}


def test_another_seed_prints_something_else(run: "Run") -> None:
    one, other = (run("generate", "approved", "--seed", seed, *NOW).out for seed in ("5", "6"))
    assert json.loads(one)["form"]["idNumber"] != json.loads(other)["form"]["idNumber"]


def test_items_of_a_count_differ_and_item_0_equals_a_run_without(run: "Run") -> None:
    words = ("generate", "approved", "--seed", "5", *NOW)
    first, second, third = run(*words, "--count", "3").out.splitlines()
    assert [first] == run(*words).out.splitlines()
    assert len({json.loads(line)["reference"] for line in (first, second, third)}) == 3
    assert len({json.loads(line)["form"]["idNumber"] for line in (first, second, third)}) == 3


def test_each_item_can_be_printed_alone_by_its_own_seed(run: "Run") -> None:
    second = run("generate", "approved", "--seed", "5", "--count", "2", *NOW).out.splitlines()[1]
    seed = str(json.loads(second)["seed"])
    assert run("generate", "approved", "--seed", seed, *NOW).out.splitlines() == [second]


def test_without_a_seed_one_is_drawn_and_told_on_standard_error(run: "Run") -> None:
    ran = run("generate", "approved", *NOW)
    seed = str(json.loads(ran.out)["seed"])
    assert f"--seed {seed}" in ran.err
    assert run("generate", "approved", "--seed", seed, *NOW).out == ran.out
    assert "--seed" not in run("generate", "no-such", *NOW).err  # where nothing was played


@pytest.mark.parametrize(
    ("words", "scan", "document"),
    [
        ((), "https://netverify.com/", "https://retrieval.netverify.com/"),
        (("--data-center", "EU"), "https://lon.netverify.com/", "https://retrieval.lon.netverify.com/"),
        (("--public-url", "http://localhost:1/"), "http://localhost:1/", "http://localhost:1/"),
    ],
)
def test_links_name_the_data_centers_hosts_or_the_public_url(
    run: "Run", words: tuple[str, ...], scan: str, document: str
) -> None:
    ran = run("generate", "approved", "document-uploaded", "--seed", "5", *words)
    first, second = map(json.loads, ran.out.splitlines())
    assert first["form"]["idScanImage"] == f"{scan}recognition/v1/idscan/{first['reference']}/front"
    (image,) = json.loads(second["form"]["document"])["images"]
    assert image == f"{document}api/netverify/v2/documents/{second['reference']}/pages/1"


@pytest.mark.parametrize("words", [("approved",), ("--random",), ("approved", "--edition", "2019-07")])
def test_a_data_center_that_the_edition_lacks_is_exit_code_2(run: "Run", words: tuple[str, ...]) -> None:
    ran = run("generate", *words, "--data-center", "SGP", "--seed", "5")
    assert (ran.code, ran.out) == (2, "")
    assert "has no data center SGP; edition 2020-09 and later has it" in ran.err


@pytest.mark.parametrize("command", [("serve",), ("generate", "approved")])
def test_each_data_center_can_be_named_and_no_other(command: tuple[str, ...]) -> None:
    for name in HOSTS:
        assert parse([*command, "--data-center", name]).data_center == name
    with pytest.raises(UsageError, match=", ".join([*HOSTS][:-1])):
        parse([*command, "--data-center", "MARS"])


@pytest.mark.parametrize("edition", ["2020-09", "2021-07", "kyx"])
def test_links_name_the_hosts_of_singapore_in_editions_that_have_it(run: "Run", edition: str) -> None:
    ran = run("generate", "approved", "--edition", edition, "--data-center", "SGP", "--seed", "5")
    assert ran.code == 0
    assert "https://retrieval.apac-1.jumio.ai/" in ran.out or "https://core-sgp.jumio.com/" in ran.out


@pytest.mark.parametrize("url", ["", "localhost:1", "http://x?a=b", "http://x#a"])
@pytest.mark.parametrize("what", ["approved", "--random"])
def test_a_public_url_that_no_link_can_begin_with_is_exit_code_2(run: "Run", url: str, what: str) -> None:
    ran = run("generate", what, "--seed", "5", "--public-url", url)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"mockjumio: --public-url {url!r} ")


def test_a_space_is_percent_encoded_or_a_plus(run: "Run") -> None:
    words = ("generate", "approved", "--seed", "5", "--set", "provided.customer_id=a b*", "--format", "form")
    assert "customerId=a%20b%2A&" in run(*words).out
    assert "customerId=a+b*&" in run(*words, "--plus-for-space").out


def test_a_scenario_without_callback_is_a_warning_and_no_line(run: "Run") -> None:
    ran = run("generate", "approved", "--set", "settings.id_verification=false", "--seed", "5")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "mockjumio: warning: approved sends no callback\n"


def test_violations_on_purpose_are_listed(run: "Run") -> None:
    words = ("--set", "callback.set={idFaceMatch: '101'}", "--set", "callback.violate=true", "--seed", "5")
    (line,) = run("generate", "approved", *words).out.splitlines()
    assert "idFaceMatch" in json.loads(line)["violations"][0]


@pytest.mark.parametrize(
    "now", ["0001-01-01", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "yesterday", ""]
)
def test_a_time_that_cannot_be_played_is_a_usage_error(run: "Run", now: str) -> None:
    ran = run("generate", "approved", "--now", now)
    assert ran.code == 2
    assert "--now" in ran.err


@pytest.mark.parametrize("now", ["1970-01-01", "2199-12-31T23:59:59Z", "2024-02-29T12:00:00+05:30"])
def test_the_ends_of_time_can_be_played(run: "Run", now: str) -> None:
    ran = run("generate", "approved", "--seed", "5", "--now", now)
    assert ran.code == 0
    assert json.loads(ran.out)["form"]["transactionDate"][:4] == now[:4]


def test_a_reader_that_leaves_early_is_no_error() -> None:
    words = ["generate", "approved", "--count", "400", "--seed", "5"]
    with subprocess.Popen(
        [sys.executable, "-m", "mockjumio", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 0


def test_random_draws_legal_callbacks_again_the_same(run: "Run") -> None:
    words = ("generate", "--random", "--count", "30", "--seed", "5", *NOW)
    ran = run(*words)
    drawn = [json.loads(line) for line in ran.out.splitlines()]
    assert run(*words).out == ran.out
    assert len({one["reference"] for one in drawn}) == len(drawn) > 20
    assert len({one["form"].get("verificationStatus") for one in drawn}) > 3
    assert {one["product"] for one in drawn} == {"id-verification", "multi-document"}
    assert all("violations" not in one for one in drawn)


@pytest.mark.parametrize(
    "words", [(), ("approved", "--random"), ("--random", "--set", "result.face_match=1")]
)
def test_random_and_named_scenarios_exclude_each_other(run: "Run", words: tuple[str, ...]) -> None:
    ran = run("generate", *words)
    assert (ran.code, ran.out) == (2, "")


def test_item_0_of_random_equals_a_run_without_count(run: "Run") -> None:
    words = ("generate", "--random", "--seed", "5", *NOW)
    first, second, *_ = run(*words, "--count", "3").out.splitlines()
    assert run(*words).out.splitlines() == [first]
    assert first != second
    assert json.loads(first)["seed"] == 5


def test_random_is_the_same_to_the_byte_in_every_process() -> None:
    words = ["generate", "--random", "--seed", "7", "--count", "20", *NOW]
    printed = {
        subprocess.run(
            [sys.executable, "-m", "mockjumio", *words],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(printed) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--count", "0"),
        ("--count", "x"),
        ("--seed", "-1"),
        ("--seed", "x"),
        ("--format", "xml"),
        ("--data-center", "XX"),
    ],
)
def test_what_cannot_be_asked_for_is_a_usage_error(run: "Run", words: tuple[str, ...]) -> None:
    ran = run("generate", "--random", *words)
    assert (ran.code, ran.out) == (2, "")
    assert words[0] in ran.err


# Does ``specimen`` draw the person that ``generate`` prints, and say what it cannot draw?


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


def test_an_image_of_liveness_is_that_of_the_sandbox(run: "Run", tmp_path: Path) -> None:
    file = tmp_path / "liveness.jpg"
    words = ("specimen", "liveness-images", "--seed", "7", *NOW, "--classifier")
    run(*words, "liveness-2", "-o", str(file))
    scenario = Library().get("liveness-images")
    scan = preview(scenario, seed=7, now=parse_timestamp("2017-11-22T00:00:00Z")).transaction
    assert file.read_bytes() == mark(draw(portray(scan, "liveness-2")), "liveness-images")
    found = run(*words, "liveness-21", "-o", str(file))
    assert found.code == 2
    assert "no image 'liveness-21'; it has front" in found.err


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
        (("approved", "--classifier", "side"), 2, "no image 'side'; it has front, face"),
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
