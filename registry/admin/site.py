"""The desk: what it is called, in which order its tables stand, what it answers beside them."""

from __future__ import annotations

from functools import partial, update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest
from django.db import DataError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.alarms import alarms_for
from registry.admin.citing import CitationsPage
from registry.admin.deciding import name_of, proposal_view, proposals_view
from registry.admin.labels import label_of, load_names, with_own_labels
from registry.admin.merging import compare_view, merge_view, merging_view
from registry.admin.permissions import codename
from registry.admin.undoing import undo_view
from registry.admin.visits import curator_of
from registry.curation.proposals import answers_for, waiting_for
from registry.models import Act, ChangeSet, Person, Photo, Repression
from registry.vocabulary import State

# Headings of the first page and of the list at the side, with the tables under each.
SECTIONS = (
    (gettext_lazy("People"), ("Person", "Repression", "Act", "LikelyPair")),
    (
        gettext_lazy("What happened"),
        ("Event", "Document", "Place", "Photo", "Commemoration", "Figure"),
    ),
    (gettext_lazy("Sources"), ("Source", "Agent")),
    (
        gettext_lazy("Words"),
        (
            "Profession",
            "Nationality",
            "Organ",
            "Charge",
            "Article",
            "SentencingBody",
            "RehabilitationBody",
            "EventType",
        ),
    ),
    (
        gettext_lazy("What was done"),
        ("ChangeSet", "Correction", "ImportBatch", "ImportRow", "Contribution"),
    ),
    (gettext_lazy("Curators"), ("Curator", "Group")),
)
# What the first page counts; beyond the bound it says only that there are more.
WAITING: tuple[type[Model], ...] = (Person, Repression, Act, Photo)
COUNTED = 1000
RECENT = 10


class Choices(AutocompleteJsonView):
    """Records to choose from, named so that namesakes can be told apart."""

    def get_queryset(self) -> QuerySet[Any]:
        return with_own_labels(super().get_queryset())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["object_list"] = list(context["object_list"])
        load_names(context["object_list"])
        return context

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": label_of(obj)}


class Desk(AdminSite):
    """Where curators work."""

    site_header = gettext_lazy("Curators’ desk")
    site_title = gettext_lazy("Curators’ desk")
    index_title = gettext_lazy("What waits")
    enable_nav_sidebar = True

    def get_urls(self) -> list[URLResolver | URLPattern]:
        citations = path(
            "registry/<slug:model_name>/<int:pk>/citations/",
            self.admin_view(self.citations_view),
            name="citations",
        )
        pages = [
            path(route, self.admin_view(partial(view, self)), name=name)
            for route, view, name in (
                ("proposals/", proposals_view, "proposals"),
                ("proposals/<int:pk>/", proposal_view, "proposal"),
                ("merging/", merging_view, "merging"),
                ("merging/<slug:kept>/<slug:merged>/", compare_view, "compare"),
                ("merges/<int:pk>/", merge_view, "merge"),
                ("changes/<int:pk>/undo/", undo_view, "undo"),
            )
        ]
        return [citations, *pages, *super().get_urls()]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """No address of the desk has a character or a number that a database cannot take."""

        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if "\x00" in request.path or any("\x00" in text for text in request.GET.values()):
                raise BadRequest("An address with a NUL character.")
            try:
                answer: HttpResponseBase = view(request, *args, **kwargs)
            except (DataError, OverflowError) as error:
                if request.method != "GET":
                    raise
                raise BadRequest("An address with a number too large.") from error
            return answer

        return super().admin_view(update_wrapper(checked, view), cacheable)

    def citations_view(self, request: HttpRequest, model_name: str, pk: int) -> HttpResponseBase:
        """The sources of any row, of a part too."""
        return CitationsPage(self, request, model_name, pk).answer()

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Choices.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Tables by what they are about, in the order of work; a table nobody placed comes last."""
        apps: list[Any] = super().get_app_list(request, None)
        tables = {table["object_name"]: table for app in apps for table in app["models"]}
        sections = []
        for heading, names in SECTIONS:
            models = [tables.pop(name) for name in names if name in tables]
            if models:
                sections.append(_section(heading, models))
        if tables:
            sections.append(_section(_("Other"), list(tables.values())))
        return sections

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        context = {
            "waiting": list(self._waiting(request)),
            "recent": ChangeSet.objects.filter(editor=curator_of(request))[:RECENT],
            "answers": [(one, name_of(one)) for one in answers_for(curator_of(request))[:RECENT]],
            "proposals_waiting": self._proposals_waiting(request),
            "alarms": alarms_for(request),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def _proposals_waiting(self, request: HttpRequest) -> int:
        """How many proposals of others wait for a decision; nothing for who reads no records."""
        user: Any = request.user
        if not user.has_perm(codename("view", Person)):
            return 0
        waiting = waiting_for(curator_of(request)).order_by()[: COUNTED + 1]
        return int(waiting.count())

    def _waiting(self, request: HttpRequest) -> Any:
        """What stands between entry and publication, by table."""
        user: Any = request.user
        for model in WAITING:
            if not user.has_perm(codename("view", model)):
                continue
            address = reverse(f"admin:registry_{model._meta.model_name}_changelist")
            for state in (State.IN_REVIEW, State.DRAFT):
                rows: QuerySet[Any] = model._default_manager.filter(state=state)
                number = rows.order_by()[: COUNTED + 1].count()
                if number:
                    yield {
                        "name": model._meta.verbose_name_plural,
                        "state": state.label,
                        "number": f"{COUNTED}+" if number > COUNTED else str(number),
                        "url": f"{address}?state__exact={state.value}",
                    }


def _section(heading: Any, models: list[Any]) -> dict[str, Any]:
    return {
        "name": str(heading),
        "app_label": "registry",
        "app_url": reverse("admin:index"),
        "has_module_perms": True,
        "models": models,
    }
