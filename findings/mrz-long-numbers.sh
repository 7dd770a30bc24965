#!/bin/sh
# ICAO Doc 9303 lets a card's number be longer than its nine places: they end in "<", and the rest and the check digit
# stand in the optional data (part 5, as on Belgian identity cards); a day of birth that is not known is "<<" (part 3).
# PyPI's mrz computes the check digit of the nine places alone, and takes no day but a number, so that it calls the
# documents of real people false. Needs python3 and pip. Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
python3 -m venv venv
venv/bin/pip install -q mrz==0.6.2
cat > ask.py <<'PYTHON'
from importlib.metadata import version

from mrz.checker.td1 import TD1CodeChecker
from mrz.checker.td3 import TD3CodeChecker

LONG = "I<UTOD23145890<7349<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
SHORT = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
DAY = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408<<%sF1204159ZE184226B<<<<<1%s"


def check_digit(text):
    values = (0 if one == "<" else int(one, 36) for one in text)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


born = check_digit("7408<<")
unknown = DAY % (born, check_digit(f"L898902C367408<<{born}1204159ZE184226B<<<<<1"))
found = [bool(one) for one in (TD1CodeChecker(SHORT), TD1CodeChecker(LONG), TD3CodeChecker(unknown))]
print(f"mrz {version('mrz')}: short number {found[0]}, long number {found[1]}, unknown day of birth {found[2]}")
raise SystemExit(0 if found == [True, False, False] else 1)
PYTHON
venv/bin/python ask.py
