"""What follows an import: what it could not hold, who waits for whom, whose pages are gone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from registry.intake import stages
from registry.intake.drafting import Draft, DraftMaker
from registry.intake.printed import Form
from registry.intake.stages import agreeing, committing, indexing
from registry.models import ImportBatch, ImportRow, Person, PersonName, UnmappedWord
from registry.search import cache
from registry.search.verify import differences
from registry.vocabulary import RowState
from tests.importing import HEADING, OFFICE, bring_in, people, write
from tests.printed_samples import CAMP


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_who_is_taken_back_is_gone_before_the_index_is_built_anew(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.forget_everything()
    monkeypatch.setattr(indexing, "MANY", 1)
    batch = bring_in(write(tmp_path, people(6)), is_public=True)
    person = Person.objects.published()[0]
    address = f"/ru/people/{person.public_id}/{person.slug or person.public_id}/"
    first = client.get(address)
    assert first.status_code == 200
    seen: list[int] = []

    def still_to_be_built(*_args: Any, **_more: Any) -> int:
        seen.append(client.get(address).status_code)
        seen.append(
            client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code
        )
        return 0

    monkeypatch.setattr(indexing, "rebuild", still_to_be_built)
    stages.undo(batch, office=OFFICE)
    assert seen == [410, 410]


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_batch_tells_how_far_its_index_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MANY", 1)
    seen: list[tuple[str, int, int]] = []

    def built(told: Any, **_more: Any) -> int:
        for done in (0, 1, 300, 600):
            told(done, 600)
            (found,) = ImportBatch.objects.values_list("progress", flat=True)
            seen.append((found["step"], found["done"], found["of"]))
        return 600

    monkeypatch.setattr(indexing, "rebuild", built)
    bring_in(write(tmp_path, people(6)), is_public=True)
    # A person more is not worth a wait for the disk.
    assert seen == [("index", done, of) for done, of in ((0, 6), (0, 6), (300, 600), (600, 600))]


@pytest.mark.django_db
def test_who_was_public_and_is_taken_back_is_told_to_harvesters_as_gone(
    client: Client, tmp_path: Path
) -> None:
    batch = bring_in(write(tmp_path, people(2)), is_public=True)
    ids = set(Person.objects.published().values_list("public_id", flat=True))
    stages.undo(batch, office=OFFICE)
    listed = client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=people")
    assert listed.content.decode().count('status="deleted"') == len(ids) == 2
    assert {client.get(f"/id/{each}").status_code for each in ids} == {410}


@pytest.mark.django_db
def test_who_was_never_public_leaves_no_address(client: Client, tmp_path: Path) -> None:
    batch = bring_in(write(tmp_path, people(1)))
    (public_id,) = Person.objects.values_list("public_id", flat=True)
    stages.undo(batch, office=OFFICE)
    assert client.get(f"/id/{public_id}").status_code == 404


@pytest.mark.django_db
def test_an_import_waits_until_two_have_agreed_and_it_is_committed(tmp_path: Path) -> None:
    batch = bring_in(write(tmp_path, people(1)))
    assert list(agreeing.waiting()) == [batch]
    stages.approve(batch, office="office 1", reason="Read against the book.")
    assert list(agreeing.waiting()) == [batch]
    stages.approve(batch, office="office 2", reason="Read against the book.")
    assert list(agreeing.waiting()) == []
    stages.undo(batch, office=OFFICE)
    assert list(agreeing.waiting()) == []


@pytest.mark.django_db
def test_what_an_import_has_no_column_for_is_told_and_stays_in_the_words(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"Тестова Мария Петровна\n{CAMP}", encoding="utf-8")
    batch = bring_in(path)
    told = [problem[1] for problem in ImportRow.objects.get(batch=batch).problems]
    assert any("Примерлаг" in words for words in told)


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts of those born in 1899 or later have a name the database refuses."""
    really = DraftMaker.of_cells

    def of_cells(maker: DraftMaker, cells: Sequence[str]) -> Draft:
        draft = really(maker, cells)
        if draft.person["birth_date"] >= "1899":
            draft.names[0] |= {"surname": "", "given_name": "", "full": ""}
        return draft

    monkeypatch.setattr(DraftMaker, "of_cells", of_cells)


def born_from(year: int, number: int) -> list[dict[str, str]]:
    """Rows of people born one year after the other."""
    work = {"profession": "вымышленное занятие"}
    return [
        {**row, **work, "birth_year": str(year + place)} for place, row in enumerate(people(number))
    ]


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_row_a_rule_of_the_database_refuses_is_set_aside_and_keeps_nobody_waiting(
    tmp_path: Path, nameless: None
) -> None:
    batch = bring_in(write(tmp_path, born_from(1891, 9)), is_public=True)
    refused = batch.rows.get(state=RowState.REFUSED)
    assert refused.values[HEADING.index("birth_year")] == "1899"
    assert "personname_not_empty" in refused.problems[-1][2]
    assert batch.rows.filter(state=RowState.ADDED).count() == 8
    assert Person.objects.published().count() == 8
    assert UnmappedWord.objects.get(vocabulary="profession").times == 8
    assert not differences()


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_commit_stops_where_many_rows_are_refused(
    tmp_path: Path, nameless: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "MOST_REFUSED", 2)
    with pytest.raises(stages.IntakeError) as refusal:
        bring_in(write(tmp_path, born_from(1897, 6)))
    assert "personname_not_empty" in str(refusal.value)
    assert ImportRow.objects.filter(state=RowState.REFUSED).count() == 2
    assert ImportRow.objects.filter(state=RowState.STAGED).count() == 2
    assert Person.objects.count() == 2


def test_a_person_of_whom_a_book_has_the_patronymic_alone_comes_in(
    db: None, tmp_path: Path
) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"Егоровна\n{CAMP}", encoding="utf-8")
    bring_in(path, form=Form.UNION)
    name = PersonName.objects.get()
    assert name.as_written() == "Егоровна"
