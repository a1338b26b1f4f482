"""Who may be the same person: weighed and explained, never called one where a doubt is left."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.matching import (
    Code,
    Features,
    Name,
    Reason,
    Span,
    UsualShares,
    compare,
    span,
    weights,
)
from registry.matching.reasons import _LABELS
from registry.matching.scoring import Score, compare_quickly
from registry.matching.shelf import Shelf

SHARES = UsualShares()


def day(date: int) -> Span:
    return (date, date)


def year(number: int) -> Span:
    return (number * 10000 + 101, number * 10000 + 1231)


def known(line: str = "Небылов Иван Петрович", **values: Any) -> Features:
    """Somebody of an invented name; what is not given is as in a usual printed entry."""
    parts = (*line.split(), "", "")[:3]
    usual: dict[str, Any] = {
        "birth": year(1891),
        "arrest": day(19371014),
        "sentence": day(19371102),
        "death": day(19371105),
        "birth_place": "Тверская губ., Бежецкий уезд, д. Пример",
        "residence": "г. Калинин",
        "work": "счетовод, артель",
    }
    return Features(names=(Name(*parts),), **{**usual, **values})


BARE = {
    **dict.fromkeys(("arrest", "sentence", "death")),
    **dict.fromkeys(("birth_place", "residence", "work"), ""),
}


def laid_beside(one: Features, other: Features) -> Score:
    return compare(one, other, SHARES)


def codes(score: Score) -> set[Code]:
    return {reason.code for reason in score.reasons}


# One person ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        known(),
        known("Небылов Иван"),
        known("Нибылов Иван Петрович"),
        known("Небылов Иоанн Петрович"),
        known("Nebylov Ivan Petrovich"),
        known("Небылов Петрович Иван"),
        known("Нeбылoв Ивaн Петрович"),
        known("Небылов И. П."),
        known(arrest=year(1937)),
        known(birth=day(18910105)),
        known(birth=None),
        known(work="", residence="", birth_place=""),
    ],
    ids=lambda features: str(features.names[0]),
)
def test_one_person_written_otherwise_is_the_same(other: Features) -> None:
    assert laid_beside(known(), other).verdict == "same"


def test_a_day_of_birth_in_the_other_calendar_is_the_same_day() -> None:
    one, other = known(birth=day(18910105), **BARE), known(birth=day(18910117), **BARE)
    score = laid_beside(one, other)
    assert Code.BIRTH_OLD_STYLE in codes(score)
    assert score.verdict != "different"


def test_a_maiden_name_on_record_is_a_name_like_any_other() -> None:
    married = known("Вымыслова Анна Ильинична", sex="f")
    both = replace(married, names=(*married.names, Name("Примерова", "Анна", "Ильинична")))
    assert laid_beside(known("Примерова Анна Ильинична", sex="f"), both).verdict == "same"


def test_another_surname_is_never_the_same_and_may_be_doubtful() -> None:
    one, other = known("Вымыслова Анна Ильинична"), known("Примерова Анна Ильинична")
    score = laid_beside(one, other)
    assert score.verdict == "doubtful"
    assert Code.SURNAME_DIFFERS in codes(score)


def test_several_cases_agree_by_the_one_they_share() -> None:
    two = known(arrest=day(19310203), arrests=(day(19371014),))
    assert Code.ARREST_DAY in codes(laid_beside(known(), two))


# Two people ------------------------------------------------------------------------------------


def test_brothers_arrested_and_shot_together_are_two() -> None:
    assert laid_beside(known(), known("Небылов Семён Петрович")).verdict == "different"


def test_brothers_of_names_one_letter_apart_are_two() -> None:
    one, other = known("Небылов Марк Петрович"), known("Небылов Макар Петрович")
    assert laid_beside(one, other).verdict == "different"


@pytest.mark.parametrize(
    "other",
    [
        known("Небылов Иван Иванович", birth=year(1914)),
        known("Небылов Иван Петрович", birth=year(1914)),
        known("Небылов Иван Петрович", birth=year(1893)),
        known("Небылов Иван Сергеевич"),
    ],
    ids=["father and son", "grandfather's name", "cousins", "another father"],
)
def test_namesakes_of_one_family_are_never_called_the_same(other: Features) -> None:
    assert laid_beside(known(), other).verdict != "same"


def test_a_name_and_a_year_in_different_regions_are_never_called_the_same() -> None:
    one = known(**BARE)
    other = known(**{**BARE, "birth_place": "Омская губ.", "residence": "г. Омск"})
    assert laid_beside(one, other).verdict != "same"
    far = replace(other, arrest=year(1937), sentence=year(1937), death=year(1937))
    assert laid_beside(known(arrest=year(1937)), far).verdict != "same"


def test_namesakes_of_two_regions_sentenced_on_one_day_are_never_called_the_same() -> None:
    away = {"birth_place": "Витебская губ.", "residence": "г. Минск"}
    assert laid_beside(known(), known(**away)).verdict == "doubtful"
    half = {"residence": "г. Минск"}
    assert laid_beside(known(), known("Небыков Иван Петрович", **half)).verdict == "doubtful"


def test_a_name_alone_is_never_called_the_same() -> None:
    one = known(birth=None, **BARE)
    assert laid_beside(one, one).verdict != "same"


def test_initials_without_a_birth_may_be_a_brothers() -> None:
    score = laid_beside(known(), known("Небылов И. П.", birth=None))
    assert score.verdict == "doubtful"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"death": day(19420203)}, Code.DEATH_DIFFERS),
        ({"death": day(19350203), "arrest": None, "sentence": None}, Code.DIED_BEFORE),
        ({"sex": "f"}, Code.SEX_DIFFERS),
        ({"birth": year(1911)}, Code.BIRTH_DIFFERS),
    ],
)
def test_what_cannot_both_be_true_forbids_the_same_and_is_told(
    values: dict[str, Any], code: Code
) -> None:
    score = laid_beside(known(), known(**values))
    assert score.verdict != "same"
    told = next(reason for reason in score.reasons if reason.code == code)
    assert told.is_against
    assert told.ours != told.theirs


def test_nobody_without_a_name_is_anybody() -> None:
    assert laid_beside(Features(birth=day(18910105)), known()).verdict == "different"


def test_a_rare_surname_weighs_more_than_a_common_one() -> None:
    class Counted(UsualShares):
        def share(self, kind: str, word: str) -> float:
            return 0.02 if word == "частов" else super().share(kind, word)

    rare, common = known(), known("Частов Иван Петрович")
    assert compare(rare, rare, Counted()).bits > compare(common, common, Counted()).bits


# Properties ------------------------------------------------------------------------------------

NAMES = st.builds(
    Name,
    st.sampled_from(["Небылов", "Нибылов", "Небылова", "Пробный", "Nebylov"]),
    st.sampled_from(["Иван", "Иоанн", "И.", "Пётр", ""]),
    st.sampled_from(["Петрович", "Петровна", "П.", ""]),
)
DATES = st.none() | st.sampled_from(
    [day(19371014), day(19371015), day(19371027), day(19380301), year(1937), year(1938)]
)
BIRTHS = st.none() | st.sampled_from([day(18910105), day(18910117), year(1891), year(1893)])
PLACES = st.sampled_from(["", "Тверская губ., д. Пример", "г. Калинин", "Тверская губ."])
RECORDS = st.builds(
    Features,
    names=st.lists(NAMES, min_size=1, max_size=2, unique=True).map(tuple),
    sex=st.sampled_from(["", "m", "f"]),
    birth=BIRTHS,
    death=DATES,
    arrest=DATES,
    sentence=DATES,
    rehabilitation=DATES,
    birth_place=PLACES,
    residence=PLACES,
    work=st.sampled_from(["", "слесарь", "слесарь, завод", "учитель"]),
    archive=st.sampled_from(["", "ф. 1, д. 2", "П-17"]),
)
# What may be taken away from a record, or be made to agree.
PARTS = ("birth", "death", "arrest", "sentence", "rehabilitation", "birth_place", "work", "archive")


@given(RECORDS, RECORDS)
@settings(max_examples=50)
def test_the_score_is_the_same_from_either_side(one: Features, other: Features) -> None:
    there, back = laid_beside(one, other), laid_beside(other, one)
    assert (there.score, there.bits) == (back.score, back.bits)


@given(RECORDS, RECORDS, st.sampled_from([0.1, weights.DOUBTFUL, weights.SAME]))
@settings(max_examples=200)
def test_many_are_compared_as_two_are(one: Features, other: Features, least: float) -> None:
    """Whoever is not likely enough is left earlier; nobody else is."""
    likely = laid_beside(one, other)
    found = compare_quickly(one, other, SHARES, least)
    is_likely = likely.score >= least and Code.GIVEN_DIFFERS not in codes(likely)
    assert found == (likely if is_likely else None)


@given(RECORDS, RECORDS, st.sampled_from(PARTS))
@settings(max_examples=100)
def test_more_agreement_never_lowers_the_score(one: Features, other: Features, part: str) -> None:
    """A value both know to the day, or word for word, in the place of what they had before."""
    value: Any = getattr(one, part) or ("П-17" if part == "archive" else "")
    if isinstance(value, tuple) and value[0] != value[1]:
        return
    if not value or (part in ("death", "arrest") and _contradicts(one, other)):
        return
    agreeing = replace(other, **{part: value})
    if _contradicts(one, agreeing):
        return
    assert laid_beside(one, agreeing).score >= laid_beside(one, other).score


def _contradicts(one: Features, other: Features) -> bool:
    """A death moved before an arrest speaks against one person, and rightly."""
    return Code.DIED_BEFORE in codes(laid_beside(one, other))


@given(RECORDS, RECORDS, st.sampled_from(PARTS))
@settings(max_examples=100)
def test_unknown_is_not_disagreement(one: Features, other: Features, part: str) -> None:
    """Taking a value away never lowers the score of records that disagree about it."""
    score = laid_beside(one, other)
    agreed = any(not reason.is_against and _is_of(reason, part) for reason in score.reasons)
    if agreed:
        return
    empty: Any = "" if isinstance(getattr(other, part), str) else None
    assert laid_beside(one, replace(other, **{part: empty})).score >= score.score


def _is_of(reason: Reason, part: str) -> bool:
    rest = reason.code.value.removeprefix(part)
    return rest != reason.code.value and not (part == "birth" and rest.startswith("_place"))


# Reasons ---------------------------------------------------------------------------------------


def test_every_reason_has_a_sentence_in_three_languages() -> None:
    assert set(_LABELS) == set(Code)
    for code in Code:
        told = set()
        for language in ("en", "ru", "uk"):
            with translation.override(language):
                told.add(Reason(code, 1.0).label)
        assert len(told) == 3, code


def test_a_reason_holds_both_values_and_survives_being_stored() -> None:
    (reason,) = (
        each
        for each in laid_beside(known(), known(arrest=day(19371015))).reasons
        if each.code == Code.ARREST_NEAR
    )
    assert (reason.ours, reason.theirs) == ("1937-10-14", "1937-10-15")
    assert Reason.unpacked(reason.packed()) == reason


def test_every_field_of_a_record_is_optional() -> None:
    assert Features() == Features(**{each.name: each.default for each in fields(Features)})
    assert span(None, 19380101) == (18000101, 19380101)
    assert span(None, None) is None


# Rows of one file ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        known("Нибылов Иван Петрович"),
        known("Небылов И. П.", birth=None),
        known("Nebylov Ivan", birth=year(1892)),
        known("Небылов Петрович Иван"),
        known("Вымыслов Иван Петрович"),
        known(birth=year(1892), **BARE),
        Features(names=(Name("Небылов", "Иван"),), birth=year(1890)),
    ],
    ids=lambda features: str(features.names[0]),
)
def test_a_row_is_found_by_what_it_shares(other: Features) -> None:
    shelf = Shelf()
    shelf.add(7, known())
    shelf.add(8, known("Пробный Семён Ильич", birth=year(1870), **BARE))
    assert [number for number, _features in shelf.like(other)] == [7]
    shelf.close()


def test_a_crowd_of_namesakes_does_not_hide_the_likest_row() -> None:
    shelf = Shelf()
    for number in range(1, 60):
        shelf.add(number, known(arrest=None, sentence=None, death=None, work=str(number)))
    shelf.add(60, known())
    assert shelf.like(known())[0][0] == 60
    shelf.close()
