"""How does a merchant start a scan or upload, and hand in its pages? Jumio's own calls.

Each handler reads the request, starts what it asks for, and answers as the guides print it. Imported by the
first such call: retrieval and callbacks do without.
"""

import asyncio
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from msgspec.json import encode

from mockjumio.clock import timestamp
from mockjumio.contract import enums
from mockjumio.contract.countries import UNSUPPORTED_COUNTRIES, names, refusal_status
from mockjumio.contract.editions import KYX, MET
from mockjumio.contract.multi_document import CUSTOM, DOCUMENT_TYPES, MOST_PAGES
from mockjumio.errors import BrokenContract, ImpossibleValue, NoDefault, ScenarioError, Stopping, TooMany
from mockjumio.initiate import fields
from mockjumio.initiate.meaning import Meaning, meaning, understand
from mockjumio.initiate.pictures import (
    MOST_BYTES,
    MOST_OF_DOCUMENT,
    PDF,
    Picture,
    decode_base64,
)
from mockjumio.initiate.reading import LENIENT, BadRequest, read
from mockjumio.merchant.account import Account
from mockjumio.run import initiating
from mockjumio.settings import MerchantSettings
from mockjumio.specimens.image import marked_scenario
from mockjumio.transaction import Accepted, State, Transaction
from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio.call import (
    MOST_JSON,
    Answer,
    Call,
    StartedRequest,
    body_of,
    parse_json,
    parts_of,
    picture_of,
    remark_leniently,
    route,
)
from mockjumio.web.jumio.callers import Words

MOST_PERFORM: Final = 3 * MOST_BYTES * 4 // 3 + MOST_JSON
MOST_UPLOAD: Final = MOST_OF_DOCUMENT + MOST_JSON
_SIDES: Final = {"frontsideImage": enums.FRONT, "faceImage": enums.FACE, "backsideImage": enums.BACK}


# Scans


async def initiate_embedded(call: Call) -> Answer:
    scan, _ = await _start(call, fields.EMBEDDED, await _understand(call, fields.EMBEDDED))
    return _answer(call, jumioIdScanReference=scan.reference, authorizationToken=_token(scan))


async def redirect(call: Call) -> Answer:
    _refuse_if_gone(call, fields.REDIRECT)
    scan, _ = await _start(call, fields.REDIRECT, await _understand(call, fields.REDIRECT))
    return _answer(
        call,
        jumioIdScanReference=scan.reference,
        authorizationToken=_token(scan),
        clientRedirectUrl=call.simulation.links().redirect(_token(scan)),
    )


async def web_v4(call: Call) -> Answer:
    scan, _ = await _start(call, fields.WEB_V4, await _understand(call, fields.WEB_V4))
    locale = scan.initiation.locale if scan.initiation else "en"
    return _answer(
        call,
        transactionReference=scan.reference,
        redirectUrl=call.simulation.links().web_v4(_token(scan), locale.replace("_", "-")),
    )


async def perform(call: Call) -> Answer:
    content = await _json(call, MOST_PERFORM)
    values = _read(call, fields.PERFORM, content)
    pictures = await _pictures(call, values)
    scan, _ = await _start(
        call, fields.PERFORM, _meaning(call, fields.PERFORM, values, paged=False), pictures
    )
    return _answer(call, jumioIdScanReference=scan.reference)


# Uploads


async def acquisition(call: Call) -> Answer:
    """On one path for web client and API: the host tells them apart, else a field that only one has."""
    values = await _values(call, fields.DOCUMENT)
    host = _request_of(call).request.headers.get("Host", "").lower()
    of_web = host.startswith("upload.") or any(name in values for name in fields.WEB_ONLY)
    told = of_web or host.startswith("acquisition.") or "clientIp" in values
    if of_web and not host.startswith("acquisition."):
        named = fields.DOCUMENT._replace(source=enums.DOC_UPLOAD)
        scan, _ = await _start(call, named, _meaning(call, named, values))
        return _json_answer(
            scanReference=scan.reference, clientRedirectUrl=call.simulation.links().upload(_token(scan))
        )
    if not told:
        _remark(call, "neither Host nor a field tells web client from API; the call is taken for the API's")
    scan, _ = await _start(call, fields.DOCUMENT, _meaning(call, fields.DOCUMENT, values, paged=False))
    return _answer(call, scanReference=scan.reference)


async def old_acquisition(call: Call) -> Answer:
    scan, _ = await _start(call, fields.OLD_DOCUMENT, await _understand(call, fields.OLD_DOCUMENT))
    return _answer(call, jumioScanReference=scan.reference, authorizationToken=_token(scan))


async def complete(call: Call) -> Answer:
    """Start, page and end in one."""
    parts = await parts_of(_request_of(call), MOST_UPLOAD)
    if "metadata" not in parts or "image" not in parts:
        missing = " and ".join(name for name in ("image", "metadata") if name not in parts)
        raise Refusal(400, f"part {missing} is missing; parts are {', '.join(parts) or 'none'}")
    values = _read(call, fields.DOCUMENT, _parse(_request_of(call), parts["metadata"]))
    picture = await _judge(call, parts["image"], "image", document=True)
    if picture.pages > 1:
        raise Refusal(400, f"image is a PDF of {picture.pages} pages; this call takes one page")
    started = await _start(
        call, fields.DOCUMENT, _meaning(call, fields.DOCUMENT, values, paged=False), {"1": picture}
    )
    await _complete(call, started.whole())
    return _answer(call, scanReference=started.begun.reference)


async def page(call: Call) -> Answer:
    """One page: a picture, or a PDF that has no more."""
    _open_upload(call)
    number = call.part or ""
    if not (number.isascii() and number.isdigit() and len(number) < 4 and 1 <= int(number) <= MOST_PAGES):
        raise Refusal(400, f"page {number!r} is not a number from 1 to {MOST_PAGES}")
    picture = await _image_part(call)
    if picture.pages > 1:
        raise Refusal(400, f"image is a PDF of {picture.pages} pages; send it to …/document")
    # Asked again: pages that are sent at the same time come in any order.
    await initiating.upload(call.simulation, _open_upload(call), {str(int(number)): picture})
    return _answer(call)


async def document(call: Call) -> Answer:
    """A whole document as a PDF."""
    _open_upload(call)
    picture = await _image_part(call)
    if picture.kind != PDF:
        raise Refusal(400, f"image is {picture.kind}, and a document is a PDF; send it to …/document/pages/1")
    if picture.pages > MOST_PAGES:
        raise Refusal(400, f"image is a PDF of {picture.pages} pages, at most {MOST_PAGES} are allowed")
    numbers = map(str, range(1, picture.pages + 1))
    await initiating.upload(call.simulation, _open_upload(call), dict.fromkeys(numbers, picture))
    return _answer(call, pages=picture.pages)


async def finish(call: Call) -> Answer:
    upload = _open_upload(call)
    if upload.initiation is None or not upload.initiation.uploaded:
        raise Refusal(400, "no page was uploaded yet")
    await _complete(call, upload)
    return _answer(call)


# Lists


def supported_ids(call: Call) -> Answer:
    return _id_types(call, "supportedIdTypes", MerchantSettings())


def accepted_ids(call: Call) -> Answer:
    return _id_types(call, "acceptedIdTypes", call.account.settings)


def _id_types(call: Call, name: str, settings: MerchantSettings) -> Answer:
    listed = []
    for code, country in sorted(names().items(), key=lambda pair: pair[1]):
        types = [one for one in enums.ID_TYPES if refusal_status(one, code, settings) is None]
        if types and code not in UNSUPPORTED_COUNTRIES:
            sides = [
                {"idType": one, "acquisitionConfig": {"backSide": one in settings.back_side}} for one in types
            ]
            listed.append({"countryName": country[:100], "countryCode": code, "idTypes": sides})
    return _answer(call, **{name: listed})


def document_types(call: Call) -> Answer:
    listed = [{"code": one.code, "name": one.name} for one in DOCUMENT_TYPES.values() if one.code != CUSTOM]
    listed += [
        {"code": CUSTOM, "name": one.label} for one in call.account.settings.custom_documents if one.enabled
    ]
    return _answer(call, supportedDocumentTypes=listed)


# What they have in common


def _request_of(call: Call) -> StartedRequest:
    if call.asked is None:
        raise TypeError("a start needs its request")
    return call.asked


def _remark(call: Call, *words: str) -> None:
    _request_of(call).remarks += words


async def _values(call: Call, named: fields.Call) -> Mapping[str, Any]:
    return _read(call, named, await _json(call))


async def _json(call: Call, most: int = MOST_JSON) -> Mapping[str, Any]:
    asked = _request_of(call)
    return _parse(asked, await body_of(asked, most))


def _parse(asked: StartedRequest, body: bytes) -> Mapping[str, Any]:
    try:
        return parse_json(asked, body, _SIDES)
    except BadRequest as error:
        raise Refusal(400, error.why, said=error.said) from None


def _refuse_if_gone(call: Call, named: fields.Call) -> None:
    """Of a call that the merchant's edition has no source for, nothing could be sent."""
    edition = call.account.settings.edition
    if edition != KYX and named.source not in enums.SCAN_SOURCES.of(edition):
        have = [one for one in MET if one != KYX and named.source in enums.SCAN_SOURCES.of(one)]
        raise Refusal(
            400,
            f"edition {edition} has no {named.name} any more; start scans with POST /api/v4/initiate, "
            f"or give the merchant edition {have[-1]} or earlier",
        )


async def _understand(call: Call, named: fields.Call) -> Meaning:
    """What a request for a page asks for."""
    asked, account = _request_of(call), call.account
    content = _parse(asked, await body_of(asked))
    asked.remarks += _odd_headers(call, asked.odd)
    try:
        meant = understand(named, content, account.settings, account.wire, hosted=is_hosted(account))
    except BadRequest as error:
        raise Refusal(400, error.why, said=error.said) from None
    asked.remarks += meant.remarks
    return meant


def _read(call: Call, named: fields.Call, content: Mapping[str, Any]) -> Mapping[str, Any]:
    asked, strict = _request_of(call), call.account.wire.strict
    asked.remarks += _odd_headers(call, asked.odd_parts if "image" in asked.content else asked.odd)
    try:
        reading = read(named, content, call.account.settings, strict=strict)
    except BadRequest as error:
        raise Refusal(400, error.why, said=error.said) from None
    asked.remarks += (LENIENT + one for one in reading.remarks)
    return reading.values


def _odd_headers(call: Call, odd: Words) -> Words:
    """To be remarked, unless the merchant is strict."""
    if odd and call.account.wire.strict:
        raise Refusal(403, "; ".join(odd))
    return _leniently(odd)


@lru_cache(maxsize=256)  # most requests of a merchant carry the same headers
def _leniently(odd: Words) -> Words:
    return tuple(LENIENT + one for one in odd)


def _meaning(call: Call, named: fields.Call, values: Mapping[str, Any], *, paged: bool = True) -> Meaning:
    account = call.account
    try:
        meant = meaning(named, values, account.settings, account.wire, paged=paged, hosted=is_hosted(account))
    except BadRequest as error:
        raise Refusal(400, error.why, said=error.said) from None
    _remark(call, *meant.remarks)
    return meant


def is_hosted(account: Account) -> bool:
    """Whether scans wait for their customers, if nobody has said: where time passes by itself."""
    if account.wire.journey is None:
        return account.clock.running
    return account.wire.journey == "hosted"


async def _pictures(call: Call, values: Mapping[str, Any]) -> dict[str, Picture]:
    found, wrong = {}, []
    for name, side in _SIDES.items():
        if name not in values:
            continue
        try:
            found[side] = await _picture(call, values, name)
        except Refusal as refusal:
            wrong.append(refusal.why)
    if wrong:
        raise Refusal(400, "; ".join(wrong))
    return found


async def _picture(call: Call, values: Mapping[str, Any], name: str) -> Picture:
    try:
        content, remarks = await asyncio.to_thread(decode_base64, values[name], name)
    except BadRequest as error:
        raise Refusal(400, error.why) from None
    asked, strict = _request_of(call), call.account.wire.strict
    remark_leniently(asked, remarks, strict=strict)
    picture = await _judge(call, content, name)
    told = values.get(f"{name}MimeType")
    if (told or "image/jpeg") != picture.kind:
        says = "says" if told else "is not given, so it would be"
        found = f"{name} is {picture.kind}; {name}MimeType {says} {told or 'image/jpeg'}"
        remark_leniently(asked, [found], strict=strict)
    return picture


async def _judge(call: Call, content: bytes, name: str, *, document: bool = False) -> Picture:
    strict = call.account.wire.strict
    return await picture_of(_request_of(call), content, name, strict=strict, document=document)


async def _image_part(call: Call) -> Picture:
    parts = await parts_of(_request_of(call), MOST_UPLOAD)
    if "image" not in parts:
        raise Refusal(400, f"part image is missing; parts are {', '.join(parts) or 'none'}")
    return await _judge(call, parts["image"], "image", document=True)


async def _start(
    call: Call, named: fields.Call, meant: Meaning, pictures: Mapping[str, Picture] | None = None
) -> Accepted:
    """It has begun: nothing that is answered needs its person."""
    pictures = pictures or {}
    own = (
        next((name for one in pictures.values() if (name := marked_scenario(one.content))), None)
        if pictures
        else None
    )
    try:
        started, remarks = initiating.start(
            call.simulation, call.account, named.product, meant, pictures, own
        )
    except NoDefault as error:
        raise Refusal(503, str(error)) from None
    except ImpossibleValue as error:
        raise Refusal(400, str(error).replace("\n", "; ")) from None
    except BrokenContract as error:
        why, said = (f"the request cannot be played: {words}" for words in _reasons(error))
        raise Refusal(400, why, said=said) from None
    except ScenarioError as error:
        why, said = (
            f"the scenario chosen for this request cannot be played: {words}" for words in _reasons(error)
        )
        raise Refusal(503, why, said=said) from None
    except TooMany as error:
        raise Refusal(429, str(error)) from None
    except Stopping as error:
        raise Refusal(503, str(error)) from None
    asked = _request_of(call)
    asked.remarks += remarks
    asked.reference = started.begun.reference
    return await call.simulation.send_early(started)


def _reasons(error: ScenarioError) -> tuple[str, str]:
    """What is wrong, with its places for the journal, and without for the answer: a place names a folder."""
    why = "; ".join(map(str, error.problems))
    return why, "; ".join(one.message for one in error.problems)


def _open_upload(call: Call) -> Transaction:
    """The caller's upload that still takes pages: five minutes after its last update, says the guide."""
    upload = call.find(enums.MULTI_DOCUMENT)
    _request_of(call).reference = upload.reference
    initiation = upload.initiation
    if initiation is None or initiation.token is not None:
        raise Refusal(404, f"transaction {upload.reference} was not started by the API for documents")
    if upload.state is not State.PENDING or initiation.used:
        raise Refusal(404, f"transaction {upload.reference} no longer takes pages: it is {upload.state}")
    if call.account.clock.now() - upload.updated >= initiating.PAGES_WITHIN:
        raise Refusal(404, f"transaction {upload.reference} was updated more than five minutes ago")
    return upload


async def _complete(call: Call, upload: Transaction) -> None:
    _request_of(call).reference = upload.reference
    await initiating.complete(call.simulation, upload)


def _token(scan: Transaction) -> str:
    return (scan.initiation.token if scan.initiation else None) or ""


def _answer(call: Call, **values: object) -> Answer:
    return _json_answer(timestamp=timestamp(call.account.clock.now()), **values)


def _json_answer(**values: object) -> Answer:
    return Answer(encode(values))


_V2: Final = "/api/netverify/v2"
_UPLOAD: Final = f"{_V2}/acquisitions/{{ref}}"
STARTS: Final = tuple(
    route(template, second_pair=False, starts=True, **handlers)
    for template, handlers in (
        ("/api/v4/initiate", {"POST": web_v4}),
        (f"{_V2}/initiateNetverify", {"POST": initiate_embedded}),
        (f"{_V2}/initiateNetverifyRedirect", {"POST": redirect}),
        (f"{_V2}/performNetverify", {"POST": perform}),
        (f"{_V2}/acquisitions", {"POST": acquisition}),
        (f"{_V2}/createDocumentAcquisition", {"POST": old_acquisition}),
        (f"{_V2}/acquisitions/complete", {"POST": complete}),
        (_UPLOAD, {"PUT": finish}),
        (f"{_UPLOAD}/document", {"POST": document}),
        (f"{_UPLOAD}/document/pages/{{page}}", {"POST": page}),
        (f"{_V2}/supportedIdTypes", {"GET": supported_ids}),
        (f"{_V2}/acceptedIdTypes", {"GET": accepted_ids}),
        (f"{_V2}/supportedDocumentTypes", {"GET": document_types}),
    )
)
