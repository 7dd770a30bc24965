"""May 2018: the percentage about the face is gone; visas, and more of what licences and cards say."""

from typing import Final

from mockjumio.contract import countries, scalars
from mockjumio.contract.address_formats import US_ADDRESS
from mockjumio.contract.amendments import by_account
from mockjumio.contract.amendments.e2017_10 import (
    IDENTITY_VERIFICATION,
    VALIDITY_REASONS,
    categories_of,
)
from mockjumio.contract.conditions import (
    Case,
    Condition,
    activation,
    country_in,
    subtype_is,
    type_in,
)
from mockjumio.contract.editions import BLANKS, PLACES, PRACTICES, added, changed, on, withdrawn
from mockjumio.contract.enums import (
    DISCARDED,
    DRIVING_LICENSE,
    EXTRACTED,
    ID_TYPES,
    UPLOADED,
    VISA,
    Word,
)
from mockjumio.contract.id_verification import (
    APPROVED,
    FRENCH_CARD,
    ID_VERIFICATION_CALLBACK,
    NATIONAL_ID,
    SUBTYPES,
    data_field,
)
from mockjumio.contract.multi_document import (
    DOCUMENT,
    DOCUMENT_TYPES,
    EXTRACTED_DATA,
    EXTRACTIONS,
    DocumentType,
    Extraction,
    reads,
)
from mockjumio.contract.retrieval_fields import LONGEST, MRZ_CHECKS, UPLOAD_DATA, UPLOAD_DOCUMENT_DATA, text
from mockjumio.contract.rules import Field, Values, only
from mockjumio.contract.scalars import DATE, TEXT

_STATE: Final = APPROVED & data_field("us_state", "US state") & country_in("USA", "AUS", "CAN")


def by_activation(
    name: str, words: str, when: Condition, kind: scalars.Scalar = TEXT, max_length: int = 255
) -> Field:
    """What is read from the approved IDs of which that is said, for accounts that have it activated."""
    return Field(name, kind, words, max_length=max_length, permitted=APPROVED & when & activation(name))


def _state(case: Case) -> tuple[str, ...]:
    """Of a licence its state; of others the place of birth."""
    own = countries.states_of(case.country or "")
    return own if case.type == DRIVING_LICENSE else (*countries.us_states(), *countries.names())


AMENDMENTS: Final = (
    *on(
        "2017-11-08",
        "96be91e",
        added(DOCUMENT_TYPES, DocumentType("CC", "Credit card", (2,)), "a further type of document"),
    ),
    *on(
        "2017-11-23",
        "09dd2f8",
        *(
            changed(
                EXTRACTIONS,
                code,
                "may be DISCARDED, as any document that data are read from",
                statuses=(UPLOADED, EXTRACTED, DISCARDED),
            )
            for code in ("SSC", "BS", "UB", "CCS")
        ),
        added(
            EXTRACTIONS,
            Extraction("CC", ("name", "pan", "expiryDate"), None, (UPLOADED, EXTRACTED, DISCARDED)),
            "name, number and expiry of the card",
        ),
        added(
            EXTRACTED_DATA,
            Field("pan", TEXT, "number of the credit card", max_length=20, permitted=reads("pan")),
            "a further key",
        ),
        added(
            EXTRACTED_DATA,
            Field("expiryDate", DATE, "date of expiry", permitted=reads("expiryDate")),
            "a further key",
        ),
        added(UPLOAD_DATA, text("pan", "number of the credit card", 20), "as in the callback"),
        added(UPLOAD_DATA, Field("expiryDate", DATE, "date of expiry"), "as in the callback"),
        added(ID_TYPES, Word(VISA), "visas of China and the USA are a type of their own"),
        *by_account(
            "nationality",
            "passportNumber",
            "durationOfStay",
            "numberOfEntries",
            "visaCategory",
            "gender",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("nationality", "nationality of the holder", type_in(VISA), scalars.COUNTRY, 3),
            "of visas",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("passportNumber", "number of the passport that the visa belongs to", type_in(VISA)),
            "of visas",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("durationOfStay", "how long the holder may stay", type_in(VISA)),
            "of visas",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("numberOfEntries", "how often the holder may enter", type_in(VISA)),
            "of visas",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("visaCategory", "category of the visa", type_in(VISA)),
            "of visas",
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "gender",
            "of visas too, for accounts that have it activated",
            words="gender on a French national ID (MRZ of the CNIS kind) or on a visa",
            permitted=APPROVED & (FRENCH_CARD | (type_in(VISA) & activation("gender"))),
        ),
    ),
    *on(
        "2018-01-17",
        "7e96f8d",
        added(VALIDITY_REASONS, Word("BLACK_AND_WHITE"), "a further reason"),
        changed(
            SUBTYPES,
            "LEARNING_DRIVING_LICENSE",
            "of USA, CAN, AUS, GBR, IRL and DEU",
            countries=frozenset(("USA", "CAN", "AUS", "GBR", "IRL", "DEU")),
        ),
    ),
    *on(
        "2018-02-01",
        "428e10d",
        changed(
            ID_VERIFICATION_CALLBACK,
            "idUsState",
            "states of Australia and Canada too; a code of at most 3 characters, XKX instead of Kosovo",
            words="issuing state of a licence, place of birth of a passport or ID card",
            max_length=3,
            permitted=_STATE,
            values=Values("a code of a state; except for a licence also of a country", _state),
        ),
        changed(PRACTICES, PLACES, "a place of birth is a code, not a name", value="code"),
        added(
            DOCUMENT,
            Field("originalDocument", scalars.URL, "URL of the PDF that was uploaded"),
            "the file itself, where a PDF was uploaded",
        ),
        added(
            UPLOAD_DOCUMENT_DATA,
            Field("originalDocument", scalars.URL, "URL of the PDF that was uploaded", max_length=LONGEST),
            "as in the callback",
        ),
    ),
    *on(
        "2018-02-14",
        "e524d7a",
        changed(
            ID_VERIFICATION_CALLBACK,
            "idUsState",
            "any text where it cannot be mapped to a code, up to 255 characters",
            max_length=255,
            values=None,
        ),
    ),
    *on(
        "2018-02-27",
        "cd54485",
        *by_account("curp"),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("curp", "CURP on a Mexican card", country_in("MEX") & subtype_is(NATIONAL_ID)),
            "of Mexican national IDs",
        ),
        changed(US_ADDRESS, "streetDirection", "has up to 255 characters, not 4", max_length=255),
    ),
    *on(
        "2018-03-01",
        "096179d",
        changed(EXTRACTIONS, "UB", "of many more countries", countries=None),
        withdrawn(MRZ_CHECKS, "NOT_OK", "does not come any more: it is NOT_AVAILABLE"),
    ),
    *on(
        "2018-04-11",
        "250e5ff",
        *by_account("dlCarPermission"),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation(
                "dlCarPermission", "whether the holder may drive a car", type_in(DRIVING_LICENSE)
            )._replace(values=only("YES", "NO", "NOT_READABLE"), max_length=None),
            "of driving licences",
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "dlCategories",
            "of licences of DEU, ITA, ESP, AUT, NLD and GBR too",
            permitted=categories_of("AUT", "BEL", "DEU", "ESP", "FRA", "GBR", "ITA", "NLD"),
        ),
    ),
    *on(
        "2018-05-02",
        "44908ec",
        *by_account("handwrittenNoteMatches", by_default=False),
        added(
            IDENTITY_VERIFICATION,
            Field(
                "handwrittenNoteMatches",
                scalars.TRUTH,
                "whether the note in the selfie says what it should",
                permitted=activation("handwrittenNoteMatches"),
            ),
            "for accounts that ask for a note in the selfie",
        ),
    ),
    *on(
        "2018-05-22",
        "10f92cc",
        withdrawn(ID_VERIFICATION_CALLBACK, "idFaceMatch", "use identityVerification.similarity"),
        withdrawn(ID_VERIFICATION_CALLBACK, "idFaceLiveness", "use identityVerification.validity"),
        changed(
            ID_VERIFICATION_CALLBACK,
            "curp",
            "of Mexican electoral IDs instead of national IDs",
            permitted=APPROVED & country_in("MEX") & subtype_is("ELECTORAL_ID") & activation("curp"),
        ),
        changed(PRACTICES, BLANKS, "a blank comes as + instead of %20", value="+"),
    ),
)
