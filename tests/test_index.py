"""The index of people: whatever passes the door, it equals plain questions to the records."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from registry.curation import publishing
from registry.curation.recording import delete_row, save_record
from registry.models import IndexTermA, Person, Repression
from registry.search import bits, facets, index, query, verify
from registry.search.tables import Tables
from registry.vocabulary import Fate, State
from tests import makers

pytestmark = pytest.mark.django_db


def found(q: str = "", **filters: list[str]) -> set[str]:
    return {person.slug for person in query.people(filters, q)}


def stored_terms() -> dict[int, set[tuple[str, str]]]:
    """What the index holds of each person, by way of its bitmaps."""
    tables = Tables("a", "default")
    people = tables.people(range(1000))
    found: dict[int, set[tuple[str, str]]] = {}
    for term in IndexTermA.objects.all():
        for _posting, data in tables.postings_of_terms([term.pk]):
            for document in bits.load(data):
                found.setdefault(people[document], set()).add((term.field, term.value))
    return found


# Names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("q", ["Пробная", "пробн", "ПРОБНАЯ АННА", "Probnaya", "anna probnaya"])
def test_a_person_is_found_by_any_recorded_spelling(q: str) -> None:
    makers.anna_probnaya()
    makers.maria_vymyslova()
    assert found(q) == {"anna-probnaya"}


def test_every_word_of_the_question_must_fit() -> None:
    makers.anna_probnaya()
    assert found("Пробная Мария") == set()


def test_a_draft_is_not_found() -> None:
    makers.make_person(state=State.DRAFT)
    assert found("Пробная") == set()


# Values ----------------------------------------------------------------------------------------


def test_values_within_a_field_add_and_fields_narrow() -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    makers.maria_vymyslova()
    assert found(fate=["executed", "imprisoned_survived"]) == {
        "anna-probnaya",
        "pyotr-primerov",
        "maria-vymyslova",
    }
    assert found(fate=["executed"], sex=["m"]) == {"pyotr-primerov"}


def test_a_missing_value_is_a_value() -> None:
    makers.make_person()
    assert found(fate=["not_recorded"]) == {"anna-probnaya"}
    assert found(rehabilitation=["not_recorded"]) == {"anna-probnaya"}


def test_a_code_that_does_not_exist_finds_nobody() -> None:
    makers.anna_probnaya()
    assert found(fate=["nonsense"]) == set()


def test_an_uncertain_year_is_possible_and_not_certain() -> None:
    person = makers.make_person()
    makers.make_repression(person, arrest_date="1937-12-30/1938-01-02")
    counted = facets.counts(["arrest_year"], {})
    assert counted["arrest_year_possible"] == {"1937": 1, "1938": 1}
    assert not counted.get("arrest_year")
    assert found(arrest_year=["1938"]) == {"anna-probnaya"}


def test_a_facet_counts_under_every_filter_but_its_own() -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    makers.maria_vymyslova()
    counted = facets.counts(["fate", "sex"], {"fate": ["executed"]})
    assert counted["fate"] == {"executed": 2, "imprisoned_survived": 1}
    assert counted["sex"] == {"f": 1, "m": 1}


def test_the_version_rises_with_every_change_to_a_list() -> None:
    person = makers.anna_probnaya()
    before = index.version()
    person.fate = "released"
    save_record(person, editor=None, office="o", reason="Another fate.")
    assert index.version() > before


def test_a_failed_change_leaves_the_index_as_it_was() -> None:
    person = makers.anna_probnaya()

    class _HaltedError(Exception):
        pass

    before = stored_terms()
    try:
        with transaction.atomic():
            person.fate = "released"
            save_record(person, editor=None, office="o", reason="Will be undone.")
            raise _HaltedError
    except _HaltedError:
        pass
    assert stored_terms() == before


# Any sequence of changes -----------------------------------------------------------------------


def plain_counts(field: str) -> Counter[str]:
    """The same counts without the index."""
    people = Person.objects.published()
    if field == "fate":
        return Counter(person.fate or "not_recorded" for person in people)
    if field == "role":
        return Counter(person.role for person in people)
    political = Repression.objects.published().filter(nature="political")
    victims = set(political.values_list("person", flat=True))
    return Counter(str(person.pk in victims) for person in people)


class AnySequence(RuleBasedStateMachine):
    """Saves, publications, withdrawals and deletions in any order."""

    people: list[int]

    def __init__(self) -> None:
        super().__init__()
        self.people = []

    def _one(self, number: int) -> Person | None:
        return (
            Person.objects.get(pk=self.people[number % len(self.people)]) if self.people else None
        )

    @rule()
    def enter(self) -> None:
        self.people.append(makers.make_person(state=State.DRAFT).pk)

    @rule(number=st.integers(0, 9), fate=st.sampled_from(["", *Fate.values]))
    def give_a_fate(self, number: int, fate: str) -> None:
        if person := self._one(number):
            person.fate = fate
            save_record(person, editor=None, office="o", reason="Fate.")

    @rule(number=st.integers(0, 9), published=st.booleans())
    def add_a_repression(self, number: int, published: bool) -> None:
        if person := self._one(number):
            state = State.PUBLISHED if published else State.DRAFT
            makers.make_repression(person, state=state, arrest_date="1937")

    @rule(number=st.integers(0, 9))
    def publish(self, number: int) -> None:
        if person := self._one(number):
            publishing.publish(person, editor=None, office="o", reason="Ready.")

    @rule(number=st.integers(0, 9))
    def withdraw(self, number: int) -> None:
        person = self._one(number)
        if person and person.is_published:
            publishing.withdraw(person, editor=None, office="o", reason="Doubt.")

    @rule(number=st.integers(0, 9))
    def delete_a_repression(self, number: int) -> None:
        person = self._one(number)
        repression = person.repressions.first() if person else None
        if repression:
            delete_row(repression, editor=None, office="o", reason="Mistake.")

    @invariant()
    def counts_equal_plain_questions(self) -> None:
        counted = facets.counts(["fate", "role"], {})
        assert Counter(counted.get("fate", {})) == plain_counts("fate")
        assert Counter(counted.get("role", {})) == plain_counts("role")
        terms = {pk: set(pairs) for pk, pairs in index.terms_for(list(self.people)).items()}
        assert stored_terms() == terms
        assert verify.differences() == []


class TestAnySequence(HypothesisTestCase):
    """Runs the machine, each sequence in a transaction of its own."""

    def test_any_sequence_of_changes_leaves_the_index_equal_to_the_records(self) -> None:
        from hypothesis.stateful import run_state_machine_as_test

        class Machine(AnySequence):
            def __init__(self) -> None:
                super().__init__()
                self.atomic = transaction.atomic()
                self.atomic.__enter__()

            def teardown(self) -> None:
                transaction.set_rollback(True)
                self.atomic.__exit__(None, None, None)

        run_state_machine_as_test(
            Machine, settings=settings(max_examples=8, stateful_step_count=12, deadline=None)
        )
