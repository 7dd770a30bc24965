"""Which image files of its own does a scenario bring? Found, looked into and judged before it is played."""

from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from mockjumio.contract.enums import IMAGE_PARAMETERS, MULTI_DOCUMENT
from mockjumio.errors import ConfigurationError, Problem, ScenarioError
from mockjumio.transaction import Transaction

if TYPE_CHECKING:
    from mockjumio.scenario.parse import Scenario  # which a server that draws images does not need to start

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
            file = resolved(folder / named)
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
