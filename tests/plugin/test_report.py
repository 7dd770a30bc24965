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
            "  play it again: mockjumio trigger no-id-uploaded --seed 7 --to http://127.0.0.1:*/jumio",
            "calls without this merchant's credentials:",
            "  * GET /api/netverify/v2/scans/* 403: no Authorization header; *",
            "      nearest that would have worked: send Authorization: Basic *",
            "      curl -X GET http://127.0.0.1:*/api/netverify/v2/scans/* -H 'User-Agent: Python-urllib/*",
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
