"""Two people beside each other: what each record says, and what may be chosen where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey, ManyToManyField
from django.utils.text import capfirst

from registry.curation.rows import columns, several
from registry.fields import LocalizedTextField, SourceWordsField
from registry.models import Person
from registry.vocabulary import Choice

# What a person is called by and where, not what is said of them.
NO_FACTS = {"public_id", "slug", "state", "notes"}


@dataclass(frozen=True)
class Fact:
    """One thing that may be said of both, with the words of the source beside it."""

    name: str
    label: str
    # The fields that are chosen together.
    fields: tuple[Any, ...]

    def says(self, person: Person) -> bool:
        """Whether the record says anything of it."""
        return any(_value(person, field) not in (None, "", {}, []) for field in self.fields)

    def differs(self, one: Person, other: Person) -> bool:
        """Whether the two records say different things of it."""
        return any(_value(one, field) != _value(other, field) for field in self.fields)

    @property
    def adds_up(self) -> bool:
        """Whether both values can stand in the field: several values, several languages."""
        return isinstance(self.fields[0], ManyToManyField | LocalizedTextField)

    def usual(self, kept: Person, merged: Person) -> str:
        """What is chosen when nobody chooses: nothing is lost and nothing decided unseen."""
        if not self.says(merged) or not self.differs(kept, merged):
            return Choice.KEPT.value
        return Choice.BOTH.value if self.says(kept) else Choice.MERGED.value

    def printed(self, person: Person, language: str | None = None) -> str:
        """The value as people read it."""
        return _printed(person, self.fields[0])

    def in_words(self, person: Person) -> str:
        """The words of the source that stand beside the value."""
        return str(_value(person, self.fields[1])) if len(self.fields) > 1 else ""


def facts() -> list[Fact]:
    """Everything a record of a person says in columns of its own, in the order of the card."""
    single = {column.name: column for column in columns(Person) if column.name not in NO_FACTS}
    found = []
    for name, column in single.items():
        whole = name.removesuffix("_text")
        if whole != name and whole in single and isinstance(column, SourceWordsField):
            continue
        twin = single.get(f"{name}_text")
        fields = (column, twin) if twin is not None else (column,)
        found.append(Fact(name, capfirst(str(column.verbose_name)), fields))
    found += [
        Fact(field.name, capfirst(str(field.verbose_name)), (field,)) for field in several(Person)
    ]
    return found


def _value(person: Person, field: Any) -> Any:
    if isinstance(field, ManyToManyField):
        return sorted(row.pk for row in getattr(person, field.name).all())
    return getattr(person, field.attname)


def _printed(person: Person, field: Any) -> str:
    value = getattr(person, field.name)
    if isinstance(field, ManyToManyField):
        return ", ".join(sorted(str(row) for row in value.all()))
    if isinstance(field, ForeignKey):
        return str(value) if value else ""
    if isinstance(value, dict):
        return " · ".join(f"{language}: {text}" for language, text in sorted(value.items()))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value or "")
