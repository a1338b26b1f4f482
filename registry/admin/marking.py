"""The small link beside each fact that leads to its sources, filled in where it has some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model
from django.urls import reverse
from django.utils.text import capfirst

from registry.models import Citation
from registry.models.base import Guarded, Targeting
from registry.vocabulary import FieldQuestion

# Columns that say nothing a source could say.
NO_FACTS = {
    *("id", "notes", "order", "slug", "state", "is_display", "is_withheld"),
    # Where curators set a person, which is no statement about a life.
    *("home_order", "is_among_victims"),
}


@dataclass(frozen=True)
class SourcesMark:
    """How many sources a fact has, and where they are read and entered."""

    count: int
    url: str


def citations_url(row: Model, field: str = "") -> str:
    """The page of sources of a row, opened at one of its facts."""
    address = reverse("admin:citations", args=(row._meta.model_name, row.pk))
    return f"{address}?{urlencode({'field': field})}" if field else address


def citable_fields(model: type[Model]) -> Iterator[Any]:
    """Fields that state a fact. The words of a source belong to the column they stand beside."""
    fields = {field.name: field for field in (*model._meta.fields, *model._meta.many_to_many)}
    for name, field in fields.items():
        is_twin = name.endswith("_text") and name.removesuffix("_text") in fields
        leads_up = getattr(field, "related_model", None) is ContentType
        if field.editable and name not in NO_FACTS and not is_twin and not leads_up:
            yield field


def questions(model: type[Model]) -> list[tuple[str, str]]:
    """What a citation of this model can answer: the whole record, its fields, the closed list."""
    whole = (FieldQuestion.RECORD.value, str(FieldQuestion.RECORD.label))
    fields = [(field.name, capfirst(str(field.verbose_name))) for field in citable_fields(model)]
    others = [(code, str(label)) for code, label in FieldQuestion.choices if code != whole[0]]
    return [whole, *fields, *others]


def marks_of(row: Guarded) -> dict[str, SourcesMark]:
    """A mark for each fact of a saved row, in one query."""
    counts = dict(
        Citation.objects.of(row).order_by().values_list("field").annotate(count=Count("pk"))
    )
    names = [field.name for field in citable_fields(type(row))]
    return {name: SourcesMark(counts.get(name, 0), citations_url(row, name)) for name in names}


def mark_rows(rows: Iterable[Model]) -> None:
    """Gives each saved part its mark as `sources_mark`, all of them in one query."""
    saved: list[Any] = [row for row in rows if row.pk and not isinstance(row, Targeting)]
    if not saved:
        return
    found = Citation.objects.of(*saved).order_by().values_list("target_type_id", "target_id")
    counts = Counter(found)
    for row in saved:
        type_id = ContentType.objects.get_for_model(row).pk
        row.sources_mark = SourcesMark(counts[type_id, row.pk], citations_url(row))
