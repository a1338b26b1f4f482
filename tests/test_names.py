"""Names meet under folding, and keep their order in an alphabet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.names import fold, sort_key, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("МЕЙЕРХОЛЬД", "мейерхольд"),
        ("Хрущёв", "Хрущев"),
        ("Mandelʹštam", "Mandelstam"),
        ("Валерʼян", "Валер’ян"),
        ("Węgrów", "Wegrow"),
        ("Łódź", "lodz"),
    ],
)
def test_spellings_that_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Йованович", "Иованович"), ("Їжакевич", "Іжакевич"), ("Ґалаґан", "Галаган")]
)
def test_letters_of_their_own_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_hyphen_divides_words() -> None:
    assert tokens("Антонов-Овсеенко, Владимир") == ["антонов", "овсеенко", "владимир"]


def test_a_sort_key_ignores_case_and_marks() -> None:
    assert sort_key("Ёлкин Пётр") == "елкин петр"


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_case_never_tells_two_names_apart(text: str) -> None:
    assert tokens(text.upper().lower()) == tokens(text.lower())
