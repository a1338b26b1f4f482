"""Where else the person stands in the register: events, papers, monuments."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.models import Document, Mention, Participation
from registry.web.dossier.evidence import EvidenceBook
from registry.web.dossier.markup import (
    NOTHING,
    date_of,
    joined,
    link,
    localized,
    quoted,
    time_of,
    words,
)
from registry.web.dossier.naming import label_of
from registry.web.dossier.rows import PersonRows


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that leads to another record: when, what, in what capacity.

    The anchor is blank where no source of the page carries it.
    """

    anchor: str
    when: SafeString
    what: SafeString
    remark: SafeString


def events(rows: PersonRows, book: EvidenceBook) -> list[Entry]:
    """Events the person had part in; several capacities in one event stand together."""
    by_event: dict[int, list[Participation]] = {}
    for row in rows.participations:
        by_event.setdefault(row.event_id, []).append(row)
    return [_event(found, rows, book) for found in by_event.values()]


def _event(found: list[Participation], rows: PersonRows, book: EvidenceBook) -> Entry:
    event = found[0].event
    anchor = f"event-{event.public_id}"
    label = ", ".join(filter(None, (_("Part in an event"), time_of(event, "date"))))
    remarks = (
        format_html(
            "{}{}",
            words(label_of(row, "capacity", "capacity", rows.person.sex)),
            book.of_row(row, label, anchor),
        )
        for row in found
    )
    title = link(event, localized(event.title))
    return Entry(anchor, date_of(event, "date"), title, joined(remarks, "; "))


def signed(rows: PersonRows) -> list[Entry]:
    """Papers that bear the person's signature, with the place among the others."""
    return [
        _paper(row.document, joined((_place_in_order(row.order), words(row.capacity)), "; "))
        for row in rows.signatures
    ]


def _place_in_order(order: int | None) -> SafeString:
    if order is None:
        return words(_("order of the signatures not known"))
    return words(_("signature %(number)d") % {"number": order})


def mentioned(rows: PersonRows) -> list[Entry]:
    """Papers that name the person, each once with every place in it."""
    by_paper: dict[int, list[Mention]] = {}
    for row in rows.mentions:
        by_paper.setdefault(row.document_id, []).append(row)
    return [
        _paper(found[0].document, joined(dict.fromkeys(map(_where, found)), "; "))
        for found in by_paper.values()
    ]


def _where(row: Mention) -> SafeString:
    """How the paper names the person, and on which page."""
    page = words(_("page %(page)d") % {"page": row.page}) if row.page else NOTHING
    return joined((quoted(row.text) if row.text else NOTHING, page))


def _paper(document: Document, remark: SafeString) -> Entry:
    title = link(document, localized(document.title))
    return Entry("", date_of(document, "date"), title, remark)


def remembered(rows: PersonRows) -> list[Entry]:
    """Monuments, plaques, stamps, books."""
    return [
        Entry(
            "",
            date_of(row.commemoration, "date"),
            link(row.commemoration, localized(row.commemoration.title)),
            words(str(row.commemoration.get_kind_display())),
        )
        for row in rows.commemorated
    ]
