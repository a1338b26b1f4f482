"""Records as they stand on the pages of other records."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Prefetch, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.models import Act, Commemoration, Document, Event, Figure, Photo, Rendition
from registry.vocabulary import State
from registry.web import people_names
from registry.web.dossier import deeds, pictures
from registry.web.dossier.folio import Folio
from registry.web.dossier.markup import NOTHING, date_of, link, localized, words
from registry.web.dossier.mentions import Entry
from registry.web.dossier.rows import LONGEST


def document_entry(document: Document) -> Entry:
    """A paper under its date."""
    title = link(document, localized(document.title))
    kind = words(str(document.get_kind_display()))
    return Entry("", date_of(document, "date"), title, kind)


def event_entry(event: Event) -> Entry:
    """An event under its date; its type is loaded."""
    title = link(event, localized(event.title))
    return Entry("", date_of(event, "date"), title, words(event.type.label()))


def commemoration_entry(commemoration: Commemoration) -> Entry:
    """A monument or plaque under its date."""
    title = link(commemoration, localized(commemoration.title))
    kind = words(str(commemoration.get_kind_display()))
    return Entry("", date_of(commemoration, "date"), title, kind)


def by_date(records: QuerySet, *related: str) -> list:
    """Published records in the order of time, as many as a page bears."""
    found = records.filter(state=State.PUBLISHED).select_related(*related)
    return list(found.order_by(F("date_lo").asc(nulls_last=True), "pk")[:LONGEST])


def public_acts(acts: QuerySet[Act]) -> list[Act]:
    """Published acts of published people, in the order of time."""
    found = acts.filter(state=State.PUBLISHED, person__state=State.PUBLISHED)
    found = found.select_related("person", "victim", "event", "document")
    return list(found.order_by(F("date_lo").asc(nulls_last=True), "order", "pk")[:LONGEST])


def act_lines(acts: Iterable[Act], folio: Folio) -> list[deeds.Deed]:
    """Acts as they stand on the page of an event or a paper: who did what, and the grade."""
    return [_act_line(act, folio) for act in acts]


def _act_line(act: Act, folio: Folio) -> deeds.Deed:
    maker = folio.fact(f"act-{act.pk}", "", act)
    maker.when("date", date_of(act, "date"))
    name = link(act.person, people_names.name_of(act.person))
    maker.fact("words", format_html("<strong>{}</strong>. {}", name, deeds.sentence_of(act)))
    maker.of_row(_("Act")).rest_of()
    grade = deeds.grade_of(act)
    if not act.is_documented:
        grade = _("%(grade)s; reported, gives no role") % {"grade": grade}
    return deeds.Deed(maker.made(), _against(act), grade)


def _against(act: Act) -> SafeString:
    if act.victim is None or not act.victim.is_published:
        return NOTHING
    name = link(act.victim, people_names.name_of(act.victim))
    return format_html("{}: {}", _("Against"), name)


def places_of(acts: Iterable[Act], figures: Iterable[Figure]) -> list[int | None]:
    """The places that acts and figures name, to be loaded with the page."""
    return [act.place_id for act in acts] + [figure.place_id for figure in figures]


def photos(found: QuerySet[Photo]) -> list[Photo]:
    """Published photographs with their sizes, in the order of time."""
    public = found.filter(state=State.PUBLISHED).select_related("maker")
    public = public.prefetch_related(Prefetch("renditions", Rendition.objects.all()))
    return list(public.order_by(F("date_lo").asc(nulls_last=True), "pk")[:LONGEST])


def photo_figures(found: Iterable[Photo], folio: Folio) -> list[pictures.Figure]:
    """The photographs with their captions."""
    return [pictures.figure(photo, folio.book) for photo in found]
