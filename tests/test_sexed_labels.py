"""Labels that follow the sex of the person, in the sentences and on the pages."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from registry.models import Nationality, Participation, Person, Relation
from registry.sentences import fate_of_several, people_name, sexed_label
from registry.vocabulary import ActKind, Capacity, Fate, Outcome, RelationKind, SentenceKind
from registry.web.dossier.ties import tie_words
from tests import makers
from tests.public_records import add, make_event, page_of

GROUPS = {
    "act": ActKind,
    "capacity": Capacity,
    "outcome": [Outcome.NEW_SENTENCE],
    "sentence": SentenceKind,
}


@pytest.mark.parametrize("language", ["ru", "uk"])
@pytest.mark.parametrize("sex", ["m", "f"])
@pytest.mark.parametrize("group", GROUPS)
def test_no_double_form_is_left_where_the_sex_is_known(group: str, sex: str, language: str) -> None:
    with translation.override(language):
        for code in GROUPS[group]:
            label = sexed_label(group, code, sex, language) or str(code.label)
            assert not re.search(r"\w\(", label), label


@pytest.mark.parametrize("group", [*GROUPS, "tie"])
def test_without_a_sex_the_word_of_the_vocabulary_holds(group: str) -> None:
    for code in GROUPS.get(group, RelationKind):
        assert sexed_label(group, code, "", "ru") == ""


@pytest.mark.parametrize("code", RelationKind)
@pytest.mark.parametrize("is_backwards", [False, True])
def test_a_tie_is_told_of_a_woman_as_of_a_woman(code: str, is_backwards: bool) -> None:
    for language in ("ru", "uk"):
        with translation.override(language):
            words = {sex: tie_words(code, sex, is_backwards=is_backwards) for sex in ("m", "f", "")}
        if any(mark in words[""] for mark in ("(а)", "(ла)", "(ка)", " / ")):
            assert len(set(words.values())) == 3, words
            assert "(" not in words["m"] + words["f"]


def test_ties_by_example() -> None:
    for language, sex, expected in (
        ("ru", "f", "Супруга"),
        ("ru", "m", "Супруг"),
        ("ru", "", "Супруг(а)"),
        ("uk", "f", "Дружина"),
        ("en", "f", "Spouse"),
    ):
        with translation.override(language):
            assert tie_words(RelationKind.SPOUSE, sex, is_backwards=False) == expected


def test_a_woman_of_a_people_is_called_so() -> None:
    assert people_name("еврей", "f", "ru") == "еврейка"
    assert people_name("росіянин", "f", "uk") == "росіянка"
    assert people_name("еврей", "m", "ru") == people_name("еврей", "", "ru") == "еврей"
    assert people_name("Jewish", "f", "en") == "Jewish"


@pytest.mark.parametrize("language", ["ru", "uk"])
@pytest.mark.parametrize("fate", Fate)
def test_a_list_of_people_bears_no_double_form(fate: Fate, language: str) -> None:
    with translation.override(language):
        assert "(" not in (fate_of_several(fate, language) or str(fate.label))


# On the pages ------------------------------------------------------------------------------------


def _two_people() -> tuple[Person, Person]:
    return (
        makers.make_person(sex="f"),
        makers.make_person("Примеров Пётр", "Pyotr Primerov", sex="m"),
    )


@pytest.mark.django_db
def test_ties_follow_the_sex_of_the_other_and_doings_that_of_the_doer() -> None:
    anna, pyotr = _two_people()
    makers.save(Relation(person=anna, other=pyotr, kind=RelationKind.SPOUSE))
    makers.save(Relation(person=anna, other=pyotr, kind=RelationKind.INTERROGATOR_OF))
    assert page_of(anna, "ru").has_text("Супруг:", "Кого допрашивала")
    assert page_of(pyotr, "ru").has_text("Супруга:", "Допрашивала этого человека")


@pytest.mark.django_db
def test_acts_parts_and_nationality_follow_the_sex() -> None:
    anna, _pyotr = _two_people()
    nationality = makers.save(Nationality(code="j", labels={"en": "Jewish", "ru": "еврей"}))
    add(anna.nationalities, nationality)
    makers.make_act(anna)
    makers.save(Participation(event=make_event(), person=anna, capacity=Capacity.DEFENDANT))
    page = page_of(anna, "ru")
    assert page.has_text("еврейка", "Подписала список", "Подсудимая")


@pytest.mark.django_db
def test_a_heading_over_several_people_is_in_the_plural_and_over_one_in_the_singular() -> None:
    anna, pyotr = _two_people()
    event = make_event()
    makers.save(Participation(event=event, person=anna, capacity=Capacity.DEFENDANT))
    makers.save(Participation(event=event, person=anna, capacity=Capacity.WITNESS))
    makers.save(Participation(event=event, person=pyotr, capacity=Capacity.WITNESS))
    assert page_of(event).has_text("Defendant Anna", "Witnesses or present Anna")
    assert page_of(event, "ru").has_text("Подсудимая", "Пробная")
