"""The whole collection in the test database, loaded once for all tests of a module."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from registry.intake.collection import Report, load
from registry.models import Curator

FOLDER = Path(__file__).resolve().parent.parent / "fixtures"
TODAY = dt.date(2026, 11, 25)


@contextmanager
def whole_collection() -> Iterator[Report]:
    """Loads the collection of the project; empties the tables of the registry afterwards."""
    try:
        yield load(FOLDER, today=TODAY)
    finally:
        _empty_the_registry()


def _empty_the_registry() -> None:
    """All tables of the registry but the accounts, which the log of the desk refers to."""
    models = apps.get_app_config("registry").get_models(include_auto_created=True)
    names = {model._meta.db_table for model in models}
    tables = sorted(name for name in names if not name.startswith(Curator._meta.db_table))
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=False)
    connection.ops.execute_sql_flush(statements)
