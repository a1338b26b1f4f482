"""People who may be entered twice, likeliest first: to compare, to merge, or to tell apart."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.labels import label_of
from registry.admin.permissions import CHANGE_PUBLISHED, codename
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of, reason_in
from registry.admin.work import ReadingAdmin, filter_of
from registry.curation.distinctions import tell_apart
from registry.matching import Reason
from registry.models import LikelyPair, Person

# Reasons told in the list; the page of two people shows everything.
MOST_TOLD = 5


class Telling(NamedTuple):
    """The step of telling two people apart, as the page that asks for a reason prints it."""

    label: str


@register(LikelyPair)
class LikelyPairAdmin(ReadingAdmin):
    """Pairs the latest search found and nobody has decided on."""

    list_display = ["likelihood", "the_one", "the_other", "why", "steps"]
    list_display_links = None
    list_filter = [filter_of("verdict", gettext_lazy("verdict"))]
    ordering = ["-score", "-bits", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        pairs = LikelyPair.objects.undecided()
        return pairs.select_related("first__birth_place", "second__birth_place").prefetch_related(
            "first__birth_place__names", "second__birth_place__names"
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user: Any = request.user
        return bool(user.has_perm(codename("view", Person)))

    # The list ---------------------------------------------------------------------------------

    @display(description=gettext_lazy("likelihood"), ordering="score")
    def likelihood(self, pair: LikelyPair) -> str:
        return f"{pair.score:.2f}"

    @display(description=gettext_lazy("the one"))
    def the_one(self, pair: LikelyPair) -> str:
        return _linked(pair.first)

    @display(description=gettext_lazy("the other"))
    def the_other(self, pair: LikelyPair) -> str:
        return _linked(pair.second)

    @display(description=gettext_lazy("why"))
    def why(self, pair: LikelyPair) -> str:
        """What weighs most, and whatever speaks against it."""
        reasons = [Reason.unpacked(packed) for packed in pair.reasons]
        told = [reason for reason in reasons if not reason.is_against][:MOST_TOLD]
        against = [reason for reason in reasons if reason.is_against][:MOST_TOLD]
        for_it = format_html_join("", "<li>{}</li>", ((str(reason),) for reason in told))
        but = format_html_join("", '<li class="against">{}</li>', ((str(r),) for r in against))
        return format_html('<ul class="reasons">{}{}</ul>', for_it, but)

    @display(description="")
    def steps(self, pair: LikelyPair) -> str:
        links = [(compare_url(pair.first, pair.second), _("Compare"))]
        links.append((reverse("admin:registry_likelypair_apart", args=(pair.pk,)), not_the_same()))
        return format_html_join(" ", '<a href="{}">{}</a>', links)

    # Telling apart ----------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            path(
                "<int:pk>/apart/",
                site.admin_view(self.apart_view),
                name="registry_likelypair_apart",
            ),
            *super().get_urls(),
        ]

    def apart_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Asks for a reason and remembers that two people are not one."""
        pair = self.get_queryset(request).filter(pk=pk).first()
        if pair is None:
            raise Http404
        user: Any = request.user
        if not user.has_perm(CHANGE_PUBLISHED):
            raise PermissionDenied
        refusals: list[str] = []
        reason = reason_in(request, "reason")
        back = reverse("admin:registry_likelypair_changelist")
        if request.method == "POST":
            try:
                tell_apart(pair.first, pair.second, editor=curator_of(request), reason=reason)
            except REFUSALS as error:
                refusals.append(sentence_of(error))
            else:
                messages.success(request, _("Remembered: these are two people."))
                return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": not_the_same(),
            "subtitle": str(pair),
            "original": pair,
            "step": Telling(not_the_same()),
            "reason": reason,
            "refusals": refusals,
            "back_url": back,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/registry/step.html", context)


def _linked(person: Person) -> str:
    address = reverse("admin:registry_person_change", args=(person.pk,))
    state = "" if person.is_published else f" ({person.get_state_display()})"
    return format_html('<a href="{}">{}</a>{}', address, label_of(person), state)


def compare_url(one: Person, other: Person) -> str:
    """The page where two people stand side by side; the older record would stay."""
    return reverse("admin:compare", args=(one.public_id, other.public_id))


def not_the_same() -> str:
    """What the step is called."""
    return _("Not the same person")
