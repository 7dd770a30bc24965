"""What does ``mockjumio compact`` do, and what does it say?"""

import argparse
from pathlib import Path

from mockjumio.cli.output import print_json
from mockjumio.errors import UsageError


def run(arguments: argparse.Namespace) -> int:
    from mockjumio.store.compacting import compact  # sqlite3 and msgspec

    if not arguments.folder:
        raise UsageError("which data directory? Give DIR, or set MOCKJUMIO_DATA_DIR")
    done = compact(Path(arguments.folder), arguments.keep)
    if arguments.json:
        print_json(done._asdict())
        return 0
    if arguments.keep is not None:
        print(f"{done.removed:,} finished transactions removed")
    print(f"{_in_words(done.before)} before, {_in_words(done.after)} after")
    return 0


def _in_words(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
