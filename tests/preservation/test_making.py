"""Backups are made beside writers, proved, and never look whole before they are."""

from __future__ import annotations

import datetime as dt
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
from tests import kept
from tests.preservation.copies import (
    back_up,
    ended,
    restore,
    start_empty,
)


def test_two_backups_never_run_at_once(registry: Path, tmp_path: Path) -> None:
    root = tmp_path / "backups"
    root.mkdir()
    with backups.only_one(root), pytest.raises(PreservationError, match="at work"):
        back_up(tmp_path)


def test_a_full_disk_is_told_before_any_work(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr("registry.preservation.tables.shutil.disk_usage", lambda folder: usage)
    with pytest.raises(PreservationError, match="are needed"):
        back_up(tmp_path)
    assert rotation.backups_in(tmp_path / "backups") == []


def test_a_backup_that_wasended_leaves_nothing_that_looks_like_one(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("registry.preservation.backups.prove", ended)
        with pytest.raises(KeyboardInterrupt):
            back_up(tmp_path)
    assert rotation.backups_in(tmp_path / "backups") == []
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
