"""A registry goes into another database whole; what keeps it from that is one sentence."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from tests import kept
from tests.preservation.copies import is_untouched, sums


def move(to: str) -> str:
    """What the command prints; without a terminal there is no line that moves."""
    said = io.StringIO()
    call_command("move", to=to, stdout=said, stderr=io.StringIO())
    return said.getvalue()


def refusal(to: str) -> str:
    with pytest.raises(CommandError) as refused:
        move(to)
    return str(refused.value)


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails where a table is written out."""

    def written(*args: object) -> None:
        raise AssertionError("work was begun")

    monkeypatch.setattr("registry.preservation.moving._write", written)


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        (
            "nonsense",
            "--to must begin with sqlite:// or postgres://, "
            "for example sqlite:///.data/memorial.sqlite3.",
        ),
        ("sqlite://", "--to names no file, for example sqlite:///.data/memorial.sqlite3."),
        ("sqlite:////nowhere/new.sqlite3", "No database can be made in /nowhere (--to)."),
        (
            "postgres://[",
            "--to cannot be read as an address: within a name or a password, signs such as "
            "@ : / [ ] are written %40 %3A %2F %5B %5D.",
        ),
        ("", "--to names no database."),
    ],
)
def test_a_wrong_address_is_told_before_any_work(
    to: str, sentence: str, registry: Path, no_work: None
) -> None:
    assert refusal(to) == f"Nothing was moved. {sentence}"


def test_a_database_that_holds_something_is_told_before_any_work(
    registry: Path, tmp_path: Path, no_work: None
) -> None:
    connections.close_all()
    full = shutil.copy(registry, tmp_path / "full.sqlite3")
    sentence = (
        r"Nothing was moved\. The registry is not empty: there are rows in \w+\. "
        r"Name a new database \(--to\)\. Nothing was changed\."
    )
    assert re.fullmatch(sentence, refusal(f"sqlite:///{full}"))


def test_a_fault_of_the_other_process_is_told_as_one(
    registry: Path, tmp_path: Path, no_work: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "nowhere")
    assert refusal(f"sqlite:///{tmp_path / 'new.sqlite3'}").startswith(
        "Nothing was moved. The other process was ended: ModuleNotFoundError: "
    )


def test_a_registry_that_is_not_there_is_named(empty: Path, tmp_path: Path) -> None:
    there = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    assert refusal(there) == f"Nothing was moved. There is no database {empty} (DATABASE_URL)."
    assert is_untouched(empty)


def test_a_move_ended_while_it_is_written_leaves_nothing(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device", "/disk/rows")

    monkeypatch.setattr("registry.preservation.moving.gather", full)
    there = tmp_path / "new.sqlite3"
    said = refusal(f"sqlite:///{there}")
    assert said == "Nothing was moved: No space left on device (/disk/rows)."
    assert is_untouched(there)


@pytest.mark.slow
def test_every_table_is_the_same_on_both_sides(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The readers' second server belongs to the present database alone.
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://replica/memorial")
    before, there = sums(), tmp_path / "new.sqlite3"
    assert "are equal on both sides" in move(f"sqlite:///{there}")
    with kept.registry_in(kept.sqlite_at(there)):
        assert sums() == before
