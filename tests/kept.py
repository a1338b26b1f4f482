"""A small registry of invented people, kept as a backup and as a package by this version.

``DATABASE_URL=sqlite:///new.sqlite3 python -m tests.kept 0020`` makes both in tests/backups, from a
new database; the number is that of the last step of its tables, of all there have been. Every later
version must be able to restore them: they are made once for a version, and never again.
"""

from __future__ import annotations

import copy
import datetime as dt
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

BACKUPS = Path(__file__).resolve().parent / "backups"
MOMENT = dt.datetime(2026, 11, 26, 2, 0, tzinfo=dt.UTC)
CONTACT = "zqkept@example.org"


def fill() -> None:
    """People with cases, acts, a picture, history, a merge, a withdrawal; something sent in."""
    from registry.curation import merging, publishing
    from registry.vocabulary import State
    from tests import makers

    editor = makers.make_curator("keeper", is_superuser=True, is_staff=True)
    anna = makers.anna_probnaya()
    makers.pyotr_primerov()
    makers.maria_vymyslova()
    makers.make_place("probny-camp", kind="camp", lat="64.500000", lon="40.123450")
    anna.summary = {"ru": "Учительница. «Ёлка» & <b>", "en": "A teacher.\nFrom nowhere. 𝔘"}
    makers.save(anna)
    makers.make_person("Скрытая Ольга", "Olga Skrytaya", state=State.DRAFT)
    twin = makers.make_person("Пробная Анна", "Anna Probnaia", slug="anna-probnaia")
    merging.merge(anna, twin, reason="One and the same.", editor=editor)
    gone = makers.make_person("Лишний Иван", "Ivan Lishny")
    publishing.withdraw(gone, reason="Entered twice.", editor=editor, reviewer=None)
    _add_pictures(anna, editor)


def _add_pictures(anna: Any, editor: Any) -> None:
    from registry.curation import quarantine
    from registry.curation.pictures import attach_picture
    from registry.models import Contribution, ContributionContact, ContributionPicture, Photo
    from tests import makers
    from tests.sending import jpeg, upload

    photo = Photo(caption={"en": "Anna", "ru": "Анна"}, kind="portrait", rights="public_domain")
    photo.state = "published"
    makers.save(photo)
    attach_picture(photo, upload(jpeg((400, 300))), editor=editor, reason="A picture.")
    sent = Contribution.objects.create(
        reference="kept-test-0001", kind="correction", target=anna, received_in="2026-11"
    )
    ContributionContact.objects.create(
        contribution=sent, contact=CONTACT, erase_after=dt.date(2050, 1, 1)
    )
    with quarantine.files() as files:
        names = files.write(b"clean copy"), files.write(b"original")
    ContributionPicture.objects.create(
        contribution=sent,
        permission="mine",
        clean_copy=names[0],
        original=names[1],
        width=4,
        height=3,
    )


# A registry of its own ---------------------------------------------------------------------------


@contextmanager
def registry_in(database: dict[str, Any]) -> Iterator[None]:
    """Everything in the block reads and writes another database, as if the settings named it."""
    ours = connections.configure_settings({"default": copy.deepcopy(database)})["default"]
    aliases = [alias for alias in ("default", "snapshot") if alias in connections.settings]
    before = {alias: (connections[alias], connections.settings[alias]) for alias in aliases}
    for alias in aliases:
        connections.settings[alias] = copy.deepcopy(ours)
        del connections[alias]
    _forget()
    try:
        yield
    finally:
        _forget()
        for alias, (connection, described) in before.items():
            connections[alias].close()
            connections[alias] = connection
            connections.settings[alias] = described


def _forget() -> None:
    """What was remembered of one database is not of the other."""
    from django.contrib.contenttypes.models import ContentType

    from registry.search.cache import forget_everything

    forget_everything()
    ContentType.objects.clear_cache()


def tables_at_once(names: list[list[str]], alias: str = "default") -> None:
    """The present tables without the way there, for tests that need only those."""
    from django.apps import apps
    from django.core.management import call_command
    from django.db.migrations.recorder import MigrationRecorder
    from django.test import override_settings

    without = {config.label: None for config in apps.get_app_configs()}
    with override_settings(MIGRATION_MODULES=without):
        call_command("migrate", run_syncdb=True, verbosity=0)
    recorder = MigrationRecorder(connections[alias])
    recorder.ensure_schema()
    for app, name in names:
        recorder.record_applied(app, name)


def sqlite_at(path: Path) -> dict[str, Any]:
    """Settings of a SQLite database in a file."""
    from memorial.databases import read_database_url

    return read_database_url(f"sqlite:///{path}", base=path.parent)


def unpacked(name: str, folder: Path) -> Path:
    """A kept copy, taken out of its zip; gives the folder to restore from."""
    target = folder / name
    with zipfile.ZipFile(BACKUPS / f"{name}.zip") as packed:
        packed.extractall(target)
    return next(path for path in sorted(target.iterdir()) if not path.name.endswith("-senders"))


def main(version: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from registry.preservation import backups, packages
    from registry.preservation.progress import Progress

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings.MEDIA_ROOT = str(folder / "media")
        settings.QUARANTINE_ROOT = str(folder / "private" / "quarantine")
        settings.ERASURES = str(folder / "private" / "erasures.jsonl")
        call_command("migrate", verbosity=0)
        fill()
        root = folder / "backups"
        backups.backup(root, Progress(), now=MOMENT)
        package = folder / "package" / "registry"
        package.parent.mkdir()
        packages.preserve(package, Progress(), edition=packages.SEALED, now=MOMENT)
        _pack(root, BACKUPS / f"backup-{version}.zip")
        _pack(package.parent, BACKUPS / f"package-{version}.zip")


def _pack(folder: Path, target: Path) -> None:
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    shutil.make_archive(str(target.with_suffix("")), "zip", folder)


if __name__ == "__main__":
    main(sys.argv[1])
