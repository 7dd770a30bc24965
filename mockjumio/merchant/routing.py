"""Which scenario plays for whom? A merchant's own routing table, then the scenarios' ``match`` rules.

End-to-end tests choose the outcome with the data that they send anyway: a customer id ``fraud-17`` plays
``fraud``. Patterns are exact texts or globs (``*``, ``?``, ``[abc]``), case-sensitive.
"""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from mockjumio.merchant.record import Route

FIELDS = ("customer_id", "merchant_reference")


def fits(patterns: Mapping[str, str], provided: Mapping[str, str]) -> bool:
    """Whether there are patterns and all of them fit what was provided."""
    return bool(patterns) and all(
        name in provided and _fits(provided[name], pattern) for name, pattern in patterns.items()
    )


def _fits(text: str, pattern: str) -> bool:
    return text == pattern or fnmatchcase(text, pattern)  # order[7] is a glob that does not match itself


class Routes:
    """A merchant's routing table, in the order in which it was made; the first route that fits counts."""

    def __init__(self, routes: Iterable[Route] = (), made: int = 0) -> None:
        self._routes = {route.id: route for route in routes}
        self.made = made  # the removed ones too: numbers are not reused

    def all(self) -> list[Route]:
        return list(self._routes.values())

    def add(
        self, scenario: str, *, customer_id: str | None = None, merchant_reference: str | None = None
    ) -> Route:
        self.made += 1
        route = Route(self.made, scenario, customer_id, merchant_reference)
        self._routes[route.id] = route
        return route

    def remove(self, number: int) -> bool:
        """Whether there was such a route."""
        return self._routes.pop(number, None) is not None

    def find(self, provided: Mapping[str, str]) -> str | None:
        for route in self._routes.values():
            patterns = {name: pattern for name in FIELDS if (pattern := getattr(route, name)) is not None}
            if fits(patterns, provided):
                return route.scenario
        return None


def match(rules: Iterable[tuple[str, Mapping[str, str]]], provided: Mapping[str, str]) -> str | None:
    """The scenario whose ``match`` fits: the one with the most patterns, then the longest, then by name."""
    found = [(name, patterns) for name, patterns in rules if fits(patterns, provided)]
    if not found:
        return None
    return min(found, key=lambda rule: (-len(rule[1]), -sum(map(len, rule[1].values())), rule[0]))[0]
