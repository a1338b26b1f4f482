"""Steps of an update beside those who save: nobody waits for an index, and no save is refused."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pkgutil import iter_modules
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations import operations as steps
from django.db.migrations.state import ProjectState

from registry import migrations
from registry.intake.stages.snapshots import plain
from registry.migrations import _indexes
from registry.migrations._indexes import AddIndexBeside
from registry.models import Person
from tests import makers

keys = importlib.import_module("registry.migrations.0006_latin_keys")
everywhere = pytest.mark.django_db(transaction=True, databases="__all__")
on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer and no step waits for rows"
)
NAME = "person_by_invention"
# They lock a table, or on SQLite write it anew; what is only of the state stands within another.
HOLDING = (
    steps.AddIndex,
    steps.RemoveIndex,
    steps.AddConstraint,
    steps.AlterField,
    steps.AlterUniqueTogether,
    steps.RunSQL,
)
# Steps before this one were put together for new registries.
TOGETHER = "0003"


def step(name: str = NAME) -> AddIndexBeside:
    return AddIndexBeside("person", models.Index(fields=["birth_date", "id"], name=name))


def make(one: AddIndexBeside) -> None:
    with connection.schema_editor(atomic=False) as editor:
        state = ProjectState.from_apps(apps)
        one.database_forwards("registry", editor, state, state)


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, Person._meta.db_table))


@pytest.fixture
def gone_afterwards(transactional_db: None) -> Iterator[None]:
    yield
    with connection.schema_editor(atomic=False) as editor:
        _indexes.drop(editor, NAME)


@everywhere
def test_an_index_is_made_once_and_asked_for_again_without_harm(gone_afterwards: None) -> None:
    for _ in range(2):
        make(step())
        assert NAME in indexes()
    with connection.schema_editor(atomic=False) as editor:
        for _ in range(2):
            _indexes.drop(editor, NAME)
            assert NAME not in indexes()
            _indexes.create(editor, NAME, Person._meta.db_table, "birth_date")
            assert NAME in indexes()
            _indexes.drop(editor, NAME)


@everywhere
@on_postgres
def test_an_index_whose_making_was_ended_is_made_anew(gone_afterwards: None) -> None:
    make(step())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s::regclass", [NAME]
        )
    make(step())
    with connection.cursor() as cursor:
        cursor.execute(_indexes.WHOLE, [NAME])
        assert cursor.fetchone() == (True,)


@everywhere
@on_postgres
def test_who_saves_while_an_index_waits_for_another_saver_is_not_held_up(
    gone_afterwards: None,
) -> None:
    one, other = makers.make_person(), makers.make_person("Примеров Пётр", "Pyotr Primerov")

    def index() -> None:
        try:
            make(step())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE registry_person SET notes = '' WHERE id = %s", [one.pk])
            made = beside.submit(index)
            wait_until_somebody_waits()
            # Whoever comes now would stand behind an index that keeps the table to itself.
            with ThreadPoolExecutor(1) as third:
                third.submit(saved, other.pk).result(timeout=20)
            assert not made.done()
        made.result(timeout=60)
    assert NAME in indexes()


def saved(pk: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        makers.save(Person.objects.get(pk=pk))
    finally:
        connection.close()


def wait_until_somebody_waits() -> None:
    """Until a lock is asked for that is not given."""
    pause = threading.Event()
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        pause.wait(0.05)
    raise AssertionError("Nobody waits.")


@everywhere
@on_postgres
def test_the_step_of_latin_keys_leaves_who_is_being_saved_for_later(transactional_db: None) -> None:
    person = makers.make_person()
    plain(Person).filter(pk=person.pk).update(sort_key_latin="")

    def write() -> list[int]:
        try:
            return list(keys.write_portion(apps, connection, [person.pk]))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE registry_person SET notes = '' WHERE id = %s", [person.pk])
            assert beside.submit(write).result(timeout=20) == [person.pk]
        assert beside.submit(write).result(timeout=20) == []
    assert Person.objects.values_list("sort_key_latin", flat=True).get() == "probnaya anna"


@everywhere
def test_a_key_that_a_save_has_written_meanwhile_stays(transactional_db: None) -> None:
    person = makers.make_person()
    plain(Person).filter(pk=person.pk).update(sort_key_latin="zed recorded")
    assert keys.write_portion(apps, connection, [person.pk]) == []
    assert Person.objects.values_list("sort_key_latin", flat=True).get() == "zed recorded"


def test_no_later_step_keeps_others_from_a_table() -> None:
    names = [found.name for found in iter_modules(migrations.__path__)]
    # Those the first step replaces are not taken by new registries.
    old = {name for _app, name in _migration("0001_registry").replaces}
    later = [name for name in names if name[:4] > TOGETHER and name[:1] == "0" and name not in old]
    assert later
    for name in later:
        holding = [
            operation
            for operation in _migration(name).operations
            if isinstance(operation, HOLDING) and not isinstance(operation, AddIndexBeside)
        ]
        assert not holding, (name, holding)


def _migration(name: str) -> Any:
    return importlib.import_module(f"registry.migrations.{name}").Migration
