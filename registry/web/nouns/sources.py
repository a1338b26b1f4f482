"""Where things are written: the list of sources, and the page of one with every fact it carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from registry.models import Agent, Source
from registry.vocabulary import SourceKind
from registry.web.dossier.folio import NounPage
from registry.web.dossier.markup import (
    NOTHING,
    in_language,
    joined,
    likely_language,
    link,
    link_if_public,
    localized,
    words,
)
from registry.web.dossier.sources import elsewhere
from registry.web.nouns import lists
from registry.web.nouns.carried import Carried, by_record, public_citations, public_findings
from registry.web.resolve import get_published_or_answer

FACTS_A_PAGE = 200


@dataclass(slots=True)
class SourcePage(NounPage):
    """A source with what it carries."""

    details: list[tuple[str, SafeString]] = field(default_factory=list)
    count: str = ""
    carried: list[Carried] = field(default_factory=list)
    searched: list[Carried] = field(default_factory=list)
    pages: lists.Listing | None = None


# The page --------------------------------------------------------------------------------------


@require_safe
def source(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The page of one source; a page of its facts that does not exist is not found."""
    authors = Prefetch("authors", Agent.objects.published(), to_attr="public_authors")
    rows = Source.objects.select_related("parent").prefetch_related(authors)
    found = get_published_or_answer(rows, public_id, request=request, slug=slug)
    if isinstance(found, HttpResponse):
        return found
    page = _page(found, request.GET.get("page", "1"))
    return render(request, "registry/nouns/source.html", {"page": page})


def _page(source: Source, number: str) -> SourcePage:
    found = public_citations(source).select_related("target_type")
    paginator = Paginator(found, FACTS_A_PAGE)
    try:
        citations = paginator.page(number)
    except InvalidPage as error:
        raise Http404 from error
    page = SourcePage(source, _title(source), _name(source))
    page.details = [(label, content) for label, content in _details(source) if content]
    total = paginator.count
    page.count = ngettext("%d fact", "%d facts", total) % total
    searched = public_findings(source).select_related("target_type")[:FACTS_A_PAGE]
    page.carried, page.searched = by_record(citations, searched)
    page.pages = lists.paged(lists.Listing("sources", ""), citations)
    return page


def _title(source: Source) -> str:
    return ", ".join(part for part in (source.author_text, source.title, source.year) if part)


def _name(source: Source) -> SafeString:
    return in_language(source.title, source.title_language or likely_language(source.title))


def _details(source: Source) -> Iterator[tuple[str, SafeString]]:
    authors: list[Agent] = source.public_authors  # type: ignore[attr-defined]
    known = joined(localized(agent.name) for agent in authors)
    yield _("Author"), known or words(source.author_text)
    yield _("Kind"), words(str(source.get_kind_display()))
    yield _("Publisher or journal"), words(source.publisher)
    yield _("Year"), words(source.year)
    yield _("ISBN or DOI"), words(source.isbn_doi)
    yield _("Archive or library"), words(source.repository)
    yield _("Archive reference"), words(source.archive_reference)
    parent = source.parent
    yield _("Part of"), link_if_public(parent, words(parent.title)) if parent else NOTHING
    yield _("Address"), elsewhere(source)


# The list --------------------------------------------------------------------------------------

FILTERS = (lists.KIND,)


def asked(data: QueryDict) -> QuerySet[Source]:
    """Those an address asks for. Raises `NotUnderstoodError` for a kind that is none."""
    return lists.of_kind(Source.objects.published(), data.get(lists.KIND, ""), _of_kinds())


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """All sources by title, or those of one kind."""
    listing = lists.Listing("sources", _("Sources"), choices_label=_("Kinds of sources"))
    public = Source.objects.published().order_by("title", "pk")
    lists.by_kind(request, listing, public, _of_kinds())
    return lists.shown(request, listing)


def _of_kinds() -> lists.OfKinds[Source]:
    return lists.OfKinds(
        kinds=SourceKind,
        path="kind",
        titled=lambda kind: _("Sources: %(kind)s") % {"kind": kind},
        refusal=_("There is no such kind of source."),
        counted=lambda total: ngettext("%d source", "%d sources", total) % total,
        row=_row,
    )


def _row(source: Source) -> lists.Row:
    known = (words(source.author_text), words(source.publisher), words(source.year))
    kind = words(str(source.get_kind_display()))
    return lists.Row(name=link(source, _name(source)), meta=joined((joined(known), kind), " · "))
