"""What does a failed test show?"""

import pytest


def test_it_shows_the_time_line_what_was_called_and_how_to_repeat_it(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import subprocess
        import urllib.error
        import urllib.request

        import pytest

        @pytest.mark.mockjumio(now="2017-11-22T10:00:00Z", seed=7)
        def test_it(mockjumio, shop):
            shop.status = 418
            scan = mockjumio.start("no-id-uploaded", callback_url=shop.url("/jumio"))
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"{mockjumio.url}/api/netverify/v2/scans/{scan}")
            refused.value.close()
            mockjumio.advance("15m")
            assert False
        """
    )
    result = project.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*- mockjumio -*",
            "merchant * at http://127.0.0.1:*, seed 7; *clock stands still at 2017-11-22T10:15:00*",
            "transaction *: no-id-uploaded (seed 7), FAILED, NO_ID_UPLOADED",
            "  2017-11-22T10:00:00.000Z  start",
            "  2017-11-22T10:15:00.000Z  expire",
            "  2017-11-22T10:15:00.000Z  callback to http://127.0.0.1:*/jumio: rejected 418 *",
            "      curl http://127.0.0.1:*/jumio -H 'Content-Type: *' -A mockjumio "
            "--data-raw 'callBackType=*",
            "  play it again: mockjumio trigger no-id-uploaded --to URL --seed 7 "
            "--now 2017-11-22T10:00:00.000Z --merchant-seed 7 --ordinal 1",
            "  in a test: mockjumio.start('no-id-uploaded', callback_url=URL, seed=7)",
            "calls without this merchant's credentials:",
            "  * GET /api/netverify/v2/scans/* 403: no Authorization header; *",
            "      nearest that would have worked: send Authorization: Basic *",
            "      curl -X GET http://127.0.0.1:*/api/netverify/v2/scans/* -H 'User-Agent: Python-urllib/*",
        ]
    )


def test_what_is_planned_is_told_from_what_has_happened(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.mockjumio(now="2017-11-22T10:00:00Z", settings={"retries": ["1h"]})
        def test_it(mockjumio, shop):
            shop.status = 500
            mockjumio.start("approved", callback_url=shop.url("/jumio"))
            mockjumio.advance("1m")
            mockjumio.start("no-id-uploaded", callback_url=shop.url("/jumio"))
            mockjumio.advance("1m")
            assert False
        """
    )
    result = project.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "transaction *: approved *, DONE, APPROVED_VERIFIED",
            "  2017-11-22T10:00:0*Z  complete",
            "  2017-11-22T10:00:0*Z  callback to http://127.0.0.1:*/jumio: rejected 500 *",
            "  2017-11-22T11:00:0*Z  planned: callback to http://127.0.0.1:*/jumio",
            "transaction *: no-id-uploaded *, PENDING, planned: NO_ID_UPLOADED",
            "  2017-11-22T10:01:00.000Z  start",
            "  2017-11-22T10:16:00.000Z  planned: expire",
        ]
    )


def test_forms_are_compared_field_by_field(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_whole(mockjumio, shop):
            form = mockjumio.play("approved", callback_url=shop.url("/jumio")).callback.form
            assert form == {**form, "idAddress": '{"country": "AUT"}', "idType": "VISA"}

        def test_spelling(mockjumio, shop):
            form = mockjumio.play("approved", callback_url=shop.url("/jumio")).callback.form
            assert form == {**form, "idAddress": form["idAddress"] + " "}

        def test_some(mockjumio, shop):
            callback = mockjumio.play("approved", callback_url=shop.url("/jumio")).callback
            callback.assert_form({"idAddress": {"country": "AUT"}})

        def test_others(mockjumio):
            assert {"a": 1} == {"a": 2}
            assert mockjumio == 1
        """
    )
    result = project.runpytest_inprocess("-vv")
    result.assert_outcomes(failed=4)
    result.stdout.fnmatch_lines(
        [
            "E *the callback's form is not as expected:",
            "E *idType: expected 'VISA', is 'PASSPORT'",
            "E *idAddress.country: expected 'AUT', is 'USA'",
            "E *idAddress.*: not expected, is *",
            "E *the same but for how nested JSON is written; compare callback.fields",
            "E *AssertionError: callback * differs:",
            "E *idAddress.country: expected 'AUT', is 'USA'",
            "E *{'a': 1} == {'a': 2}*",
        ]
    )


def test_only_the_last_ones_are_shown_of_many(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import base64
        import urllib.request

        def test_it(mockjumio):
            mockjumio.allow_unexpected()
            for _ in range(5):
                scan = mockjumio.start("approved", callback_url="http://127.0.0.1:1/")
            words = base64.b64encode(f"{mockjumio.token}:{mockjumio.secret}".encode()).decode()
            headers = {"Authorization": f"Basic {words}", "User-Agent": "Shop/1.0"}
            for _ in range(12):
                url = f"{mockjumio.url}/api/netverify/v2/scans/{scan}"
                urllib.request.urlopen(urllib.request.Request(url, headers=headers)).close()
            mockjumio.finish(mockjumio.start({"result": {"status": "APPROVED_VERIFIED"}}, callback_url="http://127.0.0.1:1/"))
            assert False
        """
    )
    result = project.runpytest_inprocess()
    result.stdout.fnmatch_lines(["… 3 more transactions before", "  … 2 more calls before"])
    assert result.stdout.str().count("transaction ") == 3
    result.stdout.fnmatch_lines(["      note: polled again after 0 s; *"])


def test_a_failure_before_or_after_the_test_has_the_section_too(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.fixture
        def broken(mockjumio):
            raise ValueError

        @pytest.fixture
        def broken_later():
            yield
            raise ValueError

        def test_before(broken): ...
        def test_after(broken_later, mockjumio): ...
        """
    )
    result = project.runpytest_inprocess()
    result.assert_outcomes(errors=2, passed=1)
    assert result.stdout.str().count("no transaction was started") == 1  # later the merchant is gone


def test_a_traceback_ends_where_the_test_called_the_sandbox(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import asyncio

        def test_refused(mockjumio):
            mockjumio.start("aproved", callback_url="http://127.0.0.1:1/")

        def test_refused_async(aiomockjumio):
            asyncio.run(aiomockjumio.play("aproved", callback_url="http://127.0.0.1:1/"))

        def test_in_vain(mockjumio):
            mockjumio.wait_for("request", within=0)

        def test_none(mockjumio):
            mockjumio.start("approved", callback_url="http://127.0.0.1:1/").callback

        def test_differs(mockjumio):
            mockjumio.allow_unexpected()
            mockjumio.play("approved", callback_url="http://127.0.0.1:1/").callback.assert_form({"idType": 1})

        def test_own_mistake(mockjumio):
            def condition():
                raise ZeroDivisionError
            mockjumio.wait_for(condition)
        """
    )
    result = project.runpytest_inprocess()
    result.assert_outcomes(failed=6)
    shown = result.stdout.str()
    calls_of_the_sandbox, _, own_mistake = shown.partition("_ test_own_mistake _")
    assert "client/" not in calls_of_the_sandbox
    assert "client/" in own_mistake
    result.stdout.fnmatch_lines(["E *Refused: unknown scenario 'aproved'; *", "*raise ZeroDivisionError*"])
    whole = project.runpytest_inprocess("--full-trace", "-k", "test_none").stdout.str()
    assert "def callback(self)" in whole
    assert "def callback(self)" not in shown


@pytest.mark.parametrize(
    ("credentials", "agent", "words"),
    [
        ("{token}:wrong", "Shop/1.0", "-u {token}:WHAT-WAS-SENT -H 'User-Agent: Shop/1.0'"),
        ("nobody:wrong", "Shop/1.0", "-u WHAT-WAS-SENT -H 'User-Agent: Shop/1.0'"),
        ("{token}:{secret}", "", "-u {token}:{secret} -H User-Agent:"),
    ],
)
def test_a_line_repeats_a_refused_call_with_what_was_wrong_about_it(
    project: pytest.Pytester, credentials: str, agent: str, words: str
) -> None:
    project.makepyfile(
        f"""
        import http.client
        from base64 import b64encode

        def test_it(mockjumio):
            names = dict(token=mockjumio.token, secret=mockjumio.secret)
            pair = b64encode({credentials!r}.format(**names).encode()).decode()
            headers = {{"authorization": f"Basic {{pair}}"}}
            if {agent!r}:
                headers["user-agent"] = {agent!r}
            connection = http.client.HTTPConnection(mockjumio.url.removeprefix("http://"))
            connection.request("GET", "/api/netverify/v2/scans/x", headers=headers)
            assert connection.getresponse().status in (401, 403)
            connection.close()
            print("expected:", {words!r}.format(**names))
        """
    )
    result = project.runpytest_inprocess()
    result.assert_outcomes(passed=1, errors=1)
    (expected,) = (line for line in result.outlines if line.startswith("expected: "))
    (curl,) = (line for line in result.outlines if "curl -X GET" in line)
    assert curl.endswith(f"/scans/x {expected.removeprefix('expected: ')}")
