"""Packages for archives and for the society, and the way from one database to another."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from registry.models import (
    Contribution,
    Person,
    Photo,
)
from registry.preservation import (
    bags,
    migrating,
    packages,
)
from registry.preservation.errors import DamagedError
from registry.preservation.progress import Progress
from tests import kept, makers
from tests.preservation.copies import (
    PASSPHRASE,
    back_up,
    restore,
    start_empty,
    sums,
)


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
    photo = Photo.objects.get()
    photo.caption = {"en": "=Anna"}
    makers.save(photo)
    made = packages.preserve(tmp_path / "out", Progress(), edition=packages.PUBLIC, now=kept.MOMENT)
    names = {path.relative_to(made.path).as_posix() for path in made.path.rglob("*")}
    assert f"data/pictures/{photo.public_id}.jpg" in names
    # A caption that begins as a formula does is none in the list of pictures.
    assert "'=Anna" in (made.path / "data/pictures.csv").read_text("utf-8-sig")
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
