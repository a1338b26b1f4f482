"""How many people reconciliation finds by another spelling of their name.

    python -m tests.benchmarks.reconcile_recall [--count 200000]

The spellings and the crowd are those of `names_recall`, loaded into a registry of their own; each
spelling is asked as a query of a batch would be, with nothing beside the name and a limit of ten.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.benchmarks.ground import DATA, ROOT
from tests.benchmarks.names_recall import (
    ARTIFACTS,
    MAKER,
    MATERIAL,
    SMALL_KIND,
    SPELLINGS,
    Tally,
    crowd,
    is_held_out,
    spellings,
)

TEN = 10
FILE = "registry.sqlite3"


def prepared(count: int) -> Path:
    """A registry with the crowd and the people of the spellings, made once."""
    folder = DATA / f"names-{count}"
    if folder.exists():
        return folder / FILE
    crowd(count)
    # A folder goes to its name as a whole, with what SQLite keeps beside the file.
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{part / FILE}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    people = str(ARTIFACTS / f"names-{count}.csv")
    for command in (("migrate", "-v", "0"), ("load_bench", people), ("rebuild_index",)):
        subprocess.run(
            [sys.executable, "manage.py", *command], check=True, env=environment, cwd=ROOT
        )
    part.replace(folder)
    return folder / FILE


def run() -> dict[bool, Tally]:
    """Asks for every spelling; tallies by whether the person was held out."""
    from registry.models import ExternalIdentifier, Person
    from registry.opendata.reconcile.asking import PERSON, Query
    from registry.opendata.reconcile.people import candidates
    from registry.search.snapshot import snapshot

    numbers = ExternalIdentifier.objects.filter(scheme="external_id")
    wanted = {row["person_id"] for row in spellings()}
    keys = dict(numbers.filter(value__in=wanted).values_list("value", "target_id"))
    ids = dict(Person.objects.filter(pk__in=keys.values()).values_list("pk", "public_id"))
    tallies = {False: Tally(), True: Tally()}
    for row in spellings():
        tally = tallies[is_held_out(row["person_id"])]
        began = time.process_time()
        with snapshot() as index:
            found = candidates(index, Query(text=row["variant"], kinds=(PERSON,), limit=TEN))
        tally.seconds.append(time.process_time() - began)
        people = [each.public_id for each in found]
        person = ids[keys[row["person_id"]]]
        tally.add(row["kind"], people.index(person) + 1 if person in people else 0, tied=False)
    return tallies


def report(tallies: dict[bool, Tally]) -> None:
    """Prints the table of both halves, kinds by size, and the time of a query."""
    sizes: Counter[str] = Counter()
    for tally in tallies.values():
        sizes.update({kind: len(ranks) for kind, ranks in tally.ranks.items()})
    columns = f"{'n':>6}{'R@1':>8}{'R@10':>8}{'MRR':>8}{'':>6}"
    print(f"{'':16}{'dev':>36}   {'held out':>36}\n{'kind':16}{columns}   {columns}")
    for kind, size in sizes.most_common():
        if size >= SMALL_KIND:
            print(f"{kind:16}{tallies[False].row(kind)}   {tallies[True].row(kind)}")
    seconds = sorted(second for tally in tallies.values() for second in tally.seconds)
    mean, late = sum(seconds) / len(seconds), seconds[int(0.95 * len(seconds))]
    print(f"a query: mean {1000 * mean:.1f} ms, p95 {1000 * late:.1f} ms of one core")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000, help="invented people beside")
    arguments = parser.parse_args()
    if not SPELLINGS.exists() or not MAKER.exists():
        print(f"Skipped: no spellings or no maker of people in {MATERIAL}.")
        return
    os.environ["DATABASE_URL"] = f"sqlite:///{prepared(arguments.count)}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    report(run())


if __name__ == "__main__":
    main()
