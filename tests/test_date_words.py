"""Promises of dates in words: right in three languages, and never more than the date says."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.dates import DateKind, PartialDate, in_words, parse, when_phrase
from registry.errors import DateError
from tests.dates_of_every_form import COLLECTION_CELLS, any_date

Phrasing = Callable[[PartialDate, str], str]

LANGUAGES = ("en", "ru", "uk")

languages = st.sampled_from(LANGUAGES)
phrasings = st.sampled_from([in_words, when_phrase])

MOMENTS_ALONE = [
    ("1937-11-03", "3 November 1937", "3 ноября 1937 года", "3 листопада 1937 року"),
    ("1937-10", "October 1937", "октябрь 1937 года", "жовтень 1937 року"),
    ("1937", "1937", "1937 год", "1937 рік"),
    ("1890~", "about 1890", "около 1890 года", "близько 1890 року"),
    ("1937-10~", "about October 1937", "около октября 1937 года", "близько жовтня 1937 року"),
    (
        "1938?",
        "1938 (not certain)",
        "1938 год (дата под вопросом)",
        "1938 рік (дата під питанням)",
    ),
    (
        "1938%",
        "about 1938 (not certain)",
        "около 1938 года (дата под вопросом)",
        "близько 1938 року (дата під питанням)",
    ),
    ("193X", "the 1930s", "1930-е годы", "1930-ті роки"),
    ("194X", "the 1940s", "1940-е годы", "1940-ві роки"),
    (
        "190X",
        "between 1900 and 1909",
        "между 1900 и 1909 годами",
        "між 1900 і 1909 роками",
    ),
    (
        "1937-10-23/1937-10-25",
        "between 23 and 25 October 1937",
        "между 23 и 25 октября 1937 года",
        "між 23 і 25 жовтня 1937 року",
    ),
    (
        "1937-10-23/1937-11-02",
        "between 23 October and 2 November 1937",
        "между 23 октября и 2 ноября 1937 года",
        "між 23 жовтня і 2 листопада 1937 року",
    ),
    (
        "[1937-12-30..1938-01]",
        "between 30 December 1937 and January 1938",
        "между 30 декабря 1937 года и январём 1938 года",
        "між 30 грудня 1937 року і січнем 1938 року",
    ),
    (
        "1937-10/1937-12",
        "between October and December 1937",
        "между октябрём и декабрём 1937 года",
        "між жовтнем і груднем 1937 року",
    ),
    (
        "1936/1938",
        "between 1936 and 1938",
        "между 1936 и 1938 годами",
        "між 1936 і 1938 роками",
    ),
    (
        "1936?/1938",
        "between 1936 (not certain) and 1938",
        "между 1936 годом (дата под вопросом) и 1938 годом",
        "між 1936 роком (дата під питанням) і 1938 роком",
    ),
    (
        "1936?/1938?",
        "between 1936 and 1938 (both dates not certain)",
        "между 1936 и 1938 годами (обе даты под вопросом)",
        "між 1936 і 1938 роками (обидві дати під питанням)",
    ),
    ("../1940", "1940 or earlier", "не позднее 1940 года", "не пізніше 1940 року"),
    (
        "[..1938-01]",
        "January 1938 or earlier",
        "не позднее января 1938 года",
        "не пізніше січня 1938 року",
    ),
    ("1936/", "1936 or later", "не ранее 1936 года", "не раніше 1936 року"),
    ("[1938,1939]", "1938 or 1939", "1938 или 1939 год", "1938 або 1939 рік"),
    (
        "[1937-10-03,1937-10-05]",
        "3 or 5 October 1937",
        "3 или 5 октября 1937 года",
        "3 або 5 жовтня 1937 року",
    ),
    (
        "[1937-10-03,1937-11]",
        "3 October 1937 or November 1937",
        "3 октября 1937 года или ноябрь 1937 года",
        "3 жовтня 1937 року або листопад 1937 року",
    ),
    (
        "[1935,1937..1938]",
        "1935 or between 1937 and 1938",
        "1935 год или между 1937 и 1938 годами",
        "1935 рік або між 1937 і 1938 роками",
    ),
    (
        "[1935,1937,1939]",
        "1935, 1937 or 1939",
        "1935, 1937 или 1939 год",
        "1935, 1937 або 1939 рік",
    ),
]

MOMENTS_IN_A_SENTENCE = [
    ("1940-01-27", "on 27 January 1940", "27 января 1940 года", "27 січня 1940 року"),
    ("1937-10", "in October 1937", "в октябре 1937 года", "у жовтні 1937 року"),
    ("1937", "in 1937", "в 1937 году", "1937 року"),
    ("1890~", "about 1890", "около 1890 года", "близько 1890 року"),
    (
        "1938?",
        "in 1938 (not certain)",
        "в 1938 году (дата под вопросом)",
        "1938 року (дата під питанням)",
    ),
    ("193X", "in the 1930s", "в 1930-х годах", "у 1930-х роках"),
    (
        "1937-10-23/1937-10-25",
        "between 23 and 25 October 1937",
        "между 23 и 25 октября 1937 года",
        "між 23 і 25 жовтня 1937 року",
    ),
    ("/1940", "in 1940 or earlier", "не позднее 1940 года", "не пізніше 1940 року"),
    (
        "[1938-01-05..]",
        "on 5 January 1938 or later",
        "не ранее 5 января 1938 года",
        "не раніше 5 січня 1938 року",
    ),
    ("[1938,1939]", "in 1938 or 1939", "в 1938 или 1939 году", "1938 або 1939 року"),
    (
        "[1937-10,1937-12]",
        "in October or December 1937",
        "в октябре или декабре 1937 года",
        "у жовтні або грудні 1937 року",
    ),
    (
        "[1937-12-30,1938-02]",
        "on 30 December 1937 or in February 1938",
        "30 декабря 1937 года или в феврале 1938 года",
        "30 грудня 1937 року або у лютому 1938 року",
    ),
]

PERIODS = [
    ("1935/1938", "from 1935 to 1938", "с 1935 по 1938 год", "з 1935 по 1938 рік"),
    (
        "1937/1938-06",
        "from 1937 to June 1938",
        "с 1937 года по июнь 1938 года",
        "з 1937 року по червень 1938 року",
    ),
    (
        "1937-10-02/1937-10-05",
        "from 2 to 5 October 1937",
        "со 2 по 5 октября 1937 года",
        "з 2 по 5 жовтня 1937 року",
    ),
    (
        "1937-10/1937-12",
        "from October to December 1937",
        "с октября по декабрь 1937 года",
        "із жовтня по грудень 1937 року",
    ),
    (
        "1937-06-28/1937-10",
        "from 28 June 1937 to October 1937",
        "с 28 июня 1937 года по октябрь 1937 года",
        "з 28 червня 1937 року по жовтень 1937 року",
    ),
    (
        "1935~/1938?",
        "from about 1935 to 1938 (not certain)",
        "с 1935 года (приблизительно) по 1938 год (дата под вопросом)",
        "з 1935 року (приблизно) по 1938 рік (дата під питанням)",
    ),
    (
        "192X/194X",
        "from the 1920s to the 1940s",
        "с 1920-х по 1940-е годы",
        "з 1920-х по 1940-ві роки",
    ),
    ("/1937", "until 1937", "до 1937 года", "до 1937 року"),
    (
        "/1941-09-11",
        "until 11 September 1941",
        "до 11 сентября 1941 года",
        "до 11 вересня 1941 року",
    ),
    ("1936/", "from 1936", "с 1936 года", "з 1936 року"),
    ("1936/..", "from 1936", "с 1936 года", "з 1936 року"),
    ("1937-10/", "from October 1937", "с октября 1937 года", "із жовтня 1937 року"),
]


def in_every_language(phrasing: Phrasing, date: PartialDate) -> tuple[str, ...]:
    return tuple(phrasing(date, language) for language in LANGUAGES)


@pytest.mark.parametrize(("text", "en", "ru", "uk"), MOMENTS_ALONE)
def test_a_moment_alone(text: str, en: str, ru: str, uk: str) -> None:
    assert in_every_language(in_words, parse(text)) == (en, ru, uk)


@pytest.mark.parametrize(("text", "en", "ru", "uk"), MOMENTS_IN_A_SENTENCE)
def test_a_moment_in_a_sentence(text: str, en: str, ru: str, uk: str) -> None:
    assert in_every_language(when_phrase, parse(text)) == (en, ru, uk)


@pytest.mark.parametrize("phrasing", [in_words, when_phrase])
@pytest.mark.parametrize(("text", "en", "ru", "uk"), PERIODS)
def test_a_period(phrasing: Phrasing, text: str, en: str, ru: str, uk: str) -> None:
    date = parse(text, kind=DateKind.PERIOD)
    assert in_every_language(phrasing, date) == (en, ru, uk)


@pytest.mark.parametrize(
    ("text", "en", "ru", "uk"),
    [
        (
            "1891-01-15",
            "15 January 1891 (3 January, old style)",
            "15 января 1891 года (3 января по старому стилю)",
            "15 січня 1891 року (3 січня за старим стилем)",
        ),
        (
            "1891-01-05",
            "5 January 1891 (24 December 1890, old style)",
            "5 января 1891 года (24 декабря 1890 года по старому стилю)",
            "5 січня 1891 року (24 грудня 1890 року за старим стилем)",
        ),
        (
            "1891-01-15?",
            "15 January 1891 (3 January, old style; not certain)",
            "15 января 1891 года (3 января по старому стилю; дата под вопросом)",
            "15 січня 1891 року (3 січня за старим стилем; дата під питанням)",
        ),
        ("1918-02-14", "14 February 1918", "14 февраля 1918 года", "14 лютого 1918 року"),
        ("1891-01", "January 1891", "январь 1891 года", "січень 1891 року"),
    ],
)
def test_old_style_stands_in_brackets(text: str, en: str, ru: str, uk: str) -> None:
    said = tuple(in_words(parse(text), code, with_old_style=True) for code in LANGUAGES)
    assert said == (en, ru, uk)


def test_old_style_is_not_said_unless_asked_for() -> None:
    assert in_words(parse("1891-01-15"), "en") == "15 January 1891"
    said = when_phrase(parse("1891-01-15"), "en", with_old_style=True)
    assert said == "on 15 January 1891 (3 January, old style)"


ENDINGS = {
    "ru": {
        "about": r"около \w+[ая] 1937 года",
        "between": r"между \w+(ем|ём|ом) 1937 года",
        "when": r"в \w+е 1937 года",
    },
    "uk": {
        "about": r"близько \w+(а|я|ого) 1937 року",
        "between": r"між \w+(ем|им|ом) 1937 року",
        "when": r"у \w+(і|ому) 1937 року",
    },
}


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("language", ["ru", "uk"])
def test_every_month_is_declined_from_its_own_stem(language: str, month: int) -> None:
    text, endings = f"1937-{month:02}", ENDINGS[language]
    said = {
        "about": in_words(parse(f"{text}~"), language),
        "between": in_words(parse(f"{text}/1939"), language),
        "when": when_phrase(parse(text), language),
    }
    nominative = in_words(parse(text), language).split()[0]
    for form, words in said.items():
        assert re.match(endings[form], words)
        assert words.split()[1][:2] == nominative[:2]


@given(any_date, phrasings, st.sampled_from(["ru", "uk"]))
def test_words_are_in_the_language_asked_for(
    date: PartialDate, phrasing: Phrasing, language: str
) -> None:
    said = phrasing(date, language)
    assert said != phrasing(date, "en")
    assert re.search("[а-яіїє]", said)
    assert not re.search("[A-Za-z]", said)


def test_russian_and_ukrainian_are_not_one_language() -> None:
    for text in COLLECTION_CELLS:
        assert in_words(parse(text), "ru") != in_words(parse(text), "uk")


def test_a_regional_code_is_its_language() -> None:
    assert in_words(parse("1937-10"), "en-gb") == "October 1937"


def test_a_language_without_words_is_refused_by_name() -> None:
    with pytest.raises(DateError, match="“de”"):
        in_words(parse("1937"), "de")


def numbers_in(words: str) -> set[int]:
    return {int(number) for number in re.findall("[0-9]+", words)}


def days_named(text: str) -> set[int]:
    return {int(day) for day in re.findall("[0-9X]{4}-[0-9]{2}-([0-9]{2})", text)}


def months_named(text: str) -> set[int]:
    return {int(month) for month in re.findall("[0-9X]{4}-([0-9]{2})", text)}


def years_named(text: str) -> set[int]:
    found = re.findall(r"(?<![-0-9X])[0-9X]{4}", text)
    return {int(year.replace("X", edge)) for year in found for edge in "09"}


@given(any_date, phrasings, languages)
@settings(max_examples=300)
def test_a_date_never_gains_precision_in_words(
    date: PartialDate, phrasing: Phrasing, language: str
) -> None:
    numbers = numbers_in(phrasing(date, language))
    assert {number for number in numbers if number < 100} <= days_named(date.text)
    assert {number for number in numbers if number >= 100} <= years_named(date.text)


MONTH_STEMS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "ru": "янв фев март апр ма[йяе]м? июн июл авг сен окт ноя дек",
    "uk": "січ лют бер кві тра чер лип сер вер жов лист гру",
}


@given(any_date, phrasings, languages)
@settings(max_examples=300)
def test_words_name_exactly_the_months_of_the_date(
    date: PartialDate, phrasing: Phrasing, language: str
) -> None:
    said = phrasing(date, language)
    stems = enumerate(MONTH_STEMS[language].split(), start=1)
    assert {number for number, stem in stems if re.search(rf"\b{stem}", said)} == months_named(
        date.text
    )


@given(any_date, phrasings, languages)
@settings(max_examples=200)
def test_words_keep_every_mark_of_doubt(
    date: PartialDate, phrasing: Phrasing, language: str
) -> None:
    said = phrasing(date, language)
    doubtful = {"en": "not certain", "ru": "под вопросом", "uk": "під питанням"}[language]
    rough = {"en": "about", "ru": "около|приблизительн", "uk": "близько|приблизн"}[language]
    assert date.is_uncertain == (doubtful in said)
    assert date.is_approximate == bool(re.search(rough, said))


@given(any_date, phrasings, languages)
@settings(max_examples=200)
def test_words_are_set_cleanly(date: PartialDate, phrasing: Phrasing, language: str) -> None:
    said = phrasing(date, language)
    assert said == " ".join(said.split())
    assert said.count("(") == said.count(")")
    assert "None" not in said
