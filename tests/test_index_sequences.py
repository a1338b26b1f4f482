"""Whatever happens in whatever order, the index equals plain questions to the records."""

from contextlib import suppress

import pytest
from django.db import IntegrityError, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from registry.curation import merging, publishing, restoring, undoing, unmerging
from registry.curation.recording import change, delete_row, save_record
from registry.errors import PublicationError, UndoError
from registry.models import ChangeSet, Merge, Person, Profession, Repression
from registry.search import query, verify
from registry.search.rebuild import rebuild
from registry.search.snapshot import snapshot
from registry.vocabulary import ChangeKind, Fate, State
from tests import makers, plain_questions

NAMES = ["Абрамов Иван", "Абрамова Анна Ивановна", "Яшин Пётр", "Ёлкин Лев", "абрамов иван", "Ян Я"]
DATES = ["", "1890", "1890-05", "1889/1891", "1890~", "../1880", "1901-02-03", "[1890,1895]"]
ARRESTS = ["", "1937", "1938-02", "1937-12/1938-01", "1937?", "1930/1936", "1900/1950"]
WHY = {"editor": None, "office": "o", "reason": "For a test."}
number = st.integers(0, 30)


class AnySequence(RuleBasedStateMachine):
    """Saves, publications, withdrawals, deletions, loads and rebuilds in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.people: list[int] = []
        self.merges: list[int] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def _one(self, number: int) -> Person | None:
        if not self.people:
            return None
        return Person.objects.filter(pk=self.people[number % len(self.people)]).first()

    @rule(name=st.sampled_from(NAMES), birth=st.sampled_from(DATES), published=st.booleans())
    def enter(self, name: str, birth: str, published: bool) -> None:
        state = State.PUBLISHED if published and birth else State.DRAFT
        self.people.append(makers.make_person(name, state=state, birth_date=birth).pk)

    @rule(names=st.lists(st.sampled_from(NAMES), min_size=3, max_size=9))
    def load(self, names: list[str]) -> None:
        """Many people in one passage, as an import brings them."""
        with change(reason="A load.", office="o"):
            for number, name in enumerate(names):
                person = Person(birth_date=f"18{70 + number}", state=State.PUBLISHED)
                person.save()
                surname, _, given = name.partition(" ")
                person.names.create(
                    language="ru", script="Cyrl", surname=surname, given_name=given, is_display=True
                )
                self.people.append(person.pk)

    @rule(number=number, fate=st.sampled_from(["", *Fate.values[:3]]), sex=st.sampled_from("mf"))
    def describe(self, number: int, fate: str, sex: str) -> None:
        if person := self._one(number):
            person.fate, person.sex = fate, sex
            save_record(person, **WHY)  # type: ignore[arg-type]

    @rule(number=number, name=st.sampled_from(NAMES))
    def rename(self, number: int, name: str) -> None:
        person = self._one(number)
        spelling = person.names.first() if person else None
        if spelling:
            spelling.surname, _, spelling.given_name = name.partition(" ")
            save_record(spelling, **WHY)  # type: ignore[arg-type]

    @rule(number=number, code=st.sampled_from(["poet", "clerk"]))
    def give_a_profession(self, number: int, code: str) -> None:
        if person := self._one(number):
            term = Profession.objects.filter(code=code).first()
            term = term or makers.save(Profession(code=code))
            save_record(person, professions=[term], **WHY)  # type: ignore[arg-type]

    @rule(number=number, published=st.booleans(), arrested=st.sampled_from(ARRESTS))
    def add_a_repression(self, number: int, published: bool, arrested: str) -> None:
        if (person := self._one(number)) and person.state != State.MERGED:
            state = State.PUBLISHED if published else State.DRAFT
            makers.make_repression(person, state=state, arrest_date=arrested)

    @rule(number=number)
    def delete_a_repression(self, number: int) -> None:
        person = self._one(number)
        repression = person.repressions.first() if person else None
        if repression:
            delete_row(repression, **WHY)  # type: ignore[arg-type]

    @rule(number=number)
    def delete_all_repressions(self, number: int) -> None:
        """In one statement, as a program would."""
        if person := self._one(number):
            with change(kind=ChangeKind.DELETE, **WHY):  # type: ignore[arg-type]
                Repression.objects.filter(person=person).delete()

    @rule(number=number)
    def cite_another_version(self, number: int) -> None:
        if person := self._one(number):
            makers.cite(person, "death_date", verdict="differs", value="1940")

    @rule(number=number)
    def publish(self, number: int) -> None:
        person = self._one(number)
        if person and person.birth_date and person.state not in (State.PUBLISHED, State.MERGED):
            makers.set_state(person, State.PUBLISHED)

    @rule(number=number)
    def withdraw(self, number: int) -> None:
        person = self._one(number)
        if person and person.is_published:
            publishing.withdraw(person, **WHY)  # type: ignore[arg-type]

    @rule(number=number, other=number)
    def merge(self, number: int, other: int) -> None:
        kept, merged = self._one(number), self._one(other)
        if kept and merged and not merging.obstacles(kept, merged):
            self.merges.append(merging.merge(kept, merged, **WHY).pk)  # type: ignore[arg-type]

    @rule(number=number)
    def take_a_merge_apart(self, number: int) -> None:
        if self.merges:
            merge = Merge.objects.get(pk=self.merges[number % len(self.merges)])
            if not unmerging.obstacles(merge):
                with suppress(PublicationError):
                    unmerging.unmerge(merge, **WHY)  # type: ignore[arg-type]

    @rule(number=number)
    def undo(self, number: int) -> None:
        """One of the last changes, whatever it was."""
        sets = list(ChangeSet.objects.order_by("-pk")[: number % 6 + 1])
        with suppress(PublicationError, UndoError, IntegrityError), transaction.atomic():
            undoing.undo([sets[-1]] if sets else [], **WHY)  # type: ignore[arg-type]

    @rule(number=number, back=st.integers(0, 3))
    def restore(self, number: int, back: int) -> None:
        person = self._one(number)
        versions = list(person.history.order_by("-history_id")[: back + 1]) if person else []
        if person and versions:
            with suppress(PublicationError, UndoError), transaction.atomic():
                restoring.restore(person, versions[-1].change_set, **WHY)  # type: ignore[arg-type]

    @rule()
    def rebuild(self) -> None:
        rebuild()

    @invariant()
    def index_equals_the_records(self) -> None:
        assert verify.differences() == []

    @invariant()
    def counts_and_orders_equal_plain_questions(self) -> None:
        for filters in (
            {},
            {"fate": ["executed", "not_recorded"], "arrest_year": ["1937", "1938"]},
        ):
            compare(filters)


def compare(filters: dict[str, list[str]]) -> None:
    """Asserts that the index and the records give the same total, counts and orders."""
    people = plain_questions.found(filters)
    with snapshot() as index:
        result = query.find(index, filters)
        assert result.total == len(people)
        counted = result.counts(["fate", "sex", "role", "profession", "arrest_year", "has_dispute"])
        for field in plain_questions.FIELDS:
            assert counted.get(field, {}) == plain_questions.counts(field, filters), field
        for sort in ("name", "-name", "birth", "arrest", "death"):
            expected = plain_questions.in_order(people, sort)
            assert list(result.people(sort)) == expected, sort
            pages = [hit.person_id for page in (1, 2, 3, 4) for hit in result.page(page, 3, sort)]
            assert pages == expected[:12], sort
        latin = plain_questions.in_order(people, "latin")
        assert list(result.people("name", alphabet="latin")) == latin


@pytest.mark.django_db
def test_who_came_before_and_after_somebody_was_taken_out_stay_in_order() -> None:
    """Their anchors differ by the one who is gone and mean the same place."""
    _first, _second, last = (makers.make_person(f"{letter} Анна") for letter in "Бгж")
    rebuild()
    makers.make_person("Ю Анна")
    makers.set_state(last, State.WITHDRAWN)
    makers.make_person("Я Анна")
    compare({})


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2, 3, 40])
def test_those_who_come_together_stand_in_every_order(number: int) -> None:
    letters = "бвгджзклмнпрстфхчш"
    with plain_questions.small_pieces():
        built = [
            makers.make_person(
                f"{letters[at * 7 % 18]}ов{at} Анна", birth_date=str(1860 + at * 11 % 40)
            )
            for at in range(37)
        ]
        rebuild()
        makers.set_state(built[5], State.WITHDRAWN)
        with change(kind=ChangeKind.RECORD, office="a test", reason="They come together."):
            for at in range(number):
                makers.make_person(
                    f"{letters[at * 5 % 18]}ев{at} Анна",
                    birth_date=str(1855 + at * 13 % 50) if at % 3 else "1890~",
                )
        compare({})


class TestAnySequence(HypothesisTestCase):
    """Runs the machine, each sequence in a transaction of its own."""

    def test_any_sequence_of_changes_leaves_the_index_equal_to_the_records(self) -> None:
        with plain_questions.small_pieces():
            run_state_machine_as_test(
                AnySequence,
                settings=settings(max_examples=8, stateful_step_count=14, deadline=None),
            )
