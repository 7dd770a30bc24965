"""Which bytes is a picture of a transaction? What was uploaded, or what is drawn."""

from aiohttp import web

from mockjumio.play.images import content_type
from mockjumio.store.base import Store
from mockjumio.transaction import Transaction
from mockjumio.web.app_keys import PICTURES, SIMULATION


async def picture_of(app: web.Application, transaction: Transaction, classifier: str) -> tuple[bytes, str]:
    """The picture and its content type."""
    uploaded = _uploaded(app[SIMULATION].store, transaction, classifier)
    return uploaded or await app[PICTURES].image(transaction, classifier)


def _uploaded(store: Store, transaction: Transaction, classifier: str) -> tuple[bytes, str] | None:
    """What the merchant or its customer uploaded, if anything."""
    if transaction.initiation is None or classifier not in transaction.initiation.uploaded:
        return None
    picture = store.picture(transaction, classifier)
    return None if picture is None else (picture, content_type(picture))
