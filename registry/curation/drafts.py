"""Contributions that are being filled in: sealed to the key in their address, gone after a day."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from registry.curation import quarantine, sealing
from registry.models import ContributionDraft
from registry.photos import CleanPicture

KEPT_FOR = dt.timedelta(days=1)
# A flood fills these and no disk; whoever comes later is asked to come again.
MOST_OPEN = 5_000
MOST_BYTES = 2 * 2**30


class DraftsFullError(Exception):
    """More is being written at this moment than there is room for."""


@dataclass(frozen=True)
class Draft:
    """Everything typed so far. `about` is a public id, `name` stands where no record was chosen."""

    kind: str
    about: str = ""
    name: str = ""
    text: str = ""
    how_known: str = ""
    permission: str = ""
    contact: str = ""
    language: str = ""
    # Which steps were gone through; what they ask may be left blank.
    done: tuple[str, ...] = ()
    # The size of the picture; zero without one.
    width: int = 0
    height: int = 0

    @property
    def has_picture(self) -> bool:
        """Whether a picture lies in quarantine with it."""
        return self.width > 0


def begin(draft: Draft) -> str:
    """Keeps a new draft and gives its key. Raises `DraftsFullError` when there is no room."""
    prune(now=timezone.now())
    _require_room()
    key = sealing.new_draft_key()
    ContributionDraft.objects.create(
        digest=sealing.digest_of(key), payload=_locked(draft, key), expires_at=_end(timezone.now())
    )
    return key


def find(key: str, *, now: dt.datetime | None = None) -> Draft | None:
    """The draft of an address; None where there is none, or its day is over."""
    rows = ContributionDraft.objects.filter(expires_at__gt=now or timezone.now())
    row = rows.filter(digest=sealing.digest_of(key)).first()
    if row is None:
        return None
    values = json.loads(sealing.unlock(bytes(row.payload), key))
    return Draft(**{**values, "done": tuple(values["done"])})


def keep(key: str, draft: Draft) -> bool:
    """Writes what was typed; False where the draft is gone meanwhile."""
    found = ContributionDraft.objects.filter(digest=sealing.digest_of(key))
    return bool(found.update(payload=_locked(draft, key)))


def keep_picture(key: str, draft: Draft, picture: CleanPicture, original: bytes) -> bool:
    """Writes what was typed together with its picture, in place of the one it had.

    Raises `DraftsFullError` when there is no room.
    """
    _require_room()
    content = _packed(picture.bytes, original)
    draft = replace(draft, width=picture.width, height=picture.height)
    with quarantine.files() as files, transaction.atomic():
        name = files.write(sealing.lock(content, key))
        row = _locked_row(key)
        if row is None:
            quarantine.remove([name])
            return False
        quarantine.remove_afterwards(row.picture)
        row.picture, row.size, row.payload = name, len(content), _locked(draft, key)
        row.save()
    return True


def leave_picture_out(key: str, draft: Draft) -> bool:
    """Writes what was typed and takes the picture away; False where the draft is gone meanwhile."""
    with transaction.atomic():
        row = _locked_row(key)
        if row is None:
            return False
        quarantine.remove_afterwards(row.picture)
        row.picture, row.size = "", 0
        row.payload = _locked(replace(draft, permission="", width=0, height=0), key)
        row.save()
    return True


def picture_of(row: ContributionDraft, key: str) -> tuple[bytes, bytes]:
    """The clean copy and the original of the picture of a draft."""
    return _unpacked(sealing.unlock(quarantine.read(row.picture), key))


def take(key: str) -> ContributionDraft | None:
    """Locks the row of a draft that is being sent; None where somebody has sent it already."""
    return _locked_row(key)


def drop(row: ContributionDraft) -> None:
    """Takes a draft away with its picture."""
    quarantine.remove_afterwards(row.picture)
    row.delete()


def prune(*, now: dt.datetime) -> int:
    """Takes away all drafts whose day is over; gives their number."""
    with transaction.atomic():
        rows = list(ContributionDraft.objects.filter(expires_at__lte=now)[:500])
        for row in rows:
            drop(row)
    return len(rows)


def _end(now: dt.datetime) -> dt.datetime:
    """A day from now, to the next full hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return hour + dt.timedelta(hours=1) + KEPT_FOR


def _require_room() -> None:
    found = ContributionDraft.objects.aggregate(open=Count("pk"), bytes=Sum("size"))
    if found["open"] >= MOST_OPEN or (found["bytes"] or 0) >= MOST_BYTES:
        raise DraftsFullError


def _locked_row(key: str) -> ContributionDraft | None:
    rows = ContributionDraft.objects.select_for_update()
    return rows.filter(digest=sealing.digest_of(key)).first()


def _locked(draft: Draft, key: str) -> bytes:
    return sealing.lock(json.dumps(asdict(draft)).encode(), key)


def _packed(clean: bytes, original: bytes) -> bytes:
    return len(clean).to_bytes(8, "big") + clean + original


def _unpacked(content: bytes) -> tuple[bytes, bytes]:
    end = 8 + int.from_bytes(content[:8], "big")
    return content[8:end], content[end:]
