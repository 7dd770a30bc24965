"""Which pictures are taken, and what is said of the others?"""

import zlib
from base64 import b64encode
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from mockjumio.initiate.pictures import PDF, count_pages, decode_base64, judge_picture
from mockjumio.initiate.reading import BadRequest


def drawn(kind: str, size: tuple[int, int], mode: str = "RGB") -> bytes:
    file = BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_whole_picture_is_described_and_not_shown(kind: str) -> None:
    content = drawn(kind, (640, 400))
    picture, remarks = judge_picture(content, "frontsideImage")
    assert remarks == []
    assert picture.words.startswith(f"<image/{kind.lower()}, 640x400, {len(content):,} bytes, sha256 ")
    assert len(picture.words) < 300  # the journal keeps it whole


def phones_photo() -> bytes:
    """A JPEG with a second picture in it, for depth or a preview, as phones make them."""
    file = BytesIO()
    noise = Image.effect_noise((640, 400), 50).convert("RGB")
    noise.save(file, "MPO", save_all=True, append_images=[noise.reduce(4)])
    return file.getvalue()


def test_a_photo_with_a_second_picture_in_it_is_a_jpeg() -> None:
    picture, remarks = judge_picture(phones_photo(), "image")
    assert (picture.kind, picture.width, picture.height, remarks) == ("image/jpeg", 640, 400, [])


def test_whatever_is_wrong_within_a_picture_it_is_taken_or_refused() -> None:
    photo, chance, taken = phones_photo(), Random(7), 0
    for _ in range(300):
        content = bytearray(photo)
        for _ in range(3):
            content[chance.randrange(200)] = chance.randrange(256)
        try:
            taken += judge_picture(bytes(content), "image")[0].kind == "image/jpeg"
        except BadRequest:
            continue
    assert 0 < taken < 300


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_one_that_is_cut_off_is_broken(kind: str, share: float) -> None:
    content = BytesIO()
    Image.effect_noise((640, 400), 50).convert("RGB").save(content, kind)
    whole = content.getvalue()
    with pytest.raises(BadRequest, match="broken image"):
        judge_picture(whole[: int(len(whole) * share)], "image")


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(BadRequest, match=r"neither JPEG nor PNG|broken image"):
        judge_picture(content, "image")


@pytest.mark.parametrize("size", [(8_000, 20), (20, 8_000), (6_001, 6_000)])
def test_pixels_are_bounded(size: tuple[int, int]) -> None:
    with pytest.raises(BadRequest, match="pixels"):
        judge_picture(drawn("PNG", size, "1"), "image")


def test_bytes_are_bounded_for_a_page_of_a_document_sooner() -> None:
    with pytest.raises(BadRequest, match="at most 10,485,760"):
        judge_picture(b"%PDF-" + b"x" * 10 * 1024 * 1024, "image", document=True)
    with pytest.raises(BadRequest, match="at most 15,728,640"):
        judge_picture(b"x" * (15 * 1024 * 1024 + 1), "image")


def test_a_small_picture_is_remarked_of_a_scan_alone() -> None:
    assert len(judge_picture(drawn("PNG", (300, 10)), "image")[1]) == 1
    assert judge_picture(drawn("PNG", (301, 10)), "image")[1] == []
    assert judge_picture(drawn("PNG", (300, 10)), "image", document=True)[1] == []


def test_line_breaks_in_base64_are_remarked_and_what_is_none_is_refused() -> None:
    text = b64encode(b"0123456789" * 20).decode()
    assert decode_base64(text, "f") == (b"0123456789" * 20, [])
    wrapped = "\n".join(text[place : place + 76] for place in range(0, len(text), 76))
    assert decode_base64(wrapped, "f") == (b"0123456789" * 20, ["f has line breaks in its base64"])
    for wrong in ("abcde", "ä", "a===", f"data:image/png;base64,{text}"):
        with pytest.raises(BadRequest, match="is not base64"):
            decode_base64(wrong, "f")


def test_the_pages_of_a_pdf_are_counted_packed_or_not() -> None:
    page = b"<< /Type /Page /Parent 1 0 R >>"
    assert count_pages(b"%PDF-1.4 << /Type /Pages >>" + page * 3) == 3
    packed = b"%PDF-1.5 stream\r\n" + zlib.compress(page * 2) + b"\nendstream"
    assert count_pages(packed) == 2
    assert count_pages(b"%PDF-1.5 stream\nnot packed") == 1
    assert judge_picture(packed, "image", document=True)[0].kind == PDF


@pytest.mark.parametrize("length", [4, 5, 6])
def test_base64_without_its_padding_is_taken_with_a_remark(length: int) -> None:
    content = bytes(range(length))
    bare = b64encode(content).decode().rstrip("=")
    decoded, remarks = decode_base64(bare, "frontsideImage")
    assert decoded == content
    lacking = "=" * (-length % 3)
    assert remarks == [f"frontsideImage lacks the {lacking!r} at the end of its base64"] * bool(lacking)
    split = decode_base64(f"{bare[:3]}\n{bare[3:]}", "frontsideImage")
    assert split[0] == content
    assert len(split[1]) == 1 + bool(lacking)
