"""Promises of the command that shows what is understood of printed entries."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.printed_samples import MOSCOW, TWICE, UNION

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def run(file: Path, form: str, *options: str, words: bool = True) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    given = ["--words", str(FIXTURES)] if words else []
    call_command(
        "parse_entries", str(file), "--form", form, *given, *options, stdout=out, stderr=err
    )
    return out.getvalue(), err.getvalue()


@pytest.fixture
def union_file(tmp_path: Path) -> Path:
    file = tmp_path / "entries.txt"
    file.write_text(f"{UNION}\n---\n{TWICE}\n---\n", encoding="utf-8")
    return file


def test_json_is_one_object_an_entry(union_file: Path) -> None:
    out, _ = run(union_file, "union", "--json")
    first, second = map(json.loads, out.splitlines())
    assert first["text"] == UNION
    assert first["birth_date"] == [{"value": "1896", "words": "1896 г.", "span": [66, 73]}]
    assert first["names"][0]["value"]["surname"] == "Примеров"
    assert first["codes"]["repressions"][0]["sentencing_body"] == "nkvd_troika"
    assert first["codes"]["repressions"][0]["sentence"]["main"]["kind"] == "death"
    assert [case["is_prose"] for case in second["repressions"]] == [False, False]
    assert second["rehabilitations"][0]["repression"] == 1


def test_without_json_a_person_can_read_it(union_file: Path) -> None:
    out, _ = run(union_file, "union")
    assert "birth_date: 1896  «1896 г.»" in out
    assert "repressions 2: arrest_date: 1937-07-18  «18.7.37»" in out
    assert "(differs)" not in out


def test_the_summary_counts_entries_and_words_without_a_code(tmp_path: Path) -> None:
    file = tmp_path / "entries.txt"
    file.write_text("Приговорен: неведомыми 5 мая 1937 г.\n\nнечто\n", encoding="utf-8")
    out, err = run(file, "union", "--json")
    assert len(out.splitlines()) == 2
    assert "2 entries" in err
    assert "left over: " in err
    assert "sentencing_body: 0 of 1 have a code" in err
    assert "1  неведомыми" in err


def test_the_moscow_form_is_a_line_an_entry_and_a_mark_of_order_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "entries.txt"
    file.write_text(f"\ufeff{MOSCOW}\n\n{MOSCOW}\n", encoding="utf-8")
    out, err = run(file, "moscow", "--json")
    assert [json.loads(line)["text"] for line in out.splitlines()] == [MOSCOW, MOSCOW]
    assert "2 entries, 2 read whole" in err


@pytest.mark.django_db
def test_the_words_of_the_registry_are_used_where_no_folder_is_named(union_file: Path) -> None:
    _, err = run(union_file, "union", "--json", words=False)
    assert "nationality: 0 of 2 have a code" in err


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "entries.txt"
    file.write_bytes(UNION.encode("cp1251"))
    with pytest.raises(CommandError, match="not a text in UTF-8"):
        run(file, "union")


def test_a_folder_without_lists_is_refused(union_file: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No lists of words in"):
        run(union_file, "union", "--words", str(tmp_path / "none"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.txt", "union")
