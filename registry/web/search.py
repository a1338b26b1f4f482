"""The search over everything: people by name, other records by their words, grouped by kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from registry.filters import PersonFilterSet
from registry.models import Document, Event, Person, Photo, Place, Source
from registry.search import things
from registry.search.snapshot import Snapshot, snapshot
from registry.web import lives, people_names
from registry.web.addresses import Query
from registry.web.dossier.markup import (
    address,
    best,
    date_of,
    in_language,
    joined,
    likely_language,
    link,
    localized,
    page_language,
    words,
)
from registry.web.dossier.places import place_link
from registry.web.listing import Row, loaded, rows
from registry.web.nouns import lists
from registry.web.reasons import reason_label

MOST_PEOPLE = 8
MOST_ROWS = 20
LONGEST_CAPTION = 160

Load = Callable[[QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one kind that were found, as far as they are shown."""

    kind: str
    heading: str
    count: str
    rows: list[lists.Row]
    more: str

    @property
    def list_url(self) -> str:
        """Where all records of the kind are listed; biographies are those of people."""
        return reverse("registry:people" if self.kind == "biographies" else f"registry:{self.kind}")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything a few words find."""
    typed = request.GET.get("q", "").replace("\x00", "\ufffd").strip()
    wanted = things.words_of(typed)
    context: dict[str, Any] = {"typed": typed, "refusal": _refusal(typed, wanted)}
    with snapshot() as index:
        if wanted and not context["refusal"]:
            context.update(_people(index, typed))
            context["groups"] = list(_groups(index, wanted))
        context["is_nothing"] = not (context.get("people_total") or context.get("groups"))
        own = Query.made(q=typed) if typed else Query()
        context.update(own_query=str(own), canonical_path=request.path + str(own))
        return render(request, "registry/search.html", context)


def _refusal(typed: str, wanted: list[str]) -> str:
    if not typed:
        return ""
    if len(typed) > things.LONGEST_QUERY:
        return _("This is too long to search for: a few words are enough.")
    if not wanted:
        shown = Truncator(typed).chars(60)
        return _("“%(value)s” has no letter to search for.") % {"value": shown}
    return ""


def _people(index: Snapshot, typed: str) -> dict[str, Any]:
    """The people who fit the words as a name best, and the way to all of them."""
    query = Query.made(q=typed)
    filters = PersonFilterSet(query.data)
    found = filters.found(index)
    hits = found.slice(0, MOST_PEOPLE)
    people: list[Row] = rows(
        loaded(hits), {hit.person_id: reason_label(hit.reason) for hit in hits}
    )
    return {
        "people": people,
        "people_total": found.total,
        "people_url": reverse("registry:people") + str(query),
    }


# Records -------------------------------------------------------------------------------------


def _groups(index: Snapshot, wanted: Sequence[str]) -> list[Group]:
    found = [things.search(kind, wanted) for kind in things.KINDS]
    found.append(things.biographies(index, wanted))
    return [_group(each) for each in found if each.total]


def _group(found: things.Found) -> Group:
    model, load, row = _SHOWN[found.kind]
    shown = found.keys[:MOST_ROWS]
    known = load(model._default_manager.filter(pk__in=shown)).in_bulk()
    left = found.total - len(shown)
    more = ngettext(
        "%(number)d more is not shown: add a word.",
        "%(number)d more are not shown: add a word.",
        left,
    )
    return Group(
        kind=found.kind,
        heading=_headings()[found.kind],
        count=str(found.total),
        rows=[row(known[key]) for key in shown if key in known],
        more=more % {"number": left} if left else "",
    )


def _headings() -> dict[str, str]:
    return {
        "events": _("Events"),
        "documents": _("Documents"),
        "places": _("Places"),
        "photos": _("Photographs"),
        "sources": _("Sources"),
        "biographies": _("In biographies"),
    }


def _event(event: Event) -> lists.Row:
    name = link(event, localized(event.title))
    return lists.Row(name, date_of(event, "date"), words(event.type.label()))


def _document(document: Document) -> lists.Row:
    name = link(document, localized(document.title))
    kind = words(str(document.get_kind_display()))
    return lists.Row(name, date_of(document, "date"), kind)


def _place(place: Place) -> lists.Row:
    kinds = joined(words(str(use.get_kind_display())) for use in place.uses.all())
    shown = place.name()
    others = {row.name: row.language for row in place.names.all() if row.name != shown}
    names = joined(in_language(name, language) for name, language in others.items())
    return lists.Row(place_link(place), meta=joined((kinds, names), " · "))


def _photo(photo: Photo) -> lists.Row:
    text, language = best(photo.caption)
    short = in_language(Truncator(text).chars(LONGEST_CAPTION), language)
    name = format_html('<a href="{}">{}</a>', address(photo), short)
    return lists.Row(name, date_of(photo, "date"))


def _source(source: Source) -> lists.Row:
    title = in_language(source.title, source.title_language or likely_language(source.title))
    known = joined((words(source.author_text), words(source.publisher), words(source.year)))
    kind = words(str(source.get_kind_display()))
    return lists.Row(link(source, title), meta=joined((known, kind), " · "))


def _person(person: Person) -> lists.Row:
    name = link(person, people_names.name_of(person))
    original = people_names.original_form(person)
    years = SafeString(lives.years_of_life(person, page_language()))
    return lists.Row(name, years, original)


_SHOWN: dict[str, tuple[type[Model], Load, Callable[[Any], lists.Row]]] = {
    "events": (Event, lambda rows: rows.select_related("type"), _event),
    "documents": (Document, lambda rows: rows, _document),
    "places": (Place, lambda rows: rows.prefetch_related("names", "uses"), _place),
    "photos": (Photo, lambda rows: rows, _photo),
    "sources": (Source, lambda rows: rows, _source),
    "biographies": (Person, lambda rows: rows, _person),
}
