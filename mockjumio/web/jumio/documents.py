"""What does Jumio answer about an upload? Retrieval and delete guides, multi document."""

from mockjumio.contract.enums import MULTI_DOCUMENT
from mockjumio.messages import resources
from mockjumio.transaction import State
from mockjumio.web.jumio.call import Answer, Call, as_json
from mockjumio.web.jumio.refusal import Refusal


def status(call: Call) -> Answer:
    """DONE or FAILED only, says the guide: while it is pending there is nothing to answer."""
    return as_json(resources.status(call.finished(MULTI_DOCUMENT), call.now))


def data(call: Call) -> Answer:
    return as_json(resources.upload_data(call.finished(MULTI_DOCUMENT), call.now, call.links))


def document(call: Call) -> Answer:
    upload = call.finished(MULTI_DOCUMENT)
    if upload.state is State.FAILED:
        raise Refusal(404, f"transaction {call.reference} failed: no document was uploaded")
    return as_json(resources.with_head(upload, call.now, resources.upload_document(upload, call.links)))


def transaction(call: Call) -> Answer:
    upload = call.finished(MULTI_DOCUMENT)
    return as_json(resources.with_head(upload, call.now, resources.upload_transaction(upload, call.links)))


def pages(call: Call) -> Answer:
    return as_json(resources.upload_pages(call.finished(MULTI_DOCUMENT), call.now, call.links))


def page(call: Call) -> Answer:
    upload = call.finished(MULTI_DOCUMENT)
    there = [str(number) for number in resources.pages(upload)]
    if call.part is None or call.part not in there:
        raise Refusal(404, f"no page {call.part!r}; this upload has {', '.join(there) or 'none'}")
    return Answer(picture=(upload, call.part))


def delete(call: Call) -> Answer:
    call.simulation.delete(call.finished(MULTI_DOCUMENT))
    return Answer()
