"""As which workflow of Jumio's current platform does a scenario play that no request started?"""

from mockjumio.contract.enums import MULTI_DOCUMENT
from mockjumio.contract.platform.workflows import DEFAULT, DOCUMENTS, WORKFLOWS, definition_of
from mockjumio.settings import MerchantSettings
from mockjumio.transaction import Credential, Workflow


def usual_workflow(settings: MerchantSettings, product: str) -> Workflow:
    """The one of the merchant's settings, or of documents; its account comes with the start."""
    key = DOCUMENTS if product == MULTI_DOCUMENT else settings.platform.workflow
    known = definition_of(key, settings.platform.workflows) or WORKFLOWS[DEFAULT]._replace(key=key)
    return Workflow(key, "", tuple(map(Credential, known.credentials)), known.capabilities)
