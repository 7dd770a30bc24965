"""What does an image of a transaction look like? Drawn off the event loop on first request, then kept."""

import asyncio
from pathlib import Path

from mockjumio.play.own_images import content_type, read_own
from mockjumio.specimens.specimen import SpecimenCache
from mockjumio.transaction import Transaction


class Pictures:
    """Images by transaction and classifier."""

    def __init__(self) -> None:
        self._cache = SpecimenCache()
        self._under_way: dict[tuple[object, ...], asyncio.Task[bytes]] = {}
        # One at a time: two threads that draw would leave the loop waiting twice as long for its turn.
        self._turn = asyncio.Semaphore(1)

    async def image(self, transaction: Transaction, classifier: str) -> tuple[bytes, str]:
        """The image and its content type. Who asks for one that is being made gets the same."""
        key = (_shown(transaction), classifier)
        picture = self._cache.get(key)
        if picture is None:
            if key not in self._under_way:
                self._under_way[key] = asyncio.create_task(self._made(key, transaction, classifier))
            # A caller who leaves must not take it from the others.
            picture = await asyncio.shield(self._under_way[key])
        return picture, content_type(picture)

    async def _made(self, key: tuple[object, ...], transaction: Transaction, classifier: str) -> bytes:
        try:
            async with self._turn:
                picture = await asyncio.to_thread(make, transaction, classifier)
        finally:
            del self._under_way[key]
        self._cache.put(key, picture)
        return picture


def _shown(transaction: Transaction) -> tuple[object, ...]:
    """All that an image depends on. Not the reference: it may come again, elsewhere or after a reset."""
    return (
        transaction.product,
        transaction.document,
        transaction.persona,
        transaction.result,
        transaction.images,
        transaction.settings,
        transaction.seed,
        transaction.created,
    )


def make(transaction: Transaction, classifier: str) -> bytes:
    """The bytes of an image: the scenario's own, or drawn."""
    own = dict(transaction.images.files).get(classifier)
    if own is not None:
        return read_own(Path(own))
    from mockjumio.specimens.draw import draw  # Pillow: 51 ms that a run without images saves
    from mockjumio.specimens.portray import portray

    return draw(portray(transaction, classifier))
