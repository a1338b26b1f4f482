"""People tied to a place, each tie a list of its own: died, held, buried, arrested, born."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import Detention, Person, Place, Repression
from registry.search.terms import place_code
from registry.vocabulary import State
from registry.web.nouns import people

_HEADINGS: dict[str, Promise | str] = {
    "died": _("Shot or died here"),
    "held": _("Held here"),
    "buried": _("Buried here"),
    "arrested": _("Arrested here"),
    "lived": _("Lived here when arrested"),
    "born": _("Born here"),
}


def people_of(place: Place) -> list[people.PeopleList]:
    """The lists that have somebody in them; the counts of all come in one query."""
    ties = _ties(place)
    counts = _counts(ties)
    return [
        people.PeopleList(
            anchor=f"people-{tie}",
            heading=str(_HEADINGS[tie]),
            count=counts[tie],
            rows=people.rows(people.in_alphabet(found)[: people.SHOWN]),
            url=_url(tie, place),
        )
        for tie, found in ties.items()
        if counts.get(tie)
    ]


def _ties(place: Place) -> dict[str, QuerySet[Person]]:
    public = Person.objects.published()
    cases = Repression.objects.published()
    shot = cases.filter(execution_place=place).values("person")
    held = Detention.objects.filter(place=place, repression__state=State.PUBLISHED)
    return {
        "died": public.filter(Q(death_place=place) | Q(pk__in=shot)),
        "held": public.filter(pk__in=held.values("repression__person")),
        "buried": public.filter(burial_place=place),
        "arrested": public.filter(pk__in=cases.filter(arrest_place=place).values("person")),
        "lived": public.filter(pk__in=cases.filter(residence_place=place).values("person")),
        "born": public.filter(birth_place=place),
    }


def _counts(ties: dict[str, QuerySet[Person]]) -> dict[str, int]:
    counted = [
        found.order_by().values(tie=Value(tie)).annotate(people=Count("pk"))
        for tie, found in ties.items()
    ]
    rows = counted[0].union(*counted[1:], all=True)
    return {row["tie"]: row["people"] for row in rows}


def _url(tie: str, place: Place) -> str:
    """Where all of them stand: the filter of burial places, else that of any tie to the place."""
    if tie == "buried":
        return people.people_url(burial_place=place_code(place))
    return people.people_url(place=place_code(place))
