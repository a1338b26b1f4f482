"""What readers sent is kept apart, and what was erased does not come back."""

from __future__ import annotations

import datetime as dt
import gzip
import shutil
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import Settings

from registry.curation import contributions, erasures
from registry.models import (
    Contribution,
    ContributionContact,
    ContributionPicture,
    CuratorSession,
)
from registry.preservation import (
    rotation,
)
from registry.preservation.errors import PreservationError
from tests import kept
from tests.preservation.copies import (
    LATEST,
    back_up,
    restore,
    start_empty,
)


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


def test_an_erasure_is_on_the_list_before_it_is_done(registry: Path) -> None:
    contribution = Contribution.objects.get()
    contributions.prune(now=dt.datetime(2050, 1, 2, tzinfo=dt.UTC))
    listed = erasures.read(erasures.place())
    assert erasures.erasure("contact", contribution.pk, contribution.reference) in listed


def test_what_was_erased_and_came_back_with_an_older_copy_is_erased_again(
    registry: Path, tmp_path: Path
) -> None:
    contribution = Contribution.objects.get()
    other = Contribution.objects.create(reference="o", kind="correction", received_in="2026-11")
    for_years = dt.date(2050, 1, 1)
    ContributionContact.objects.create(contribution=other, contact="zq", erase_after=for_years)
    connections.close_all()
    shutil.copy(registry, tmp_path / "older")
    contributions.erase_contact(contribution)
    contributions.destroy_picture(contribution)
    connections.close_all()
    shutil.copy(tmp_path / "older", registry)
    assert ContributionPicture.objects.exists()
    assert contributions.prune(now=kept.MOMENT)["again"] == 2
    assert not ContributionPicture.objects.exists()
    assert ContributionContact.objects.get().contribution == other
    assert contributions.prune(now=kept.MOMENT)["again"] == 0


def test_an_erasure_is_done_even_where_the_list_cannot_be_written(
    registry: Path, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ERASURES = str(tmp_path)
    assert contributions.erase_contact(Contribution.objects.get())
    assert not ContributionContact.objects.exists()
    assert "a restored backup may bring back the contact" in caplog.text
