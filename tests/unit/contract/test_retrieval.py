"""Do the retrieval tables name keys that the callback has?"""

from mockjumio.contract import retrieval
from mockjumio.contract.id_verification import ID_VERIFICATION_CALLBACK
from mockjumio.contract.multi_document import DOCUMENT, TRANSACTION

# Keys of the retrieval guide, without timestamp, scanReference and what only retrieval knows.
DOCUMENT_KEYS = (
    "status type idSubtype issuingCountry firstName lastName dob expiry number usState personalNumber "
    "optionalData1 optionalData2 address"
)
TRANSACTION_KEYS = "source date clientIp customerId merchantScanReference merchantReportingCriteria"


def test_the_keys_of_a_scan_are_the_guides() -> None:
    assert set(retrieval.DOCUMENT_DATA) == set(DOCUMENT_KEYS.split())
    assert set(retrieval.TRANSACTION_DATA) == set(TRANSACTION_KEYS.split())


def test_every_key_of_a_scan_comes_from_a_parameter_of_the_callback() -> None:
    parameters = {field.name for field in ID_VERIFICATION_CALLBACK.fields}
    assert {*retrieval.DOCUMENT_DATA.values(), *retrieval.TRANSACTION_DATA.values()} <= parameters


def test_every_key_of_an_upload_comes_from_the_callback() -> None:
    assert set(retrieval.UPLOAD_DOCUMENT_DATA) <= {field.name for field in DOCUMENT.fields}
    assert set(retrieval.UPLOAD_TRANSACTION_DATA) <= {field.name for field in TRANSACTION.fields}


def test_the_merchants_reference_has_another_name_than_in_the_callback() -> None:
    assert retrieval.TRANSACTION_DATA["merchantScanReference"] == "merchantIdScanReference"
