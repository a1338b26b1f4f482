"""Whoever reads while a snapshot is open reads by its connection, so a page is one moment."""

from __future__ import annotations

from typing import Any

from registry.search.snapshot import current_alias

# What is counted must be read where it was written last, whatever a page is read by.
COUNTED = "django_cache"


class SnapshotRouter:
    """Sends reading to the open snapshot; writing never."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """The connection of the open snapshot, if there is one."""
        if model._meta.app_label == COUNTED:
            return "default"
        # Outside a snapshot also what hangs on a row that a replica gave.
        return current_alias() or "default"

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """There is one database to write to."""
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Rows read by either connection are of one database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """The other connections lead into the same database, or into its replica."""
        return db == "default"
