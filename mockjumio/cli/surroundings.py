"""What does a command take from its surroundings? Folders of scenarios, environment variables."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path


def folders(arguments: argparse.Namespace) -> list[Path]:
    """``--scenarios``, otherwise ``MOCKJUMIO_SCENARIOS``."""
    named = arguments.folders
    if named is None:
        named = [part for part in os.environ.get("MOCKJUMIO_SCENARIOS", "").split(os.pathsep) if part]
    return [Path(folder) for folder in named]


def environment(arguments: argparse.Namespace) -> Mapping[str, str]:
    """The environment variables that templates may use: those that are listed, and set."""
    return {name: os.environ[name] for name in arguments.env if name in os.environ}
