"""The site: its settings, its database, its index, its files."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.files.storage import default_storage
from django.db import Error as AnyDatabaseError
from django.db import connections
from PIL import Image

from registry.management.doctoring.findings import Finding, fault, note, well
from registry.models import Curator, Rendition, SearchState
from registry.search.replica import REPLICA_ALIAS
from registry.search.status import MOST_TAIL, is_missing, status
from registry.web.health import waiting_migrations

SAMPLE = 20
SHORTEST_KEY = 50
# Too big to count every row of its index by the way.
COUNTABLE = 500_000


# Settings --------------------------------------------------------------------------------------


def given_settings() -> Iterator[Finding]:
    """What the framework finds wrong with a public server, and what only we know."""
    local = getattr(settings, "LOCAL_MODE", False)
    if local:
        yield note("settings", "LOCAL_MODE is on: for one's own machine, not for a public server")
    if settings.DEBUG:
        yield fault("settings", "DEBUG shows readers the inside of the site", "set DEBUG=off")
    if len(settings.SECRET_KEY) < SHORTEST_KEY or len(set(settings.SECRET_KEY)) < 5:
        yield fault(
            "settings", "SECRET_KEY is short or plain", "make a new one of 50 letters or more"
        )
    told = run_checks(include_deployment_checks=not local)
    found = [one for one in told if one.level >= WARNING and not one.is_silenced()]
    for message in found:
        words = " ".join(str(message.msg).split())
        yield fault("settings", words, f"see {message.id} in the documentation of Django")
    if not found and not local:
        yield well("settings", "complete for a public server")


def keys() -> Iterator[Finding]:
    """The key to which what readers send is sealed."""
    if not settings.CONTRIBUTIONS:
        yield well("keys", "readers send in nothing (CONTRIBUTIONS is off)")
    elif settings.CONTRIBUTION_KEY:
        yield well("keys", "contacts and original pictures of senders are sealed")
    else:
        yield note(
            "keys",
            "contacts and original pictures of senders lie open on this machine",
            "run make_sealing_key and set CONTRIBUTION_KEY",
        )


def curators() -> Iterator[Finding]:
    """Two people are needed for what two people must agree to."""
    active = [one for one in Curator.objects.filter(is_active=True) if one.has_usable_password()]
    if not active and Curator.objects.filter(is_active=True).exists():
        words = "nobody has set a password yet"
        yield note("curators", words, "open the link that was printed, or make one anew")
    elif not active:
        yield note("curators", "there is none yet", "run first_curator_link")
    elif len(active) == 1 and Curator.objects.filter(is_active=True).count() > 1:
        words = "there is one, others have not set a password yet; some decisions need two"
        yield note("curators", words, "see that they open their links, or invite_curator again")
    elif len(active) == 1:
        yield note("curators", "there is one; some decisions need two", "run invite_curator")
    else:
        yield well("curators", f"{len(active)} can sign in")


# Database --------------------------------------------------------------------------------------


def database() -> Iterator[Finding]:
    """Whether it answers and has every migration."""
    waiting = waiting_migrations()
    if waiting:
        words = f"{len(waiting)} are waiting, the first is {waiting[0]}"
        yield fault("migrations", words, "stop the site, make a backup, run migrate")
    else:
        yield well("migrations", "all are applied")
    if REPLICA_ALIAS in connections:
        yield replica()


def replica() -> Finding:
    """How far the second server follows the first."""
    found = SearchState.objects.filter(pk=1).values_list("version", flat=True)
    try:
        here, there = found.using("default").first(), found.using(REPLICA_ALIAS).first()
        with connections[REPLICA_ALIAS].cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery()")
            follows = cursor.fetchone()[0]
    except AnyDatabaseError:
        words = "the server of DATABASE_REPLICA_URL does not answer; readers use the other"
        return fault("replica", words, "start it, or take the setting away")
    if not follows:
        words = "the server of DATABASE_REPLICA_URL follows no other"
        return fault("replica", words, "name a standby, see docs/deploy.md")
    if here != there:
        words = f"it is at version {there or 0} of {here or 0}"
        return note("replica", words, "if that stays so, look at its log")
    return well("replica", f"it follows, both are at version {here or 0}")


def index() -> Iterator[Finding]:
    """Whether people are found, and pages are quick."""
    if is_missing():
        yield fault("index", "people are published and none is found", "run rebuild_index")
        return
    state = SearchState.objects.filter(pk=1).first()
    if state is None:
        yield well("index", "nobody is published yet")
        return
    if state.next_document > COUNTABLE:
        yield well("index", "people are found; verify_index compares it with the records")
        return
    found = status()
    words = f"{found.people} people are found"
    if found.tail_share > MOST_TAIL and found.tail > 1000:
        yield note("index", f"{words}, {found.tail} of them out of order", "run rebuild_index")
    else:
        yield well("index", words)


# Files -----------------------------------------------------------------------------------------


def static_files() -> Iterator[Finding]:
    """Style sheets and scripts under the names the pages ask for."""
    storage = settings.STORAGES["staticfiles"]["BACKEND"]
    if "Manifest" not in storage:
        yield note("static files", "are served from the source, as for development")
        return
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sheet = Path(settings.BASE_DIR) / "registry" / "static" / "registry"
    if not manifest.exists():
        yield fault("static files", "are not collected", "run collectstatic")
    elif any(path.stat().st_mtime > manifest.stat().st_mtime for path in sheet.rglob("*.*")):
        yield note("static files", "are older than their sources", "run collectstatic")
    else:
        yield well("static files", "are collected")


def media() -> Iterator[Finding]:
    """A sample of pictures: is there a file, is it a picture, does a bucket keep strangers out."""
    keys = list(Rendition.objects.order_by().values_list("pk", flat=True)[:100_000])
    if not keys:
        yield well("pictures", "there are none yet")
        return
    chosen = random.sample(keys, min(SAMPLE, len(keys)))
    sizes = list(Rendition.objects.filter(pk__in=chosen).select_related("photo"))
    bad = [size for size in sizes if not _is_whole(size)]
    if bad:
        names = ", ".join(sorted({size.photo.public_id for size in bad})[:5])
        words = f"{len(bad)} of {len(sizes)} looked at are missing or damaged: {names}"
        yield fault("pictures", words, "restore them from the backup")
    else:
        yield well("pictures", f"{len(sizes)} of {len(keys)} sizes looked at are whole")
    is_open = getattr(default_storage, "is_open_to_all", None)
    if is_open is not None:
        yield _bucket(str(sizes[0].file.name), is_open)


def _is_whole(size: Rendition) -> bool:
    try:
        with size.file.open("rb") as file:
            content = file.read()
        with Image.open(io.BytesIO(content)) as picture:
            return len(content) == size.size and picture.size == (size.width, size.height)
    except (OSError, ValueError, Image.DecompressionBombError):
        return False


def _bucket(name: str, is_open: object) -> Finding:
    try:
        open_to_all = callable(is_open) and is_open(name)
    except OSError:
        return fault("bucket", "the store of pictures does not answer", "look at MEDIA_STORAGE_URL")
    if open_to_all:
        words = "anybody can read the bucket, withdrawn pictures too"
        return fault("bucket", words, "take public reading away from it")
    return well("bucket", "nobody reads it without a key")
