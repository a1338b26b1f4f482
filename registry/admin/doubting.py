"""Warnings on public pages: all of them, and the word of somebody who has looked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.admin.paging import BoundedPaginator
from registry.admin.permissions import CHANGE_PUBLISHED, codename
from registry.admin.visits import curator_of, reason_in
from registry.curation.warnings import rows_of, warnings_of
from registry.forms.references import is_key
from registry.models import PageWarning, Person

ON_A_PAGE = 25


def warnings_page(site: Any, request: HttpRequest) -> HttpResponseBase:
    """The list; with a reason, one of them is right all the same and leaves it."""
    user: Any = request.user
    if not user.has_perm(codename("view", Person)):
        raise PermissionDenied
    may_judge = bool(user.has_perm(CHANGE_PUBLISHED))
    if request.method == "POST":
        if not may_judge:
            raise PermissionDenied
        _judge(request)
        return HttpResponseRedirect(reverse("admin:warnings"))
    rows = PageWarning.objects.filter(reason="").select_related("person").order_by("found_at", "pk")
    page = BoundedPaginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    context = {
        **site.each_context(request),
        "title": _("Warnings on public pages"),
        "page": page,
        "lines": _lines(list(page.object_list)),
        "may_judge": may_judge,
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/registry/warnings.html", context)


def _lines(rows: list[PageWarning]) -> list[tuple[PageWarning, str]]:
    """Each with the sentence it has today; one that is gone meanwhile has its name alone."""
    people = {row.person_id: row.person for row in rows}
    sentences = {
        (found.person.pk, warned.code.value): warned.sentence
        for found in rows_of(people.values())
        for warned in warnings_of(found)
    }
    return [(row, sentences.get((row.person_id, row.code), "")) for row in rows]


def _judge(request: HttpRequest) -> None:
    reason = reason_in(request, "reason")
    asked = request.POST.get("warning", "")
    row = PageWarning.objects.filter(pk=int(asked)).first() if is_key(asked) else None
    if row is None:
        messages.info(request, _("This warning is no longer there."))
    elif not reason:
        messages.error(request, _("Say why it is right all the same; else mend the record."))
    else:
        row.reason, row.judged_by = reason, curator_of(request)
        row.save()
        messages.success(request, _("Kept with your reason."))
