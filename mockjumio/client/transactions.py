"""How is a scan started, played and steered from a test, and the merchant's clock moved?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from mockjumio.client.transport import (
    MOVING,
    Calls,
    Duration,
    callback_id,
    drop_none,
    duration,
    instant,
    reference_of,
    seconds,
    segment,
)
from mockjumio.client.values import Callback, ClockState, Scan
from mockjumio.errors import ConfigurationError, Problem, Refused, ScenarioError, UsageError
from mockjumio.personas.chance import derived_seed

if TYPE_CHECKING:
    from mockjumio.schema.nodes import Node


ScenarioLike = str | Mapping[str, Any] | PathLike[str]


class StartOptions(TypedDict, total=False):
    """What a start takes beside its scenario; what is left out or ``None`` is not given.

    ``callback_url`` is where the callback goes instead of the merchant's URL. Without ``seed``, seeds follow
    from the sandbox's own. ``set`` replaces values of the scenario by path: ``{"result.face_match": 12}``.
    The rest is what the app hands over.
    """

    callback_url: object
    customer_id: str | None
    merchant_reference: str | None
    reporting_criteria: str | None
    additional_information: str | None
    client_ip: str | None
    first_name: str | None
    last_name: str | None
    seed: int | None
    set: Mapping[str, object] | None


def check_names(function: str, options: Iterable[str]) -> None:
    """Raise as Python does for a keyword that a function does not take."""
    for name in options:
        if name not in StartOptions.__annotations__:
            raise TypeError(f"{function}() got an unexpected keyword argument {name!r}")


class NamedScenario:
    """A scenario as a call takes it; knows where in its file what is wrong with it stands."""

    def __init__(self, scenario: ScenarioLike) -> None:
        self._node: Node | None = None
        self.file: str | None = None  # if it was named by one
        self.value: object
        if isinstance(scenario, Mapping):
            self.value = dict(scenario)
        elif isinstance(scenario, PathLike) or str(scenario).endswith((".yaml", ".yml")):
            from mockjumio.schema.nodes import to_python

            self.file = str(scenario)
            self._node = _read(Path(scenario))
            self.value = to_python(self._node)
        elif isinstance(scenario, str):
            self.value = scenario
        else:
            raise UsageError(f"{scenario!r} is not a scenario: a name, a mapping, or the path of a file")

    def explain(self, refused: Refused) -> Exception:
        """What is wrong with the scenario, with its places in the file."""
        if self._node is None or not refused.problems:
            return refused
        return ScenarioError([self._place(problem) for problem in refused.problems])

    def _place(self, problem: Problem) -> Problem:
        where, _, path = problem.place.partition(".")
        if where != "scenario" or self._node is None:
            return problem
        return problem._replace(place=str(self._node.at(*path.split("."))))


def _read(file: Path) -> "Node":
    from mockjumio.scenario.folders import display_path
    from mockjumio.scenario.library import read_scenarios

    nodes = read_scenarios(file)
    if len(nodes) != 1:
        found = "no scenario" if not nodes else f"{len(nodes)} scenarios"
        raise ConfigurationError(
            f"{display_path(file)}: {found} in this file; name a file with one, or its folder as scenarios="
        )
    return nodes[0]


class TransactionCalls(Calls):
    """Transactions: what the app's SDK and the user would do."""

    def __init__(self) -> None:
        super().__init__()
        self._seed: int | None = None
        self._scenario: ScenarioLike | None = None
        self._started = 0
        self.files: dict[str, str] = {}  # the paths by which scenarios were named, by reference

    async def start(self, scenario: ScenarioLike | None = None, **options: Unpack[StartOptions]) -> Scan:
        """Start a scan or upload, as the app's SDK would. The rest happens as time passes.

        ``scenario`` is a name, a mapping with at least ``result``, or the path of a YAML file; without one
        the sandbox's own plays, or the merchant's routes and the scenarios' ``match`` decide, and
        ``approved`` if none fits. :class:`~mockjumio.client.transactions.StartOptions` says what else:
        ``callback_url``, ``customer_id``, ``merchant_reference``, ``reporting_criteria``,
        ``additional_information``, ``client_ip``, ``first_name``, ``last_name``, ``seed``, ``set``. Raises
        what is wrong with the scenario.
        """
        check_names("start", options)
        scenario = self._scenario if scenario is None else scenario
        named = None if scenario is None else NamedScenario(scenario)
        url, seed = options.get("callback_url"), options.get("seed")
        body = drop_none(
            **{
                **options,
                "scenario": None if named is None else named.value,
                "callback_url": None if url is None else str(url),
                "seed": self._next_seed() if seed is None else seed,
            }
        )
        try:
            scan = Scan.of(await self.call("POST", "/transactions", body))
        except Refused as refused:
            raise (refused if named is None else named.explain(refused)) from None
        if named is not None and named.file is not None:
            self.files[scan.reference] = named.file
        return scan

    def _next_seed(self) -> int | None:
        if self._seed is None:
            return None
        self._started += 1
        return derived_seed(self._seed, self._started - 1)

    async def play(
        self,
        scenario: ScenarioLike | None = None,
        *,
        within: Duration = "30s",
        **options: Unpack[StartOptions],
    ) -> Scan:
        """Start a scan and let time pass until nothing is planned for it any more, retries included.

        Takes what :meth:`start` takes. A clock that stands is moved, whatever else falls due on the way; on
        one that runs this waits, at most ``within`` of real time, and then returns the scan as it is.
        """
        check_names("play", options)
        scan = await self.start(scenario, **options)
        return await self._wait_until_settled(scan, seconds(within))

    async def _wait_until_settled(self, scan: Scan, patience: float) -> Scan:
        while scan.open:
            clock = ClockState.of(await self.call("GET", "/clock"))
            if clock.running:
                return await self._look_up(scan.reference, wait=patience)
            if clock.next_due is None:
                break
            moment = clock.next_due.isoformat()
            await self.call("POST", "/clock/set", {"now": moment}, seconds=MOVING)
            scan = await self._look_up(scan.reference)
        return scan

    async def transaction(self, scan: Scan | str) -> Scan:
        """A scan or upload as it is now, with its callbacks."""
        return await self._look_up(reference_of(scan))

    async def _look_up(self, reference: str, *, wait: float | None = None) -> Scan:
        path = f"/transactions/{segment(reference)}"
        query = None if wait is None else {"wait": f"{round(wait * 1_000)}ms"}
        return Scan.of(await self.call("GET", path, query=query, seconds=MOVING + (wait or 0)))

    async def transactions(
        self,
        *,
        scenario: str | None = None,
        status: str | None = None,
        customer_id: str | None = None,
        merchant_reference: str | None = None,
    ) -> list[Scan]:
        """The scans and uploads that fit, oldest first. ``status`` is PENDING, DONE or FAILED."""
        filters = drop_none(
            scenario=scenario, status=status, customer_id=customer_id, merchant_reference=merchant_reference
        )
        found = await self._list_all("/transactions", **{name: str(value) for name, value in filters.items()})
        return [Scan.of(one) for one in found]

    async def touch(self, scan: Scan | str) -> Scan:
        """The user does something: the fifteen minutes start again."""
        return await self._steer(scan, "touch", {})

    async def drop(self, scan: Scan | str) -> Scan:
        """The user leaves: cleaned up fifteen minutes after the last update."""
        return await self._steer(scan, "drop", {})

    async def finish(
        self,
        scan: Scan | str,
        scenario: ScenarioLike | None = None,
        *,
        set: Mapping[str, object] | None = None,
    ) -> Scan:
        """The user is through, and the result is there at once; on a clock that stands its callback goes out
        before this returns.

        ``scenario`` and ``set`` give it another result than the one that was planned.
        """
        named = None if scenario is None else NamedScenario(scenario)
        try:
            body = drop_none(scenario=None if named is None else named.value, set=set)
            return await self._steer(scan, "finish", body)
        except Refused as refused:
            raise (refused if named is None else named.explain(refused)) from None

    async def _steer(self, scan: Scan | str, how: str, body: Mapping[str, object]) -> Scan:
        path = f"/transactions/{segment(reference_of(scan))}/{how}"
        return Scan.of(await self.call("POST", path, body, seconds=MOVING))

    async def resend(
        self,
        callback: Callback | str,
        *,
        url: object = None,
        set: Mapping[str, str] | None = None,
        omit: list[str] | None = None,
        violate: bool | None = None,
    ) -> Callback:
        """Send a recorded callback again, now: as it was, with other fields, or to another URL.

        ``violate`` sends it even if ``set`` or ``omit`` break the contract. Returns the new callback, which
        names its ``original``, once it was attempted.
        """
        body = drop_none(url=None if url is None else str(url), set=set, omit=omit, violate=violate)
        path = f"/callbacks/{segment(callback_id(callback))}/resend"
        return Callback.of(await self.call("POST", path, body, seconds=MOVING))


class ClockCalls(Calls):
    """The merchant's clock. What moves it returns the callbacks that were attempted on the way."""

    async def clock(self) -> ClockState:
        """What the clock shows, and what is planned on it."""
        return ClockState.of(await self.call("GET", "/clock"))

    async def now(self) -> datetime:
        """What time it is for the merchant."""
        return (await self.clock()).now

    async def advance(self, by: Duration) -> list[Callback]:
        """Move the clock by ``"15m"``, a ``timedelta`` or seconds; everything due on the way happens.

        Returns the callbacks attempted meanwhile, in the order in which they fell due, once each of them was
        answered or failed.
        """
        return await self._move_clock("advance", {"by": duration(by)})

    async def set(self, now: str | datetime) -> list[Callback]:
        """Move the clock to an instant, never back; returns as :meth:`advance` does."""
        return await self._move_clock("set", {"now": instant(now)})

    async def run_until_idle(self) -> list[Callback]:
        """Move the clock until nothing is planned any more; returns as :meth:`advance` does."""
        return await self._move_clock("run-until-idle", {})

    async def _move_clock(self, how: str, body: dict[str, object]) -> list[Callback]:
        answer = await self.call("POST", f"/clock/{how}", body, seconds=MOVING)
        return [Callback.of(one) for one in answer["callbacks"]]

    async def freeze(self) -> ClockState:
        """Stop the clock."""
        return ClockState.of(await self.call("POST", "/clock/freeze", {}, seconds=MOVING))

    async def resume(self) -> ClockState:
        """Let the clock go on from where it stands, as fast as the machine's."""
        return ClockState.of(await self.call("POST", "/clock/resume", {}))
