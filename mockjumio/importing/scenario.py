"""Which scenario plays a captured callback again, and how is it written into a file?

It is a guess, held against the captured one and mended. What the guess does not come to is said by
``callback: {omit, set}``, with ``violate: true`` where the document's rules are broken: the scenario sends
the same parameters, and the same values but for people's own.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mockjumio.clock import Instant
from mockjumio.contract.editions import DIGITS, EDITIONS, FIRST, PRACTICES
from mockjumio.contract.enums import (
    APPROVED_VERIFIED,
    AUTHENTICATION,
    ID_VERIFICATION,
    MULTI_DOCUMENT,
    PRODUCTS,
)
from mockjumio.contract.form import decode
from mockjumio.errors import ScenarioError
from mockjumio.importing.anonymize import LENGTHS, Kind, Sections, StandIns, form_of, impersonal, kind_of
from mockjumio.importing.capture import CapturedCallback
from mockjumio.importing.scenario_sections import ON_DOCUMENT, is_upload, scan_sections, upload_sections
from mockjumio.play.check import Preview, preview
from mockjumio.scenario.authoring import as_yaml
from mockjumio.scenario.library import Library
from mockjumio.schema.nodes import Node, Place, from_python

SEED = 1  # with which an import is tried out
_PLACE = Place("import")


class ImportedScenario(NamedTuple):
    """A scenario's node, and why it breaks the document's rules, if it does."""

    node: Node
    breaches: tuple[str, ...]


def make_scenario(captured: CapturedCallback, name: str, library: Library, now: Instant) -> ImportedScenario:
    """The scenario of a captured callback, in the first edition that can say it, or says most of it."""
    form = captured.form
    head = {"name": name, "title": _title(form), "advice": "Say here what your code should do."}
    best = _guess(head, form, FIRST, library, now)
    for edition in EDITIONS:
        if not best.faults:
            break
        other = _guess(head, form, edition, library, now)
        best = other if other.faults < best.faults else best
    scenario = best.scenario
    if best.breaches:
        scenario.setdefault("callback", {})["violate"] = True
    return ImportedScenario(from_python(scenario, _PLACE), best.breaches)


class _Guess(NamedTuple):
    scenario: Sections
    breaches: tuple[str, ...]

    @property
    def faults(self) -> int:
        """How much of the callback it does not come to by itself."""
        callback = self.scenario.get("callback", {})
        return len(self.breaches) + len(callback.get("omit", ())) + len(callback.get("set", ()))


def _guess(
    head: Mapping[str, str], form: Mapping[str, str], edition: str, library: Library, now: Instant
) -> _Guess:
    stand_ins = StandIns(form)
    sections = _sections(form, stand_ins, edition)
    first = _try({**head, **sections}, library, now)
    if first is None:  # what was read off does not go together; the least of its kind does
        sections = _least(form, edition)
        first = _try({**head, **sections}, library, now)
    sent = _parameters_sent(first)
    parts = ON_DOCUMENT if edition == FIRST else {**ON_DOCUMENT, **_later_parts()}
    lacking = [part for parameter, part in parts.items() if parameter in sent and parameter not in form]
    if lacking and "document" in sections:
        sections["document"]["lacks"] = [*sections["document"].get("lacks", ()), *lacking]
        sent = _parameters_sent(_try({**head, **sections}, library, now))
    mended = {**head, **sections, **_mend(form, sent, edition)}
    second = _try(mended, library, now)
    violations = () if second is None or second.callback is None else second.callback.violations
    return _Guess(mended, tuple(map(str, violations)))


def _sections(form: Mapping[str, str], stand_ins: StandIns, edition: str) -> Sections:
    if is_upload(form):
        return upload_sections(form, stand_ins, edition)
    if form.get("callBackType") == "NETVERIFY_AUTHENTICATION" and edition in PRODUCTS.editions(
        AUTHENTICATION
    ):
        from mockjumio.importing.later_parameters import authentication_of

        return authentication_of(form, stand_ins, edition)
    return scan_sections(form, stand_ins, edition)


def _later_parts() -> Mapping[str, str]:
    from mockjumio.importing.later_parameters import READ

    return READ


def _title(form: Mapping[str, str]) -> str:
    """In the document's own words, as far as the callback has any."""
    names = [name for name in ("verificationStatus", "idType", "idCountry") if form.get(name)]
    said = [form[name] for name in names if kind_of(name, form[name]) in (Kind.WORD, Kind.COUNTRY)]
    return f"Imported: {', '.join(said) or ('an upload' if is_upload(form) else 'a callback')}"


def _least(form: Mapping[str, str], edition: str) -> Sections:
    """Something that can be played, where the callback fits no scenario."""
    settings = {} if edition == FIRST else {"settings": {"edition": edition}}
    if is_upload(form):
        return {"product": MULTI_DOCUMENT, "result": {"status": "UPLOADED"}, **settings}
    return {"product": ID_VERIFICATION, "result": {"status": APPROVED_VERIFIED}, **settings}


def _try(scenario: Mapping[str, Any], library: Library, now: Instant) -> Preview | None:
    """The scenario played, whatever rules it breaks; ``None`` if it cannot be."""
    lenient = {**scenario, "callback": {**scenario.get("callback", {}), "violate": True}}
    try:
        return preview(library.inline(from_python(lenient, _PLACE)), seed=SEED, now=now)
    except ScenarioError:
        return None


def _parameters_sent(played: Preview | None) -> Mapping[str, str]:
    return {} if played is None or played.callback is None else decode(played.callback.body)


def _mend(form: Mapping[str, str], sent: Mapping[str, str], edition: str) -> Sections:
    """What is sent too much, too little, or otherwise."""
    omit = [name for name in sent if name not in form]
    differing = {
        name: impersonal(name, value)
        for name, value in form.items()
        if name not in sent or not alike(name, value, sent[name], edition)
    }
    callback: Sections = {}
    if omit:
        callback["omit"] = omit
    if differing:
        callback["set"] = differing
    return {"callback": callback} if callback else {}


def alike(name: str, captured: str, sent: str, edition: str = FIRST) -> bool:
    """Whether a value as it is sent stands for the one that was captured."""
    longest = LENGTHS.get(name)
    if PRACTICES.of(edition)[DIGITS].value != "3":  # as many as there are, which differs from time to time
        from mockjumio.importing.later_parameters import in_full

        captured, sent = in_full(captured), in_full(sent)
    return form_of(name, captured) == form_of(name, sent) and (longest is None or len(captured) <= longest)


_HEAD = """\
# Imported from a captured callback: the same parameters, statuses and codes. What was somebody's own is
# replaced; names, numbers and dates that are not here are drawn by the seed.
"""
_BROKEN = "# It breaks the rules of Jumio's document, as the captured callback did:\n"


def as_file(scenarios: Iterable[ImportedScenario]) -> str:
    """All of them, one YAML document each."""
    return "---\n".join(_document(scenario) for scenario in scenarios)


def _document(scenario: ImportedScenario) -> str:
    rules = "".join(f"#   {_one_line(breach)}\n" for breach in scenario.breaches)
    return _HEAD + (_BROKEN + rules if rules else "") + as_yaml(scenario.node)


def _one_line(text: str) -> str:
    return " ".join(text.split()).encode(errors="backslashreplace").decode()
