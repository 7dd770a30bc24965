"""What does retrieval say of checks beyond the ID itself? Their tables, from edition 2020-09 on.

Each is activated by account, and by none where nothing says so.
"""

from typing import Final

from mockjumio.contract import kinds
from mockjumio.contract.conditions import ALWAYS, Case, Condition, activated, country_in, status_in
from mockjumio.contract.editions import Rows
from mockjumio.contract.enums import APPROVED_VERIFIED, NO_ID_UPLOADED, Word
from mockjumio.contract.kinds import TEXT
from mockjumio.contract.rules import ArrayOf, Field, ObjectOf, Table, Values, listed, only

POSITIVE: Final = "POSITIVE_RESULT"
PARTIAL: Final = "PARTIAL_RESULT"
NEGATIVE: Final = "NEGATIVE_RESULT"
NOT_DONE: Final = "CHECK_NOT_DONE"
UNSUPPORTED_COUNTRY: Final = "UNSUPPORTED_COUNTRY"
NOT_ENOUGH_DATA: Final = "NOT_ENOUGH_DATA"
TECHNICAL_ERROR: Final = "TECHNICAL_ERROR"

DONE: Final = "DONE"
SCREENING_NOT_DONE: Final = "NOT_DONE"
ERROR: Final = "ERROR"
PENDING: Final = "PENDING"

RESPONSES: Final = Rows(
    "Netverify Retrieval API, searchResponse",
    *map(Word, (UNSUPPORTED_COUNTRY, NOT_ENOUGH_DATA, TECHNICAL_ERROR)),
)
REASONS: Final = Rows("Netverify Retrieval API, searchReason", *map(Word, (NOT_ENOUGH_DATA, TECHNICAL_ERROR)))


def _results(*of_approved: str) -> Values:
    """A result of the search only of an approved ID; of any, that there was none."""

    def of(case: Case) -> tuple[str, ...]:
        return (*of_approved, NOT_DONE) if case.status == APPROVED_VERIFIED else (NOT_DONE,)

    return Values(f"{' or '.join(of_approved)} of an approved ID, otherwise {NOT_DONE}", of)


SEARCH: Final = Table(
    "Netverify Retrieval API, addressValidation and proofOfResidency",
    Field("searchResults", TEXT, "what the search came to", values=_results(POSITIVE, PARTIAL, NEGATIVE)),
    Field("searchResponse", TEXT, "why there was none, with CHECK_NOT_DONE", values=listed(RESPONSES)),
)

NUMBER_VALIDATION: Final = Table(
    "Netverify Retrieval API, personalNumberValidation",
    Field("searchResults", TEXT, "whether the number exists", values=_results(POSITIVE, NEGATIVE)),
    Field("searchReason", TEXT, "why it is not known, with CHECK_NOT_DONE", values=listed(REASONS)),
)

SCREENING: Final = Table(
    "Netverify Retrieval API, watchlistScreening",
    Field(
        "searchStatus",
        TEXT,
        "whether lists were searched; the rest only if they were",
        mandatory=True,
        values=only(DONE, SCREENING_NOT_DONE, ERROR),
    ),
    Field("searchId", TEXT, "number of the search"),
    Field("searchReference", TEXT, "reference of the search"),
    Field("searchResults", kinds.DIGITS, "how many entries were found"),
    Field("searchResultsLink", kinds.URL, "URL of the entries"),
    Field("searchDate", kinds.SHORT_TIMESTAMP, "when lists were searched"),
)

FACE_SEARCH: Final = Table(
    "Netverify Retrieval API, faceSearchFindings",
    Field("status", TEXT, "whether the search is over", values=only(DONE, PENDING, ERROR)),
    Field(
        "findings",
        ArrayOf("a JSON array of references", kinds.UUID, alone=ALWAYS.holds),
        "references of earlier transactions with the same face; absent if none, a text if one",
    ),
)

_SCANNED: Final = ~status_in(NO_ID_UPLOADED)


def check(name: str, table: Table, words: str, when: Condition | None = None) -> Field:
    """A check that an account can have, of the IDs of which that is said."""
    condition = _SCANNED & activated(name) if when is None else _SCANNED & when & activated(name)
    return Field(name, ObjectOf("a JSON object", lambda case: table), words, permitted=condition)


ADDITIONAL_CHECKS: Final = Table(
    "Netverify Retrieval API, additionalChecks",
    check("addressValidation", SEARCH, "whether the address exists"),
    check(
        "proofOfResidency",
        SEARCH,
        "whether the holder lives at the address",
        country_in("AUS", "BRA", "CAN", "DEU", "ESP", "GBR", "MEX"),
    ),
    check("watchlistScreening", SCREENING, "whether the holder is on a watchlist"),
    check("faceSearchFindings", FACE_SEARCH, "whether the face was seen in earlier transactions"),
)
