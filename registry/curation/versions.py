"""What a change set did to each row, read from the history: values before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from registry.curation.copies import portions
from registry.curation.rows import Key, Values, kept_models, several, values_of

DELETED = "-"


@dataclass(frozen=True)
class RowChange:
    """One row before and after; `None` where it was not there."""

    key: Key
    before: Values | None
    after: Values | None


def changes_of(change_sets: Iterable[int]) -> dict[int, list[RowChange]]:
    """The rows each change set touched, in a few queries for each table however many there are.

    A row whose beginning no history knows is left out: nobody can say what stood there before.
    """
    found: dict[int, list[RowChange]] = defaultdict(list)
    for portion in portions(change_sets):
        for model in kept_models():
            for change_set, change in _changes_in(model, portion):
                found[change_set].append(change)
    return found


def _changes_in(model: Any, change_sets: list[int]) -> Iterable[tuple[int, RowChange]]:
    history = model.history.model
    wanted = set(change_sets)
    touched = history.objects.filter(change_set__in=change_sets)
    keys = set(touched.order_by().values_list("id", flat=True))
    if not keys:
        return
    chains: dict[int, list[Any]] = defaultdict(list)
    for portion in portions(keys):
        for version in history.objects.filter(id__in=portion).order_by("history_id"):
            chains[version.id].append(version)
    many = _several_of_versions(model, [v.history_id for chain in chains.values() for v in chain])
    for pk, chain in chains.items():
        yield from _changes_of_row(model, pk, chain, wanted, many)


def _changes_of_row(
    model: Any, pk: int, chain: list[Any], wanted: set[int], many: dict[int, Values]
) -> Iterable[tuple[int, RowChange]]:
    """One change for each wanted change set; a set may have written several versions of a row."""
    earlier: Any = None
    before: dict[int, Any] = {}
    last: dict[int, Any] = {}
    for version in chain:
        if version.change_set_id in wanted:
            before.setdefault(version.change_set_id, earlier or version)
            last[version.change_set_id] = version
        earlier = version
    for change_set, version in last.items():
        first = before[change_set]
        began = first.change_set_id == change_set
        if began and first.history_type == "~":
            continue
        if began and first.history_type == DELETED:
            # Deleted before beginnings were kept: the version has what stood there.
            old: Values | None = {**values_of(first, model), **many.get(first.history_id, {})}
        else:
            old = None if began else _values(model, first, many)
        new = _values(model, version, many)
        if old != new:
            yield change_set, RowChange((model, pk), old, new)


def _values(model: Any, version: Any, many: dict[int, Values]) -> Values | None:
    if version.history_type == DELETED:
        return None
    return {**values_of(version, model), **many.get(version.history_id, {})}


def _several_of_versions(model: Any, versions: list[int]) -> dict[int, Values]:
    """Values of fields that hold several, by version; each a sorted list of keys."""
    fields = several(model)
    found: dict[int, Values] = {
        version: {field.name: [] for field in fields} for version in (versions if fields else ())
    }
    for field in fields:
        kept = getattr(model.history.model, field.name).model
        other = f"{field.m2m_reverse_field_name()}_id"
        for portion in portions(versions):
            links = kept.objects.filter(history_id__in=portion).order_by(other)
            for version, value in links.values_list("history_id", other):
                found[version][field.name].append(value)
    return found


def values_at(model: Any, keys: Iterable[int], change_set: int) -> dict[int, Values | None]:
    """What stood in each row after a change set; a row without an older version is left out."""
    found: dict[int, Any] = {}
    for portion in portions(keys):
        versions = model.history.model.objects.filter(id__in=portion)
        for version in versions.order_by("history_id"):
            known = version.change_set_id or 0
            if known <= change_set or version.id not in found:
                found[version.id] = version if known <= change_set else None
    many = _several_of_versions(model, [v.history_id for v in found.values() if v])
    return {pk: _values(model, v, many) if v else None for pk, v in found.items()}
