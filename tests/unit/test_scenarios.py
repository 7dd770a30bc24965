"""Do the built-in scenarios show what their titles say?"""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from mockjumio.clock import parse_timestamp
from mockjumio.contract.form import decode
from mockjumio.play.check import Preview, preview
from mockjumio.scenario.library import Library

NOW = "2017-11-22T10:00:00Z"


def played(library: Library, name: str, *, seed: int = 1, now: str = NOW) -> Preview:
    return preview(library.get(name), seed=seed, now=parse_timestamp(now))


def form(library: Library, name: str, **options: Any) -> dict[str, str]:
    callback = played(library, name, **options).callback
    assert callback is not None
    return decode(callback.body)


@pytest.mark.parametrize(
    "day", [date(2017, 10, 29) + timedelta(days=more) for more in range(5)] + [date(2020, 2, 28)]
)
def test_eighteen_today_is_eighteen_today(built_in: Library, day: date) -> None:
    born = form(built_in, "eighteen-today", now=f"{day}T10:00:00Z")["idDob"]
    assert born == str(day.replace(year=day.year - 18))


def test_on_a_leap_day_eighteen_today_was_born_the_day_before_it(built_in: Library) -> None:
    assert form(built_in, "eighteen-today", now="2020-02-29T10:00:00Z")["idDob"] == "2002-02-28"


def test_optional_data_fits_the_personal_number(built_in: Library) -> None:
    for seed in range(10):
        values = form(built_in, "optional-data", seed=seed)
        assert values["optionalData1"] == values["personalNumber"]
        assert values["optionalData2"]


def test_a_missing_back_has_no_image(built_in: Library) -> None:
    values = form(built_in, "missing-back")
    assert "idScanImage" in values
    assert "idScanImageBackside" not in values


def test_the_most_of_an_upload_is_at_the_lengths_of_the_table(built_in: Library) -> None:
    values = form(built_in, "upload-maximal")
    document, transaction = json.loads(values["document"]), json.loads(values["transaction"])
    assert len(document["customDocumentCode"]) == 100
    assert len(document["images"]) == 2
    texts = ("merchantScanReference", "customerId", "additionalInformation", "merchantReportingCriteria")
    assert {len(transaction[name]) for name in texts} == {255}


def test_the_most_that_is_extracted_is_at_the_lengths_of_the_table(built_in: Library) -> None:
    extracted = json.loads(form(built_in, "extracted-maximal")["document"])["extractedData"]
    assert {len(extracted[name]) for name in ("firstName", "lastName", "ssn")} == {255}
    assert extracted["signatureAvailable"] is True


def test_a_korean_licence_was_not_issued_to_somebody_unborn(built_in: Library) -> None:
    for seed in range(20):
        values = form(built_in, "latin-name-kor-license", seed=seed)
        year = int(values["idNumber"].split("-")[1])
        first = year + (2000 if year <= 17 else 1900)
        assert first >= int(values["idDob"][:4]) + 17


def test_a_mononym_has_one_name(built_in: Library) -> None:
    values = form(built_in, "mononym")
    assert values["idLastName"] == "Suharto"
    assert "idFirstName" not in values
