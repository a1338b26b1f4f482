"""Labels, verbs, counts and ages in three languages."""

from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from registry.sentences import (
    LANGUAGES,
    WordingError,
    age_phrase,
    count_noun,
    fate_label,
    plural_category,
    verb,
)
from tests.told_fates import (
    DOUBLE_FORM,
    FATES,
    SEXES,
    fault_of_form,
    tell,
)

VERBS = [
    *("arrested", "born", "buried", "died", "exiled"),
    *("held", "rehabilitated", "released", "sentenced", "shot"),
]
NOUNS = ["people", "repressions", "records", "years"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fate", FATES)
def test_a_label_is_short_and_in_its_language(fate: str, language: str) -> None:
    for sex in SEXES:
        label = fate_label(fate, sex, language)
        assert not label.endswith(".")
        assert not fault_of_form(f"{label}.", language, sex)


def test_labels_by_example() -> None:
    assert fate_label("executed", "f", "en") == "Shot"
    assert fate_label("executed", "f", "ru") == "Расстреляна"
    assert fate_label("executed", "", "uk") == "Розстріляно"
    assert fate_label("died_in_camp", "m", "uk") == "Помер у таборі"


@pytest.mark.parametrize("code", VERBS)
def test_a_verb_has_a_form_for_each_sex(code: str) -> None:
    for language in ("ru", "uk"):
        man, woman, either = (verb(code, sex, language) for sex in SEXES)
        assert len({man, woman, either}) == 3
        assert not DOUBLE_FORM.search(man + woman)
    assert verb(code, "m", "en") == verb(code, "f", "en") == code.capitalize()


VERB_FORMS = [
    ("arrested", "f", "Арестована", "Заарештована"),
    ("arrested", "", "Арестован(а)", "Заарештовано"),
    ("born", "f", "Родилась", "Народилася"),
    ("died", "m", "Умер", "Помер"),
    ("died", "", "Умер(ла)", "Помер(ла)"),
    ("buried", "m", "Похоронен", "Похований"),
    ("exiled", "f", "Сослана", "Заслана"),
    ("held", "f", "Содержалась", "Утримувалася"),
    ("released", "m", "Освобождён", "Звільнений"),
    ("sentenced", "f", "Осуждена", "Засуджена"),
]


@pytest.mark.parametrize(("code", "sex", "ru", "uk"), VERB_FORMS)
def test_verbs_by_example(code: str, sex: str, ru: str, uk: str) -> None:
    assert [verb(code, sex, "ru"), verb(code, sex, "uk")] == [ru, uk]


@given(st.integers(0, 10**9) | st.integers(0, 200), st.sampled_from(LANGUAGES))
def test_plural_categories_are_those_of_cldr(number: int, language: str) -> None:
    assert plural_category(number, language) == Locale(language).plural_form(number)


COUNTS = [
    (1, "people", "1 person", "1 человек", "1 людина"),
    (2, "people", "2 people", "2 человека", "2 людини"),
    (5, "people", "5 people", "5 человек", "5 людей"),
    (11, "people", "11 people", "11 человек", "11 людей"),
    (21, "people", "21 people", "21 человек", "21 людина"),
    (0, "people", "0 people", "0 человек", "0 людей"),
    (1522, "people", "1,522 people", "1\u00a0522 человека", "1\u00a0522 людини"),
    (3, "repressions", "3 repressions", "3 репрессии", "3 репресії"),
    (112, "records", "112 records", "112 записей", "112 записів"),
    (4, "years", "4 years", "4 года", "4 роки"),
    (15, "years", "15 years", "15 лет", "15 років"),
]


@pytest.mark.parametrize(("number", "noun", "en", "ru", "uk"), COUNTS)
def test_a_noun_agrees_with_its_number(number: int, noun: str, en: str, ru: str, uk: str) -> None:
    assert [count_noun(number, noun, language) for language in LANGUAGES] == [en, ru, uk]


@given(st.integers(0, 10**9), st.sampled_from(NOUNS), st.sampled_from(LANGUAGES))
def test_the_digits_of_a_count_stay_what_they_were(number: int, noun: str, language: str) -> None:
    counted = count_noun(number, noun, language)
    assert int("".join(filter(str.isdigit, counted))) == number


AGES = [
    (47, None, "aged 47", "в возрасте 47 лет", "у віці 47 років"),
    (21, None, "aged 21", "в возрасте 21 года", "у віці 21 року"),
    (22, None, "aged 22", "в возрасте 22 лет", "у віці 22 років"),
    (1, None, "aged 1", "в возрасте 1 года", "у віці 1 року"),
    (0, None, "aged under one", "в возрасте до года", "у віці до року"),
    (46, 47, "aged 46 or 47", "в возрасте 46 или 47 лет", "у віці 46 або 47 років"),
    (
        *(19, 21),
        *("aged between 19 and 21", "в возрасте от 19 до 21 года", "у віці від 19 до 21 року"),
    ),
]


@pytest.mark.parametrize(("years", "at_most", "en", "ru", "uk"), AGES)
def test_an_age_stands_in_the_case_its_language_asks_for(
    years: int, at_most: int | None, en: str, ru: str, uk: str
) -> None:
    told = [age_phrase(years, language, at_most=at_most) for language in LANGUAGES]
    assert told == [en, ru, uk]


@pytest.mark.parametrize(("years", "at_most"), [(-1, None), (47, 46)])
def test_an_impossible_age_is_refused(years: int, at_most: int | None) -> None:
    with pytest.raises(WordingError, match="not possible"):
        age_phrase(years, "en", at_most=at_most)


def test_a_regional_language_is_read_as_its_base() -> None:
    assert tell("uk-ua", "executed") == tell("uk", "executed")
    assert count_noun(2, "people", "ru-RU") == "2 человека"


def test_a_code_without_words_is_refused_by_name() -> None:
    with pytest.raises(WordingError, match="Fate 'vanished'"):
        tell("en", "vanished")
    with pytest.raises(WordingError, match="Sex 'x'"):
        tell("ru", "executed", "x")
    with pytest.raises(WordingError, match="'de'"):
        tell("de", "executed")
    with pytest.raises(WordingError, match="Status of rehabilitation 'doubted'"):
        tell("en", "executed", decisions=("doubted 1956",))
    with pytest.raises(WordingError, match="Verb 'loved'"):
        verb("loved", "m", "en")
    with pytest.raises(WordingError, match="Noun 'ghosts'"):
        count_noun(2, "ghosts", "en")
