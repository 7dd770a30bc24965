"""Is what a user should know said, and not again and again?"""

from mockjumio.run.events import MOST, Warnings


def test_what_jumio_would_have_against_a_url_is_said_once() -> None:
    told: list[str] = []
    warnings = Warnings(told.append)
    for _ in range(2):
        warnings.of_url("http://shop.example:8080/jumio")
    warnings.of_url("https://shop.example/jumio")
    warnings.of_url(None)
    (words,) = told
    assert "it is http, not https" in words
    assert "it has a port, 8080" in words
    assert "--strict-callback-urls refuses it" in words


def test_nobody_need_listen() -> None:
    Warnings().of_url("http://shop.example/")
    Warnings().say("x", "words")


def test_there_is_an_end_to_it() -> None:
    told: list[str] = []
    warnings = Warnings(told.append)
    for port in range(1, MOST + 50):
        warnings.of_url(f"https://shop.example:{port}/")
    assert len(told) == MOST + 1
    assert told[-1] == "further warnings of this kind are not shown"
