"""Every statement on the tables of the index, the same for SQLite and PostgreSQL.

Names of tables come from the models and values are always parameters, so the statements put
together here hold nothing a reader typed.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Model
from pyroaring import BitMap

from registry.models import index as models
from registry.search import bits
from registry.search.facts import BEHIND, Keys
from registry.search.statements import PORTION, Row, Statements, portions, tell_unless_met

__all__ = ["Row", "Tables", "Term", "portions"]

RANGES = 200


class Term(NamedTuple):
    """A stored term."""

    id: int
    field: str
    value: str
    df: int
    sounds: str = ""


def _table(model: type[Model]) -> str:
    return model._meta.db_table


class Tables(Statements):
    """One side of the index, asked and written through one connection."""

    def __init__(self, side: str, alias: str) -> None:
        super().__init__(alias)
        self.side = side
        suffix = side.upper()
        self.models: dict[str, type[Model]] = {
            kind: getattr(models, f"Index{kind}{suffix}")
            for kind in ("Term", "Posting", "Document", "Order", "Key")
        }
        self.term = _table(self.models["Term"])
        self.posting = _table(self.models["Posting"])
        self.document = _table(self.models["Document"])
        self.order = _table(self.models["Order"])
        self.key = _table(self.models["Key"])

    def give_room(self) -> None:
        """Lets SQLite keep the pages of random keys in memory while this connection lives."""
        if self.connection.vendor == "sqlite":
            self.rows("PRAGMA cache_size = -131072")

    def clear(self) -> None:
        """Empties the side. Readers with an older snapshot still see what they saw."""
        for table in (self.term, self.posting, self.document, self.order, self.key):
            self.write(f"DELETE FROM {table}")

    def log(
        self, version: int, postings: Iterable[int], people: Iterable[int], at: dt.datetime
    ) -> None:
        """Notes what a version changed: which postings, and whom it wrote anew."""
        moment = self.connection.ops.adapt_datetimefield_value(at)
        changed = ((version, posting) for posting in sorted(postings))
        written = ((version, person, moment) for person in people)
        self._insert(_table(models.SearchLog), "version, posting_id", changed)
        self._insert(_table(models.SearchEdit), "version, person_id, at", written)

    # Terms -------------------------------------------------------------------------------------

    def terms(self, pairs: Iterable[tuple[str, str]]) -> list[Term]:
        """Those of the given (field, value) pairs that exist."""
        found: list[Row] = []
        for portion in portions(pairs, PORTION // 2):
            places = ", ".join(["(%s, %s)"] * len(portion))
            flat = [part for pair in portion for part in pair]
            found += self.rows(
                f"SELECT t.id, t.field, t.value, t.df, t.sounds FROM (VALUES {places}) AS asked "
                f"JOIN {self.term} t ON t.field = asked.column1 AND t.value = asked.column2",
                flat,
            )
        return [Term(*row) for row in found]

    def terms_by_id(self, ids: Iterable[int]) -> list[Term]:
        """The terms with the given keys."""
        found: list[Row] = []
        for portion in portions(ids):
            places = ", ".join(["%s"] * len(portion))
            found += self.rows(
                f"SELECT id, field, value, df FROM {self.term} WHERE id IN ({places})", portion
            )
        return [Term(*row) for row in found]

    def terms_of_fields(self, fields: Sequence[str]) -> list[Term]:
        """All terms of some fields that anybody has."""
        places = ", ".join(["%s"] * len(fields))
        return [
            Term(*row)
            for row in self.rows(
                f"SELECT id, field, value, df FROM {self.term} WHERE field IN ({places})",
                list(fields),
            )
        ]

    def terms_beginning(self, field: str, beginning: str, most: int) -> list[Term]:
        """The terms of a field whose value begins so, the commonest first."""
        rows = self.rows(
            f"SELECT id, field, value, df FROM {self.term} WHERE field = %s AND value >= %s "
            f"AND value < %s AND df > 0 ORDER BY df DESC, value LIMIT %s",
            [field, beginning, beginning + chr(0x10FFFF), most],
        )
        return [Term(*row) for row in rows]

    def add_terms(self, terms: Iterable[Term]) -> None:
        """Writes new terms."""
        self._insert(self.term, "id, field, value, df, sounds", terms)

    def add_to_counts(self, changes: Mapping[int, int]) -> None:
        """Adds to the stored counts of terms, many in a statement."""
        for portion in portions(sorted(changes.items())):
            places = ", ".join(["(%s, %s)"] * len(portion))
            flat = [number for pair in portion for number in pair]
            met = self.write(
                f"UPDATE {self.term} SET df = df + change.column2 "
                f"FROM (VALUES {places}) AS change WHERE id = change.column1",
                flat,
            )
            tell_unless_met(self.term, met, len(portion))

    # Postings ----------------------------------------------------------------------------------

    def postings(self, ids: Iterable[int]) -> dict[int, BitMap]:
        """The bitmaps with the given keys, as far as they exist."""
        found: list[Row] = []
        for portion in portions(ids):
            places = ", ".join(["%s"] * len(portion))
            found += self.blobs(
                f"SELECT id, bits FROM {self.posting} WHERE id IN ({places})", portion
            )
        return {row[0]: bits.load(row[1]) for row in found}

    def postings_of_terms(self, terms: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """Keys and bytes of all postings of some terms; neighbours are read as one range."""
        for portion in portions(_ranges(terms), RANGES):
            condition = " OR ".join(["id BETWEEN %s AND %s"] * len(portion))
            flat = [end for ends in portion for end in ends]
            yield from self.blobs(f"SELECT id, bits FROM {self.posting} WHERE {condition}", flat)

    def put_postings(self, postings: Mapping[int, BitMap]) -> None:
        """Writes bitmaps over what stood there; an empty one goes."""
        gone = sorted(key for key, bitmap in postings.items() if not bitmap)
        for portion in portions(gone):
            places = ", ".join(["%s"] * len(portion))
            self.write(f"DELETE FROM {self.posting} WHERE id IN ({places})", portion)
        rows = [(key, bits.dump(bitmap)) for key, bitmap in sorted(postings.items()) if bitmap]
        self._put(self.posting, "id, bits", rows, "(id) DO UPDATE SET bits = excluded.bits")

    def add_postings(self, rows: Iterable[Row]) -> None:
        """Writes postings that were not there."""
        self._insert(self.posting, "id, bits", rows)

    # Documents ---------------------------------------------------------------------------------

    def documents_of(self, people: Iterable[int]) -> list[tuple[int, int, Keys, bytes]]:
        """Document, person, keys and terms of the given people, or of a range of them."""
        question = (
            "SELECT id, person_id, name_key, latin_key, birth, arrest, death, terms "
            f"FROM {self.document} WHERE person_id"
        )
        found: list[Row] = []
        if isinstance(people, range):
            ends = [people.start, people.stop - 1]
            found = self.blobs(f"{question} BETWEEN %s AND %s", ends)
        else:
            for portion in portions(people):
                places = ", ".join(["%s"] * len(portion))
                found += self.blobs(f"{question} IN ({places})", portion)
        return [(row[0], row[1], _keys(row[2:7]), bytes(row[7])) for row in found]

    def people(self, documents: Sequence[int]) -> dict[int, int]:
        """The person of each document."""
        found: dict[int, int] = {}
        for portion in portions(documents):
            places = ", ".join(["%s"] * len(portion))
            found.update(
                self.rows(
                    f"SELECT id, person_id FROM {self.document} WHERE id IN ({places})", portion
                )
            )
        return found

    def terms_of_documents(self, documents: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """Each of the given documents with its packed terms."""
        for portion in portions(documents):
            places = ", ".join(["%s"] * len(portion))
            for document, terms in self.blobs(
                f"SELECT id, terms FROM {self.document} WHERE id IN ({places})", portion
            ):
                yield document, bytes(terms)

    def keys_of(self, documents: Iterable[int]) -> dict[int, tuple[int, Keys]]:
        """Person and keys of each of the given documents."""
        found: list[Row] = []
        for portion in portions(documents):
            places = ", ".join(["%s"] * len(portion))
            found += self.rows(
                "SELECT id, person_id, name_key, latin_key, birth, arrest, death "
                f"FROM {self.document} WHERE id IN ({places})",
                portion,
            )
        return {row[0]: (row[1], _keys(row[2:])) for row in found}

    def tail(self, first: int) -> list[tuple[int, int, Keys, bytes]]:
        """Document, person, keys and anchors of everybody from a document on."""
        found = self.blobs(
            "SELECT id, person_id, name_key, latin_key, birth, arrest, death, anchors "
            f"FROM {self.document} WHERE id >= %s",
            [first],
        )
        return [(row[0], row[1], _keys(row[2:7]), bytes(row[7])) for row in found]

    def add_documents(self, rows: Iterable[tuple[int, int, Keys, bytes, bytes]]) -> None:
        """Writes documents: number, person, keys, anchors, terms."""
        columns = "id, person_id, name_key, latin_key, birth, arrest, death, anchors, terms"
        flat = ((row[0], row[1], *_stored(row[2]), row[3], row[4]) for row in rows)
        self._insert(self.document, columns, flat)

    def set_terms(self, rows: Iterable[tuple[int, bytes]]) -> None:
        """Gives documents other terms."""
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {self.document} SET terms = %s WHERE id = %s",
                [(terms, document) for document, terms in rows],
            )

    def remove_documents(self, documents: Iterable[int]) -> None:
        """Takes documents out."""
        for portion in portions(documents):
            places = ", ".join(["%s"] * len(portion))
            self.write(f"DELETE FROM {self.document} WHERE id IN ({places})", portion)

    def sorted_documents(self, order: str) -> array[int]:
        """All documents of a side just built in one order, namesakes in that of names.

        Documents are numbered by names, so those without a Latin name are in their order by number.
        """
        found = array("I")
        column = "latin_key = '', latin_key" if order == "latin" else order
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {self.document} ORDER BY {column}, id")
            while rows := cursor.fetchmany(10_000):
                found.extend(row[0] for row in rows)
        return found

    # Checking ----------------------------------------------------------------------------------

    def number_of_documents(self, first: int = 0) -> int:
        """How many people the side holds, from a document on."""
        found = self.rows(f"SELECT COUNT(*) FROM {self.document} WHERE id >= %s", [first])
        return int(found[0][0])

    def number_of_terms(self) -> int:
        """How many different values there are."""
        return int(self.rows(f"SELECT COUNT(*) FROM {self.term}")[0][0])

    def size_of_postings(self) -> dict[str, int]:
        """How many bitmaps there are, and their bytes."""
        number, size = self.rows(
            f"SELECT COUNT(*), COALESCE(SUM(LENGTH(bits)), 0) FROM {self.posting}"
        )[0]
        return {"postings": int(number), "bytes": int(size)}

    def rows_of_chunk(self, first: int, last: int) -> Iterator[Row]:
        """Document and packed terms of everybody in a chunk."""
        for start in range(first, last, 10_000):
            found = self.blobs(
                f"SELECT id, terms FROM {self.document} WHERE id >= %s AND id < %s",
                [start, min(start + 10_000, last)],
            )
            yield from found

    def postings_of_chunk(self, chunk: int) -> Iterator[Row]:
        """Keys and bytes of all postings of a chunk."""
        ids = self.rows(f"SELECT id FROM {self.posting} WHERE (id & 4095) = %s", [chunk])
        for portion in portions(row[0] for row in ids):
            places = ", ".join(["%s"] * len(portion))
            yield from self.blobs(
                f"SELECT id, bits FROM {self.posting} WHERE id IN ({places})", portion
            )

    def stored_counts(self) -> list[Row]:
        """Every term and its stored count."""
        return self.rows(f"SELECT id, df FROM {self.term}")

    def analyse(self) -> None:
        """Tells the planner what it is about to be asked about.

        SQLite never looks by itself: after a big load it would take an index on the state of a
        record for as good as one on its person.
        """
        if self.connection.vendor == "postgresql":
            for table in (self.term, self.posting, self.document, self.order, self.key):
                self.write(f"ANALYZE {table}")
        else:
            self.write("PRAGMA analysis_limit = 1000")
            self.write("ANALYZE")

    # Orders ------------------------------------------------------------------------------------

    def order_firsts(self) -> list[Row]:
        """Key and first entry of each stretch of each order."""
        return self.rows(f"SELECT id, first FROM {self.order} ORDER BY id")

    def order_bits(self, first: int, last: int) -> list[Row]:
        """Key and bitmap of stretches."""
        return self.blobs(
            f"SELECT id, bits FROM {self.order} WHERE id BETWEEN %s AND %s ORDER BY id",
            [first, last],
        )

    def order_documents(self, key: int) -> bytes:
        """The documents of one stretch, in their order."""
        found = self.blobs(f"SELECT documents FROM {self.order} WHERE id = %s", [key])
        return bytes(found[0][0]) if found else b""

    def add_order(self, rows: Iterable[tuple[int, str, bytes, bytes]]) -> None:
        """Writes stretches of an order: key, first entry as JSON, bitmap, documents."""
        self._insert(self.order, "id, first, bits, documents", rows)

    # Words of names ----------------------------------------------------------------------------

    def set_sounds(self, rows: Iterable[tuple[int, str]]) -> None:
        """Gives words the sounds of one more spelling."""
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {self.term} SET sounds = %s WHERE id = %s",
                [(sounds, term) for term, sounds in rows],
            )

    def add_keys(self, rows: Iterable[tuple[int, int]]) -> None:
        """Writes hashed keys of words that were not there: hash, term."""
        self._insert(self.key, "hash, term_id", rows)

    def put_keys(self, rows: Iterable[tuple[int, int]]) -> None:
        """Writes hashed keys of words: hash, term. Those already there are passed over."""
        self._put(self.key, "hash, term_id", rows, "(hash, term_id) DO NOTHING")

    def words_with(self, hashes: Iterable[int], most: int) -> list[Row]:
        """Term, word and sounds of the words that have one of the keys, in bounded number."""
        found: list[Row] = []
        for portion in portions(hashes):
            places = ", ".join(["%s"] * len(portion))
            found += self.rows(
                f"SELECT t.id, t.value, t.sounds FROM {self.key} k JOIN {self.term} t "
                f"ON t.id = k.term_id WHERE k.hash IN ({places}) AND t.df > 0 LIMIT %s",
                [*portion, most],
            )
        return found


def _stored(keys: Keys) -> tuple[str | int, ...]:
    """Keys as they lie in the table: a Latin one that only says that there is none lies empty."""
    is_behind = keys.latin == BEHIND + keys.name
    return keys.name, "" if is_behind else keys.latin, *keys[2:]


def _keys(row: Sequence[Any]) -> Keys:
    """Keys as they were given to `add_documents`."""
    return Keys(row[0], row[1] or BEHIND + row[0], *row[2:])


def _ranges(terms: Iterable[int]) -> list[tuple[int, int]]:
    """Ranges of keys for terms; neighbouring terms share one."""
    found: list[tuple[int, int]] = []
    for term in sorted(set(terms)):
        first, last = bits.postings_of(term)
        if found and found[-1][1] + 1 == first:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found
