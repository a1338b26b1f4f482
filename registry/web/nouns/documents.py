"""Orders, lists, letters, judgments: the list by date, and the page of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, F, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from registry.models import Document, DocumentPage, Mention, Person, Photo, Signature
from registry.vocabulary import State
from registry.web import people_names
from registry.web.dossier import deeds, pictures
from registry.web.dossier.folio import Folio, NounPage, code_words
from registry.web.dossier.lines import Line
from registry.web.dossier.markup import (
    NOTHING,
    best,
    date_of,
    in_language,
    joined,
    link,
    link_if_public,
    localized,
    quoted,
    with_words,
    words,
)
from registry.web.dossier.reach import named_in
from registry.web.dossier.rows import LONGEST
from registry.web.nouns import entries, figures, lists, people
from registry.web.nouns.quotas import Quotas, quotas
from registry.web.resolve import get_published_or_answer


@dataclass(frozen=True, slots=True)
class NamedInPaper:
    """Somebody who signed the paper or stands in it; `number` is 0 where no order is known."""

    number: int
    name: SafeString
    remark: SafeString


@dataclass(frozen=True, slots=True)
class Text:
    """A page of the paper in one language."""

    language: str
    paragraphs: list[str]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One page: its picture where it may be shown, and what is written on it."""

    number: int
    figure: pictures.Figure | None
    texts: list[Text]


@dataclass(slots=True)
class PaperRecord(NounPage):
    """A document with everything the register ties to it."""

    signed_in_order: list[NamedInPaper] = field(default_factory=list)
    signed_unordered: list[NamedInPaper] = field(default_factory=list)
    mentions: list[NamedInPaper] = field(default_factory=list)
    identified: str = ""
    acts: list[deeds.Deed] = field(default_factory=list)
    figures: list[Line] = field(default_factory=list)
    quotas: Quotas | None = None
    # The sheet on which the names of those killed are read; blank where there is nobody to read.
    reading: str = ""
    photos: list[pictures.Figure] = field(default_factory=list)
    pages: list[PaperPage] = field(default_factory=list)


# The page --------------------------------------------------------------------------------------


@require_safe
def document(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The page of one paper."""
    rows = Document.objects.select_related("issuing_body", "event")
    found = get_published_or_answer(rows, public_id, request=request, slug=slug)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "registry/nouns/document.html", {"page": _page(found)})


def _page(document: Document) -> PaperRecord:
    acts = entries.public_acts(document.acts.all())
    numbers = figures.public_figures(document.figures.all())
    photos = entries.photos(document.photos.all())
    sheets = _sheets(document)
    of_sheets = [sheet.photo for sheet in sheets if sheet.photo]
    targets = [document, *acts, *numbers, *photos, *of_sheets]
    folio = Folio(document, targets, entries.places_of(acts, numbers))
    page = PaperRecord(document, best(document.title)[0], localized(document.title))
    page.facts = list(_facts(document, folio))
    signatures = list(document.signatures.select_related("person")[:LONGEST])
    signed = [_signature(row) for row in signatures if _may_be_named(row.person)]
    page.signed_in_order = [row for row in signed if row.number]
    page.signed_unordered = [row for row in signed if not row.number]
    page.mentions = list(_mentions(document))
    page.identified = _identified(document)
    if page.mentions:
        page.reading = people.reading_url(named_in(document), document=document.public_id)
    page.acts = entries.act_lines(acts, folio)
    page.figures = [figures.figure_line(figure, folio) for figure in numbers]
    page.quotas = quotas(numbers, folio.places)
    page.photos = entries.photo_figures(photos, folio)
    page.pages = [_sheet(sheet, folio) for sheet in sheets]
    page.close(folio)
    return page


def _facts(document: Document, folio: Folio) -> Iterator[Line]:
    yield folio.told("kind", _("Kind"), code_words(document, "kind"))
    yield folio.told("date", _("Date"), date_of(document, "date"))
    organ = words(document.issuing_body.label()) if document.issuing_body else NOTHING
    issued = with_words(organ, document.issuing_body_text)
    yield folio.told("issuing_body", _("Issued by"), issued)
    yield from folio.told_if_recorded("number", _("Number"), words(document.number))
    reference = words(document.archive_reference)
    yield folio.told("archive_reference", _("Archive reference"), reference)
    event = document.event
    title = link_if_public(event, localized(event.title)) if event else NOTHING
    yield from folio.told_if_recorded("event", _("Event"), title)
    yield from folio.told_if_recorded("signatory", _("Signatories"), NOTHING)


def _may_be_named(person: Person | None) -> bool:
    """Words on a paper about somebody whose record is not public are not public either."""
    return person is None or person.is_published


def _signature(row: Signature) -> NamedInPaper:
    return NamedInPaper(row.order or 0, _name(row.person, row.text), words(row.capacity))


def _name(person: Person | None, text: str) -> SafeString:
    if person is None:
        unknown = format_html('<span class="label">{}</span>', _("not identified"))
        return joined((quoted(text) if text else NOTHING, unknown))
    return with_words(link(person, people_names.name_of(person)), text)


def _mentions(document: Document) -> Iterator[NamedInPaper]:
    found = document.mentions.select_related("person").order_by(
        F("page").asc(nulls_last=True), F("line").asc(nulls_last=True), "pk"
    )
    for row in found[:LONGEST]:
        if _may_be_named(row.person):
            yield NamedInPaper(0, _name(row.person, row.text), words(_where(row)))


def _identified(document: Document) -> str:
    """How many of the names readers see are those of people of the register."""
    shown = document.mentions.filter(Q(person=None) | Q(person__state=State.PUBLISHED))
    counts = shown.aggregate(every=Count("pk"), known=Count("person"))
    if not counts["every"]:
        return ""
    words = ngettext(
        "%(known)d of %(every)d name is identified.",
        "%(known)d of %(every)d names are identified.",
        counts["every"],
    )
    return words % counts


def _where(row: Mention) -> str:
    parts = []
    if row.page is not None:
        parts.append(_("page %(page)d") % {"page": row.page})
    if row.line is not None:
        parts.append(_("line %(line)d") % {"line": row.line})
    return ", ".join(parts)


def _sheets(document: Document) -> list[DocumentPage]:
    public = Photo.objects.published().prefetch_related("renditions")
    return list(document.pages.prefetch_related(Prefetch("photo", public))[:LONGEST])


def _sheet(sheet: DocumentPage, folio: Folio) -> PaperPage:
    figure = pictures.figure(sheet.photo, folio.book) if sheet.photo else None
    texts = [
        Text(language, [in_language(part, language) for part in text.split("\n\n") if part])
        for language, text in sheet.transcription.items()
    ]
    return PaperPage(sheet.number, figure, texts)


# The list --------------------------------------------------------------------------------------


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """All papers by date."""
    return lists.by_year(
        request,
        lists.Listing("documents", _("Documents")),
        Document.objects.published(),
        _counted,
        _row,
    )


def _counted(total: int) -> str:
    return ngettext("%d document", "%d documents", total) % total


def _row(document: Document) -> lists.Row:
    return lists.Row(
        name=link(document, localized(document.title)),
        when=date_of(document, "date"),
        meta=code_words(document, "kind"),
    )
