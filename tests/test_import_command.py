"""The command that brings a file in: what it does, and how it ends."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry.models import Person, Source
from registry.vocabulary import State
from tests import importing
from tests.importing import SOURCE, people, shot, write

pytestmark = pytest.mark.django_db


def told(*arguments: str) -> dict[str, object]:
    stream = io.StringIO()
    call_command("import_records", *arguments, "--json", "--no-matching", stdout=stream)
    found: dict[str, object] = json.loads(stream.getvalue())
    return found


def test_the_command_reads_commits_and_takes_back(tmp_path: Path) -> None:
    path = str(write(tmp_path, people(3)))
    assert told(path, "--source", SOURCE)["state"] == "staged"
    report = tmp_path / "report.csv"
    done = told(path, "--source", SOURCE, "--commit", "--report", str(report))
    assert done["state"] == "committed"
    assert Person.objects.filter(state=State.IN_REVIEW).count() == 3
    assert report.read_text(encoding="utf-8").count("added") == 3
    assert told("--undo", str(done["import"]))["state"] == "undone"
    assert not Person.objects.exists()


def test_a_title_first_given_with_the_commit_is_that_of_the_source(tmp_path: Path) -> None:
    path = str(write(tmp_path, people(1)))
    told(path, "--source", SOURCE)
    told(path, "--source", SOURCE, "--commit", "--title", "Book of Memory, vol. 1")
    assert Source.objects.get(slug=SOURCE).title == "Book of Memory, vol. 1"


def test_rows_set_aside_end_the_command_with_three(tmp_path: Path) -> None:
    path = str(write(tmp_path, [shot(), shot(surname="", given_name="")]))
    with pytest.raises(SystemExit) as ended:
        told(path, "--source", SOURCE, "--commit")
    assert ended.value.code == 3


def test_a_file_that_changed_since_its_dry_run_is_not_committed(tmp_path: Path) -> None:
    path = write(tmp_path, people(3))
    told(str(path), "--source", SOURCE)
    write(tmp_path, people(4))
    with pytest.raises(CommandError, match="changed since its dry run"):
        told(str(path), "--source", SOURCE, "--commit")
    assert not Person.objects.exists()


def test_a_refusal_is_told_in_the_language_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, people(1))
    told(str(path), "--source", SOURCE)
    write(tmp_path, people(2))
    with pytest.raises(CommandError, match="змінився після пробного завантаження"):
        told(str(path), "--source", SOURCE, "--commit", "--language", "uk")


def test_a_mapping_is_kept_by_name_for_the_next_file(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Кто;Когда род.\nПримеров Иван Петрович;1896\n", encoding="cp1251")
    arguments = (str(path), "--source", SOURCE, "--mapping", "odd")
    with pytest.raises(CommandError, match="No column says a name"):
        told(*arguments)
    told(*arguments, "--column", "Кто=full_name", "--column", "Когда род.=birth_date")
    path.write_text("Кто;Когда род.\nВторой Пётр Ильич;1890\n", encoding="utf-8")
    told(*arguments)
    told(*arguments, "--commit")
    assert importing.newest().birth_date == "1890"
