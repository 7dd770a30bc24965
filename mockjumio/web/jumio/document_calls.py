"""What does Jumio answer about an upload? Retrieval and delete guides, multi document."""

from mockjumio.contract.enums import MULTI_DOCUMENT
from mockjumio.messages import resources
from mockjumio.transaction import State
from mockjumio.web.jumio.call import Answer, Call
from mockjumio.web.jumio.refusal import Refusal


def status(call: Call) -> Answer:
    """DONE or FAILED only, says the guide: while it is pending there is nothing to answer."""
    return call.answer(resources.status, call.finished(MULTI_DOCUMENT))


def data(call: Call) -> Answer:
    return call.answer(resources.upload_data, call.finished(MULTI_DOCUMENT))


def document(call: Call) -> Answer:
    upload = call.finished(MULTI_DOCUMENT)
    if upload.state is State.FAILED:
        raise Refusal(404, f"transaction {call.reference} failed: no document was uploaded")
    return call.answer(resources.upload_document, upload)


def transaction(call: Call) -> Answer:
    return call.answer(resources.upload_transaction, call.finished(MULTI_DOCUMENT))


def pages(call: Call) -> Answer:
    return call.answer(resources.upload_pages, call.finished(MULTI_DOCUMENT))


def page(call: Call) -> Answer:
    upload = call.finished(MULTI_DOCUMENT)
    there = [str(number) for number in resources.pages(upload)]
    if call.part is None or call.part not in there:
        raise Refusal(404, f"no page {call.part!r}; this upload has {', '.join(there) or 'none'}")
    return Answer(picture=(upload, call.part))


def delete(call: Call) -> Answer:
    call.simulation.delete(call.finished(MULTI_DOCUMENT))
    return Answer()
