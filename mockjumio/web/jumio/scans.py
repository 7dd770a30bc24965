"""What does Jumio answer about a scan? Retrieval and delete guides, ID verification."""

from mockjumio.contract.enums import ID_VERIFICATION
from mockjumio.messages import resources
from mockjumio.messages.callback import classifiers
from mockjumio.web.jumio.call import Answer, Call
from mockjumio.web.jumio.refusal import Refusal


def status(call: Call) -> Answer:
    return call.answer(resources.status, call.existing(ID_VERIFICATION))


def data(call: Call) -> Answer:
    return call.answer(resources.scan_data, call.finished(ID_VERIFICATION))


def document(call: Call) -> Answer:
    return call.answer(resources.scan_document, call.finished(ID_VERIFICATION))


def transaction(call: Call) -> Answer:
    return call.answer(resources.scan_transaction, call.finished(ID_VERIFICATION))


def verification(call: Call) -> Answer:
    return call.answer(resources.scan_verification, call.finished(ID_VERIFICATION))


def images(call: Call) -> Answer:
    return call.answer(resources.scan_images, call.finished(ID_VERIFICATION))


def image(call: Call) -> Answer:
    scan = call.finished(ID_VERIFICATION)
    there = classifiers(scan)
    if call.part is None or call.part not in there:
        raise Refusal(404, f"no image {call.part!r}; this scan has {', '.join(there) or 'none'}")
    return Answer(picture=(scan, call.part))


def delete(call: Call) -> Answer:
    call.simulation.delete(call.finished(ID_VERIFICATION))
    return Answer()
