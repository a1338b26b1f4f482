"""How many people a name query finds among 200,000, by kind of spelling: a reference run.

    python -m tests.benchmarks.names_recall [--count 200000] [--show]

Works without the site: an index in memory, the reading of names, nothing else. The spellings and
the invented crowd come from a folder beside the repository (or `NAMES_MATERIAL`); without it the
run says so and ends. Half of the people, chosen by a hash of their id, served to tune the rules
("dev"); the figures to believe are those of the other half ("held out").
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyroaring import BitMap

from registry.names import (
    Field,
    Keys,
    NameParts,
    RecordedWord,
    candidates,
    initials_of_name,
    keys_of,
    read_query,
    score,
    words_of,
)

ROOT = Path(__file__).resolve().parents[2]
MATERIAL = Path(os.environ.get("NAMES_MATERIAL", ROOT.parent / "shared"))
SPELLINGS = MATERIAL / "names-dev.tsv"
MAKER = MATERIAL / "tools" / "make_corpus.py"
ARTIFACTS = ROOT / "tests" / ".artifacts"

# Kinds that no rule can know: another name of the same person.
BEYOND_RULES = {"alias"}
RANKS = 50
SMALL_KIND = 10


class MemoryIndex:
    """An inverted index over names, as small as it can be."""

    def __init__(self, names: Iterable[NameParts]) -> None:
        self.names = list(names)
        self._by_key: dict[tuple[Field, str], list[RecordedWord]] = defaultdict(list)
        bearers: dict[tuple[Field, str], list[int]] = defaultdict(list)
        known: set[RecordedWord] = set()
        for person, name in enumerate(self.names):
            for recorded in words_of(name):
                bearers[Field.EXACT, recorded.word].append(person)
                if recorded not in known:
                    known.add(recorded)
                    self._add_word(recorded)
            for letter in initials_of_name(name):
                bearers[Field.INITIAL, letter].append(person)
        self._bearers = {key: BitMap(people) for key, people in bearers.items()}

    def _add_word(self, recorded: RecordedWord) -> None:
        for field, keys in keys_of(recorded).items():
            for key in keys:
                self._by_key[field, key].append(recorded)

    def find(self, keys: Keys) -> Iterator[RecordedWord]:
        """The recorded words that have one of the keys in its field."""
        for field, values in keys.items():
            for value in values:
                yield from self._by_key.get((field, value), ())

    def postings(self, field: Field, keys: list[str]) -> list[BitMap]:
        """Who bears each of the words, or has each of the initials."""
        return [self._bearers.get((field, key)) or BitMap() for key in keys]

    def search(self, text: str) -> tuple[list[tuple[float, int]], int, float]:
        """Scores and people, best first; how many were scored, and the seconds that took."""
        query = read_query(text)
        chosen = candidates(query, self, self.postings)
        start = time.process_time()
        scored = [(-score(query, self.names[person]).score, person) for person in chosen]
        seconds = time.process_time() - start
        return [(-value, person) for value, person in sorted(scored)], len(chosen), seconds


def crowd(count: int) -> list[dict[str, str]]:
    """The people to search among: those of the spellings and invented ones."""
    path = ARTIFACTS / f"names-{count}.csv"
    if not path.exists():
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(".part")
        command = [sys.executable, str(MAKER), "--count", str(count), "--seed", "1"]
        command += ["--out", str(made)]
        subprocess.run(command, check=True)
        made.rename(path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spellings() -> list[dict[str, str]]:
    """The spellings to search for, each with its person."""
    with SPELLINGS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def is_held_out(person: str) -> bool:
    """Whether a person was kept away from the tuning of the rules."""
    return zlib.crc32(person.encode()) % 2 == 1


class Tally:
    """Ranks by kind, times, and misses that share the first score with too many namesakes."""

    def __init__(self) -> None:
        self.ranks: dict[str, list[int]] = defaultdict(list)
        self.tied: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.scored = 0
        self.scoring = 0.0

    def add(self, kind: str, rank: int, tied: bool) -> None:
        """Counts one spelling; rank 0 is a miss."""
        groups = [kind] if kind in BEYOND_RULES else [kind, "all but alias"]
        for group in groups:
            self.ranks[group].append(rank)
            self.tied[group] += tied

    def row(self, kind: str) -> str:
        """The figures of a kind: number, recall at 1 and 10, mean reciprocal rank, namesakes."""
        ranks = self.ranks.get(kind, [])
        if not ranks:
            return f"{'':>6}{'':>8}{'':>8}{'':>8}{'':>6}"
        first = sum(rank == 1 for rank in ranks) / len(ranks)
        ten = sum(0 < rank <= 10 for rank in ranks) / len(ranks)
        reciprocal = sum(1 / rank for rank in ranks if rank) / len(ranks)
        tied = self.tied[kind]
        return f"{len(ranks):6}{first:8.3f}{ten:8.3f}{reciprocal:8.3f}{tied:6}"


def run(index: MemoryIndex, ids: list[str], show: bool) -> dict[bool, Tally]:
    """Asks for every spelling; tallies by whether the person was held out."""
    place = {external: person for person, external in enumerate(ids)}
    tallies = {False: Tally(), True: Tally()}
    for row in spellings():
        tally = tallies[is_held_out(row["person_id"])]
        start = time.process_time()
        found, scored, scoring = index.search(row["variant"])
        tally.seconds.append(time.process_time() - start)
        tally.scored += scored
        tally.scoring += scoring
        wanted = place[row["person_id"]]
        people = [person for _, person in found[:RANKS]]
        rank = people.index(wanted) + 1 if wanted in people else 0
        own = score(read_query(row["variant"]), index.names[wanted]).score
        missed = not 0 < rank <= 10
        tied = missed and bool(found) and own >= found[0][0] - 1e-6
        tally.add(row["kind"], rank, tied)
        if show and missed and not is_held_out(row["person_id"]):
            print(f"{rank:3} {row['kind']:16}{row['variant']} | {index.names[wanted][:3]}")
    return tallies


def report(tallies: dict[bool, Tally]) -> None:
    """Prints the table of both halves, kinds by size, and the times."""
    dev, held_out = tallies[False], tallies[True]
    sizes = Counter({kind: len(ranks) for kind, ranks in dev.ranks.items()})
    sizes.update({kind: len(ranks) for kind, ranks in held_out.ranks.items()})
    columns = f"{'n':>6}{'R@1':>8}{'R@10':>8}{'MRR':>8}{'tied':>6}"
    print(f"{'':16}{'dev':>36}   {'held out':>36}")
    print(f"{'kind':16}{columns}   {columns}")
    for kind, size in sizes.most_common():
        if size >= SMALL_KIND:
            print(f"{kind:16}{dev.row(kind)}   {held_out.row(kind)}")
    print("tied: missed the first ten only among namesakes of the very same score")
    seconds = sorted(dev.seconds + held_out.seconds)
    mean, late = sum(seconds) / len(seconds), seconds[int(0.95 * len(seconds))]
    scored = dev.scored + held_out.scored
    rate = scored / (dev.scoring + held_out.scoring)
    print(f"a query: mean {1000 * mean:.1f} ms, p95 {1000 * late:.1f} ms of one core")
    print(f"{scored / len(seconds):.0f} people scored a query, {rate:.0f} scores a second")


def main() -> None:
    """Builds the index, asks, reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000, help="invented people beside")
    parser.add_argument("--show", action="store_true", help="print what dev spellings missed")
    arguments = parser.parse_args()
    if not SPELLINGS.exists() or not MAKER.exists():
        print(f"Skipped: no spellings or no maker of people in {MATERIAL}.")
        return
    rows = crowd(arguments.count)
    start = time.process_time()
    index = MemoryIndex(
        NameParts(row["surname"], row["given_name"], row["patronymic"], language="ru")
        for row in rows
    )
    print(f"{len(rows)} names indexed in {time.process_time() - start:.1f} s")
    report(run(index, [row["external_id"] for row in rows], arguments.show))


if __name__ == "__main__":
    main()
