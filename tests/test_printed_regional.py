"""Promises of reading regional books: other abbreviations, another order, running text.

Every entry is of somebody who never lived.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from registry.intake.printed import Form, PrintedEntry, PrintedRepression, read_entry
from registry.intake.vocabularies.coding import code_entry
from registry.intake.vocabularies.lists import Vocabularies
from registry.intake.vocabularies.penalties import read_sentence


@dataclass(frozen=True)
class Case:
    """What a careful reader sees of one case; blank where the entry is silent."""

    arrested: str = ""
    body: str = ""
    judged: str = ""
    penalty: str = ""
    years: int | None = None
    shot: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Reading:
    """What a careful reader sees of an entry."""

    text: str
    born: str = ""
    sex: str = ""
    nationality: str = ""
    cases: tuple[Case, ...] = ()
    rehabilitated: tuple[str, ...] = ()
    died: str = ""
    buried: str = ""
    more: dict[str, str] = field(default_factory=dict)


ENTRIES = {
    "shortened words and dates of two figures": Reading(
        "АББАКУМОВ Пров Саввич, 1889 г.р., урож. с. Пробное Тульской губ., русский, б/п, кузнец. "
        "Арест. 12.10.37. Приг. тройкой при УНКВД по Тульской обл. 29.10.37 по ст. 58-10 к ВМН. "
        "Расстр. 3.11.37. Реаб. 15.06.1989 прокуратурой Тульской обл.",
        born="1889",
        nationality="russian",
        cases=(Case("1937-10-12", "nkvd_troika", "1937-10-29", "death", shot="1937-11-03"),),
        rehabilitated=("1989-06-15 prosecutor",),
    ),
    "a death told as a sentence of its own": Reading(
        "Бабичева Ульяна Фроловна, род. 1901, д. Верхняя Проба Вятской губ., русская, "
        "малограмотная, колхозница. Арестована в окт. 1937. Осуждена 20 ноября 1937 тройкой УНКВД "
        "по Кировской обл. за контрреволюционную агитацию на 10 лет ИТЛ. Умерла в лагере 4 февраля "
        "1942. Реабилитирована в 1989.",
        born="1901",
        sex="f",
        nationality="russian",
        cases=(
            Case("1937-10", "nkvd_troika", "1937-11-20", "labour_camp", 10, "", "died_in_camp"),
        ),
        rehabilitated=("1989 ",),
        died="1942-02-04",
    ),
    "a judgment in the sentence behind the charge": Reading(
        "Вавилонский Аким Титович. Родился в 1896 году в селе Пробном Казанской губернии. Русский, "
        "беспартийный, образование низшее. Работал конюхом в колхозе. Арестован 5 августа 1937 "
        "года. Обвинялся по ст. 58-10 УК РСФСР. Решением тройки НКВД Татарской АССР от 22 августа "
        "1937 года приговорён к расстрелу. Приговор приведён в исполнение 25 августа 1937 года.",
        born="1896",
        sex="m",
        nationality="russian",
        cases=(Case("1937-08-05", "nkvd_troika", "1937-08-22", "death", shot="1937-08-25"),),
        more={"occupation": "Работал конюхом в колхозе", "education": "низшее"},
    ),
    "two cases and one decision on both": Reading(
        "Евстратов Прокл Данилович, 1902 г. рождения, место рождения: ст. Пробная, русский, б/п, "
        "пастух. Арестован 10 марта 1930 г. Тройка при ПП ОГПУ по НВК 21 марта 1930 г. осудила по "
        "ст. 58-8, 58-10 УК РСФСР к заключению в концлагерь сроком на 5 лет. Вторично арестован 3 "
        "сентября 1937 г. Тройкой УНКВД по Сталинградской обл. 14 сентября 1937 г. осуждён по ст. "
        "58-10 ч. 1 к ВМН. Расстрелян 20 сентября 1937 г. в Сталинграде. По обоим делам "
        "реабилитирован 8 июня 1989 г.",
        born="1902",
        sex="m",
        nationality="russian",
        cases=(
            Case("1930-03-10", "troika_ogpu", "1930-03-21", "concentration_camp", 5),
            Case("1937-09-03", "nkvd_troika", "1937-09-14", "death", shot="1937-09-20"),
        ),
        rehabilitated=("1989-06-08 ",),
    ),
    "years of life in brackets and particulars in sentences": Reading(
        "Жабин Ермил Ипатович (1899—1938). Уроженец хутора Пробного. Командир дивизии, комбриг. "
        "Член ВКП(б) с 1919 г. Арестован 12 июня 1937 г. Приговорен Военной коллегией Верховного "
        "суда СССР 8 февраля 1938 г. по обвинению в участии в военном заговоре к расстрелу. "
        "Расстрелян в тот же день. Реабилитирован посмертно 1 сентября 1956 г.",
        born="1899",
        sex="m",
        cases=(Case("1937-06-12", "military_collegium", "1938-02-08", "death", shot="1938-02-08"),),
        rehabilitated=("1956-09-01 ",),
        died="1938",
        more={"birth_place": "хутора Пробного", "party": "Член ВКП(б) с 1919 г."},
    ),
    "a doubted birth and an unknown day of death": Reading(
        "Иевлев Мартын Гаврилович, 1893 г.р. (?), с. Пробное Тамбовской губ. Священник. Арестован "
        "в декабре 1937 г. Осужден тройкой УНКВД 30.12.1937 к расстрелу. Дата расстрела "
        "неизвестна.",
        born="1893?",
        sex="m",
        cases=(Case("1937-12", "nkvd_troika", "1937-12-30", "death"),),
        more={"occupation": "Священник"},
    ),
    "a people before the place and a body before the date": Reading(
        "Магомедов Али Ахмедович, 1890 г.р., аварец, с. Пробда. Арестован 05.08.1937 г. "
        "Постановлением тройки НКВД ДАССР от 12.10.37 г. подвергнут к ВМН. Реабилитирован "
        "Верховным судом ДАССР 20.12.1960 г.",
        born="1890",
        sex="m",
        nationality="avar",
        cases=(Case("1937-08-05", "nkvd_troika", "1937-10-12", "death"),),
        rehabilitated=("1960-12-20 supreme_court_republic",),
        more={"birth_place": "с. Пробда"},
    ),
    "an exile that goes on in the next sentence": Reading(
        "Обручева Елизавета Карловна (урожд. фон Пробен), 1898, г. Дерпт, немка, переводчица. "
        "Арестована 15.01.1935. Приговорена 9.03.1935 ОСО при НКВД СССР к ссылке на 5 лет как СОЭ. "
        "Выслана в г. Оренбург. Арестована вторично 28.10.1937, приговорена тройкой УНКВД "
        "5.11.1937 к ВМН. Расстреляна 9.11.1937.",
        born="1898",
        sex="f",
        nationality="german",
        cases=(
            Case("1935-01-15", "special_council", "1935-03-09", "exile", 5, "", "deported"),
            Case("1937-10-28", "nkvd_troika", "1937-11-05", "death", shot="1937-11-09"),
        ),
    ),
    "dekulakisation and banishment in two sentences": Reading(
        "Дадонов Егор Кузьмич, 1878 г. р., уроженец д. Пробы, житель д. Новая, русский, "
        "единоличник. Раскулачен в 1930 г. Выслан с семьёй в Северный край. Реабилитирован "
        "12.03.1992 г. УВД Тверской обл.",
        born="1878",
        sex="m",
        nationality="russian",
        cases=(Case(judged="1930", penalty="banishment", outcome="deported"),),
        rehabilitated=("1992-03-12 internal_affairs",),
        more={"residence": "д. Новая", "birth_place": "д. Пробы"},
    ),
    "a case dropped because the accused had died": Reading(
        "Чагин Лев Наумович, 1892 г.р., урож. г. Пробска, еврей, директор завода. Арестован 30 мая "
        "1938 г. Умер 12 августа 1938 г. во время следствия. Дело прекращено 2.09.1938 г. в связи "
        "со смертью обвиняемого.",
        born="1892",
        sex="m",
        nationality="jewish",
        cases=(
            Case("1938-05-30", "", "1938-09-02", "dismissed", outcome="died_under_investigation"),
        ),
        died="1938-08-12",
    ),
    "everything divided by semicolons": Reading(
        "Хабаров Устин Ефремович; 1886; д. Пробы; русский; крестьянин; арестован 13.01.1933; "
        "осужден 02.04.1933 тройкой ПП ОГПУ ЗСК; ст. 58-2, 58-11; 5 лет ИТЛ (условно); "
        "реабилитирован 11.10.1989.",
        born="1886",
        sex="m",
        nationality="russian",
        cases=(Case("1933-01-13", "troika_ogpu", "1933-04-02", "labour_camp", 5),),
        rehabilitated=("1989-10-11 ",),
        more={"birth_place": "д. Пробы"},
    ),
    "Roman months and an active verb": Reading(
        "Быкова Глафира Макаровна (по мужу Тестова), 1900 г.р., русская, монахиня. Арестована "
        "14.II.1938 г. Тройка при УНКВД Горьковской обл. 3/III-38 г. постановила: расстрелять. "
        "Приговор приведён в исполнение 10.III.38.",
        born="1900",
        sex="f",
        nationality="russian",
        cases=(Case("1938-02-14", "nkvd_troika", "1938-03-03", "death", shot="1938-03-10"),),
    ),
    "two cases rehabilitated apart": Reading(
        "Маркелов Аристарх Львович, род. 31.12.1870 (12.01.1871), С.-Петербург. Осуждён в 1931 г. "
        "Коллегией ОГПУ к ВМН с заменой на 10 лет концлагеря. Освобождён досрочно в 1934 г. Вновь "
        "арестован 1.11.1937. Осуждён 20.11.1937 Комиссией НКВД и Прокуратуры СССР к ВМН. "
        "Расстрелян 24.11.1937. Похоронен на Пробском кладбище. Реабилитирован по 1-му делу "
        "27.06.1989, по 2-му делу 30.09.1957.",
        born="1870-12-31",
        sex="m",
        cases=(
            Case("", "ogpu_collegium", "1931", "death_commuted_prison", 10),
            Case("1937-11-01", "dvoika", "1937-11-20", "death", shot="1937-11-24"),
        ),
        rehabilitated=("1989-06-27 ", "1957-09-30 "),
        buried="на Пробском кладбище",
    ),
    "shortened peoples and a bare penalty": Reading(
        "Назаренко Наум Карпович, 1887 г.р., укр., ур. с. Проба Полтавской губ., прож. в с. Новое, "
        "сторож. Арест. 25.02.38. Обв. 58-1а. Осужд. 08.04.38 ВМН. Расстр. 13.04.38, г. Пробск. "
        "Реаб. 21.03.59 ВТ ДВО.",
        born="1887",
        nationality="ukrainian",
        cases=(Case("1938-02-25", "", "1938-04-08", "death", shot="1938-04-13"),),
        rehabilitated=("1959-03-21 military_tribunal",),
        more={"birth_place": "с. Проба Полтавской губ."},
    ),
    "three cases in the order of years": Reading(
        "Фёдоров Зиновий Климентьевич, 1885 г.р., урож. г. Пробска, русский, служащий. Осуждён 13 "
        "мая 1921 г. ревтрибуналом к 5 годам концлагеря условно. В 1930 г. осуждён тройкой ПП ОГПУ "
        "к 3 годам ссылки. В 1937 г. арестован вновь, 25 октября 1937 г. осуждён тройкой УНКВД к "
        "ВМН. Расстрелян 27 октября 1937 г.",
        born="1885",
        sex="m",
        nationality="russian",
        cases=(
            Case("", "revolutionary_tribunal", "1921-05-13", "concentration_camp", 5),
            Case("", "troika_ogpu", "1930", "exile", 3, "", "deported"),
            Case("1937", "nkvd_troika", "1937-10-25", "death", shot="1937-10-27"),
        ),
    ),
    "an earlier case without a stop before its date": Reading(
        "Родился в 1904 г., д. Пробы; \nкрестьянин. Первый арест 18.03.33 ст.58-6-10, приговорен "
        "Тройкой УНКВД Западной обл. 7.06.33, - 3 года высылки.\nАрестован  2 августа 1937 г.\n"
        "Приговорен: Тройка при УНКВД Калининской обл. 19 сентября 1937 г., обв.: 58-10 ч.1.\n"
        "Расстрелян 21 сентября 1937 г.",
        born="1904",
        sex="m",
        cases=(
            Case("1933-03-18", "nkvd_troika", "1933-06-07", "banishment", 3, "", "deported"),
            Case("1937-08-02", "nkvd_troika", "1937-09-19", shot="1937-09-21"),
        ),
    ),
    "a letter in the place of a figure": Reading(
        "Родился в 1882 г., с. Пробное; осетин;\nне работал..\nПриговорен: Особым совещанием "
        "коллегии ОГПУ 26 марта 1928 г.\nПриговор: к З годам концлагерей.",
        born="1882",
        sex="m",
        nationality="ossetian",
        cases=(Case("", "special_council_ogpu", "1928-03-26", "concentration_camp", 3),),
    ),
    "a judgment without any verb": Reading(
        "Рогожин Афанасий Ильич 1893, Саратов, русский, беспартийный, бухгалтер. Арестован "
        "2.7.1937; тройка УНКВД Саратовской области, 30.08.1937; ВМН. Расстрелян 2.9.1937.",
        born="1893",
        sex="m",
        nationality="russian",
        cases=(Case("1937-07-02", "nkvd_troika", "1937-08-30", "death", shot="1937-09-02"),),
    ),
}


def first(said: Any) -> str:
    if not said:
        return ""
    value = said[0].value
    return "" if value is None else str(getattr(value, "text", value))


def read(text: str, lists: Vocabularies) -> tuple[PrintedEntry, Reading]:
    entry = read_entry(text, Form.UNION)
    codes = code_entry(entry, lists)

    def case_of(case: PrintedRepression, number: int) -> Case:
        coded = codes.repressions[number]
        main = coded.sentence.main if coded.sentence else None
        outcome = coded.outcome.value if coded.outcome else ""
        shot = first(case.execution_date)
        return Case(
            first(case.arrest_date),
            coded.sentencing_body,
            first(case.sentence_date),
            main.kind.value if main else "",
            main.years if main else None,
            shot,
            "" if shot else outcome,
        )

    return entry, Reading(
        text,
        first(entry.birth_date),
        entry.sex.value.value if entry.sex else "",
        codes.nationality[0] if codes.nationality else "",
        tuple(case_of(case, number) for number, case in enumerate(entry.repressions)),
        tuple(
            f"{first(found.rehabilitation_date)} {coded.body}"
            for found, coded in zip(entry.rehabilitations, codes.rehabilitations, strict=True)
        ),
        first(entry.death),
        first(entry.burial_place),
    )


@pytest.mark.parametrize("name", ENTRIES)
def test_a_regional_entry_says_what_a_careful_reader_sees(name: str, lists: Vocabularies) -> None:
    expected = ENTRIES[name]
    entry, found = read(expected.text, lists)
    for part, words in expected.more.items():
        assert words in [said.value for said in getattr(entry, part)], part
        found.more[part] = words
    assert found == expected
    assert entry.is_read_whole


def test_what_has_no_field_is_left_over_and_not_guessed() -> None:
    entry = read_entry("Примеров Петр, 55 лет, арестован в 1937 г., сведений нет.", Form.UNION)
    assert [said.value for said in entry.left_over] == [", 55 лет,"]
    assert not entry.birth_date
    assert not entry.birth_place
    assert first(entry.repressions[0].arrest_date) == "1937"


def test_custody_is_no_office_and_a_loss_of_rights_has_its_own_term() -> None:
    text = (
        "Родился в 1877 г., д. Проба;\n"
        "Арестован 29 августа 1936 г. под стражей в Пробной тюрьме.\n"
        "Приговор: подвергнуть лишению свободы сроком на пять лет лишить избирательных прав "
        "по ст. 31 УК сроком на три года."
    )
    case = read_entry(text, Form.UNION).repressions[0]
    assert not case.arrest_organ
    sentence = read_sentence(case.sentence[0].words)
    assert sentence.main
    assert (sentence.main.years, sentence.loss_of_rights_years) == (5, 3)


def test_a_family_gives_nobody_a_sex() -> None:
    assert read_entry("1924 г.р., сел. Пробное. Семья раскулачена.", Form.UNION).sex is None


def test_a_land_is_no_people() -> None:
    for land in ("Венгрия", "Казахстан", "Коми АССР", "Азербайджан", "Румыния"):
        entry = read_entry(f"Родился в 1904 г., {land}; немец;", Form.UNION)
        assert first(entry.birth_place) == land
        assert first(entry.nationality) == "немец"


def test_a_place_said_of_birth_and_home_at_once_is_both() -> None:
    text = "Шапкин Фома Евсеевич, 1880 г.р., урож. и житель д. Пробы, русский, староста."
    entry = read_entry(text, Form.UNION)
    assert first(entry.birth_place) == first(entry.residence) == "д. Пробы"
