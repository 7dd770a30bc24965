"""Are a scenario's own images found, looked into, and refused before anything is played?"""

import os
from pathlib import Path

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.errors import ScenarioError
from mockjumio.play.check import Preview, preview
from mockjumio.scenario.library import Library, read_file

NOW = parse_timestamp("2017-11-22T10:00:00Z")
PNG = b"\x89PNG\r\n\x1a\n"


def played(folder: Path, images: str, rest: str = "result: {status: APPROVED_VERIFIED}\n") -> Preview:
    file = folder / "own.yaml"
    file.write_text(f"name: own\n{rest}images: {images}\n", encoding="utf-8")
    (node,) = read_file(file)
    return preview(Library().inline(node), seed=1, now=NOW)


def test_a_file_in_the_scenarios_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "front.png").write_bytes(PNG)
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
    (folder / "front.png").write_bytes(PNG)
    (folder / "text.jpg").write_text("hello", encoding="utf-8")
    (tmp_path / "outside.png").write_bytes(PNG)
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
    (tmp_path / "page.png").write_bytes(PNG)
    upload = "product: multi-document\ndocument: {type: TR}\nresult: {status: UPLOADED}\n"
    assert played(tmp_path, '{"2": page.png}', upload).transaction.images.files[0][0] == "2"
    with pytest.raises(ScenarioError, match="it has 1, 2"):
        played(tmp_path, "{front: page.png}", upload)
