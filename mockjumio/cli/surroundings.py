"""What does a command take from its surroundings? Folders of scenarios, environment variables."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from mockjumio.cli.output import warn_of_files
from mockjumio.scenario.library import Library


def folders(arguments: argparse.Namespace) -> list[Path]:
    """``--scenarios``, otherwise ``MOCKJUMIO_SCENARIOS``."""
    named = arguments.folders
    if named is None:
        named = [part for part in os.environ.get("MOCKJUMIO_SCENARIOS", "").split(os.pathsep) if part]
    return [Path(folder) for folder in named]


def library(arguments: argparse.Namespace) -> Library:
    """The scenarios that there are; what is wrong in their folders is warned of."""
    found = Library(folders(arguments))
    warn_of_files(found)
    return found


def environment(arguments: argparse.Namespace) -> Mapping[str, str]:
    """The environment variables that templates may use: those that are listed, and set."""
    return {name: os.environ[name] for name in arguments.env if name in os.environ}
