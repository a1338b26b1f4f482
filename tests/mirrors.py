"""Mirrors for tests, made of the small collection with one more person whom a search can miss.

``python -m tests.mirrors FOLDER`` makes one beside an empty database, for tests in a browser: its
driver keeps an event loop in the thread of the test, where there is no other database.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(sys.argv[1]) / 'registry.sqlite3'}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()

from django.core.management import call_command
from django.db import transaction
from django.test.utils import override_settings

from registry.intake.collection.loading import load
from registry.mirror import signing
from registry.mirror.building import Options, Report, build
from tests import small_collection
from tests.small_collection import Cells


def load_people(folder: Path) -> None:
    """The small collection, and the director every romanisation spells otherwise."""
    tables = small_collection.rows()
    tables["people"].append(
        {
            "id": "p000000rr",
            "key": "meyerhold-vsevolod",
            "sex": "m",
            "birth_date": "1874-02-10",
            "death_date": "1940-02-02",
            "professions": "poet",
            "fate": "executed",
            "sources": "one",
            "confidence": "verified",
            "verified_fields": "birth_date",
        }
    )
    tables["names"].append(_meyerhold())
    tables["repressions"].append(
        {
            **tables["repressions"][0],
            "id": "r000000qj",
            "key": "meyerhold-1939",
            "person": "meyerhold-vsevolod",
            "arrest_date": "1939-06-20",
        }
    )
    load(small_collection.write(folder, tables))


def _meyerhold() -> Cells:
    name = small_collection.name("meyerhold-vsevolod", "Мейерхольд", "Всеволод")
    return {**name, "patronymic": "Эмильевич"}


def make(target: Path, **wanted: object) -> Report:
    """A mirror of what the database holds, in one language unless others are wanted."""
    options: dict[str, object] = {"languages": ("en",), **wanted}
    return build(target, Options(**options))  # type: ignore[arg-type]


def make_signed(folder: Path) -> Path:
    """A mirror of these people, signed by a key beside it; the database is left as it was."""
    with transaction.atomic():
        load_people(folder / "collection")
        signing.make_key(folder / "key")
        make(folder / "mirror", key=signing.read_private(folder / "key"))
        transaction.set_rollback(True)
    return folder / "mirror"


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def main(folder: Path) -> None:
    """Database, collection and mirror in a folder."""
    apps = ("registry", "account", "mfa", "auth", "axes", "contenttypes", "sessions")
    with override_settings(MIGRATION_MODULES=dict.fromkeys(apps)):
        call_command("migrate", run_syncdb=True, verbosity=0)
    load_people(folder / "collection")
    make(folder / "mirror")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
