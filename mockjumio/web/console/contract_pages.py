"""What does Jumio's contract say of a field, and what is different between two editions?"""

from collections.abc import Iterator
from itertools import groupby

from aiohttp import web

from mockjumio.contract.editions import KYX, MET
from mockjumio.contract.reference import PAIRS, Entry, changes, entries
from mockjumio.web.console.console_paths import Page
from mockjumio.web.console.visit import Visit
from mockjumio.web.control.problem import ControlError


async def show_contract(visit: Visit) -> web.StreamResponse:
    query = visit.request.query
    edition = query.get("edition") or visit.account.settings.edition
    older, words = query.get("from", ""), query.get("q", "")
    for one in filter(None, (edition, older)):
        if one not in MET:
            raise ControlError(404, f"there is no edition {one!r}; known are {', '.join(MET)}")
    if older:
        return _show_difference(visit, older, edition, words)
    found = list(_search(edition, words))
    return visit.page(
        "contract",
        here="contract",
        edition=edition,
        editions=MET,
        older="",
        q=words,
        groups=[(name, list(ones)) for name, ones in groupby(found, lambda one: one.product)],
        count=len(found),
        opened=len(found) <= _FEW,
    )


_FEW = 8  # fields that are shown in full at once


def _search(edition: str, words: str) -> Iterator[Entry]:
    """The fields whose path, description or rules have all words; those whose name it is first of all."""
    every = list(entries(edition))
    exact = [
        one for one in every if words and words.casefold() in (one.path.casefold(), one.field.name.casefold())
    ]
    if exact:
        yield from exact
        return
    wanted = words.casefold().split()
    for one in every:
        text = "\n".join((one.path, *(rule for _, rule in one.rules))).casefold()
        if all(word in text for word in wanted):
            yield one


def _show_difference(visit: Visit, older: str, newer: str, words: str) -> web.Response:
    if newer != KYX and MET.index(older) >= MET.index(newer):
        raise ControlError(422, f"{older} is not older than {newer}", field="from")
    wanted = words.casefold().split()
    pairs = PAIRS if newer == KYX else ()
    rows = () if newer == KYX else changes(older, newer)
    found = [one for one in rows if all(word in f"{one.section} {one.row}".casefold() for word in wanted)]
    return visit.page(
        "contract_difference",
        here="contract",
        edition=newer,
        editions=MET,
        older=older,
        q=words,
        pairs=[one for one in pairs if all(word in one.parameter.casefold() for word in wanted)],
        groups=[(name, list(ones)) for name, ones in groupby(found, lambda one: one.section)],
    )


PAGES = (Page("GET", "contract", show_contract),)
