"""Fate sentences with rehabilitations, custody and dates of any form: never more than the facts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from registry.dates import parse
from registry.sentences import (
    LANGUAGES,
    FateFacts,
    RehabilitationFacts,
    fate_sentence,
)
from tests.dates_of_every_form import any_text
from tests.told_fates import (
    FATES,
    SEXES,
    STATUSES,
    fault_of_form,
    tell,
)

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
    # "Between the years 1900–1909 and 1908" says what was written, and more than can be.
    assume(not any("X/" in str(one) for one in dates))
    allowed = [(one.earliest // 10000, one.latest // 10000) for one in dates if one]
    if told.fate == "killed_1941_prison_massacre":
        allowed.append((1941, 1941))
    for year in map(int, re.findall(r"\d{4}", fate_sentence(told, language))):
        assert any(first <= year <= last for first, last in allowed)


@given(facts)
def test_the_order_of_the_records_changes_nothing(told: FateFacts) -> None:
    turned = replace(told, rehabilitations=told.rehabilitations[::-1])
    assert fate_sentence(turned, "en") == fate_sentence(told, "en")
