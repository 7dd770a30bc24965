"""What does a scanned document or a selfie look like? Importing this package loads no Pillow: `draw` does."""

from mockjumio.specimens.image import Specimen, SpecimenCache

__all__ = ["Specimen", "SpecimenCache"]
