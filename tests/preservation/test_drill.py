"""The drill that is measured: a backup by its command, brought back on an empty machine."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connections
from django.db.migrations.loader import MigrationLoader

from tests import kept, makers
from tests.benchmarks import restoring


def test_a_drill_brings_everybody_back_and_tells_what_it_took(empty: Path, tmp_path: Path) -> None:
    kept.tables_at_once([list(key) for key in MigrationLoader(None).disk_migrations])
    makers.anna_probnaya()
    makers.maria_vymyslova()
    connections.close_all()
    folder = tmp_path / "drill"
    folder.mkdir()
    target = folder / "target" / "registry.sqlite3"
    steps = restoring.measure(folder, f"sqlite:///{empty}", f"sqlite:///{target}")
    assert [step.name for step in steps] == ["backup, proved", "restore, compared"]
    assert all(step.seconds > 0 and step.memory > 0 and step.written > 0 for step in steps)
    assert people(target) == people(empty)
    assert len(people(target)) == 2


def people(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as found:
        asked = "SELECT public_id FROM registry_person ORDER BY public_id"
        return [public_id for (public_id,) in found.execute(asked)]
