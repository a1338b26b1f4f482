"""Backups are made beside writers, proved, and never look whole before they are."""

from __future__ import annotations

import datetime as dt
import fcntl
import io
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from registry.models import (
    Photo,
)
from registry.preservation import (
    backups,
    rotation,
)
from registry.preservation.errors import PreservationError
from registry.preservation.progress import Progress
from tests import kept
from tests.preservation.copies import (
    back_up,
    ended,
    is_untouched,
    restore,
    start_empty,
)


def test_two_backups_never_run_at_once(registry: Path, tmp_path: Path) -> None:
    root = tmp_path / "backups"
    root.mkdir()
    with backups.only_one(root), pytest.raises(PreservationError, match="at work"):
        back_up(tmp_path)


@pytest.fixture
def no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with a thousand bytes left."""
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr("registry.preservation.tables.shutil.disk_usage", lambda folder: usage)


def test_a_full_disk_is_told_before_any_work(registry: Path, tmp_path: Path, no_room: None) -> None:
    with pytest.raises(PreservationError, match="are needed"):
        back_up(tmp_path)
    assert not (tmp_path / "backups").exists()


def test_a_backup_that_is_refused_leaves_a_folder_as_it_was(
    registry: Path, tmp_path: Path, no_room: None
) -> None:
    for name in ("empty", "used"):
        (tmp_path / name).mkdir()
    (tmp_path / "used" / "note.txt").touch()
    for name, held in (("empty", []), ("used", [backups.LOCK, "note.txt"])):
        with pytest.raises(PreservationError):
            backups.backup(tmp_path / name, Progress(), now=kept.MOMENT)
        assert sorted(path.name for path in (tmp_path / name).iterdir()) == held


def test_folders_made_on_the_way_go_with_the_one_that_was_not_used(
    registry: Path, tmp_path: Path, no_room: None
) -> None:
    with pytest.raises(PreservationError):
        backups.backup(tmp_path / "far" / "away" / "backups", Progress(), now=kept.MOMENT)
    assert not (tmp_path / "far").exists()


@pytest.mark.parametrize("options", [("public",), ("public", "--zip"), ("sealed", "--unencrypted")])
def test_a_package_that_is_refused_leaves_everything_as_it_was(
    options: tuple[str, ...], registry: Path, tmp_path: Path, no_room: None
) -> None:
    disk = tmp_path / "disk"
    (disk / "empty").mkdir(parents=True)
    for out in ("far/away/package", "empty"):
        with pytest.raises(CommandError, match="are needed"):
            call_command("preserve", str(disk / out), "--edition", *options, stderr=io.StringIO())
    assert [path.name for path in disk.rglob("*")] == ["empty"]


def test_a_package_that_was_ended_leaves_no_folder(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.preservation.packages.make_public", ended)
    with pytest.raises(KeyboardInterrupt):
        call_command("preserve", str(tmp_path / "far" / "package"), "--edition", "public")
    assert not (tmp_path / "far").exists()


def test_a_folder_that_cannot_be_made_leaves_none_on_the_way_to_it(tmp_path: Path) -> None:
    far = tmp_path / "far" / ("a" * 300)
    with pytest.raises(PreservationError, match="cannot be made"), backups.place_for_work(far):
        pass
    assert not (tmp_path / "far").exists()


def test_a_lock_that_was_taken_away_meanwhile_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened while another held it, locked after that one has taken it away."""
    really, opened = fcntl.flock, list[int]()

    def flock(handle: int, how: int) -> None:
        if not opened:
            (tmp_path / backups.LOCK).unlink()
        opened.append(handle)
        really(handle, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    with backups.only_one(tmp_path):
        with pytest.raises(PreservationError, match="at work"), backups.only_one(tmp_path):
            pass
        assert (tmp_path / backups.LOCK).exists()
    assert len(opened) == 3


@pytest.mark.parametrize("command", [("backup",), ("preserve", "--edition", "public")])
def test_a_database_that_is_not_there_is_named(
    command: tuple[str, ...], empty: Path, tmp_path: Path
) -> None:
    name, *options = command
    with pytest.raises(CommandError, match=rf"There is no database {empty} \(DATABASE_URL\)\."):
        call_command(name, str(tmp_path / "out" / "copy"), *options, stdout=io.StringIO())
    assert is_untouched(empty)
    assert not (tmp_path / "out").exists()


def test_a_fault_of_the_system_names_the_file(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: object, **kwargs: object) -> None:
        (tmp_path / "gone").read_bytes()

    monkeypatch.setattr("registry.preservation.backups.gather", gone)
    with pytest.raises(CommandError, match=r"made: No such file or directory \(.*/gone\)\."):
        call_command("backup", str(tmp_path / "backups"), stdout=io.StringIO())


def test_a_backup_that_wasended_leaves_nothing_that_looks_like_one(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("registry.preservation.backups.prove", ended)
        with pytest.raises(KeyboardInterrupt):
            back_up(tmp_path)
    assert not (tmp_path / "backups").exists()
    back_up(tmp_path)


def test_a_picture_that_is_missing_is_told_and_the_rest_is_kept(
    registry: Path, settings: Settings, tmp_path: Path
) -> None:
    photo = Photo.objects.get()
    Path(photo.original.path).unlink()
    with pytest.raises(CommandError, match=r"kept, but 1 pictures .* original/"):
        call_command("backup", str(tmp_path / "backups"), stdout=io.StringIO())
    (made,) = rotation.backups_in(tmp_path / "backups")
    start_empty(registry, settings, tmp_path)
    assert restore(made).missing == [photo.original.name]


def test_a_picture_of_the_backup_before_is_not_copied_again(registry: Path, tmp_path: Path) -> None:
    first = back_up(tmp_path)
    second = back_up(tmp_path, kept.MOMENT + dt.timedelta(days=1))
    name = Photo.objects.get().original.name
    assert (first / "data/media" / name).samefile(second / "data/media" / name)
