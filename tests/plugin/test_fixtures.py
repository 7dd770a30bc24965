"""Do the fixtures work, whatever runs the tests?"""

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

_DROP_OFF = """
def test_drop_off(mockjumio, shop):
    scan = mockjumio.start("no-id-uploaded", callback_url=shop.url("/jumio"), customer_id="ada")
    assert mockjumio.advance("14m59s") == []
    (callback,) = mockjumio.advance("1s")
    assert callback.form["verificationStatus"] == "NO_ID_UPLOADED"
    assert callback.response.status == 200
"""
_ASYNC = """
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

async def thanks(request):
    await request.post()
    return web.Response()

{mark}
async def test_in_one_loop(aiomockjumio):
    app = web.Application()
    app.router.add_post("/jumio", thanks)
    async with TestServer(app) as server:
        scan = await aiomockjumio.play("approved", callback_url=server.make_url("/jumio"))
        assert scan.callback.response.status == 200
        waiting = aiomockjumio.wait_for("callback", form={{"verificationStatus": "APPROVED_VERIFIED"}})
        assert (await waiting).id == scan.callback.id
"""


def test_a_test_reads_like_the_sentence_that_describes_it(project: pytest.Pytester) -> None:
    project.makepyfile(_DROP_OFF)
    project.runpytest_inprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("mark", "options"),
    [
        ("", ["-o", "asyncio_mode=auto"]),
        ("@pytest.mark.asyncio", ["-o", "asyncio_mode=strict"]),
        ("@pytest.mark.anyio", ["-o", "asyncio_mode=strict"]),
    ],
    ids=["auto, as with pytest-aiohttp", "strict", "anyio"],
)
def test_an_application_in_the_tests_own_loop_is_never_kept_waiting(
    project: pytest.Pytester, mark: str, options: list[str]
) -> None:
    extra = "\n@pytest.fixture\ndef anyio_backend():\n    return 'asyncio'\n" if "anyio" in mark else ""
    project.makepyfile(_ASYNC.format(mark=mark) + extra)
    project.runpytest_inprocess(*options).assert_outcomes(passed=1)


def test_pytest_aiohttps_own_server_is_reached(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        from aiohttp import web

        async def thanks(request):
            return web.Response()

        async def test_it(aiomockjumio, aiohttp_server):
            app = web.Application()
            app.router.add_post("/jumio", thanks)
            server = await aiohttp_server(app)
            scan = await aiomockjumio.play("fraud", callback_url=server.make_url("/jumio"))
            assert scan.callback.accepted
        """
    )
    project.runpytest_inprocess("-o", "asyncio_mode=auto").assert_outcomes(passed=1)


def test_both_fixtures_are_one_merchant_and_each_test_has_another(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        seen = set()

        def test_both(mockjumio, aiomockjumio):
            assert mockjumio.token == aiomockjumio.token
            seen.add(mockjumio.token)
            mockjumio.start("approved", callback_url="http://127.0.0.1:1/")

        def test_another(mockjumio):
            assert mockjumio.token not in seen
            assert mockjumio.transactions() == []
            assert "of merchant " + mockjumio.token in repr(mockjumio)
        """
    )
    project.runpytest_inprocess().assert_outcomes(passed=2)


def test_a_test_plays_the_same_each_time_and_another_one_another(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest
        from pathlib import Path

        @pytest.mark.parametrize("number", [1, 2])
        def test_it(mockjumio, number):
            scan = mockjumio.start("approved", callback_url="http://127.0.0.1:1/")
            with Path("seen").open("a") as file:
                print(scan.reference, mockjumio.seed, file=file)
        """
    )
    for _ in range(2):
        project.runpytest_inprocess().assert_outcomes(passed=2)
    first, second, first_again, second_again = (project.path / "seen").read_text().splitlines()
    assert (first, second) == (first_again, second_again)
    assert first != second


def test_a_condition_may_ask_the_sandbox(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_it(mockjumio, shop):
            mockjumio.play("approved", callback_url=shop.url("/jumio"))
            (callback,) = mockjumio.wait_for(lambda: mockjumio.callbacks(outcome="accepted"))
            assert callback.accepted
        """
    )
    project.runpytest_inprocess().assert_outcomes(passed=1)


def test_parallel_runs_do_not_see_each_other(project: pytest.Pytester, run_alone: Run) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(8))
        def test_it(mockjumio, shop, number):
            mockjumio.play("approved", callback_url=shop.url("/jumio"))
            assert len(mockjumio.transactions()) == len(shop.received) == 1
        """
    )
    run_alone("-p", "xdist", "-n", "2").assert_outcomes(passed=8)


def test_a_call_that_nobody_waits_for_any_more_holds_nothing_up(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import asyncio
        from aiohttp import web
        from aiohttp.test_utils import TestServer

        async def test_it(aiomockjumio):
            asked = asyncio.Event()

            async def never(request):
                asked.set()
                await asyncio.Event().wait()

            app = web.Application()
            app.router.add_post("/jumio", never)
            async with TestServer(app, shutdown_timeout=0.01) as server:
                playing = asyncio.create_task(
                    aiomockjumio.play("approved", callback_url=server.make_url("/jumio"))
                )
                await asked.wait()
                playing.cancel()
        """
    )
    result = project.runpytest_inprocess("-o", "asyncio_mode=auto")
    result.assert_outcomes(passed=1)
    assert result.duration < 20  # far less than the thirty seconds of a callback's time-out


def test_waiting_in_the_applications_own_loop_is_told_with_the_fixture_to_use(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(
        """
        import pytest
        from aiohttp import web
        from aiohttp.test_utils import TestServer

        @pytest.fixture
        async def server():
            async def thanks(request):
                return web.Response()

            app = web.Application()
            app.router.add_post("/jumio", thanks)
            async with TestServer(app) as server:
                yield server

        async def test_plays(mockjumio, server):
            mockjumio.settings(timeout="50ms")
            mockjumio.play("approved", callback_url=server.make_url("/jumio"))

        async def test_asserts(mockjumio, server):
            mockjumio.settings(timeout="50ms")
            assert mockjumio.play("approved", callback_url=server.make_url("/jumio")).callback.accepted

        async def test_waits(mockjumio):
            mockjumio.wait_for("request", within=0)

        async def test_asks(mockjumio):
            mockjumio.wait_for(lambda: False, within=0)

        def test_waits_outside_of_a_loop(mockjumio):
            mockjumio.wait_for("request", within=0)
        """
    )
    result = project.runpytest_inprocess("-o", "asyncio_mode=auto")
    result.assert_outcomes(passed=1, errors=1, failed=4)
    words = "the test waited for the sandbox, and so stopped its own event loop; * use aiomockjumio *"
    result.stdout.fnmatch_lines(
        [
            "*_ ERROR at teardown of test_plays _*",
            f"hint: {words}",
            "*_ test_asserts _*",
            f"hint: {words}",
            "*_ test_waits _*",
            f"E *hint: {words}",
            "*_ test_asks _*",
            f"E *hint: {words}",
            "*_ test_waits_outside_of_a_loop _*",
        ]
    )
    outside = result.stdout.str().partition("_ test_waits_outside_of_a_loop _")[2]
    assert "hint" not in outside.partition("short test summary info")[0]  # which is whole where CI is set


def test_what_is_not_used_is_not_imported(project: pytest.Pytester, run_alone: Run) -> None:
    project.makepyfile(
        """
        import sys

        def test_it():
            ours = {name for name in sys.modules if name.startswith("mockjumio")}
            small = {"clock", "client", "client.isolation", "pytest_plugin"}
            assert ours == {"mockjumio", *(f"mockjumio.{name}" for name in small)}
            assert "aiohttp.web" not in sys.modules
        """
    )
    run_alone().assert_outcomes(passed=1)


def test_a_test_that_is_run_again_gets_another_merchant(project: pytest.Pytester) -> None:
    project.makeconftest(
        """
        def pytest_runtest_protocol(item, nextitem):
            from _pytest.runner import runtestprotocol

            for _ in range(2):
                for report in runtestprotocol(item, nextitem=nextitem, log=False):
                    item.ihook.pytest_runtest_logreport(report=report)
                item._initrequest()
            return True
        """
    )
    project.makepyfile("def test_it(mockjumio): assert mockjumio.transactions() == []")
    project.runpytest_inprocess().assert_outcomes(passed=2)
