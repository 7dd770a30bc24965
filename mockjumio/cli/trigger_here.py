"""How does ``trigger`` play scenarios on a sandbox in this process? On a manual clock, so without waiting."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from mockjumio.cli.choose import meant
from mockjumio.cli.configure import options
from mockjumio.cli.output import warn_of_files, warn_of_insecurity
from mockjumio.cli.report import View, report
from mockjumio.clock import Mode
from mockjumio.exchanges import Outcome
from mockjumio.harness import Server
from mockjumio.merchant.seeds import draw_seed, run_of_many
from mockjumio.transaction import Transaction

_GRACE = 1_000  # so that attempts that time out are recorded before the command gives up


def run(arguments: argparse.Namespace) -> int:
    return asyncio.run(_trigger(arguments))


async def _trigger(arguments: argparse.Namespace) -> int:
    chosen = options(arguments)
    wire = chosen.wire._replace(timeout_ms=arguments.timeout)
    sandbox = Server(
        chosen._replace(
            clock=Mode.MANUAL,
            start=arguments.now,
            wire=wire,
            callback_url=arguments.to,
            seed=arguments.merchant_seed,
        )
    )
    warn_of_insecurity(chosen.trust)
    warn_of_files(sandbox.library)
    seed = draw_seed() if arguments.seed is None else arguments.seed
    plays = list(run_of_many(meant(arguments, sandbox.library), seed, arguments.count))
    sandbox.account.ordinal = arguments.ordinal - 1
    async with sandbox:
        transactions = [
            sandbox.simulation.start(sandbox.account, one.scenario, seed=own_seed) for one, own_seed in plays
        ]
        await _run(sandbox, (arguments.timeout + _GRACE) / 1000)
        words = [one.word for one, _ in plays]
        code = report(_views(sandbox, transactions), words, arguments)
        sys.stdout.flush()  # whoever reads it should not wait for the end of the lingering
        await asyncio.sleep(arguments.linger / 1000)
    return code


async def _run(sandbox: Server, seconds: float) -> None:
    """Run everything, as long as the merchant goes on answering within so many seconds."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds) as patience, asyncio.TaskGroup() as group:

            async def follow() -> None:
                async for event in sandbox.simulation.events.listen():
                    if event.kind == "callback.attempted" and Outcome(event.data["outcome"]).answered:
                        patience.reschedule(loop.time() + seconds)

            following = group.create_task(follow())
            await sandbox.simulation.run_until_idle(sandbox.account)
            following.cancel()
    except TimeoutError:
        pass  # what happened until now is reported, and the exit code says the rest


def _views(sandbox: Server, transactions: Sequence[Transaction]) -> list[View]:
    from mockjumio.web.control.views import transaction_view

    now = [sandbox.simulation.transaction(one.reference) or one for one in transactions]
    return [transaction_view(sandbox.simulation, one) for one in now]
