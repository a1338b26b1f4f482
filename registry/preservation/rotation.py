"""Which backups stay: two days all, then of seven days, four weeks and six months the last.

What senders left stays thirty days.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path

KEPT: tuple[tuple[Callable[[dt.datetime], str], int], ...] = (
    (lambda at: f"{at:%Y-%m-%d}", 7),
    (lambda at: f"{at:%G-%V}", 4),
    (lambda at: f"{at:%Y-%m}", 6),
)
# Everything this young stays: after a restore the first backup of the day must not take away the
# one that was restored from.
ALL_KEPT = dt.timedelta(days=2)
SENDERS_KEPT = dt.timedelta(days=30)
STAMP = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"memorial-(\d{8}T\d{6}Z)")
SENDERS = "-senders"
GOING = ".making-going-"


def name_of(at: dt.datetime) -> str:
    """The name of a backup made at a moment."""
    return f"memorial-{at.astimezone(dt.UTC):{STAMP}}"


def senders_of(name: str) -> str:
    """The bag beside it."""
    return name + SENDERS


def made_at(name: str) -> dt.datetime | None:
    """When a backup of that name was made; None when it is no name of one."""
    found = NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return dt.datetime.strptime(found[1], STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def backups_in(root: Path) -> list[Path]:
    """The backups in a folder, the oldest first."""
    return sorted(path for path in root.iterdir() if path.is_dir() and made_at(path.name))


def to_keep(made: list[dt.datetime], now: dt.datetime) -> set[dt.datetime]:
    """The young, and the latest of each of the last days, weeks and months that have one."""
    kept = {at for at in made if now - at < ALL_KEPT}
    for stretch, number in KEPT:
        latest: dict[str, dt.datetime] = {}
        for at in sorted(made, reverse=True):
            latest.setdefault(stretch(at), at)
        kept.update(list(latest.values())[:number])
    return kept


def rotate(root: Path, now: dt.datetime) -> list[str]:
    """Takes away what is not to be kept any longer; gives the names."""
    found = {path: made_at(path.name) for path in backups_in(root)}
    kept = to_keep([at for at in found.values() if at], now)
    gone = [path for path, at in found.items() if at not in kept]
    for path in sorted(root.glob(f"memorial-*{SENDERS}")):
        at = made_at(path.name.removesuffix(SENDERS))
        if at and (at < now - SENDERS_KEPT or not (root / name_of(at)).is_dir() or at not in kept):
            gone.append(path)
    for path in gone:
        # Half a backup must not look like one.
        going = path.rename(root / f"{GOING}{path.name}")
        shutil.rmtree(going)
    return [path.name for path in gone]
