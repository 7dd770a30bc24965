"""How is a transaction shown to people and programs? As JSON in snake_case."""

from mockjumio.clock import Instant, timestamp
from mockjumio.contract.form import decode
from mockjumio.exchanges import Attempt, Callback
from mockjumio.simulation.engine import Simulation
from mockjumio.transaction import Transaction

View = dict[str, object]


def transaction_view(simulation: Simulation, transaction: Transaction) -> View:
    return {
        "reference": transaction.reference,
        "scenario": transaction.scenario,
        "seed": transaction.seed,
        "product": transaction.product,
        "merchant": transaction.merchant,
        "status": transaction.state.value,
        "result": transaction.result.status,
        "created": timestamp(transaction.created),
        "updated": timestamp(transaction.updated),
        "settled": _optional(transaction.settled),
        "deleted": _optional(transaction.deleted),
        "provided": transaction.provided._asdict(),
        "callback_url": transaction.callback.url,
        "steps": [{"at": timestamp(step.at), "action": step.action.value} for step in transaction.steps],
        "callbacks": [callback_view(one) for one in simulation.store.callbacks(transaction.reference)],
    }


def callback_view(callback: Callback) -> View:
    return {
        "id": callback.id,
        "url": callback.url,
        "created": timestamp(callback.created),
        "content_type": callback.content_type,
        "body": callback.body.decode("ascii"),
        "form": decode(callback.body),
        "violations": [str(breach) for breach in callback.violations],
        "attempts": [attempt_view(attempt) for attempt in callback.attempts],
    }


def attempt_view(attempt: Attempt) -> View:
    return {
        "number": attempt.number,
        "started": timestamp(attempt.started),
        "duration_ms": attempt.duration_ms,
        "outcome": attempt.outcome.value,
        "status": attempt.status,
        "detail": attempt.detail,
        "request_headers": dict(attempt.request_headers),
        "response_headers": [list(pair) for pair in attempt.response_headers],
        "excerpt": attempt.excerpt,
    }


def _optional(instant: Instant | None) -> str | None:
    return None if instant is None else timestamp(instant)
