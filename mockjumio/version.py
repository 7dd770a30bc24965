"""Which version is this? Apart, so that whoever says it loads nothing else."""

__version__ = "0.1.0"
