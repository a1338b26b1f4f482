"""A query fits a recorded name as well as it should, and says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.names import Match, NameParts, Reason, read_query, score, score_best
from registry.names.words import words

ZORIN = NameParts("Зоринский", "Николай", "Адамович", language="ru")
SISTER = NameParts("Зоринская", "Анна", "Адамовна", language="ru")
DOUBLE = NameParts("Ладов-Зоринский", "Анна-Мария", "", language="ru")
KNOWN_BY_LINE = NameParts(full="Mikołaj Zoryński", language="pl", is_variant=True)
AZERI = NameParts("Шахинов", "Гулам", "Рустам оглы", language="ru")
SHORT = NameParts("Зоринский", "Н.", "А.", language="ru")


def match(text: str, name: NameParts = ZORIN) -> Match:
    return score(read_query(text), name)


def value(text: str, name: NameParts = ZORIN) -> float:
    return match(text, name).score


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Зоринский Николай Адамович", Reason.EXACT),
        ("николай зоринский", Reason.EXACT),
        ("Nikolaj Zorinskij", Reason.SOUND),
        ("Nikolai Adamovich Zorinsky", Reason.SOUND),
        ("Зорински Николай", Reason.SOUND),
        ("Клаус Зоринский", Reason.EQUIVALENT),
        ("Микола Зоринський", Reason.SOUND),
        ("Зоринский Н. А.", Reason.INITIALS),
        ("N. Zorinsky", Reason.INITIALS),
        ("Зоренкий Николай", Reason.NEAR),
        ("pjhbycrbq ybrjkfq", Reason.KEYBOARD),
        ("Сурунцук", Reason.SKELETON),
    ],
)
def test_a_match_says_why(text: str, reason: Reason) -> None:
    assert match(text).reason == reason


@pytest.mark.parametrize(
    ("text", "letters"),
    [("Зоринсий Николай", 1), ("Зорнский Николай", 1), ("Зоирнский Николай", 1), ("Зринсий", 2)],
)
def test_a_near_spelling_says_how_many_letters_differ(text: str, letters: int) -> None:
    found = match(text)
    assert (found.reason, found.letters) == (Reason.NEAR, letters)


def test_an_exact_variant_is_called_a_variant() -> None:
    assert match("Mikołaj Zoryński", KNOWN_BY_LINE).reason == Reason.VARIANT
    assert match("Николай Зоринский", KNOWN_BY_LINE).reason != Reason.VARIANT


def test_a_line_without_parts_is_compared_word_by_word() -> None:
    assert value("Миколай Зоринский", KNOWN_BY_LINE) > 0.8
    assert value("Zoryński", KNOWN_BY_LINE) > value("Ладов", KNOWN_BY_LINE)


@pytest.mark.parametrize(
    "text",
    [
        "Зоринский Николай Адамович",
        "Николай Адамович Зоринский",
        "Николай Зоринский Адамович",
        "Зоринский, Николай Адамович",
    ],
)
def test_words_may_stand_in_any_order(text: str) -> None:
    assert value(text) >= 0.98


def test_a_patronymic_before_the_given_name_is_a_little_worse() -> None:
    right = NameParts("Ладов", "Илья", "Пётр", language="ru")
    wrong = NameParts("Ладов", "Пётр", "Илья", language="ru")
    assert value("И. П. Ладов", right) > value("И. П. Ладов", wrong)


def test_a_missing_patronymic_costs_less_than_a_wrong_one() -> None:
    text = "Зоринский Николай Адамович"
    without, other = ZORIN._replace(patronymic=""), ZORIN._replace(patronymic="Петрович")
    assert value(text) > value(text, without) > value(text, other)


def test_a_patronymic_not_asked_for_costs_nothing() -> None:
    assert value("Николай Зоринский") == value("Николай Зоринский", ZORIN._replace(patronymic=""))


@pytest.mark.parametrize(
    ("closer", "farther"),
    [
        ("Зоринский", "Зорински"),
        ("Зорински", "Заринсий"),
        ("Заринсий", "Задунсий"),
        ("Николай Зоринский", "Николас Зоринский"),
        ("Николас Зоринский", "Пётр Зоринский"),
        ("Зоринский", "Николай"),
    ],
)
def test_the_closer_spelling_scores_more(closer: str, farther: str) -> None:
    assert value(closer) > value(farther)


@pytest.mark.parametrize(
    "text", ["Ладов-Зоринский", "Ладов Зоринский", "ЛадовЗоринский", "Ladov Zorinsky"]
)
def test_double_names_are_found_however_they_are_joined(text: str) -> None:
    assert value(f"Анна-Мария {text}", DOUBLE) > 0.9


def test_one_half_of_a_double_name_is_enough() -> None:
    assert value("Анна Зоринский", DOUBLE) > 0.9


@pytest.mark.parametrize("text", ["Н.А. Зоринский", "Зоринский Н. А.", "Н. Зоринский"])
def test_initials_stand_for_names(text: str) -> None:
    assert value(text) > value(text, ZORIN._replace(given_name="Пётр", patronymic="Ильич"))


@pytest.mark.parametrize(
    ("text", "given_name"),
    [
        ("Kh. Ladov", "Харитон"),
        ("K. Ladov", "Харитон"),
        ("Yu. Ladov", "Юрий"),
        ("J. Ladov", "Яков"),
        ("J. Ladov", "Осип"),
        ("Sh. Ladov", "Шота"),
        ("C. Ladov", "Карл"),
        ("Ив. Ладов", "Иван"),
    ],
)
def test_an_initial_may_be_of_another_alphabet(text: str, given_name: str) -> None:
    name = NameParts("Ладов", given_name, language="ru")
    assert value(text, name) > value(text, name._replace(given_name="Борис"))


def test_recorded_initials_fit_a_whole_name() -> None:
    assert value("Николай Адамович Зоринский", SHORT) > 0.75
    assert value("Николай Зоринский", ZORIN) > value("Николай Зоринский", SHORT)


@pytest.mark.parametrize(
    ("asked", "recorded"),
    [
        ("Nicolas", "Николай"),
        ("Mykola", "Николай"),
        ("Henryk", "Генрих"),
        ("Leib", "Лев"),
        ("Joseph", "Осип"),
        ("Юзеф", "Иосиф"),
        ("Georges", "Егор"),
        ("Jerzy", "Георгий"),
        ("Гирш", "Григорий"),
        ("Hovhannes", "Иван"),
        ("Коля", "Николай"),
        ("Уладзімір", "Владимир"),
    ],
)
def test_equivalent_given_names_fit(asked: str, recorded: str) -> None:
    name = NameParts("Ладов", recorded, language="ru")
    assert value(f"{asked} Ладов", name) > 0.9


@pytest.mark.parametrize(
    ("asked", "recorded"),
    [
        ("Миколайович", "Николаевич"),
        ("Józefowicz", "Осипович"),
        ("Mykolayivna", "Николаевна"),
        ("Юрьевич", "Георгиевич"),
    ],
)
def test_patronymics_of_equivalent_names_fit(asked: str, recorded: str) -> None:
    name = NameParts("Ладов", "Илья", recorded, language="ru")
    assert value(f"Илья {asked} Ладов", name) > 0.9


def test_an_equivalent_of_a_surname_is_none() -> None:
    name = NameParts("Георгий", "Илья", language="ru")
    assert value("Юрий", name) < 0.5


@pytest.mark.parametrize("text", ["Гулам Шахинов", "Шахинов Гулам Рустам оглы", "Qulam Şahinov"])
def test_the_word_for_son_is_no_obstacle(text: str) -> None:
    assert value(text, AZERI) > 0.9


def test_a_particle_may_be_left_out_or_put_in() -> None:
    name = NameParts("фон Ладен", "Карл", language="ru")
    assert value("Карл Ладен", name) > 0.9
    assert value("Karl von Laden", name) > 0.9
    assert value("Карл фон Ладен", name._replace(surname="Ладен")) > 0.9


def test_a_particle_may_be_a_surname() -> None:
    name = NameParts("Ван", "Ли", language="ru")
    other = NameParts("Сун", "Ли", language="ru")
    assert value("Ван Ли", name) > value("Ван Ли", other)


def test_the_best_spelling_of_a_person_counts() -> None:
    query = read_query("Mikołaj Zoryński")
    assert score_best(query, [ZORIN, KNOWN_BY_LINE]) == score(query, KNOWN_BY_LINE)
    assert score_best(query, []).score == 0


@given(st.text(max_size=120), st.text(max_size=60), st.text(max_size=60), st.text(max_size=120))
def test_any_query_fits_any_name_somehow(text: str, one: str, two: str, line: str) -> None:
    query = read_query(text)
    for name in (NameParts(one, two), NameParts(full=line), NameParts()):
        assert 0 <= score(query, name).score <= 1


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd", "Zs", "Pd"]), max_size=40))
def test_a_surname_fits_itself_exactly(text: str) -> None:
    found = words(text)
    if 0 < len(found) < 3 and not any(word.is_short or word.is_particle for word in found):
        assert match(text, NameParts(surname=text)).score == pytest.approx(1.0)


@given(st.sampled_from([ZORIN, SISTER, DOUBLE, AZERI, SHORT]), st.integers(0, 2))
def test_case_changes_no_score(name: NameParts, at: int) -> None:
    text = f"{name.surname} {name.given_name}"
    assert value(text.upper(), name) == value(text.lower(), name) == value(text, name)
