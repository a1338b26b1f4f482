"""Feeds that tell days and never the hour, so that every reader gets the same bytes."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed


class DayFeed(Atom1Feed):
    """An Atom feed; an empty one bears the day, not the second in which somebody asked for it."""

    def latest_post_date(self) -> dt.datetime:
        if not self.items:
            return midnight(timezone.localdate())
        latest: dt.datetime = super().latest_post_date()
        return latest


def midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day, in UTC."""
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
