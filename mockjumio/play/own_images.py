"""Which image files of its own does a scenario bring? Found, looked into and judged before it is played."""

from pathlib import Path

from mockjumio.contract.enums import IMAGE_PARAMETERS, MULTI_DOCUMENT
from mockjumio.errors import ConfigurationError, Problem, ScenarioError
from mockjumio.play.pictures import read_own, resolved
from mockjumio.scenario.parse import Scenario
from mockjumio.transaction import Transaction


def with_own_images(transaction: Transaction, scenario: Scenario) -> Transaction:
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
