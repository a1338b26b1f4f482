"""Everything the texts behind the collection name has a place of its own, and the right one.

A row of the inventory gives the words in which a thing is named; they must stand in the English
text of the record that is its place. A record that merely stands nearby does not have them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.collected import FOLDER

INVENTORY = Path(__file__).resolve().parent / "seeds" / "inventory.csv"

Row = dict[str, str]

# Where a thing of each kind belongs.
ROOMS = {
    "agent": {"agents"},
    "body": {"organs"},
    "caption": {"photos"},
    "claim": {"figures"},
    "document": {"documents", "sources"},
    "event": {"events", "acts", "repressions", "rehabilitations"},
    "figure": {"figures"},
    "mark": {"figures"},
    "monument": {"commemorations"},
    "order": {"events"},
    "person": {"people"},
    "place": {"places"},
    "unknown": {"depictions"},
    "view": {"events"},
}
# Types of an event that the kinds stand for; an event proper may be of any other.
TYPES = {"order": {"order", "quota"}, "view": {"statement"}}
# The columns by which the rows of a file are known, where it is not `key`.
KEYS = {"organs": ("code",), "depictions": ("photo", "position", "person")}
# Columns that are read as they stand, beside those of an English text.
AS_THEY_STAND = (
    *("value_text", "title", "author_text", "publisher", "year", "birth_date", "death_date"),
    *("date", "period", "arrest_date", "execution_date", "charges", "sentence", "outcome"),
    *("fate", "certainty"),
)


@cache
def table(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def by_key(name: str) -> dict[str, Row]:
    columns = KEYS.get(name, ("key",))
    return {"/".join(row[column] for column in columns): row for row in table(name)}


@cache
def names(name: str, owner: str) -> dict[str, str]:
    """The English names of people or places, all in one string, by key."""
    found: dict[str, str] = {}
    for row in table(name):
        if row["language"] == "en":
            parts = [row["full"], row["given_name"], row["surname"]] if "full" in row else []
            text = " ".join(filter(None, parts)) or row.get("name", "")
            found[row[owner]] = f"{found.get(row[owner], '')} {text}"
    return found


def said(name: str, key: str) -> str:
    """What a record says in English, with the names of those and of the place it refers to."""
    row = by_key(name)[key]
    texts = [text for column, text in row.items() if column == "en" or column.endswith("_en")]
    texts += [row.get(column, "") for column in AS_THEY_STAND]
    people, places = names("names", "person"), names("place_names", "place")
    texts += [people.get(key if name == "people" else row.get("person", ""), "")]
    texts += [places.get(key if name == "places" else row.get("place", ""), "")]
    texts += [by_key("agents")[row["stated_by"]]["name_en"]] if row.get("stated_by") else []
    texts += [f"{float(row['value_lo']):,.0f}"] if row.get("value_lo") else []
    if name in ("events", "documents"):
        texts += [people.get(one, "") for one in _party_to(name, key)]
        texts += [by_key("agents")[one]["name_en"] for one in _agents_in(name, key)]
    return plain(" ".join(texts))


def _party_to(name: str, key: str) -> list[str]:
    tables = {"events": [("participations", "event")], "documents": [("signatures", "document")]}
    return [row["person"] for t, owner in tables[name] for row in table(t) if row[owner] == key]


def _agents_in(name: str, key: str) -> list[str]:
    found = table("participations") if name == "events" else []
    return [row["agent"] for row in found if row["event"] == key and row["agent"]]


def plain(text: str) -> str:
    return text.lower().replace("’", "'")


def stands_in(text: str, words: str) -> bool:
    """Whether words occur; a number must not be a piece of another number."""
    whole = rf"(?<![\d,]){re.escape(plain(words))}(?![\d,]*\d)"
    return bool(re.search(whole, text)) if words[0].isdigit() else plain(words) in text


def inventory() -> list[Row]:
    with INVENTORY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = inventory()
NAMES = [f"{row['kind']}: {row['name']}" for row in ROWS]


def test_the_inventory_is_whole() -> None:
    assert len(ROWS) == 298
    assert len(set(NAMES)) == len(NAMES)
    assert all(all(row.values()) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_place_of_a_thing_names_it(row: Row) -> None:
    text = said(row["table"], row["key"])
    missing = [words for words in row["words"].split("; ") if not stands_in(text, words)]
    assert missing == [], text


def test_a_thing_stands_in_the_room_of_its_kind() -> None:
    misplaced = [row for row in ROWS if row["table"] not in ROOMS[row["kind"]]]
    assert misplaced == []


def test_two_things_never_share_one_place() -> None:
    places = Counter((row["table"], row["key"]) for row in ROWS if row["kind"] != "mark")
    assert [place for place, count in places.items() if count > 1] == []


def test_an_event_is_of_the_type_its_kind_says() -> None:
    special = set().union(*TYPES.values())
    for row in ROWS:
        if row["table"] == "events":
            kind = by_key("events")[row["key"]]["type"]
            expected = TYPES.get(row["kind"])
            assert kind in expected if expected else kind not in special, row


def test_numbers_are_figures_and_assertions_are_claims() -> None:
    for row in ROWS:
        if row["kind"] in ("figure", "claim"):
            unit = by_key("figures")[row["key"]]["unit"]
            assert (unit == "statement") == (row["kind"] == "claim"), row


def test_a_mark_of_the_text_stands_on_its_figure() -> None:
    marked = {row["key"] for row in ROWS if row["kind"] == "mark"}
    assert marked
    assert [key for key in marked if not by_key("figures")[key]["mark"]] == []


TEXTS = {"encyclopedia-purge", "encyclopedia-khrushchev"}
# Sources that the texts name and that were not opened for the collection.
NOT_OPENED = {"literature", "testimony", "archive_file"}


def rests_on_the_texts_alone(row: Row) -> bool:
    named = set(row.get("sources", "").split("; "))
    others = named - TEXTS
    return others < named and all(by_key("sources")[key]["kind"] in NOT_OPENED for key in others)


@pytest.mark.parametrize("name", ["events", "figures", "documents", "commemorations", "places"])
def test_what_is_known_from_the_texts_alone_is_in_the_inventory(name: str) -> None:
    """Such a record was made because the texts name it, so it is the place of something."""
    listed = {row["key"] for row in ROWS if row["table"] == name}
    alone = {row["key"] for row in table(name) if rests_on_the_texts_alone(row)}
    assert alone - listed == set()
