"""Which people have changed since a moment: for mirrors that make only those anew.

A page also names other people and counts them; what it says of them may be behind until the next
mirror that is made whole. What leads to a page that is gone is found by the check of links.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from registry.models import Act, Correction, Person, Repression


def moment(text: str) -> dt.datetime:
    """A day or a moment (ISO 8601). Raises `ValueError` for any other text."""
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else timezone.make_aware(found)


def unchanged(people: QuerySet[Person], since: str) -> set[int]:
    """People whose own records nobody touched since: their files may be taken over."""
    if not since:
        return set()
    keys = set(people.values_list("pk", flat=True))
    return keys - touched_since(keys, since)


def touched_since(people: Collection[int], since: str) -> set[int]:
    """Those of some people whose records have changed."""
    start = moment(since)
    found = set(
        Person.objects.filter(pk__in=people, updated_at__gte=start).values_list("pk", flat=True)
    )
    for model in (Repression, Act):
        rows = model._default_manager.filter(person__in=people, updated_at__gte=start)
        found.update(rows.order_by().values_list("person_id", flat=True))
    ids = dict(Person.objects.filter(pk__in=people).values_list("public_id", "pk"))
    told = Correction.objects.filter(at__gte=start, public_id__in=ids).order_by()
    found.update(ids[public_id] for public_id in told.values_list("public_id", flat=True))
    return found
