"""People: the filters of the lists, names in the original script, why each was found.

    /api/v1/people/?q=Мейерхольд&fate=executed&page_size=20&facets=role

Written by hand and not by serializers: a page of a search is asked for often. A question that is
not understood is answered by a problem, never by everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from registry.filters import PersonFilterSet
from registry.models import Person
from registry.opendata.answers import problem
from registry.opendata.api import cursors, facets
from registry.opendata.api.base import (
    PublicView,
    Refused,
    address_of_next,
    answer,
    number_asked,
    page_size,
    place_asked,
    wrong_cursor,
)
from registry.opendata.api.describing import CURSOR, PAGE_SIZE_PARAMETER, filters_of_people
from registry.opendata.api.references import Json, api_address
from registry.opendata.api.rows import PersonPageSchema
from registry.opendata.api.values import dated
from registry.opendata.naming import (
    EXTERNAL_ID,
    PARTS,
    numbers_elsewhere,
    original_parts,
    spellings_of,
)
from registry.search.query import Hit, Result

# No register has more people than this many pages hold.
LAST_PAGE = 10**9
# How far around its old place somebody is looked for when the register has changed meanwhile.
AROUND = 500

OWN = ("cursor", "page", "page_size", facets.PARAMETER)
COLUMNS = (
    *("pk", "public_id", "display_names", "fate", "is_victim", "is_perpetrator"),
    *(f"{kind}_date{end}" for kind in ("birth", "death") for end in ("", "_lo", "_hi", "_text")),
)
# Made of the two columns without a record around them: a page of a search is asked for often.
ROLES = {
    (victim, perpetrator): Person(is_victim=victim, is_perpetrator=perpetrator).role
    for victim in (True, False)
    for perpetrator in (True, False)
}


class PeopleView(PublicView):
    """One page of people."""

    parameters = frozenset({*PersonFilterSet.base_filters, *OWN})

    @extend_schema(
        operation_id="people",
        summary="People, found by name and by any filter of the lists",
        description=(
            "In the order of the list. While the register stays as it is, the pages that “next” "
            "leads to hold everybody once. Where it changed meanwhile, the next page goes on after "
            "the last person of the page before, and says `register_changed`: what changed stands "
            "in `/api/v1/changes/`."
        ),
        parameters=[
            *filters_of_people(),
            facets.DESCRIBED,
            CURSOR,
            PAGE_SIZE_PARAMETER,
            OpenApiParameter(
                "page",
                {"type": "integer", "minimum": 1, "maximum": LAST_PAGE},
                description="A page by its number, instead of a cursor.",
            ),
        ],
        responses=PersonPageSchema,
        tags=["people"],
    )
    def get(self, request: Request) -> Response | HttpResponse:
        """Answers with one page."""
        filters = PersonFilterSet(request.query_params)
        fields, size = self._understood(request, filters)
        found = filters.found(self.index)
        start, has_changed = self._start(request, found, filters.order, size)
        if start is None:
            number = number_asked(request, "page", LAST_PAGE, 1)
            words = _("There is no page %(number)d: the last one is %(last)d.")
            last = max(1, -(-found.total // size))
            return problem(HTTPStatus.NOT_FOUND, words % {"number": number, "last": last})
        hits = found.slice(start, start + size, filters.order)
        data: Json = {
            "count": found.total,
            "next": self._next(request, found, start + size, hits),
            "register_changed": has_changed,
            "results": results(hits, self.base),
        }
        if fields:
            data["facets"] = facets.counted(filters, self.index, fields)
        return answer(data)

    def _understood(self, request: Request, filters: PersonFilterSet) -> tuple[list[str], int]:
        """The facets and the size asked for; raises `Refused` with what is not understood."""
        refusals = [(name, line) for name, lines in filters.refused.items() for line in lines]
        if request.query_params.get("page") and request.query_params.get("cursor"):
            refusals.append(("page", _("Give a page or a cursor, not both.")))
        if refusals:
            raise Refused(refusals)
        number_asked(request, "page", LAST_PAGE, 1)
        return facets.asked(request), page_size(request)

    def _start(
        self, request: Request, found: Result, order: str, size: int
    ) -> tuple[int | None, bool]:
        """Where the page begins, None beyond the last; and whether people may have moved since."""
        place = place_asked(request, _listing(request))
        if place is None:
            start = (number_asked(request, "page", LAST_PAGE, 1) - 1) * size
            return (start if start < max(found.total, 1) else None), False
        if len(place) != 4 or not all(isinstance(part, int) for part in place):
            raise Refused([("cursor", wrong_cursor())])
        position, build, version, last = place
        if (build, version) == (self.index.state.build, self.index.version):
            return position, False
        return _found_again(found, order, position, last), True

    def _next(self, request: Request, found: Result, stop: int, hits: Sequence[Hit]) -> str | None:
        if stop >= found.total or not hits:
            return None
        state = (stop, self.index.state.build, self.index.version, hits[-1].person_id)
        return address_of_next(request, cursors.sealed(_listing(request), *state))


def _listing(request: Request) -> str:
    """The question whose answer is paged: a cursor of another one leads nowhere."""
    data = request.query_params.copy()
    for name in OWN:
        data.pop(name, None)
    asked = sorted((name, value) for name, values in data.lists() for value in values if value)
    return f"people{asked}"


def _found_again(found: Result, order: str, position: int, last: int) -> int:
    """The place after the last person of the page before; the old one where that one is gone."""
    first = max(0, position - AROUND)
    around = found.slice(first, position + AROUND, order)
    places = [number for number, hit in enumerate(around, first) if hit.person_id == last]
    return places[0] + 1 if places else min(position, found.total)


def results(hits: Sequence[Hit], base: str) -> list[Json]:
    """What is said of each person, in three queries."""
    keys = [hit.person_id for hit in hits]
    rows = Person.objects.filter(pk__in=keys).values_list(*COLUMNS)
    known = {key: columns for key, *columns in rows}
    names, numbers = spellings_of(keys), numbers_elsewhere(keys, EXTERNAL_ID)
    return [
        _line(
            known[key],
            hit.reason,
            dict(zip(PARTS, original_parts(names.get(key, ())), strict=True)),
            numbers.get((key, EXTERNAL_ID)),
            base,
        )
        for hit in hits
        if (key := hit.person_id) in known
    ]


def _line(columns: list[Any], reason: str, name: Any, external: str | None, base: str) -> Json:
    public_id, display_names, fate, is_victim, is_perpetrator, *dates = columns
    return {
        "id": public_id,
        "external_id": external,
        **name,
        "reason": reason,
        "url": f"{base}/id/{public_id}",
        "api_url": api_address(base, "people", public_id),
        "display_names": display_names,
        "birth_date": dated(*dates[:4]),
        "death_date": dated(*dates[4:]),
        "fate": fate or None,
        "role": ROLES[is_victim, is_perpetrator],
    }
