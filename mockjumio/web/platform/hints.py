"""What is the nearest thing that would have worked on the platform? For the journal alone."""

from typing import Final

from mockjumio.exchanges import FORMER
from mockjumio.transaction import Transaction
from mockjumio.web.jumio.hints import unknown_reference
from mockjumio.web.jumio.journaling import Trail
from mockjumio.web.platform import tokens
from mockjumio.web.platform.callers import bearer_token

_PATHS: Final = "the platform's paths begin with /api/v1/accounts and /oauth2/token"


def hint(trail: Trail, status: int) -> str:
    """Of a call that was refused; empty if nothing is near, or if the caller is not to blame."""
    if status >= 500 or status in (405, 429):
        return ""
    if trail.route is None:
        return _PATHS
    if status in (401, 403):
        return _credentials(trail)
    if status == 404 and trail.account is not None and trail.reference is not None:
        simulation, account = trail.simulation, trail.account
        found = simulation.transaction(trail.reference, account.token) or simulation.transaction(
            trail.reference
        )
        if found is None:
            return unknown_reference(simulation, account, trail.reference)
        return _workflow(found, account.token)
    return ""


def _workflow(found: Transaction, merchant: str) -> str:
    if found.merchant != merchant:
        return f"belongs to another merchant: token {found.merchant!r}"
    if found.workflow is None:
        return f"is Netverify's: use /api/netverify/v2/scans/{found.reference}"
    if found.deleted is not None:
        return "was deleted"
    return f"its account is {found.workflow.account}"


def _credentials(trail: Trail) -> str:
    headers = trail.request.headers
    if not headers.get("User-Agent", "").strip():
        return "send User-Agent: COMPANY APPLICATION/VERSION"
    token = bearer_token(headers)
    if trail.route is not None and trail.route.what == "token":
        return (
            "send Authorization: Basic with client ID and secret, which are the merchant's token and secret"
        )
    if token is None:
        return "get a token with POST /oauth2/token, and send Authorization: Bearer and that token"
    claims = tokens.read(token)
    if claims is not None and claims.subject in trail.simulation.former:
        return FORMER
    if claims is None:
        return "an access token comes from POST /oauth2/token; api.token is for uploads alone"
    return "get another token with POST /oauth2/token; a token lives for an hour of the merchant's clock"
