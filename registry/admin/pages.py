"""What the desk's own pages share: the frame, the reason, the rows of a difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.admin.permissions import OWNERS
from registry.admin.printing import EMPTY, label_of_column, printed
from registry.curation.rows import Key, Values

# Columns that say nothing to a person who reads a difference.
SAYS_NOTHING = {"id", "public_id", "target_type_id", "target_id"}


@dataclass
class Line:
    """One value of a row: before, after, and what is saved by now where that is another."""

    label: str
    old: str
    new: str
    saved: str = ""
    code: str = ""


@dataclass
class RowDifference:
    """What happens to one row."""

    name: str
    event: str
    lines: list[Line] = field(default_factory=list)


def answer(
    site: AdminSite, request: HttpRequest, template: str, **context: Any
) -> TemplateResponse:
    """A page of the desk in its frame."""
    request.current_app = site.name
    whole = {**site.each_context(request), **context}
    return TemplateResponse(request, f"admin/registry/{template}.html", whole)


def address_of(row: Model | None) -> str:
    """Where a record stands at the desk; empty for a row without a page of its own."""
    if row is None:
        return ""
    opts = row._meta
    try:
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=(row.pk,))
    except NoReverseMatch:
        return ""


def difference(key: Key, old: Values | None, new: Values | None, row: Model | None = None) -> Any:
    """What happens to one row, value by value. A value left empty on both sides is not shown."""
    events = {(False, True): _("entered"), (True, False): _("deleted"), (True, True): _("changed")}
    found = RowDifference(
        name=_name(key, old, new, row), event=str(events.get((bool(old), bool(new)), ""))
    )
    if new is not None:
        # That a new row stands in its record goes without saying.
        owner = OWNERS.get(str(key[0]._meta.model_name), "") if old is None else ""
        said = {name: value for name, value in new.items() if name != f"{owner}_id"}
        found.lines = list(_lines(key[0], old or {}, said))
    return found


def _name(key: Key, old: Values | None, new: Values | None, row: Model | None) -> str:
    model = key[0]
    kind = capfirst(str(model._meta.verbose_name))
    if row is not None:
        return f"{kind}: {row}"
    values = old or new or {}
    for name in ("full", "surname", "text", "value", "charge_text", "title", "words"):
        if values.get(name):
            return f"{kind}: {printed(model, name, values[name])}"
    return kind


def _lines(model: type[Model], old: Values, new: Values) -> Iterator[Line]:
    for name in new:
        before, after = old.get(name), new[name]
        is_bare = before in (None, "", {}, []) and after in (None, "", {}, [])
        if name in SAYS_NOTHING or before == after or is_bare:
            continue
        yield Line(
            label_of_column(model, name),
            printed(model, name, before) if old else EMPTY,
            printed(model, name, after),
            code=name,
        )


def differences(
    changes: Iterable[tuple[Key, Values | None, Values | None]], rows: dict[Key, Any]
) -> list[RowDifference]:
    """What happens to several rows."""
    return [difference(key, old, new, rows.get(key)) for key, old, new in changes]
