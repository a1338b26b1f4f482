"""Takes back everything one curator has done since a moment, and keeps what others did since."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from registry.curation.doubts import ask_again
from registry.curation.undoing import made_by, rows_of, undo_all
from registry.management.progress import Bar
from registry.models import ChangeSet, Curator

OFFICE = "undo_changes"
# Before they are taken back so many changes are named, and so many rows of each.
MOST_NAMED, MOST_ROWS = 100, 3


class Command(BaseCommand):
    help = (
        "Take back all changes, merges, publications and withdrawals of one curator since a "
        "moment, the newest first. What others have changed since stays and is listed. May be "
        "stopped and started again. The account is not closed: do that first, under Curators."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--editor", required=True, help="the name of the account")
        parser.add_argument(
            "--since", required=True, help="a day or a moment, e.g. 2026-11-25 or 2026-11-25T14:30"
        )
        parser.add_argument("--until", help="a day or a moment; without it until now")
        parser.add_argument("--reason", help="stands in the history and in the public log")
        parser.add_argument(
            "--check", action="store_true", help="say how much it would be and change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        curator = Curator.objects.filter(username=options["editor"]).first()
        if curator is None:
            raise CommandError(f"No account is called {options['editor']}.")
        since = _moment(options["since"])
        sets = made_by(curator).filter(at__gte=since)
        if options["until"]:
            sets = sets.filter(at__lte=_moment(options["until"]))
        number = sets.count()
        if options["check"]:
            self._name(list(sets[:MOST_NAMED]))
            told = "1 change" if number == 1 else f"{number} changes"
            self.stdout.write(f"{told} would be taken back.")
            return
        reason = options["reason"] or "Changes of one account taken back."
        bar = Bar(self.stderr, "changes")
        try:
            report = undo_all(sets, reason=reason, office=OFFICE, progress=bar)
        finally:
            bar.end()
        asked = ask_again(curator)
        for sentence in report.kept:
            self.stdout.write(f"Kept: {sentence}")
        for sentence in report.refused:
            self.stdout.write(f"Not taken back: {sentence}")
        if asked:
            self.stdout.write(f"Warnings this account had answered, asked again: {asked}.")
        self.stdout.write(f"{report.undone} changes taken back, {len(report.refused)} refused.")
        if report.kept:
            self.stdout.write(f"Something of it stays, for the reasons above: {len(report.kept)}.")
        if report.refused:
            raise CommandError("Some changes were not taken back; they are named above.")

    def _name(self, sets: list[ChangeSet]) -> None:
        """Each change with its moment and its rows, the newest first."""
        rows = rows_of(sets, most=MOST_ROWS + 1)
        for one in sets:
            named = rows.get(one.pk, [])
            further = " and more" if len(named) > MOST_ROWS else ""
            told = ", ".join(named[:MOST_ROWS])
            self.stdout.write(
                f"{one.at:%Y-%m-%d %H:%M:%S}  {one.get_kind_display()}: {told}{further}"
            )


def _moment(text: str) -> dt.datetime:
    """A moment or the beginning of a day, in the time zone of the registry."""
    try:
        day = parse_date(text)
        found = dt.datetime.combine(day, dt.time()) if day else parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"“{text}” is no moment; write 2026-11-25 or 2026-11-25T14:30.")
    return found if found.tzinfo else timezone.make_aware(found)
