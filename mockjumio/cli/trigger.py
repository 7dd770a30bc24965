"""How does ``mockjumio trigger`` play scenarios against a merchant? On a manual clock of its own."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from mockjumio.cli.choose import again, scenarios
from mockjumio.cli.configure import options
from mockjumio.cli.output import colour, print_json, table
from mockjumio.clock import Mode
from mockjumio.contract.kinds import URL
from mockjumio.errors import UsageError
from mockjumio.exchanges import Attempt, Callback, Outcome
from mockjumio.harness import Sandbox
from mockjumio.scenario.parse import Scenario
from mockjumio.simulation.play import derived_seed
from mockjumio.simulation.requests import draw_seed
from mockjumio.transaction import Transaction, sends_callback

_GRACE = 1_000  # so that attempts that time out are recorded before the command gives up


def run(arguments: argparse.Namespace) -> int:
    if not URL.fits(arguments.to):
        raise UsageError(f"--to {arguments.to!r} is not {URL.words}, in ASCII or Punycode")
    return asyncio.run(_trigger(arguments))


async def _trigger(arguments: argparse.Namespace) -> int:
    chosen = options(arguments)
    wire = chosen.wire._replace(timeout_ms=arguments.timeout)
    sandbox = Sandbox(
        chosen._replace(clock=Mode.MANUAL, start=arguments.now, wire=wire, callback_url=arguments.to)
    )
    plays = scenarios(arguments, sandbox.library)
    seed = draw_seed() if arguments.seed is None else arguments.seed
    sandbox.account.ordinal = arguments.ordinal - 1
    async with sandbox:
        transactions = _start(sandbox, plays, seed, arguments.count)
        try:
            async with asyncio.timeout((arguments.timeout + _GRACE) / 1000):
                await sandbox.simulation.run_until_idle(sandbox.account)
        except TimeoutError:
            pass  # what happened until now is reported, and the exit code says the rest
        code = _report(sandbox, transactions, arguments)
        sys.stdout.flush()  # whoever reads it should not wait for the end of the lingering
        await asyncio.sleep(arguments.linger / 1000)
    return code


def _start(sandbox: Sandbox, plays: Sequence[Scenario], seed: int, count: int) -> list[Transaction]:
    return [
        sandbox.simulation.start(sandbox.account, scenario, seed=derived_seed(seed, item))
        for scenario in plays
        for item in range(count)
    ]


def _report(sandbox: Sandbox, transactions: Sequence[Transaction], arguments: argparse.Namespace) -> int:
    now = [sandbox.simulation.transaction(one.reference) or one for one in transactions]
    callbacks = {one.reference: sandbox.store.callbacks(one.reference) for one in now}
    if arguments.json:
        print_json({"transactions": [_view(one, callbacks[one.reference], arguments) for one in now]})
    else:
        print(_table(now, callbacks))
        for one in now[:_MOST_COMMANDS]:
            print(colour(f"again: {_again(one, arguments)}", "faint"))
        if len(now) > _MOST_COMMANDS:
            print(colour(f"… and {len(now) - _MOST_COMMANDS} more; --json has them all", "faint"))
    sent = [one for group in callbacks.values() for one in group]
    for line in dict.fromkeys(_complaint(one) for one in sent if not _accepted(one)):
        print(f"mockjumio: {line}", file=sys.stderr)
    if unsent := [one for one in now if _under_way(one, callbacks[one.reference])]:
        print(f"mockjumio: out of time: {len(unsent)} of {len(now)} still under way", file=sys.stderr)
        return 5
    return exit_code(sent)


_MOST_COMMANDS = 10


def _under_way(transaction: Transaction, callbacks: Sequence[Callback]) -> bool:
    """Not settled, its callback not made, or not answered yet: time was up before."""
    if transaction.settled is None or not callbacks:
        return transaction.settled is None or sends_callback(transaction)
    return not all(callback.attempts for callback in callbacks)


def _complaint(callback: Callback) -> str:
    """Why a callback was not accepted, in a line."""
    if not callback.attempts:
        return f"{callback.url}: no answer yet when time was up"
    attempt = callback.attempts[-1]
    return f"{callback.url}: {attempt.outcome.value}: {attempt.detail}"


def exit_code(callbacks: Sequence[Callback]) -> int:
    """0 all accepted; 1 some answer was not well; 5 nobody answered in time; 4 nobody answered."""
    if all(_accepted(callback) for callback in callbacks):
        return 0
    outcomes = {attempt.outcome for callback in callbacks for attempt in callback.attempts}
    if any(outcome.answered or outcome is Outcome.WITHHELD for outcome in outcomes):
        return 1
    return 5 if Outcome.TIMED_OUT in outcomes or not outcomes else 4


def _accepted(callback: Callback) -> bool:
    return bool(callback.attempts) and callback.attempts[-1].outcome is Outcome.ACCEPTED


def _again(transaction: Transaction, arguments: argparse.Namespace) -> str:
    named = next((name for name in arguments.scenarios if name.endswith((".yaml", ".yml"))), None)
    scenario = transaction.scenario if named is None or len(arguments.scenarios) > 1 else named
    return again(arguments, scenario, transaction)


def _table(transactions: Sequence[Transaction], callbacks: dict[str, tuple[Callback, ...]]) -> str:
    rows = []
    for one in transactions:
        for callback in callbacks[one.reference] or (None,):
            attempt = callback.attempts[-1] if callback and callback.attempts else None
            result = one.result.status if one.settled else one.state.value
            rows.append((one.scenario, str(one.seed), one.reference, result, *_cells(callback, attempt)))
    return table(("SCENARIO", "SEED", "REFERENCE", "RESULT", "CALLBACK", "STATUS", "TIME"), rows)


def _cells(callback: Callback | None, attempt: Attempt | None) -> tuple[str, str, str]:
    if callback is None:
        return "none", "", ""
    if attempt is None:
        return "no answer yet", "", ""
    words = attempt.outcome.value
    marked = f"{words} (breaks the contract on purpose)" if callback.violations else words
    return marked, "" if attempt.status is None else str(attempt.status), f"{attempt.duration_ms:.0f} ms"


def _view(
    transaction: Transaction, callbacks: Sequence[Callback], arguments: argparse.Namespace
) -> dict[str, object]:
    from mockjumio.web.control.views import callback_view

    return {
        "scenario": transaction.scenario,
        "seed": transaction.seed,
        "reference": transaction.reference,
        "status": transaction.state.value,
        "result": transaction.result.status,
        "callbacks": [callback_view(callback) for callback in callbacks],
        "again": _again(transaction, arguments),
    }
