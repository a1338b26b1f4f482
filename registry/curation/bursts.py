"""An alarm when one curator changes very much within a minute: a script, or harm being done."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db.models import QuerySet

from registry.models import Burst, ChangeSet

MINUTE = dt.timedelta(minutes=1)
USUAL_LIMIT = 50
SHOWN_FOR = dt.timedelta(days=14)

log = logging.getLogger(__name__)


def notice(change_set: ChangeSet) -> None:
    """Counts the last minute of the editor; notes and logs the burst once, then keeps it current.

    An office stands for a load or a command, which somebody runs knowingly.
    """
    if change_set.editor_id is None:
        return
    limit = int(getattr(settings, "BURST_CHANGES", USUAL_LIMIT))
    since = change_set.at - MINUTE
    number = ChangeSet.objects.filter(editor=change_set.editor_id, at__gt=since).count()
    if number < limit:
        return
    running = Burst.objects.filter(editor=change_set.editor_id, last_at__gte=since).first()
    if running is None:
        Burst.objects.create(
            editor_id=change_set.editor_id,
            began_at=since,
            last_at=change_set.at,
            number=number,
        )
        log.warning("Curator %s made %s changes within a minute.", change_set.editor_id, number)
    else:
        running.last_at = change_set.at
        running.number += 1
        running.save(update_fields=["last_at", "number"])


def lately(now: dt.datetime) -> QuerySet[Burst]:
    """The bursts of the last two weeks, the newest first."""
    return Burst.objects.filter(last_at__gte=now - SHOWN_FOR).select_related("editor")
