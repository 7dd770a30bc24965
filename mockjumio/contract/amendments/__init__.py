"""What did each edition amend? A module an edition, named after it, with its ``AMENDMENTS``.

A row says what it is in its table, and for merchants what is new. Commits are those of Jumio's own repository
of implementation guides; dates are the commits'.
"""

from mockjumio.contract.conditions import ACTIVATIONS, Activation
from mockjumio.contract.editions import Amendment, added


def by_account(*names: str, by_default: bool = True) -> tuple[Amendment, ...]:
    """These parameters are sent to accounts for which Jumio activated them; see ``conditions.activation``."""
    words = "Jumio activates it by account"
    return tuple(added(ACTIVATIONS, Activation(name, by_default), words) for name in names)
