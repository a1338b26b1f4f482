"""Promises of reading printed entries: nothing is lost, nothing is invented, words stay."""

from __future__ import annotations

import random
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.intake.printed import Field, Form, PrintedEntry, Stated, read_entry
from registry.intake.printed.division import entries_in
from registry.vocabulary import Sex
from tests.printed_samples import (
    CAMP,
    MOSCOW,
    MOSCOW_EARLIER,
    RUNNING,
    SAMPLES,
    TWICE,
    UNION,
)

FORMS = st.sampled_from(list(Form))


def union(text: str) -> PrintedEntry:
    return read_entry(text, Form.UNION)


def moscow(text: str) -> PrintedEntry:
    return read_entry(text, Form.MOSCOW)


def values(said: tuple[Stated[Any], ...]) -> list[Any]:
    """Values as texts where they are dates; those that differ are marked."""
    plain = [getattr(item.value, "text", item.value) for item in said]
    return [
        (value, "≠") if item.differs else value for item, value in zip(said, plain, strict=True)
    ]


def assert_nothing_is_lost(entry: PrintedEntry) -> None:
    covered = [0] * len(entry.text)
    pieces = [(span.start, span.end) for span in entry.spans]
    pieces += [(said.start, said.end) for said in entry.left_over]
    for start, end in pieces:
        assert start < end
        for place in range(start, end):
            covered[place] += 1
    for letter, times in zip(entry.text, covered, strict=True):
        assert times == 1 if not letter.isspace() else times <= 1


def every_statement(entry: PrintedEntry) -> list[Stated[Any]]:
    groups: list[Any] = [entry, *entry.repressions, *entry.rehabilitations]
    found: list[Stated[Any]] = []
    for group in groups:
        for name in group.__slots__:
            value = getattr(group, name)
            if isinstance(value, tuple):
                found += [item for item in value if isinstance(item, Stated)]
    return found


# Nothing is lost ---------------------------------------------------------------------------

# Words, marks and figures of entries, put together as chance would have it.
TATTERS = st.lists(
    st.sampled_from(
        """Родился Родилась род. Проживал: Арестован Приговорен: Приговор: Расстрелян
        Рассстрелян Реабилитирован Место захоронения Источник: Адрес: обв.: осужден умер ( ) , ; . :
        1937 г. 5.11.1937 31.02.1938 мая в на к за тройкой НКВД ст. 58-10 ИТЛ лет б/п русский
        «по другим данным варианты фамилии: - — Пример Hиколай \n \n\n 8 г.р. ум. осв. по""".split(
            " "
        )
    ),
    max_size=40,
).map(" ".join)


@given(st.one_of(st.text(), TATTERS), FORMS)
def test_any_text_is_read_and_every_character_belongs_to_one_place(text: str, form: Form) -> None:
    assert_nothing_is_lost(read_entry(text, form))


@given(st.one_of(st.text(), TATTERS), FORMS)
def test_words_are_those_of_the_text(text: str, form: Form) -> None:
    for said in every_statement(read_entry(text, form)):
        assert said.words == text[said.start : said.end]


@given(st.sampled_from(SAMPLES), st.integers(0, 10**9))
def test_an_entry_with_a_letter_lost_is_still_read(sample: tuple[str, Form], seed: int) -> None:
    text, form = sample
    chance = random.Random(seed)
    place = chance.randrange(len(text))
    torn = text[:place] + chance.choice(["", "х", " ", "\n", "("]) + text[place + 1 :]
    assert_nothing_is_lost(read_entry(torn, form))


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        " ",
        ",",
        "Арестован ",
        "(по другим данным ",
        "а-",
        "обв.",
        "1937 ",
        "в ",
        "б/п;",
        ". В ",
    ],
)
@pytest.mark.parametrize("form", list(Form))
def test_a_long_run_of_one_piece_takes_steps_in_proportion(piece: str, form: Form) -> None:
    """A pattern that steps back would need minutes for the long one: the test would not end."""
    entry = read_entry(f"Родился в 1900 г., {piece * 20_000}", form)
    assert entry.birth_date[0].words == "1900 г."


def test_what_is_not_understood_is_left_over() -> None:
    entry = moscow("Тестов Иван, без сведений, 1900")
    assert [said.words for said in entry.left_over] == ["Тестов Иван, без сведений, 1900"]
    assert not entry.is_read_whole


def test_a_value_cannot_be_changed() -> None:
    entry = union(UNION)
    with pytest.raises(FrozenInstanceError):
        entry.text = ""  # type: ignore[misc]


# The all-Union form ------------------------------------------------------------------------


def test_the_clauses_of_the_all_union_form_are_read() -> None:
    entry = union(UNION)
    (case,) = entry.repressions
    (decision,) = entry.rehabilitations
    assert entry.is_read_whole
    assert entry.sex is not None
    assert entry.sex.value is Sex.MALE
    assert values(entry.birth_date) == ["1896"]
    assert values(entry.birth_place) == ["Тверская губ., Бежецкий уезд, д. Пример"]
    assert values(entry.nationality) == ["русский"]
    assert values(entry.party) == ["б/п"]
    assert values(entry.education) == ["начальное"]
    assert values(entry.occupation) == ['счетовод, артель "Пример"']
    assert values(entry.residence) == ["г. Калинин, ул. Тихая, 3"]
    assert values(case.arrest_date) == ["1937-10-14"]
    assert values(case.arrest_organ) == ["УНКВД Калининской обл."]
    assert values(case.sentencing_body) == ["тройка при УНКВД по Калининской обл."]
    assert values(case.sentence_date) == ["1937-11-02"]
    assert values(case.charge) == ["по ст. 58-10 УК РСФСР"]
    assert values(case.sentence) == ["ВМН"]
    assert values(case.execution_date) == ["1937-11-05"]
    assert values(entry.burial_place) == ["г. Калинин"]
    assert values(decision.rehabilitation_date) == ["1989-06"]
    assert values(decision.rehabilitation_body) == ["прокуратурой Калининской обл."]
    assert values(entry.source) == ["Книга памяти Калининской обл."]


def test_running_text_of_a_book_is_read() -> None:
    entry = union(RUNNING)
    (case,) = entry.repressions
    assert values(entry.birth_date) == ["1885"]
    assert values(entry.birth_place) == ["с. Пример Тверской губ."]
    assert values(entry.occupation) == ['чл. к-за "Луч"']
    assert values(case.arrest_date) == ["1937-11-03"]
    assert values(case.charge) == ["по обвинен. в а/с агитации, ст. 58-10 УК РСФСР"]
    assert values(case.sentencing_body) == ["тройкой УНКВД"]
    assert values(case.sentence_date) == ["1937-12-03"]
    assert values(case.sentence) == ["к ВМН"]
    assert values(case.execution_date) == ["1937-12-10"]
    assert values(entry.rehabilitations[0].rehabilitation_date) == ["1989-05-05"]


def test_the_form_of_a_martyrology_is_read() -> None:
    entry = union(
        "Пробин Иван Петрович, 1890 г. р., уроженец Лифляндской губ., латыш, б/п, инженер, "
        "проживал: г. Пример. Арестован 3 декабря 1937 г. Комиссией НКВД и Прокуратуры СССР "
        "10 января 1938 г. приговорен по ст. 58-6 УК РСФСР к высшей мере наказания. "
        "Расстрелян в г. Пример 18 января 1938 г."
    )
    (case,) = entry.repressions
    assert values(entry.birth_date) == ["1890"]
    assert values(entry.birth_place) == ["Лифляндской губ."]
    assert values(entry.residence) == ["г. Пример"]
    assert values(case.arrest_date) == ["1937-12-03"]
    assert values(case.sentencing_body) == ["Комиссией НКВД и Прокуратуры СССР"]
    assert values(case.sentence_date) == ["1938-01-10"]
    assert values(case.charge) == ["по ст. 58-6 УК РСФСР"]
    assert values(case.sentence) == ["к высшей мере наказания"]
    assert values(case.execution_place) == ["в г. Пример"]
    assert values(case.execution_date) == ["1938-01-18"]


def test_dates_written_from_the_year_down_are_read() -> None:
    entry = union("ПРОБИН ИВАН ИЛЬИЧ, 1890, д. Пример, русский. Арест: 1937.10.05. Реаб. 1957.03")
    assert values(entry.birth_date) == ["1890"]
    assert values(entry.repressions[0].arrest_date) == ["1937-10-05"]
    assert values(entry.rehabilitations[0].rehabilitation_date) == ["1957-03"]


def test_a_nationality_in_the_next_sentence_is_no_part_of_the_place() -> None:
    entry = union(
        "Родился в 1890 г. в с. Пример Тверской губ. Русский, из крестьян, малограмотный."
    )
    assert values(entry.birth_place) == ["в с. Пример Тверской губ."]
    assert values(entry.nationality) == ["Русский"]
    assert values(entry.occupation) == ["из крестьян"]
    assert values(entry.education) == ["малограмотный"]


def test_a_date_before_the_body_is_the_date_of_the_sentence() -> None:
    (case,) = union("Приговорен: 5 мая 1937 г. ВКВС СССР, обв.: разном.").repressions
    assert values(case.sentence_date) == ["1937-05-05"]
    assert values(case.sentencing_body) == ["ВКВС СССР"]


def test_a_place_of_arrest_is_no_organ() -> None:
    (case,) = union("Арестован  в Примерном р-не").repressions
    assert values(case.arrest_place) == ["в Примерном р-не"]
    assert case.arrest_organ == ()


def test_a_second_case_in_one_entry_is_a_case_of_its_own() -> None:
    first, second = union(TWICE).repressions
    assert values(first.sentence) == ["3 года ИТЛ"]
    assert values(second.arrest_date) == ["1937-07-18"]
    assert values(second.sentencing_body) == ["тройкой НКВД"]
    assert values(second.sentence) == ["к ВМН"]
    assert values(second.execution_place) == ["в г.Пример"]
    assert union(TWICE).rehabilitations[0].repression == 1


def test_death_release_and_camps_are_told_apart_from_the_sentence() -> None:
    entry = union(CAMP)
    (case,) = entry.repressions
    assert values(case.sentence) == ["к 8 годам ИТЛ, 5 л. п/п"]
    assert values(case.detention) == ["Прибыла в Примерлаг 02.02.1938 из тюрьмы"]
    assert values(case.release) == ["1945-10-15"]
    assert values(entry.death) == ["1950-02-01"]
    assert entry.death[0].words == "Умерла 1.02.1950 в г. Пробный"


def test_an_arrest_line_without_its_word_is_an_arrest() -> None:
    entry = union("Проживал: г. Пример.\nУНКВД по Примерной области 17 августа 1937 г.\n")
    assert values(entry.residence) == ["г. Пример"]
    assert values(entry.repressions[0].arrest_organ) == ["УНКВД по Примерной области"]
    assert values(entry.repressions[0].arrest_date) == ["1937-08-17"]


def test_a_pledge_not_to_leave_is_no_arrest() -> None:
    text = "Проживала: г. Пример.\nподписка о невыезде 5 сентября 1942 г. Примерским ГО НКВД"
    (case,) = union(text).repressions
    assert case.arrest_date == ()
    assert values(case.case_words) == [text.split("\n")[1]]


def test_that_nothing_is_known_of_rehabilitation_is_kept_in_its_words() -> None:
    (found,) = union("Реабилитирован  сведений о реабилитации нет").rehabilitations
    assert values(found.rehabilitation_ground) == ["сведений о реабилитации нет"]
    assert found.rehabilitation_body == ()


@pytest.mark.parametrize(
    ("clause", "sex"),
    [
        ("Родилась в 1900 г.", Sex.FEMALE),
        ("Проживал: г. Пример.", Sex.MALE),
        ("Арестована 5 мая 1937 г.", Sex.FEMALE),
        ("Реабилитирован 5 мая 1957 г.", Sex.MALE),
    ],
)
def test_a_gendered_verb_gives_the_sex(clause: str, sex: Sex) -> None:
    found = union(clause).sex
    assert found is not None
    assert found.value is sex


def test_no_sex_is_guessed_from_a_shortened_verb() -> None:
    assert union("Род. в 1900 г.\nАрест. 5 мая 1937 г.").sex is None


@pytest.mark.parametrize(
    "word", ["Рассстрелян", "Растрелян", "Расстерлян", "Pасстрелян", "РАССТРЕЛЯН", "Расстрелян"]
)
def test_a_misprinted_clause_word_is_understood_and_kept_as_printed(word: str) -> None:
    entry = union(f"{word} 5 ноября 1937 г.")
    assert values(entry.repressions[0].execution_date) == ["1937-11-05"]
    assert entry.sex is not None
    assert entry.sex.words == word


@pytest.mark.parametrize(
    "text",
    ["Растерян 5 ноября 1937 г.", "работал 5 ноября 1937 г.", "расстрелянных 5 ноября 1937 г."],
)
def test_another_word_is_no_clause_word(text: str) -> None:
    assert all(case.execution_date == () for case in union(text).repressions)


# The Moscow form ---------------------------------------------------------------------------


def test_the_moscow_form_is_read() -> None:
    entry = moscow(MOSCOW)
    (case,) = entry.repressions
    assert entry.is_read_whole
    assert values(entry.birth_date) == ["1896-03-05"]
    assert values(entry.birth_place) == ["в д.Пример Тверской губ."]
    assert values(entry.nationality) == ["латыш"]
    assert values(entry.party) == ["член ВКП(б) с 1919 (бывший эсер, анархист)"]
    assert values(entry.occupation) == ['завод "Тест": слесарь']
    assert values(entry.residence) == ["ул. Тихая, д.3, кв. 4"]
    assert values(case.execution_date) == ["1937-11-05"]
    assert values(entry.burial_place) == ["Бутово"]


def test_an_earlier_case_told_in_running_text_is_a_case() -> None:
    entry = moscow(MOSCOW_EARLIER)
    earlier, last = entry.repressions
    assert earlier.is_prose
    assert values(entry.birth_date) == ["1890-06"]
    assert values(entry.occupation) == ["бухгалтер"]
    assert values(earlier.sentence_date) == ["1931"]
    assert values(earlier.sentencing_body) == ["Коллегией ОГПУ СССР"]
    assert values(earlier.sentence) == ["к 5 годам ИТЛ"]
    assert values(earlier.release) == ["1934-02-13"]
    assert not last.is_prose
    assert values(last.execution_date) == ["1937-09-14"]


def test_a_bracket_that_is_never_closed_does_not_swallow_the_entry() -> None:
    entry = moscow(
        "Тестов Иван Ильич, род. 1887, д.Пример (Польша, поляк, б/п, столяр. Адрес: Тихая, 1."
    )
    assert values(entry.nationality) == ["поляк"]
    assert values(entry.occupation) == ["столяр"]


def test_a_second_address_is_a_residence_of_its_own() -> None:
    entry = moscow("Адрес: Тихая, д.1$ другой адрес: Новая, д.2. Рассстрелян 5.11.1937.")
    assert values(entry.residence) == ["Тихая, д.1", "Новая, д.2"]


def test_look_alike_letters_are_mended_in_the_value_and_kept_in_the_words() -> None:
    entry = moscow("Тестов Hиколай Ильич, род. 1900, в пос.Hовый, русский, б/п, столяр.")
    assert entry.names[0].value.parts.given_name == "Николай"
    assert values(entry.birth_place) == ["в пос.Новый"]
    assert entry.birth_place[0].words == "в пос.Hовый"


# Versions and dates ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Родился в 1896 г. (по другим данным - 1870), г. Пример;", ["1896", ("1870", "≠")]),
        ("Родился 1875 (1888), с. Пример;", ["1875", ("1888", "≠")]),
        ("Родилась 1877, 1876, Волынская губ.;", ["1877", ("1876", "≠")]),
        (
            "Родился 29 июля (по другим данным - августа) 1883 г.",
            ["1883-07-29", ("1883-08-29", "≠")],
        ),
    ],
)
def test_another_date_of_birth_is_a_version_that_differs(text: str, dates: list[Any]) -> None:
    assert values(union(text).birth_date) == dates


def test_another_version_of_any_words_differs() -> None:
    entry = moscow("Место захоронения: Бутово (по другим данным - Коммунарка).")
    assert values(entry.burial_place) == ["Бутово", ("Коммунарка", "≠")]


def test_a_version_in_the_middle_leaves_the_value_whole() -> None:
    entry = moscow(
        "Т. И. И., род. 1899, в д.Пример (по другим данным - в с.Проба) Тверской губ., поляк,"
    )
    assert values(entry.birth_place) == ["в д.Пример Тверской губ.", ("в с.Проба", "≠")]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("14 октября 1937 г.", "1937-10-14"),
        ("9.09.1937", "1937-09-09"),
        ("09.9.37", "1937-09-09"),
        ("в октябре 1937 г.", "1937-10"),
        ("в 1937 г.", "1937"),
        ("осенью 1937 г.", "1937"),
        ("в начале 1938 г.", "1938"),
        ("около 1937 г.", "1937~"),
        ("не позднее 1938 г.", "../1938"),
        ("после 5 мая 1937 г.", "1937-05-05/.."),
        ("1937/1938 г.", "1937/1938"),
        ("31 февраля 1938 г.", None),
        ("5.13.1938", None),
    ],
)
def test_a_date_says_no_more_than_its_words(words: str, text: str | None) -> None:
    (said,) = union(f"Арестован {words}").repressions[0].arrest_date
    assert (said.value and said.value.text) == text
    assert words.endswith(said.words)


def test_two_figures_of_a_year_do_not_make_a_year_of_birth() -> None:
    (said,) = union("Родился 5.03.88, г. Пример;").birth_date
    assert said.value is None
    assert said.words == "5.03.88"


def test_two_figures_of_a_year_of_rehabilitation_are_read_by_its_time() -> None:
    text = "Реабилитирован 28.7.89.\nРеабилитирован 3.05.01."
    dates = [values(found.rehabilitation_date) for found in union(text).rehabilitations]
    assert dates == [["1989-07-28"], ["2001-05-03"]]


# Division of a file ------------------------------------------------------------------------


def test_entries_end_with_a_blank_line_or_with_dashes() -> None:
    lines = ["Родился в 1900 г.\n", "столяр.\n", "---\n", "\n", "Родилась в 1901 г.\n", "\n", "б\n"]
    assert list(entries_in(lines, Form.UNION)) == [
        "Родился в 1900 г.\nстоляр.",
        "Родилась в 1901 г.",
        "б",
    ]


def test_entries_of_the_moscow_form_are_lines() -> None:
    assert list(entries_in(["а\n", "\n", " б \n"], Form.MOSCOW)) == ["а", "б"]


def test_marks_and_labels_are_no_values() -> None:
    fields = {span.field for span in union("Родился в 1900 г.;").spans}
    assert fields == {Field.LABEL, Field.BIRTH_DATE, Field.MARK}


def test_cases_told_in_running_text_before_any_clause_go_on_in_the_clauses() -> None:
    entry = union(
        'Пробный Лев Львович, 1903 г.р., урож. д. Пример, председатель артели "Луч". '
        "22.12.1937 г. арестован. Тройкой НКВД 12.01.1938 г. приговорен к ВМН. "
        "Расстрелян 20.01.1938 г."
    )
    (case,) = entry.repressions
    assert values(entry.occupation) == ['председатель артели "Луч"']
    assert values(case.arrest_date) == ["1937-12-22"]
    assert values(case.sentencing_body) == ["Тройкой НКВД"]
    assert values(case.sentence) == ["к ВМН"]
    assert values(case.execution_date) == ["1938-01-20"]


def test_an_addition_to_a_sentence_does_not_divide_it() -> None:
    entry = union(
        "Пробный Лев Львович\nАрестован 1 мая 1937 г. и приговорен тройкой 3 июня 1937 г. "
        "к 10 годам ИТЛ с поражением в правах на 5 лет."
    )
    (case,) = entry.repressions
    assert values(case.sentence) == ["к 10 годам ИТЛ с поражением в правах на 5 лет"]


def test_a_candidate_until_a_year_is_a_standing_in_the_party() -> None:
    entry = moscow(
        "Тестов Иван Ильич, род. 1900, д.Пример, до 1935 кандидат в члены ВКП(б), столяр."
    )
    assert values(entry.party) == ["до 1935 кандидат в члены ВКП(б)"]
    assert values(entry.occupation) == ["столяр"]


def test_a_party_of_the_past_is_a_standing_and_no_work() -> None:
    entry = moscow("Тестов Иван Ильич, род. 1900, д.Пример, в прошлом левый эсер, столяр.")
    assert values(entry.party) == ["в прошлом левый эсер"]
    assert values(entry.occupation) == ["столяр"]


def test_a_place_goes_on_behind_another_version_as_it_is_printed() -> None:
    entry = moscow(
        "Тестов Иван Ильич, род. 1900, Тверская обл. (по другим данным, уроженец Псковской губ.), "
        "г. Пример, русский, столяр."
    )
    assert values(entry.birth_place) == ["Тверская обл., г. Пример", ("Псковской губ.", "≠")]


def test_a_shortened_word_at_the_end_keeps_its_full_stop() -> None:
    entry = moscow("Тестов Иван Ильич, род. 1900, с. Пробное бывш., русский, столяр.")
    assert values(entry.birth_place) == ["с. Пробное бывш."]


def test_a_release_at_the_rehabilitation_is_no_body() -> None:
    entry = union(
        "Пробный Лев Львович\nРеабилитирован в мае 1933 г. Освобожден за отсутствием состава "
        "преступления"
    )
    (decision,) = entry.rehabilitations
    assert not decision.rehabilitation_body
    assert decision.rehabilitation_ground[0].words.startswith("Освобожден за отсутствием")
