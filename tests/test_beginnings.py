"""The history of an imported row begins with what the import wrote, once somebody changes it."""

import pytest
from django.contrib.contenttypes.models import ContentType

from registry.curation import publishing
from registry.curation.recording import change, save_record
from registry.models import ChangeSet, Correction, ImportBatch, ImportRow, Person, Profession
from registry.vocabulary import ChangeKind, RowState, State
from tests import makers
from tests.desk import address, desk_of

pytestmark = pytest.mark.django_db


def imported_person() -> Person:
    """A public person as an import leaves one: with an import row and without a history."""
    clerk = Profession(code="clerk", labels={"en": "Clerk"})
    makers.save(clerk)
    batch = ImportBatch.objects.create(name="A Book of Memory")
    person = Person(birth_date="1890", death_date="1937", slug="imported", state=State.PUBLISHED)
    person.skip_history_when_saving = True
    with change(kind=ChangeKind.IMPORT, office="importer", reason="Loaded.", batch=batch):
        person.save()
        person.professions.add(clerk)
    ImportRow.objects.create(
        batch=batch,
        line=1,
        state=RowState.ADDED,
        target_type=ContentType.objects.get_for_model(person),
        target_id=person.pk,
    )
    Person.history.all().delete()
    return Person.objects.get(pk=person.pk)


def test_an_import_writes_no_history() -> None:
    assert not imported_person().history.exists()


def test_the_first_change_keeps_what_the_import_wrote() -> None:
    person = imported_person()
    person.birth_date = "1891"
    save_record(person, editor=None, office="o", reason="From the file.")
    later, first = person.history.all()
    assert (first.birth_date, later.birth_date) == ("1890", "1891")
    assert first.change_set == ChangeSet.objects.get(kind=ChangeKind.IMPORT)
    assert [str(row.profession) for row in first.professions.all()] == ["Clerk"]


def test_the_second_change_adds_no_second_beginning() -> None:
    person = imported_person()
    for year in ("1891", "1892"):
        person.birth_date = year
        save_record(person, editor=None, office="o", reason="From the file.")
    assert [row.history_type for row in person.history.all()] == ["~", "~", "+"]


def test_the_first_change_of_an_imported_record_stands_in_the_public_log() -> None:
    person = imported_person()
    person.birth_date = "1891"
    save_record(person, editor=None, office="o", reason="From the file.")
    assert Correction.objects.get().changes == {"birth_date": ["1890", "1891"]}


def test_withdrawing_an_imported_record_stands_in_the_public_log() -> None:
    person = imported_person()
    publishing.withdraw(person, editor=None, office="o", reason="A relative asked for it.")
    assert Correction.objects.get().kind == ChangeKind.WITHDRAW


def test_the_desk_tells_the_import_and_the_change_apart() -> None:
    person = imported_person()
    person.birth_date = "1891"
    save_record(person, editor=makers.make_curator("anna"), reason="From the file.")
    told = desk_of("editor").get(address(person, "history")).context["entries"]
    assert [entry.change_set.reason for entry in told] == ["From the file.", "Loaded."]
    assert [line.label for line in told[0].rows[0].differences] == ["Born"]


def test_a_row_without_an_import_begins_with_its_own_entry() -> None:
    person = makers.make_person()
    before = person.history.count()
    makers.save(person)
    assert person.history.count() == before + 1
