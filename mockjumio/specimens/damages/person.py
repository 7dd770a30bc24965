"""What does it look like when the person is not who the document says?"""

from mockjumio.specimens.damages.base import Damage
from mockjumio.specimens.specimen import Specimen


def _other_face(specimen: Specimen) -> Specimen:
    return specimen._replace(other_face=True)


def _disguised(specimen: Specimen) -> Specimen:
    return specimen._replace(disguised=True)


MISMATCH = Damage("the selfie is of somebody else", values=_other_face)
NOT_MATCHING = Damage(
    "the printed portrait is of somebody else than the chip's and the selfie", values=_other_face
)
FRAUDSTER = Damage("the paper is in order; the selfie hides behind dark glasses", values=_disguised)
