"""Small files of people who never lived, and everything the registry holds, for comparison."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from registry.intake import stages
from registry.models import (
    Citation,
    ImportBatch,
    ImportRow,
    IndexDocumentA,
    IndexDocumentB,
    Person,
    UnmappedWord,
)

SOURCE = "test-book"
HEADING = (
    *("surname", "given_name", "patronymic", "birth_year", "birth_place", "nationality"),
    *("profession", "residence", "arrest_date", "arrested_by", "charge", "sentencing_body"),
    *("sentence_date", "sentence", "fate", "death_date", "death_place", "burial_place"),
    *("rehabilitation_date", "rehabilitated_by", "source", "archive_file"),
)
SHOT = {
    "surname": "Примеров",
    "given_name": "Иван",
    "patronymic": "Петрович",
    "birth_year": "1896",
    "birth_place": "Тверская губ.",
    "nationality": "русский",
    "profession": "счетовод",
    "residence": "г. Калинин",
    "arrest_date": "14.10.1937",
    "arrested_by": "УНКВД",
    "charge": "58-10",
    "sentencing_body": "Тройка при УНКВД",
    "sentence_date": "02.11.1937",
    "sentence": "ВМН",
    "fate": "расстрелян",
    "death_date": "05.11.1937",
    "rehabilitation_date": "06.1989",
    "rehabilitated_by": "Прокуратура области",
    "archive_file": "ф. 1, д. 2",
}
OFFICE = "importer of the tests"
# Records of what was done, not of people.
LOGS = {
    *("ChangeSet", "ImportBatch", "ImportRow", "SearchState", "SearchLog", "SearchEdit"),
    # An address that was public answers for ever.
    "FormerAddress",
    *(
        f"Index{kind}{side}"
        for kind in ("Term", "Posting", "Document", "Order", "Key")
        for side in "AB"
    ),
}


def shot(**cells: str) -> dict[str, str]:
    """A row of somebody who was shot; cells given stand for the usual ones."""
    return {**SHOT, **cells}


def people(number: int) -> list[dict[str, str]]:
    """So many rows, no two of one person."""
    return [
        shot(surname=f"Примеров{_letters(n)}", birth_year=str(1870 + n % 40)) for n in range(number)
    ]


def _letters(number: int) -> str:
    return "".join("абвгдежзик"[int(figure)] for figure in str(number))


def table(rows: list[dict[str, str]], heading: tuple[str, ...] = HEADING) -> str:
    """The rows as CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([row.get(name, "") for name in heading] for row in rows)
    return stream.getvalue()


def write(folder: Path, rows: list[dict[str, str]], name: str = "people.csv", **kw: Any) -> Path:
    """A file of the rows."""
    path = folder / name
    path.write_text(table(rows, **kw), encoding="utf-8")
    return path


def bring_in(path: Path, *, is_public: bool = False, **kw: Any) -> ImportBatch:
    """Reads and commits a file; with two approvals before, when it is to be public."""
    batch = stages.read_in(path, source_key=kw.pop("source_key", SOURCE), is_matched=False, **kw)
    if is_public:
        approve_twice(batch)
    return stages.commit(batch, office=OFFICE)


def approve_twice(batch: ImportBatch) -> None:
    """Two offices agree that the people become public."""
    for number in (1, 2):
        stages.approve(batch, office=f"office {number}", reason="Read against the book.")


def newest() -> Person:
    """The person entered last."""
    return Person.objects.order_by("-pk")[0]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the logs; not when it last changed, which only moves on."""
    return {
        model.__name__: sorted(QuerySet(model).order_by().values_list(*_columns(model)), key=repr)
        for model in _tables()
    }


def _columns(model: type[Model]) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields if column.name != "updated_at"]


def _tables() -> list[type[Model]]:
    found = apps.get_app_config("registry").get_models(include_auto_created=True)
    return [model for model in found if model.__name__ not in LOGS]


def digest() -> str:
    """What the people of the registry say, whatever keys and ids they were given."""
    parts = []
    for person in Person.objects.order_by("sort_key_cyrillic", "birth_date"):
        names = sorted(name.as_written() for name in person.names.all())
        cases = [
            (case.arrest_date, case.sentence_text, case.state, case.charge_text)
            for case in person.repressions.order_by("order")
        ]
        decided = sorted(found.date for found in person.rehabilitations.all())
        cited = Citation.objects.of(person).count()
        rows = ImportRow.objects.filter(target_id=person.pk, state="added").count()
        parts.append((person.state, person.is_victim, names, cases, decided, cited, rows))
    words = list(UnmappedWord.objects.order_by("folded").values_list("folded", "times"))
    indexed = IndexDocumentA.objects.count() + IndexDocumentB.objects.count()
    return hashlib.sha256(repr((parts, words, indexed)).encode()).hexdigest()
