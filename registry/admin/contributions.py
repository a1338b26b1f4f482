"""What readers send in, at the desk: the list, and the addresses of one contribution.

Whoever may not read contributions learns nothing of them here, not even that one exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import ShowFacets, SimpleListFilter, display, register
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.admin import reviewing
from registry.admin.permissions import codename
from registry.admin.work import ReadingAdmin, column
from registry.curation import contributions
from registry.models import Contribution, Person, Place
from registry.vocabulary import ContributionState

WAITING = (ContributionState.RECEIVED, ContributionState.IN_REVIEW)
PICTURE_KEPT = "picture_kept"
ALL = "all"


class StandingFilter(SimpleListFilter):
    """Where a contribution stands; what waits for the desk is shown first."""

    title = _("state")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            *((state.value, state.label) for state in ContributionState),
            (PICTURE_KEPT, gettext("Accepted, its picture still here")),
            (ALL, gettext("All")),
        ]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for value, label in [(None, gettext("Waiting for the desk")), *self.lookup_choices]:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string(
                    {self.parameter_name: value} if value else {}, [] if value else ["stands"]
                ),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.value()
        if asked is None:
            return queryset.filter(state__in=WAITING)
        if asked == PICTURE_KEPT:
            accepted = queryset.filter(state=ContributionState.ACCEPTED)
            return accepted.filter(picture__isnull=False).exclude(picture__clean_copy="")
        if asked in ContributionState.values:
            return queryset.filter(state=asked)
        return queryset if asked == ALL else queryset.none()


@register(Contribution)
class ContributionAdmin(ReadingAdmin):
    """The list, the oldest first; each row opens beside the public page it is about."""

    list_display = ["about_whom", "what", "stands", "waits", "brings_a_picture"]
    list_filter = [StandingFilter]
    ordering = ["pk"]
    show_facets = ShowFacets.NEVER
    what, stands = column("kind", _("what")), column("state", _("state"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With whom each is about, in as many queries for a hundred as for one."""
        models: list[Any] = [
            Place.objects.prefetch_related("names"),
            Person.objects.defer("summary", "biography", "notes"),
        ]
        targets: Any = GenericPrefetch("target", models)
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("picture").prefetch_related(targets)

    @display(description=_("about whom"))
    def about_whom(self, contribution: Contribution) -> str:
        return reviewing.name_of(contribution)

    @display(description=_("waits"))
    def waits(self, contribution: Contribution) -> str:
        return reviewing.age_of(contribution, today=timezone.localdate())

    @display(description=_("picture"))
    def brings_a_picture(self, contribution: Contribution) -> str:
        row = getattr(contribution, "picture", None)
        return gettext("yes") if row is not None and row.clean_copy else "–"

    # Addresses --------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            # Asks by itself: to whoever may not see it, there is no picture.
            path("<int:pk>/picture/", self.picture_view, name="registry_contribution_picture"),
            path(
                "<int:pk>/public/",
                guarded(self.public_view),
                name="registry_contribution_public",
            ),
            path("<int:pk>/enter/", guarded(self.enter_view), name="registry_contribution_enter"),
            path("next/", guarded(self.next_view), name="registry_contribution_next"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """One contribution beside the public page, with what can be decided."""
        pk = int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0
        return reviewing.Review(self, request, self._found(request, pk)).answer()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is none: what is erased is gone."""
        raise Http404

    def picture_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The rebuilt copy, never the original; kept by no browser and no cache."""
        if not self.admin_site.has_permission(request) or not self.has_view_permission(request):
            raise Http404
        contribution = Contribution.objects.filter(pk=pk).first()
        if contribution is None:
            raise Http404
        try:
            content = contributions.clean_copy(contribution)
        except (contributions.NoPictureError, OSError) as error:
            raise Http404 from error
        answer = HttpResponse(content, content_type="image/jpeg")
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["Content-Disposition"] = "inline"
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    def public_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The public page it is about, as everybody sees it at this moment."""
        return reviewing.public_page(request, self._found(request, pk))

    def enter_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """To the record's form, with the words of the sender beside it."""
        contribution = self._found(request, pk)
        if not reviewing.may_decide(request):
            raise PermissionDenied
        return HttpResponseRedirect(reviewing.begin_entering(request, contribution))

    def next_view(self, request: HttpRequest) -> HttpResponseBase:
        """The oldest that waits; the list where none does."""
        self._require_view(request)
        return HttpResponseRedirect(reviewing.next_address(0))

    def _found(self, request: HttpRequest, pk: int) -> Contribution:
        self._require_view(request)
        rows = Contribution.objects.select_related("picture", "decided_by", "target_type")
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user: Any = request.user
        return bool(user.has_perm(codename("view", Contribution)))
