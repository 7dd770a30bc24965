"""What does a scanned document or a selfie look like? Importing this package loads no Pillow: `draw` does."""

from mockjumio.specimens.cache import SpecimenCache
from mockjumio.specimens.specimen import Specimen

__all__ = ["Specimen", "SpecimenCache"]
