"""How a collection is loaded: whole or not at all, again and again, never over a curator's work."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry.curation.recording import delete_row, save_record
from registry.intake.collection import CollectionRefusedError, Report, check, load
from registry.models import (
    Act,
    Approval,
    Citation,
    ImportBatch,
    ImportRow,
    Person,
    PersonName,
    Repression,
    Source,
)
from registry.vocabulary import Confidence, RowState, State
from tests import makers, small_collection
from tests.small_collection import Cells

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)
Tables = dict[str, list[Cells]]


def load_tables(folder: Path, tables: Tables | None = None) -> Report:
    return load(small_collection.write(folder, tables), today=TODAY)


def anna() -> Person:
    return Person.objects.get(slug="probnaya-anna")


def first_row(table: str) -> Cells:
    """A row of the small collection, to be written wrongly."""
    return small_collection.rows()[table][0]


# Refused whole ---------------------------------------------------------------------------------

WRONG_CELLS = [
    ("people", "birth_date", "32 May 1890", "date"),
    ("people", "sex", "x", "Accepted: f, m"),
    ("people", "professions", "poet; poett", "not a key of professions.csv"),
    ("people", "professions", "poet; poet", "stands twice"),
    ("people", "id", "p000000p7", "identifier"),
    ("people", "confidence", "sure", "Accepted: uncertain, verified, well-known"),
    ("people", "verified_fields", "birth_day", "not a column of this table"),
    ("people", "sources", "three", "Accepted: one, two"),
    ("people", "key", "", "must not be empty"),
    ("names", "script", "Kyrl", "not a known code"),
    ("names", "is_display", "true", "Accepted: yes, or nothing"),
    ("repressions", "person", "nobody", "not a key of people.csv"),
    ("repressions", "order", "first", "integer"),
    ("acts", "words_uk", "", "must not be empty"),
    ("acts", "victim", "primerov-pyotr", "the person of the row itself"),
    ("acts", "repression", "probnaya-anna-1937", "not of the victim"),
    ("sources", "url", "javascript:void", "web address"),
]


@pytest.mark.parametrize(
    ("table", "column", "wrong", "reason"), WRONG_CELLS, ids=lambda text: str(text)[:24]
)
def test_a_wrong_cell_is_named_with_its_file_line_and_column(
    tmp_path: Path, table: str, column: str, wrong: str, reason: str
) -> None:
    tables = small_collection.rows()
    tables[table][0][column] = wrong
    with pytest.raises(CollectionRefusedError) as refused:
        load_tables(tmp_path, tables)
    named = [p for p in refused.value.problems if (p.file, p.column) == (f"{table}.csv", column)]
    assert [problem.line for problem in named] == [2]
    assert reason in named[0].reason
    assert not Person.objects.exists()
    assert not ImportBatch.objects.exists()


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    tables = small_collection.rows()
    tables["people"][0]["birth_date"] = "1937-13"
    tables["people"][1]["fate"] = "vanished"
    tables["names"][1]["language"] = "Russian"
    with pytest.raises(CollectionRefusedError) as refused:
        load_tables(tmp_path, tables)
    assert [(p.file, p.line, p.column) for p in refused.value.problems] == [
        ("names.csv", 3, "language"),
        ("people.csv", 2, "birth_date"),
        ("people.csv", 3, "fate"),
    ]


def test_a_key_or_an_id_stands_only_once(tmp_path: Path) -> None:
    tables = small_collection.rows()
    tables["people"][1]["key"] = "probnaya-anna"
    tables["acts"][0]["id"] = tables["sources"][0]["id"]
    with pytest.raises(CollectionRefusedError) as refused:
        load_tables(tmp_path, tables)
    said = str(refused.value)
    assert "people.csv, line 3, column key" in said
    assert "acts.csv, line 2, column id" in said
    assert "sources.csv, line 2 already" in said


def test_two_kinds_of_record_never_share_an_address(tmp_path: Path) -> None:
    tables = small_collection.rows()
    tables["repressions"][0]["id"] = tables["people"][0]["id"]
    with pytest.raises(CollectionRefusedError, match=r"repressions.csv, line 2, column id"):
        load_tables(tmp_path, tables)


def refusal_of_file(folder: Path, data: bytes, name: str = "people.csv") -> str:
    small_collection.write(folder)
    (folder / name).write_bytes(data)
    with pytest.raises(CollectionRefusedError) as refused:
        check(folder)
    return str(refused.value)


def people_file(folder: Path) -> bytes:
    return (small_collection.write(folder) / "people.csv").read_bytes()


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    data = people_file(tmp_path).replace(b"birth_date", b"born", 1)
    said = refusal_of_file(tmp_path, data)
    assert "people.csv, line 1, column birth_date: This column is missing." in said
    assert "people.csv, line 1, column born: This table has no such column." in said


def test_a_row_with_too_few_cells_is_named(tmp_path: Path) -> None:
    data = people_file(tmp_path) + b"p000000rr,half-a-row,f\n"
    said = refusal_of_file(tmp_path, data)
    assert "people.csv, line 4, column birth_date: The row has 3 cells instead of 19." in said


def test_a_line_number_is_that_of_the_line_in_which_the_row_begins(tmp_path: Path) -> None:
    tables = small_collection.rows()
    tables["people"][0]["notes"] = "Two\nlines."
    tables["people"][1]["fate"] = "vanished"
    with pytest.raises(CollectionRefusedError, match=r"people.csv, line 4, column fate"):
        load_tables(tmp_path, tables)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    data = people_file(tmp_path) + "p000000rr,кириллица\n".encode("cp1251")
    said = refusal_of_file(tmp_path, data)
    assert "people.csv, line 4: The file is not in UTF-8: byte 11 of the line" in said


def test_quotation_marks_out_of_place_are_refused(tmp_path: Path) -> None:
    said = refusal_of_file(tmp_path, people_file(tmp_path) + b'"p000000rr"x,a\n')
    assert "people.csv, line 4: This is not CSV" in said


def test_a_file_that_is_missing_or_strange_is_named(tmp_path: Path) -> None:
    small_collection.write(tmp_path)
    (tmp_path / "acts.csv").rename(tmp_path / "deeds.csv")
    with pytest.raises(CollectionRefusedError) as refused:
        check(tmp_path)
    said = str(refused.value)
    assert "acts.csv, line 1: The file is missing." in said
    assert "deeds.csv, line 1: No table of the collection has this name." in said


def test_a_folder_that_is_no_collection_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CollectionRefusedError, match=r"collection.toml.*no such file"):
        check(tmp_path)


def test_a_spreadsheet_may_put_its_mark_before_the_first_heading(tmp_path: Path) -> None:
    data = people_file(tmp_path)
    (tmp_path / "people.csv").write_bytes(b"\xef\xbb\xbf" + data)
    assert check(tmp_path).row_counts["people"] == 2


def test_versions_of_a_dispute_belong_together(tmp_path: Path) -> None:
    version = {
        "dispute": "d",
        "target": "people",
        "target_key": "probnaya-anna",
        "field": "birth_date",
        "verdict": "accepted",
        "confidence": "unsourced",
    }
    tables = small_collection.rows()
    tables["disputes"] = [
        {**version, "version": "1"},
        {**version, "version": "2", "target_key": "primerov-pyotr"},
        {**version, "version": "1", "dispute": "alone", "field": "no_such_field"},
    ]
    with pytest.raises(CollectionRefusedError) as refused:
        load_tables(tmp_path, tables)
    assert [(p.line, p.column) for p in refused.value.problems] == [
        (3, "target_key"),
        (3, "verdict"),
        (4, "dispute"),
        (4, "field"),
    ]


def test_a_failure_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail_late(text: str) -> None:
        if text.startswith("deriving"):
            raise RuntimeError(text)

    with pytest.raises(RuntimeError):
        load(small_collection.write(tmp_path), say=fail_late, today=TODAY)
    assert not Person.objects.exists()
    assert not ImportBatch.objects.exists()


# Loaded again ----------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    first = load_tables(tmp_path)
    second = load_tables(tmp_path)
    assert first.changes == first.total("added") > 0
    assert second.changes == 0
    assert second.total("same") == first.changes
    assert ImportBatch.objects.count() == 1


def test_a_load_writes_no_history_but_a_row_for_everything(tmp_path: Path) -> None:
    report = load_tables(tmp_path)
    assert not anna().history.exists()
    assert ImportRow.objects.filter(state=RowState.ADDED).count() == report.total("added")
    assert ImportRow.objects.get(table="people", key="probnaya-anna").target == anna()


def test_a_changed_row_is_applied_and_the_old_value_kept(tmp_path: Path) -> None:
    tables = small_collection.rows()
    load_tables(tmp_path, tables)
    tables["people"][0] |= {"birth_date": "1891", "notes": "", "professions": ""}
    report = load_tables(tmp_path, tables)
    assert (anna().birth_date, anna().birth_date_lo, anna().notes) == ("1891", 18910101, "")
    assert not anna().professions.exists()
    assert not anna().history.exists()
    assert (report.total("changed"), report.changes) == (1, 1)
    row = ImportRow.objects.get(table="people", state=RowState.CHANGED)
    assert row.prior_values is not None
    assert row.prior_values["birth_date"] == "1890"
    assert load_tables(tmp_path, tables).changes == 0


def test_the_order_of_rows_and_the_quoting_of_cells_change_nothing(tmp_path: Path) -> None:
    tables = small_collection.rows()
    load_tables(tmp_path, tables)
    tables["people"].reverse()
    assert load_tables(tmp_path, tables).changes == 0


def test_what_a_curator_has_edited_is_offered_and_never_overwritten(tmp_path: Path) -> None:
    tables = small_collection.rows()
    load_tables(tmp_path, tables)
    person = anna()
    person.birth_date = "1889"
    save_record(person, editor=makers.make_curator(), reason="Read in the file.")
    tables["people"][0]["birth_date"] = "1891"
    report = load_tables(tmp_path, tables)
    assert anna().birth_date == "1889"
    assert report.set_aside == ["people/probnaya-anna"]
    row = ImportRow.objects.get(table="people", state=RowState.OFFERED)
    assert row.values["values"]["birth_date"] == "1891"
    assert row.prior_values == {"birth_date": "1889"}
    assert load_tables(tmp_path, tables).changes == 0


def test_what_a_curator_has_deleted_stays_deleted(tmp_path: Path) -> None:
    tables = small_collection.rows()
    load_tables(tmp_path, tables)
    editor = makers.make_curator()
    delete_row(PersonName.objects.get(person=anna()), editor=editor, reason="Another's name.")
    assert load_tables(tmp_path, tables).changes == 0
    tables["names"][0]["given_name"] = "Ганна"
    assert load_tables(tmp_path, tables).set_aside == ["names/probnaya-anna/1"]
    assert not PersonName.objects.filter(person=anna()).exists()


def test_a_row_gone_from_the_files_is_told_and_its_record_kept(tmp_path: Path) -> None:
    tables = small_collection.rows()
    load_tables(tmp_path, tables)
    tables["acts"].clear()
    report = load_tables(tmp_path, tables)
    assert "acts/primerov-list" in report.vanished
    assert Act.objects.filter(slug="primerov-list").exists()
    assert report.changes == 0


def test_a_source_taken_out_of_a_row_takes_its_citation_with_it(tmp_path: Path) -> None:
    tables = small_collection.rows()
    load_tables(tmp_path, tables)
    tables["people"][0]["sources"] = "one"
    report = load_tables(tmp_path, tables)
    cited = Citation.objects.of(anna()).filter(field="record")
    assert [citation.source.slug for citation in cited if citation.source] == ["one"]
    assert report.total("removed") == 2
    assert load_tables(tmp_path, tables).changes == 0


def test_an_edited_citation_stays_when_its_source_leaves_the_row(tmp_path: Path) -> None:
    tables = small_collection.rows()
    load_tables(tmp_path, tables)
    citation = Citation.objects.of(anna()).get(field="record", source__slug="two")
    citation.locator = "p. 9"
    save_record(citation, editor=makers.make_curator(), reason="Found the page.")
    tables["people"][0]["sources"] = "one"
    load_tables(tmp_path, tables)
    assert Citation.objects.filter(pk=citation.pk).exists()
    assert load_tables(tmp_path, tables).changes == 0


def test_what_comes_later_is_added(tmp_path: Path) -> None:
    tables = small_collection.rows()
    later = {name: list(found) for name, found in tables.items()}
    tables["acts"] = []
    load_tables(tmp_path, tables)
    assert not Person.objects.get(slug="primerov-pyotr").is_perpetrator
    load_tables(tmp_path, later)
    assert Person.objects.get(slug="primerov-pyotr").is_perpetrator


def test_it_is_loaded_beside_the_people_of_curators(tmp_path: Path) -> None:
    other = makers.make_person("Посторонний Иван", "Ivan Postoronny")
    load_tables(tmp_path)
    assert set(Person.objects.values_list("slug", flat=True)) == {
        "ivan-postoronny",
        "probnaya-anna",
        "primerov-pyotr",
    }
    assert not ImportRow.objects.filter(target_id=other.pk, table="people").exists()


def test_a_record_that_was_there_before_is_not_written_over(tmp_path: Path) -> None:
    person = makers.make_person(public_id="p000000p6", birth_date="1888")
    report = load_tables(tmp_path)
    person.refresh_from_db()
    assert person.birth_date == "1888"
    assert "people/probnaya-anna" in report.set_aside
    assert "names/probnaya-anna/1" in report.set_aside
    assert person.names.count() == 2
    assert load_tables(tmp_path).changes == 0


# What becomes public, and how it is cited ---------------------------------------------------------


def test_a_person_who_may_be_living_is_kept_as_a_draft(tmp_path: Path) -> None:
    tables = small_collection.rows()
    tables["people"][0] |= {"birth_date": "1950", "death_date": "", "fate": ""}
    tables["repressions"][0]["arrest_date"] = "1970"
    report = load_tables(tmp_path, tables)
    assert anna().state == State.DRAFT
    assert Repression.objects.get().state == State.DRAFT
    assert not anna().is_victim
    assert any(text.startswith("people/probnaya-anna: ") for text in report.withheld)


def test_an_uncertain_row_waits_in_review(tmp_path: Path) -> None:
    tables = small_collection.rows()
    tables["repressions"][0]["confidence"] = "uncertain"
    report = load_tables(tmp_path, tables)
    assert Repression.objects.get().state == State.IN_REVIEW
    assert report.waiting == ["repression/probnaya-anna-1937"]
    assert not anna().is_victim


def test_a_checked_row_becomes_public_with_the_next_load(tmp_path: Path) -> None:
    tables = small_collection.rows()
    tables["repressions"][0]["confidence"] = "uncertain"
    load_tables(tmp_path, tables)
    tables["repressions"][0]["confidence"] = "verified"
    load_tables(tmp_path, tables)
    assert anna().is_victim


def test_two_offices_approve_a_documented_act_and_no_other(tmp_path: Path) -> None:
    tables = small_collection.rows()
    reported = {**first_row("acts"), "id": "c000000q5", "key": "reported", "order": "2"}
    tables["acts"].append({**reported, "evidence": "one_research_source"})
    load_tables(tmp_path, tables)
    approved = Act.objects.get(slug="primerov-list")
    assert set(Approval.objects.values_list("target_id", "office")) == {
        (approved.pk, "collection editor"),
        (approved.pk, "collection reviewer"),
    }
    assert approved.is_documented
    assert not Act.objects.get(slug="reported").is_documented


def test_an_act_that_loses_its_evidence_loses_its_approvals(tmp_path: Path) -> None:
    tables = small_collection.rows()
    load_tables(tmp_path, tables)
    tables["acts"][0]["evidence"] = "memoir"
    load_tables(tmp_path, tables)
    assert not Approval.objects.exists()
    assert not Person.objects.get(slug="primerov-pyotr").is_perpetrator


def test_a_source_of_a_row_is_cited_for_the_record_alone(tmp_path: Path) -> None:
    load_tables(tmp_path)
    cited = Citation.objects.of(anna()).filter(source__isnull=False)
    assert list(cited.values_list("field", "source__slug")) == [
        ("record", "one"),
        ("record", "two"),
    ]


def test_a_field_read_in_the_only_page_of_its_row_names_that_page(tmp_path: Path) -> None:
    load_tables(tmp_path)
    pyotr = Person.objects.get(slug="primerov-pyotr")
    citation = Citation.objects.of(pyotr).get(field="birth_date")
    assert citation.source == Source.objects.get(slug="one")
    assert citation.confidence == Confidence.READ_IN_SOURCE


def test_a_field_read_in_one_of_several_pages_names_none_of_them(tmp_path: Path) -> None:
    load_tables(tmp_path)
    citation = Citation.objects.of(anna()).get(field="birth_date")
    assert citation.source is None
    assert citation.confidence == Confidence.READ_IN_SOURCE


def test_literature_that_was_not_opened_is_no_page_a_field_was_read_in(tmp_path: Path) -> None:
    tables = small_collection.rows()
    tables["sources"][1]["kind"] = "literature"
    load_tables(tmp_path, tables)
    field = Citation.objects.of(anna()).get(field="birth_date")
    record = Citation.objects.of(anna()).get(field="record", source__slug="two")
    assert field.source == Source.objects.get(slug="one")
    assert record.confidence == Confidence.FROM_LITERATURE


def test_a_version_with_two_sources_is_two_citations_and_one_without_says_so(
    tmp_path: Path,
) -> None:
    version = {
        "dispute": "anna-birth",
        "target": "people",
        "target_key": "probnaya-anna",
        "field": "birth_date",
    }
    tables = small_collection.rows()
    tables["disputes"] = [
        {
            **version,
            "version": "1",
            "value": "1890",
            "sources": "one; two",
            "verdict": "accepted",
            "confidence": "read_in_source",
            "reason_en": "Both agree.",
        },
        {
            **version,
            "version": "2",
            "value": "1891",
            "verdict": "differs",
            "confidence": "unsourced",
        },
    ]
    load_tables(tmp_path, tables)
    cited = Citation.objects.of(anna()).filter(field="birth_date")
    assert list(cited.values_list("order", "value", "source__slug", "verdict")) == [
        (1, "1890", "one", "accepted"),
        (1, "1890", "two", "accepted"),
        (2, "1891", None, "differs"),
    ]


# The command --------------------------------------------------------------------------------------


def test_the_command_ends_with_what_it_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small_collection.write(tmp_path)
    call_command("load_collection", str(tmp_path))
    call_command("load_collection", str(tmp_path))
    assert "\n0 changes: 0 added" in capsys.readouterr().out


def test_the_command_refuses_with_the_problems(tmp_path: Path) -> None:
    tables = small_collection.rows()
    tables["people"][0]["birth_date"] = "yesterday"
    small_collection.write(tmp_path, tables)
    with pytest.raises(CommandError, match=r"people.csv, line 2, column birth_date: “yesterday”"):
        call_command("load_collection", str(tmp_path))


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    small_collection.write(tmp_path)
    call_command("load_collection", str(tmp_path), check=True)
    assert not Person.objects.exists()
