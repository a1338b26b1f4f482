"""Rows come into PostgreSQL without their indexes, which are there again afterwards."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoDbBlocker

from memorial.databases import read_database_url
from registry.preservation import gathering, loading, rows, summing, tables
from registry.preservation.progress import Progress
from tests import kept, makers
from tests.test_kills import scratch_database

pytestmark = pytest.mark.own_database

TYPES = re.compile(r"::[a-z]+( varying)?(\[\])?|[()]")


@pytest.fixture
def postgres(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """An empty database of PostgreSQL, as the settings name it; gives its address."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        pytest.skip("needs PostgreSQL")
    with scratch_database(given) as address:
        database = read_database_url(address, base=tmp_path)
        with django_db_blocker.unblock(), kept.registry_in(database):
            yield address
            connection.close()


def definitions() -> list[tuple[str, ...]]:
    """Every index, constraint and reference of the database.

    Without brackets and the names of types: the server writes a condition down anew each time.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, indexname, indexdef FROM pg_indexes"
            " WHERE schemaname = current_schema()"
            " UNION SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = current_schema()::regnamespace"
            " ORDER BY 1, 2, 3"
        )
        return [(*found[:2], TYPES.sub("", found[2])) for found in cursor.fetchall()]


def write(statement: str) -> None:
    """Writes rows as a restore does."""
    with (
        transaction.atomic(),
        loading.bare_tables(connection, Progress()),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.usefixtures("postgres")
def test_indexes_and_references_are_made_again_as_they_were() -> None:
    kept.tables_at_once([])
    before = definitions()
    with transaction.atomic(), loading.bare_tables(connection, Progress()):
        bare = definitions()
    assert definitions() == before
    afterwards = ("CREATE INDEX", "FOREIGN", "UNIQUE")
    assert [found for found in before if found[2].startswith(afterwards)]
    assert not [found for found in bare if found[2].startswith(afterwards)]


@pytest.mark.usefixtures("postgres")
def test_a_row_that_refers_to_none_is_refused_and_nothing_is_changed() -> None:
    kept.tables_at_once([])
    before = definitions()
    with pytest.raises(IntegrityError, match="foreign key"):
        write("INSERT INTO auth_group_permissions (group_id, permission_id) VALUES (7, 7)")
    assert definitions() == before


@pytest.mark.usefixtures("postgres")
def test_a_row_that_is_there_twice_is_refused() -> None:
    kept.tables_at_once([])
    with pytest.raises(IntegrityError, match="auth_group_name"):
        write("INSERT INTO auth_group (name) VALUES ('Readers'), ('Readers')")


def test_several_processes_sum_what_one_does(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.tables_at_once([])
    makers.anna_probnaya()
    entries = [tables.entry_of(table, rows.Sum(1, ""), 0) for table in gathering.record_tables()]
    alone = summing.sums(summing.of_settings, entries, Progress())
    assert alone["registry_person"].rows == 1
    monkeypatch.setenv("DATABASE_URL", postgres)
    monkeypatch.setattr(summing, "MANY", 0)
    monkeypatch.setattr(summing, "cores", lambda: 2)
    assert summing.sums(summing.of_settings, entries, Progress()) == alone
