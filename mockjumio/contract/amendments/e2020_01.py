"""January 2020: what is on an ID comes for every status; numbers of South America, and who judged a face."""

from typing import Final

from mockjumio.contract import scalars
from mockjumio.contract.amendments import by_account
from mockjumio.contract.amendments.e2017_10 import EU_2017, IDENTITY_VERIFICATION, US_2017
from mockjumio.contract.amendments.e2018_05 import by_activation
from mockjumio.contract.amendments.e2019_07 import CHINESE_NAME, INCOMPLETE_DOB, NATIVE_NAME
from mockjumio.contract.conditions import (
    Case,
    Condition,
    activation,
    country_in,
    on_document,
    subtype_is,
    type_in,
    was_provided,
)
from mockjumio.contract.editions import KNOWN, PRACTICES, READ, Rows, added, changed, on
from mockjumio.contract.enums import DRIVING_LICENSE, ID_CARD, PASSPORT, VISA, Word
from mockjumio.contract.id_verification import (
    ADDRESS_RECOGNITION,
    APPROVED,
    DOB,
    EXPIRY,
    ID_VERIFICATION_CALLBACK,
    MASKED,
    NUMBER,
    PERSONAL_NUMBER,
    SCANNED,
    SUBTYPES,
    Masked,
    Subtype,
    data_field,
    masking,
)
from mockjumio.contract.multi_document import AUTHENTICATION_DATA
from mockjumio.contract.network import DATA_CENTERS
from mockjumio.contract.retrieval_fields import DOCUMENT_DATA, text
from mockjumio.contract.rules import ByCase, Field, from_list, not_available_when, only
from mockjumio.contract.scalars import LATIN_NAME, NAME, TEXT

DECISIONS: Final = Rows("Callback for Netverify, similarityDecision", *map(Word, ("MANUAL", "AUTOMATED")))

# Names that are on the ID and processed; what is approved has them, of others they may be read as well.
_FIRST_NAME: Final = data_field("first_name", "first name") & on_document("first_name")
_LAST_NAME: Final = data_field("last_name", "last name") & on_document("last_name")
PASSPORT_NUMBERS: Final = type_in(PASSPORT) & PERSONAL_NUMBER & ~masking("personalNumber")


def personal_number_given(of: Condition) -> Condition:
    """The merchant gave the personal number of an ID of which one is sent."""
    return was_provided("personal_number") & SCANNED & of & ~masking("personalNumber")


def _first_name(case: Case) -> scalars.Scalar:
    return LATIN_NAME if _read(case, "first_name") else TEXT


def _last_name(case: Case) -> scalars.Scalar:
    if not _read(case, "last_name"):
        return TEXT
    return NAME if CHINESE_NAME.holds(case) else LATIN_NAME


def _read(case: Case, part: str) -> bool:
    """Whether it can only be what is on the ID: it may be what was provided, where nothing was approved."""
    condition = _FIRST_NAME if part == "first_name" else _LAST_NAME
    return condition.holds(case) and (APPROVED.holds(case) or part not in case.provided)


AMENDMENTS: Final = (
    *on(
        "2019-08-08",
        "7660959",
        changed(
            ID_VERIFICATION_CALLBACK,
            "curp",
            "of Mexican passports and licences too",
            words="CURP on a Mexican ID",
            permitted=APPROVED
            & country_in("MEX")
            & (type_in(PASSPORT, DRIVING_LICENSE) | (type_in(ID_CARD) & subtype_is("ELECTORAL_ID")))
            & activation("curp"),
        ),
    ),
    *on(
        "2019-09-05",
        "71d8e07",
        *by_account("taxNumber"),
        added(AUTHENTICATION_DATA, text("userReference", "the customer's ID", None), "as in the callback"),
        added(DOCUMENT_DATA, text("curp", "CURP on a Mexican ID", 18), "as in the callback"),
        added(
            DOCUMENT_DATA,
            Field("gender", TEXT, "gender", max_length=1, values=only("M", "F")),
            "as in the callback",
        ),
        added(DOCUMENT_DATA, text("placeOfBirth", "where the holder was born"), "as in the callback"),
        added(DOCUMENT_DATA, text("taxNumber", "tax number on an Italian card"), "as in the callback"),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation(
                "taxNumber",
                "tax number on an Italian card",
                country_in("ITA") & (subtype_is("HEALTH_ID") | subtype_is("TAX_ID")),
            ),
            "of Italian health and tax cards",
        ),
        added(SUBTYPES, Subtype("HEALTH_ID", ID_CARD), "a further subtype"),
    ),
    *on(
        "2019-10-01",
        "f69f8ac",
        *by_account("cpf", "registrationNumber", "mothersName", "fathersName"),
        added(DOCUMENT_DATA, text("cpf", "CPF on a Brazilian ID"), "as in the callback"),
        added(
            DOCUMENT_DATA, text("registrationNumber", "registration number of the ID"), "as in the callback"
        ),
        added(DOCUMENT_DATA, text("mothersName", "name of the holder's mother"), "as in the callback"),
        added(DOCUMENT_DATA, text("fathersName", "name of the holder's father"), "as in the callback"),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("cpf", "CPF on a Brazilian ID", SCANNED),
            "for accounts that have it activated",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("registrationNumber", "registration number of the ID", SCANNED),
            "for accounts that have it activated",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("mothersName", "name of the holder's mother", SCANNED),
            "for accounts that have it activated",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("fathersName", "name of the holder's father", SCANNED),
            "for accounts that have it activated",
        ),
    ),
    *on(
        "2019-10-30",
        "149cbb0",
        changed(
            DATA_CENTERS,
            "US",
            "callbacks come only from the six addresses of August 2017",
            callback_addresses=US_2017,
        ),
        changed(
            DATA_CENTERS,
            "EU",
            "callbacks come only from the six addresses of August 2017",
            callback_addresses=EU_2017,
        ),
    ),
    *on(
        "2019-11-25",
        "c49e708",
        *by_account("similarityDecision", by_default=False),
        added(
            IDENTITY_VERIFICATION,
            Field(
                "similarityDecision",
                TEXT,
                "who judged the similarity",
                permitted=activation("similarityDecision"),
                values=from_list(DECISIONS),
            ),
            "for accounts that have it activated",
        ),
    ),
    *on(
        "2019-12-02",
        "10ef17f",
        *by_account("similarityScore", by_default=False),
        *by_account("personalIdentificationNumber"),
        added(
            DOCUMENT_DATA,
            text("personalIdentificationNumber", "personal number of the holder"),
            "as in the callback",
        ),
        added(
            IDENTITY_VERIFICATION,
            Field(
                "similarityScore",
                scalars.SCORE,
                "how similar the faces are",
                permitted=activation("similarityScore"),
            ),
            "for accounts that have it activated",
        ),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation(
                "personalIdentificationNumber",
                "personal number of the holder, where the document has another one",
                country_in("GEO") & type_in(PASSPORT),
            ),
            "of Georgian passports",
        ),
    ),
    *on(
        "2019-12-06",
        "6249846",
        changed(
            PRACTICES, KNOWN, "a personal number comes back, too", value="number dob expiry personal_number"
        ),
        changed(
            PRACTICES,
            READ,
            "data of IDs that are not approved come too; they are not verified",
            value="any",
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idNumber",
            "no longer needs an approval",
            required=((APPROVED & NUMBER & on_document("number")) | (was_provided("number") & SCANNED))
            & ~masking("idNumber"),
            permitted=SCANNED & NUMBER & ~masking("idNumber"),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idFirstName",
            "no longer needs an approval",
            kind=ByCase(f"{LATIN_NAME.words}, otherwise the text that was provided", _first_name),
            required=(APPROVED & _FIRST_NAME) | (was_provided("first_name") & SCANNED),
            permitted=SCANNED & _FIRST_NAME,
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idLastName",
            "no longer needs an approval",
            kind=ByCase(
                f"{LATIN_NAME.words} (of Chinese cards {NAME.words}), otherwise the text provided",
                _last_name,
            ),
            required=(APPROVED & _LAST_NAME) | (was_provided("last_name") & SCANNED),
            permitted=SCANNED & _LAST_NAME,
            values=not_available_when(NATIVE_NAME & ~(SCANNED & _LAST_NAME & CHINESE_NAME)),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idDob",
            "no longer needs an approval",
            required=((APPROVED & DOB & on_document("dob")) | (was_provided("dob") & SCANNED))
            & ~masking("idDob"),
            permitted=SCANNED & DOB & ~masking("idDob"),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "originDob",
            "no longer needs an approval",
            permitted=SCANNED & DOB & country_in("IND") & INCOMPLETE_DOB & ~masking("idDob"),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idExpiry",
            "no longer needs an approval",
            required=(APPROVED & EXPIRY & on_document("expires")) | (was_provided("expiry") & SCANNED),
            permitted=SCANNED & EXPIRY,
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "personalNumber",
            "no longer needs an approval; comes back as provided, where none is read",
            required=(APPROVED & PASSPORT_NUMBERS) | personal_number_given(type_in(PASSPORT)),
            permitted=SCANNED & PASSPORT_NUMBERS,
            values=not_available_when(~on_document("personal_number") & ~was_provided("personal_number")),
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "idAddress",
            "no longer needs an approval",
            permitted=SCANNED & ADDRESS_RECOGNITION,
        ),
    ),
    *on(
        "2020-01-23",
        "deb302d",
        *by_account("rgNumber"),
        added(DOCUMENT_DATA, text("rgNumber", "RG number on a Brazilian ID"), "as in the callback"),
        added(
            ID_VERIFICATION_CALLBACK,
            by_activation("rgNumber", "RG number on a Brazilian ID", country_in("BRA")),
            "of Brazilian IDs",
        ),
        changed(
            ID_VERIFICATION_CALLBACK,
            "nationality",
            "of licences of the Philippines and IDs of Bahrain too",
            permitted=APPROVED
            & (type_in(VISA) | country_in("BHR") | (country_in("PHL") & type_in(DRIVING_LICENSE)))
            & activation("nationality"),
        ),
        *(
            added(MASKED, Masked(of, parameters), f"masking hides {' and '.join(parameters)}")
            for of, parameters in (
                ("HKG/PASSPORT", ("idCheckMRZcode", "idNumber")),
                ("HKG/ID_CARD", ("idNumber",)),
                ("JPN/ID_CARD", ("idNumber",)),
                ("SGP/DRIVING_LICENSE", ("idNumber",)),
                ("SGP/ID_CARD", ("idNumber",)),
                ("SGP/PASSPORT", ("idCheckMRZcode", "idNumber")),
            )
        ),
    ),
)
