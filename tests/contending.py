"""Eight curators and an import at once: ``python -m tests.contending SECONDS``.

Curators save records of their own, one after the other and without rest; beside them files are read
and committed. Each is a process of its own, as the workers of the site and the command are. Prints
what came of it as JSON; the database is that of `DATABASE_URL`, migrated and empty.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

CURATORS = 8
ROWS = 300
PORTION = 50


def curate(person: int, curator: int, end: float) -> tuple[list[float], list[str], int]:
    """Saves a person until the end: how long each time took, what went wrong, how often."""
    from registry.curation.recording import save_record
    from registry.models import Curator, Person

    editor = Curator.objects.get(pk=curator)
    spent, wrong, written = [], [], 0
    while time.monotonic() < end:
        begun = time.monotonic()
        try:
            row = Person.objects.get(pk=person)
            row.notes = f"{written + 1}"
            save_record(row, editor=editor, reason="Edit.", expected_version=row.version)
            written += 1
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
        spent.append(time.monotonic() - begun)
    return spent, wrong, written


def bring_in(end: float) -> tuple[list[str], int]:
    """Brings books in, one after the other: what went wrong, and how many people came."""
    from registry.intake import stages
    from tests import importing

    folder = Path(tempfile.mkdtemp())
    wrong, imported, number = [], 0, 0
    while time.monotonic() < end:
        number += 1
        rows = importing.people(ROWS)
        for row in rows:
            row["surname"] += "абвгд"[number % 5] * (number // 5 + 1)
        try:
            path = importing.write(folder, rows, f"{number}.csv")
            batch = stages.read_in(path, source_key=f"book-{number}", is_matched=False)
            stages.commit(batch, office="o", portion=PORTION)
            imported += len(rows)
        except Exception as error:
            wrong.append(f"import: {type(error).__name__}: {error}")
    return wrong, imported


def main() -> None:
    """Lets them all work for so many seconds."""
    import django

    django.setup()
    from django.db import connections

    from registry.models import Person
    from registry.search import verify
    from tests import makers

    names = [(f"Пробная{n} Анна", f"Anna Probnaya{n}") for n in range(CURATORS)]
    people = [makers.make_person(*name).pk for name in names]
    curators = [makers.make_curator(f"c{n}").pk for n in range(CURATORS)]
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(CURATORS + 1) as pool:
        end = time.monotonic() + float(sys.argv[1])
        book = pool.apply_async(bring_in, (end,))
        work = [(*both, end) for both in zip(people, curators, strict=True)]
        told = pool.starmap(curate, work, chunksize=1)
        wrong, imported = book.get()
    saved = dict(Person.objects.filter(pk__in=people).values_list("pk", "notes"))
    waits = sorted(each for spent, _wrong, _written in told for each in spent)
    result = {
        "saved": sum(written for _spent, _wrong, written in told),
        "imported": imported,
        "errors": [*wrong, *(each for _spent, errors, _written in told for each in errors)][:5],
        "lost": [
            pk
            for pk, (_spent, _wrong, written) in zip(people, told, strict=True)
            if saved[pk] != f"{written}"
        ],
        "p95": round(waits[int(len(waits) * 0.95)], 2),
        "worst": round(waits[-1], 2),
        "index": verify.differences(),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
