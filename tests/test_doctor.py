"""What is wrong with an installation, told in plain words; and whether it can serve."""

from __future__ import annotations

import os
import shutil
import time
from collections import namedtuple
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from registry.management.commands import doctor
from registry.management.doctoring import machine, site
from registry.management.doctoring.findings import Finding, Grade
from registry.models import SearchState
from registry.web import health
from tests import makers
from tests.test_pictures import attach, jpeg, make_photo

Usage = namedtuple("Usage", "total used free")


def only(found: Any, subject: str = "") -> Finding:
    findings = [one for one in found if not subject or one.subject == subject]
    assert len(findings) == 1, findings
    return findings[0]


def examined() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


# The command -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_fault_ends_the_command_with_one_and_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def ill() -> Any:
        yield Finding("disk", "is full", Grade.FAULT, "make room")

    monkeypatch.setattr(doctor, "LOOKS", (ill,))
    code, told = examined()
    assert code == 1
    assert "FAULT disk" in told
    assert "→ make room" in told
    monkeypatch.setattr(doctor, "LOOKS", (site.keys,))
    assert examined()[0] == 0


@pytest.mark.django_db
def test_every_look_finds_something_to_say() -> None:
    for look in doctor.LOOKS:
        assert all(finding.words for finding in doctor.looked(look)), look


def test_a_silent_database_is_a_finding_and_its_message_is_nobodys() -> None:
    def database() -> Any:
        raise OperationalError("password=secret")
        yield

    found = only(doctor.looked(database))
    assert found.is_fault
    assert "secret" not in found.words + found.remedy


# The machine -----------------------------------------------------------------------------------


def test_a_private_folder_others_may_look_into_is_a_fault(
    settings: Settings, tmp_path: Path
) -> None:
    settings.QUARANTINE_ROOT = str(tmp_path)
    tmp_path.chmod(0o755)
    assert only(machine.folders(), "folder QUARANTINE_ROOT").remedy == f"chmod 700 {tmp_path}"
    tmp_path.chmod(0o700)
    assert not only(machine.folders(), "folder QUARANTINE_ROOT").is_fault


def test_a_private_folder_within_a_served_one_is_a_fault(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "media" / "quarantine"
    folder.mkdir(mode=0o700, parents=True)
    settings.MEDIA_ROOT, settings.QUARANTINE_ROOT = str(tmp_path / "media"), str(folder)
    assert only(machine.folders(), "folder QUARANTINE_ROOT").is_fault


@pytest.mark.parametrize(
    ("free", "grade"), [(1_000, Grade.FAULT), (1_000_000_000, Grade.NOTE), (10**11, Grade.WELL)]
)
def test_a_full_disk_is_told_before_it_is_full(
    monkeypatch: pytest.MonkeyPatch, free: int, grade: Grade
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(10**12, 0, free))
    assert {finding.grade for finding in machine.disk()} == {grade}


def test_a_disk_is_told_once_with_all_that_is_written_to_it(
    settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.QUARANTINE_ROOT = str(tmp_path / "a"), str(tmp_path / "b")
    (finding,) = machine.disk()
    assert all(str(tmp_path / name) in finding.words for name in "ab")


def test_an_old_backup_and_none_are_faults(settings: Settings, tmp_path: Path) -> None:
    settings.BACKUP_ROOT = str(tmp_path)
    assert only(machine.backups()).is_fault
    backup = tmp_path / "backup"
    backup.mkdir()
    assert not only(machine.backups()).is_fault
    old = time.time() - 27 * 60 * 60
    os.utime(backup, (old, old))
    assert only(machine.backups()).is_fault
    settings.BACKUP_ROOT = str(tmp_path / "nowhere")
    assert only(machine.backups()).is_fault


def test_a_timer_that_does_not_run_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: "/bin/systemctl")
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    states = {"memorial-prune.timer": "inactive", "memorial-mirror.timer": "inactive"}

    def asked(command: list[str], **_options: Any) -> Any:
        return SimpleNamespace(stdout=states.get(command[-1], "active"))

    monkeypatch.setattr(machine.subprocess, "run", asked)
    found = {finding.words: finding.grade for finding in machine.timers()}
    assert found["memorial-prune.timer is inactive"] == Grade.FAULT
    assert found["memorial-mirror.timer is inactive"] == Grade.NOTE
    assert found["memorial-backup.timer is active"] == Grade.WELL


# The site --------------------------------------------------------------------------------------


def test_debugging_and_a_plain_key_are_faults(settings: Settings) -> None:
    settings.DEBUG, settings.SECRET_KEY = True, "aaaa"
    told = " ".join(finding.words for finding in site.given_settings() if finding.is_fault)
    assert "DEBUG" in told
    assert "SECRET_KEY" in told


@pytest.mark.django_db
def test_a_link_that_nobody_opened_yet_is_told() -> None:
    assert only(site.curators()).remedy == "run first_curator_link"
    call_command("first_curator_link", stdout=StringIO())
    assert "the link that was printed" in only(site.curators()).remedy


@pytest.mark.django_db
def test_published_people_nobody_finds_are_a_fault() -> None:
    makers.make_person()
    assert not only(site.index()).is_fault
    SearchState.objects.all().delete()
    assert only(site.index()).remedy == "run rebuild_index"


@pytest.mark.django_db
def test_a_picture_without_its_file_and_a_damaged_one_are_found(settings: Settings) -> None:
    photo = make_photo()
    attach(photo, jpeg())
    assert not only(site.media()).is_fault
    first, second, *_ = photo.renditions.order_by("pk")
    first.file.storage.delete(first.file.name)
    path = Path(settings.MEDIA_ROOT) / str(second.file.name)
    path.write_bytes(path.read_bytes()[:-10])
    found = only(site.media())
    assert found.is_fault
    assert found.words.startswith("2 of 3 looked at")
    assert photo.public_id in found.words


# Ready -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_not_ready_while_published_people_are_not_found(client: Client) -> None:
    makers.make_person()
    assert client.get("/readyz").status_code == 200
    SearchState.objects.all().delete()
    answer = client.get("/readyz")
    assert (answer.status_code, b"rebuild_index" in answer.content) == (503, True)


def _no_room(monkeypatch: pytest.MonkeyPatch, settings: Settings, folder: Path) -> None:
    monkeypatch.setattr(health, "free_bytes", lambda _place: 1000)


def _no_folder(monkeypatch: pytest.MonkeyPatch, settings: Settings, folder: Path) -> None:
    (folder / "media").write_text("a file")
    settings.MEDIA_ROOT = str(folder / "media")


@pytest.mark.django_db
@pytest.mark.parametrize(("break_it", "word"), [(_no_room, b"disk"), (_no_folder, b"pictures")])
def test_not_ready_without_room_or_pictures(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    tmp_path: Path,
    break_it: Callable[..., None],
    word: bytes,
) -> None:
    break_it(monkeypatch, settings, tmp_path)
    answer = client.get("/readyz")
    assert (answer.status_code, word in answer.content) == (503, True)
    assert str(tmp_path).encode() not in answer.content
