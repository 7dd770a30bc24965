"""What does an image of a transaction look like, or a report? Drawn off the event loop, then kept.

A server draws in a process of its own, which ends when nothing is asked for any more: Pillow, its fonts and
what pictures leave of memory go with it. Who lives in another program's process draws in a thread.

A scenario may bring files of its own instead; whether they can be used is asked when it is played.
"""

import asyncio
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from mockjumio.contract.enums import FACE, IMAGE_PARAMETERS, LIVENESS, MULTI_DOCUMENT, ORIGINAL
from mockjumio.errors import ConfigurationError, Problem, ScenarioError, cause_of, printable
from mockjumio.settings import Limits
from mockjumio.specimens.image import Bound, Report, SpecimenCache, clear_caches
from mockjumio.transaction import Transaction

if TYPE_CHECKING:
    from mockjumio.scenario.parse import Scenario  # which a server that draws images does not need to start
    from mockjumio.store.base import Store

Wanted = tuple[Transaction, str] | Report | Bound
"""An image, by transaction and classifier, or a PDF: a report, or pages."""

_REST = 1.0  # seconds after the last image
_PROCESS_REST = 5.0  # likewise; the next one takes 0.1 seconds of processor to start


class Pictures:
    """Images by transaction and classifier; ``apart`` has them drawn in a process, where there can be one."""

    def __init__(self, max_bytes: int = Limits().image_bytes, *, apart: bool = False) -> None:
        self._cache = SpecimenCache(max_bytes)
        self._under_way: dict[tuple[object, ...], asyncio.Task[bytes]] = {}
        # One at a time: two threads that draw would leave the loop waiting twice as long for its turn.
        self._turn = asyncio.Semaphore(1)
        self._rest: asyncio.TimerHandle | None = None
        self._artist = Artist() if apart else None

    async def picture_of(
        self, store: "Store", transaction: Transaction, classifier: str
    ) -> tuple[bytes, str]:
        """What the merchant or its customer uploaded, or else the image; with its content type."""
        if classifier == ORIGINAL:
            return await self._original(store, transaction), "application/pdf"
        initiation = transaction.initiation
        uploaded = () if initiation is None else initiation.uploaded
        if classifier.startswith(LIVENESS) and (FACE in uploaded or FACE in dict(transaction.images.files)):
            classifier = FACE  # one face cannot be drawn as another
        if classifier in uploaded:
            picture = store.picture(transaction, classifier)
            if picture is not None:
                return picture, content_type(picture)
        return await self.image(transaction, classifier)

    async def _original(self, store: "Store", transaction: Transaction) -> bytes:
        """The PDF that was uploaded, or else one of the pages."""
        kept = transaction.initiation is not None and transaction.initiation.original
        uploaded = store.picture(transaction, ORIGINAL) if kept else None
        if uploaded is not None:
            return uploaded
        numbers = map(str, range(1, transaction.document.pages + 1))
        pages = [(await self.picture_of(store, transaction, number))[0] for number in numbers]
        bound = Bound(tuple(pages), transaction.created)
        return await self._drawn((_drawn_from(transaction), ORIGINAL), bound)

    async def image(self, transaction: Transaction, classifier: str) -> tuple[bytes, str]:
        """The image and its content type."""
        picture = await self._drawn((_drawn_from(transaction), classifier), (transaction, classifier))
        return picture, content_type(picture)

    async def report(self, report: Report) -> bytes:
        """The PDF of a report."""
        return await self._drawn((report,), report)

    async def _drawn(self, key: tuple[object, ...], wanted: Wanted) -> bytes:
        """Who asks for one that is being made gets the same."""
        picture = self._cache.get(key)
        if picture is None:
            if key not in self._under_way:
                self._under_way[key] = asyncio.create_task(self._made(key, wanted))
            # A caller who leaves must not take it from the others.
            picture = await asyncio.shield(self._under_way[key])
        return picture

    async def close(self) -> None:
        """Draw nothing more."""
        if self._rest is not None:
            self._rest.cancel()
        for task in self._under_way.values():
            task.cancel()
        if self._artist is not None:
            await self._artist.close()

    async def _made(self, key: tuple[object, ...], wanted: Wanted) -> bytes:
        try:
            async with self._turn:
                picture = await self._make(wanted)
        finally:
            del self._under_way[key]
            if self._rest is not None:
                self._rest.cancel()
            rest = _REST if self._artist is None else _PROCESS_REST
            self._rest = asyncio.get_running_loop().call_later(rest, self._give_back)
        self._cache.put(key, picture)
        return picture

    async def _make(self, wanted: Wanted) -> bytes:
        if self._artist is not None and not _is_a_file(wanted):
            try:
                return await self._artist.draw(wanted)
            except EOFError:  # it was ended, or says on standard error what is wrong; so will we
                pass
            except (OSError, NotImplementedError):  # no process can be had here
                self._artist = None
        return await asyncio.to_thread(_make_here, wanted)

    def _give_back(self) -> None:
        """Nothing more is to be drawn for now. glibc would keep much of the memory that images took."""
        if self._under_way:  # one that takes longer than the rest; it comes again after that
            return
        import ctypes  # as late as Pillow

        if self._artist is not None:
            self._artist.end()
        clear_caches()
        with suppress(AttributeError, OSError, TypeError):  # another C library, or none by that name
            ctypes.CDLL(None).malloc_trim(0)


def _is_a_file(wanted: Wanted) -> bool:
    """Whether it is the scenario's own."""
    return not isinstance(wanted, Report | Bound) and wanted[1] in dict(wanted[0].images.files)


def _make_here(wanted: Wanted) -> bytes:
    if not isinstance(wanted, Report | Bound):
        return make(*wanted)
    from mockjumio.specimens.draw import bind, draw_report  # as late as Pillow

    return draw_report(wanted) if isinstance(wanted, Report) else bind(wanted)


class Artist:
    """A process that draws, one image or report after another; begun with the first."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._ending: list[Process] = []

    async def draw(self, wanted: Wanted) -> bytes:
        """Raises ``EOFError`` if the process ended; else what forbids one."""
        if self._process is None:
            self._process = await _begin()
        asked, drawn = self._process.stdin, self._process.stdout
        assert asked is not None and drawn is not None  # noqa: S101, PT018 - for the type checker
        try:
            asked.write(pickle.dumps(wanted, pickle.HIGHEST_PROTOCOL))
            size = int.from_bytes(await drawn.readexactly(4), "big")
            return await drawn.readexactly(size)
        except EOFError:  # it ends by itself: to kill it could take the news of that from asyncio
            self._ending.append(self._process)
            self._process = None
            raise
        except BaseException:  # or the next one who asks would get this picture
            self.end()
            raise

    def end(self) -> None:
        """There is nothing to lose: it ends at once."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            self._ending = [one for one in self._ending if one.returncode is None]
            self._ending.append(self._process)
            self._process = None

    async def close(self) -> None:
        self.end()
        for process in self._ending:
            await process.communicate()


async def _begin() -> Process:
    """Our modules, from where we have them, in whatever folder and with whatever variables we began."""
    if not sys.executable:  # as where Python is embedded
        raise FileNotFoundError("no Python to start")
    folders = [folder for folder in sys.path if isinstance(folder, str)]  # as Python passes over others
    code = f"import sys; sys.path[:] = {folders!a}; from mockjumio.specimens import draw; draw.draw_each()"
    command = (sys.executable, "-I", "-S", "-c", code)
    # Not of the terminal's group: Ctrl-C is for us, and it ends with us.
    return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, start_new_session=True)


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
        raise ConfigurationError(f"{_shortly(file)}: {cause_of(error)}") from None
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
        raise ConfigurationError(f"{_shortly(file)}: {cause_of(error)}") from None


def _shortly(file: Path) -> str:
    text = str(file)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


def content_type(picture: bytes, file: Path | None = None) -> str:
    for signature, kind in _SIGNATURES.items():
        if picture.startswith(signature):
            return kind
    raise ConfigurationError(f"{printable(file)}: neither JPEG nor PNG")
