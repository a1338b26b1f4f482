"""The log as a page, for one record or for all, and as a feed."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.identifiers import is_public_id
from registry.models import Correction, FormerAddress
from registry.models.base import Record
from registry.vocabulary import ChangeKind
from registry.web.atom import DayFeed, midnight
from registry.web.context import SITE_NAME
from registry.web.corrections.telling import Difference, Entry, Part, entries, name_of_row
from registry.web.dossier.markup import address, page_language
from registry.web.numbering import last_page, page_number, pages
from registry.web.resolve import published_record
from registry.web.wording import plain

PAGE_SIZE = 50
IN_FEED = 30


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """The newest first. A record that is hidden answers like one that never was."""
    lines = _public_lines()
    record = _record(request.GET.get("record", ""))
    if record is not None:
        lines = lines.filter(public_id=record.public_id)
    query = {"record": record.public_id} if record else {}

    def below(number: int) -> str:
        return request.path + _query(query, number)

    last = last_page(lines.count(), PAGE_SIZE)
    number = page_number(request.GET.get("page", ""), last, below(1))
    start = (number - 1) * PAGE_SIZE
    own = _query(query, number)
    context = {
        "entries": entries(lines[start : start + PAGE_SIZE]),
        "record": record,
        "record_name": name_of_row(record) if record else "",
        "record_url": address(record) if record else "",
        "pages": pages(number, last, below),
        "own_query": own,
        "canonical_path": request.path + own,
    }
    return render(request, "registry/corrections/log.html", context)


def _public_lines() -> QuerySet[Correction]:
    """Without earlier lines of what is withdrawn now: its values are no longer for everybody."""
    gone = FormerAddress.objects.filter(public_id=OuterRef("public_id"), successor_id="")
    lines = Correction.objects.filter(Q(kind=ChangeKind.WITHDRAW) | ~Exists(gone))
    return lines.select_related("target_type", "change_set").order_by("-at", "-pk")


def _record(public_id: str) -> Record | None:
    if not public_id:
        return None
    record = published_record(public_id) if is_public_id(public_id) else None
    if record is None:
        raise Http404
    return record


def _query(query: dict[str, str], number: int) -> str:
    found = {**query, **({"page": str(number)} if number > 1 else {})}
    return f"?{urlencode(found)}" if found else ""


# The feed ------------------------------------------------------------------------------------


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest lines as Atom."""
    site = str(SITE_NAME)
    home = request.build_absolute_uri(reverse("registry:corrections"))
    made = DayFeed(
        title=f"{site}: {_('Corrections')}",
        link=home,
        description=None,
        language=page_language(),
        author_name=site,
        feed_url=request.build_absolute_uri(request.path),
    )
    for entry in entries(_public_lines()[:IN_FEED]):
        day = _day(entry)
        made.add_item(
            title=": ".join(part for part in (plain(entry.name), entry.kind) if part),
            link=request.build_absolute_uri(entry.url) if entry.url else home,
            description=_as_html(entry),
            unique_id=f"{home}#c{entry.key}",
            pubdate=day,
            updateddate=day,
        )
    return HttpResponse(
        made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _day(entry: Entry) -> dt.datetime:
    """To the day: the hour could be compared with when somebody wrote to us."""
    return midnight(timezone.localdate(entry.at))


def _as_html(entry: Entry) -> SafeString:
    rows = [_line(difference) for difference in entry.differences]
    for part in entry.parts:
        rows += _lines_of_part(part)
    listed = format_html_join("", "<li>{}</li>", ((row,) for row in rows))
    reason = format_html("<p>{}</p>", entry.reason) if entry.reason else ""
    return format_html("{}<ul>{}</ul>", reason, listed) if rows else format_html("{}", reason)


def _lines_of_part(part: Part) -> list[SafeString]:
    head = format_html("{} ({})", part.name, part.event)
    return [format_html("{}: {}", head, _line(difference)) for difference in part.differences] or [
        head
    ]


def _line(difference: Difference) -> SafeString:
    old, new = difference.old, difference.new or _("nothing")
    if not old:
        return format_html("{}: {}", difference.label, new)
    return format_html("{}: {} → {}", difference.label, old, new)
