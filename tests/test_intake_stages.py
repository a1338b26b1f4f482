"""A file comes in: staged, decided, committed, published, corrected, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.curation import copies, roles
from registry.curation.recording import change
from registry.identifiers import new_public_ids
from registry.intake import bulk, stages
from registry.intake.stages import committing, indexing, undoing
from registry.intake.stages.snapshots import plain
from registry.intake.stages.touched import EDITED, REFERRED_TO
from registry.intake.stages.writing import PeopleWriter
from registry.models import (
    Approval,
    ImportBatch,
    ImportRow,
    IndexDocumentA,
    IndexDocumentB,
    Person,
    PersonName,
    Repression,
    SearchState,
    SentencingBody,
    Source,
    UnmappedWord,
)
from registry.search import index
from registry.vocabulary import BatchState, ChangeKind, Nature, RowState, RowVerdict
from tests import importing, makers
from tests.importing import OFFICE, SOURCE, bring_in, people, shot, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies(db: None) -> None:
    makers.save(SentencingBody(code="nkvd_troika", labels={"ru": "Тройка при УНКВД"}))


# Reading ---------------------------------------------------------------------------------------


def test_a_dry_run_counts_and_writes_no_record(tmp_path: Path) -> None:
    before = importing.everything()
    batch = stages.read_in(
        write(tmp_path, [*people(3), shot(surname="", given_name="")]),
        source_key=SOURCE,
        is_matched=False,
    )
    assert batch.state == BatchState.STAGED
    dry = batch.report["dry_run"]
    assert (dry["read"], dry["new"], dry["refused"]) == (4, 3, 1)
    assert importing.everything() == before
    assert batch.report["samples"]["refused"][0]["line"] == 5


def test_the_layout_of_invented_people_needs_no_mapping(tmp_path: Path, bodies: None) -> None:
    bring_in(write(tmp_path, [shot()]))
    person = importing.newest()
    case = person.repressions.get()
    assert (person.birth_date, person.fate, person.death_date) == ("1896", "executed", "1937-11-05")
    assert person.names.get().as_written() == "Примеров Иван Петрович"
    assert person.display_names == {"ru": "Иван Петрович Примеров"}
    assert case.sentencing_body is not None
    assert (case.sentence, case.execution_date) == ("death", "1937-11-05")
    assert (case.nature, case.kind) == ("political", "conviction")
    assert person.rehabilitations.get().date == "1989-06"


def test_a_date_that_never_was_keeps_its_words_and_is_told(tmp_path: Path) -> None:
    batch = bring_in(write(tmp_path, [shot(arrest_date="31.02.1937", birth_year="осень 1896")]))
    person = importing.newest()
    case = person.repressions.get()
    assert (case.arrest_date, case.arrest_date_text) == ("", "31.02.1937")
    assert (person.birth_date, person.birth_date_text) == ("1896", "осень 1896")
    (told,) = batch.report["problems"]
    assert told["column"] == "arrest_date"
    assert "14.10.1937" in told["message"]


def test_printed_entries_come_in_with_their_versions(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(
        "Тестов (Тестин) Иван Петрович, род. 1896 (по другим данным - 1897), в д.Пример, латыш, "
        "б/п, счетовод. Адрес: ул. Тихая, д.3. Расстрелян 5.11.1937. "
        "Место захоронения: Бутово.\n",
        encoding="utf-8",
    )
    bring_in(path)
    person = importing.newest()
    assert person.names.count() == 2
    assert person.repressions.get().residence_text == "ул. Тихая, д.3"
    assert person.death_date == "1937-11-05"


# Publishing ------------------------------------------------------------------------------------


def test_nobody_is_public_before_two_people_agree(tmp_path: Path, client: Client) -> None:
    batch = bring_in(write(tmp_path, people(2)))
    assert not Person.objects.published().exists()
    stages.approve(batch, office="office 1", reason="Read.")
    with pytest.raises(stages.IntakeError):
        stages.publish(batch, office=OFFICE)
    with pytest.raises(ValidationError):
        stages.approve(batch, office="office 1", reason="Read again.")
    stages.approve(batch, office="office 2", reason="Read.")
    assert stages.publish(batch, office=OFFICE) == 2
    person = importing.newest()
    assert person.is_victim
    assert person.first_arrest_lo == 19371014
    assert IndexDocumentA.objects.filter(person_id=person.pk).exists()
    page = client.get(reverse("registry:person", args=[person.public_id, person.public_id]))
    assert page.status_code == 200


def test_an_approved_batch_is_public_when_it_is_committed(tmp_path: Path) -> None:
    bring_in(write(tmp_path, people(2)), is_public=True)
    assert Person.objects.published().victims().count() == 2
    assert Source.objects.get(slug=SOURCE).is_published


def test_whoever_may_be_living_waits_for_a_release(tmp_path: Path) -> None:
    young = shot(birth_year="1931", fate="освобождён", death_date="", sentence="5 лет ИТЛ")
    today = dt.date(2026, 11, 25)
    batch = bring_in(write(tmp_path, [shot(), young]), is_public=True, today=today)
    assert Person.objects.published().count() == 1
    assert batch.report["not_shown"] == 1
    for number in (1, 2):
        stages.approve_release(batch, office=f"office {number}", reason="Printed in 1998.")
    assert stages.publish(batch, office=OFFICE) == 1
    released = Person.objects.get(birth_date="1931")
    assert released.is_published
    assert Approval.objects.filter(target_id=released.pk, reason="Printed in 1998.").count() == 2
    assert ImportBatch.objects.get(pk=batch.pk).report["not_shown"] == 0


def test_a_batch_released_before_its_commit_shows_them_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path, [shot(birth_year="", arrest_date="", sentence_date="", death_date="", fate="")]
    )
    batch = stages.read_in(path, source_key=SOURCE, is_matched=False)
    importing.approve_twice(batch)
    for number in (1, 2):
        stages.approve_release(batch, office=f"office {number}", reason="Printed in 1998.")
    stages.commit(batch, office=OFFICE)
    person = importing.newest()
    assert person.is_published
    person.notes = "Looked at."
    makers.save(person)


def test_the_page_shows_book_line_and_words_but_no_unmapped_column(
    tmp_path: Path, client: Client
) -> None:
    heading = (*importing.HEADING, "telephone of the grandson")
    row = shot(charge="58-10 ч. 1") | {"telephone of the grandson": "hidden number"}
    bring_in(write(tmp_path, [row], heading=heading), is_public=True, source_title="Книга примеров")
    person = importing.newest()
    page = client.get(reverse("registry:person", args=[person.public_id, person.public_id]))
    text = page.content.decode()
    assert "Книга примеров" in text
    assert "line 2 of the file" in text
    assert "58-10 ч. 1" in text
    assert "hidden number" not in text


def test_an_imported_person_is_sorted_among_latin_names_as_a_curated_one(tmp_path: Path) -> None:
    rows = [shot(), *people(4), shot(surname="Ўласаў"), shot(surname="Згурський", patronymic="")]
    bring_in(write(tmp_path, rows), is_public=True)
    columns = ("pk", "sort_key_cyrillic", "sort_key_latin")
    before = list(Person.objects.order_by("pk").values_list(*columns))
    assert ("примеров иван петрович", "primerov ivan petrovich") in {row[1:] for row in before}
    with makers.passage():
        plain(Person).update(sort_key_cyrillic="", sort_key_latin="")
        copies.refresh(Person.objects.values_list("pk", flat=True))
    assert list(Person.objects.order_by("pk").values_list(*columns)) == before


# Coming again ----------------------------------------------------------------------------------


def test_the_same_file_again_adds_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, people(5))
    first = bring_in(path)
    before = importing.everything()
    assert bring_in(path).pk == first.pk
    assert importing.everything() == before


def test_a_corrected_row_changes_its_own_person(tmp_path: Path) -> None:
    bring_in(write(tmp_path, [shot(), *people(2)]), is_public=True)
    person = Person.objects.get(sort_key_cyrillic="примеров иван петрович")
    batch = bring_in(write(tmp_path, [shot(arrest_date="15.10.1937"), *people(2)], "2.csv"))
    rows = batch.report["rows"]
    assert (rows["changed"], rows["same"], rows["added"]) == (1, 2, 0)
    person.refresh_from_db()
    assert person.repressions.get().arrest_date == "1937-10-15"
    assert person.first_arrest_lo == 19371015
    assert person.names.count() == 1
    assert Person.objects.count() == 3


def test_an_edited_person_is_offered_the_difference(tmp_path: Path) -> None:
    bring_in(write(tmp_path, [shot()]))
    person = importing.newest()
    person.birth_date = "1895"
    makers.save(person)
    batch = bring_in(write(tmp_path, [shot(profession="бухгалтер")], "2.csv"))
    row = batch.rows.get()
    assert row.state == RowState.OFFERED
    assert row.prior_values["offered"]["person.profession_text"] == ["счетовод", "бухгалтер"]
    person.refresh_from_db()
    assert (person.birth_date, person.profession_text) == ("1895", "счетовод")
    editor = makers.make_curator()
    row.prior_values["offered"].pop("person.birth_date")
    stages.accept_offer(row, editor=editor, reason="The book is right.")
    person.refresh_from_db()
    assert (person.birth_date, person.profession_text) == ("1895", "бухгалтер")


def test_two_rows_of_one_person_in_a_file_stay_two(tmp_path: Path) -> None:
    path = write(tmp_path, [shot(), shot(archive_file="ф. 9"), shot(archive_file="ф. 10")])
    batch = bring_in(path)
    assert batch.report["rows"]["added"] == 3
    keys = list(batch.rows.order_by("line").values_list("key", flat=True))
    assert keys == [keys[0], f"{keys[0]}#2", f"{keys[0]}#3"]


def test_a_number_that_stands_twice_is_set_aside(tmp_path: Path) -> None:
    heading = ("№", *importing.HEADING)
    rows = [shot() | {"№": "7"}, shot(surname="Другой") | {"№": "7"}]
    batch = bring_in(write(tmp_path, rows, heading=heading))
    assert batch.report["rows"]["added"] == 1
    assert batch.report["rows"]["refused"] == 1


def test_a_person_kept_at_an_undo_is_met_again_by_the_number(tmp_path: Path) -> None:
    heading = ("№", *importing.HEADING)
    path = write(tmp_path, [shot() | {"№": "7"}], heading=heading)
    batch = bring_in(path)
    person = importing.newest()
    person.notes = "Looked at."
    makers.save(person)
    stages.undo(batch, office=OFFICE)
    assert bring_in(path).report["rows"]["same"] == 1
    assert Person.objects.get() == person


# Decisions -------------------------------------------------------------------------------------


def test_a_doubtful_row_waits_until_somebody_decides(tmp_path: Path) -> None:
    known = makers.make_person("Примеров Иван Петрович", "Ivan Primerov")
    batch = stages.read_in(
        write(tmp_path, [shot(), *people(2)]), source_key=SOURCE, is_matched=False
    )
    row = batch.rows.get(line=2)
    row.verdict = RowVerdict.DOUBTFUL
    row.candidates = [{"person": known.pk, "score": 0.8, "reasons": [], "verdict": "doubtful"}]
    row.save()
    stages.commit(batch, office=OFFICE)
    assert batch.report["rows"]["staged"] == 1
    row.refresh_from_db()
    stages.decide(row, stages.same_as(known))
    stages.commit(batch, office=OFFICE)
    row.refresh_from_db()
    assert row.target == known
    assert row.state == RowState.OFFERED
    known.refresh_from_db()
    assert known.profession_text == ""
    assert batch.report["rows"]["added"] == 2


def test_one_decision_maps_the_words_also_of_what_is_here(tmp_path: Path, bodies: None) -> None:
    bring_in(write(tmp_path, [shot(sentencing_body="Особая пятёрка"), *people(1)]), is_public=True)
    (item,) = stages.work_list("sentencing_body")
    assert (item.words, item.times) == ("Особая пятёрка", 1)
    mapped = stages.map_words(
        "sentencing_body", item.words, "nkvd_troika", editor=None, office=OFFICE, reason="Known."
    )
    assert mapped == 1
    assert not Repression.objects.filter(sentencing_body=None).exists()
    assert list(stages.work_list("sentencing_body")) == []
    bring_in(write(tmp_path, [shot(surname="Второй", sentencing_body="особая пятерка")], "2.csv"))
    assert not Repression.objects.filter(sentencing_body=None).exists()


def test_words_of_burial_become_a_name_of_the_place(tmp_path: Path) -> None:
    place = makers.make_place("butovo", kind="burial_site")
    bring_in(write(tmp_path, [shot(burial_place="Бутово")]), is_public=True)
    mapped = stages.map_words(
        "burial_place", "Бутово", "butovo", editor=None, office=OFFICE, reason="The same ground."
    )
    assert mapped == 1
    assert importing.newest().burial_place == place
    bring_in(write(tmp_path, [shot(surname="Второй", burial_place="бутово")], "2.csv"))
    assert importing.newest().burial_place == place


# Taking back -----------------------------------------------------------------------------------


def test_an_undo_leaves_everything_as_it_was(tmp_path: Path, bodies: None) -> None:
    makers.anna_probnaya()
    before = importing.everything()
    documents = IndexDocumentA.objects.count()
    batch = bring_in(write(tmp_path, people(30)), is_public=True)
    assert importing.everything() != before
    stages.undo(batch, office=OFFICE)
    assert importing.everything() == before
    assert IndexDocumentA.objects.count() == documents
    assert batch.state == BatchState.UNDONE


def test_the_undo_of_a_correction_brings_back_what_stood_there(tmp_path: Path) -> None:
    bring_in(write(tmp_path, [shot(), *people(2)]), is_public=True)
    before = importing.everything()
    corrected = shot(charge="58-6", rehabilitated_by="", rehabilitation_date="")
    batch = bring_in(write(tmp_path, [corrected, *people(2)], "2.csv"))
    assert batch.report["rows"]["changed"] == 1
    assert importing.everything() != before
    stages.undo(batch, office=OFFICE)
    assert importing.everything() == before


def test_an_undo_keeps_what_curators_have_touched(tmp_path: Path) -> None:
    batch = bring_in(write(tmp_path, people(4)), is_public=True)
    one, two, three = Person.objects.order_by("pk")[:3]
    one.party_text = "б/п"
    makers.save(one)
    makers.make_act(two, approvals=0)
    with change(reason="A further spelling.", office=OFFICE):
        PersonName(person=three, language="en", script="Latn", full="Ivan Primerov").save()
    stages.undo(batch, office=OFFICE)
    assert set(Person.objects.all()) == {one, two, three}
    reasons = {each["person"]: each["reason"] for each in batch.report["kept"]}
    assert reasons == {one.pk: EDITED, two.pk: REFERRED_TO, three.pk: EDITED}
    assert batch.report["rows"]["kept"] == 3


def test_an_undo_keeps_whom_another_import_names(tmp_path: Path) -> None:
    first = bring_in(write(tmp_path, [shot()]))
    second = stages.read_in(
        write(tmp_path, [shot(charge="58-6")], "2.csv"), source_key="other-book", is_matched=False
    )
    person = importing.newest()
    stages.decide(second.rows.get(), stages.same_as(person))
    stages.commit(second, office=OFFICE)
    stages.undo(first, office=OFFICE)
    assert Person.objects.get() == person
    stages.undo(second, office=OFFICE)
    assert Person.objects.get() == person


def test_an_import_others_build_on_is_not_taken_back_first(tmp_path: Path) -> None:
    first = bring_in(write(tmp_path, [shot()]))
    bring_in(write(tmp_path, [shot(), *people(1)], "2.csv"))
    with pytest.raises(stages.IntakeError, match="came later"):
        stages.undo(first, office=OFFICE)


def test_a_decision_after_an_approval_needs_a_new_one(tmp_path: Path) -> None:
    batch = stages.read_in(write(tmp_path, [shot()]), source_key=SOURCE, is_matched=False)
    importing.approve_twice(batch)
    stages.decide(batch.rows.get(), stages.SKIP)
    assert not stages.is_approved(batch)
    stages.commit(batch, office=OFFICE)
    assert batch.report["rows"]["left_out"] == 1


def test_a_correction_never_shows_who_may_be_living(tmp_path: Path) -> None:
    bring_in(write(tmp_path, [shot(birth_year="1931")]), is_public=True)
    living = shot(birth_year="1931", death_date="", fate="освобождён")
    batch = bring_in(write(tmp_path, [living], "2.csv"))
    person = importing.newest()
    assert person.death_date == "1937-11-05"
    assert batch.rows.get().state == RowState.OFFERED


def test_an_undone_file_may_come_again(tmp_path: Path) -> None:
    path = write(tmp_path, people(3))
    stages.undo(bring_in(path), office=OFFICE)
    assert not UnmappedWord.objects.exists()
    bring_in(path)
    assert Person.objects.count() == 3


def test_a_staged_file_is_taken_away_whole(tmp_path: Path) -> None:
    batch = stages.read_in(write(tmp_path, people(3)), source_key=SOURCE, is_matched=False)
    stages.approve(batch, office="office 1", reason="Read.")
    stages.undo(batch, office=OFFICE)
    assert not ImportRow.objects.exists()
    assert not Approval.objects.exists()


# Ended half-way --------------------------------------------------------------------------------


def failing_at(call: int, real: Callable[..., None]) -> Callable[..., None]:
    """The function, but its call of that number ends the process, as far as a test can."""
    calls = iter(range(1, 1000))

    def wrapped(*args: object, **kwargs: object) -> None:
        if next(calls) == call:
            raise KeyboardInterrupt
        real(*args, **kwargs)

    return wrapped


def test_a_commit_and_an_undo_ended_half_way_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, people(12))
    before = importing.everything()
    batch = bring_in(path, is_public=True)
    whole = importing.digest()
    stages.undo(batch, office=OFFICE)
    batch = stages.read_in(path, source_key=SOURCE, is_matched=False)
    importing.approve_twice(batch)
    with monkeypatch.context() as patched:
        patched.setattr(committing, "save_outcomes", failing_at(3, committing.save_outcomes))
        with pytest.raises(KeyboardInterrupt):
            stages.commit(batch, office=OFFICE, portion=5)
    assert Person.objects.count() == 10
    batch = ImportBatch.objects.get(pk=batch.pk)
    stages.commit(batch, office=OFFICE, portion=5)
    assert importing.digest() == whole
    with monkeypatch.context() as patched:
        patched.setattr(undoing, "save_outcomes", failing_at(2, undoing.save_outcomes))
        with pytest.raises(KeyboardInterrupt):
            stages.undo(batch, office=OFFICE, portion=5)
    assert Person.objects.count() == 7
    stages.undo(ImportBatch.objects.get(pk=batch.pk), office=OFFICE, portion=5)
    assert importing.everything() == before


@pytest.mark.django_db(transaction=True)
def test_a_great_import_is_indexed_anew_also_after_it_was_ended_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MANY", 1)
    path = write(tmp_path, people(6))
    with monkeypatch.context() as patched:
        patched.setattr(indexing, "rebuild", failing_at(1, indexing.rebuild))
        with pytest.raises(KeyboardInterrupt):
            bring_in(path, is_public=True)
    assert Person.objects.published().count() == 6
    assert not IndexDocumentB.objects.exists()
    batch = stages.commit(ImportBatch.objects.get(), office=OFFICE)
    assert batch.state == BatchState.COMMITTED
    assert IndexDocumentA.objects.count() + IndexDocumentB.objects.count() == 6
    stages.undo(batch, office=OFFICE)
    assert IndexDocumentA.objects.count() + IndexDocumentB.objects.count() == 0


@pytest.mark.parametrize("nature", [Nature.POLITICAL, Nature.FOREIGN_COURT])
@pytest.mark.parametrize("is_public", [True, False])
def test_imported_people_have_the_role_that_is_derived_from_their_cases(
    tmp_path: Path, nature: Nature, is_public: bool
) -> None:
    bring_in(write(tmp_path, people(3)), is_public=is_public, nature=nature.value)
    found = dict(Person.objects.values_list("pk", "is_victim"))
    assert set(found.values()) == {is_public and nature == Nature.POLITICAL}
    with change(kind=ChangeKind.RECORD, office=OFFICE, reason="Derived anew."):
        roles.derive_everybody()
    assert dict(Person.objects.values_list("pk", "is_victim")) == found


def test_people_of_a_great_import_changed_after_the_index_was_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MANY", 1)
    locked: list[dt.datetime] = []
    really_lock = index.lock

    def lock() -> SearchState:
        state = really_lock()
        locked.append(timezone.now())
        return state

    really_write = PeopleWriter.write

    def write_people(writer: PeopleWriter, *given: Any) -> list[int]:
        locked.clear()
        return really_write(writer, *given)

    monkeypatch.setattr(index, "lock", lock)
    monkeypatch.setattr(PeopleWriter, "write", write_people)
    bring_in(write(tmp_path, people(4)), is_public=True)
    moments = set(Person.objects.values_list("updated_at", flat=True))
    assert len(moments) == 1
    assert locked[0] <= moments.pop()


# Public ids ------------------------------------------------------------------------------------


def test_a_drawn_id_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = makers.make_person().public_id
    draws = [[taken, taken], new_public_ids(2)]
    monkeypatch.setattr(bulk, "new_public_ids", lambda number: draws.pop(0)[:number])
    found = bulk.fresh_public_ids(Person, 2)
    assert taken not in found
    assert len(set(found)) == 2
