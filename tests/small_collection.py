"""A collection of a few invented people in a folder of its own, for tests that change files.

Every table of the collection is there, most of them empty. Nobody in it ever existed.
"""

from __future__ import annotations

import csv
from pathlib import Path

from registry.intake.collection.tables import BY_NAME, TABLES

Cells = dict[str, str]
LANGUAGES = ("en", "ru", "uk")
MANIFEST = """
title = "Small collection"
languages = ["en", "ru", "uk"]
reason = "Loaded for a test."
office = "collection editor"

[approval]
offices = ["collection editor", "collection reviewer"]
reason = "Read."

[shown_though_uncertain]
"""


def named(prefix: str, english: str, russian: str, ukrainian: str) -> Cells:
    """The cells of a text in three languages."""
    start = f"{prefix}_" if prefix else ""
    texts = zip(LANGUAGES, (english, russian, ukrainian), strict=True)
    return {f"{start}{code}": text for code, text in texts}


def source(key: str, public_id: str, **cells: str) -> Cells:
    """A page of the web."""
    return {
        "id": public_id,
        "key": key,
        "kind": "web_page",
        "title": f"Page {key}",
        "url": f"https://{key}.example/",
        **cells,
    }


def rows() -> dict[str, list[Cells]]:
    """The rows of the small collection by table, to be changed as a test needs."""
    return {
        "professions": [{"code": "poet", **named("", "poet", "поэт", "поет")}],
        "sources": [source("one", "s000000p9"), source("two", "s000000qk")],
        "people": [
            {
                "id": "p000000p6",
                "key": "probnaya-anna",
                "sex": "f",
                "birth_date": "1890",
                "death_date": "1937-11-03",
                "professions": "poet",
                "fate": "executed",
                "sources": "one; two",
                "confidence": "verified",
                "verified_fields": "birth_date",
                "notes": "First.",
            },
            {
                "id": "p000000qg",
                "key": "primerov-pyotr",
                "sex": "m",
                "birth_date": "1895",
                "death_date": "1939",
                "sources": "one",
                "confidence": "verified",
                "verified_fields": "birth_date",
            },
        ],
        "names": [
            name("probnaya-anna", "Пробная", "Анна"),
            name("primerov-pyotr", "Примеров", "Пётр"),
        ],
        "repressions": [
            {
                "id": "r000000p8",
                "key": "probnaya-anna-1937",
                "person": "probnaya-anna",
                "order": "1",
                "nature": "political",
                "arrest_date": "1937-10-14",
                "sources": "one",
                "confidence": "verified",
            }
        ],
        "acts": [
            {
                "id": "c000000pw",
                "key": "primerov-list",
                "person": "primerov-pyotr",
                "order": "1",
                "kind": "signed_list",
                "date": "1937-08",
                "date_type": "moment",
                **named("words", "Signed a list.", "Подписал список.", "Підписав список."),
                "evidence": "official_record",
                "sources": "one",
                "confidence": "verified",
            }
        ],
    }


def name(person: str, surname: str, given_name: str) -> Cells:
    """The Russian name of a person."""
    return {
        "person": person,
        "order": "1",
        "kind": "main",
        "language": "ru",
        "script": "Cyrl",
        "surname": surname,
        "given_name": given_name,
        "is_display": "yes",
    }


def write(folder: Path, tables: dict[str, list[Cells]] | None = None) -> Path:
    """Writes a collection with these tables and the others empty; gives the folder."""
    folder.mkdir(exist_ok=True)
    (folder / "collection.toml").write_text(MANIFEST, encoding="utf-8")
    found = rows() if tables is None else tables
    for table in TABLES:
        write_table(folder, table.name, found.get(table.name, []))
    return folder


def write_table(folder: Path, name: str, cells: list[Cells]) -> None:
    """Writes one table of a collection."""
    table = BY_NAME[name]
    with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table.headings(LANGUAGES), lineterminator="\n")
        writer.writeheader()
        writer.writerows(cells)
