"""Which shape of the database a copy is of, and how an older one becomes the present one."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from registry.preservation.errors import PreservationError

Names = list[list[str]]


def applied(cursor: Any) -> Names:
    """The migrations a database has gone through, as (application, name)."""
    cursor.execute("SELECT app, name FROM django_migrations")
    found = {(str(app), str(name)) for app, name in cursor.fetchall()}
    return [list(pair) for pair in sorted(found)]


def require_known(names: Names) -> bool:
    """Refuses what a newer version made; whether it is of exactly this version."""
    if not names:
        raise PreservationError("It does not say which version of the registry made it.")
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    given = {(app, name) for app, name in names}
    if unknown := sorted(given - known):
        app, name = unknown[0]
        raise PreservationError(
            f"It was made by a newer version of the registry (it has {app}.{name}): "
            "bring the program up to that version first. Nothing was changed."
        )
    return given == known


def migrate_to(names: Names, alias: str = "default") -> None:
    """Makes the tables of an empty database as they were at these migrations."""
    executor = MigrationExecutor(connections[alias])
    given = steps_of(names)
    if not given <= executor.loader.graph.nodes.keys():
        # A copy from before steps were drawn together has to go them one by one.
        executor.loader = MigrationLoader(connections[alias], replace_migrations=False)
    last = [
        key
        for key in given
        if not any(
            child.key in given and child.key[0] == key[0] for child in _children(executor, key)
        )
    ]
    executor.migrate(sorted(last))


def steps_of(names: Names) -> set[tuple[str, str]]:
    """The migrations without those that another of them was drawn together from.

    A database that went the one step is noted to have gone those as well.
    """
    given = {(app, name) for app, name in names}
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    drawn = (known[key].replaces for key in given if key in known)
    return given - {tuple(each) for replaced in drawn for each in replaced}


def _children(executor: MigrationExecutor, key: tuple[str, str]) -> Any:
    return executor.loader.graph.node_map[key].children


def migrate_on(alias: str = "default") -> None:
    """Brings the tables to the present version, with what comes along (rights, kinds of rows)."""
    call_command("migrate", database=alias, verbosity=0, interactive=False)
