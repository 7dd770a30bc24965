"""How does one who has lost the second factor of the console get in again?"""

from mockjumio.web.console.access import SECOND_FACTOR
from mockjumio.web.control.operations import Ask, Operation, Reply
from mockjumio.web.control.views import ref


def _view(ask: Ask) -> Reply:
    return Reply({"enabled": ask.simulation.store.secret(SECOND_FACTOR) is not None})


async def show_second_factor(ask: Ask) -> Reply:
    return _view(ask)


async def remove_second_factor(ask: Ask) -> Reply:
    ask.simulation.store.put_secret(SECOND_FACTOR, None)
    return _view(ask)


OPERATIONS = {
    "second-factor": (
        Operation(
            "GET",
            "/second-factor",
            "Whether signing in to the console asks for a code, too",
            show_second_factor,
            ref("SecondFactor"),
        ),
        Operation(
            "DELETE",
            "/second-factor",
            "Turn the console's second factor off; all who are signed in have to sign in again",
            remove_second_factor,
            ref("SecondFactor"),
        ),
    )
}
