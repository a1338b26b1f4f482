"""Backups and packages: made beside writers, proved, and brought back into an empty registry."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
import random
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from registry.curation import contributions, erasures
from registry.models import (
    Contribution,
    ContributionContact,
    ContributionPicture,
    CuratorSession,
    FormerAddress,
    Person,
    Photo,
    SearchState,
)
from registry.preservation import (
    backups,
    bags,
    migrating,
    packages,
    restoring,
    rotation,
    sealing,
    tables,
)
from registry.preservation.errors import DamagedError, NotEmptyError, PreservationError
from registry.preservation.progress import Progress
from registry.preservation.restoring import Options, Restored
from tests import kept
from tests.test_preservation import PASSPHRASE, damage

TODAY = kept.MOMENT.date()
LATEST = sorted(kept.BACKUPS.glob("backup-*.zip"))[-1].stem


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


def restore(path: Path, **options: Any) -> Restored:
    today = options.pop("today", TODAY)
    asked = options.pop("ask", lambda: PASSPHRASE)
    return restoring.restore(
        path, Progress(), ask=asked, today=today, options=Options(processes=1, **options)
    )


def back_up(tmp_path: Path, at: dt.datetime = kept.MOMENT) -> Path:
    return backups.backup(tmp_path / "backups", Progress(), now=at).folder


def start_empty(registry: Path, settings: Settings, tmp_path: Path) -> None:
    """Another machine: no database, no pictures, no list of erasures."""
    connection.close()
    for end in ("", "-wal", "-shm"):
        registry.with_name(registry.name + end).unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    shutil.rmtree(tmp_path / "private", ignore_errors=True)


def is_untouched(path: Path) -> bool:
    """Whether there is no database, or one without any table."""
    if not path.exists():
        return True
    with sqlite3.connect(path) as found:
        return found.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def sums() -> dict[str, Any]:
    """What every kept table comes to."""
    from registry.preservation.gathering import record_tables, sender_tables
    from registry.preservation.shape import as_json

    entries = [as_json(table) for table in record_tables() + sender_tables()]
    with tables.one_moment() as source:
        return dict(tables.sums_in_database(source, entries, lambda more: None))


def rewritten(bag: Path, target: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The same bag with another account of itself, and sums that fit it."""
    writer = bags.BagWriter(target)
    for name in bags.check(bag).sums:
        if name != "data/info.json":
            writer.add(name, (bag / name).read_bytes())
    info = json.loads((bag / "data" / "info.json").read_text())
    change(info)
    writer.add("data/info.json", json.dumps(info).encode())
    writer.finish(info={})
    return target


# Back again ------------------------------------------------------------------------------------


def test_a_restored_registry_is_the_same_registry(
    registry: Path, settings: Settings, tmp_path: Path
) -> None:
    before, version = sums(), SearchState.objects.get().version
    backup = back_up(tmp_path)
    start_empty(registry, settings, tmp_path)
    restored = restore(backup)
    assert sums() == before
    assert restored.files == Photo.objects.get().renditions.count() + 1
    photo = Photo.objects.get()
    assert photo.original.storage.exists(photo.original.name)
    assert FormerAddress.objects.count() == 2
    assert Person.history.count() > Person.objects.count()
    # No page of before is taken for one of now.
    assert SearchState.objects.get().version > version
    assert ContributionContact.objects.get().contact == kept.CONTACT


def test_keys_of_deleted_rows_are_not_given_out_again(
    registry: Path, settings: Settings, tmp_path: Path
) -> None:
    last = CuratorSession.objects.count()
    gone = Contribution.objects.create(reference="gone", kind="correction", received_in="2026-11")
    key = gone.pk
    gone.delete()
    backup = back_up(tmp_path)
    start_empty(registry, settings, tmp_path)
    restore(backup)
    fresh = Contribution.objects.create(reference="new", kind="correction", received_in="2026-11")
    assert fresh.pk > key
    assert last == 0


def test_a_registry_that_holds_something_is_left_alone(registry: Path, tmp_path: Path) -> None:
    backup = back_up(tmp_path)
    before = sums()
    with pytest.raises(NotEmptyError, match="not empty"):
        restore(backup)
    assert sums() == before


def test_a_folder_of_other_pictures_is_left_alone(
    empty: Path, settings: Settings, tmp_path: Path
) -> None:
    copy = kept.unpacked(LATEST, tmp_path / "kept")
    Path(settings.MEDIA_ROOT).mkdir()
    (Path(settings.MEDIA_ROOT) / "another.jpg").write_bytes(b"x")
    with pytest.raises(NotEmptyError, match=r"another\.jpg"):
        restore(copy)
    assert is_untouched(empty)


@pytest.mark.parametrize("number", [8, pytest.param(500, marks=pytest.mark.slow)])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    empty: Path, settings: Settings, tmp_path: Path, number: int
) -> None:
    chance = random.Random(1938)
    copy = kept.unpacked(LATEST, tmp_path / "kept")
    for _attempt in range(number):
        harmed = tmp_path / "harmed"
        shutil.copytree(copy.parent, harmed)
        how = damage(harmed, chance)
        with pytest.raises(PreservationError):
            restore(harmed / copy.name)
        assert is_untouched(empty), how
        assert not Path(settings.MEDIA_ROOT).exists(), how
        assert not Path(settings.QUARANTINE_ROOT).exists(), how
        shutil.rmtree(harmed)


def test_what_a_newer_version_made_is_refused(empty: Path, tmp_path: Path) -> None:
    copy = kept.unpacked(LATEST, tmp_path / "kept")
    newer = rewritten(
        copy, copy.parent / "newer", lambda info: info["migrations"].append(["registry", "9999_x"])
    )
    with pytest.raises(PreservationError, match=r"newer version .* registry\.9999_x"):
        restore(newer)


def test_rows_that_are_not_those_written_down_are_refused(empty: Path, tmp_path: Path) -> None:
    """The sums of the files fit; those of the rows do not."""
    copy = kept.unpacked(LATEST, tmp_path / "kept")
    harmed = rewritten(
        copy, copy.parent / "harmed", lambda info: info["tables"][0].update(sha256="0" * 64)
    )
    with pytest.raises(DamagedError, match="not what was written"):
        restore(harmed)
    assert is_untouched(empty)


def test_a_restore_that_is_ended_anywhere_succeeds_the_next_time(
    registry: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up(tmp_path)
    before = sums()
    start_empty(registry, settings, tmp_path)
    for place in ("media.put_back", "sqlite_files.unpack", "targets.mark", "_carry_on"):
        with monkeypatch.context() as patch:
            patch.setattr(f"registry.preservation.restoring.{place}", _ended)
            with pytest.raises(KeyboardInterrupt):
                restore(backup)
        connection.close()
    restore(backup)
    assert sums() == before


def _ended(*args: Any, **kwargs: Any) -> None:
    raise KeyboardInterrupt


# Senders ---------------------------------------------------------------------------------------


def test_what_was_erased_since_does_not_come_back(
    registry: Path, settings: Settings, tmp_path: Path
) -> None:
    backup = back_up(tmp_path)
    contribution = Contribution.objects.get()
    contributions.erase_contact(contribution)
    contributions.destroy_picture(contribution)
    listed = tmp_path / "list"
    shutil.copy(settings.ERASURES, listed)
    start_empty(registry, settings, tmp_path)
    restored = restore(backup, erasures=[listed])
    assert restored.erased == 2
    assert not ContributionContact.objects.exists()
    assert not ContributionPicture.objects.exists()
    assert not [path for path in Path(settings.QUARANTINE_ROOT).rglob("*") if path.is_file()]


def test_the_next_backup_keeps_the_list_of_erasures_beside_itself(
    registry: Path, settings: Settings, tmp_path: Path
) -> None:
    first = back_up(tmp_path)
    contributions.erase_contact(Contribution.objects.get())
    back_up(tmp_path, kept.MOMENT + dt.timedelta(days=1))
    start_empty(registry, settings, tmp_path)
    restore(first)
    assert not ContributionContact.objects.exists()


def test_a_contact_that_is_due_does_not_come_back(empty: Path, tmp_path: Path) -> None:
    restore(kept.unpacked(LATEST, tmp_path / "kept"), today=dt.date(2050, 1, 1))
    assert not ContributionContact.objects.exists()
    assert ContributionPicture.objects.exists()


def test_contacts_are_in_no_backup_that_is_kept_for_long(registry: Path, tmp_path: Path) -> None:
    CuratorSession.objects.create(
        session_key="k", session_data="zqsession", expire_date=kept.MOMENT
    )
    backup = back_up(tmp_path)
    packed = (backup / "data" / "database.sqlite3.gz").read_bytes()
    database = gzip.decompress(packed)
    assert b"zqsession" not in database
    assert kept.CONTACT.encode() not in database
    assert not (backup / "data" / "quarantine").exists()


def test_a_backup_without_its_senders_is_restored_only_by_an_explicit_word(
    empty: Path, tmp_path: Path
) -> None:
    copy = kept.unpacked(LATEST, tmp_path / "kept")
    shutil.rmtree(copy.with_name(rotation.senders_of(copy.name)))
    with pytest.raises(PreservationError, match="--without-senders"):
        restore(copy)
    restore(copy, without_senders=True)
    assert Contribution.objects.exists()
    assert not ContributionContact.objects.exists()


# Making ----------------------------------------------------------------------------------------


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


def test_a_backup_that_was_ended_leaves_nothing_that_looks_like_one(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("registry.preservation.backups.prove", _ended)
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


@pytest.mark.parametrize("number", [2, pytest.param(50, marks=pytest.mark.slow)])
def test_backups_beside_heavy_writers_are_each_of_one_moment(
    registry: Path, tmp_path: Path, number: int
) -> None:
    """Every transaction of the writers makes one import of three rows."""
    stop = threading.Event()
    writers = [threading.Thread(target=write, args=(registry, stop)) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        for day in range(number):
            made = back_up(tmp_path, kept.MOMENT + dt.timedelta(days=day))
            copied = tmp_path / "copied.sqlite3"
            copied.write_bytes(gzip.decompress((made / "data/database.sqlite3.gz").read_bytes()))
            with sqlite3.connect(copied) as found:
                (batches, rows) = found.execute(
                    "SELECT (SELECT count(*) FROM registry_importbatch),"
                    " (SELECT count(*) FROM registry_importrow)"
                ).fetchone()
            assert rows == 3 * batches
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    with sqlite3.connect(registry) as live:
        assert live.execute("SELECT count(*) FROM registry_importbatch").fetchone()[0] > batches


def write(path: Path, stop: threading.Event) -> None:
    with sqlite3.connect(path, timeout=60, isolation_level=None) as live:
        while not stop.is_set():
            live.execute("BEGIN IMMEDIATE")
            batch = live.execute(
                "INSERT INTO registry_importbatch (name, file_name, file_sha256, source_key,"
                " mapping, state, created_at, report, progress)"
                " VALUES ('x', '', '', '', '{}', 'staged', '2026-11-26 02:00:00', '{}', '{}')"
            ).lastrowid
            live.executemany(
                'INSERT INTO registry_importrow (batch_id, "table", line, "key", digest,'
                ' "values", problems, verdict, decision, is_withheld, state)'
                " VALUES (?, '', ?, '', '', '{}', '[]', '', '', 0, 'staged')",
                [(batch, line) for line in range(3)],
            )
            live.execute("COMMIT")


# Packages --------------------------------------------------------------------------------------


def test_a_sealed_package_gives_the_same_registry(
    registry: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "migrate_to", kept.tables_at_once)
    before = sums()
    made = packages.preserve(
        tmp_path / "out" / "society",
        Progress(),
        edition=packages.SEALED,
        now=kept.MOMENT,
        passphrase=PASSPHRASE,
        as_zip=True,
    )
    content = made.path.read_bytes()
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert b"registry_person" not in content
    start_empty(registry, settings, tmp_path)
    with pytest.raises(DamagedError, match="passphrase"):
        restore(made.path, ask=lambda: "another passphrase")
    restore(made.path)
    assert sums() == before
    assert Person.objects.get(slug="anna-probnaya").is_victim


def test_the_public_package_holds_what_is_published_and_nothing_else(
    registry: Path, tmp_path: Path
) -> None:
    made = packages.preserve(tmp_path / "out", Progress(), edition=packages.PUBLIC, now=kept.MOMENT)
    photo = Photo.objects.get()
    names = {path.relative_to(made.path).as_posix() for path in made.path.rglob("*")}
    assert f"data/pictures/{photo.public_id}.jpg" in names
    written = [path for path in made.path.rglob("*") if path.is_file()]
    everything = b"".join(
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in written
    )
    assert b"anna-probnaya" in everything
    for hidden in (b"skrytaya", b"Olga", kept.CONTACT.encode(), b"keeper", b"zqexif"):
        assert hidden not in everything


def test_a_package_is_never_written_over_anything(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter").write_text("Mine.")
    with pytest.raises(CommandError, match="nothing is written over it"):
        call_command("preserve", str(tmp_path / "out"), "--edition", "sealed", "--unencrypted")
    assert (tmp_path / "out" / "letter").read_text() == "Mine."


def test_everything_is_left_open_only_by_an_explicit_word(registry: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="passphrase"):
        call_command("preserve", str(tmp_path / "out"), "--edition", "sealed")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.stem for path in kept.BACKUPS.glob("*.zip")))
def test_what_every_version_kept_is_restored_by_this_one(
    name: str, empty: Path, tmp_path: Path
) -> None:
    restored = restore(kept.unpacked(name, tmp_path / "kept"))
    assert restored.tables
    assert Person.objects.published().count() == 3
    assert migrating.require_known([list(pair) for pair in migrating.applied(connection.cursor())])


# Another database ------------------------------------------------------------------------------


@pytest.mark.own_database
def test_the_way_to_postgresql_and_back_changes_nothing(
    registry: Path,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from memorial.databases import read_database_url
    from tests.test_kills import scratch_database

    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        pytest.skip("needs PostgreSQL")
    monkeypatch.setattr(migrating, "migrate_to", kept.tables_at_once)
    before = sums()
    out, home = tmp_path / "out", tmp_path / "home"
    packages.make_whole(out, Progress(), kept.MOMENT)
    start_empty(registry, settings, tmp_path)
    with scratch_database(given) as address:
        with kept.registry_in(read_database_url(address, base=tmp_path)):
            restore(out)
            assert connection.vendor == "postgresql"
            assert sums() == before
            fresh = Contribution.objects.create(
                reference="new", kind="correction", received_in="2026-11"
            )
            fresh.delete()
            packages.make_whole(home, Progress(), kept.MOMENT)
            made = back_up(tmp_path)
            connection.close()
        shutil.rmtree(settings.MEDIA_ROOT)
        shutil.rmtree(tmp_path / "private")
        restore(home)
        assert connection.vendor == "sqlite"
        assert sums() == before
    assert bags.check(made).sums


def test_an_erasure_is_on_the_list_before_it_is_done(registry: Path) -> None:
    contribution = Contribution.objects.get()
    contributions.prune(now=dt.datetime(2050, 1, 2, tzinfo=dt.UTC))
    listed = erasures.read(erasures.place())
    assert erasures.erasure("contact", contribution.pk, contribution.reference) in listed


def test_an_erasure_is_done_even_where_the_list_cannot_be_written(
    registry: Path, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ERASURES = str(tmp_path)
    assert contributions.erase_contact(Contribution.objects.get())
    assert not ContributionContact.objects.exists()
    assert "a restored backup may bring back the contact" in caplog.text
