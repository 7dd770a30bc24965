"""Do the command and the call that a failed test shows play its scan again?"""

import json
import re
import shlex
from collections.abc import Callable
from typing import Any

import pytest

from mockjumio import Sandbox
from mockjumio.cli import main

_OPENING = "AGAIN "
_LINKS = re.compile(r"http%3A%2F%2F127\.0\.0\.1%3A\d+")  # to a sandbox on a free port
HEAD = """
import pytest

from mockjumio import Sandbox

@pytest.fixture(autouse=True)
def body(mockjumio):
    yield
    for scan in mockjumio.transactions():
        for callback in scan.callbacks[:1]:
            print("AGAIN", callback.body)

"""


@pytest.fixture
def failing(project: pytest.Pytester) -> Callable[..., tuple[list[str], list[str]]]:
    """Runs the body of a test that fails; gives the bodies of its scans' callbacks, and how each is told."""

    def run(body: str, *, mark: str = "", options: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        project.makepyfile(f"{HEAD}{mark}\ndef test_it(mockjumio, shop):\n{lines}\n    assert False\n")
        result = project.runpytest_inprocess("-rN", *options)
        result.assert_outcomes(failed=1)
        bodies = [line.removeprefix(_OPENING) for line in result.outlines if line.startswith(_OPENING)]
        told = [line.strip() for line in result.outlines]
        return bodies, [
            line for line in told if line.startswith(("play it again:", "in a test:", "(without"))
        ]

    return run


@pytest.fixture
def played(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Plays what a printed command says, and gives the body of its callback; nobody needs to take it."""

    def play(told: str) -> str:
        program, *words = shlex.split(told.removeprefix("play it again: "))
        assert program == "mockjumio"
        assert not re.search(r"127\.0\.0\.1|localhost", told)
        words = ["http://127.0.0.1:9/jumio" if word == "URL" else word for word in words]
        capsys.readouterr()
        assert main([*words, "--json"]) == 4
        (transaction,) = json.loads(capsys.readouterr().out)["transactions"]
        body: str = transaction["callbacks"][0]["body"]
        return body

    return play


@pytest.mark.parametrize(
    ("start", "mark"),
    [
        ("'approved'", ""),
        ("'fraud', customer_id='ada', merchant_reference='order 1', client_ip='203.0.113.9'", ""),
        (
            "'approved', customer_id='{{ seed }} \"a\" \\\\n \\\\\\\\ $HOME', additional_information='null'",
            "",
        ),
        ("'approved', set={'result.face_match': 12, 'person': {'first_name': 'Zo\u00eb'}}", ""),
        ("'approved', set={'provided.customer_id': '{{ transaction.reference }}', 'images': None}", ""),
        ("'document-extracted', seed=5, first_name='Ada'", ""),
        ("'approved'", "settings={'face_match': False, 'fields': {'us_state': False, 'dob': True}}"),
        ("'maximal'", "settings={'mrz_check': False, 'plus_for_space': True, 'timeout': '3s'}"),
        ("'approved'", "settings={'accepted_ids': {'countries': {'USA': ['ID_CARD']}}}, seed=3"),
        ("customer_id='routed-1'", "scenario='unreadable', now='2017-11-22T10:00:00Z'"),
    ],
)
def test_the_command_repeats_the_callback(
    failing: Callable[..., Any], played: Callable[[str], str], start: str, mark: str
) -> None:
    body = (
        f"mockjumio.start('approved', callback_url=shop.url('/jumio'))\n"  # so that the other is the second
        "mockjumio.advance('3s')\n"
        f"mockjumio.start({start}, callback_url=shop.url('/jumio'))\n"
        "mockjumio.run_until_idle()"
    )
    bodies, told = failing(body, mark=f"@pytest.mark.mockjumio({mark})")
    assert len(bodies) == 2
    commands = [line for line in told if line.startswith("play")]
    for sent, command in zip(bodies, commands, strict=True):
        assert _LINKS.sub("LINK", played(command)) == _LINKS.sub("LINK", sent)


def test_the_call_repeats_the_callback_in_another_test(failing: Callable[..., Any]) -> None:
    starts = (
        "'fraud', customer_id='ada {{ seed }}', set={'provided.client_ip': '203.0.113.9'}",
        "{'result': {'status': 'APPROVED_VERIFIED'}, 'document': {'country': 'DEU'}}, first_name='Ada'",
    )
    mark = "@pytest.mark.mockjumio(now='2017-11-22T10:00:00Z', seed=7)"
    bodies, told = failing(
        "\n".join(f"mockjumio.play({start}, callback_url=shop.url('/jumio'))" for start in starts), mark=mark
    )
    calls = [line.removeprefix("in a test: ") for line in told if line.startswith("in a test: ")]
    body = "URL = shop.url('/jumio')\n" + "\n".join(f"{call}\nmockjumio.run_until_idle()" for call in calls)
    again, _ = failing(body, mark=mark)
    assert [_LINKS.sub("LINK", one) for one in again] == [_LINKS.sub("LINK", one) for one in bodies]


def test_a_scenario_of_a_file_is_named_by_its_file(
    project: pytest.Pytester, failing: Callable[..., Any], played: Callable[[str], str]
) -> None:
    project.makefile(".yaml", own="name: mine\nextends: fraud\nperson: {first_name: Ada}\n")
    (sent,), told = failing("mockjumio.play('own.yaml', callback_url=shop.url('/jumio'))")
    command, call = told
    assert command.startswith("play it again: mockjumio trigger own.yaml --to URL ")
    assert call.startswith("in a test: mockjumio.start('own.yaml', callback_url=URL, seed=")
    assert _LINKS.sub("LINK", played(command)) == _LINKS.sub("LINK", sent)


def test_a_folder_of_scenarios_is_named(
    project: pytest.Pytester, failing: Callable[..., Any], played: Callable[[str], str]
) -> None:
    folder = project.mkdir("my scenarios")
    (folder / "mine.yaml").write_text("name: mine\nextends: fraud\nperson: {first_name: Ada}\n")
    options = ("--mockjumio-scenarios", str(folder))
    body = "mockjumio.play('mine', callback_url=shop.url('/jumio'))"
    (sent,), (command, _) = failing(body, options=options)
    assert command.endswith("--scenarios 'my scenarios'")
    assert _LINKS.sub("LINK", played(command)) == _LINKS.sub("LINK", sent)


def test_what_no_command_can_say_is_not_promised(failing: Callable[..., Any]) -> None:
    body = (
        "url = 'http://127.0.0.1:9/'\n"
        "mockjumio.play({'name': 'fraud', 'result': {'status': 'APPROVED_VERIFIED'}}, callback_url=url)\n"
        "scan = mockjumio.start('approved', callback_url=url)\n"
        "mockjumio.finish(scan, 'fraud')\n"
        "mockjumio.drop(mockjumio.start('approved', callback_url=url, seed=4))"
    )
    _, (inline, finished, dropped) = failing(body)
    start = "in a test: mockjumio.start({'name': 'fraud', 'result': {'status': 'APPROVED_VERIFIED'}}, call"
    assert inline.startswith(start)
    assert finished.startswith("in a test: mockjumio.start('approved', callback_url=URL, seed=")
    assert finished.endswith("), and the same steps by hand")
    start = "in a test: mockjumio.start('approved', callback_url=URL, seed=4)"
    assert dropped == f"{start}, and the same steps by hand"


def test_settings_that_no_flag_says_are_named(failing: Callable[..., Any]) -> None:
    mark = "@pytest.mark.mockjumio(settings={'retries': ['1s'], 'headers': {'X-A': 'b'}, 'only_200': True})"
    _, told = failing("mockjumio.play('approved', callback_url=shop.url('/jumio'))", mark=mark)
    assert told[0].endswith("--ordinal 1 --only-200")
    assert told[1] == "(without what only a merchant can have: headers, retries)"


def test_a_sandbox_that_runs_elsewhere_is_named(failing: Callable[..., Any]) -> None:
    mark = "@pytest.mark.mockjumio(settings={'face_match': False, 'only_200': True})"
    body = "mockjumio.play('approved', callback_url=shop.url('/jumio'), customer_id='ada')"
    with Sandbox() as sandbox:
        elsewhere = sandbox.url
        _, told = failing(body, mark=mark, options=("--mockjumio-url", elsewhere))
    assert re.fullmatch(
        rf"play it again: mockjumio trigger approved --server {elsewhere} --to URL --seed \d+ "
        "--set settings.face_match=false --set provided.customer_id=ada",
        told[0],
    )
