"""Registries of their own for tests of keeping: one that is empty, and one of invented people."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from registry.preservation import sealing
from tests import kept
from tests.preservation.copies import LATEST, restore


@pytest.fixture(autouse=True)
def _places(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MIGRATION_MODULES = {}
    settings.QUARANTINE_ROOT = str(tmp_path / "private" / "quarantine")
    settings.ERASURES = str(tmp_path / "private" / "erasures.jsonl")
    monkeypatch.setattr(sealing, "OPSLIMIT", 1)
    monkeypatch.setattr(sealing, "MEMLIMIT", 8192)


@pytest.fixture
def empty(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """An empty registry on SQLite, as the settings name it; gives the file."""
    path = tmp_path / "registry.sqlite3"
    with django_db_blocker.unblock(), kept.registry_in(kept.sqlite_at(path)):
        yield path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one test leaves the restored registry for the others."""
    return tmp_path_factory.mktemp("whole")


@pytest.fixture
def registry(empty: Path, whole: Path, settings: Settings, tmp_path: Path) -> Path:
    """The kept registry of invented people, restored; gives the file."""
    if not (whole / "registry.sqlite3").exists():
        restore(kept.unpacked(LATEST, tmp_path / "kept"))
        connection.close()
        with sqlite3.connect(empty) as live:
            live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for place in (empty, Path(settings.MEDIA_ROOT), tmp_path / "private"):
            (shutil.copytree if place.is_dir() else shutil.copy)(place, whole / place.name)
        return empty
    shutil.copy(whole / "registry.sqlite3", empty)
    for place in (Path(settings.MEDIA_ROOT), tmp_path / "private"):
        shutil.copytree(whole / place.name, place)
    return empty
