"""A backup brought back into an empty registry is the same registry; a damaged one is refused."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path

import pytest
from django.db import connection, connections
from pytest_django import Settings

from registry.models import (
    Contribution,
    ContributionContact,
    CuratorSession,
    FormerAddress,
    Person,
    Photo,
    SearchState,
)
from registry.preservation import bags, migrating, summing
from registry.preservation.errors import DamagedError, NotEmptyError, PreservationError
from registry.preservation.proving import read_info
from tests import kept
from tests.preservation.copies import (
    LATEST,
    back_up,
    damage,
    ended,
    is_untouched,
    restore,
    rewritten,
    start_empty,
    sums,
)


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


def test_what_several_processes_sum_is_what_one_does(
    registry: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, one_alone = sums(), read_info(bags.check(back_up(tmp_path)))
    monkeypatch.setattr(summing, "MANY", 0)
    monkeypatch.setattr(summing, "cores", lambda: 2)
    backup = back_up(tmp_path, kept.MOMENT + dt.timedelta(hours=1))
    assert read_info(bags.check(backup))["tables"] == one_alone["tables"]
    start_empty(registry, settings, tmp_path)
    restore(backup)
    assert sums() == before


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


def test_a_database_without_a_folder_is_told_before_the_backup_is_read(
    empty: Path, tmp_path: Path
) -> None:
    copy = kept.unpacked(LATEST, tmp_path / "kept")
    (copy / "manifest-sha256.txt").unlink()
    nowhere = kept.sqlite_at(tmp_path / "nowhere" / "registry.sqlite3")
    with (
        kept.registry_in(nowhere),
        pytest.raises(PreservationError, match=r"can be made in .*/nowhere"),
    ):
        restore(copy)


def test_a_restore_that_is_refused_leaves_no_private_folder(empty: Path, tmp_path: Path) -> None:
    copy = kept.unpacked(LATEST, tmp_path / "kept")
    (copy / "manifest-sha256.txt").unlink()
    with pytest.raises(DamagedError):
        restore(copy)
    assert not (tmp_path / "private").exists()


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


def test_a_restore_that_isended_anywhere_succeeds_the_next_time(
    registry: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up(tmp_path)
    before = sums()
    start_empty(registry, settings, tmp_path)
    for place in ("media.put_back", "sqlite_files.unpack", "targets.mark", "_carry_on"):
        with monkeypatch.context() as patch:
            patch.setattr(f"registry.preservation.restoring.{place}", ended)
            with pytest.raises(KeyboardInterrupt):
                restore(backup)
        connections.close_all()
    restore(backup)
    assert sums() == before


def test_a_copy_of_a_database_that_went_many_steps_as_one_goes_that_one_alone() -> None:
    """Django notes the many as well; gone one by one they would make every table twice."""
    one, many = ["registry", "0001_registry"], ["registry", "0019_changes_in_order_of_time"]
    following = ["registry", "0002_first_rows"]
    assert migrating.steps_of([one, many, following]) == {tuple(one), tuple(following)}
    assert migrating.steps_of([many]) == {tuple(many)}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.stem for path in kept.BACKUPS.glob("*.zip")))
def test_what_every_version_kept_is_restored_by_this_one(
    name: str, empty: Path, tmp_path: Path
) -> None:
    restored = restore(kept.unpacked(name, tmp_path / "kept"))
    assert restored.tables
    assert Person.objects.published().count() == 3
    assert migrating.require_known([list(pair) for pair in migrating.applied(connection.cursor())])
