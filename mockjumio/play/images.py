"""What does an image of a transaction look like? Drawn off the event loop on first request, then kept.

A scenario may bring files of its own instead; whether they can be used is asked when it is played.
"""

import asyncio
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from mockjumio.contract.enums import IMAGE_PARAMETERS, MULTI_DOCUMENT
from mockjumio.errors import ConfigurationError, Problem, ScenarioError, printable
from mockjumio.merchant.limits import Limits
from mockjumio.specimens.image import SpecimenCache, put_away
from mockjumio.transaction import Transaction

if TYPE_CHECKING:
    from mockjumio.scenario.parse import Scenario  # which a server that draws images does not need to start

_REST = 1.0  # seconds after the last image


class Pictures:
    """Images by transaction and classifier."""

    def __init__(self, max_bytes: int = Limits().image_bytes) -> None:
        self._cache = SpecimenCache(max_bytes)
        self._under_way: dict[tuple[object, ...], asyncio.Task[bytes]] = {}
        # One at a time: two threads that draw would leave the loop waiting twice as long for its turn.
        self._turn = asyncio.Semaphore(1)
        self._rest: asyncio.TimerHandle | None = None

    async def image(self, transaction: Transaction, classifier: str) -> tuple[bytes, str]:
        """The image and its content type. Who asks for one that is being made gets the same."""
        key = (_drawn_from(transaction), classifier)
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
            if self._rest is not None:
                self._rest.cancel()
            self._rest = asyncio.get_running_loop().call_later(_REST, _give_back)
        self._cache.put(key, picture)
        return picture


def _give_back() -> None:
    """Nothing more is to be drawn for now. glibc would keep much of the memory that images took."""
    import ctypes  # as late as Pillow

    put_away()
    with suppress(AttributeError, OSError, TypeError):  # another C library, or none by that name
        ctypes.CDLL(None).malloc_trim(0)


def _drawn_from(transaction: Transaction) -> tuple[object, ...]:
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


MAX_OWN = 20_000_000  # bytes of an image
_SHOWN = 200  # characters of a path in a message
_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png"}


def with_own_images(transaction: Transaction, scenario: "Scenario") -> Transaction:
    """The transaction with the paths of its own files, from the folder of the file that names them.

    Raises :class:`ScenarioError` for files that are not there or not images, and for sides that do not exist.
    """
    if not transaction.images.files:
        return transaction
    problems: list[Problem] = []
    files = []
    for classifier, named in transaction.images.files:
        place = scenario.place("images", classifier)
        folder = Path(place.file).resolve().parent
        try:
            file = resolve_path(folder / named)
            if classifier not in _sides(transaction):
                raise ConfigurationError(f"no image {classifier!r}; it has {', '.join(_sides(transaction))}")
            if not place.line or not file.is_relative_to(folder):
                raise ConfigurationError(f"{named!r} is not in the folder of a scenario file")
            read_own(file)
            files.append((classifier, str(file)))
        except ConfigurationError as error:
            problems.append(Problem(str(place), str(error)))
    if problems:
        raise ScenarioError(problems)
    return transaction._replace(images=transaction.images._replace(files=tuple(files)))


def _sides(transaction: Transaction) -> tuple[str, ...]:
    """The images that such a document may have; settings decide which of them there are."""
    if transaction.product == MULTI_DOCUMENT:
        return tuple(str(number) for number in range(1, transaction.document.pages + 1))
    return tuple(IMAGE_PARAMETERS)


def read_own(file: Path) -> bytes:
    """A scenario's own image; raises :class:`ConfigurationError` unless it is JPEG or PNG.

    The path is resolved: a link in it was put there after the scenario had been read, and may lead anywhere.
    """
    if resolve_path(file) != file:
        raise ConfigurationError(f"{_shortly(file)}: leads somewhere else")
    try:
        about = file.stat()
        if not S_ISREG(about.st_mode):  # a pipe would wait for a writer
            raise ConfigurationError(f"{printable(file)}: not a file")
        if about.st_size > MAX_OWN:
            raise ConfigurationError(f"{printable(file)}: larger than {MAX_OWN} bytes")
        picture = file.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{_shortly(file)}: {error.strerror or error}") from None
    content_type(picture, file)
    return picture


def resolve_path(file: Path) -> Path:
    """The path without links; raises :class:`ConfigurationError` for one that no system can have."""
    try:
        return file.resolve()
    except ValueError:
        raise ConfigurationError(
            f"{_shortly(file)!r} contains a NUL character, which no path can have"
        ) from None
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, until Python 3.12
        raise ConfigurationError(f"{_shortly(file)}: {getattr(error, 'strerror', None) or error}") from None


def _shortly(file: Path) -> str:
    text = str(file)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


def content_type(picture: bytes, file: Path | None = None) -> str:
    for signature, kind in _SIGNATURES.items():
        if picture.startswith(signature):
            return kind
    raise ConfigurationError(f"{printable(file)}: neither JPEG nor PNG")
