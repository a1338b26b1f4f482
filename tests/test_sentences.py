"""Promises of the generated sentences: grammatical in three languages, never more than the facts.

The people are invented: a place, a date, a decision, put together in every combination.
"""

from __future__ import annotations

import pytest

from registry.sentences import (
    LANGUAGES,
    fate_label,
)
from tests.told_fates import (
    FATES,
    PLACES,
    every_case,
    fault_of_form,
    tell,
)


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_combination_is_a_well_formed_sentence(language: str, fate: str) -> None:
    faults = []
    for sex, date, place, decisions in every_case():
        sentence = tell(language, fate, sex, date, PLACES[language][place], decisions)
        if fault := fault_of_form(sentence, language, sex):
            faults.append(f"{fault}: {sentence}")
    assert not faults


@pytest.mark.parametrize("fate", FATES)
def test_every_combination_differs_between_the_languages(fate: str) -> None:
    for sex, date, _, decisions in every_case():
        told = {tell(language, fate, sex, date, "", decisions) for language in LANGUAGES}
        assert len(told) == len(LANGUAGES)


@pytest.mark.parametrize("fate", [fate for fate in FATES if fate not in ("unknown", "")])
@pytest.mark.parametrize("language", ["ru", "uk"])
def test_a_woman_is_spoken_of_as_a_woman(language: str, fate: str) -> None:
    assert tell(language, fate, "f") != tell(language, fate, "m")
    assert fate_label(fate, "f", language) != fate_label(fate, "m", language)


SHOT = [
    ("en", "m", "in Moscow", "Shot on 27 January 1940 in Moscow; rehabilitated in 1954."),
    (
        *("ru", "m", "в Москве"),
        "Расстрелян 27 января 1940 года в Москве; реабилитирован в 1954 году.",
    ),
    (
        *("ru", "f", "в Москве"),
        "Расстреляна 27 января 1940 года в Москве; реабилитирована в 1954 году.",
    ),
    (
        *("ru", "", "в Москве"),
        "Расстрелян(а) 27 января 1940 года в Москве; реабилитирован(а) в 1954 году.",
    ),
    (
        *("uk", "m", "у Москві"),
        "Розстріляний 27 січня 1940 року в Москві; реабілітований 1954 року.",
    ),
    (
        *("uk", "f", "у Москві"),
        "Розстріляна 27 січня 1940 року в Москві; реабілітована 1954 року.",
    ),
    (
        *("uk", "", "у Москві"),
        "Розстріляно 27 січня 1940 року в Москві; реабілітовано 1954 року.",
    ),
]


@pytest.mark.parametrize(("language", "sex", "place", "sentence"), SHOT)
def test_one_shot_and_rehabilitated(language: str, sex: str, place: str, sentence: str) -> None:
    decisions = ("granted 1954-12-18",)
    assert tell(language, "executed", sex, "1940-01-27", place, decisions) == sentence


# fate, sex, date, then what stands in the three languages
ENDS = [
    (
        *("died_in_camp", "f", "1941-12-05"),
        "Died on 5 December 1941 in a camp near Oryol.",
        "Умерла 5 декабря 1941 года в лагере под Орлом.",
        "Померла 5 грудня 1941 року в таборі під Орлом.",
    ),
    (
        *("died_in_prison", "m", "1943"),
        "Died in 1943 in prison near Oryol.",
        "Умер в 1943 году в тюрьме под Орлом.",
        "Помер 1943 року у вʼязниці під Орлом.",
    ),
    (
        *("killed_1941_prison_massacre", "m", "1941-09-11"),
        "Killed in a prison massacre on 11 September 1941 near Oryol.",
        "Убит при массовом расстреле заключённых 11 сентября 1941 года под Орлом.",
        "Убитий під час масового розстрілу вʼязнів 11 вересня 1941 року під Орлом.",
    ),
    (
        *("killed_1941_prison_massacre", "f", "1941"),
        "Killed in the prison massacres of 1941 near Oryol.",
        "Убита при массовых расстрелах заключённых 1941 года под Орлом.",
        "Убита під час масових розстрілів вʼязнів 1941 року під Орлом.",
    ),
    (
        *("killed_1941_prison_massacre", "f", "1941/1942"),
        "Killed in the prison massacres of 1941 near Oryol; date recorded: between 1941 and 1942.",
        "Убита при массовых расстрелах заключённых 1941 года под Орлом; "
        "указанная дата: между 1941 и 1942 годами.",
        "Убита під час масових розстрілів вʼязнів 1941 року під Орлом; "
        "зазначена дата: між 1941 і 1942 роками.",
    ),
    (
        *("abducted_and_executed", "m", "1939-05-11"),
        "Abducted and later shot on 11 May 1939 near Oryol.",
        "Похищен и затем расстрелян 11 мая 1939 года под Орлом.",
        "Викрадений і потім розстріляний 11 травня 1939 року під Орлом.",
    ),
    (
        *("assassinated", "m", "1934-12-01"),
        "Assassinated on 1 December 1934 near Oryol.",
        "Убит 1 декабря 1934 года под Орлом в результате покушения.",
        "Убитий 1 грудня 1934 року під Орлом внаслідок замаху.",
    ),
    (
        *("suicide", "f", "1941-08"),
        "Took her own life in August 1941 near Oryol.",
        "Покончила с собой в августе 1941 года под Орлом.",
        "Наклала на себе руки в серпні 1941 року під Орлом.",
    ),
    (
        *("died_under_investigation", "m", "1938-11-09"),
        "Died under investigation on 9 November 1938 near Oryol.",
        "Умер под следствием 9 ноября 1938 года под Орлом.",
        "Помер під слідством 9 листопада 1938 року під Орлом.",
    ),
    (
        *("killed_circumstances_unclear", "f", "1939-07-15"),
        "Killed on 15 July 1939 near Oryol in unclear circumstances.",
        "Убита 15 июля 1939 года под Орлом при невыясненных обстоятельствах.",
        "Убита 15 липня 1939 року під Орлом за незʼясованих обставин.",
    ),
    (
        *("deported", "f", "1989"),
        "Deported; died in 1989 near Oryol.",
        "Депортирована; умерла в 1989 году под Орлом.",
        "Депортована; померла 1989 року під Орлом.",
    ),
    (
        *("imprisoned_survived", "m", "1982-01-17"),
        "Imprisoned and survived; died on 17 January 1982 near Oryol.",
        "Был в заключении, выжил; умер 17 января 1982 года под Орлом.",
        "Перебував в увʼязненні, вижив; помер 17 січня 1982 року під Орлом.",
    ),
    (
        *("released", "m", "1968"),
        "Released from custody; died in 1968 near Oryol.",
        "Освобождён из заключения; умер в 1968 году под Орлом.",
        "Звільнений з увʼязнення; помер 1968 року під Орлом.",
    ),
    (
        *("emigrated", "f", "2011"),
        "Emigrated; died in 2011 near Oryol.",
        "Эмигрировала; умерла в 2011 году под Орлом.",
        "Емігрувала; померла 2011 року під Орлом.",
    ),
    (
        *("removed_from_office", "m", "1971"),
        "Removed from office; died in 1971 near Oryol.",
        "Отстранён от должности; умер в 1971 году под Орлом.",
        "Усунений з посади; помер 1971 року під Орлом.",
    ),
    (
        *("not_repressed", "f", "1980"),
        "Not repressed; died in 1980 near Oryol.",
        "Не была репрессирована; умерла в 1980 году под Орлом.",
        "Не зазнала репресій; померла 1980 року під Орлом.",
    ),
    (
        *("unknown", "f", "1938"),
        "Died in 1938 near Oryol; the sources do not give the circumstances of the death.",
        "Умерла в 1938 году под Орлом; источники не сообщают обстоятельств смерти.",
        "Померла 1938 року під Орлом; джерела не повідомляють обставин смерті.",
    ),
    (
        *("", "m", "1938"),
        "Died in 1938 near Oryol; the circumstances of the death are not recorded here yet.",
        "Умер в 1938 году под Орлом; обстоятельства смерти здесь пока не указаны.",
        "Помер 1938 року під Орлом; обставини смерті тут поки не вказані.",
    ),
]


@pytest.mark.parametrize(("fate", "sex", "date", "en", "ru", "uk"), ENDS)
def test_each_fate_reads_well_with_its_date_and_place(
    fate: str, sex: str, date: str, en: str, ru: str, uk: str
) -> None:
    places = {language: PLACES[language][2] for language in LANGUAGES}
    told = [tell(language, fate, sex, date, places[language]) for language in LANGUAGES]
    assert told == [en, ru, uk]


NO_SEX = [
    ("died_in_camp", "Умер(ла) в лагере.", "Помер(ла) в таборі."),
    ("suicide", "Покончил(а) с собой.", "Наклав(ла) на себе руки."),
    (
        "abducted_and_executed",
        "Похищен(а) и затем расстрелян(а).",
        "Викрадено і потім розстріляно.",
    ),
    ("released", "Освобождён (освобождена) из заключения.", "Звільнено з увʼязнення."),
    ("not_repressed", "Не репрессирован(а).", "Не зазнав(ла) репресій."),
]


@pytest.mark.parametrize(("fate", "ru", "uk"), NO_SEX)
def test_a_form_for_both_stands_where_the_sex_is_not_recorded(fate: str, ru: str, uk: str) -> None:
    assert [tell("ru", fate, ""), tell("uk", fate, "")] == [ru, uk]


def test_no_pronoun_is_guessed_where_the_sex_is_not_recorded() -> None:
    assert tell("en", "suicide", "") == "Took their own life."


def test_unknown_and_blank_are_different_words() -> None:
    assert [tell(language, "unknown") for language in LANGUAGES] == [
        "The sources do not say what became of this person.",
        "Источники не сообщают, что стало с этим человеком.",
        "Джерела не повідомляють, що сталося з цією людиною.",
    ]
    assert [tell(language, "") for language in LANGUAGES] == [
        "Fate not recorded here yet.",
        "Судьба здесь пока не указана.",
        "Доля тут поки не вказана.",
    ]


DATES = [
    ("1940~", "Shot about 1940 in Moscow.", "Расстреляна около 1940 года в Москве."),
    (
        "1937-10-23/1937-10-25",
        "Shot between 23 and 25 October 1937 in Moscow.",
        "Расстреляна между 23 и 25 октября 1937 года в Москве.",
    ),
    ("194X", "Shot in the 1940s in Moscow.", "Расстреляна в 1940-х годах в Москве."),
    ("/1943", "Shot in 1943 or earlier, in Moscow.", "Расстреляна не позднее 1943 года в Москве."),
    (
        "1937-06/",
        "Shot in June 1937 or later, in Moscow.",
        "Расстреляна не ранее июня 1937 года в Москве.",
    ),
    (
        "[1938,1939]",
        "Shot in 1938 or 1939 in Moscow.",
        "Расстреляна в 1938 или 1939 году в Москве.",
    ),
    (
        "1938-12-27?",
        "Shot on 27 December 1938 (not certain) in Moscow.",
        "Расстреляна 27 декабря 1938 года (дата под вопросом) в Москве.",
    ),
]


@pytest.mark.parametrize(("date", "en", "ru"), DATES)
def test_a_date_of_any_shape_reads_well(date: str, en: str, ru: str) -> None:
    assert tell("en", "executed", "f", date, "in Moscow") == en
    assert tell("ru", "executed", "f", date, "в Москве") == ru


@pytest.mark.parametrize("date", ["/1943", "1943/", "[..1943]"])
def test_an_open_date_leaves_no_comma_behind(date: str) -> None:
    assert "," not in tell("en", "executed", "m", date)
    assert ",;" not in tell("en", "executed", "m", date, "", ("granted 1956",))


UKRAINIAN_JOINTS = [
    ("m", "", "у Києві", "Розстріляний у Києві."),
    ("f", "", "у Києві", "Розстріляна в Києві."),
    ("m", "", "в Одесі", "Розстріляний в Одесі."),
    ("m", "", "у Одесі", "Розстріляний в Одесі."),
    ("f", "", "в Харкові", "Розстріляна в Харкові."),
    ("f", "", "в Львові", "Розстріляна у Львові."),
    ("f", "", "у Вінниці", "Розстріляна у Вінниці."),
    ("m", "", "в Ялті", "Розстріляний у Ялті."),
    ("m", "1937-11", "під Києвом", "Розстріляний у листопаді 1937 року під Києвом."),
    ("f", "1937-11", "на Соловках", "Розстріляна в листопаді 1937 року на Соловках."),
    ("m", "193X", "у Києві", "Розстріляний у 1930-х роках у Києві."),
]


@pytest.mark.parametrize(("sex", "date", "place", "sentence"), UKRAINIAN_JOINTS)
def test_ukrainian_alternates_its_preposition_by_sound(
    sex: str, date: str, place: str, sentence: str
) -> None:
    assert tell("uk", "executed", sex, date, place) == sentence
