"""Who may be living, and is therefore not published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from registry.curation.agreements import APPROVALS_NEEDED, approvals_of
from registry.curation.copies import portions
from registry.errors import PublicationError
from registry.models import Person
from registry.vocabulary import ApprovalKind, Fate

# The youngest age at which somebody can be the subject of a record without a date of birth.
YOUNGEST = 14

DEATHS = {
    Fate.EXECUTED,
    Fate.DIED_IN_CAMP,
    Fate.DIED_IN_PRISON,
    Fate.KILLED_1941_PRISON_MASSACRE,
    Fate.ABDUCTED_AND_EXECUTED,
    Fate.ASSASSINATED,
    Fate.SUICIDE,
    Fate.DIED_UNDER_INVESTIGATION,
    Fate.KILLED_CIRCUMSTANCES_UNCLEAR,
}


def may_be_living(person: Person, *, today: dt.date) -> bool:
    """True when no death is recorded and the latest possible birth is under 100 years ago.

    Without a date of birth the earliest date of any repression, act, office or event, less 14
    years, stands for it; with no date at all the person may be living. The limit is a setting,
    `LIVING_YEARS`.
    """
    is_dead = bool(person.death_date or person.burial_date or person.fate in DEATHS)
    needs_days = not is_dead and not person.birth_date_hi and person.pk
    return could_be_living(
        is_dead=is_dead,
        born_hi=person.birth_date_hi,
        days=list(_earliest_days(person)) if needs_days else [],
        today=today,
    )


def could_be_living(
    *, is_dead: bool, born_hi: int | None, days: Sequence[int], today: dt.date
) -> bool:
    """The rule itself, for plain values: the latest birth, else the days something is dated to."""
    if is_dead:
        return False
    born = born_hi or (min(days) - YOUNGEST * 10000 if days else None)
    if born is None:
        return True
    limit = int(getattr(settings, "LIVING_YEARS", 100))
    return born > (today.year - limit) * 10000 + today.month * 100 + today.day


def is_withheld(person: Person, *, today: dt.date) -> bool:
    """Whether the person may be living and two people have not released the record."""
    if not may_be_living(person, today=today):
        return False
    return approvals_of(person, ApprovalKind.LIVING_RELEASE) < APPROVALS_NEEDED


def refuse_public(people: set[int], *, today: dt.date) -> None:
    """Raises `PublicationError` when one of these people is public and may be living.

    A date of death taken away, a birth corrected, the only dated record deleted: a change may turn
    somebody who was published rightly into somebody who must not be.
    """
    undated = Person.objects.published().filter(death_date="", burial_date="")
    for portion in portions(people):
        for person in undated.filter(pk__in=portion).exclude(fate__in=DEATHS):
            if is_withheld(person, today=today):
                raise PublicationError(
                    _(
                        "After this change %(person)s, whose page is public, may be living. Record "
                        "the death or the birth, or withdraw the page first."
                    )
                    % {"person": person}
                )


def _earliest_days(person: Person) -> Iterator[int]:
    """The day by which each dated row had certainly begun, or begun at the latest."""
    for repression in person.repressions.all():
        for field in ("arrest_date", "sentence_date", "execution_date"):
            yield from _day(getattr(repression, f"{field}_hi"))
    for act in person.acts.all():
        yield from _day(act.date_hi)
    for post in person.posts.all():
        yield from _day(post.period_lo or post.period_hi)
    for participation in person.participations.select_related("event"):
        yield from _day(participation.event.date_hi)


def _day(value: int | None) -> Iterator[int]:
    if value:
        yield value
