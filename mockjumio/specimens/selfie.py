"""What does a selfie look like? It shows the face of the document, held otherwise."""

from random import Random

from PIL import Image

from mockjumio.specimens import marks
from mockjumio.specimens.face import Pose, draw_face
from mockjumio.specimens.palette import inks_of
from mockjumio.specimens.parts import face_seed
from mockjumio.specimens.photograph import FRAME, lit
from mockjumio.specimens.specimen import Specimen


def draw_selfie(specimen: Specimen) -> Image.Image:
    """Turned, tilted, in the light of a room; in even light if `flat`."""
    random = Random(f"selfie {specimen.seed}")
    width, height = round(specimen.longest / FRAME), specimen.longest
    pose = Pose(
        turn=random.choice((-1, 1)) * random.uniform(0.5, 1.0),
        tilt=random.uniform(-5, 5),
        zoom=random.uniform(0.98, 1.08),
        disguised=specimen.disguised,
    )
    picture = draw_face(width, height, face_seed(specimen), specimen.gender, specimen.age, None, pose)
    if not specimen.flat:
        picture = lit(picture, random)
    marks.tag(picture, inks_of(specimen.country, specimen.look).accent)
    return picture
