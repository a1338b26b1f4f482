"""The history of a record: every change set that touched it or its parts, and what differed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import ForeignKey, Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.admin.marking import questions
from registry.admin.permissions import may_change
from registry.admin.undoing import may_undo, restore_view
from registry.fields import DateBoundField, DerivedBooleanField
from registry.models import ChangeSet, Citation, ExternalIdentifier, Finding, Merge, Person

SeveralValues = dict[tuple[int, str], list[str]]

CHANGES_ON_A_PAGE = 30
# Columns that follow from others.
FOLLOWING = {
    "created_at",
    "display_names",
    "first_arrest_lo",
    "public_id",
    "sort_key_cyrillic",
    "sort_key_latin",
    "target_id",
    "target_type",
    "updated_at",
    "version",
}


@dataclass(frozen=True)
class Difference:
    """One value before and after."""

    label: str
    old: str
    new: str


@dataclass
class RowChange:
    """What happened to one row in a change set."""

    name: str
    event: str
    differences: list[Difference] = field(default_factory=list)


@dataclass
class Entry:
    """One change set, and the rows of this record it touched."""

    change_set: ChangeSet
    rows: list[RowChange] = field(default_factory=list)


class VersionsMixin(ModelAdmin):
    """Puts the register's own history in the place of Django's log."""

    def get_urls(self) -> list[Any]:
        restoring = path(
            "<path:object_id>/history/<int:change_set>/restore/",
            self.admin_site.admin_view(self.restore_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_restore",
        )
        return [restoring, *super().get_urls()]

    def restore_view(self, request: HttpRequest, object_id: str, change_set: int) -> Any:
        """The record as it stood after one of its changes, to be restored."""
        return restore_view(self, request, self.get_object(request, unquote(object_id)), change_set)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            answer: HttpResponse = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, self.opts, object_id
            )
            return answer
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        histories = list(self._histories(row))
        sets = ChangeSet.objects.filter(pk__in=[pk for (pk,) in _change_sets(histories)])
        paginator = Paginator(
            sets.select_related("editor", "undone_by").prefetch_related("reviewers"),
            CHANGES_ON_A_PAGE,
        )
        page = paginator.get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(row),
            "original": row,
            "opts": self.opts,
            "page": page,
            "entries": entries_of(row, list(page.object_list), histories),
            "merged": merged_into(row),
            "may_restore": may_change(request.user, row)
            and self.has_change_permission(request, row),
            "undoable": [
                one.pk
                for one in page.object_list
                if not one.undone_by_id and may_undo(request, one)
            ],
            "here": request.path,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/registry/versions.html", context)

    def _histories(self, row: Any) -> Iterator[Any]:
        """History rows of the record, of those merged into it and of the parts of all of them."""
        keys = [row.pk, *(merge.merged_id for merge in merged_into(row))]
        yield type(row).history.filter(id__in=keys)
        for inline in self.inlines:
            model: Any = inline.model
            owner = getattr(inline, "fk_name", None) or _way_to(model, type(row))
            if owner and hasattr(model, "history"):
                yield model.history.filter(**{f"{owner}_id__in": keys})
        row_type = ContentType.objects.get_for_model(row)
        for speaking in (Citation, Finding, ExternalIdentifier):
            told: Any = speaking.history
            yield told.filter(target_type_id=row_type.pk, target_id__in=keys)


def merged_into(row: Any) -> list[Merge]:
    """The merges that stand and made one record of this one and others, also in chains."""
    if not isinstance(row, Person):
        return []
    found: dict[int, Merge] = {}
    frontier = {row.pk}
    while frontier:
        merges = Merge.objects.filter(
            target_type=ContentType.objects.get_for_model(Person),
            kept_id__in=frontier,
            undone_by=None,
        )
        fresh = [merge for merge in merges if merge.pk not in found]
        found.update((merge.pk, merge) for merge in fresh)
        frontier = {merge.merged_id for merge in fresh}
    return list(found.values())


def _way_to(part: type[Model], whole: type[Model]) -> str:
    """The column of a part that leads to its record."""
    for column in part._meta.concrete_fields:
        if isinstance(column, ForeignKey) and column.related_model is whole:
            return column.name
    return ""


def _change_sets(histories: list[Any]) -> Any:
    """Keys of the change sets in any of the histories, as one query."""
    first, *others = (rows.order_by().values_list("change_set_id") for rows in histories)
    return first.union(*others) if others else first


def entries_of(whole: Model, sets: list[ChangeSet], histories: Iterable[Any]) -> list[Entry]:
    """Change sets in their order, with what each did to the record and its parts."""
    entries = {change_set.pk: Entry(change_set) for change_set in sets}
    for rows in histories:
        touched = rows.filter(change_set__in=entries.keys()).order_by("history_id")
        versions = _with_earlier_versions(rows, touched)
        many = _several_values(rows.model, [row.history_id for row in versions])
        before: dict[int, Any] = {}
        for version in versions:
            entry = entries.get(version.change_set_id)
            if entry:
                entry.rows.append(_row_change(whole, version, before.get(version.id), many))
            before[version.id] = version
    return list(entries.values())


def _with_earlier_versions(rows: Any, touched: Any) -> list[Any]:
    """All versions of the rows in question, the oldest first."""
    keys = {version.id for version in touched}
    return list(rows.filter(id__in=keys).order_by("history_id")) if keys else []


def _several_values(model: Any, versions: list[int]) -> SeveralValues:
    """Values of fields that hold several, by version and field."""
    found: SeveralValues = defaultdict(list)
    for column in getattr(model, "_history_m2m_fields", ()) if versions else ():
        other = column.m2m_reverse_field_name()
        kept = getattr(model, column.name).model.objects.filter(history_id__in=versions)
        for row in kept.select_related(other):
            found[row.history_id, column.name].append(str(getattr(row, other)))
    return found


def _row_change(whole: Model, version: Any, older: Any, many: SeveralValues) -> RowChange:
    events = {"+": _("entered"), "~": _("changed"), "-": _("deleted")}
    model = version.instance_type
    change = RowChange(
        name=f"{capfirst(str(model._meta.verbose_name))}: {_name_of(whole, version)}",
        event=str(events.get(version.history_type, "")),
    )
    if version.history_type != "-":
        change.differences = [
            *_differences(whole, version, older),
            *_differences_of_several(version, older, many),
        ]
    return change


def _name_of(whole: Model, version: Any) -> str:
    """As the row calls itself; a version whose relations are gone has its number alone."""
    if version.instance_type is type(whole) and version.id == whole.pk:
        return str(whole)
    if hasattr(version, "field"):
        return _fact(whole, version.field)
    try:
        return str(version.instance)
    except (AttributeError, LookupError, ObjectDoesNotExist, ValueError):
        return str(version.id)


def _fact(whole: Model, name: str) -> str:
    """What a citation or a finding is about."""
    return dict(questions(type(whole))).get(name, name)


def _leads_to(column: Any, version: Any, whole: Model) -> bool:
    """Whether the column says no more than that a part stands in its record."""
    is_key = isinstance(column, ForeignKey) and column.related_model is type(whole)
    return is_key and getattr(version, column.attname) == whole.pk


def _differences(whole: Model, new: Any, old: Any) -> Iterator[Difference]:
    for column in new.instance_type._meta.concrete_fields:
        if column.name in FOLLOWING or column.primary_key:
            continue
        if _leads_to(column, new, whole):
            continue
        if isinstance(column, DateBoundField | DerivedBooleanField):
            continue
        before = getattr(old, column.attname, None) if old else None
        after = getattr(new, column.attname, None)
        if before == after or (old is None and after in (None, "", {}, [])):
            continue
        if column.name == "field":
            before, after = (_fact(whole, value) if value else "" for value in (before, after))
        yield Difference(
            capfirst(str(column.verbose_name)), _printed(column, before), _printed(column, after)
        )


def _differences_of_several(new: Any, old: Any, many: SeveralValues) -> Iterator[Difference]:
    for column in new._history_m2m_fields:
        before = sorted(many[old.history_id, column.name]) if old else []
        after = sorted(many[new.history_id, column.name])
        if before != after:
            yield Difference(
                capfirst(str(column.verbose_name)),
                ", ".join(before) or "–",
                ", ".join(after) or "–",
            )


def _printed(column: Any, value: Any) -> str:
    if value in (None, "", {}, []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, dict):
        return " · ".join(f"{code}: {text}" for code, text in value.items())
    if isinstance(column, ForeignKey):
        row = column.related_model._default_manager.filter(pk=value).first()
        return str(row) if row else f"#{value}"
    return str(value)
