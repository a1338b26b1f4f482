"""What stands in the database already: loaded before, entered by curators, edited since."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from registry.intake.collection.comparing import Last
from registry.intake.collection.shape import Key, Kind
from registry.intake.collection.tables import BY_NAME, TABLES
from registry.intake.collection.wanted import Wanted
from registry.models import Citation, ExternalIdentifier, PlaceUse
from registry.models.base import Part, Record, Targeting
from registry.models.terms import Term

DERIVED: dict[str, type[models.Model]] = {
    "citations": Citation,
    "disputes": Citation,
    "identifiers": ExternalIdentifier,
    "place_uses": PlaceUse,
}
FILLING = (Kind.VALUE, Kind.YES, Kind.LIST, Kind.REF, Kind.WORDS)
COMPLETING = (Kind.WORDS,)


class Existing:
    """Primary keys of loaded rows, and the records curators keep beside them."""

    def __init__(self, last: dict[Key, Last]) -> None:
        self.pks: dict[Key, int] = {}
        self.adopted: set[Key] = set()
        self._forget_the_gone(last)

    def _forget_the_gone(self, last: dict[Key, Last]) -> None:
        """A record that was deleted here since its loading is not to be referred to."""
        by_table: dict[str, dict[int, Key]] = {}
        for name, row in last.items():
            if row.target_id is not None:
                by_table.setdefault(name[0], {})[row.target_id] = name
        for table, names in by_table.items():
            there = set(_in_portions(self.model_of((table, "")), list(names)))
            self.pks |= {name: pk for pk, name in names.items() if pk in there}

    def model_of(self, name: Key) -> type[models.Model]:
        """The model of the rows of a table."""
        model = BY_NAME[name[0]].model if name[0] in BY_NAME else None
        return model or DERIVED[name[0]]

    def derived_model(self, name: Key) -> type[models.Model]:
        """The model of a record that a row brings with it."""
        return DERIVED[name[0]]

    def instance(self, model: type[models.Model], pk: int | None) -> Any:
        """A record, or None when it is no longer there."""
        return model._default_manager.filter(pk=pk).first() if pk is not None else None

    def was_edited(self, instance: Any) -> bool:
        """Whether a curator has saved it: only then it has a history."""
        return bool(instance.history.exists())

    # Records that were there before the collection ----------------------------------------------

    def records_of(self, group: list[Wanted]) -> dict[Key, Any]:
        """Records of the same natural key that no load has made; all of one table at once."""
        model = group[0].model
        natural = "public_id" if issubclass(model, Record) else "code"
        if issubclass(model, ExternalIdentifier):
            found = {wanted.name: self._identifier_of(wanted) for wanted in group}
            return {name: row for name, row in found.items() if row is not None}
        if not issubclass(model, Record | Term):
            return {}
        names = {wanted.values[natural]: wanted.name for wanted in group}
        manager: Any = model._default_manager
        rows = manager.filter(**{f"{natural}__in": list(names)})
        return {names[getattr(row, natural)]: row for row in rows}

    def _identifier_of(self, wanted: Wanted) -> Any:
        assert wanted.target is not None
        target_type = ContentType.objects.get_for_model(self.model_of(wanted.target))
        rows = ExternalIdentifier.objects.filter(target_type=target_type, **wanted.values)
        return rows.first()

    def adopt(self, wanted: Wanted, pk: int) -> None:
        """Takes a record that was here before for the row's own; it is never overwritten."""
        self.pks[wanted.name] = pk
        self.adopted.add(wanted.name)

    def is_inside_an_adopted_record(self, wanted: Wanted) -> bool:
        """Whether it would be written into a record that curators have made."""
        if not issubclass(wanted.model, Part | Targeting):
            return False
        inside = wanted.target or next(iter(wanted.links.values()), None)
        return inside in self.adopted

    def missing_links(self, wanted: Wanted) -> Key | None:
        """A row it refers to that is not in the database, if there is one."""
        named = [key for key in wanted.links.values() if key[0] != wanted.table]
        named += [wanted.target] if wanted.target else []
        return next((key for key in named if key not in self.pks), None)

    # Values -------------------------------------------------------------------------------------

    def columns(self, wanted: Wanted) -> dict[str, Any]:
        """Every column the files speak for, with its value; what they leave out has its default."""
        columns: dict[str, Any] = {}
        for table in TABLES:
            if wanted.table in (table.name, table.into):
                for column in table.of_kind(*(COMPLETING if table.into else FILLING)):
                    field: Any = wanted.model._meta.get_field(column.model_field)
                    columns[field.attname] = field.get_default()
        columns |= wanted.values
        columns |= {f"{name}_id": self.pks.get(key) for name, key in wanted.links.items()}
        return columns

    def difference(self, wanted: Wanted, instance: Any) -> dict[str, Any]:
        """What the record has where the files say something else."""
        found = {}
        for name, new in self.columns(wanted).items():
            old = getattr(instance, name)
            if name != "state" and _plain(old) != _plain(new):
                found[name] = _plain(old)
        for name, keys in wanted.many.items():
            mine = sorted(getattr(instance, name).values_list("pk", flat=True))
            if mine != sorted(self.pks[key] for key in keys if key in self.pks):
                found[name] = mine
        return found

    def values_of(self, instance: Any) -> dict[str, Any]:
        """All columns of a record, as they are kept with the import that takes it away."""
        return {
            field.attname: _plain(getattr(instance, field.attname))
            for field in instance._meta.concrete_fields
        }


def _plain(value: Any) -> Any:
    """The value as JSON keeps it; numbers as their shortest text, so that 0.5 equals 0.5000."""
    if value is None or isinstance(value, bool | int | dict | list):
        return value
    text = str(value)
    if isinstance(value, str):
        return text
    return f"{value.normalize():f}" if hasattr(value, "normalize") else text


def _in_portions(model: type[models.Model], keys: list[int]) -> list[int]:
    found: list[int] = []
    for start in range(0, len(keys), 500):
        rows = model._default_manager.filter(pk__in=keys[start : start + 500])
        found.extend(rows.values_list("pk", flat=True))
    return found
