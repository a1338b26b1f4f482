"""The pages on which files come in: what they take, who may do what, and what they never do."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from registry.admin.importing import running
from registry.admin.importing.storing import Folder, folder_of
from registry.intake import stages
from registry.models import (
    Approval,
    Curator,
    ImportBatch,
    ImportMapping,
    ImportRow,
    Person,
)
from registry.vocabulary import BatchState, RowState, RowVerdict, State
from tests.desk import desk_of, messages_of
from tests.importing import SOURCE, bring_in, people, shot, table, write
from tests.printed_samples import MOSCOW

pytestmark = pytest.mark.django_db

IMPORTER, REVIEWER, EDITOR, CONTRIBUTOR = "importer", "reviewer", "editor", "contributor"
REASON = {"agree_reason": "Read against the book.", "release_reason": "In the printed book."}


@pytest.fixture(autouse=True)
def private_folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of uploads of its own; the command runs at once and within the test."""
    settings.IMPORTS_ROOT = str(tmp_path / "imports")
    monkeypatch.setattr(running, "launch", at_once)
    return tmp_path / "imports"


def at_once(folder: Path, arguments: Sequence[str], lock: int) -> None:
    """The command as the process would run it."""
    out, log = io.StringIO(), io.StringIO()
    try:
        call_command(running.COMMAND, *arguments, stdout=out, stderr=log)
    except CommandError as refusal:
        log.write(f"CommandError: {refusal}\n")
    except SystemExit:
        pass
    (folder / "out").write_text(out.getvalue(), encoding="utf-8")
    (folder / "log").write_text(log.getvalue(), encoding="utf-8")


def send(client: Client, text: str | bytes, name: str = "people.csv", **given: str) -> Any:
    """An upload; gives the page it led to."""
    data = text.encode() if isinstance(text, str) else text
    upload = SimpleUploadedFile(name, data, "text/csv")
    values = {"file": upload, "source_key": SOURCE, **given}
    return client.post(reverse("admin:import-upload"), values, follow=True)


def read_in(client: Client, text: str, **given: str) -> ImportBatch:
    """An upload with its columns as suggested, read."""
    page = send(client, text)
    columns = {f"column-{each.number}": each.chosen for each in page.context["columns"]}
    client.post(page.request["PATH_INFO"], {**columns, "name": "usual", "nature": "", **given})
    return ImportBatch.objects.get()


def with_another_file(client: Client) -> ImportBatch:
    """An import whose file is another since it was read."""
    batch = read_in(client, table(people(2)))
    about = folder_of(batch).about()
    assert about is not None
    folder_of(batch).file(about).write_text(table(people(3)), encoding="utf-8")
    return batch


def step(client: Client, batch: ImportBatch, name: str, **values: str) -> Any:
    """One step about a whole import, followed to the page it leads to."""
    address = reverse("admin:import-step", args=(batch.pk, name))
    return client.post(address, {**REASON, **values}, follow=True)


def shown(client: Client, batch: ImportBatch, page: str = "import", **kw: Any) -> Any:
    return client.get(reverse(f"admin:{page}", args=(batch.pk,)), kw)


# Upload and columns ------------------------------------------------------------------------------


def test_what_a_file_is_is_told_with_its_first_rows() -> None:
    text = table(people(3)).replace(",", ";").encode("cp1251")
    page = send(desk_of(IMPORTER), text)
    about = page.context["about"]
    assert (about.kind, about.encoding, about.delimiter) == ("table", "cp1251", ";")
    assert "Примерова" in page.content.decode()
    assert {each.heading: each.chosen for each in page.context["columns"]}["surname"] == "surname"


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("people.csv", b"", "empty"),
        ("people.csv", b"PK\x03\x04" + b"x" * 50, "zip archive"),
        ("people.csv", b"\x7fELF" + b"x" * 50, "a program"),
        ("people.csv", b"a,a\n1,2\n", "stands twice"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_not_kept(
    name: str, data: bytes, told: str, private_folder: Path
) -> None:
    page = send(desk_of(IMPORTER), data, name)
    assert told in " ".join(page.context["refusals"])
    assert not [path for path in private_folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ru", "people.csv — это документ PDF, а не таблица. Дайте CSV или текстовый файл"),
        ("uk", "people.csv — це документ PDF, а не таблиця. Дайте CSV або текстовий файл"),
    ],
)
def test_a_file_is_refused_in_the_language_of_who_sent_it(language: str, told: str) -> None:
    client = desk_of(IMPORTER)
    upload = SimpleUploadedFile("people.csv", b"%PDF-1.4", "text/csv")
    page = client.post(
        reverse("admin:import-upload"),
        {"file": upload, "source_key": SOURCE},
        headers={"accept-language": language},
    )
    assert told in " ".join(page.context["refusals"])


def test_a_file_beyond_the_limit_is_refused_with_the_limit(settings: Settings) -> None:
    settings.IMPORT_MOST_MB = 0
    page = send(desk_of(IMPORTER), table(people(1)))
    assert "at most 0 MB" in " ".join(page.context["refusals"])


@pytest.mark.parametrize("name", ["../../evil.csv", "..\\..\\evil.csv", ".evil.csv", "-evil.csv"])
def test_a_file_stays_in_its_folder_whatever_its_name(name: str, private_folder: Path) -> None:
    send(desk_of(IMPORTER), table(people(1)), name)
    found = [path for path in private_folder.rglob("*.csv") if path.is_file()]
    assert [path.name for path in found] == ["evil.csv"]
    assert os.stat(private_folder).st_mode & 0o077 == 0


def test_a_key_that_is_no_key_is_told_beside_the_field() -> None:
    page = send(desk_of(IMPORTER), table(people(1)), source_key="Книга")
    assert "kalinin-book" in str(page.context["form"].errors["source_key"])


def test_columns_are_kept_for_the_next_file_of_the_source() -> None:
    client = desk_of(IMPORTER)
    heading = ("Кто", "Когда")
    rows = [{"Кто": "Примеров Иван", "Когда": "1896"}]
    page = send(client, table(rows, heading))
    chosen = {"column-0": "full_name", "column-1": "birth_date", "name": "Tver lists"}
    client.post(page.request["PATH_INFO"], chosen)
    assert ImportMapping.objects.get().name == "tver-lists"
    assert ImportBatch.objects.get().report["dry_run"]["new"] == 1
    rows.append({"Кто": "Другова Анна", "Когда": "1900"})
    again = send(client, table(rows, heading))
    assert [each.chosen for each in again.context["columns"]] == ["full_name", "birth_date"]


def test_a_file_of_which_no_column_says_a_name_is_not_begun() -> None:
    client = desk_of(IMPORTER)
    page = send(client, table([{"x": "1", "y": "2"}], ("x", "y")))
    answer = client.post(page.request["PATH_INFO"], {"column-0": "", "column-1": "page"})
    assert "No column says a name" in " ".join(answer.context["refusals"])
    assert not ImportBatch.objects.exists()


# Processes ---------------------------------------------------------------------------------------


def test_two_processes_never_work_on_one_file() -> None:
    client = desk_of(IMPORTER)
    batch = read_in(client, table(people(2)))
    lock = running._taken(folder_of(batch))
    try:
        page = step(client, batch, "commit")
        assert "already" in messages_of(page)
        assert "already" in messages_of(
            step(client, batch, "decide-all", kind="new", decision="skip")
        )
    finally:
        os.close(lock)
    batch.refresh_from_db()
    assert batch.state == BatchState.STAGED


def test_progress_is_read_from_the_import_and_the_page_looks_anew_without_script() -> None:
    client = desk_of(IMPORTER)
    batch = read_in(client, table(people(2)))
    batch.progress = {"step": "read", "done": 40, "of": 100, "at": "2026-01-01T10:00:00+00:00"}
    batch.save()
    lock = running._taken(folder_of(batch))
    try:
        address = reverse("admin:import-progress", args=(SOURCE, batch.file_sha256))
        text = client.get(address).content.decode()
    finally:
        os.close(lock)
    assert "40 of 100 rows" in text
    assert 'http-equiv="refresh"' in text


def test_a_process_that_died_says_so_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk_of(IMPORTER)
    batch = read_in(client, table(people(2)))
    monkeypatch.setattr(running, "launch", lambda folder, arguments, lock: None)
    page = step(client, batch, "commit")
    assert page.context["run"].has_died
    assert "Go on from there" in page.content.decode()
    monkeypatch.setattr(running, "launch", at_once)
    page = client.post(page.request["PATH_INFO"], follow=True)
    assert page.context["run"].is_finished
    assert Person.objects.count() == 2


def test_what_the_command_refuses_is_told_in_its_words() -> None:
    client = desk_of(IMPORTER)
    batch = with_another_file(client)
    page = step(client, batch, "commit")
    assert "has changed since its dry run" in page.context["run"].refusal
    assert not Person.objects.exists()


def test_what_the_command_refuses_is_told_in_the_language_of_the_page() -> None:
    client = desk_of(IMPORTER)
    batch = with_another_file(client)
    address = reverse("admin:import-step", args=(batch.pk, "commit"))
    page = client.post(address, REASON, follow=True, headers={"accept-language": "ru"})
    assert "изменился после пробной загрузки" in page.context["run"].refusal


def test_a_lock_is_let_go_with_its_process(tmp_path: Path) -> None:
    folder = Folder("a", "b")
    folder.path.mkdir(parents=True)
    lock = running._taken(folder)
    assert running.is_busy(folder)
    os.close(lock)
    assert not running.is_busy(folder)


# Dry run and decisions ---------------------------------------------------------------------------


def test_problems_are_told_by_column_with_what_is_accepted() -> None:
    client = desk_of(IMPORTER)
    rows = [shot(arrest_date="31 февраля 1937"), shot(surname="", given_name="", patronymic="")]
    page = shown(client, read_in(client, table(rows)))
    problems = page.context["problems"]
    assert {bool(each["refuses"]) for each in problems} == {True, False}
    assert [each.number for each in page.context["counts"] if each.code == "refused"] == [1]


def test_problems_are_told_in_the_reader_s_language_and_kept_in_english() -> None:
    client = desk_of(IMPORTER)
    batch = read_in(client, table([shot(birth_year="3000", surname="=1")]))
    assert {each["message"].split()[1] for each in batch.report["problems"]} == {"formula;", "a"}
    address = reverse("admin:import", args=(batch.pk,))
    told = client.get(address, headers={"accept-language": "ru"}).content.decode()
    for words in ("Укажите год между", "Формула; поставьте в ячейку её значение."):
        assert words in told


def doubtful(client: Client) -> tuple[ImportBatch, Person, ImportRow]:
    """An import of which one row is found doubtful."""
    batch = read_in(client, table([*people(2), shot()]))
    person = Person.objects.first() or _somebody()
    row = ImportRow.objects.filter(batch=batch).order_by("-pk")[0]
    row.verdict = RowVerdict.DOUBTFUL
    row.candidates = [
        {"score": 0.7, "verdict": "doubtful", "reasons": ["surname_same"], "person": person.pk}
    ]
    row.save()
    batch.report["dry_run"]["doubtful"] = 1
    batch.save()
    return batch, person, row


def _somebody() -> Person:
    from tests import makers

    return makers.anna_probnaya()


def test_a_doubtful_row_stands_beside_its_candidate_with_the_reason() -> None:
    client = desk_of(IMPORTER)
    batch, person, _row = doubtful(client)
    page = client.get(reverse("admin:import-doubtful", args=(batch.pk,)), follow=True)
    text = page.content.decode()
    assert "same surname" in text
    assert person.display_name() in text
    assert "Примеров" in text


def test_a_doubtful_printed_entry_is_laid_beside_its_candidate_field_by_field(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.txt"
    path.write_text(MOSCOW, encoding="utf-8")
    batch = stages.read_in(path, source_key=SOURCE, is_matched=False)
    row = ImportRow.objects.get()
    row.verdict = RowVerdict.DOUBTFUL
    row.candidates = [{"score": 0.7, "reasons": [], "person": _somebody().pk}]
    row.save()
    address = reverse("admin:import-row", args=(batch.pk, row.pk))
    page = desk_of(IMPORTER).get(address).context["page"]
    said = {str(label): own for label, own, _others in page.lines}
    assert said["Surname"] == "Тестов"
    assert said["Other spellings of the name"] == "Тестин Иван Петрович; Тестов Ян Петрович"
    assert said["Born"] == "1896-03-05"
    assert said["Shot or killed on"] == "1937-11-05"
    assert said["As printed"] == MOSCOW


@pytest.mark.parametrize(
    ("choice", "decision"),
    [("new", "new"), ("skip", "skip"), ("candidate-0", "same:"), ("candidate-7", ""), ("", "")],
)
def test_a_row_is_decided_by_one_of_its_buttons(choice: str, decision: str) -> None:
    client = desk_of(IMPORTER)
    batch, person, row = doubtful(client)
    client.post(reverse("admin:import-row", args=(batch.pk, row.pk)), {"decision": choice})
    row.refresh_from_db()
    assert row.decision == (f"same:{person.pk}" if decision == "same:" else decision)


def test_rows_nobody_decided_wait_when_the_others_are_committed() -> None:
    client = desk_of(IMPORTER)
    batch, person, row = doubtful(client)
    step(client, batch, "commit")
    assert Person.objects.exclude(pk=person.pk).count() == 2
    step(client, batch, "decide-all", kind="doubtful", decision="new")
    step(client, batch, "commit")
    row.refresh_from_db()
    assert row.state == RowState.ADDED


# Agreement, publication, undo ---------------------------------------------------


def test_an_importer_proposes_and_only_a_reviewer_makes_two() -> None:
    first = desk_of(IMPORTER)
    second, reviewer = desk_of(IMPORTER, username="second"), desk_of(REVIEWER)
    batch = read_in(first, table(people(2)))
    step(first, batch, "commit")
    step(first, batch, "agree")
    assert step(first, batch, "agree").status_code == 403
    assert step(second, batch, "agree").status_code == 403
    assert not Person.objects.published().exists()
    step(reviewer, batch, "agree")
    assert Person.objects.published().count() == 2


def test_an_agreement_without_a_reason_is_none() -> None:
    client = desk_of(IMPORTER)
    batch = read_in(client, table(people(1)))
    page = step(client, batch, "agree", agree_reason=" ")
    assert messages_of(page)
    assert not Approval.objects.exists()


def test_two_reviewers_release_those_who_may_be_living() -> None:
    client = desk_of(IMPORTER)
    living = shot(birth_year="1990", arrest_date="", fate="", death_date="", sentence="")
    living |= {"sentence_date": "", "sentencing_body": "", "charge": "", "rehabilitation_date": ""}
    batch = read_in(client, table([living]))
    step(client, batch, "commit")
    one, two = (desk_of(REVIEWER, username=name) for name in ("one", "two"))
    for reviewer in (one, two):
        step(reviewer, batch, "agree")
    assert not Person.objects.published().exists()
    assert step(client, batch, "release").status_code == 403
    step(one, batch, "release")
    assert not Person.objects.published().exists()
    step(two, batch, "release")
    assert Person.objects.published().count() == 1


def test_before_an_undo_those_who_stay_are_listed_and_then_they_stay() -> None:
    client = desk_of(IMPORTER)
    batch = read_in(client, table(people(2)))
    step(client, batch, "commit")
    person = Person.objects.order_by("pk")[0]
    from registry.curation.recording import change

    with change(editor=Curator.objects.get(username="importer"), reason="Checked."):
        person.notes = "Compared with the file."
        person.save()
    page = shown(client, batch, "import-undo")
    assert [str(each.reason) for each in page.context["kept"]] == ["edited since"]
    client.post(reverse("admin:import-undo", args=(batch.pk,)))
    assert list(Person.objects.all()) == [person]


def test_a_staged_import_is_taken_away_whole() -> None:
    client = desk_of(IMPORTER)
    batch = read_in(client, table(people(2)))
    page = client.post(reverse("admin:import-undo", args=(batch.pk,)), follow=True)
    assert "nothing had been committed" in page.content.decode()
    assert not ImportRow.objects.exists()


def test_what_the_desk_does_bears_the_name_of_the_curator() -> None:
    client = desk_of(IMPORTER)
    batch = read_in(client, table(people(1)))
    step(client, batch, "commit")
    batch.refresh_from_db()
    assert str(batch.uploader) == "importer"
    assert {str(each.editor) for each in batch.change_sets.all()} == {"importer"}


# Offers ------------------------------------------------------------


def offered(tmp_path: Path) -> tuple[ImportBatch, ImportRow, Person]:
    """A row that says otherwise than a person of the registry."""
    batch = bring_in(write(tmp_path, people(1)))
    row, person = ImportRow.objects.get(), Person.objects.get()
    row.state = RowState.OFFERED
    row.prior_values = {"offered": {"person.birth_place_text": ["", "Тверь"]}}
    row.save()
    return batch, row, person


@pytest.mark.parametrize(("group", "may"), [(EDITOR, True), (IMPORTER, False)])
def test_an_offered_difference_is_taken_over_by_who_may_edit(
    group: str, may: bool, tmp_path: Path
) -> None:
    batch, row, person = offered(tmp_path)
    client = desk_of(group)
    assert "Тверь" in shown(client, batch, "import-offers").content.decode()
    values = {"row": str(row.pk), "reason": "The corrected file.", "_take": "1"}
    client.post(reverse("admin:import-offers", args=(batch.pk,)), values)
    person.refresh_from_db()
    assert (person.birth_place_text == "Тверь") is may


# Who, and how dear ---------------------------------------------------


def pages_of(batch: ImportBatch) -> list[str]:
    """Every address of an import that is read."""
    row = ImportRow.objects.filter(batch=batch).order_by("pk")[0]
    file = (batch.source_key, batch.file_sha256)
    return [
        *(reverse(f"admin:{name}") for name in ("imports", "import-upload", "import-words")),
        *(reverse(f"admin:{name}", args=file) for name in ("import-columns", "import-progress")),
        *(
            reverse(f"admin:{name}", args=(batch.pk,))
            for name in ("import", "import-report", "import-rows", "import-offers", "import-undo")
        ),
        reverse("admin:import-row", args=(batch.pk, row.pk)),
    ]


def test_nobody_outside_the_desk_sees_an_import() -> None:
    batch = read_in(desk_of(IMPORTER), table(people(1)))
    for address in pages_of(batch):
        answer = Client().get(address)
        assert answer.status_code == 302, address
        assert "/admin/login/" in answer["Location"]


@pytest.mark.parametrize("group", [CONTRIBUTOR, EDITOR, REVIEWER])
def test_only_importers_bring_in_decide_commit_and_undo(group: str) -> None:
    batch = read_in(desk_of(IMPORTER), table(people(1)))
    row = ImportRow.objects.get()
    client = desk_of(group)
    for address in (
        reverse("admin:import-upload"),
        reverse("admin:import-columns", args=(batch.source_key, batch.file_sha256)),
        reverse("admin:import-undo", args=(batch.pk,)),
        reverse("admin:import-row", args=(batch.pk, row.pk)),
        reverse("admin:import-step", args=(batch.pk, "commit")),
        reverse("admin:import-step", args=(batch.pk, "decide-all")),
    ):
        assert client.post(address, {"decision": "new"}).status_code == 403, address
    batch.refresh_from_db()
    assert batch.state == BatchState.STAGED


@pytest.mark.parametrize("state", ["staged", "committed"])
def test_no_page_asks_more_of_a_larger_file_and_none_counts_rows(
    state: str, tmp_path: Path
) -> None:
    client = desk_of(IMPORTER)
    asked: list[list[int]] = []
    for number, source in ((3, "small-book"), (40, "large-book")):
        path = write(tmp_path, people(number), name=f"{source}.csv")
        batch = stages.read_in(path, source_key=source, is_matched=False)
        if state == "committed":
            stages.commit(batch, office="o")
        spent = []
        for name in ("import", "import-rows", "import-offers", "import-undo"):
            shown(client, batch, name)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                shown(client, batch, name)
            spent.append(len(queries))
            rows = [q["sql"] for q in queries if "COUNT(" in q["sql"] and "importrow" in q["sql"]]
            assert not rows
        asked.append(spent)
    assert asked[0] == asked[1]
    assert max(asked[1][:3]) <= 16


def test_the_report_has_a_line_for_each_row() -> None:
    client = desk_of(IMPORTER)
    batch = read_in(client, table(people(3)))
    answer = shown(client, batch, "import-report")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("line,key,state")


@pytest.mark.parametrize(
    "query", ["kind=x&page=²", "kind=new&page=99999999999999", "after=" + "9" * 30]
)
def test_an_address_typed_wrong_shows_the_page_all_the_same(query: str) -> None:
    client = desk_of(IMPORTER)
    batch = read_in(client, table(people(1)))
    for name in ("import", "import-rows", "import-offers"):
        address = reverse(f"admin:{name}", args=(batch.pk,))
        assert client.get(f"{address}?{query}").status_code == 200
    assert client.get(f"{reverse('admin:import-words')}?list=x&page=²").status_code == 200


def test_what_is_in_review_is_not_public() -> None:
    client = desk_of(IMPORTER)
    batch = read_in(client, table(people(1)))
    step(client, batch, "commit")
    person = Person.objects.get()
    assert person.state == State.IN_REVIEW
    assert Client().get(f"/en/people/{person.public_id}/x/").status_code == 404
