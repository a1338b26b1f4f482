"""The index of people: whatever passes the door, it equals plain questions to the records."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from registry.curation.recording import change, delete_row, save_record
from registry.models import (
    Correction,
    Event,
    EventType,
    IndexPostingA,
    IndexTermA,
    Person,
    Rehabilitation,
    SearchEdit,
    SearchLog,
    SearchState,
)
from registry.search import bits, facets, facts, index, query
from registry.search.snapshot import snapshot
from registry.search.tables import Tables
from registry.vocabulary import ChangeKind, State
from tests import makers

pytestmark = pytest.mark.django_db


def found(q: str = "", **filters: list[str]) -> set[str]:
    with snapshot() as opened:
        keys = list(query.find(opened, filters, q).people())
    return set(Person.objects.filter(pk__in=keys).values_list("slug", flat=True))


def counts(fields: list[str], filters: dict[str, list[str]]) -> facets.Counts:
    with snapshot() as opened:
        return query.find(opened, filters).counts(fields)


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


def test_of_another_given_name_only_the_part_that_agrees_is_said() -> None:
    person = makers.anna_probnaya()
    with snapshot() as opened:
        assert query.find(opened, {}, "Пробная Мария").page(1, 9) == [(person.pk, "part")]
    assert found("Щукина Мария") == set()


def test_a_draft_is_not_found() -> None:
    makers.make_person(state=State.DRAFT)
    assert found("Пробная") == set()


# Values that are records -----------------------------------------------------------------------


def values_of(person: Person, field: str) -> set[str]:
    return {value for name, value in stored_terms()[person.pk] if name == field}


def test_people_follow_the_new_address_of_their_place() -> None:
    place = makers.make_place()
    person = makers.make_person(burial_place=place)
    before = person.version
    place.slug = "novoye"
    makers.save(place)
    assert values_of(person, "burial_place") == values_of(person, "place") == {"novoye"}
    person.refresh_from_db()
    assert person.version == before


def test_people_are_not_counted_under_a_withdrawn_place_of_arrest_or_its_region() -> None:
    region = makers.make_place("oblast", kind="region")
    place = makers.make_place(parent=region)
    person = makers.make_person()
    makers.make_repression(person, arrest_place=place)
    assert values_of(person, "region") == {"oblast"}
    makers.set_state(region, State.WITHDRAWN)
    assert values_of(person, "region") == {"not_recorded"}
    makers.set_state(region, State.PUBLISHED)
    makers.set_state(place, State.WITHDRAWN)
    assert values_of(person, "region") == {"not_recorded"}
    assert values_of(person, "place") == set()


def test_people_follow_a_source_of_any_of_their_facts() -> None:
    source = makers.make_source()
    person = makers.make_person()
    repression = makers.make_repression(person)
    makers.cite(repression, "arrest_date", source)
    makers.set_state(source, State.WITHDRAWN)
    assert values_of(person, "source") == {"not_recorded"}
    source.slug = "other-book"
    makers.save(source)
    makers.set_state(source, State.PUBLISHED)
    assert values_of(person, "source") == {"other-book"}


def test_people_follow_the_state_of_their_event() -> None:
    kind = EventType(code="operation", labels={"en": "Operation"})
    makers.save(kind)
    event = Event(slug="order", type=kind, title={"en": "Order"}, state=State.PUBLISHED)
    makers.save(event)
    person = makers.make_person()
    makers.make_repression(person, event=event)
    makers.set_state(event, State.WITHDRAWN)
    assert values_of(person, "event") == set()
    makers.set_state(event, State.PUBLISHED)
    assert values_of(person, "event") == {event.slug}


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


def test_a_decision_on_an_unpublished_case_is_not_counted() -> None:
    person = makers.make_person()
    case = makers.make_repression(person, state=State.DRAFT)
    makers.make_rehabilitation(person, repression=case)
    assert found(rehabilitation=["granted"]) == set()


def test_a_code_that_does_not_exist_finds_nobody() -> None:
    makers.anna_probnaya()
    assert found(fate=["nonsense"]) == set()


def test_an_uncertain_year_is_possible_and_not_certain() -> None:
    person = makers.make_person()
    makers.make_repression(person, arrest_date="1937-12-30/1938-01-02")
    counted = counts(["arrest_year"], {})
    assert counted["arrest_year_possible"] == {"1937": 1, "1938": 1}
    assert not counted.get("arrest_year")
    assert found(arrest_year=["1938"]) == {"anna-probnaya"}


def test_a_facet_counts_under_every_filter_but_its_own() -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    makers.maria_vymyslova()
    counted = counts(["fate", "sex"], {"fate": ["executed"]})
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


def test_what_the_index_reads_begins_at_the_people(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    """A planner that knows how few words there are would begin with them, and ask everybody."""
    people = [makers.anna_probnaya().pk, makers.pyotr_primerov().pk]
    with django_assert_max_num_queries(16) as read_from:
        facts.read(people, facts.PlaceCodes())
    assert [query["sql"] for query in read_from if "INNER JOIN" in query["sql"]] == []


def test_the_log_of_changes_forgets_what_every_process_has_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = makers.anna_probnaya()
    makers.save(person)
    SearchEdit.objects.update(at=timezone.now() - dt.timedelta(days=index.LOG_DAYS + 1))
    old = index.version()
    monkeypatch.setattr(index, "PRUNE_EVERY", 1)
    person.fate = "released"
    makers.save(person)
    assert SearchState.objects.get().forgotten == old
    assert set(SearchLog.objects.values_list("version", flat=True)) == {index.version()}
    assert set(SearchEdit.objects.values_list("version", flat=True)) == {index.version()}


# What a statement meets -------------------------------------------------------------------------


def test_a_save_that_meets_fewer_rows_of_the_index_than_there_were_tells_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    person = makers.anna_probnaya()
    makers.maria_vymyslova()
    IndexTermA.objects.filter(field="fate", value=person.fate).delete()
    makers.set_state(person, State.WITHDRAWN)
    person.refresh_from_db()
    assert person.state == State.WITHDRAWN
    assert "lacks rows" in caplog.text
    assert "verify_index" in caplog.text


def test_a_save_that_misses_somebody_in_the_lists_of_the_index_tells_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    person = makers.anna_probnaya()
    makers.maria_vymyslova()
    IndexPostingA.objects.all().delete()
    makers.set_state(person, State.WITHDRAWN)
    assert "lacks rows" in caplog.text


def test_a_save_that_meets_every_row_of_the_index_says_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    person = makers.anna_probnaya()
    makers.set_state(person, State.WITHDRAWN)
    makers.set_state(person, State.PUBLISHED)
    assert caplog.text == ""


def test_rows_deleted_in_one_statement_leave_the_index() -> None:
    person = makers.anna_probnaya()
    other = makers.make_repression(person, arrest_date="1949")
    assert "anna-probnaya" in found(arrest_year=["1949"])
    with change(kind=ChangeKind.DELETE, reason="Not hers.", office="o"):
        person.repressions.filter(pk=other.pk).delete()
    assert found(arrest_year=["1949"]) == set()


def test_rows_deleted_in_one_statement_stand_in_the_public_log() -> None:
    person = makers.anna_probnaya()
    before = Correction.objects.count()
    case = makers.make_repression(person, arrest_date="1949")
    entered = Correction.objects.count()
    with change(kind=ChangeKind.DELETE, reason="Not hers.", office="o"):
        person.repressions.filter(pk=case.pk).delete()
    assert Correction.objects.count() > entered > before


def test_a_row_given_to_somebody_and_deleted_at_once_leaves_who_had_it() -> None:
    """As a form does in which another person was chosen and the row then ticked to go."""
    person, other = makers.anna_probnaya(), makers.maria_vymyslova()
    case = makers.make_repression(person, arrest_date="1949")
    case.person = other
    delete_row(case, editor=None, office="o", reason="Not hers.")
    assert found(arrest_year=["1949"]) == set()


def test_a_decision_on_a_case_of_somebody_else_counts_for_nobody() -> None:
    """No form lets it in; whoever is read beside whom must make no difference."""
    person, other = makers.make_person(), makers.maria_vymyslova()
    case = makers.make_repression(other, arrest_date="1949")
    makers.save(Rehabilitation(person=person, repression=case, status="granted", date="1956"))
    together = facts.read([person.pk, other.pk], facts.PlaceCodes())
    alone = facts.read([person.pk], facts.PlaceCodes())
    assert together[person.pk].rehabilitations == alone[person.pk].rehabilitations == set()
