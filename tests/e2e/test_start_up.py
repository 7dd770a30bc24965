"""What does a command load? Nothing that it does not need: that is what makes it start soon."""

import os
import subprocess
import sys

import pytest

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("MOCKJUMIO_")}
RUN = """
import sys
from mockjumio.cli import main
try:
    main(sys.argv[2:])
except SystemExit:  # of --help
    pass
print([name for name in sys.argv[1].split() if name in sys.modules], file=sys.stderr)
"""
FOR_IMAGES_AND_TLS = ("PIL", "numpy", "cryptography", "sqlite3")
FOR_SOME_PEOPLE = ("faker", "pycountry", "schwifty", "stdnum", "jinja2")
FOR_HTTP = ("aiohttp", "asyncio", "ssl", "http.client", "email")
FOR_PLAYING = ("mockjumio.scenario.model", "mockjumio.contract.checker", "mockjumio.play.play")


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["--help"], (*FOR_HTTP, *FOR_SOME_PEOPLE, *FOR_PLAYING, "yaml", "json", "logging")),
        (["scenarios", "--help"], (*FOR_HTTP, *FOR_SOME_PEOPLE, *FOR_PLAYING, "yaml", "json", "logging")),
        (["scenarios", "list"], (*FOR_HTTP, *FOR_SOME_PEOPLE, *FOR_PLAYING)),
        (["generate", "approved", "--seed", "1"], FOR_SOME_PEOPLE),
        (["trigger", "approved", "--to", "http://127.0.0.1:9/"], FOR_SOME_PEOPLE),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_nothing_that_it_does_not_need(words: list[str], heavy: tuple[str, ...]) -> None:
    named = " ".join((*heavy, *FOR_IMAGES_AND_TLS))
    ran = subprocess.run(
        [sys.executable, "-c", RUN, named, *words],
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT,
    )
    assert ran.stdout
    assert ran.stderr.splitlines()[-1] == "[]"


def test_building_the_server_loads_nothing_that_only_a_transaction_needs() -> None:
    heavy = ["faker", "PIL", "jinja2", "yaml", "stdnum", "pycountry", "sqlite3", "msgspec"]
    code = (
        "import sys\n"
        "import mockjumio.cli.serve\n"
        "from mockjumio.harness import Server\n"
        "assert Server().library.names()\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_the_first_merchant_that_is_made_does_not_wait_for_what_reads_scenarios() -> None:
    code = (
        "import asyncio, sys\n"
        "from urllib.request import Request, urlopen\n"
        "from mockjumio.harness import Server, SandboxOptions\n"
        "async def make():\n"
        "    async with Server(SandboxOptions(port=0)) as sandbox:\n"
        '        body = b\'{"clock": {"mode": "manual"}, "callback_url": "http://127.0.0.1/x"}\'\n'
        "        url = sandbox.url + '/_mock/api/v1/merchants'\n"
        "        asked = Request(url, body, {'Content-Type': 'application/json'})\n"
        "        assert (await asyncio.to_thread(urlopen, asked)).status == 201\n"
        "        heavy = ['yaml', 'mockjumio.scenario.source', 'mockjumio.contract.conditions']\n"
        "        print([name for name in heavy if name in sys.modules])\n"
        "asyncio.run(make())\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_starting_without_a_configuration_file_and_folders_loads_neither_yaml_nor_what_watches() -> None:
    code = (
        "import asyncio, sys\n"
        "from mockjumio.cli.sandbox_options import serve_options\n"
        "from mockjumio.cli.parser import parse\n"
        "from mockjumio.harness import Server\n"
        "async def serve():\n"
        "    async with Server(serve_options(parse(['serve', '--port', '0']))._replace(on_reload=print)):\n"
        "        ours = ('remote', 'scenario.watching', 'scenario.model')\n"
        "        heavy = ['yaml', *(f'mockjumio.{name}' for name in ours)]\n"
        "        print([name for name in heavy if name in sys.modules])\n"
        "asyncio.run(serve())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT
    )
    assert ran.stdout == "[]\n"
