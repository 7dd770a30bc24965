"""Which image belongs to this transaction? A specimen with the same person and numbers as its callback."""

from datetime import date

from mockjumio.clock import day
from mockjumio.contract import countries, enums
from mockjumio.contract.addresses import US
from mockjumio.contract.multi_document import CUSTOM, DOCUMENT_TYPES
from mockjumio.contract.retrieval import MRZ_CHECK_FAILED
from mockjumio.specimens.specimen import Specimen
from mockjumio.transaction import Transaction

_TITLES = {
    enums.PASSPORT: "PASSPORT",
    enums.DRIVING_LICENSE: "DRIVING LICENCE",
    enums.ID_CARD: "IDENTITY CARD",
}


def portray(transaction: Transaction, classifier: str) -> Specimen:
    """The image of one side or page: ``front``, ``back``, ``face``, ``1`` or ``2``."""
    document, persona = transaction.document, transaction.persona
    scan = transaction.product == enums.ID_VERIFICATION
    title = _TITLES[document.type] if scan else _page_title(transaction)
    age = (day(transaction.created) - persona.dob).days // 365
    return Specimen(
        kind=document.type,
        classifier=classifier,
        title=title,
        country=document.country,
        country_name=countries.names()[document.country],
        rows=tuple(_card_rows(transaction, classifier) if scan else _page_rows(transaction, classifier)),
        mrz=_mrz(transaction) if scan else (),
        gender=persona.gender,
        age=age,
        seed=str(transaction.seed),
        format=transaction.images.format,
    )


def _page_title(transaction: Transaction) -> str:
    """The name of the document type; of a custom one, the merchant's."""
    document = transaction.document
    for custom in transaction.settings.custom_documents:
        if document.type == CUSTOM and custom.code == document.custom_code:
            return custom.name
    return DOCUMENT_TYPES[document.type].name


def _card_rows(transaction: Transaction, classifier: str) -> list[tuple[str, str]]:
    document, persona = transaction.document, transaction.persona
    if classifier == enums.BACK:
        rows = [
            ("Address", ", ".join(_address_lines(transaction))),
            ("Personal number", document.personal_number),
        ]
    else:
        rows = [
            ("Surname", _both(persona.native_last_name, persona.last_name)),
            ("Given names", _both(persona.native_first_name, persona.first_name)),
            ("Date of birth", str(persona.dob)),
            ("Sex", persona.gender),
            ("Document No.", document.number),
            ("Personal No.", document.personal_number),
            ("Date of issue", _day(document.issued)),
            ("Date of expiry", _day(document.expires)),
        ]
    hidden = {
        label
        for part, label in (
            ("first_name", "Given names"),
            ("last_name", "Surname"),
            ("dob", "Date of birth"),
            ("gender", "Sex"),
            ("address", "Address"),
        )
        if part in document.lacks
    }
    return [(label, value) for label, value in rows if value and label not in hidden]


def _both(native: str | None, latin: str) -> str:
    return f"{native} / {latin}" if native and native != latin else latin


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)


def _address_lines(transaction: Transaction) -> list[str]:
    address = transaction.persona.address
    if address.lines:
        return [*address.lines, *filter(None, (address.postal_code, address.city))]
    if address.format == US:
        street = (address.street_number, address.street_direction, address.street_name, address.street_suffix)
    else:
        street = (address.street_name, address.street_number, None, None)
    unit = (address.unit_designator, address.unit_number, address.unit_details)
    code = "-".join(filter(None, (address.postal_code, address.zip_extension)))
    town = (code, address.city, address.province, address.state_code)
    return [" ".join(filter(None, line)) for line in (street, unit, town) if any(line)]


def _page_rows(transaction: Transaction, classifier: str) -> list[tuple[str, str]]:
    persona, document = transaction.persona, transaction.document
    extracted = dict(transaction.result.extracted)
    first = extracted.get("first_name", persona.first_name)
    last = extracted.get("last_name", persona.last_name)
    rows = [
        ("Name", str(extracted.get("name", f"{first} {last}"))),
        ("Address", ", ".join(_address_lines(transaction))),
        ("Date", str(day(transaction.created))),
        ("Document code", document.custom_code or ""),
        ("Social security number", _hyphened(str(extracted.get("ssn", "")))),
        ("Account number", str(extracted.get("account_number", ""))),
    ]
    if classifier == "2":
        rows.append(("Page", "2 of 2"))
    return [(label, value) for label, value in rows if value]


def _hyphened(number: str) -> str:
    """A social security number as its card prints it; the callback sends the digits alone."""
    plain = len(number) == 9 and number.isdigit()
    return f"{number[:3]}-{number[3:5]}-{number[5:]}" if plain else number


def _mrz(transaction: Transaction) -> tuple[str, ...]:
    """The machine-readable zone, with what the callback says of the document."""
    from mockjumio.personas.mrz import layout_of, mrz_lines, with_wrong_check_digit
    from mockjumio.personas.nationality import nationality

    document, persona = transaction.document, transaction.persona
    lacks, seed = document.lacks, str(transaction.seed)
    layout = layout_of(document.country, document.type, document.subtype)
    if layout is None:
        return ()
    lines = mrz_lines(
        layout,
        country=document.country,
        number=document.number or "",
        last_name="" if "last_name" in lacks else persona.last_name,
        first_name="" if "first_name" in lacks else persona.first_name,
        gender="<" if "gender" in lacks else persona.gender,
        dob=None if "dob" in lacks else persona.dob,
        expires=document.expires,
        nationality=nationality(document.country, document.subtype, persona.place_of_birth, seed),
        optional_data_1=document.optional_data_1,
        optional_data_2=document.optional_data_2,
    )
    wrong = transaction.result.reject_code == MRZ_CHECK_FAILED
    return with_wrong_check_digit(layout, lines) if wrong else lines
