"""Which workflows are there? By their keys: which credentials they take, and what they check."""

from typing import Final, NamedTuple

from mockjumio.contract.platform.labels import CAPABILITIES, DATA, DOCUMENT, FACEMAP, ID, SELFIE
from mockjumio.settings import OwnWorkflow

API: Final = "API"
SDK: Final = "SDK"
WEB: Final = "WEB"
_ALL: Final = (WEB, API, SDK)
_IDENTITY: Final = (
    "extraction", "similarity", "liveness", "dataChecks", "imageChecks", "usability",
)  # fmt: skip
_FULL: Final = (
    *_IDENTITY, "watchlistScreening", "addressValidation", "proofOfResidency", "drivingLicenseVerification",
)  # fmt: skip


class Definition(NamedTuple):
    """A workflow. ``sure`` says how its capabilities are known; the channels are Jumio's."""

    key: str
    words: str
    credentials: tuple[str, ...]
    capabilities: tuple[str, ...]
    channels: tuple[str, ...] = _ALL
    sure: str = "inferred"

    @property
    def is_v3(self) -> bool:
        """Of 2021: its details have neither decision nor steps."""
        return len(self.key) < 5


SEEN, WIRE, INFERRED = "seen in Jumio's guide", "seen on the wire", "inferred"

WORKFLOWS: Final = {
    one.key: one
    for one in (
        Definition("10011", "ID and identity verification", (ID, SELFIE, FACEMAP), _IDENTITY, sure=WIRE),
        Definition("10013", "10011 with more checks", (ID, SELFIE, FACEMAP), _FULL, sure=WIRE),
        Definition("10010", "standalone screening", (DATA,), ("watchlistScreening",), (API,), WIRE),
        Definition("10014", "authentication", (SELFIE, FACEMAP), ("authentication", "liveness", "usability"),
                   (SDK, WEB), INFERRED),
        Definition("10015", "ID verification", (ID,),
                   ("extraction", "dataChecks", "imageChecks", "usability"), sure=INFERRED),
        Definition("10016", "standalone liveness", (SELFIE, FACEMAP), ("liveness", "usability"),
                   (SDK, API), INFERRED),
        Definition("10025", "similarity to an ID that is on file", (ID, SELFIE), ("similarity", "usability"),
                   (API,), INFERRED),
        Definition("10031", "ID capture and storage", (ID,), ("usability",), sure=INFERRED),
        Definition("10163", "ID and identity with supporting data", (ID, SELFIE, FACEMAP, DATA), _IDENTITY,
                   sure=INFERRED),
        Definition("10164", "the same, the data optional", (ID, SELFIE, FACEMAP), _IDENTITY, sure=INFERRED),
        Definition("1", "ID capture and storage", (ID,), ("usability",), sure=SEEN),
        Definition("2", "ID verification", (ID,), ("extraction", "dataChecks", "imageChecks", "usability"),
                   sure=SEEN),
        Definition("3", "ID and identity verification", (ID, SELFIE, FACEMAP), _IDENTITY, sure=SEEN),
        Definition("5", "similarity to an ID that is on file", (ID, SELFIE), ("similarity", "usability"),
                   (API,), SEEN),
        Definition("6", "standalone liveness", (SELFIE, FACEMAP), ("liveness", "usability"),
                   (SDK, API), SEEN),
        Definition("9", "authentication", (SELFIE, FACEMAP), ("authentication", "liveness", "usability"),
                   (SDK, WEB), SEEN),
        Definition("16", "authentication on premise", (SELFIE, FACEMAP),
                   ("authentication", "liveness", "usability"), (SDK, WEB), SEEN),
        Definition("20", "similarity of two images", (SELFIE, ID), ("similarity", "usability"), (API,), SEEN),
        Definition("32", "ID, identity and screening", (ID, SELFIE, FACEMAP),
                   (*_IDENTITY, "watchlistScreening"), sure=SEEN),
        # No key of a document workflow is known; this one is ours.
        Definition("10900", "upload of a document", (DOCUMENT,), ("extraction", "imageChecks", "usability"),
                   sure=INFERRED),
    )
}  # fmt: skip
DEFAULT: Final = "10011"
DOCUMENTS: Final = "10900"

# Which capabilities a step has. Its names are Jumio's of 2022; today's are not known.
STEPS: Final = {
    "ID_IV": (
        "usability", "imageChecks", "extraction", "dataChecks", "liveness", "similarity", "authentication",
    ),
    "SCREENING": ("watchlistScreening",),
    "ADDRESS_VERIFICATION": ("addressValidation", "proofOfResidency"),
    "DL_VERIFICATION": ("drivingLicenseVerification",),
}  # fmt: skip

# The parts of a credential that can be uploaded, and the classifiers that there are of it afterwards.
PARTS: Final = {
    ID: ("front", "back"),
    SELFIE: ("face",),
    FACEMAP: ("facemap",),
    DOCUMENT: ("document",),
    DATA: ("prepared_data",),
}
CLASSIFIERS: Final = {
    ID: ("FRONT", "BACK"),
    SELFIE: ("FACE",),
    FACEMAP: ("FACEMAP", "LIVENESS_1", "LIVENESS_3", "LIVENESS_2", "LIVENESS_5", "LIVENESS_4", "LIVENESS_6"),
    DOCUMENT: ("DOCUMENT",),
    DATA: ("PREPARED_DATA",),
}  # six images of liveness, in this order (seen on the wire)


def definition_of(key: str, own: tuple[OwnWorkflow, ...]) -> Definition | None:
    """The workflow of a key: the merchant's own, or one that everybody has.

    What its own does not say is as in the default one.
    """
    mine = next((one for one in own if one.key == key), None)
    if mine is None:
        return WORKFLOWS.get(key)
    usual = WORKFLOWS[DEFAULT]
    credentials = mine.credentials or usual.credentials
    checks = tuple(name for name in usual.capabilities if possible(name, credentials))
    return Definition(key, "the merchant's own", credentials, mine.capabilities or checks)


def possible(capability: str, credentials: tuple[str, ...]) -> bool:
    """Whether a workflow with these credentials can have the check."""
    needs = CAPABILITIES[capability].credentials
    if capability == "imageChecks":  # a selfie is compared if there is one
        needs = (ID,)
    if capability in ("watchlistScreening", "extraction") and (
        DATA in credentials or DOCUMENT in credentials
    ):
        return True
    return all(one in credentials for one in needs)
