"""People tied to a place, each tie a list of its own: died, held, buried, arrested, born.

The page of the place shows the first of each; `/people/` below it lists all of one, also those of
one day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from registry.dates import parse, when_phrase
from registry.models import Detention, Person, Place, Repression
from registry.search.terms import place_code
from registry.vocabulary import State
from registry.web.dossier.markup import page_language
from registry.web.dossier.places import place_name
from registry.web.dossier.reach import day_number, shot_at
from registry.web.downloads import offered
from registry.web.nouns import people
from registry.web.numbering import Pages, last_page, page_number, pages
from registry.web.resolve import get_published_or_answer

PAGE_SIZE = 150
DIED, BURIED, SHOT = "died", "buried", "shot"
_HEADINGS: dict[str, Promise | str] = {
    DIED: gettext_lazy("Shot or died here"),
    "held": gettext_lazy("Held here"),
    BURIED: gettext_lazy("Buried here"),
    "arrested": gettext_lazy("Arrested here"),
    "lived": gettext_lazy("Lived here when arrested"),
    "born": gettext_lazy("Born here"),
}
# A year, a month or a day in which people died.
_WHEN = re.compile(r"(1[89]|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_DAY = 10


def people_of(place: Place) -> list[people.PeopleList]:
    """The lists that have somebody in them; the counts of all come in one query."""
    ties = ties_of(place)
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


def ties_of(place: Place) -> dict[str, QuerySet[Person]]:
    """Published people by what ties them to a place."""
    public = Person.objects.published()
    cases = Repression.objects.published()
    shot = cases.filter(execution_place=place).values("person")
    held = Detention.objects.filter(place=place, repression__state=State.PUBLISHED)
    return {
        DIED: public.filter(Q(death_place=place) | Q(pk__in=shot)),
        "held": public.filter(pk__in=held.values("repression__person")),
        BURIED: public.filter(burial_place=place),
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
    """Where all of them stand: the filter of burial places, else the list below the place."""
    if tie == BURIED:
        return people.people_url(burial_place=place_code(place))
    return list_url(place, tie)


def list_url(place: Place, tie: str, when: str = "") -> str:
    """The list of people with one tie to a place, of a time of death where one is given."""
    path = reverse("registry:place-people", args=[place.public_id, place.slug or place.public_id])
    return path + Question(tie, when).query


# The list below a place ------------------------------------------------------------------------


# What an address may carry.
PARAMETERS = ("as", "when", "page")


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks for: a tie to the place, and a time of death where one is given."""

    tie: str
    when: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> Question:
        return cls(data.get("as", ""), data.get("when", "").strip())

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return f"?{urlencode({'as': self.tie, **({'when': self.when} if self.when else {})})}"

    def people_at(self, place: Place) -> QuerySet[Person] | None:
        """The people it means; None where it means nothing the register keeps."""
        return _asked(place, self.tie, self.when)


@dataclass(frozen=True, slots=True)
class TiedPeople:
    """What the page of a list prints."""

    place: Place
    name: SafeString
    heading: str
    total: int
    rows: list[people.PersonRow]
    pages: Pages
    question: Question

    @property
    def files(self) -> list[tuple[str, str]]:
        """The list as files: format and address."""
        where = [self.place.public_id, self.place.slug or self.place.public_id]
        return offered.files(
            self.total,
            lambda ending: (
                reverse("registry:place-people-file", args=[*where, ending]) + self.question.query
            ),
        )


@require_safe
def people_at(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """Everybody with one tie to a place."""
    rows = Place.objects.prefetch_related("names")
    place = get_published_or_answer(rows, public_id, request=request, slug=slug)
    if isinstance(place, HttpResponse):
        return place
    question = Question.of(request.GET)
    found = question.people_at(place)
    if found is None:
        context = {"place": place, "name": place_name(place)}
        return render(request, "registry/nouns/place_people.html", context)
    path = list_url(place, question.tie, question.when)

    def url(number: int) -> str:
        return path + (f"&page={number}" if number > 1 else "")

    total = found.count()
    number = page_number(request.GET.get("page", ""), last := last_page(total, PAGE_SIZE), url(1))
    start = (number - 1) * PAGE_SIZE
    shown = people.rows(people.in_alphabet(found)[start : start + PAGE_SIZE])
    page = TiedPeople(
        place=place,
        name=place_name(place),
        heading=_heading(question.tie, question.when),
        total=total,
        rows=shown,
        pages=pages(number, last, url),
        question=question,
    )
    context = {
        "page": page,
        "place": place,
        "name": page.name,
        "canonical_path": url(number),
        "own_query": url(number).removeprefix(request.path),
    }
    return render(request, "registry/nouns/place_people.html", context)


def _asked(place: Place, tie: str, when: str) -> QuerySet[Person] | None:
    """The people an address means; None where it means nothing the register keeps."""
    if when and not _is_time(when):
        return None
    if tie == SHOT and len(when) == _DAY:
        return shot_at(place.pk, when, day_number(when))
    found = ties_of(place).get(tie)
    if found is None or (when and tie not in (DIED, BURIED)):
        return None
    return found.filter(**_within(when)) if when else found


def _is_time(text: str) -> bool:
    if not _WHEN.fullmatch(text):
        return False
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _within(when: str) -> dict[str, int]:
    """A death that can have been at no other time."""
    date = parse(when)
    return {"death_date_lo__gte": date.lo or 0, "death_date_hi__lte": date.hi or 0}


def _heading(tie: str, when: str) -> str:
    if tie == SHOT:
        return _("Shot here %(when)s") % {"when": when_phrase(parse(when), page_language())}
    heading = str(_HEADINGS[tie])
    if not when:
        return heading
    died = when_phrase(parse(when), page_language())
    if tie == DIED:
        return _("Shot or died here %(when)s") % {"when": died}
    return _("Buried here, died %(when)s") % {"when": died}
