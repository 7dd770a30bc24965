"""Which bytes does an image have, how often are they made, and may they be the scenario's own?"""

import asyncio
import os
import pickle
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from mockjumio.clock import parse_timestamp
from mockjumio.errors import ConfigurationError, ScenarioError
from mockjumio.play import images as pictures
from mockjumio.play.check import Preview, preview
from mockjumio.play.images import Pictures, content_type, read_own
from mockjumio.run.engine import Simulation
from mockjumio.scenario.library import Library, read_file
from mockjumio.specimens.image import _TOOLS, Report, clear_caches

if TYPE_CHECKING:
    from tests.conftest import Player


# Which bytes does an image have, and how often are they made?


JPEG = b"\xff\xd8\xff\xe0 not much of an image"
PNG = b"\x89PNG\r\n\x1a\n not much of an image"


@pytest.mark.parametrize("format", ["jpeg", "png"])
async def test_an_image_is_drawn_in_the_scenarios_format(
    simulation: Simulation, player: "Player", format: str
) -> None:
    scan = player.start(simulation, set={"images.format": format})
    picture, kind = await Pictures().image(scan, "front")
    assert kind == f"image/{format}"
    with Image.open(BytesIO(picture)) as image:
        assert (image.format, image.size) == (format.upper(), (1280, 960))


async def test_an_image_is_made_once_and_then_kept(
    simulation: Simulation, player: "Player", monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[str, str]] = []

    def make(transaction: object, classifier: str) -> bytes:
        made.append((transaction.reference, classifier))  # type: ignore[attr-defined]
        return JPEG

    monkeypatch.setattr(pictures, "make", make)
    first, second = player.start(simulation), player.start(simulation, seed=2)
    kept = Pictures()
    for transaction, classifier in [(first, "front"), (first, "face"), (first, "front"), (second, "front")]:
        assert await kept.image(transaction, classifier) == (JPEG, "image/jpeg")
    assert made == [(first.reference, "front"), (first.reference, "face"), (second.reference, "front")]


async def test_a_scenarios_own_image_is_sent_as_it_is(
    simulation: Simulation, player: "Player", tmp_path: Path
) -> None:
    own = tmp_path / "front.jpg"
    own.write_bytes(PNG)
    scan = player.start(simulation)
    scan = scan._replace(images=scan.images._replace(files=(("front", str(own)),)))
    assert await Pictures().image(scan, "front") == (PNG, "image/png")
    _, kind = await Pictures().image(scan, "face")
    assert kind == "image/jpeg"


async def test_who_asks_for_an_image_that_is_being_made_gets_the_same(
    simulation: Simulation, player: "Player", monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def make(transaction: object, classifier: str) -> bytes:
        made.append(classifier)
        return JPEG

    monkeypatch.setattr(pictures, "make", make)
    scan, kept = player.start(simulation), Pictures()
    leaver = asyncio.ensure_future(kept.image(scan, "front"))
    asked = [asyncio.ensure_future(kept.image(scan, "front")) for _ in range(4)]
    await asyncio.sleep(0)
    leaver.cancel()
    assert await asyncio.gather(*asked) == [(JPEG, "image/jpeg")] * 4
    assert made == ["front"]


async def test_what_cannot_be_made_is_tried_again(
    simulation: Simulation, player: "Player", monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(transaction: object, classifier: str) -> bytes:
        raise ConfigurationError("gone")

    scan, kept = player.start(simulation), Pictures()
    with monkeypatch.context() as broken:
        broken.setattr(pictures, "make", fail)
        with pytest.raises(ConfigurationError, match="gone"):
            await kept.image(scan, "front")
    _, kind = await kept.image(scan, "front")
    assert kind == "image/jpeg"


def test_a_link_that_was_put_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    (tmp_path / "front.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(ConfigurationError, match="somewhere else"):
        read_own(tmp_path / "front.png")


def test_a_file_that_is_no_image_or_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    text = tmp_path / "front.jpg"
    text.write_text("<svg/>")
    with pytest.raises(ConfigurationError, match=r"front\.jpg: neither JPEG nor PNG"):
        read_own(text)
    with pytest.raises(ConfigurationError, match=r"gone\.jpg: No such file"):
        read_own(tmp_path / "gone.jpg")


@pytest.mark.parametrize(("picture", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png")])
def test_the_bytes_say_the_kind_and_not_the_name(picture: bytes, kind: str) -> None:
    assert content_type(picture, Path("misleading.gif")) == kind


@pytest.mark.parametrize("picture", [b"", b"\xff\xd8", b"GIF89a", b"%PDF-1.7"])
def test_other_kinds_are_refused(picture: bytes) -> None:
    with pytest.raises(ConfigurationError, match="neither JPEG nor PNG"):
        content_type(picture, Path("x"))


async def test_what_is_kept_to_draw_is_given_up_after_the_last_image(
    simulation: Simulation, player: "Player", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_REST", 0)
    given_up, clear_caches = asyncio.Event(), pictures.clear_caches
    kept_before: list[int] = []

    def seen() -> None:
        kept_before.extend(sizes())
        clear_caches()
        given_up.set()

    monkeypatch.setattr(pictures, "clear_caches", seen)
    kept = Pictures(max_bytes=0)
    scan = player.start(simulation, set={"images.longest": 320})
    picture, _ = await kept.image(scan, "front")
    async with asyncio.timeout(20):
        await given_up.wait()
    assert all(kept_before)
    assert not any(sizes())
    assert await kept.image(scan, "front") == (picture, "image/jpeg")


def sizes() -> list[int]:
    return [tool.cache_info().currsize for tool in _TOOLS]


@pytest.fixture
async def apart() -> AsyncIterator[Pictures]:
    """Pictures that are drawn in a process of their own, and never kept."""
    kept = Pictures(max_bytes=0, apart=True)
    yield kept
    await kept.close()


def process_of(kept: Pictures) -> Process | None:
    assert kept._artist is not None
    return kept._artist._process


async def test_a_process_of_its_own_draws_the_same_image_and_only_that_one_grows(
    simulation: Simulation, player: "Player", apart: Pictures
) -> None:
    clear_caches()
    scan, other = (player.start(simulation, seed=seed, set={"images.longest": 320}) for seed in (1, 2))
    asked = ((scan, "front"), (other, "front"), (scan, "face"))
    drawn = await asyncio.gather(*(apart.image(*one) for one in asked))
    assert not any(sizes())
    assert process_of(apart) is not None
    assert drawn == [await Pictures().image(*one) for one in asked]


async def test_reports_are_drawn_there_too(apart: Pictures) -> None:
    report = Report("Workflow", "a note", (("name", "Ada"),), 1_511_344_800_000)
    clear_caches()
    assert (await apart.report(report)).startswith(b"%PDF-")
    assert not any(sizes())
    assert await apart.report(report) == await Pictures().report(report)


async def test_the_process_ends_after_the_last_image_and_another_one_draws_the_next(
    simulation: Simulation, player: "Player", apart: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = player.start(simulation, set={"images.longest": 320})
    image = await apart.image(scan, "front")
    first = process_of(apart)
    assert first is not None
    monkeypatch.setattr(pictures, "_PROCESS_REST", 0)
    assert await apart.image(scan, "front") == image
    async with asyncio.timeout(20):
        await first.wait()
    assert process_of(apart) is None
    assert await apart.image(scan, "front") == image


async def test_an_image_that_takes_longer_than_the_rest_is_drawn_to_its_end(
    simulation: Simulation, player: "Player", apart: Pictures
) -> None:
    scan = player.start(simulation, set={"images.longest": 320})
    image = await apart.image(scan, "front")
    process = process_of(apart)
    again = asyncio.create_task(apart.image(scan, "front"))
    await asyncio.sleep(0)
    apart._give_back()
    assert await again == image
    assert process_of(apart) is process


async def test_the_process_ends_quietly_if_those_who_asked_were_killed_meanwhile(
    simulation: Simulation, player: "Player", capfd: pytest.CaptureFixture[str]
) -> None:
    scan = player.start(simulation, set={"images.longest": 320})
    process = await pictures._begin()
    assert process.stdin is not None
    process.stdin.write(pickle.dumps((scan, "front")))
    # Nobody reads any more; asyncio has no public name for that.
    process._transport.get_pipe_transport(1).close()  # type: ignore[attr-defined]
    process.stdin.close()
    async with asyncio.timeout(20):
        assert await process.wait() == 0
    assert capfd.readouterr().err == ""


async def test_what_the_process_cannot_draw_is_drawn_without_it(
    simulation: Simulation, player: "Player", apart: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = player.start(simulation, set={"images.longest": 320})
    image = await apart.image(scan, "front")
    process = process_of(apart)
    assert process is not None
    process.kill()
    # That looks whether it has ended, and asyncio then complains that nobody tells it how.
    monkeypatch.setattr(process, "kill", lambda: pytest.fail("it has ended by itself"))
    assert await apart.image(scan, "front") == image
    assert process_of(apart) is None
    assert await apart.image(scan, "front") == image
    assert process_of(apart) is not None


async def test_without_a_process_an_image_is_drawn_all_the_same(
    simulation: Simulation, player: "Player", apart: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "")
    scan = player.start(simulation, set={"images.longest": 320})
    assert await apart.image(scan, "front") == await Pictures().image(scan, "front")
    assert apart._artist is None


async def test_an_image_of_the_scenario_is_read_without_a_process(
    simulation: Simulation, player: "Player", apart: Pictures, tmp_path: Path
) -> None:
    own = tmp_path / "front.jpg"
    own.write_bytes(PNG)
    scan = player.start(simulation)
    scan = scan._replace(images=scan.images._replace(files=(("front", str(own)),)))
    assert await apart.image(scan, "front") == (PNG, "image/png")
    assert process_of(apart) is None


# Are a scenario's own images found, looked into, and refused before anything is played?


NOW = parse_timestamp("2017-11-22T10:00:00Z")
BEGINNING = b"\x89PNG\r\n\x1a\n"


def played(folder: Path, images: str, rest: str = "result: {status: APPROVED_VERIFIED}\n") -> Preview:
    file = folder / "own.yaml"
    file.write_text(f"name: own\n{rest}images: {images}\n", encoding="utf-8")
    (node,) = read_file(file)
    return preview(Library().inline(node), seed=1, now=NOW)


def test_a_file_in_the_scenarios_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "front.png").write_bytes(BEGINNING)
    transaction = played(tmp_path, "{front: front.png}").transaction
    assert transaction.images.files == (("front", str(tmp_path / "front.png")),)


@pytest.mark.parametrize(
    ("images", "why"),
    [
        ("{front: nothing.jpg}", "No such file"),
        ("{front: text.jpg}", "neither JPEG nor PNG"),
        ("{front: ../outside.png}", "not in the folder"),
        ("{front: link.png}", "not in the folder"),
        ("{front: linked/outside.png}", "not in the folder"),
        ("{front: /etc/hostname}", "not in the folder"),
        ("{front: pipe.jpg}", "not a file"),
        ("{front: folder.jpg}", "not a file"),
        ('{front: "a\\0b"}', "contains a NUL"),
        ("{front: \"{{ '\\\\x00' }}\"}", "contains a NUL"),
        ("{front: loop.jpg}", "[Ss]ymbolic link|Symlink loop"),
        ("{front: loop.jpg/front.png}", "[Ss]ymbolic link|Symlink loop"),
        ("{front: front.png/front.png}", "Not a directory"),
        (f"{{front: {'n' * 5_000}.jpg}}", "name too long"),
        (f"{{front: {'x/' * 2_500}.jpg}}", "name too long"),
        ('{"1": front.png}', "it has front, back, face"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_place(tmp_path: Path, images: str, why: str) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "front.png").write_bytes(BEGINNING)
    (folder / "text.jpg").write_text("hello", encoding="utf-8")
    (tmp_path / "outside.png").write_bytes(BEGINNING)
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    (folder / "linked").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.jpg")  # reading it would wait for ever
    (folder / "folder.jpg").mkdir()
    (folder / "loop.jpg").symlink_to("loop.jpg")
    with pytest.raises(ScenarioError, match=why) as caught:
        played(folder, images)
    (problem,) = caught.value.problems
    assert ":3:" in problem.place
    assert len(problem.message) < 500


def test_an_upload_has_pages_and_no_front(tmp_path: Path) -> None:
    (tmp_path / "page.png").write_bytes(BEGINNING)
    upload = "product: multi-document\ndocument: {type: TR}\nresult: {status: UPLOADED}\n"
    assert played(tmp_path, '{"2": page.png}', upload).transaction.images.files[0][0] == "2"
    with pytest.raises(ScenarioError, match="it has 1, 2"):
        played(tmp_path, "{front: page.png}", upload)
