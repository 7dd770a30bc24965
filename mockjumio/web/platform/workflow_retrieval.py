"""What does a merchant retrieve of a workflow, and how is it deleted?"""

import json
from typing import Final

from mockjumio.messages.platform import details as resources
from mockjumio.messages.platform import workflow_links
from mockjumio.messages.platform.details import kept_part, parts_of
from mockjumio.run import initiating
from mockjumio.specimens.image import Report
from mockjumio.transaction import IllegalTransition, State, Transaction, Workflow
from mockjumio.web.bodies import Refusal
from mockjumio.web.jumio.call import Answer
from mockjumio.web.platform.platform_callers import Call

_HEALTH: Final = b'{"status":"UP","details":{}}'


def status(call: Call) -> Answer:
    return call.answer(resources.status)


def details(call: Call) -> Answer:
    """Also of a workflow that has not ended: what there is of it."""
    return call.answer(resources.details)


def steps(call: Call) -> Answer:
    found, _ = call.find_workflow()
    if not resources.is_decided(found):
        raise Refusal(404, "workflows of v3 have no steps")
    return call.answer(resources.steps)


def rules(call: Call) -> Answer:
    found, _ = call.find_workflow()
    if not resources.is_decided(found):
        raise Refusal(404, "workflows of v3 have no rules")
    return call.answer(resources.rules)


def generate(call: Call) -> Answer:
    """Where the PDF of a workflow that has ended is."""
    found, _ = _reported_workflow(call)
    link = resources.link(found, call.simulation.links(), call.account.credentials, call.account.clock.now())
    return Answer(json.dumps(link).encode())


def pdf(call: Call) -> Answer:
    """The PDF itself, for whoever has its link."""
    found, workflow = _reported_workflow(call)
    said = Report(
        f"Workflow {found.reference}",
        "made by a sandbox: nobody in it exists",
        tuple(resources.rows(found, workflow, call.simulation.links())),
        found.settled or found.updated,
    )
    return Answer(report=said, kind="application/pdf")


def _reported_workflow(call: Call) -> tuple[Transaction, Workflow]:
    found, workflow = call.find_workflow()
    if found.state is State.PENDING:
        raise Refusal(404, f"workflow execution {found.reference} has not ended: there is no PDF yet")
    if found.deleted is not None:
        raise Refusal(404, f"workflow execution {found.reference} was deleted")
    return found, workflow


def part(call: Call) -> Answer:
    """An image of a credential, or what else was uploaded of it."""
    credential, name = call.names["credential"], call.names["part"].upper()
    found, category = _credential(call)
    workflow = found.workflow
    known = (
        next((one for one in workflow.credentials if one.category == category), None) if workflow else None
    )
    call.asked.reference = found.reference
    there = parts_of(found, workflow, known) if workflow and known else ()
    if found.deleted is not None or name not in there:
        raise Refusal(404, f"no part {name} of credential {credential}; it has {', '.join(there) or 'none'}")
    kept = kept_part(name)
    if name not in ("PREPARED_DATA", "FACEMAP"):
        return Answer(picture=(found, kept))
    uploaded = () if found.initiation is None else found.initiation.uploaded
    content = call.simulation.store.picture(found, kept) if kept in uploaded else None
    if name == "PREPARED_DATA":
        return Answer(content or resources.prepared_data(found))
    return Answer(content or b"\0facemap\0", "application/octet-stream")


def _credential(call: Call) -> tuple[Transaction, str]:
    """The workflow that a credential is of, and its category; 404 if there is none."""
    user, credential = call.names["account"], call.names["credential"]
    for reference, category in workflow_links.origins(credential):
        found = call.simulation.transaction(reference, call.account.token)
        if found is not None and found.workflow is not None and found.workflow.account == user:
            return found, category
    raise Refusal(404, f"no credential {credential} of this account")


def delete(call: Call) -> Answer:
    found, _ = call.find_workflow()
    if found.deleted is not None:
        raise Refusal(404, f"workflow execution {found.reference} was deleted")
    try:
        call.simulation.delete(found)
    except IllegalTransition as error:
        raise Refusal(400, str(error)) from None
    return Answer()


def delete_account(call: Call) -> Answer:
    first, user = call.user(), call.names["account"]
    if first.deleted is not None and not initiating.of_account(call.simulation, first, user):
        raise Refusal(404, f"account {user} was deleted")
    try:
        initiating.delete_account(call.simulation, first, user)
    except IllegalTransition as error:
        raise Refusal(400, str(error)) from None
    return Answer()


def delete_biometrics(call: Call) -> Answer:
    """The facemap goes; images and what was found stay."""
    found, _ = call.find_workflow()
    return _forget_biometrics(call, [found])


def delete_biometrics_of_account(call: Call) -> Answer:
    return _forget_biometrics(
        call, initiating.of_account(call.simulation, call.user(), call.names["account"])
    )


def _forget_biometrics(call: Call, found: list[Transaction]) -> Answer:
    try:
        initiating.delete_biometrics(call.simulation, found)
    except IllegalTransition as error:
        raise Refusal(400, str(error)) from None
    return Answer()


HEALTH: Final = Answer(_HEALTH)
