"""Promises of reading what the words of a sentence or of a charge tell besides.

Every entry is of somebody who never lived.
"""

from __future__ import annotations

import pytest

from registry.intake.printed import Field, Form, PrintedEntry, read_entry
from registry.intake.vocabularies.coding import code_entry
from registry.intake.vocabularies.lists import Vocabularies
from registry.intake.vocabularies.penalties import Penalty
from registry.vocabulary import Outcome, SentenceKind

HEAD = "Родился в 1900 г.\nПроживал: д. Пример.\n"


def entry_with(clauses: str) -> PrintedEntry:
    entry = read_entry(f"{HEAD}{clauses}", Form.UNION)
    assert entry.is_read_whole
    return entry


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("спецпоселение, снят 16.02.1956", "1956-02-16"),
        ("спецпоселение - г. Пример до 20.08.1954", "1954-08-20"),
        ("спецпоселение: Примерская обл. 1941-07.01.1956", "1956-01-07"),
        ("Освобожден со с/п 13.02.1947 г., основание: Постановление СНК", "1947-02-13"),
        ("содержался под стражей по 21.08.43", "1943-08-21"),
        ("освоб. 04.08.1945", "1945-08-04"),
        ("лишен свободы на 10 лет. 11.10.39 освобожден в связи с прекращением дела", "1939-10-11"),
    ],
)
def test_the_end_of_a_penalty_is_read_within_its_words(sentence: str, day: str) -> None:
    (case,) = entry_with(f"Приговор: {sentence}").repressions
    assert [str(said.value) for said in case.release] == [day]
    assert case.sentence[0].words == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "10 лет ИТЛ, считая срок с 6.10.1937 г.",
        "приб. на спецпоселение в Примерскую обл. 26.02.40",
        "расстрел заменен Верховным судом 10.10.34 на 10 лет",
    ],
)
def test_other_days_in_a_sentence_end_nothing(sentence: str) -> None:
    (case,) = entry_with(f"Приговор: {sentence}").repressions
    assert not case.release


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("лишался избирательных прав в 1928/1929 годах", "1928/1929"),
        ("раскулачивание (1930-1931) - за пределы области", "1930/1931"),
        ("род. на спецпоселении. 25.07.1931 раскулачены и высланы в Сибирь", "1931-07-25"),
        ("Лишен избирательных прав около 1930 г. как священник", "1930~"),
        ("следствие, 13.03.1937 дело прекращено", "1937-03-13"),
    ],
)
def test_a_penalty_is_dated_within_its_words(sentence: str, when: str) -> None:
    (case,) = entry_with(f"Приговор: {sentence}").repressions
    assert [str(said.value) for said in case.sentence_date] == [when]


@pytest.mark.parametrize(
    "sentence",
    [
        "Выселен. 18.03.40 прибыл на спецпоселение",
        "10 лет лагерей, в 1940 году дело прекращено",
        "выслан на основании указа от 26.11.1948 г.",
    ],
)
def test_other_days_in_a_sentence_are_not_that_of_the_judgment(sentence: str) -> None:
    (case,) = entry_with(f"Приговор: {sentence}").repressions
    assert not case.sentence_date


def test_a_day_told_in_a_clause_of_its_own_stays_the_only_one() -> None:
    (case,) = entry_with(
        "Приговорен: тройка 5 мая 1931 г.\nПриговор: выслан в 1932 г. в Сибирь"
    ).repressions
    assert [str(said.value) for said in case.sentence_date] == ["1931-05-05"]


def test_who_took_the_right_to_vote_is_the_body(lists: Vocabularies) -> None:
    entry = entry_with("Приговор: Лишен избирательных прав Пробным РИК 8.06.1931 г. как торговец")
    (case,) = entry.repressions
    assert case.sentencing_body[0].words == "Пробным РИК"
    assert str(case.sentence_date[0].value) == "1931-06-08"
    assert code_entry(entry, lists).repressions[0].sentencing_body == "soviet_executive"


@pytest.mark.parametrize(
    ("charge", "body", "day"),
    [
        ("решения общего собрания в 1931 году", "общего собрания", "1931"),
        ("решения особой комиссии Пробного РИК от 26.04.1931 г. как кулак",
         "особой комиссии Пробного РИК", "1931-04-26"),
        ("решения оперативной тройки при ПП ОГПУ от 5.08.1931 г.",
         "оперативной тройки при ПП ОГПУ", "1931-08-05"),
    ],
)  # fmt: skip
def test_a_decision_printed_as_a_charge_names_body_and_day(
    charge: str, body: str, day: str
) -> None:
    (case,) = entry_with(f"Приговорен: в 1931 г., обв.: на основании {charge}").repressions
    assert case.sentencing_body[0].words == body
    assert [str(said.value) for said in case.sentence_date] == [day]
    assert case.charge[0].words.startswith("на основании")


def test_a_law_printed_as_a_charge_is_no_body() -> None:
    (case,) = entry_with(
        "Приговорен: в 1930 г., обв.: на основании Постановления ЦИК и СНК СССР от 01.02.1930 г."
    ).repressions
    assert not case.sentencing_body
    assert [str(said.value) for said in case.sentence_date] == ["1930"]


def test_an_assembly_of_a_village_is_no_soviet(lists: Vocabularies) -> None:
    words = "по постановлению собрания бедноты колхозников Пробного с/с"
    assert lists.sentencing_bodies.code(words) == "assembly"


def test_a_case_of_an_earlier_time_behind_is_an_aside() -> None:
    entry = entry_with(
        "Арестован 22 апреля 1932 г.\nПриговорен: тройка 28 июня 1932 г.\nПриговор: 3 года ИТЛ.\n"
        'Арестован 29.10.31 ("агитация"), 3.12.31 по ст. 58-10. взята подписка о невыезде.\n'
        "Реабилитирован в мае 1990 г."
    )
    _judged, aside = entry.repressions
    assert entry.rehabilitations[0].repression == 0
    assert aside.charge[0].words == '("агитация"), 3.12.31 по ст. 58-10'
    assert aside.sentence[0].words == "взята подписка о невыезде"
    assert str(aside.sentence_date[0].value) == "1931-12-03"


def test_a_case_dropped_after_stalin_behind_a_sentence_is_a_rehabilitation() -> None:
    entry = entry_with(
        "Приговорен: тройка 5 мая 1933 г.\nПриговор: к 10 годам лишения свободы. Дело прекращено "
        "Пробным крайсудом за отсутствием состава преступления 6.10.1959."
    )
    (case,), (decision,) = entry.repressions, entry.rehabilitations
    assert case.sentence[0].words == "к 10 годам лишения свободы"
    assert [str(said.value) for said in decision.rehabilitation_date] == ["1959-10-06"]
    assert decision.rehabilitation_body[0].words == "Пробным крайсудом"
    assert decision.rehabilitation_ground[0].words.startswith("за отсутствием состава")


def test_a_penalty_printed_as_a_charge_is_the_penalty() -> None:
    (case,) = entry_with("Приговорен: , обв.: выселен, эшелон со ст. Пример").repressions
    assert not case.charge
    assert case.sentence[0].words == "выселен, эшелон со ст. Пример"


def test_a_month_of_two_figures_is_a_date() -> None:
    (case,) = entry_with("Приговор: к 10г.ИТЛ, освобожден 10.39г").repressions
    assert [str(said.value) for said in case.release] == ["1939-10"]


def test_a_concentration_camp_written_in_full_is_one(lists: Vocabularies) -> None:
    entry = entry_with("Приговор: 3 года концентрационных лагерей")
    sentence = code_entry(entry, lists).repressions[0].sentence
    assert sentence is not None
    assert sentence.main == Penalty(SentenceKind.CONCENTRATION_CAMP, 3)


def test_that_a_case_was_dropped_and_taken_back_is_a_rehabilitation() -> None:
    entry = entry_with(
        "Приговор: Освобожден в связи с прекращением дела, т. е. реабилитирован., содержался под "
        "стражей по 21.08.43"
    )
    assert [decision.repression for decision in entry.rehabilitations] == [0]


def test_a_people_named_as_the_reason_is_nationality_and_charge(lists: Vocabularies) -> None:
    entry = read_entry("Родилась в 1923 г.\nПриговор: выслана как чеченка", Form.UNION)
    assert [said.words for said in entry.nationality] == ["чеченка"]
    assert code_entry(entry, lists).repressions[0].charges == ("nationality",)


@pytest.mark.parametrize("words", ["выслан как чеченцы", "выслан как кулак"])
def test_a_group_or_a_trade_is_no_nationality(words: str) -> None:
    assert not entry_with(f"Приговор: {words}").nationality


@pytest.mark.parametrize(
    ("sentence", "charge"),
    [
        ("спецпоселение по нац. признаку", "nationality"),
        ("высылка (калмыки)", "nationality"),
        ("репрессирован в адм. порядке как ЧСИР", "family_member"),
    ],
)
def test_whom_a_penalty_was_meant_for_is_its_charge(
    sentence: str, charge: str, lists: Vocabularies
) -> None:
    entry = entry_with(f"Приговор: {sentence}")
    assert code_entry(entry, lists).repressions[0].charges == (charge,)


@pytest.mark.parametrize("day", ["28.08.41", "28 августа 1941 г."])
def test_the_day_of_a_decree_in_a_sentence_charges_nobody(day: str, lists: Vocabularies) -> None:
    entry = entry_with(f"Приговор: ВМН. Верховным судом {day} заменена на 10 лет ИТЛ")
    assert code_entry(entry, lists).repressions[0].charges == ()


def test_a_charge_of_its_own_is_not_mixed_with_the_sentence(lists: Vocabularies) -> None:
    entry = entry_with("Приговорен: в 1931 г., обв.: кулак.\nПриговор: выслан, как ЧСИР")
    assert code_entry(entry, lists).repressions[0].charges == ("kulak",)


def test_work_follows_a_residence_at_the_place_of_birth() -> None:
    entry = read_entry(
        '1910 г.р., урож. с. Пример. Проживал по месту рождения, чл. к-за "Проба". Арестован '
        "17.04.1933.",
        Form.UNION,
    )
    assert [said.words for said in entry.residence] == ["по месту рождения"]
    assert [said.words for said in entry.occupation] == ['чл. к-за "Проба"']


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Дело прекращено за смертью обвиняемого. Умер 16.10.1942",
         Outcome.DIED_UNDER_INVESTIGATION),
        ("высылка. Умер в 1947", Outcome.DEPORTED),
        ("10 лет ИТЛ. Умер в 1947", None),
    ],
)  # fmt: skip
def test_a_death_told_behind_leaves_what_came_of_the_case(
    text: str, outcome: Outcome | None, lists: Vocabularies
) -> None:
    entry = entry_with(f"Приговор: {text}")
    assert str(entry.death[0].value)[:3] == "194"
    assert code_entry(entry, lists).repressions[0].outcome is outcome


def test_who_was_sent_to_the_front_was_not_banished(lists: Vocabularies) -> None:
    entry = entry_with("Приговор: 5 лет ИТЛ, направлен в действующую армию")
    sentence = code_entry(entry, lists).repressions[0].sentence
    assert sentence is not None
    assert sentence.further == ()


def test_words_that_tell_more_belong_to_one_span_still() -> None:
    entry = entry_with("Приговор: Лишен избирательных прав Пробным РИК 8.06.1931 г.")
    fields = [span.field for span in entry.spans if span.field not in (Field.LABEL, Field.MARK)]
    assert fields == [Field.BIRTH_DATE, Field.RESIDENCE, Field.SENTENCE]
