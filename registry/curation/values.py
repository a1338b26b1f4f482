"""Who has a place, an event or a source as a value that lists are filtered by.

When such a record is published, withdrawn or given another address, its people must be found anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from registry.models import Citation, Event, Person, Place, Rehabilitation, Repression, Source
from registry.models.base import Guarded


def people_with(records: Iterable[Guarded]) -> set[int]:
    """The people who have one of the records as a value."""
    found: set[int] = set()
    for record in records:
        for people in _people_with(record):
            found.update(people.values_list("pk", flat=True))
    return found


def _people_with(record: Guarded) -> Iterator[QuerySet[Person]]:
    if isinstance(record, Place):
        yield Person.objects.filter(
            Q(birth_place=record) | Q(death_place=record) | Q(burial_place=record)
        )
        for path in ("arrest_place", "execution_place", "residence_place", "detentions__place"):
            yield Person.objects.filter(**{f"repressions__{path}": record})
        yield Person.objects.filter(repressions__arrest_place__region=record)
    elif isinstance(record, Event):
        yield Person.objects.filter(repressions__event=record)
    elif isinstance(record, Source):
        yield Person.objects.filter(pk__in=_targets(record, Person))
        yield Person.objects.filter(repressions__in=_targets(record, Repression))
        yield Person.objects.filter(rehabilitations__in=_targets(record, Rehabilitation))


def _targets(source: Source, model: type[Model]) -> QuerySet[Citation, int]:
    """The rows of a table for which the source is cited."""
    cited = Citation.objects.filter(
        source=source, target_type=ContentType.objects.get_for_model(model)
    )
    return cited.values_list("target_id", flat=True)
