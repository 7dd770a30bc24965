"""Where is Jumio's current platform, and from where do its callbacks come? By data center."""

from typing import Final, NamedTuple


class Region(NamedTuple):
    """A data center under the name that hosts have. Addresses are those of 2023 and of today."""

    name: str
    callback_addresses: tuple[str, ...]

    def host(self, surface: str) -> str:
        return f"{surface}.{self.name}.jumio.ai"

    @property
    def hosts(self) -> tuple[str, ...]:
        """All that a merchant calls."""
        return tuple(map(self.host, SURFACES))


SURFACES: Final = ("auth", "account", "api", "retrieval", "status")
REGIONS: Final = {
    "US": Region(
        "amer-1",
        (
            "34.202.241.227", "34.226.103.119", "34.226.254.127",
            "52.52.51.178", "52.53.95.123", "54.67.101.173",
            "52.8.136.236", "54.177.61.57", "54.183.15.212",
        ),
    ),
    "EU": Region(
        "emea-1",
        (
            "34.253.41.236", "35.157.27.193", "52.48.0.25",
            "52.57.194.92", "52.58.113.86", "52.209.180.134",
        ),
    ),
    "SGP": Region(
        "apac-1",
        (
            "3.0.109.121", "52.76.184.73", "52.77.102.92",
            "13.238.100.17", "13.238.203.238", "52.64.132.26",
        ),
    ),
}  # fmt: skip
