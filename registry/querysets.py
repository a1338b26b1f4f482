"""Questions asked of the records, in the words of the field. Views compose these, never lookups."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from django.db import models
from django.db.models import Exists, OuterRef, Q

from registry.errors import OutsideTheDoorError
from registry.fields import DerivedBooleanField
from registry.vocabulary import ActKind, State

if TYPE_CHECKING:
    from registry.models.base import Guarded
    from registry.models.door import Passage

M = TypeVar("M", bound=models.Model)


def _is_derived(model: type[models.Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), DerivedBooleanField)


class GuardedQuerySet(models.QuerySet[M]):
    """Refuses bulk writes outside the door, as `Guarded.save` does for single ones.

    A deletion is noted in the passage as one of single rows is. Whoever creates or updates many at
    once notes there whose they are (`left_behind`): nothing reads them back to see.
    """

    def _require_open_door(self) -> Passage:
        from registry.models.door import require_open_door

        return require_open_door(self.model._meta.label)

    def update(self, **kwargs: Any) -> int:
        self._require_open_door()
        derived = [name for name in kwargs if _is_derived(self.model, name)]
        if derived:
            raise OutsideTheDoorError(f"{', '.join(derived)}: only the derivation writes this.")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        passage = self._require_open_door()
        passage.deleted += [copy(row) for row in cast("Iterable[Guarded]", self)]
        return super().delete()

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        self._require_open_door()
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], *args: Any, **kw: Any) -> int:
        self._require_open_door()
        fields = list(fields)
        if any(_is_derived(self.model, name) for name in fields):
            raise OutsideTheDoorError("Only the derivation writes derived columns.")
        return super().bulk_update(objs, fields, *args, **kw)


class RecordQuerySet(GuardedQuerySet[M]):
    """Questions every public noun answers."""

    def published(self) -> Self:
        """What the public may see; everything public starts here."""
        return self.filter(state=State.PUBLISHED)


class PersonQuerySet(RecordQuerySet[M]):
    """Questions asked of people."""

    def victims(self) -> Self:
        """People with a published political repression, also those who took part in the terror."""
        return self.filter(is_victim=True)


class RepressionQuerySet(RecordQuerySet[M]):
    """Questions asked of repressions."""

    def political(self) -> Self:
        """Those that make a victim."""
        from registry.vocabulary import Nature

        return self.filter(nature=Nature.POLITICAL)


class ActQuerySet(RecordQuerySet[M]):
    """Questions asked of acts."""

    def documented(self) -> Self:
        """Those that give a role: enough evidence, approved by two people."""
        return self.filter(is_documented=True)

    def meeting_the_standard(self) -> Self:
        """With evidence of a documented act, whether or not two people have approved it.

        An official record, or two research sources; for a held command also two agreeing published
        sources.
        """
        from registry.vocabulary import Evidence

        enough = Q(evidence__in=[Evidence.OFFICIAL_RECORD, Evidence.TWO_RESEARCH_SOURCES])
        command = Q(evidence=Evidence.TWO_PUBLISHED_SOURCES, kind=ActKind.HELD_COMMAND)
        return self.filter(enough | command)


class DepictionQuerySet(GuardedQuerySet[M]):
    """Questions asked of depictions."""

    def showing_a_picture(self) -> Self:
        """In published photographs that have a picture and known rights; lead pictures first.

        A photograph from free life comes before one taken after the arrest.
        """
        from registry.models import Rendition
        from registry.vocabulary import PhotoKind

        return (
            self.filter(photo__state=State.PUBLISHED)
            .exclude(photo__rights="")
            .filter(Exists(Rendition.objects.filter(photo=OuterRef("photo"))))
            .annotate(is_arrest_photo=Q(photo__kind=PhotoKind.ARREST_PHOTO))
            .order_by("is_arrest_photo", "photo__date_lo", "pk")
            .select_related("photo")
            .prefetch_related("photo__renditions")
        )


class CitationQuerySet(GuardedQuerySet[M]):
    """Questions asked of citations."""

    def differing(self) -> Self:
        """Versions that are not the one in the column."""
        from registry.vocabulary import Verdict

        return self.exclude(verdict=Verdict.ACCEPTED)

    def of(self, *targets: models.Model) -> Self:
        """All citations that speak of the given rows."""
        from django.contrib.contenttypes.models import ContentType

        by_type: dict[int, list[int]] = {}
        for target in targets:
            by_type.setdefault(ContentType.objects.get_for_model(target).pk, []).append(target.pk)
        condition = Q(pk__in=[])
        for type_id, ids in by_type.items():
            condition |= Q(target_type_id=type_id, target_id__in=ids)
        return self.filter(condition)
