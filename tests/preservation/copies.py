"""Copies of a small kept registry: made, brought back, and harmed, for the tests beside."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections
from pytest_django import Settings

from registry.preservation import (
    backups,
    bags,
    restoring,
    tables,
)
from registry.preservation.progress import Progress
from registry.preservation.restoring import Options, Restored
from tests import kept

PASSPHRASE = "a long passphrase of 1937"
TODAY = kept.MOMENT.date()
LATEST = sorted(kept.BACKUPS.glob("backup-*.zip"))[-1].stem


def restore(path: Path, **options: Any) -> Restored:
    today = options.pop("today", TODAY)
    asked = options.pop("ask", lambda: PASSPHRASE)
    return restoring.restore(
        path, Progress(), ask=asked, today=today, options=Options(processes=1, **options)
    )


def back_up(tmp_path: Path, at: dt.datetime = kept.MOMENT) -> Path:
    return backups.backup(tmp_path / "backups", Progress(), now=at).folder


def start_empty(registry: Path, settings: Settings, tmp_path: Path) -> None:
    """Another machine: no database, no pictures, no list of erasures."""
    connections.close_all()
    for end in ("", "-wal", "-shm"):
        registry.with_name(registry.name + end).unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    shutil.rmtree(tmp_path / "private", ignore_errors=True)


def is_untouched(path: Path) -> bool:
    """Whether there is no database, nor anything that SQLite keeps beside one."""
    return not list(path.parent.glob(f"{path.name}*"))


def sums() -> dict[str, Any]:
    """What every kept table comes to."""
    from registry.preservation.gathering import record_tables, sender_tables
    from registry.preservation.shape import as_json

    entries = [as_json(table) for table in record_tables() + sender_tables()]
    with tables.one_moment() as source:
        return dict(tables.sums_in_database(source, entries, lambda more: None))


def rewritten(bag: Path, target: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The same bag with another account of itself, and sums that fit it."""
    writer = bags.BagWriter(target)
    for name in bags.check(bag).sums:
        if name != "data/info.json":
            writer.add(name, (bag / name).read_bytes())
    info = json.loads((bag / "data" / "info.json").read_text())
    change(info)
    writer.add("data/info.json", json.dumps(info).encode())
    writer.finish(info={})
    return target


def ended(*args: Any, **kwargs: Any) -> None:
    """In place of a step: the command is ended there."""
    raise KeyboardInterrupt


def damage(folder: Path, chance: random.Random) -> str:
    """Harms one file of a folder in one of four ways; says how."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    path = chance.choice(files)
    content = bytearray(path.read_bytes())
    kind = chance.choice(["flip", "cut", "swap", "gone"])
    if kind == "swap":
        other = chance.choice([each for each in files if each.read_bytes() != bytes(content)])
        path.write_bytes(other.read_bytes())
        other.write_bytes(bytes(content))
        return f"{path} swapped with {other}"
    if kind == "gone" or not content:
        path.unlink()
        return f"{path} missing"
    place = chance.randrange(len(content))
    if kind == "flip":
        content[place] ^= 1 << chance.randrange(8)
    else:
        del content[place:]
    path.write_bytes(bytes(content))
    return f"{path} {kind} at {place}"
