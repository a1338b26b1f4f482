"""Promises of the generated sentences: grammatical in three languages, never more than the facts.

The people are invented: a place, a date, a decision, put together in every combination.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from registry.dates import PartialDate, parse
from registry.sentences import (
    LANGUAGES,
    FateFacts,
    RehabilitationFacts,
    WordingError,
    age_phrase,
    count_noun,
    fate_label,
    fate_sentence,
    plural_category,
    verb,
)
from registry.vocabulary import Fate, RehabilitationStatus
from tests.dates_of_every_form import any_text

FATES = [*Fate.values, ""]
SEXES = ["m", "f", ""]
STATUSES = list(RehabilitationStatus.values)
PRECISIONS = [
    *("", "1938-12-27", "1941-09", "1941", "1940~", "1938-12-27?", "1938%", "194X"),
    *("1937-10-23/1937-10-25", "1937/1939", "/1943", "1937-06/", "[1938,1939]", "[..1938-01]"),
]
PLACES = {
    "en": ["", "in Moscow", "near Oryol", "in Butyrka prison"],
    "ru": ["", "в Москве", "под Орлом", "в Бутырской тюрьме"],
    "uk": ["", "у Москві", "під Орлом", "у Бутирській вʼязниці"],
}
DECISIONS = [
    (),
    ("granted 1954-12-18",),
    ("granted",),
    ("granted 1956", "refused 1956-10-24", "granted 1987-10-28"),
    ("partial 1956", "granted 1991"),
    ("refused 1998",),
    ("granted 1956", "revoked 1998"),
    ("granted 1988-06-13?", "partial [1990,1992]"),
]
VERBS = [
    *("arrested", "born", "buried", "died", "exiled"),
    *("held", "rehabilitated", "released", "sentenced", "shot"),
]
NOUNS = ["people", "repressions", "records", "years"]
# A bracket that goes on from a word, or that holds its other gender: «арестован(а)».
DOUBLE_FORM = re.compile(r"\w\(|\((родила|содержала|освобожд|осужд|отстран|народила|утримува)")


def moment(text: str) -> PartialDate | None:
    return parse(text) if text else None


def decision(text: str) -> RehabilitationFacts:
    status, _, date = text.partition(" ")
    return RehabilitationFacts(status, moment(date))


def tell(
    language: str,
    fate: str,
    sex: str = "m",
    date: str = "",
    place_in: str = "",
    decisions: tuple[str, ...] = (),
) -> str:
    rehabilitations = tuple(decision(text) for text in decisions)
    return fate_sentence(FateFacts(fate, sex, moment(date), place_in, rehabilitations), language)


def fault_of_form(sentence: str, language: str, sex: str) -> str:
    """What is wrong with the look of a sentence; empty when nothing is."""
    found = [
        ("no capital", not sentence[:1].isupper()),
        ("no full stop", not sentence.endswith(".") or sentence.endswith("..")),
        ("a gap", "  " in sentence or sentence != sentence.strip()),
        ("a joint gone wrong", re.search(r" [,;.)]|[,;][,;.]|\( ", sentence) is not None),
        ("something unfilled", re.search(r"[{}|\[\]]|None", sentence) is not None),
        ("both genders", sex != "" and DOUBLE_FORM.search(sentence) is not None),
        ("wrong script", bool(re.search("[а-яіїєґ]", sentence, re.I)) is (language == "en")),
        ("Latin letters", language != "en" and re.search("[a-z]", sentence, re.I) is not None),
    ]
    return ", ".join(name for name, is_so in found if is_so)


def every_case() -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    return product(SEXES, PRECISIONS, range(4), DECISIONS)


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


REHABILITATIONS = [
    (("granted",), "Shot; rehabilitated.", "реабилитирована.", "реабілітована."),
    (
        ("granted 1987-10-28", "refused 1956-10-24", "granted 1956"),
        "Shot; rehabilitated in 1956 and 1987.",
        "реабилитирована в 1956 и 1987 годах.",
        "реабілітована в 1956 та 1987 роках.",
    ),
    (
        ("granted 1956-03-14", "granted 1956-10", "granted"),
        "Shot; rehabilitated in 1956.",
        "реабилитирована в 1956 году.",
        "реабілітована 1956 року.",
    ),
    (
        ("granted 1956", "granted 1963~", "granted 1987"),
        "Shot; rehabilitated in 1956, about 1963 and in 1987.",
        "реабилитирована в 1956 году, около 1963 года и в 1987 году.",
        "реабілітована 1956 року, близько 1963 року та 1987 року.",
    ),
    (
        ("partial 1956",),
        "Shot; partly rehabilitated in 1956.",
        "частично реабилитирована в 1956 году.",
        "частково реабілітована 1956 року.",
    ),
    (
        ("granted 1991", "partial 1956"),
        "Shot; partly rehabilitated in 1956; rehabilitated in 1991.",
        "частично реабилитирована в 1956 году; реабилитирована в 1991 году.",
        "частково реабілітована 1956 року; реабілітована 1991 року.",
    ),
    (
        ("refused 1998",),
        "Shot; rehabilitation refused in 1998.",
        "в реабилитации отказано в 1998 году.",
        "у реабілітації відмовлено 1998 року.",
    ),
    (
        ("granted 1956", "revoked 1998"),
        "Shot; rehabilitated in 1956; rehabilitation revoked in 1998.",
        "реабилитирована в 1956 году; реабилитация отменена в 1998 году.",
        "реабілітована 1956 року; реабілітацію скасовано 1998 року.",
    ),
    (
        ("granted 1956", "revoked 1970", "granted 1990"),
        "Shot; rehabilitated in 1990.",
        "реабилитирована в 1990 году.",
        "реабілітована 1990 року.",
    ),
    (
        ("revoked", "granted 1956"),
        "Shot; rehabilitated in 1956; rehabilitation revoked.",
        "реабилитирована в 1956 году; реабилитация отменена.",
        "реабілітована 1956 року; реабілітацію скасовано.",
    ),
]


@pytest.mark.parametrize(("decisions", "en", "ru", "uk"), REHABILITATIONS)
def test_the_latest_state_of_the_rehabilitation_holds(
    decisions: tuple[str, ...], en: str, ru: str, uk: str
) -> None:
    told = [tell(language, "executed", "f", decisions=decisions) for language in LANGUAGES]
    assert told == [en, f"Расстреляна; {ru}", f"Розстріляна; {uk}"]


@pytest.mark.parametrize("fate", FATES)
def test_a_missing_rehabilitation_is_passed_over_in_silence(fate: str) -> None:
    told = " ".join(tell(language, fate, date="1938") for language in LANGUAGES)
    assert not re.search("rehabilit|реабил|реабіл", told, re.I)


@pytest.mark.parametrize(
    ("death", "decisions", "sentence"),
    [
        (
            *("1982", ("granted 1956",)),
            "Imprisoned and survived; rehabilitated in 1956; died in 1982.",
        ),
        (
            *("1950", ("granted 1956",)),
            "Imprisoned and survived; died in 1950; rehabilitated in 1956.",
        ),
        (
            *("1956", ("granted 1956-07-18",)),
            "Imprisoned and survived; died in 1956; rehabilitated in 1956.",
        ),
        ("1982", ("granted",), "Imprisoned and survived; died in 1982; rehabilitated."),
        (
            *("1982", ("granted 1956", "granted 1987")),
            "Imprisoned and survived; died in 1982; rehabilitated in 1956 and 1987.",
        ),
    ],
)
def test_a_survivor_is_rehabilitated_before_death_only_when_that_is_certain(
    death: str, decisions: tuple[str, ...], sentence: str
) -> None:
    assert tell("en", "imprisoned_survived", "m", death, "", decisions) == sentence


def test_a_rehabilitation_is_never_said_of_the_fate() -> None:
    """«Судьба … реабилитирована» would be grammatical and wrong."""
    assert tell("ru", "", "f", decisions=("granted 1956",)) == (
        "Реабилитирована в 1956 году; судьба здесь пока не указана."
    )


@pytest.mark.parametrize(
    ("language", "fate", "place", "sentence"),
    [
        ("en", "died_in_prison", "in Saratov prison", "Died in Saratov prison."),
        ("en", "died_in_prison", "in a prison hospital", "Died in a prison hospital."),
        ("en", "died_in_prison", "in Prison Street", "Died in prison in Prison Street."),
        ("en", "died_in_camp", "at the Pechora camp", "Died at the Pechora camp."),
        ("en", "died_in_camp", "in a house by the camp", "Died in a camp in a house by the camp."),
        ("ru", "died_in_prison", "в Саратовской тюрьме", "Умер в Саратовской тюрьме."),
        ("ru", "died_in_prison", "на Тюремной улице", "Умер в тюрьме на Тюремной улице."),
        ("ru", "died_in_camp", "в Печорском лагере", "Умер в Печорском лагере."),
        ("uk", "died_in_prison", "в Київській вʼязниці", "Помер у Київській вʼязниці."),
        ("uk", "died_in_prison", "у домі біля тюрми", "Помер у вʼязниці в домі біля тюрми."),
        ("uk", "died_in_camp", "у Печорському таборі", "Помер у Печорському таборі."),
    ],
)
def test_a_prison_is_named_once_and_never_lost(
    language: str, fate: str, place: str, sentence: str
) -> None:
    assert tell(language, fate, "m", "", place) == sentence


def test_an_abbreviation_lends_its_full_stop() -> None:
    assert tell("en", "emigrated", "m", "", "in Washington, D.C.") == (
        "Emigrated; died in Washington, D.C."
    )


def test_brackets_in_a_place_are_printed_and_not_read() -> None:
    place = "in {when} [a|b|c]"
    assert tell("en", "executed", "m", "1938", place) == "Shot in 1938 in {when} [a|b|c]."


facts = st.builds(
    FateFacts,
    fate=st.sampled_from(FATES),
    sex=st.sampled_from(SEXES),
    date=st.none() | any_text.map(parse),
    rehabilitations=st.lists(
        st.builds(
            RehabilitationFacts,
            status=st.sampled_from(STATUSES),
            date=st.none() | any_text.map(parse),
        ),
        max_size=5,
    ).map(tuple),
)


@given(facts, st.sampled_from(LANGUAGES))
def test_any_facts_make_a_well_formed_sentence(told: FateFacts, language: str) -> None:
    sentence = fate_sentence(told, language)
    assert not fault_of_form(sentence, language, told.sex), sentence


@given(facts, st.sampled_from(LANGUAGES))
def test_no_year_is_told_that_no_date_allows(told: FateFacts, language: str) -> None:
    dates = [told.date, *(one.date for one in told.rehabilitations)]
    allowed = [(one.earliest // 10000, one.latest // 10000) for one in dates if one]
    if told.fate == "killed_1941_prison_massacre":
        allowed.append((1941, 1941))
    for year in map(int, re.findall(r"\d{4}", fate_sentence(told, language))):
        assert any(first <= year <= last for first, last in allowed)


@given(facts)
def test_the_order_of_the_records_changes_nothing(told: FateFacts) -> None:
    turned = replace(told, rehabilitations=told.rehabilitations[::-1])
    assert fate_sentence(turned, "en") == fate_sentence(told, "en")


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
