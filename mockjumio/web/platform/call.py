"""What does one call of the platform concern? A merchant, and what the path names."""

from collections.abc import Mapping
from typing import NamedTuple

from mockjumio.merchant.account import Account
from mockjumio.messages.platform.details import Resource, encoded
from mockjumio.messages.platform.places import account_of
from mockjumio.run.engine import Simulation
from mockjumio.transaction import State, Transaction, Workflow
from mockjumio.web.jumio.call import StartedRequest
from mockjumio.web.jumio.refusal import Refusal
from mockjumio.web.platform.state import PlatformState


class Answer(NamedTuple):
    """Bytes of a kind, or a picture to be drawn: a transaction and a classifier of Netverify's."""

    body: bytes = b""
    kind: str = "application/json"
    picture: tuple[Transaction, str] | None = None
    early: bool = False  # there is more to say once it has ended


class Call(NamedTuple):
    """A call of somebody who has proved who it is. ``names`` are the parts of the path."""

    simulation: Simulation
    account: Account
    names: Mapping[str, str]
    asked: StartedRequest
    state: PlatformState

    def existing(self) -> tuple[Transaction, Workflow]:
        """The merchant's workflow that the path names, or 404. A deleted one still tells its decision."""
        reference, user = self.names["ref"], self.names.get("account")
        found = self.simulation.transaction(reference, self.account.token)
        if found is None or found.workflow is None or user not in (None, found.workflow.account):
            raise Refusal(404, f"no workflow execution {reference} of this account")
        if found.deleted is not None and found.settings.platform.generation != "today":
            raise Refusal(404, f"workflow execution {reference} was deleted")
        return found, found.workflow

    def user(self) -> Transaction:
        """The first workflow of the user's account that the path names; 404 if there is none."""
        user = self.names["account"]
        first = self.simulation.transaction(account_of(user), self.account.token)
        if first is None or first.workflow is None or first.workflow.account != user:
            raise Refusal(404, f"no account {user}")
        return first

    def answer(self, resource: Resource) -> Answer:
        found, workflow = self.existing()
        body = encoded(resource, found, workflow, self.simulation.links())
        return Answer(body, early=found.state is State.PENDING)
