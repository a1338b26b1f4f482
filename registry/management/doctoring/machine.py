"""The machine: folders and who may read them, room on the disk, backups, timers."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from registry.management.doctoring.findings import Finding, fault, note, well
from registry.web.health import LEAST_FREE, disk_of, free_bytes, written_places

# What only the account of the site may look into, by the name of its setting.
PRIVATE = ("QUARANTINE_ROOT", "IMPORTS_ROOT")
SCARCE = 2_000_000_000
OLDEST_BACKUP = timedelta(hours=26)
TIMERS = ("memorial-prune.timer", "memorial-backup.timer")
OPTIONAL_TIMERS = ("memorial-data.timer", "memorial-mirror.timer")


# Folders -------------------------------------------------------------------------------------


def folders() -> Iterator[Finding]:
    """Private folders are private, and what must be written can be written."""
    for name in PRIVATE:
        yield _private(name, Path(getattr(settings, name)))
    if "bucket" not in settings.STORAGES["default"]["BACKEND"]:
        yield _writable("pictures (MEDIA_ROOT)", Path(settings.MEDIA_ROOT))
    yield from database_file()


def _private(name: str, folder: Path) -> Finding:
    subject = f"folder {name}"
    if not folder.exists():
        return well(subject, "not made yet; it is made private with the first file")
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o077:
        return fault(
            subject, f"others may look into {folder} (mode {mode:o})", f"chmod 700 {folder}"
        )
    served = [Path(settings.STATIC_ROOT), Path(settings.MEDIA_ROOT)]
    if any(folder.is_relative_to(place) for place in served):
        return fault(
            subject, f"{folder} lies in a folder that may be served", f"move it and set {name}"
        )
    return _writable(subject, folder)


def _writable(subject: str, folder: Path) -> Finding:
    nearest = next((place for place in (folder, *folder.parents) if place.exists()), Path("/"))
    if os.access(nearest, os.W_OK | os.X_OK):
        return well(subject, f"{folder} can be written")
    account = f"the account that runs this command (number {os.geteuid()})"
    return fault(subject, f"{folder} cannot be written by {account}", f"chown it, see {nearest}")


def database_file() -> Iterator[Finding]:
    """SQLite: the file and its folder belong to the site alone."""
    database = settings.DATABASES["default"]
    path = Path(str(database.get("NAME", "")))
    if not database["ENGINE"].endswith("sqlite") or not path.is_absolute() or not path.exists():
        return
    subject = "database file"
    mode = stat.S_IMODE(path.stat().st_mode)
    closed = not stat.S_IMODE(path.parent.stat().st_mode) & 0o007
    if mode & 0o007 and not closed:
        yield fault(subject, f"everybody on this machine may read {path}", f"chmod 600 {path}")
    elif not os.access(path.parent, os.W_OK):
        yield fault(subject, f"{path.parent} cannot be written", "the journal lies beside the file")
    else:
        yield well(subject, f"{path} is read by its owner alone")


# Room, backups, timers -------------------------------------------------------------------------


def disk() -> Iterator[Finding]:
    """Room where the site writes, each disk once."""
    disks: dict[int, list[Path]] = {}
    for place in dict.fromkeys(written_places()):
        disks.setdefault(disk_of(place), []).append(place)
    for places in disks.values():
        free = free_bytes(places[0])
        words = f"{free / 1e9:.1f} GB free for {', '.join(map(str, places))}"
        if free < LEAST_FREE:
            yield fault("disk", words, "make room: writing will fail soon")
        elif free < SCARCE:
            yield note("disk", words, "make room before an import")
        else:
            yield well("disk", words)


def backups() -> Iterator[Finding]:
    """The age of the newest backup. Whether it restores, only a restore shows."""
    named = getattr(settings, "BACKUP_ROOT", "")
    if not named:
        yield note("backup", "no folder is named, so its age is not known", "set BACKUP_ROOT")
        return
    folder = Path(named)
    try:
        newest = max((entry.stat().st_mtime for entry in folder.iterdir()), default=None)
    except OSError:
        yield fault("backup", f"{folder} cannot be read", "mount it, or set BACKUP_ROOT")
        return
    if newest is None:
        yield fault("backup", f"{folder} is empty", "run the backup and restore it once elsewhere")
        return
    age = timedelta(seconds=timezone.now().timestamp() - newest)
    hours = age.total_seconds() / 3600
    if age > OLDEST_BACKUP:
        yield fault("backup", f"the newest is {hours:.0f} hours old", "see memorial-backup.service")
    else:
        yield well("backup", f"the newest is {max(hours, 0):.0f} hours old")


def timers() -> Iterator[Finding]:
    """Nightly work, where systemd runs it."""
    systemctl = shutil.which("systemctl")
    if systemctl is None or not Path("/run/systemd/system").exists():
        yield note("timers", "systemd does not run here", "see that prune is run every night")
        return
    for name in (*TIMERS, *OPTIONAL_TIMERS):
        asked = [systemctl, "is-active", name]
        state = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
        if state == "active":
            yield well("timers", f"{name} is active")
        elif name in TIMERS:
            yield fault(
                "timers", f"{name} is {state or 'not known'}", f"systemctl enable --now {name}"
            )
        else:
            yield note("timers", f"{name} is {state or 'not known'}")
