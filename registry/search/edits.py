"""Whom the latest edits wrote anew, so that a page that names none of them can be told to be good.

The log of the index says which people each version wrote and which postings it changed.
"""

from __future__ import annotations

from registry.models import Person, SearchEdit, SearchLog
from registry.vocabulary import State

# Of more people than these it is not asked: an import writes so many at once and a few beside.
MOST = 2_500


def people_edited(after: int, until: int) -> frozenset[str] | None:
    """Public ids of the people whom the versions above `after`, up to `until`, wrote anew.

    None where these versions did more than write people who are public or never were: one that
    wrote nobody (a place, a photograph, a rebuild), one that took somebody back, one that the log
    holds no longer.
    """
    within = {"version__gt": after, "version__lte": until}
    rows = SearchEdit.objects.filter(**within).values_list("version", "person_id")[: MOST + 1]
    written = list(rows)
    if len(written) > MOST or {version for version, _pk in written} != set(
        range(after + 1, until + 1)
    ):
        return None
    keys = {pk for _version, pk in written}
    people = Person.objects.filter(pk__in=keys).values_list("pk", "public_id", "state")
    found = {pk: public_id for pk, public_id, _state in people}
    public = {pk for pk, _public_id, state in people if state == State.PUBLISHED}
    hidden = {version for version, pk in written if pk not in public}
    # Who was never public has no postings; with whom was, they went.
    if len(found) < len(keys) or SearchLog.objects.filter(version__in=hidden).exists():
        return None
    return frozenset(found.values())
