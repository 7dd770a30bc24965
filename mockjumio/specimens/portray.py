"""Which image belongs to this transaction? A specimen with the same person and numbers as its callback."""

from mockjumio.clock import day
from mockjumio.contract import countries, enums
from mockjumio.specimens.aamva import encoded
from mockjumio.specimens.damages.missing import OTHER_SIDE
from mockjumio.specimens.damages.table import VALUE_OF, damages_of
from mockjumio.specimens.drawn_documents import barcode_of, illegible, look_of, rows_of, title_of
from mockjumio.specimens.labels import beside, native_name
from mockjumio.specimens.specimen import Specimen
from mockjumio.transaction import Transaction

LOW_FACE_MATCH = 50
"""Below this percentage, the selfie is plainly of somebody else."""


def portray(transaction: Transaction, classifier: str) -> Specimen:
    """The image of one side or page: ``front``, ``back``, ``face``, ``1`` or ``2``."""
    document, persona, images = transaction.document, transaction.persona, transaction.images
    look = look_of(document)
    damages = damages_of(transaction, classifier)
    printed = _printed_side(classifier, damages)
    rows = rows_of(transaction, look, printed)
    age = (day(transaction.created) - persona.dob).days // 365
    return Specimen(
        look=look,
        side=classifier,
        title=title_of(transaction, look),
        country=document.country,
        country_name=_country_name(document.country),
        rows=rows,
        mrz=_zone(transaction, printed),
        gender=persona.gender,
        age=age,
        seed=str(transaction.seed),
        barcode=barcode_of(transaction, rows),
        encoded=encoded(transaction, age),
        signed=dict(transaction.result.extracted).get("signature_available") not in (False, "false"),
        other_face=classifier == "face" and _is_other(transaction),
        pages=document.pages,
        chip=document.subtype == "E_PASSPORT",
        illegible=illegible(transaction),
        damages=tuple(
            name for name in damages if not _elsewhere(transaction, look, printed, VALUE_OF.get(name))
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


def _elsewhere(transaction: Transaction, look: str, side: str, key: str | None) -> bool:
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
    return matched and result.face_match is not None and result.face_match < LOW_FACE_MATCH


def _country_name(code: str) -> str:
    native, english = native_name(code), countries.names()[code]
    return beside(native, english) if native and native != english else english


def _zone(transaction: Transaction, classifier: str) -> tuple[str, ...]:
    """The machine-readable lines, on the side that has them: a card of three lines on its back."""
    from mockjumio.personas.mrz import layout_of, mrz_lines
    from mockjumio.personas.people import nationality

    document, persona = transaction.document, transaction.persona
    lacks = document.lacks
    if transaction.product != enums.ID_VERIFICATION:
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
