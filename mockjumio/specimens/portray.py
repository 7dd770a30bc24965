"""Which image belongs to a transaction, and which values stand on it?"""

from datetime import date
from random import Random

from mockjumio.clock import day
from mockjumio.contract import countries, enums
from mockjumio.contract.address_formats import US
from mockjumio.contract.multi_document import BANK_STATEMENT, CUSTOM, DOCUMENT_TYPES
from mockjumio.personas.people import nationality
from mockjumio.specimens.barcode import encode_licence
from mockjumio.specimens.damages import VALUE_OF, damages_of
from mockjumio.specimens.damages.contents import OTHER_SIDE
from mockjumio.specimens.image import Row, Specimen
from mockjumio.specimens.labels import beside, heading, label, native_name
from mockjumio.transaction import Document, Transaction

YEAR_FIRST = frozenset("CHN JPN KOR PRK TWN MNG HUN LTU SWE CAN IRN".split())
MONTH_FIRST = frozenset("USA FSM MHL PLW PHL".split())
DOTTED = frozenset(
    "DEU AUT CHE LIE RUS UKR BLR POL CZE SVK SVN HRV SRB BIH MKD MNE BGR ROU MDA NOR FIN ISL EST LVA TUR KAZ "
    "ARM GEO AZE ALB XKX HUN UZB KGZ TJK TKM".split()
)


def print_date(day: date | None, country: str) -> str:
    """Day, month and year in the country's order; nothing for no date."""
    if day is None:
        return ""
    year, month, of_month = f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"
    dot = "." if country in DOTTED else "/"
    if country in YEAR_FIRST:
        return (". " if country == "KOR" else "." if dot == "." else "-").join((year, month, of_month))
    return dot.join((month, of_month, year) if country in MONTH_FIRST else (of_month, month, year))


_LOOK_OF_TYPE = {
    enums.PASSPORT: "passport",
    enums.DRIVING_LICENSE: "licence",
    enums.ID_CARD: "id-card",
    enums.VISA: "visa",
    "SSC": "social-security-card",
    "USSS": "social-security-card",
    "BS": "bank-statement",
    "UB": "utility-bill",
    "CCS": "credit-card-statement",
    **dict.fromkeys(("IC", "STUC", "HCC", "SENC", "MEDC", "TAC", "WWCC"), "member-card"),
}
_LOOK_OF_SUBTYPE = {"RESIDENT_PERMIT_ID": "residence-permit", "VISA": "visa"}

# What a subtype's card is called, where its look has another name.
_TITLE_OF_SUBTYPE = {
    "CONSULAR_ID": "Consular card",
    "ELECTORAL_ID": "Voter card",
    "TAX_ID": "Tax card",
    "STUDENT_ID": "Student card",
    "PASSPORT_CARD_ID": "Passport card",
    "MILITARY_ID": "Military card",
    "LEARNING_DRIVING_LICENSE": "Learner licence",
    "PUBLIC_SAFETY_ID": "Public safety card",
    "HEALTH_ID": "Health card",
}

# Which values stand on which side. A look that is not here has one list for all sides.
_ON_SIDE = {
    ("passport", "front"): "surname given_names dob sex nationality birthplace number personal_number issued "
    "expires address",
    ("licence", "front"): "surname given_names dob sex number state issued expires address",
    ("licence", "back"): "number personal_number birthplace expires",
    ("id-card", "front"): "surname given_names dob sex nationality number expires personal_number",
    ("id-card", "back"): "address birthplace issued personal_number",
    ("residence-permit", "front"): "surname given_names dob sex nationality number issued expires",
    ("residence-permit", "back"): "address birthplace personal_number",
    (
        "visa",
        "front",
    ): "surname given_names dob sex nationality birthplace number issued expires personal_number address",
}
_LACKED = {"surname": "last_name", "given_names": "first_name", "sex": "gender"}


def look_of(document: Document) -> str:
    return _LOOK_OF_SUBTYPE.get(document.subtype or "") or _LOOK_OF_TYPE.get(document.type, "page")


def title_of(transaction: Transaction, look: str) -> str:
    """In the country's language and in English; of an upload its type, of a custom one its name."""
    document = transaction.document
    if transaction.product == enums.MULTI_DOCUMENT:
        custom = {own.code: own.name for own in transaction.settings.custom_documents}
        named = custom.get(document.custom_code or "") if document.type == CUSTOM else None
        return named or DOCUMENT_TYPES.row(document.type, transaction.settings.edition).name
    if document.subtype in _TITLE_OF_SUBTYPE:
        return _TITLE_OF_SUBTYPE[document.subtype]
    return " / ".join(filter(None, heading(look, document.country)))


def rows_of(transaction: Transaction, look: str, side: str) -> tuple[Row, ...]:
    """What the side shows, in the order in which it does."""
    if transaction.product == enums.MULTI_DOCUMENT:
        return tuple(Row(*row) for row in _of_upload(transaction, look) if row[2])
    document = transaction.document
    values = _of_scan(transaction)
    return tuple(
        Row(key, _label(key, document.country), values[key])
        for key in _ON_SIDE.get((look, side), "").split()
        if values[key] and _LACKED.get(key, key) not in document.lacks
    )


def _label(key: str, country: str) -> str:
    return "State" if key == "state" else label(key, country)


def _of_scan(transaction: Transaction) -> dict[str, str]:
    document, persona = transaction.document, transaction.persona
    country = document.country
    citizen_of = nationality(country, document.subtype, persona.place_of_birth, str(transaction.seed))
    native = not document.latin_full_name
    return {
        "surname": _in_both_scripts(persona.native_last_name if native else None, persona.last_name),
        "given_names": _in_both_scripts(persona.native_first_name if native else None, persona.first_name),
        "dob": print_date(persona.dob, country),
        "sex": persona.gender,
        "nationality": countries.names()[citizen_of],
        "birthplace": _birthplace(transaction),
        "number": document.number or "",
        "personal_number": document.personal_number or "",
        "issued": print_date(document.issued, country),
        "expires": print_date(document.expires, country),
        "address": ", ".join(address_lines(transaction)),
        "state": document.us_state or "" if document.type == enums.DRIVING_LICENSE else "",
    }


def _birthplace(transaction: Transaction) -> str:
    """As idUsState says it, where there is one; else the country's name, or the state's with its country."""
    document, place = transaction.document, transaction.persona.place_of_birth
    if document.us_state and document.type != enums.DRIVING_LICENSE:
        return f"{document.us_state}, USA" if len(document.us_state) == 2 else document.us_state
    return f"{place[3:]}, USA" if place.startswith("US-") else countries.names()[place]


def _in_both_scripts(native: str | None, latin: str) -> str:
    return beside(native, latin) if native and native != latin else latin


def address_lines(transaction: Transaction) -> list[str]:
    address = transaction.persona.address
    if address.lines:
        printed_already = " ".join(address.lines)
        rest = (address.postal_code, address.city)
        return [*address.lines, *(part for part in rest if part and part not in printed_already)]
    if address.format == US:
        street = (address.street_number, address.street_direction, address.street_name, address.street_suffix)
    else:
        street = (address.street_name, address.street_number, None, None)
    unit = (address.unit_designator, address.unit_number, address.unit_details)
    code = "-".join(filter(None, (address.postal_code, address.zip_extension)))
    state = (address.state_code or "").removeprefix("US-")
    town = (code, address.city, address.province, state)
    return [" ".join(filter(None, line)) for line in (street, unit, town) if any(line)]


def barcode_of(transaction: Transaction, rows: tuple[Row, ...]) -> str:
    """The bars repeat the number that is printed."""
    printed_number = next((row.value for row in rows if row.key == "number"), "")
    return transaction.document.number or printed_number


def _of_upload(transaction: Transaction, look: str) -> list[tuple[str, str, str]]:
    persona, document = transaction.persona, transaction.document
    extracted = dict(transaction.result.extracted)
    first = extracted.get("first_name", persona.first_name)
    last = extracted.get("last_name", persona.last_name)
    return [
        ("surname", "Name", str(extracted.get("name", f"{first} {last}"))),
        ("address", "Address", ", ".join(address_lines(transaction))),
        ("dob", "Date of birth", print_date(persona.dob, document.country) if look == "member-card" else ""),
        ("issued", "Date", print_date(day(transaction.created), document.country)),
        ("code", "Document code", document.custom_code or ""),
        ("number", *_number(transaction, look)),
    ]


def _number(transaction: Transaction, look: str) -> tuple[str, str]:
    """The number of an upload, and what it is called: as extracted, else drawn for the person."""
    from mockjumio.personas.id_numbers import draw_account, draw_ssn

    persona, extracted = transaction.persona, dict(transaction.result.extracted)
    seed, chance = f"{persona.dob} {persona.last_name}", Random(f"number {transaction.seed}")
    if look == "social-security-card":
        return "Number", _hyphenate(str(extracted.get("ssn") or draw_ssn(seed)))
    if transaction.document.type == BANK_STATEMENT:
        account = extracted.get("account_number") or draw_account(transaction.document.country, seed)[1]
        return "Account number", str(account)
    if look == "credit-card-statement":
        return "Card number", f"•••• •••• •••• {chance.randrange(10_000):04}"
    if look == "page":
        return "Reference", f"{chance.randrange(10**6):06}/{chance.randrange(100):02}"
    return "Customer No." if look == "utility-bill" else "Member No.", f"{chance.randrange(10**9):09}"


def _hyphenate(number: str) -> str:
    """A social security number as its card prints it; the callback sends the digits alone."""
    plain = len(number) == 9 and number.isdigit()
    return f"{number[:3]}-{number[3:5]}-{number[5:]}" if plain else number


def illegible(transaction: Transaction) -> tuple[str, ...]:
    """The rows of an upload from which something should have been read, but was not."""
    result = transaction.result
    if result.status != enums.EXTRACTED:
        return ()
    read = {key for key, _ in result.extracted}
    named = read & {"name", "first_name", "last_name"}
    numbered = read & {"ssn", "account_number"}
    return (*(() if named else ("surname",)), *(() if numbered else ("number",)))


def portray(transaction: Transaction, classifier: str) -> Specimen:
    """The image of one side or page: ``front``, ``back``, ``face``, ``1`` or ``2``; or ``liveness-1``."""
    moment = 0
    if classifier.startswith(enums.LIVENESS):
        classifier, moment = enums.FACE, int(classifier.removeprefix(enums.LIVENESS))
    document, persona, images = transaction.document, transaction.persona, transaction.images
    look = look_of(document)
    damages = damages_of(transaction, classifier)
    print_date = _printed_side(classifier, damages)
    rows = rows_of(transaction, look, print_date)
    age = (day(transaction.created) - persona.dob).days // 365
    return Specimen(
        look=look,
        side=classifier,
        title=title_of(transaction, look),
        country=document.country,
        country_name=_country_name(document.country),
        rows=rows,
        mrz=_zone(transaction, print_date),
        gender=persona.gender,
        age=age,
        seed=str(transaction.seed),
        barcode=barcode_of(transaction, rows),
        encoded=encode_licence(transaction, age),
        signed=dict(transaction.result.extracted).get("signature_available") not in (False, "false"),
        other_face=classifier == enums.FACE and _is_other(transaction),
        moment=moment,
        pages=document.pages,
        chip=document.subtype == "E_PASSPORT",
        illegible=illegible(transaction),
        damages=tuple(
            name
            for name in damages
            if not _shows_on_another_side(transaction, look, print_date, VALUE_OF.get(name))
        ),
        flat=images.flat,
        longest=images.longest,
        format=images.format,
    )


def _printed_side(classifier: str, damages: tuple[str, ...]) -> str:
    """Whose values stand on the image: those of another side, if that is what the camera saw."""
    if "missing-back" in damages:
        return enums.FRONT
    return OTHER_SIDE.get(classifier, classifier) if "wrong-page" in damages else classifier


def _shows_on_another_side(transaction: Transaction, look: str, side: str, key: str | None) -> bool:
    """Whether another side shows that this value was changed: the one that has it, else the front."""
    here, there = (
        {row.key for row in rows_of(transaction, look, which)} for which in (side, OTHER_SIDE.get(side, ""))
    )
    if key is None or key in here:
        return False
    return side != enums.FRONT or (
        key in there and transaction.document.type in transaction.settings.back_side
    )


def _is_other(transaction: Transaction) -> bool:
    """Whether the face match says that the selfie shows somebody else."""
    result = transaction.result
    matched = result.status == enums.APPROVED_VERIFIED and transaction.settings.face_match
    return matched and result.similarity == "NO_MATCH"


def _country_name(code: str) -> str:
    native, english = native_name(code), countries.names()[code]
    return beside(native, english) if native and native != english else english


def _zone(transaction: Transaction, classifier: str) -> tuple[str, ...]:
    """The machine-readable lines, on the side that has them: a card of three lines on its back."""
    from mockjumio.personas.mrz import layout_of, mrz_lines
    from mockjumio.personas.people import nationality

    document, persona = transaction.document, transaction.persona
    lacks = document.lacks
    if transaction.product == enums.MULTI_DOCUMENT:
        return ()
    layout = layout_of(document.country, document.type, document.subtype)
    if layout is None or classifier != ("back" if layout == "TD1" else "front"):
        return ()
    return mrz_lines(
        layout,
        country=document.country,
        number=document.number or "",
        last_name="" if "last_name" in lacks else persona.last_name,
        first_name="" if "first_name" in lacks else persona.first_name,
        gender="<" if "gender" in lacks else persona.gender,
        dob=None if "dob" in lacks else persona.dob,
        expires=document.expires,
        nationality=nationality(
            document.country, document.subtype, persona.place_of_birth, str(transaction.seed)
        ),
        optional_data_1=document.optional_data_1,
        optional_data_2=document.optional_data_2,
    )
