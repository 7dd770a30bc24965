"""Which images were drawn lately, within how many bytes?"""

from collections import OrderedDict
from collections.abc import Hashable

DEFAULT_MAX_BYTES = 32 * 1024 * 1024


class SpecimenCache:
    """Keeps the images used last, up to `max_bytes` in all; the keys' own size is not counted.

    Belongs to one thread: the caller draws elsewhere if it must, and puts the result from its own thread.
    """

    def __init__(self, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._images: OrderedDict[Hashable, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._images)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._images

    def get(self, key: Hashable) -> bytes | None:
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        return image

    def put(self, key: Hashable, image: bytes) -> None:
        """Remember an image. One larger than the whole cache is not kept and evicts no other."""
        self.size -= len(self._images.pop(key, b""))
        if len(image) > self.max_bytes:
            return
        self._images[key] = image
        self.size += len(image)
        while self.size > self.max_bytes:
            _, oldest = self._images.popitem(last=False)
            self.size -= len(oldest)
