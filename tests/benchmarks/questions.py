"""The questions of a measurement, the same for everybody, drawn from the peers' table by a seed."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.flat import FACETS, ROMANISED, SURNAMES, TABLE

# So many of each workload.
NUMBER = 50
PAGE_SIZE = 50
FAR_ROW = 10_000
# Of a facet with more values than 100 the commonest are counted, as the page shows them.
MOST_COUNTED = 25
BROAD = (0.1, 0.9)

WORDS, NEAR, LATIN, PREFIX = "words", "near", "latin", "prefix"


@dataclass(frozen=True)
class Question:
    """One request to a list. `asks` says what `q` is: whole words, a misspelling, a beginning."""

    filters: dict[str, list[str]] = field(default_factory=dict)
    q: str = ""
    asks: str = ""
    start: int = 0


class Values:
    """What the people at hand have: values of facets with their share, surnames, given names."""

    def __init__(self, peers: Path) -> None:
        connection = sqlite3.connect(f"file:{peers}?mode=ro", uri=True)

        def column(statement: str) -> list[Any]:
            return [row[0] for row in connection.execute(statement)]

        self.people = column(f"SELECT COUNT(*) FROM {TABLE}")[0]
        self.shares: dict[str, dict[str, float]] = {}
        for name in FACETS:
            counted = connection.execute(f"SELECT {name}, COUNT(*) FROM {TABLE} GROUP BY 1")
            self.shares[name] = {value: number / self.people for value, number in counted}
        single = f"FROM {SURNAMES} WHERE surname_words NOT LIKE '% %'"
        ordered = "ORDER BY number DESC, surname_words"
        self.surnames = column(f"SELECT surname_words {single} {ordered} LIMIT 3000")
        self.rare = column(f"SELECT surname_words {single} AND number <= 3 ORDER BY 1")
        common = f"surname_words = '{self.surnames[0]}' AND fate = 'executed' AND given_words <> ''"
        self.given = column(
            f"SELECT given_words FROM {TABLE} WHERE {common} AND given_words NOT LIKE '% %' "
            "AND LENGTH(given_words) > 2 GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT 30"
        )

    @property
    def broad(self) -> list[tuple[str, str]]:
        """Values that neither few nor nearly all people have."""
        low, high = BROAD
        return [
            (name, value)
            for name, shares in self.shares.items()
            for value, share in sorted(shares.items())
            if low <= share <= high
        ]


class Maker:
    """Draws questions."""

    def __init__(self, values: Values, seed: int) -> None:
        self.values = values
        self.random = random.Random(seed)

    def everything(self, number: int) -> dict[str, list[Question]]:
        """So many questions of each workload."""
        far = min(FAR_ROW, int(self.values.people * BROAD[0]) - PAGE_SIZE)
        executed = {"fate": ["executed"]}
        commonest = self.values.surnames[0]
        draw = self.random.choice
        makers: dict[str, Callable[[], Question]] = {
            "landing": lambda: Question(),
            "one broad filter": lambda: Question(self._filters(self.values.broad, 1)),
            "broad × broad": lambda: Question(self._filters(self.values.broad, 2)),
            "any combination": lambda: Question(self._combination()),
            "row 10,000": lambda: Question(
                self._filters(self.values.broad, 1), start=max(far, PAGE_SIZE)
            ),
            "rare surname": lambda: Question(
                q=draw(self.values.rare or self.values.surnames), asks=WORDS
            ),
            "commonest surname, given name, facet": lambda: Question(
                executed, f"{commonest} {draw(self.values.given)}", WORDS
            ),
            "misspelt": lambda: Question(q=self._misspelt(draw(self.values.surnames)), asks=NEAR),
            "other script": lambda: Question(
                q=draw(self.values.surnames).translate(ROMANISED), asks=LATIN
            ),
            "prefix": lambda: Question(q=draw(self.values.surnames)[:3], asks=PREFIX),
        }
        return {name: [make() for _ in range(number)] for name, make in makers.items()}

    def _filters(self, among: list[tuple[str, str]], number: int) -> dict[str, list[str]]:
        fields = self.random.sample(sorted({name for name, _value in among}), number)
        return {
            field: [self.random.choice([value for name, value in among if name == field])]
            for field in fields
        }

    def _combination(self) -> dict[str, list[str]]:
        """Two to four facets with up to three values each, drawn as often as people have them."""
        found: dict[str, list[str]] = {}
        several = [name for name in FACETS if len(self.values.shares[name]) > 1]
        number = min(self.random.randint(2, 4), len(several))
        for name in self.random.sample(several, number):
            shares = sorted(self.values.shares[name].items())
            drawn = self.random.choices(
                [value for value, _share in shares],
                [share for _value, share in shares],
                k=self.random.randint(1, 3),
            )
            found[name] = sorted(set(drawn))
        return found

    def _misspelt(self, word: str) -> str:
        """One letter left out, doubled or changed."""
        place = self.random.randrange(1, max(len(word), 2))
        return self.random.choice(
            [
                word[:place] + word[place + 1 :],
                word[:place] + word[place : place + 1] * 2 + word[place + 1 :],
                word[:place] + self.random.choice("аеиоу") + word[place + 1 :],
            ]
        )


def make(peers: Path, path: Path, number: int = NUMBER, seed: int = 1) -> None:
    """Draws the questions and writes them down."""
    made = Maker(Values(peers), seed).everything(number)
    plain = {name: [asdict(question) for question in asked] for name, asked in made.items()}
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")


def read(path: Path) -> dict[str, list[Question]]:
    """The questions by workload."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    return {name: [Question(**asked) for asked in questions] for name, questions in plain.items()}
