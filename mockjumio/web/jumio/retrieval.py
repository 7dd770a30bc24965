"""What does Jumio answer about a scan, and about an upload? Retrieval and delete guides."""

from mockjumio.contract.enums import AUTHENTICATION, ID_VERIFICATION, LIVENESS, MULTI_DOCUMENT, ORIGINAL
from mockjumio.messages import resources
from mockjumio.messages.callback import classifiers
from mockjumio.messages.later_editions import facemap
from mockjumio.messages.resources import liveness, urls_in_callback
from mockjumio.transaction import State, Transaction
from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio.call import Answer, Call


def scan_status(call: Call) -> Answer:
    return call.answer(resources.status, call.find(ID_VERIFICATION))


def scan_data(call: Call) -> Answer:
    return call.answer(resources.scan_data, call.find_finished(ID_VERIFICATION))


def scan_document(call: Call) -> Answer:
    return call.answer(resources.scan_document, call.find_finished(ID_VERIFICATION))


def scan_transaction(call: Call) -> Answer:
    return call.answer(resources.scan_transaction, call.find_finished(ID_VERIFICATION))


def scan_verification(call: Call) -> Answer:
    return call.answer(resources.scan_verification, call.find_finished(ID_VERIFICATION))


def scan_images(call: Call) -> Answer:
    return call.answer(resources.scan_images, call.find_finished(ID_VERIFICATION))


def scan_image(call: Call) -> Answer:
    return _image(call, call.find_finished(ID_VERIFICATION))


def _image(call: Call, scan: Transaction) -> Answer:
    there = classifiers(scan)
    if call.part is None or call.part not in there:
        raise Refusal(404, f"no image {call.part!r}; this scan has {', '.join(there) or 'none'}")
    return Answer(picture=(scan, call.part))


def authentication(call: Call) -> Answer:
    return call.answer(resources.authentication, call.find(AUTHENTICATION))


def authentication_image(call: Call) -> Answer:
    return _image(call, call.find_finished(AUTHENTICATION))


def authentication_liveness(call: Call) -> Answer:
    return _liveness(call, call.find_finished(AUTHENTICATION))


def authentication_delete(call: Call) -> Answer:
    call.simulation.delete(call.find_finished(AUTHENTICATION))
    return Answer()


def scan_liveness(call: Call) -> Answer:
    return _liveness(call, call.find_finished(ID_VERIFICATION))


def _liveness(call: Call, scan: Transaction) -> Answer:
    """An image of liveness: the same face a moment later."""
    there = len(liveness(scan, call.simulation.links()))
    if call.part is None or call.part not in map(str, range(1, there + 1)):
        raise Refusal(404, f"no image of liveness {call.part!r}; this scan has {there}")
    return Answer(picture=(scan, f"{LIVENESS}{call.part}"))


def scan_facemap(call: Call) -> Answer:
    """Bytes that nobody can read but those who made the format; the same for the same scan."""
    scan = call.find_finished(ID_VERIFICATION)
    if not urls_in_callback(scan, call.simulation.links(), "facemap"):
        raise Refusal(404, "this scan has no facemap")
    return Answer(facemap(scan), kind="application/octet-stream")


def scan_delete(call: Call) -> Answer:
    call.simulation.delete(call.find_finished(ID_VERIFICATION))
    return Answer()


def upload_status(call: Call) -> Answer:
    """DONE or FAILED only, says the guide: while it is pending there is nothing to answer."""
    return call.answer(resources.status, call.find_finished(MULTI_DOCUMENT))


def upload_data(call: Call) -> Answer:
    return call.answer(resources.upload_data, call.find_finished(MULTI_DOCUMENT))


def upload_document(call: Call) -> Answer:
    upload = call.find_finished(MULTI_DOCUMENT)
    if upload.state is State.FAILED:
        raise Refusal(404, f"transaction {call.reference} failed: no document was uploaded")
    return call.answer(resources.upload_document, upload)


def upload_transaction(call: Call) -> Answer:
    return call.answer(resources.upload_transaction, call.find_finished(MULTI_DOCUMENT))


def upload_pages(call: Call) -> Answer:
    return call.answer(resources.upload_pages, call.find_finished(MULTI_DOCUMENT))


def upload_page(call: Call) -> Answer:
    upload = call.find_finished(MULTI_DOCUMENT)
    there = [str(number) for number in resources.pages(upload)]
    if call.part is None or call.part not in there:
        raise Refusal(404, f"no page {call.part!r}; this upload has {', '.join(there) or 'none'}")
    return Answer(picture=(upload, call.part))


def upload_original(call: Call) -> Answer:
    """The PDF that was submitted, in editions that tell of it."""
    upload = call.find_finished(MULTI_DOCUMENT)
    if not resources.has_original(upload):
        raise Refusal(404, "this upload has no original: no PDF was submitted, or the edition has none")
    return Answer(picture=(upload, ORIGINAL))


def upload_delete(call: Call) -> Answer:
    call.simulation.delete(call.find_finished(MULTI_DOCUMENT))
    return Answer()
