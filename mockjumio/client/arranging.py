"""How is a merchant set up from a test? Settings, routes, faults, and what its application must be told."""

from collections.abc import Generator, Mapping
from types import TracebackType
from typing import Any

from mockjumio.client.calls import Calls, drop_none

USER_AGENT = (
    "ACME Shop/1.0"  # of the form that the retrieval guide demands: YOURCOMPANY YOURAPPLICATION/VERSION
)


class MerchantCalls(Calls):
    """The merchant's account at Jumio."""

    @property
    def url(self) -> str:
        """Where the sandbox is reached: what stands for Jumio's hosts."""
        return self._way.url

    @property
    def token(self) -> str:
        """The API token, user of Basic authentication."""
        token: str = self._known["token"]
        return token

    @property
    def secret(self) -> str:
        """The API secret, password of Basic authentication."""
        secret: str = self._known["secret"]
        return secret

    @property
    def seed(self) -> int:
        """What references, people and documents derive from."""
        seed: int = self._known["seed"]
        return seed

    def env(self, prefix: str = "JUMIO_") -> dict[str, str]:
        """The settings that an application needs to take this sandbox for Jumio, as environment variables.

        ``URL`` stands for ``https://netverify.com``, ``RETRIEVAL_URL`` for
        ``https://retrieval.netverify.com``; ``SCANS_URL``, ``DOCUMENTS_URL`` and ``IMAGES_URL`` are the full
        addresses below them that references are appended to; ``UPLOAD_URL`` and ``ACQUISITION_URL`` stand for
        ``https://upload.netverify.com`` and ``https://acquisition.netverify.com``. ``API_TOKEN`` and
        ``API_SECRET`` are the first pair of credentials, ``ADMIN_TOKEN`` and ``ADMIN_SECRET`` the second, for
        retrieval and delete.
        ``USER_AGENT`` is one of the form that Jumio demands.
        """
        url = self.url
        values = {
            "URL": url,
            "RETRIEVAL_URL": url,
            "UPLOAD_URL": url,
            "ACQUISITION_URL": url,
            "SCANS_URL": f"{url}/api/netverify/v2/scans",
            "DOCUMENTS_URL": f"{url}/api/netverify/v2/documents",
            "IMAGES_URL": f"{url}/recognition/v1/idscan",
            "API_TOKEN": self.token,
            "API_SECRET": self.secret,
            "ADMIN_TOKEN": self._merchant["admin_token"],
            "ADMIN_SECRET": self._merchant["admin_secret"],
            "USER_AGENT": USER_AGENT,
        }
        return {prefix + name: value for name, value in values.items()}

    async def settings(self, changes: Mapping[str, object] | None = None, **more: object) -> dict[str, Any]:
        """The merchant's settings, after changing those that are named: ``settings(face_match=False)``.

        They count for scans that start from now on. Keys are those of the configuration file.
        """
        wanted = {**(changes or {}), **more}
        self._merchant = await (self._own("PATCH", body={"settings": wanted}) if wanted else self._own("GET"))
        settings: dict[str, Any] = self._merchant["settings"]
        return settings

    async def send_callbacks_to(self, url: object) -> None:
        """Where callbacks go of scans that name no URL of their own."""
        self._merchant = await self._own("PATCH", body={"callback_url": None if url is None else str(url)})

    async def route(
        self, scenario: str, *, customer_id: str | None = None, merchant_reference: str | None = None
    ) -> dict[str, Any]:
        """Play a scenario for starts that name none and whose references fit, exactly or as ``fraud-*``."""
        body = drop_none(scenario=scenario, customer_id=customer_id, merchant_reference=merchant_reference)
        added: dict[str, Any] = await self._own("POST", "/routes", body)
        return added

    async def routes(self) -> list[dict[str, Any]]:
        """The merchant's routing table."""
        return await self._list_all(f"{self._path}/routes")

    def fault(
        self,
        name: str,
        *,
        probability: float | None = None,
        first: int | None = None,
        skip: int | None = None,
        route: str | None = None,
        **params: object,
    ) -> "AsyncFault":
        """Let something go wrong on purpose: ``await fault("status", status=503, first=2)``, until it is
        removed; or ``async with``, while the block lasts.

        ``first`` bounds how often it strikes, ``skip`` spares the first ones, ``route`` (status, data,
        images, delete) limits it to one kind of calls, ``probability`` follows the seed. The rest are its
        parameters.
        """
        when = drop_none(probability=probability, first=first, skip=skip, route=route)
        return AsyncFault(self, drop_none(fault=name, params=params or None, **when))

    async def faults(self) -> list[dict[str, Any]]:
        """The faults of this merchant at the moment."""
        return await self._list_all(f"{self._path}/faults")

    async def reset(self) -> dict[str, int]:
        """Forget transactions, callbacks, calls and plans; says how many. Settings and clock stay."""
        counts: dict[str, int] = await self._own("POST", "/reset")
        return counts


class AsyncFault:
    """A fault to be switched on: by ``await``, or for the length of an ``async with`` block."""

    def __init__(self, merchant: MerchantCalls, body: Mapping[str, object]) -> None:
        self._merchant = merchant
        self._body = body
        self.id: int | None = None

    async def add(self) -> "AsyncFault":
        """From now on."""
        self.id = (await self._merchant._own("POST", "/faults", self._body))["id"]
        return self

    async def remove(self) -> None:
        """End a fault."""
        if self.id is not None:
            await self._merchant._own("DELETE", f"/faults/{self.id}")
            self.id = None

    def __await__(self) -> Generator[Any, None, "AsyncFault"]:
        return self.add().__await__()

    async def __aenter__(self) -> "AsyncFault":
        return await self.add()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.remove()
