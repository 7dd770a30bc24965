"""What does Jumio answer about a scan? Retrieval and delete guides, ID verification."""

from mockjumio.contract.enums import ID_VERIFICATION
from mockjumio.messages import resources
from mockjumio.messages.callback import classifiers
from mockjumio.web.jumio.call import Answer, Call, as_json
from mockjumio.web.jumio.refusal import Refusal


def status(call: Call) -> Answer:
    return as_json(resources.status(call.existing(ID_VERIFICATION), call.now))


def data(call: Call) -> Answer:
    return as_json(resources.scan_data(call.finished(ID_VERIFICATION), call.now, call.links))


def document(call: Call) -> Answer:
    scan = call.finished(ID_VERIFICATION)
    return as_json(resources.with_head(scan, call.now, resources.scan_document(scan, call.links)))


def transaction(call: Call) -> Answer:
    scan = call.finished(ID_VERIFICATION)
    return as_json(resources.with_head(scan, call.now, resources.scan_transaction(scan, call.links)))


def verification(call: Call) -> Answer:
    scan = call.finished(ID_VERIFICATION)
    return as_json(resources.with_head(scan, call.now, resources.scan_verification(scan, call.links)))


def images(call: Call) -> Answer:
    return as_json(resources.scan_images(call.finished(ID_VERIFICATION), call.now, call.links))


def image(call: Call) -> Answer:
    scan = call.finished(ID_VERIFICATION)
    there = classifiers(scan)
    if call.part is None or call.part not in there:
        raise Refusal(404, f"no image {call.part!r}; this scan has {', '.join(there) or 'none'}")
    return Answer(picture=(scan, call.part))


def delete(call: Call) -> Answer:
    call.simulation.delete(call.finished(ID_VERIFICATION))
    return Answer()
