"""Through how much of our code does one callback go, from its start until its attempt is stored?

Calls into the package, the files they are in, and how often the file changes from one call to the next: the
mean of 64 scans of the shipped ``approved``. Comprehensions count as calls.
"""

import asyncio
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

from callbacks import Ours
from sink import sink

import mockjumio
from mockjumio.delivery.sender import HttpSender
from mockjumio.store.memory import MemoryStore

_PACKAGE = str(Path(mockjumio.__file__).parent) + "/"


class Walk:
    """The files of the calls into the package, in their order."""

    def __init__(self) -> None:
        self.files: list[str] = []

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and (file := frame.f_code.co_filename).startswith(_PACKAGE):
            self.files.append(file.removeprefix(_PACKAGE))

    def __enter__(self) -> "Walk":
        sys.setprofile(self)
        return self

    def __exit__(self, *error: object) -> None:
        sys.setprofile(None)


async def main() -> None:
    with sink() as url:
        async with HttpSender() as sender:
            ours = Ours(MemoryStore(), sender, url)
            await ours.finish(64, "approved")
            with Walk() as walk:
                await ours.finish(64, "approved")
    changes = sum(one != other for one, other in zip(walk.files, walk.files[1:], strict=False))
    files = Counter(walk.files)
    each = f"{len(walk.files) / 64:.0f} calls, {changes / 64:.0f} changes from file to file"
    print(f"{each} a callback, in {len(files)} files")
    for file, count in files.most_common():
        print(f"{count / 64:6.1f} {file}")


if __name__ == "__main__":
    asyncio.run(main())
