"""Does the marker set the merchant up, and say what is wrong with it?"""

import pytest


def test_it_sets_the_merchant_up(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.mockjumio(
            scenario="fraud", seed=7, settings={"face_match": False}, now="2017-11-22T10:00:00Z",
            callback_url="http://127.0.0.1:1/", allow_unexpected=True,
        )
        def test_it(mockjumio):
            scan = mockjumio.play()
            assert (scan.result, scan.seed) == ("DENIED_FRAUD", 7)
            assert "idFaceMatch" not in scan.callback.form
            assert scan.created.year == 2017
            assert mockjumio.play("approved").result == "APPROVED_VERIFIED"

        @pytest.mark.mockjumio(clock="60x")
        def test_clock(mockjumio):
            assert mockjumio.clock().factor == 60
        """
    )
    project.runpytest_inprocess().assert_outcomes(passed=2)


def test_the_nearest_mark_wins_argument_by_argument(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        pytestmark = pytest.mark.mockjumio(seed=1, scenario="fraud", callback_url="http://127.0.0.1:1/")

        @pytest.mark.mockjumio(seed=2)
        def test_it(mockjumio):
            scan = mockjumio.start()
            assert (scan.seed, scan.result) == (2, "DENIED_FRAUD")
        """
    )
    project.runpytest_inprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("scenaro='fraud'", "the mockjumio marker has no 'scenaro'; did you mean 'scenario'?"),
        ("xyz=1", "the mockjumio marker has no 'xyz'; known are scenario, seed, settings, *"),
        ("'fraud'", "the mockjumio marker takes no positional arguments, only scenario, seed, *"),
        (
            "settings={'face_mtch': 1}",
            "settings.face_mtch: unknown key 'face_mtch'; did you mean 'face_match'?",
        ),
        ("seed='x'", "seed: 'x' is not a whole number from 0 to *"),
        ("clock='fast'", "'fast' is not a clock; write real, manual, or a factor such as 60x"),
        ("allow_unexpected=1.5", "allow_unexpected is True, a status such as 404 *"),
        ("allow_unexpected={'request': 404}", "allow_unexpected is True, a status such as 404 *"),
        ("allow_unexpected={'requests': {}}", "'requests' is neither 'request' nor 'callback'"),
        ("allow_unexpected={'request': {'stats': 1}}", "a request has no 'stats'; did you mean 'status'?"),
    ],
)
def test_what_is_wrong_with_it_is_said_without_a_traceback(
    project: pytest.Pytester, arguments: str, words: str
) -> None:
    project.makepyfile(f"import pytest\n@pytest.mark.mockjumio({arguments})\ndef test_it(mockjumio): ...")
    result = project.runpytest_inprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"mockjumio: {words}"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*During handling*")
