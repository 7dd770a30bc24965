"""Why may an ID be rejected? Codes, details, and the status that each goes with.

Jumio's table lost a heading: 100 to 111 stand under no status, but only DENIED_FRAUD is left for them.
"""

from typing import Final, NamedTuple

from mockjumio.contract.conditions import Case, activation
from mockjumio.contract.editions import FIRST, ONLY_DETAIL, PRACTICES, Rows
from mockjumio.contract.enums import DENIED_FRAUD, ERROR_NOT_READABLE_ID, SDK
from mockjumio.contract.rules import ArrayOf, Field, ObjectOf, Table, Values
from mockjumio.contract.scalars import TEXT

E_PASSPORT: Final = "E_PASSPORT"


class RejectReason(NamedTuple):
    code: str
    description: str
    status: str
    e_passport_only: bool = False
    sources: frozenset[str] | None = None  # by which way the images came, if that matters
    activation: bool = False  # whether Jumio activates it by account

    def goes_with(self, case: Case) -> bool:
        """Whether a scan of this case can be rejected for it."""
        return (
            self.status == case.status
            and (case.subtype == E_PASSPORT or not self.e_passport_only)
            and (self.sources is None or (case.source or SDK) in self.sources)
            and (not self.activation or activation(self.code).holds(case))
        )


class RejectDetail(NamedTuple):
    """A detail of one reject reason; most have none."""

    code: str
    description: str
    reason: str


REJECT_REASONS: Final = Rows(
    "Callback for Netverify, rejectReasonCode",
    RejectReason("100", "MANIPULATED_DOCUMENT", DENIED_FRAUD),
    RejectReason("105", "FRAUDSTER", DENIED_FRAUD),
    RejectReason("106", "FAKE", DENIED_FRAUD),
    RejectReason("107", "PHOTO_MISMATCH", DENIED_FRAUD),
    RejectReason("108", "MRZ_CHECK_FAILED", DENIED_FRAUD),
    RejectReason("109", "PUNCHED_DOCUMENT", DENIED_FRAUD),
    RejectReason("110", "CHIP_DATA_MANIPULATED", DENIED_FRAUD, e_passport_only=True),
    RejectReason("111", "MISMATCH_PRINTED_BARCODE_DATA", DENIED_FRAUD),
    RejectReason("102", "PHOTOCOPY_BLACK_WHITE", ERROR_NOT_READABLE_ID),
    RejectReason("103", "PHOTOCOPY_COLOR", ERROR_NOT_READABLE_ID),
    RejectReason("104", "DIGITAL_COPY", ERROR_NOT_READABLE_ID),
    RejectReason("200", "NOT_READABLE_DOCUMENT", ERROR_NOT_READABLE_ID),
    RejectReason("201", "NO_DOCUMENT", ERROR_NOT_READABLE_ID),
    RejectReason("202", "SAMPLE_DOCUMENT", ERROR_NOT_READABLE_ID),
    RejectReason("206", "MISSING_BACK", ERROR_NOT_READABLE_ID),
    RejectReason("207", "WRONG_DOCUMENT_PAGE", ERROR_NOT_READABLE_ID),
    RejectReason("209", "MISSING_SIGNATURE", ERROR_NOT_READABLE_ID),
    RejectReason("210", "CAMERA_BLACK_WHITE", ERROR_NOT_READABLE_ID),
    RejectReason("211", "DIFFERENT_PERSONS_SHOWN", ERROR_NOT_READABLE_ID),
    RejectReason("212", "IMAGE_NOT_MATCHING_DATA", ERROR_NOT_READABLE_ID, e_passport_only=True),
    RejectReason("300", "MANUAL_REJECTION", ERROR_NOT_READABLE_ID),
)

MANIPULATED: Final = "100"
NOT_READABLE: Final = "200"

REJECT_DETAILS: Final = Rows(
    "Callback for Netverify, detailsCode",
    RejectDetail("1001", "PHOTO", MANIPULATED),
    RejectDetail("1002", "DOCUMENT_NUMBER", MANIPULATED),
    RejectDetail("1003", "EXPIRY", MANIPULATED),
    RejectDetail("1004", "DOB", MANIPULATED),
    RejectDetail("1005", "NAME", MANIPULATED),
    RejectDetail("1006", "ADDRESS", MANIPULATED),
    RejectDetail("1007", "SECURITY_CHECKS", MANIPULATED),
    RejectDetail("1008", "SIGNATURE", MANIPULATED),
    RejectDetail("1009", "PERSONAL_NUMBER", MANIPULATED),
    RejectDetail("2001", "BLURRED", NOT_READABLE),
    RejectDetail("2002", "BAD_QUALITY", NOT_READABLE),
    RejectDetail("2003", "MISSING_PART_DOCUMENT", NOT_READABLE),
    RejectDetail("2004", "HIDDEN_PART_DOCUMENT", NOT_READABLE),
    RejectDetail("2005", "DAMAGED_DOCUMENT", NOT_READABLE),
)


def details_of(reason: str | None, edition: str = FIRST) -> dict[str, str]:
    """The details that a reject reason may have, each with its description."""
    return {
        detail.code: detail.description
        for detail in REJECT_DETAILS.of(edition).values()
        if detail.reason == reason
    }


def only_detail_alone(case: Case) -> bool:
    """Whether an only detail stands by itself, without an array: by setting, or by edition."""
    return case.settings.single_reject_detail or PRACTICES.of(case.edition)[ONLY_DETAIL].value == "object"


def _codes(case: Case) -> tuple[str, ...]:
    """The codes that go with the case's status and document."""
    return tuple(reason.code for reason in REJECT_REASONS.of(case.edition).values() if reason.goes_with(case))


def _description(case: Case) -> tuple[str, ...]:
    reason = REJECT_REASONS.of(case.edition).get(case.reject_code or "")
    return (reason.description,) if reason else ()


def _details(case: Case) -> dict[str, str]:
    return details_of(case.reject_code, case.edition)


def _detail_description(case: Case) -> tuple[str, ...] | None:
    """That of the detail's code; where that is none of the reason's, the code is the breach."""
    own = _details(case).get(case.detail_code or "")
    return (own,) if own else None


REJECT_DETAIL: Final = Table(
    "Callback for Netverify, Reject reason details",
    Field(
        "detailsCode",
        TEXT,
        "code of the detail",
        mandatory=True,
        max_length=5,
        values=Values(
            "a detail of the reject reason's code", lambda case: tuple(_details(case)), among=REJECT_DETAILS
        ),
    ),
    Field(
        "detailsDescription",
        TEXT,
        "description that belongs to the code",
        mandatory=True,
        values=Values("the description of the detail", _detail_description),
    ),
)

REJECT_REASON: Final = Table(
    "Callback for Netverify, Reject reason",
    Field(
        "rejectReasonCode",
        TEXT,
        "code of the reject reason",
        mandatory=True,
        max_length=5,
        values=Values(
            "a code of the status; 110 and 212 only for an E_PASSPORT", _codes, among=REJECT_REASONS
        ),
    ),
    Field(
        "rejectReasonDescription",
        TEXT,
        "description that belongs to the code",
        mandatory=True,
        max_length=64,
        values=Values("the description of the code", _description),
    ),
    Field(
        "rejectReasonDetails",
        ArrayOf(
            "a JSON array of details",
            ObjectOf("a detail", lambda case: REJECT_DETAIL),
            alone=only_detail_alone,
        ),
        "details of codes 100 and 200; an empty array only if scenario or settings ask for it",
    ),
)
