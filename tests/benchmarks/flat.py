"""The rows all peers search: one a person, made from the records by SQL and not from the index.

A flat table is the kindest a peer can get: no joins, every facet a column with a b-tree that also
holds the order of names, and the words of names folded as the site folds them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from registry.names.folding import tokens

FACETS = (
    *("role", "fate", "profession", "nationality", "sentencing_body", "region", "arrest_year"),
    *("death_year", "burial_place", "rehabilitation", "sex", "source", "has_picture"),
    "has_dispute",
)
PAYLOAD = (
    *("id", "surname", "given_name", "patronymic", "birth_date", "death_date"),
    *("profession_text", "arrest_date", "residence_text", "sentence_text"),
)
WORDS = ("surname_words", "given_words", "patronymic_words", "latin_words")
COLUMNS = (*PAYLOAD, *FACETS, *WORDS, "rank")
TABLE = "bench_people"
SURNAMES = "bench_surnames"

_PAYLOAD = (
    "p.id, n.surname, n.given_name, n.patronymic, p.birth_date, p.death_date, "
    "p.profession_text, r.arrest_date, r.residence_text, r.sentence_text"
)
_PEOPLE = (
    "FROM registry_person p "
    "JOIN registry_personname n ON n.person_id = p.id AND n.is_display "
    "LEFT JOIN registry_repression r ON r.person_id = p.id AND r.state = 'published'"
)
PAGE = f"SELECT {_PAYLOAD} {_PEOPLE} WHERE p.id IN ({{places}})"


def _year(column: str) -> str:
    return (
        f"CASE WHEN {column}_lo / 10000 = {column}_hi / 10000 "
        f"THEN CAST({column}_lo / 10000 AS TEXT) END"
    )


_FACETS = (
    "CASE WHEN p.is_victim AND p.is_perpetrator THEN 'both' WHEN p.is_victim THEN 'victim' "
    "WHEN p.is_perpetrator THEN 'perpetrator' ELSE 'none' END",
    "NULLIF(p.fate, '')",
    "work.code",
    "nation.code",
    "body.code",
    "region.slug",
    _year("r.arrest_date"),
    _year("p.death_date"),
    "grave.slug",
    "decision.status",
    "NULLIF(p.sex, '')",
    "source.slug",
    "CASE WHEN EXISTS (SELECT 1 FROM registry_depiction d WHERE d.person_id = p.id) "
    "THEN 'yes' ELSE 'no' END",
    "CASE WHEN c.verdict <> 'accepted' THEN 'yes' ELSE 'no' END",
)
_TIES = """
LEFT JOIN registry_person_professions pw ON pw.person_id = p.id
LEFT JOIN registry_profession work ON work.id = pw.profession_id
LEFT JOIN registry_person_nationalities pn ON pn.person_id = p.id
LEFT JOIN registry_nationality nation ON nation.id = pn.nationality_id
LEFT JOIN registry_sentencingbody body ON body.id = r.sentencing_body_id
LEFT JOIN registry_place arrested ON arrested.id = r.arrest_place_id
LEFT JOIN registry_place region ON region.id = arrested.region_id
LEFT JOIN registry_place grave ON grave.id = p.burial_place_id
LEFT JOIN registry_rehabilitation decision ON decision.person_id = p.id
LEFT JOIN registry_citation c ON c.target_id = p.id AND c.target_type_id = (
    SELECT id FROM django_content_type WHERE app_label = 'registry' AND model = 'person')
LEFT JOIN registry_source source ON source.id = c.source_id
WHERE p.state = 'published'
ORDER BY p.sort_key_cyrillic, p.id
"""

CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
LATIN = "a,b,v,g,d,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya".split(",")
ROMANISED = str.maketrans(dict(zip(CYRILLIC, LATIN, strict=True)))


def rows_of(registry: Path) -> Iterator[tuple[Any, ...]]:
    """The rows in the order of names, in the order of `COLUMNS`."""
    facets = ", ".join(f"COALESCE({part}, 'not_recorded')" for part in _FACETS)
    connection = sqlite3.connect(f"file:{registry}?mode=ro", uri=True)
    connection.execute("PRAGMA mmap_size = 4294967296")
    found = connection.execute(f"SELECT {_PAYLOAD}, {facets} {_PEOPLE} {_TIES}")
    for rank, row in enumerate(found):
        parts = [" ".join(tokens(part)) for part in row[1:4]]
        yield (*row, *parts, parts[0].translate(ROMANISED), rank)


def definition() -> str:
    """The columns of the table, for both databases."""
    kinds = {"id": "INTEGER PRIMARY KEY", "rank": "INTEGER NOT NULL"}
    return ", ".join(f"{name} {kinds.get(name, 'TEXT NOT NULL')}" for name in COLUMNS)


def indexes() -> list[str]:
    """B-trees on every facet with the order of names, on that order, and on words."""
    facets = [
        f"CREATE INDEX {TABLE}_{name} ON {TABLE} ({name}, rank)" for name in (*FACETS, *WORDS)
    ]
    return [*facets, f"CREATE UNIQUE INDEX {TABLE}_rank ON {TABLE} (rank)"]


def make(registry: Path, path: Path, *, is_searched: bool = True) -> dict[str, Any]:
    """Writes the peers' SQLite file: table, b-trees, full-text tables; analysed.

    Where no peer will search it, and it only lends its values to the questions, the table and the
    surnames are enough.
    """
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute(f"CREATE TABLE {TABLE} ({definition()})")
    places = ", ".join("?" * len(COLUMNS))
    connection.executemany(f"INSERT INTO {TABLE} VALUES ({places})", rows_of(registry))
    help_of_peers = (*indexes(), *_surnames(), *_full_text()) if is_searched else _surnames()
    for statement in help_of_peers:
        connection.execute(statement)
    connection.execute("ANALYZE")
    connection.commit()
    number = connection.execute(f"SELECT COUNT(*) FROM {TABLE}").fetchone()[0]
    connection.close()
    return {"people": number, "bytes": path.stat().st_size}


def _surnames() -> Iterable[str]:
    yield f"CREATE TABLE {SURNAMES} (surname_words TEXT PRIMARY KEY, number INTEGER NOT NULL)"
    yield (
        f"INSERT INTO {SURNAMES} SELECT surname_words, COUNT(*) FROM {TABLE} "
        "WHERE surname_words <> '' GROUP BY 1"
    )


def _full_text() -> Iterable[str]:
    words = ", ".join(WORDS)
    yield (
        f'CREATE VIRTUAL TABLE {TABLE}_fts USING fts5({words}, content="{TABLE}", '
        "content_rowid='id', tokenize='unicode61', prefix='2 3 4')"
    )
    yield f"INSERT INTO {TABLE}_fts(rowid, {words}) SELECT id, {words} FROM {TABLE}"
    yield f"INSERT INTO {TABLE}_fts({TABLE}_fts) VALUES ('optimize')"
    yield (
        f"CREATE VIRTUAL TABLE {SURNAMES}_fts USING fts5(surname_words, "
        f"content='{SURNAMES}', tokenize='trigram')"
    )
    yield f"INSERT INTO {SURNAMES}_fts({SURNAMES}_fts) VALUES ('rebuild')"
