"""What does an image of a transaction look like? Drawn off the event loop on first request, then kept."""

import asyncio
from pathlib import Path
from stat import S_ISREG

from mockjumio.errors import ConfigurationError
from mockjumio.specimens.cache import SpecimenCache
from mockjumio.transaction import Transaction

MAX_OWN = 20_000_000  # bytes of a scenario's own image
_SHOWN = 200  # characters of a path in a message
_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png"}


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


def read_own(file: Path) -> bytes:
    """A scenario's own image; raises :class:`ConfigurationError` unless it is JPEG or PNG.

    The path is resolved: a link in it was put there after the scenario had been read, and may lead anywhere.
    """
    if resolved(file) != file:
        raise ConfigurationError(f"{_shortly(file)}: leads somewhere else")
    try:
        about = file.stat()
        if not S_ISREG(about.st_mode):  # a pipe would wait for a writer
            raise ConfigurationError(f"{file}: not a file")
        if about.st_size > MAX_OWN:
            raise ConfigurationError(f"{file}: larger than {MAX_OWN} bytes")
        picture = file.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{_shortly(file)}: {error.strerror or error}") from None
    content_type(picture, file)
    return picture


def resolved(file: Path) -> Path:
    """The path without links; raises :class:`ConfigurationError` for one that no system can have."""
    try:
        return file.resolve()
    except ValueError:
        raise ConfigurationError(f"{_shortly(file)!r} holds a NUL, which no path may") from None
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, until Python 3.12
        raise ConfigurationError(f"{_shortly(file)}: {getattr(error, 'strerror', None) or error}") from None


def _shortly(file: Path) -> str:
    text = str(file)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


def content_type(picture: bytes, file: Path | None = None) -> str:
    for signature, kind in _SIGNATURES.items():
        if picture.startswith(signature):
            return kind
    raise ConfigurationError(f"{file}: neither JPEG nor PNG")
