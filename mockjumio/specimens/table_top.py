"""What lies under a document that is photographed? A table: wood, stone, cloth or a dark desk."""

from functools import lru_cache
from random import Random

from PIL import Image, ImageChops

from mockjumio.specimens.palette import Colour

COLOURS: dict[str, tuple[Colour, ...]] = {
    "wood": ((176, 134, 92), (134, 94, 62), (206, 172, 128)),
    "stone": ((198, 196, 192), (120, 122, 126)),
    "cloth": ((92, 104, 126), (128, 110, 100), (150, 156, 150)),
    "desk": ((62, 62, 66), (84, 74, 68)),
}
KINDS = tuple((kind, index) for kind, colours in COLOURS.items() for index in range(len(colours)))


def table_top(size: tuple[int, int], seed: str) -> Image.Image:
    """One of the tables, by the seed."""
    kind, index = Random(f"table {seed}").choice(KINDS)
    half = (max(2, size[0] // 2), max(2, size[1] // 2))  # it lies out of focus, and is kept
    return _table(kind, index, half).resize(size, Image.Resampling.BILINEAR)


@lru_cache(maxsize=len(KINDS))
def _table(kind: str, index: int, size: tuple[int, int]) -> Image.Image:
    """Grain out of noise: stretched to the fibres of wood or the threads of cloth."""
    random, (width, height) = Random(f"{kind} {index}"), size
    if kind == "wood":
        grain = _stretched(random, (max(2, width // 90), height), size)
        grain = Image.blend(
            grain, _stretched(random, (max(2, width // 300), max(2, height // 24)), size), 0.5
        )
        depth = 64
    elif kind == "cloth":
        across = _stretched(random, (width // 2, max(2, height // 60)), size)
        grain = Image.blend(across, _stretched(random, (max(2, width // 60), height // 2), size), 0.5)
        depth = 70
    elif kind == "stone":
        grain = _stretched(random, (width // 2, height // 2), size)
        grain = Image.blend(grain, _stretched(random, (max(2, width // 70), max(2, height // 70)), size), 0.6)
        depth = 52
    else:
        grain, depth = _stretched(random, (width, height), size), 14
    shade = grain.point([int((value - 128) * depth / 128) + 128 for value in range(256)])
    plane = Image.new("RGB", size, COLOURS[kind][index])
    return ImageChops.add(plane, Image.merge("RGB", (shade, shade, shade)), 1, -128)


def _stretched(random: Random, small: tuple[int, int], size: tuple[int, int]) -> Image.Image:
    width, height = max(2, small[0]), max(2, small[1])
    noise = Image.frombytes("L", (width, height), random.randbytes(width * height))
    return noise.resize(size, Image.Resampling.BICUBIC)
