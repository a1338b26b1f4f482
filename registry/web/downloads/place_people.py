"""A list of people below a place as a file: those its page has, in the page's order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.models import Person, Place
from registry.opendata.exports import people_list
from registry.opendata.exports.formats import CONTENT_TYPES, csv_lines, json_lines
from registry.opendata.exports.tables import Row
from registry.search.snapshot import snapshot
from registry.web.downloads import answers, sheets
from registry.web.nouns import place_people
from registry.web.nouns.people import in_alphabet
from registry.web.resolve import get_published_or_answer


@require_safe
def people_at(request: HttpRequest, public_id: str, slug: str, ending: str) -> HttpResponseBase:
    """Everybody with one tie to a place; a wrong slug does not matter, the id counts."""
    place = get_published_or_answer(Place, public_id, request=request)
    if isinstance(place, HttpResponse):
        return place
    if ending not in CONTENT_TYPES:
        return answers.unknown_format(ending, tuple(CONTENT_TYPES))
    if refusal := answers.unknown_parameter(request, place_people.PARAMETERS):
        return refusal
    question = place_people.Question.of(request.GET)
    found = question.people_at(place)
    if found is None:
        return answers.refused(_("The register keeps no such list of this place."))
    name = "-".join(filter(None, (place.slug or place.public_id, question.tie, question.when)))
    if request.method == "HEAD":
        return answers.head(name, ending)
    if refusal := answers.too_often(request):
        return refusal
    return _File(in_alphabet(found), request.build_absolute_uri("/").rstrip("/")).answer(
        name, ending
    )


class _File:
    """People in their order, to be read in the snapshot that is streamed."""

    def __init__(self, people: QuerySet[Person], base: str) -> None:
        self.people = people
        self.base = base

    def answer(self, name: str, ending: str) -> HttpResponseBase:
        """The file, or why there is none."""
        with snapshot():
            total = self.people.count()
            if ending != sheets.SHEET:
                return answers.streamed(self._as_csv_or_json(ending), name, ending, rows=total)
            if refusal := sheets.too_large(total, "people"):
                return refusal
            return sheets.spreadsheet(people_list.COLUMNS, self._portions(), name)

    def _portions(self) -> Iterator[list[Row]]:
        size = people_list.PORTION
        keys = self.people.values_list("pk", flat=True).iterator(chunk_size=size)
        while portion := list(islice(keys, size)):
            yield people_list.rows_of(portion, self.base)

    def _as_csv_or_json(self, ending: str) -> answers.Pieces:
        def pieces(_index: object) -> Iterator[bytes]:
            write = csv_lines if ending == "csv" else json_lines
            return write(people_list.COLUMNS, self._portions())

        return pieces
