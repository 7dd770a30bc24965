"""What has happened on a running sandbox? Its callbacks, transactions or calls, newest first."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from mockjumio.cli.lines import why
from mockjumio.cli.output import note, print_json, table
from mockjumio.cli.report import HEADINGS, View, cells, transaction_rows
from mockjumio.errors import Refused, UsageError, printable
from mockjumio.remote import Control


class History(NamedTuple):
    """How one of the lists is shown. ``filters`` are the options that go to the control API as they are."""

    filters: Sequence[str]
    headings: Sequence[str]
    rows: Callable[[View], Iterable[tuple[str, ...]]]


def run(arguments: argparse.Namespace) -> int:
    name = arguments.command
    history = _HISTORIES[name]
    control = Control(arguments.server, token=arguments.control_token, merchant=arguments.merchant)
    asked = {key: getattr(arguments, key) for key in (*history.filters, "q")}
    query = {key: value for key, value in asked.items() if value is not None}
    try:
        found, more = control.newest(f"/{name}", query, arguments.limit)
    except Refused as refused:
        named = {one.place: one.message for one in refused.problems if one.place in query}
        if not named:
            raise
        raise UsageError("\n".join(f"--{key} {query[key]!r} {why}" for key, why in named.items())) from None
    if arguments.json:
        print_json(found)
        return 0
    if not found:
        note(f"no {name}{' that fit' if query else ' yet'}")
        return 0
    print(table(history.headings, [row for one in found for row in history.rows(one)]))
    if more:
        note(f"these are the newest {len(found)}; --limit shows more")
    return 0


def _callback(one: View) -> Iterable[tuple[str, ...]]:
    yield one["created"], one["id"], _result(one["form"]), *cells(one), one["url"]


def _result(form: View) -> str:
    """The verification's status, or that of the document."""
    from mockjumio.client.difference import decoded

    fields = decoded(form)
    document = fields.get("document")
    status = document.get("status") if isinstance(document, dict) else fields.get("verificationStatus")
    return printable(str(status or ""))


def _transaction(one: View) -> Iterable[tuple[str, ...]]:
    return [(one["created"], *row) for row in transaction_rows(one)]


def _request(one: View) -> Iterable[tuple[str, ...]]:
    yield one["at"], one["method"], str(one["status"]), printable(one["path"]), printable(why(one))


_HISTORIES = {
    "callbacks": History(
        ("reference", "outcome", "status"),
        ("CREATED", "ID", "RESULT", "CALLBACK", "STATUS", "TIME", "URL"),
        _callback,
    ),
    "transactions": History(
        ("scenario", "status", "customer_id", "merchant_reference"), ("CREATED", *HEADINGS), _transaction
    ),
    "requests": History(
        ("reference", "status", "unknown"), ("AT", "METHOD", "STATUS", "PATH", "WHY"), _request
    ),
}
