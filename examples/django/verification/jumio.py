"""How is Jumio asked? At the address in the settings, whatever a callback names."""

import requests
from django.conf import settings


class NotFound(requests.HTTPError):
    """Jumio has no such scan, or not yet, or no longer."""


def call(method: str, path: str, accept: str = "application/json") -> requests.Response:
    """Raises :class:`requests.RequestException` for whatever does not end well."""
    answer = requests.request(
        method,
        f"{settings.JUMIO_URL.rstrip('/')}/api/netverify/v2/scans/{path}",
        auth=(settings.JUMIO_API_TOKEN, settings.JUMIO_API_SECRET),
        headers={"User-Agent": settings.JUMIO_USER_AGENT, "Accept": accept},
        allow_redirects=False,
        timeout=30,
    )
    if answer.status_code != 200:
        kind = NotFound if answer.status_code == 404 else requests.HTTPError
        raise kind(f"Jumio answers {answer.status_code} to {method} {path}", response=answer)
    return answer
