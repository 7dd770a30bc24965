"""How does a border read a machine-readable zone? By Doc 9303 alone: nothing of mockjumio is imported."""

from __future__ import annotations

import re

_NAME = "(?:[A-Z]+(?:<[A-Z]+)*(?:<<[A-Z]+(?:<[A-Z]+)*)?)?<*"
_CODE = "[A-Z]{3}|[A-Z]<<"
_DATE = "[0-9]{6}|<{6}"

LAYOUTS = {
    "TD3": (
        rf"P[A-Z<](?P<state>{_CODE})(?P<name>(?=.{{39}}$){_NAME})",
        rf"(?P<number>[A-Z0-9]*<*(?<=^.{{9}}))(?P<number_check>\d)(?P<nationality>{_CODE})"
        rf"(?P<dob>{_DATE})(?P<dob_check>\d)(?P<sex>[MF<])(?P<expires>{_DATE})(?P<expires_check>\d)"
        r"(?P<optional>[A-Z0-9<]{14})(?P<optional_check>\d)(?P<composite>\d)",
    ),
    "MRVA": (
        rf"V[A-Z<](?P<state>{_CODE})(?P<name>(?=.{{39}}$){_NAME})",
        rf"(?P<number>[A-Z0-9]*<*(?<=^.{{9}}))(?P<number_check>\d)(?P<nationality>{_CODE})"
        rf"(?P<dob>{_DATE})(?P<dob_check>\d)(?P<sex>[MF<])(?P<expires>{_DATE})(?P<expires_check>\d)"
        r"(?P<optional>[A-Z0-9<]{16})",
    ),
    "TD1": (
        rf"[ACI][A-Z<](?P<state>{_CODE})(?P<first>[A-Z0-9<]{{25}})",
        rf"(?P<dob>{_DATE})(?P<dob_check>\d)(?P<sex>[MF<])(?P<expires>{_DATE})(?P<expires_check>\d)"
        rf"(?P<nationality>{_CODE})(?P<optional>[A-Z0-9<]{{11}})(?P<composite>\d)",
        rf"(?P<name>(?=.{{30}}$){_NAME})",
    ),
    "CNIS": (
        r"ID(?P<state>FRA)(?P<surname>(?=.{31}$)(?:[A-Z]+(?:<[A-Z]+)*)?<*(?<=^.{30}))(?P<office>[A-Z0-9<]{6})",
        r"(?P<number>[A-Z0-9]*<*(?<=^.{12}))(?P<number_check>\d)(?P<given>[A-Z<]{14})"
        rf"(?P<dob>{_DATE})(?P<dob_check>\d)(?P<sex>[MF<])(?P<composite>\d)",
    ),
}
_SIZES = {(3, 30): ("TD1",), (2, 44): ("TD3", "MRVA"), (2, 36): ("CNIS",)}


def digit(text: str) -> str:
    """Section 4.9 of part 3: weights 7, 3, 1; letters from 10 on, fillers 0."""
    values = [0 if char == "<" else int(char, 36) for char in text]
    return str(sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values)) % 10)


def read(lines: tuple[str, ...]) -> dict[str, str]:
    """The fields of a zone; a ValueError says what no reader would take."""
    found: dict[str, str] = {}
    layout = next(
        (
            name
            for name in _SIZES.get((len(lines), len(lines[0])), ())
            if name in ("TD1", "CNIS") or lines[0][0] == ("P" if name == "TD3" else "V")
        ),
        None,
    )
    if layout is None or len({*map(len, lines)}) != 1:
        raise ValueError(f"no layout has these lines: {lines}")
    for line, pattern in zip(lines, LAYOUTS[layout], strict=True):
        fields = re.fullmatch(pattern, line)
        if fields is None:
            raise ValueError(f"{layout} does not have this line: {line}")
        found |= fields.groupdict()
    if layout == "TD1":
        found |= _first_line(found.pop("first"))
    _check(layout, found, lines)
    return found


def _first_line(text: str) -> dict[str, str]:
    """Number, check digit and optional data; a number of more than nine characters goes on in these."""
    number, check, optional = text[:9], text[9], text[10:]
    if check == "<" and "<" not in number:
        rest, _, optional = optional.partition("<")
        number, check = number + rest[:-1], rest[-1:]
    return {"number": number, "number_check": check, "optional_1": optional}


def _check(layout: str, found: dict[str, str], lines: tuple[str, ...]) -> None:
    for name in ("number", "dob", "expires", "optional"):
        if f"{name}_check" in found and digit(found[name]) != found[f"{name}_check"]:
            raise ValueError(f"the check digit of {name} is wrong in {lines}")
    composite = {
        "TD3": lambda: lines[1][:10] + lines[1][13:20] + lines[1][21:43],
        "TD1": lambda: lines[0][5:] + lines[1][:7] + lines[1][8:15] + lines[1][18:29],
        "CNIS": lambda: lines[0] + lines[1][:35],
    }.get(layout)
    if composite and digit(composite()) != found["composite"]:
        raise ValueError(f"the composite check digit is wrong in {lines}")
