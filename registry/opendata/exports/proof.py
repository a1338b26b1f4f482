"""What the facts rest on: citations, findings and names elsewhere, each with the row it speaks of.

They are read together with the rows they speak of, portion by portion, so that what stands on
something hidden is never looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from registry.models import Citation, ExternalIdentifier, Finding, Place, Source
from registry.opendata.exports.cells import Value
from registry.opendata.exports.columns import Column, link, links, localized, plain, required
from registry.opendata.exports.public import public_or_none
from registry.opendata.exports.tables import PORTION, Row, Table
from registry.vocabulary import Confidence, FindingKind, State, Verdict

# Names elsewhere that are known to the world; a number in a file somebody sent is not.
SCHEMES = ("wikidata", "external_id", "viaf", "isni", "gnd", "lccn")

NUMBER = required(Column("id", "The number of the row; it holds within this edition."))
_TARGET = (
    required(Column("target_table", "The table of the row it speaks of.")),
    required(Column("target", "The id of that row.")),
)
_FIELD = required(plain("field", "The fact: a column of the record, or record for all of it."))


@dataclass(frozen=True)
class AboutTable:
    """Rows that speak of rows of other tables."""

    name: str
    title: str
    description: str
    model: type[models.Model]
    public: Q
    columns: tuple[Column, ...]
    about: tuple[Table, ...]
    order: tuple[str, ...]
    has_address: bool = False
    owner: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return ("id",)

    def count(self) -> int:
        """How many at most: those on hidden rows are not known before they are looked for."""
        return self.model._default_manager.filter(self.public).count()

    def portions(self, size: int = PORTION) -> Iterator[list[tuple[int, Row]]]:
        """Those of each table in turn, in the order of its rows."""
        number = 0
        for table in self.about:
            type_id = ContentType.objects.get_for_model(table.model).pk
            if not self._is_spoken_of(type_id):
                continue
            for targets in table.ids(size):
                found = self._of(table, type_id, targets)
                if found:
                    yield [(pk, [f"{number + at}", *row]) for at, (pk, row) in enumerate(found, 1)]
                    number += len(found)

    def _is_spoken_of(self, type_id: int) -> bool:
        rows = self.model._default_manager.filter(target_type_id=type_id)
        return bool(rows.order_by()[:1])

    def _of(self, table: Table, type_id: int, targets: Mapping[int, str]) -> list[tuple[int, Row]]:
        columns = self.columns[3:]
        paths = list(dict.fromkeys(path for column in columns for path in column.paths))
        rows = self.model._default_manager.filter(
            self.public, target_type_id=type_id, target_id__in=list(targets)
        ).order_by()
        found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        extra = [*self.order, "pk"]
        for row in rows.order_by(*extra).values_list("pk", "target_id", *paths):
            found[row[1]].append(row)
        ordered = [row for key in targets for row in found.get(key, ())]
        if not ordered:
            return []
        keys = [row[0] for row in ordered]
        several = {c.name: c.related(keys) for c in columns if c.related is not None}
        made: list[tuple[int, Row]] = []
        for row in ordered:
            values = dict(zip(paths, row[2:], strict=True))
            cells: Row = [table.name, targets[row[1]]]
            for column in columns:
                if column.related is not None:
                    cells.append(several[column.name].get(row[0]))
                else:
                    cells.append(column.read(*(values[path] for path in column.paths)))
            made.append((row[0], cells))
        return self._without_hidden_places(table, made)

    def _without_hidden_places(
        self, table: Table, made: list[tuple[int, Row]]
    ) -> list[tuple[int, Row]]:
        """A version may state a place by its code; that of a hidden place is not told."""
        names = [column.name for column in self.columns[1:]]
        if self.model is not Citation:
            return made
        at, field = names.index("value"), names.index("field")
        of_places = [row for _pk, row in made if _is_a_place(table.model, str(row[field]))]
        hidden = _hidden_places({str(row[at]) for row in of_places if row[at]})
        for row in of_places:
            if row[at] in hidden:
                row[at] = None
        return made


def _hidden_places(codes: set[str]) -> set[str]:
    if not codes:
        return set()
    rows = Place.objects.exclude(state=State.PUBLISHED).filter(slug__in=codes)
    return set(rows.values_list("slug", flat=True))


def _is_a_place(model: type[models.Model], field: str) -> bool:
    try:
        found = model._meta.get_field(field)
    except FieldDoesNotExist:
        return False
    return isinstance(found, models.ForeignKey) and found.related_model is Place


def citations(about: tuple[Table, ...]) -> AboutTable:
    """Every public citation of rows of these tables."""
    return AboutTable(
        "citations",
        "Citations",
        "One source, or none named, for one fact. Versions that differ stand beside the accepted "
        "one; the accepted value stands in the record.",
        Citation,
        public_or_none("source"),
        (
            NUMBER,
            *_TARGET,
            _FIELD,
            link("source", "The source; blank: none is named for this version.", "sources"),
            plain("locator", "Page or sheet."),
            plain("quote", "Quotation."),
            plain("value", "The value as that source has it."),
            plain("as_stated", "The value in its words."),
            plain("verdict", "What the registry makes of it.", values=Verdict),
            plain("confidence", "How it was taken.", values=Confidence),
            *localized("reason", "Why this version"),
            plain("order", "The place among citations of the row.", type="integer"),
        ),
        about,
        ("order",),
    )


def findings(about: tuple[Table, ...]) -> AboutTable:
    """Every finding on rows of these tables."""
    return AboutTable(
        "findings",
        "Findings",
        "Searched, and found unknown or officially false; not the same as nothing recorded.",
        Finding,
        Q(),
        (
            NUMBER,
            *_TARGET,
            _FIELD,
            plain("kind", "What the search came to.", values=FindingKind),
            *localized("words", "In words"),
            links("sources", "Sources searched.", Finding, "sources"),
            Column(
                "found_on", "When.", ("found_on",), _iso, type="date", fills=("plain", "found_on")
            ),
        ),
        about,
        (),
    )


def _iso(day: Any) -> Value:
    return day.isoformat() if day else None


def identifiers(about: tuple[Table, ...]) -> AboutTable:
    """Names of the records elsewhere."""
    return AboutTable(
        "identifiers",
        "Identifiers elsewhere",
        "Names of the records elsewhere: Wikidata, numbers of other collections.",
        ExternalIdentifier,
        Q(scheme__in=SCHEMES),
        (
            NUMBER,
            *_TARGET,
            required(plain("scheme", "Whose identifier it is, e.g. wikidata.")),
            required(plain("value", "The identifier, e.g. Q485.")),
        ),
        about,
        ("scheme", "value"),
    )


def sources_of(keys: Sequence[int], model: type[models.Model]) -> dict[int, list[tuple[str, str]]]:
    """The published sources of each row as a whole: public id and title."""
    # In two steps: of both at once, a database may look for every row under every source.
    cited = list(
        Citation.objects.filter(
            target_type=ContentType.objects.get_for_model(model),
            target_id__in=keys,
            field="record",
            source__isnull=False,
        )
        .order_by("order", "pk")
        .values_list("target_id", "source_id")
    )
    rows = Source.objects.filter(pk__in={source for _key, source in cited}, state=State.PUBLISHED)
    columns = rows.order_by().values_list("pk", "public_id", "title")
    told = {key: (public_id, title) for key, public_id, title in columns}
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for key, source in cited:
        if source in told and told[source] not in found[key]:
            found[key].append(told[source])
    return found
