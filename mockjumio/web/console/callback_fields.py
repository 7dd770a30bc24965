"""How is a callback read by people? In groups, each value with its rule, nested ones as trees."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from mockjumio.contract.editions import KYX
from mockjumio.contract.reference import Entry, entries
from mockjumio.schema.difference import decode_form

UNKNOWN: Final = "Not in the contract"
GROUPS: Final = {
    "Result": (
        "verificationStatus idScanStatus transactionResult rejectReason idFaceMatch idFaceLiveness "
        "identityVerification"
    ),
    "Document": (
        "document idType idSubtype idCountry idNumber idExpiry idUsState issuingAuthority issuingDate "
        "issuingPlace issuingNumber passportNumber visaCategory durationOfStay numberOfEntries dlCategories "
        "dlCarPermission optionalData1 optionalData2"
    ),
    "Person": (
        "idFirstName idLastName idDob originDob gender nationality placeOfBirth mothersName fathersName "
        "personalNumber personalIdentificationNumber registrationNumber taxNumber dni curp cpf rgNumber "
        "voterIdNumber"
    ),
    "Address": "idAddress",
    "Checks": (
        "idCheckDataPositions idCheckDocumentValidation idCheckHologram idCheckMRZcode idCheckMicroprint "
        "idCheckSecurityFeatures idCheckSignature"
    ),
    "Images": "idScanImage idScanImageBackside idScanImageFace livenessImages facemap",
    "References": (
        "jumioIdScanReference scanReference transactionReference enrollmentTransactionReference "
        "workflowExecution account userReference merchantIdScanReference merchantReportingCriteria "
        "customerId additionalInformation clientIp presetCountry presetIdType"
    ),
    "Call": (
        "callBackType idScanSource scanSource transaction transactionDate firstAttemptDate callbackDate "
        "timestamp callbackSentAt"
    ),
}  # the parameters of every edition, in the order in which they are shown
_LONGEST: Final = 2_000  # characters of a value that are shown
_INDEX: Final = re.compile(r"\[\w+\]")


class Value(NamedTuple):
    """A value, or an object or list with others in it. ``rules`` are those of the contract, with labels.

    ``broken`` says which of them it breaks.
    """

    name: str
    path: str
    text: str | None
    parts: "tuple[Value, ...]" = ()
    rules: tuple[tuple[str, str], ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def term(self) -> str:
        """What the contract calls it: its path without the numbers in lists."""
        return _INDEX.sub("", self.path)


class Group(NamedTuple):
    name: str
    values: tuple[Value, ...]


class Contract(NamedTuple):
    """Which rules hold for a transaction's callbacks."""

    product: str
    edition: str

    def rules(self, path: str, beside: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
        """Those of a field; of an address, in the format that has the fields beside it."""
        fitting = _rows(*self).get(_INDEX.sub("", path), ())
        return max(fitting, key=lambda row: _in_common(row, fitting, beside, self)).rules if fitting else ()


def contract_of(transaction: Mapping[str, Any], edition: str) -> Contract:
    """Of a transaction's view."""
    if transaction["account"] is not None:
        return Contract("callback", KYX)
    return Contract(transaction["product"], edition)


def foresee(preview: Mapping[str, Any]) -> tuple[Group, ...]:
    """The groups of the callback that a preview shows; none if it shows none."""
    if preview["callback"] is None:
        return ()
    kyx = preview["edition"] == KYX
    return read(preview["callback"], Contract("callback" if kyx else preview["product"], preview["edition"]))


@lru_cache(maxsize=32)
def _rows(product: str, edition: str) -> Mapping[str, Sequence[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries(edition):
        if entry.product == product:
            found.setdefault(_INDEX.sub("", entry.path), []).append(entry)
    return found


def _in_common(entry: Entry, fitting: Sequence[Entry], beside: Iterable[str], contract: Contract) -> int:
    if len(fitting) == 1:
        return 0
    holder = entry.path.rpartition(".")[0]
    known = _rows(*contract)
    return sum(
        any(other.path == f"{holder}.{name}" for other in known.get(f"{_INDEX.sub('', holder)}.{name}", ()))
        for name in beside
    )


def decode_callback(callback: Mapping[str, Any]) -> dict[str, Any]:
    """What a callback's view says, nested JSON as such."""
    if callback["json"] is not None:
        return dict(callback["json"])
    return decode_form(callback["form"])


def read(callback: Mapping[str, Any], contract: Contract) -> tuple[Group, ...]:
    """The fields of a callback's view in groups, but for those that have none."""
    fields, broken = decode_callback(callback), _by_path(callback["violations"])
    values = {name: _value(name, name, value, contract, broken, fields) for name, value in fields.items()}
    groups = []
    for group, names in GROUPS.items():
        if own := tuple(values.pop(name) for name in names.split() if name in values):
            groups.append(Group(group, own))
    return (*groups, Group(UNKNOWN, tuple(values.values()))) if values else tuple(groups)


def _by_path(violations: Iterable[str]) -> dict[str, list[str]]:
    """What is broken, by the path that each begins with."""
    found: dict[str, list[str]] = {}
    for text in violations:
        path, _, said = text.partition(" ")
        found.setdefault(path, []).append(said)
    return found


def _value(
    name: str,
    path: str,
    value: Any,
    contract: Contract,
    broken: Mapping[str, Sequence[str]],
    beside: Iterable[str],
) -> Value:
    rules, own = contract.rules(path, beside), tuple(broken.get(path, ()))
    if isinstance(value, dict) and value:
        parts = tuple(
            _value(key, f"{path}.{key}", item, contract, broken, value) for key, item in value.items()
        )
        return Value(name, path, None, parts, rules, own)
    if isinstance(value, list) and value:
        return Value(name, path, None, tuple(_items(path, value, contract, broken)), rules, own)
    return Value(name, path, shorten(in_text(value)), (), rules, own)


def _items(
    path: str, items: Iterable[Any], contract: Contract, broken: Mapping[str, Sequence[str]]
) -> Iterator[Value]:
    for number, item in enumerate(items):
        one = _value(f"{number + 1}", f"{path}[{number}]", item, contract, broken, ())
        yield one._replace(rules=())  # those of the list, which stand there


def in_text(value: object) -> str:
    """A value as it is written, what is no text as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def shorten(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text):,} characters)"
