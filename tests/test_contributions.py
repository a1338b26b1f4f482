"""Contributions behind the form: received whole or not at all, decided, sealed, erased."""

from __future__ import annotations

import datetime as dt
import os
import time
from functools import partialmethod
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from registry.curation import contributions, drafts, quarantine, sealing
from registry.curation.answers import ANSWERS, in_language_of
from registry.curation.drafts import Draft
from registry.curation.sealing import SealError
from registry.identifiers import read_reference, reference_of
from registry.models import (
    Contribution,
    ContributionContact,
    ContributionDraft,
    ContributionPicture,
    Curator,
    Depiction,
    Photo,
)
from registry.photos import clean
from registry.vocabulary import ContributionState
from tests import makers
from tests.sending import jpeg, quarantined

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)
WRITTEN = Draft(
    kind="photograph",
    name="Anna",
    text="zqtext",
    how_known="zqhow",
    permission="mine",
    contact="zqcontact",
    language="ru",
    done=("contact", "fact"),
)
Executed = DjangoCaptureOnCommitCallbacks


def begun(draft: Draft = WRITTEN, picture: bytes = b"") -> tuple[str, Draft]:
    """The key of a draft, and the draft as it is kept."""
    key = drafts.begin(draft)
    if picture:
        drafts.keep_picture(key, draft, clean(picture), picture)
    return key, drafts.find(key) or draft


def received(picture: bytes = b"", target: Any = None) -> Contribution:
    key, draft = begun(picture=picture)
    contribution = contributions.receive(key, draft, target, today=TODAY)
    assert contribution is not None
    return contribution


@pytest.fixture
def editor() -> Curator:
    return makers.make_curator()


@pytest.fixture
def key_pair(settings: Settings) -> str:
    """The private key; the public one stands in the settings."""
    settings.CONTRIBUTION_KEY, private = sealing.new_key_pair()
    return private


# Receiving -------------------------------------------------------------------------------------


def test_of_the_time_only_the_month_is_kept(
    django_capture_on_commit_callbacks: Executed,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        contribution = received(jpeg())
    assert contribution.received_in == "2026-11"
    times = {dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) for path in quarantined()}
    assert {(moment.day, moment.hour, moment.minute) for moment in times} == {(1, 0, 0)}
    kept = [field.name for field in Contribution._meta.concrete_fields]
    assert not [name for name in kept if "created" in name or "received_at" in name]


def test_a_draft_that_was_sent_is_gone_with_its_file(
    django_capture_on_commit_callbacks: Executed,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        contribution = received(jpeg())
    assert not ContributionDraft.objects.exists()
    row = contribution.picture
    assert {path.name for path in quarantined()} == {
        Path(row.clean_copy).name,
        Path(row.original).name,
    }


def test_only_the_service_may_read_what_waits() -> None:
    received(jpeg())
    assert {oct(path.stat().st_mode & 0o777) for path in quarantined()} == {"0o600"}


def test_references_find_a_wrong_character_and_are_never_alike() -> None:
    numbers = {reference_of(os.urandom(32)) for _number in range(200)}
    assert len(numbers) == 200
    for number in list(numbers)[:20]:
        assert read_reference(number) == number
        assert read_reference(number[:-1] + ("0" if number[-1] != "0" else "1")) == ""


_write = quarantine.Files.write


def _written(files: quarantine.Files, failing: Any, content: bytes) -> Any:
    return failing(_write, files, content)


class FaultError(OSError):
    """Raised at the step that is made to fail."""


def test_a_failure_at_any_step_of_sending_leaves_all_or_nothing(
    django_capture_on_commit_callbacks: Executed,
) -> None:
    """Statement by statement and file by file, each fails once."""
    failed = 0
    for step in range(1, 100):
        with django_capture_on_commit_callbacks(execute=True):
            key, draft = begun(picture=jpeg())
        before = {path.name for path in quarantined()}
        counted = iter(range(1, 1000))

        def failing(execute: Any, *args: Any, at: int = step, count: Any = counted) -> Any:
            if next(count) == at:
                raise FaultError
            return execute(*args)

        try:
            with (
                django_capture_on_commit_callbacks(execute=True),
                transaction.atomic(),
                connection.execute_wrapper(failing),
                pytest.MonkeyPatch.context() as patch,
            ):
                patch.setattr(quarantine.Files, "write", partialmethod(_written, failing))
                contributions.receive(key, draft, None, today=TODAY)
        except FaultError:
            failed += 1
            assert not Contribution.objects.exists()
            assert drafts.find(key) == draft
            assert {path.name for path in quarantined()} == before
            ContributionDraft.objects.all().delete()
            quarantine.remove([f"{name[:2]}/{name}" for name in before])
        else:
            break
    assert failed >= 6
    assert Contribution.objects.count() == 1
    assert len(quarantined()) == 2


# Deciding --------------------------------------------------------------------------------------


def test_a_decision_needs_a_reason_and_a_refusal_an_answer(editor: Curator) -> None:
    contribution = received()
    with pytest.raises(ValidationError):
        contributions.accept(contribution, editor=editor, reason=" ")
    with pytest.raises(ValidationError):
        contributions.decline(contribution, editor=editor, reason="No source.", answer="")
    contribution.refresh_from_db()
    assert contribution.state == ContributionState.RECEIVED


def test_what_is_decided_is_decided_once(editor: Curator) -> None:
    contribution = received()
    contributions.accept(contribution, editor=editor, reason="As in the file.")
    for attempt in (
        lambda: contributions.ask(contribution, "Why?", editor=editor),
        lambda: contributions.decline(contribution, editor=editor, reason="No.", answer="No."),
        lambda: contributions.reply(contribution, "More."),
    ):
        with pytest.raises(ValidationError):
            attempt()


def test_an_accepted_contribution_names_the_change_that_came_of_it(editor: Curator) -> None:
    person = makers.make_person()
    contribution = received(target=person)
    change_set = person.history.latest().change_set
    contributions.accept(
        contribution, editor=editor, reason="As in the file.", change_set=change_set
    )
    assert change_set.contributions.get() == contribution
    assert list(contributions.about(person)) == [contribution]


def test_a_declined_picture_is_destroyed(
    editor: Curator, django_capture_on_commit_callbacks: Executed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        contribution = received(jpeg())
    assert len(quarantined()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        contributions.decline(contribution, editor=editor, reason="Not she.", answer="Thank you.")
    assert not ContributionPicture.objects.exists()
    assert quarantined() == []


def test_an_accepted_picture_becomes_a_photograph_nobody_sees_yet(
    editor: Curator, django_capture_on_commit_callbacks: Executed
) -> None:
    person = makers.make_person()
    with django_capture_on_commit_callbacks(execute=True):
        contribution = received(jpeg(), target=person)
    with django_capture_on_commit_callbacks(execute=True):
        photo = contributions.take_picture(
            contribution, caption={"en": "Anna"}, editor=editor, reason="Sent by her family."
        )
    assert not photo.shows_a_picture
    assert Depiction.objects.get().person == person
    assert quarantined() == []
    with pytest.raises(contributions.NoPictureError):
        contributions.clean_copy(contribution)


def test_every_answer_is_there_in_the_language_of_the_sender() -> None:
    contribution = received()
    for code in ANSWERS:
        assert in_language_of(contribution, code).strip()


# Sealing ---------------------------------------------------------------------------------------


def test_with_a_key_neither_contact_nor_original_can_be_read_on_the_server(
    key_pair: str, django_capture_on_commit_callbacks: Executed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        contribution = received(jpeg(secret="zqexif"))
    kept = ContributionContact.objects.get().contact
    disk = kept.encode() + b"".join(path.read_bytes() for path in quarantined())
    assert b"zqcontact" not in disk
    assert b"zqexif" not in disk
    assert contribution.picture.is_sealed
    assert sealing.unseal_text(kept, key_pair) == "zqcontact"
    original = quarantine.read(contribution.picture.original)
    assert b"zqexif" in sealing.unseal(original, key_pair)


def test_a_sealed_picture_is_shown_from_its_clean_copy(key_pair: str, editor: Curator) -> None:
    contribution = received(jpeg())
    photo = contributions.take_picture(
        contribution, caption={"en": "Anna"}, editor=editor, reason="Sent by her family."
    )
    assert Photo.objects.get() == photo
    row = ContributionPicture.objects.get()
    assert (row.clean_copy, row.is_sealed) == ("", True)


def test_another_key_opens_nothing(key_pair: str) -> None:
    sealed = sealing.seal_text("zqcontact")
    _public, other = sealing.new_key_pair()
    for text, key in ((sealed, other), (sealed[:-8], key_pair), (sealed, "x")):
        with pytest.raises(SealError):
            sealing.unseal_text(text, key)


def test_a_draft_is_opened_by_its_own_key_alone() -> None:
    key, _draft = begun()
    row = ContributionDraft.objects.get()
    with pytest.raises(SealError):
        sealing.unlock(bytes(row.payload), sealing.new_draft_key())
    assert drafts.find(sealing.new_draft_key()) is None
    assert drafts.find(key) == WRITTEN


def test_keys_are_made_and_used_off_the_server(tmp_path: Path, settings: Settings) -> None:
    out, key = StringIO(), tmp_path / "private"
    call_command("make_sealing_key", str(key), stdout=out)
    settings.CONTRIBUTION_KEY = out.getvalue().splitlines()[0].removeprefix("CONTRIBUTION_KEY=")
    assert oct(key.stat().st_mode & 0o777) == "0o600"
    sealed = tmp_path / "sealed"
    sealed.write_bytes(sealing.seal(b"picture")[0])
    call_command("open_sealed", str(sealed), key=str(key), to=str(tmp_path / "opened"))
    assert (tmp_path / "opened").read_bytes() == b"picture"
    with pytest.raises(CommandError, match="never overwritten"):
        call_command("make_sealing_key", str(key))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("open_sealed", str(tmp_path / "none"), key=str(key))


# Erasing ---------------------------------------------------------------------------------------


def test_a_contact_is_erased_a_year_later_and_sooner_when_decided(editor: Curator) -> None:
    contribution = received()
    kept = ContributionContact.objects
    assert kept.get().erase_after == TODAY + contributions.CONTACT_KEPT
    kept.update(erase_after=timezone.localdate() + contributions.CONTACT_KEPT)
    contributions.accept(contribution, editor=editor, reason="As in the file.")
    soon = timezone.localdate() + contributions.CONTACT_KEPT_WHEN_DECIDED
    assert kept.get().erase_after == soon
    contributions.prune(now=timezone.now() + contributions.CONTACT_KEPT_WHEN_DECIDED)
    assert not kept.exists()
    assert Contribution.objects.exists()


def test_pruning_takes_what_is_due_and_nothing_else(
    django_capture_on_commit_callbacks: Executed,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        waiting = received(jpeg())
        key, _draft = begun(picture=jpeg())
    stray, fresh = (quarantine.Files().write(b"x") for _number in range(2))
    old = time.time() - 3 * 86_400
    os.utime(quarantine.storage().path(stray), (old, old))
    with django_capture_on_commit_callbacks(execute=True):
        out = StringIO()
        call_command("prune", stdout=out)
    assert "0 contributions never sent, 0 contacts, 1 files" in out.getvalue()
    assert drafts.find(key)
    with django_capture_on_commit_callbacks(execute=True):
        taken = contributions.prune(now=timezone.now() + dt.timedelta(days=2))
    assert taken == {"drafts": 1, "contacts": 0, "again": 0, "files": 0}
    names = {path.name for path in quarantined()}
    assert names == {waiting.picture.clean_copy[3:], waiting.picture.original[3:], fresh[3:]}


def test_an_erased_contact_is_in_no_table(editor: Curator) -> None:
    contribution = received()
    assert contributions.erase_contact(contribution)
    assert not contributions.erase_contact(contribution)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert "zqcontact" not in str(cursor.fetchall()), table
