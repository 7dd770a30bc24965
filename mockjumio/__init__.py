"""mockjumio plays Jumio's server side, so that merchants can test their own code.

What users may import is listed in ``__all__``; everything else is private.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
