"""How well and how fast records of one person are found.

    python -m tests.benchmarks.matching SIZE
    --registry FILE   a registry of SIZE invented people (seed 1), read only; else one is made
    --asked N         people of the registry asked for, half of them held out (100,000)
    --rows N          rows of a file matched against the registry and each other (100,000)
    --processes N     as many look at the registry (2)

The maker writes one and a half of a hundred people a second time, spelt otherwise and with dates
missing. Which record repeats which is known from the maker itself. Weights and bounds were chosen
by looking at the first half of the people asked for; the second was only measured.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.ground import Ground, load_average, machine, memory_now

CHUNK = 50_000
SEED, SEED_OF_ROWS = 1, 7
AT_ONCE = 2000
# What a repeated record shares with the first one, by column.
SHARED = (4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)


class Made(NamedTuple):
    """Some rows of the maker, and for each that repeats others, the ones it may repeat."""

    rows: list[tuple[str, ...]]
    repeated: dict[int, set[int]]

    def is_one_person(self, one: int, other: int) -> bool:
        """Whether two rows are of one person: one repeats the other, or both a third."""
        ones = self.repeated.get(one, set()) | {one}
        others = self.repeated.get(other, set()) | {other}
        return not ones.isdisjoint(others)


def load_maker() -> Any:
    """The maker of invented people, as a module."""
    from tests.benchmarks.bench import MAKER

    if not MAKER.exists():
        raise SystemExit(f"The maker of invented people is missing: {MAKER}.")
    spec = importlib.util.spec_from_file_location("make_people", MAKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make(maker: Any, seed: int, chunk: int, size: int = CHUNK) -> Made:
    """One chunk of the maker's rows, with what repeats what."""
    rows: list[tuple[str, ...]] = []
    repeated: dict[int, set[int]] = {}
    firsts: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(maker.generate(size, f"{seed}:{chunk}")):
        shared = tuple(row[column] for column in SHARED)
        # The maker gives a person who is repeated as a list, and one who is new as a tuple.
        if isinstance(row, list):
            repeated[at] = {one for one in firsts[shared] if rows[one][1][:1] == row[1][:1]}
        elif (at + 1) % 20 == 0:
            firsts[shared].append(at)
        rows.append(tuple(row))
    return Made(rows, repeated)


def features_of(row: tuple[str, ...]) -> Any:
    """A row as the intake would describe it."""
    from registry.intake import bench_rows
    from registry.matching import Features, Name, span

    line = dict(zip(bench_rows.COLUMNS, row, strict=True))

    def date(column: str) -> Any:
        found = bench_rows.date_of(line[column])
        return span(found.lo, found.hi)

    patronymic = bench_rows.patronymic_of(line)
    return Features(
        names=(Name(line["surname"], line["given_name"], patronymic),),
        sex=bench_rows.sex_of(patronymic),
        birth=date("birth_year"),
        death=date("death_date"),
        arrest=date("arrest_date"),
        sentence=date("sentence_date"),
        rehabilitation=date("rehabilitation_date"),
        birth_place=line["birth_place"],
        residence=line["residence"],
        work=line["profession"],
        nationality=line["nationality"],
        body=line["sentencing_body"],
        charge=line["charge"],
        archive=line["archive_file"],
    )


class Tally:
    """What was told of pairs, against what is true."""

    def __init__(self) -> None:
        # Pairs; those of people of whom only a share was asked count for the others too.
        self.told = {"same": 0, "doubtful": 0}
        self.right = {"same": 0, "doubtful": 0}
        self.repeats = 0
        self.found = {"same": 0, "doubtful": 0}
        self.wrong: list[Any] = []
        self.missed: list[int] = []

    def add(self, verdict: str, is_right: bool, pair: Any, counts: int = 1) -> None:
        self.told[verdict] += counts
        self.right[verdict] += is_right * counts
        if not is_right and verdict == "same":
            self.wrong.append(pair)

    def add_repeat(self, at: int, verdicts: set[str]) -> None:
        """A row that repeats another, and what was told of the pair."""
        self.repeats += 1
        if not verdicts:
            self.missed.append(at)
        for verdict in ("same", "doubtful"):
            if verdict in verdicts:
                self.found[verdict] += 1
                return

    def __str__(self) -> str:
        same, either = self.found["same"], sum(self.found.values())
        told = self.told["same"]
        precision = self.right["same"] / told if told else 1.0
        of = max(self.repeats, 1)
        return (
            f"same: {told:,} pairs, precision {precision:.4f}; of {self.repeats:,} repeated "
            f"records found as same {same / of:.4f}, as same or doubtful {either / of:.4f}; "
            f"doubtful: {self.told['doubtful']:,} pairs, {self.right['doubtful']:,} right"
        )


def ask_registry(made: Made, chunk: int, share: float, tally: Tally) -> None:
    """Asks for people of the registry; everybody who repeats another, and a share of the rest."""
    from registry.matching import Features, find_published

    first = chunk * CHUNK + 1
    step = max(1, round(1 / share))
    asked = [at for at in range(len(made.rows)) if at in made.repeated or at % step == 0]
    for portion in _portions(iter(asked)):
        people = [first + at for at in portion]
        known = Features.of_people(people)
        found = find_published([known[pk] for pk in people], people)
        for at, candidates in zip(portion, found, strict=True):
            verdicts = set()
            for each in candidates:
                assert each.person_id is not None
                other = each.person_id - first
                is_right = 0 <= other < len(made.rows) and made.is_one_person(at, other)
                # The other record of a pair of one person is asked for, whoever else is.
                counts = 1 if is_right or at in made.repeated else step
                tally.add(each.verdict, is_right, (first + at, each), counts)
                if other in made.repeated.get(at, ()):
                    verdicts.add(each.verdict)
            if made.repeated.get(at):
                tally.add_repeat(at, verdicts)


# Other ways to write a person down than the maker's: what is done to the name, to the dates.
def _in_latin(name: Any) -> Any:
    import iuliia

    return name._make(iuliia.BGN_PCGN.translate(part) for part in name)


def _with_twins(name: Any) -> Any:
    return name._replace(surname=name.surname.translate(str.maketrans("оаеср", "oaecp")))


def _without_a_letter(name: Any) -> Any:
    return name._replace(surname=name.surname[:2] + name.surname[3:])


def _as_initials(name: Any) -> Any:
    parts = (f"{part[0]}." if part else "" for part in name[1:])
    return name._make((name.surname, *parts))


NAMES_VARIED = {
    "the name as it is": lambda name: name,
    "in Latin letters": _in_latin,
    "given name and patronymic exchanged": lambda name: name._make((name[0], name[2], name[1])),
    "without patronymic": lambda name: name._replace(patronymic=""),
    "look-alike Latin letters": _with_twins,
    "third letter of the surname missing": _without_a_letter,
    "initials": _as_initials,
    "another surname": lambda name: name._replace(surname="Вымышленная"),
}
VARIED = 400


def ask_varied(made: Made, chunk: int) -> None:
    """Short entries of people of the registry, written otherwise: are they found?

    An entry has the name, year of birth, one date known to the day and the place of birth.
    """
    from registry.matching import Features, find_published

    first = chunk * CHUNK + 1
    known = [(first + at, features_of(row)) for at, row in enumerate(made.rows) if "?" not in row]
    told = [pair for pair in known if _is_told(pair[1])][:: len(known) // (2 * VARIED)][:VARIED]
    for kind, vary in NAMES_VARIED.items():
        entries = [
            Features(
                names=(vary(features.names[0]),),
                birth=features.birth,
                sentence=features.sentence,
                birth_place=features.birth_place,
            )
            for _pk, features in told
        ]
        verdicts = []
        for (pk, _features), found in zip(told, find_published(entries), strict=True):
            verdicts += [each.verdict for each in found if each.person_id == pk]
        same, either = verdicts.count("same") / len(told), len(verdicts) / len(told)
        print(f"  {kind:37} same {same:.3f}, same or doubtful {either:.3f}", flush=True)


def _is_told(features: Any) -> bool:
    """Whether an entry says all that is asked of it."""
    dates = features.birth and features.sentence and features.sentence[0] == features.sentence[1]
    return bool(dates and features.birth_place and all(features.names[0]))


def _portions(values: Iterator[Any]) -> Iterator[list[Any]]:
    while portion := list(islice(values, AT_ONCE)):
        yield portion


def match_rows(maker: Any, rows: int, processes: int) -> None:
    """Matches a file of new people against the registry and against itself; prints the pace."""
    from registry.matching import Matcher

    tally, wrong = Tally(), 0
    chunks = [
        make(maker, SEED_OF_ROWS, at, min(CHUNK, rows - at * CHUNK))
        for at in range(-(-rows // CHUNK))
    ]
    started = time.monotonic()
    with Matcher(processes=processes) as matcher:
        for number, made in enumerate(chunks):
            base = number * CHUNK + 1
            for start in range(0, len(made.rows), AT_ONCE):
                portion = made.rows[start : start + AT_ONCE]
                numbers = range(base + start, base + start + len(portion))
                found = matcher.find_many(map(features_of, portion), numbers)
                for at, candidates in enumerate(found, start):
                    wrong += _tell(tally, made, base, at, candidates)
    seconds = time.monotonic() - started
    print(
        f"file of {rows:,} rows: {seconds:.0f} s, {rows / seconds:,.0f} rows a second", flush=True
    )
    print(f"  among its rows: {tally}")
    print(f"  called somebody of the registry, who is nobody of this file: same {wrong:,} times")
    told = memory_now()
    print(f"  memory of the first process: {told.get('own', 0) / 1e6:,.0f} MB", flush=True)


def _tell(tally: Tally, made: Made, base: int, at: int, candidates: list[Any]) -> int:
    verdicts, wrong = set(), 0
    for each in candidates:
        if each.row is None:
            wrong += each.verdict == "same"
            continue
        other = each.row - base
        is_right = other >= 0 and made.is_one_person(at, other)
        tally.add(each.verdict, is_right, (base + at, each))
        if other in made.repeated.get(at, ()):
            verdicts.add(each.verdict)
    if made.repeated.get(at):
        tally.add_repeat(at, verdicts)
    return wrong


def make_registry(ground: Ground, given: str) -> str:
    """The address of a registry of so many people; made where none is given."""
    if given:
        return f"sqlite:///{Path(given).resolve()}"
    from tests.benchmarks.bench import Run

    run = Run(ground, argparse.Namespace(registry="", only=[], without=[]))
    ground.once("people", run.make_people)
    ground.once("registry", run.load_registry)
    ground.once("rebuild", lambda: run.manage("rebuild_index"))
    return ground.registry_url


def main() -> None:
    """Measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--registry", default="")
    parser.add_argument("--asked", type=int, default=100_000)
    parser.add_argument("--share", type=float, default=0.2, help="of those who repeat nobody")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="so many pairs wrongly called same")
    arguments = parser.parse_args()
    os.environ["DATABASE_URL"] = make_registry(Ground(arguments.size), arguments.registry)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    import django

    django.setup()
    print(f"{arguments.size:,} people; {machine()}; load {load_average()}", flush=True)
    maker = load_maker()
    chunks = range(min(arguments.asked, arguments.size) // CHUNK)
    for half, name in ((0, "first half"), (1, "held out")):
        tally = Tally()
        for chunk in chunks[half::2]:
            ask_registry(make(maker, SEED, chunk), chunk, arguments.share, tally)
        print(f"people of the registry, {name}: {tally}", flush=True)
        _show(tally, arguments.show)
    print(f"short entries of {VARIED} people, written otherwise:")
    ask_varied(make(maker, SEED, 0), 0)
    if arguments.rows:
        match_rows(maker, arguments.rows, arguments.processes)


def _show(tally: Tally, most: int) -> None:
    for asked, each in tally.wrong[:most]:
        print(f"  {asked} is not {each.person_id}: {each.bits}")
        for reason in each.reasons:
            print(f"    {reason.bits:6.1f} {reason}")
    if most:
        print("  not found:", tally.missed[:most], file=sys.stderr)


if __name__ == "__main__":
    main()
