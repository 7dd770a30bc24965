"""What of the machine may a test replace, and how does a sandbox in its process keep the real thing?

pyfakefs replaces the file system: a sandbox no longer finds what it has not read yet, and whatever is
imported meanwhile is forgotten afterwards. So a sandbox is opened on the real files, with everything loaded.
(How time passes, is kept by :class:`mockjumio.clock.Machine`.)
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_PYFAKEFS = "pyfakefs.fake_filesystem_unittest"
_LATE_IN_PYTHON = ("concurrent.futures.thread", "encodings.idna", "encodings.unicode_escape")
_NOT_OF_A_SANDBOX = ("cli", "contrib", "demo", "importing", "load", "pytest_plugin", "testcontainers")


@contextmanager
def real_files() -> Iterator[None]:
    """Without the file system that pyfakefs has put in the place of the machine's, if it has."""
    module = sys.modules.get(_PYFAKEFS)
    patcher = module.Patcher.PATCHER if module else None
    if patcher is None or not patcher.is_patching:
        yield
        return
    patcher.pause()
    try:
        yield
    finally:
        patcher.resume()


def load_if_files_may_vanish() -> None:
    """Load everything where pyfakefs is imported. It takes about a second, which others are spared."""
    if _PYFAKEFS in sys.modules:
        load()


@cache
def load() -> None:
    """Import every module of a sandbox, and read all that its libraries know of countries, names, numbers."""
    _import_all()
    _draw_of_each_country()


def _import_all() -> None:
    from importlib import import_module
    from pathlib import Path
    from pkgutil import walk_packages

    for module in walk_packages([str(Path(__file__).parents[1])], "mockjumio."):
        if module.name.split(".")[1] not in _NOT_OF_A_SANDBOX:
            import_module(module.name)
    for name in _LATE_IN_PYTHON:
        import_module(name)


def _draw_of_each_country() -> None:
    from datetime import date

    from PIL import Image

    from mockjumio.contract import countries, enums
    from mockjumio.contract.countries import region_of
    from mockjumio.personas.chance import Chance
    from mockjumio.personas.id_numbers import draw_account, draw_numbers
    from mockjumio.personas.names import SOURCES, provider_of
    from mockjumio.personas.people import draw_address, draw_persona
    from mockjumio.scenario.template import SeededFaker

    Image.preinit()
    SeededFaker(0).word()
    for source in SOURCES:
        provider_of(source)
    day = date(2017, 5, 1)
    persona = draw_persona("USA", seed="", today=day, address_format="US")
    for country in countries.names():
        draw_address(country, "US", Chance(country))
        for kind in enums.ID_TYPES:
            draw_numbers(country, kind, None, persona, seed="", issued=day)
        draw_account(country, "")
        region_of(country)
    countries.places_of_birth()
