import pytest

from mockjumio.specimens.lettering import BOLD, SANS, printable, visual


def test_left_to_right_text_stays_as_it_is() -> None:
    assert visual("Ada Ζωή Иван, 12/3") == "Ada Ζωή Иван, 12/3"


def test_arabic_letters_take_the_form_their_neighbours_call_for() -> None:
    assert visual("محمد") == "\ufeaa\ufee4\ufea4\ufee3"  # final dal, medial meem, medial hah, initial meem


def test_a_letter_that_does_not_join_leaves_the_next_one_initial_or_isolated() -> None:
    assert visual("دار") == "\ufead\ufe8d\ufea9"


def test_lam_and_alef_become_one_letter() -> None:
    assert visual("لا") == "\ufefb"


def test_numbers_keep_their_order_within_arabic() -> None:
    assert "123" in visual("شارع 123 ب")


def test_an_arabic_word_within_latin_text_stays_in_its_place() -> None:
    assert visual("no. لا 7") == "no. \ufefb 7"


def test_brackets_in_a_right_to_left_run_are_mirrored() -> None:
    assert visual("א(ב)ג") == "ג(ב)א"


def test_vowel_marks_are_left_out() -> None:
    assert visual("مُحَمَّد") == visual("محمد")


@pytest.mark.parametrize("face", [SANS, BOLD])
@pytest.mark.parametrize(
    "name", ["عبد الله الأحمد", "خالد فيصل", "شيرين گلپایگانی", "طه ياسين", "غزالة ثابت"]
)
def test_every_shaped_letter_of_a_name_can_be_printed(name: str, face: str) -> None:
    shown = visual(name)
    assert printable("x" + "x".join(shown), face).count("x") == len(shown)
    assert len(printable("x" + "x".join(shown), face)) >= 2 * len(shown) - shown.count(" ") * 2
