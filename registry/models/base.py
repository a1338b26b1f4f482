"""What all records share: the door, the history, the public id and the state."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from copy import copy
from functools import cache
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.db.models.base import ModelState
from django.db.models.signals import class_prepared, post_init, pre_delete, pre_init
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from registry.fields import DerivedBooleanField, PublicIdField
from registry.models.beginnings import keep_what_stood_before
from registry.models.door import current_passage, require_open_door
from registry.vocabulary import State


class ChangeSetHistory(models.Model):
    """Every row of history names the change set it came with."""

    change_set = models.ForeignKey(
        "registry.ChangeSet", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        abstract = True


def kept_history(*m2m_fields: str) -> HistoricalRecords:
    """History as this registry keeps it: one table a model, each row with its change set."""
    return HistoricalRecords(
        bases=[ChangeSetHistory],
        m2m_fields=list(m2m_fields),
        m2m_bases=[models.Model],
        cascade_delete_history=False,
    )


@cache
def _words_of_choices(field: models.Field[Any, Any]) -> dict[Any, Any]:
    """The words by their codes, each put into the language of whoever asks when it is asked for."""
    return dict(field.flatchoices)


@cache
def _listens_to_beginnings(model: type[models.Model]) -> bool:
    """Whether somebody wants to know of every new instance, as measured pictures do."""
    return bool(pre_init.has_listeners(model) or post_init.has_listeners(model))


class Guarded(models.Model):
    """A row that only the door writes."""

    # The columns a value of a list is known by; empty for rows that are no such values.
    known_to_lists_by: ClassVar[tuple[str, ...]] = ()
    # Whether every page with something of it on it, but for counts, leads to its people.
    is_shown_with_its_people: ClassVar[bool] = False

    class Meta:
        abstract = True

    def save(
        self,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Saves inside an open door; leaves derived facts to their derivation."""
        passage = require_open_door(self._meta.label)
        passage.written.append(self)
        if not self._state.adding and not force_insert:
            keep_what_stood_before(self)
            if self.known_to_lists_by and self._is_known_otherwise():
                passage.known_otherwise.append(self)
            update_fields = self._written_fields() if update_fields is None else update_fields
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )

    @classmethod
    def from_db(
        cls,
        db: str | None,
        field_names: Collection[str],
        values: Collection[Any],
        **further: Any,
    ) -> Self:
        """A row as it was read. Columns that were not asked for are read when they are needed.

        Django gives values to a new instance one by one, as if a person had typed them: a page of
        two hundred rows waited longer for that than for the database.
        """
        if further or _listens_to_beginnings(cls):
            return super().from_db(db, field_names, values, **further)
        row = cls.__new__(cls)
        row._state = ModelState()
        row._state.adding, row._state.db = False, db
        row.__dict__.update(zip(field_names, values, strict=True))
        return row

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> str:  # noqa: N802
        """The word of a choice. Django makes the words of all choices anew for each one asked."""
        value = getattr(self, field.attname)
        return str(_words_of_choices(field).get(value, value))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Deletes inside an open door."""
        passage = require_open_door(self._meta.label)
        passage.deleted.append(copy(self))
        return super().delete(*args, **kwargs)

    def _is_known_otherwise(self) -> bool:
        """Whether lists know the stored row by another code, or not at all."""
        columns = self.known_to_lists_by
        stored = type(self)._base_manager.filter(pk=self.pk).values_list(*columns).first()
        return stored != tuple(getattr(self, column) for column in columns)

    def people_concerned(self) -> set[int]:
        """Primary keys of the people whose page or lists this row appears on."""
        return set()

    @classmethod
    def _written_fields(cls) -> list[str] | None:
        """All columns but the derived ones; None when there are none to spare.

        Neither the version: a row read some time ago would set it back.
        """
        fields = cls._meta.concrete_fields
        derived = [field for field in fields if isinstance(field, DerivedBooleanField)]
        if not derived:
            return None
        spared = {*(field.name for field in derived), "version"}
        return [f.name for f in fields if f.name not in spared and not f.primary_key]


@receiver(class_prepared)
def _listen_to_deletions(sender: type[models.Model], **_: Any) -> None:
    if issubclass(sender, Guarded):
        pre_delete.connect(_before_deletion, sender=sender)


def _before_deletion(sender: type[models.Model], instance: Guarded, **_: Any) -> None:
    """Listens to deletions, also of many rows at once and of rows that go with another.

    What stood there is kept, and whose it was is noted, so that the index of people and their pages
    follow; as it is stored, since a form may have changed the row before it was ticked to go.
    """
    stored = sender._base_manager.filter(pk=instance.pk).first()
    if not isinstance(stored, Guarded):
        return
    keep_what_stood_before(stored)
    if passage := current_passage():
        passage.left_behind |= stored.people_concerned()


class Part(Guarded):
    """A row inside a record, public as far as its record is."""

    notes = models.TextField(
        _("curators' notes"), blank=True, default="", help_text=_("Never shown to the public.")
    )

    class Meta:
        abstract = True


class Record(Guarded):
    """A public noun: a permanent id, an address, a state, notes for curators."""

    # The noun in the address, e.g. `people`; empty for records without a page of their own.
    noun: ClassVar[str] = ""

    # Said here and not in the field: history copies the column and must not copy this.
    public_id = PublicIdField(unique=True)
    slug = models.SlugField(
        _("slug"),
        max_length=120,
        blank=True,
        default="",
        help_text=_(
            "The readable end of the address, e.g. mandelstam-osip. The id before it counts."
        ),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.DRAFT, db_index=True, editable=False
    )
    notes = models.TextField(
        _("curators' notes"), blank=True, default="", help_text=_("Never shown to the public.")
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        """Whether the public may see it."""
        return self.state == State.PUBLISHED


class Targeting(Guarded):
    """A row that speaks of any other row: a citation, a finding, an identifier, an approval."""

    # An index of few values with millions of rows each; each table has one of type and number.
    target_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")

    class Meta:
        abstract = True

    def people_concerned(self) -> set[int]:
        target = self.target
        return target.people_concerned() if isinstance(target, Guarded) else set()


def in_order(*date_fields: str, model: str) -> list[models.BaseConstraint]:
    """Constraints: the first day a date can mean is never after its last day."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{name}_lo__lte": F(f"{name}_hi")})
            | Q(**{f"{name}_lo__isnull": True})
            | Q(**{f"{name}_hi__isnull": True}),
            name=f"{model}_{name}_in_order",
        )
        for name in date_fields
    ]


def by_change(model: str) -> models.Index:
    """An index: records of a state from the one that changed longest ago, as harvesters ask."""
    return models.Index(fields=["state", "updated_at", "public_id"], name=f"{model}_by_change")


def one_of(field: str, choices: type[models.TextChoices], *, model: str) -> models.CheckConstraint:
    """A constraint: the code is one of the closed list, or nothing is recorded."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": ["", *choices.values]}), name=f"{model}_{field}_known"
    )
