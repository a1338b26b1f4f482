"""Two questions of the machine's watchman: is the process alive, can it serve."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry.search.status import is_missing

PLAIN = "text/plain; charset=utf-8"
# With less on the disk a picture or a journal of the database may find no room.
LEAST_FREE = 200_000_000


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is touched."""
    return HttpResponse("alive\n", content_type=PLAIN)


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when everything the site needs is there, else 503 with the first reason."""
    try:
        reason = next(filter(None, (look() for look in LOOKS)), "")
    except (DatabaseError, InterfaceError):
        reason = "the database does not answer"
    if reason:
        return HttpResponse(f"not ready: {reason}\n", content_type=PLAIN, status=503)
    return HttpResponse("ready\n", content_type=PLAIN)


def database_fault() -> str:
    """Raises where the database is away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def migrations_fault() -> str:
    return "migrations are waiting" if waiting_migrations() else ""


def waiting_migrations() -> list[str]:
    """Names of those the database has not seen."""
    applied = MigrationRecorder(connection).applied_migrations()
    return [f"{app}.{name}" for app, name in known_migrations() if (app, name) not in applied]


@cache
def known_migrations() -> list[tuple[str, str]]:
    """Those of the code, which stay the same while it runs."""
    return sorted(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def index_fault() -> str:
    """Whether people are published and nobody finds them, as after an upgrade."""
    return "the index is empty: run rebuild_index" if is_missing() else ""


def media_fault() -> str:
    """Whether pictures can be read where they are kept."""
    try:
        if isinstance(default_storage._wrapped, FileSystemStorage):  # type: ignore[attr-defined]
            folder = Path(settings.MEDIA_ROOT)
            # It is made with the first picture.
            return "" if _nearest(folder).is_dir() else "the folder of pictures is not there"
        check = getattr(default_storage, "check", None)
        if check is not None:
            check()
    except OSError:
        return "the store of pictures does not answer"
    return ""


def disk_fault() -> str:
    full = [place for place in written_places() if free_bytes(place) < LEAST_FREE]
    return "the disk is nearly full" if full else ""


def written_places() -> list[Path]:
    """Folders the site writes into on this machine."""
    places = [Path(settings.MEDIA_ROOT), Path(settings.QUARANTINE_ROOT)]
    name = str(settings.DATABASES["default"].get("NAME", ""))
    if connection.vendor == "sqlite" and name.startswith("/"):
        places.append(Path(name).parent)
    return places


def free_bytes(place: Path) -> int:
    """How much may still be written there."""
    return shutil.disk_usage(_nearest(place)).free


def disk_of(place: Path) -> int:
    """The number of the file system it lies on or will be made on."""
    return _nearest(place).stat().st_dev


def _nearest(place: Path) -> Path:
    """The folder itself, or the one above that it will be made in."""
    return next((folder for folder in (place, *place.parents) if folder.exists()), Path("/"))


LOOKS: tuple[Callable[[], str], ...] = (
    database_fault,
    migrations_fault,
    index_fault,
    media_fault,
    disk_fault,
)
