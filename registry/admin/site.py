"""The desk: what it is called, in which order its tables stand, what it answers beside them."""

from __future__ import annotations

from functools import partial, update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest
from django.db import DataError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from registry.admin import account, signing_in
from registry.admin.alarms import alarms_for
from registry.admin.beginning import beginning_page, is_beginning
from registry.admin.citing import CitationsPage
from registry.admin.deciding import name_of, proposal_view, proposals_view
from registry.admin.doubting import warnings_page
from registry.admin.editing import beat_view
from registry.admin.importing import PAGES as IMPORTING
from registry.admin.keys import keys_page
from registry.admin.labels import label_of, load_names, with_own_labels
from registry.admin.merging import compare_view, merge_view, merging_view
from registry.admin.pasting import paste_page
from registry.admin.permissions import codename
from registry.admin.preview import preview_view
from registry.admin.queues import queues_for
from registry.admin.recent import last_used, recent_first
from registry.admin.several import several_page
from registry.admin.typing import date_view, name_view
from registry.admin.undoing import undo_view
from registry.admin.visits import curator_of
from registry.curation.proposals import answers_for
from registry.models import ChangeSet, Person, Source

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
RECENT = 10
# Addresses of forms long enough that a session may end over them.
FORMS_UNDER = ("/admin/registry/", "/admin/paste/")


class Choices(AutocompleteJsonView):
    """Records to choose from, named so that namesakes can be told apart."""

    def get_queryset(self) -> QuerySet[Any]:
        found = with_own_labels(super().get_queryset())
        if found.model is Source:
            return recent_first(self.request, found)
        return found

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
    index_title = gettext_lazy("What next")
    enable_nav_sidebar = True
    preview_languages = settings.LANGUAGES

    def register(self, model_or_iterable: Any, *args: Any, **kwargs: Any) -> None:
        """Only tables of the registry and groups: no library puts accounts' secrets on the desk."""
        models = (
            model_or_iterable
            if isinstance(model_or_iterable, list | tuple)
            else [model_or_iterable]
        )
        ours = [model for model in models if model._meta.app_label in ("registry", "auth")]
        super().register(ours, *args, **kwargs)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        own = [
            path("second-step/", self.second_step_view, name="second_step"),
            # Before Django's own, which lets nobody out who has taken only the first step.
            path("logout/", self.logout, name="logout"),
            *account.urls(self),
            path("beginning/", self.admin_view(partial(beginning_page, self)), name="beginning"),
            path("warnings/", self.admin_view(partial(warnings_page, self)), name="warnings"),
            path("editing/<slug:model_name>/<int:pk>/", self.admin_view(beat_view), name="editing"),
            path("paste/", self.admin_view(partial(paste_page, self)), name="paste"),
            path("photographs/", self.admin_view(partial(several_page, self)), name="several"),
            path("typing/date/", self.admin_view(date_view), name="typing_date"),
            path("typing/name/", self.admin_view(name_view), name="typing_name"),
            path("typed/", self.admin_view(partial(signing_in.typed_page, self)), name="typed"),
            path("preview/<int:pk>/", self.admin_view(partial(preview_view, self)), name="preview"),
            path("keys/", self.admin_view(partial(keys_page, self)), name="keys"),
        ]
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
        importing = [
            path(route, self.admin_view(partial(view, self)), name=name)
            for route, view, name in IMPORTING
        ]
        return [*own, citations, *pages, *importing, *super().get_urls()]

    def has_permission(self, request: HttpRequest) -> bool:
        """Nobody is at the desk by a password alone."""
        return super().has_permission(request) and signing_in.is_proved(request)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return signing_in.login_page(self, request)

    @method_decorator(never_cache)
    def second_step_view(self, request: HttpRequest) -> HttpResponseBase:
        """A code or a passkey, after the password."""
        return signing_in.second_step(self, request)

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

        inner = super().admin_view(update_wrapper(checked, view), cacheable)

        def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            is_form = request.method == "POST" and request.path.startswith(FORMS_UNDER)
            if is_form and not request.user.is_authenticated:
                return signing_in.log_in_again(self, request)
            answer: HttpResponseBase = inner(request, *args, **kwargs)
            return answer

        return update_wrapper(outer, inner)

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

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With what the scripts of every page have to know."""
        context: dict[str, Any] = super().each_context(request)
        return {**context, "last_used": partial(last_used, request)}

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        context = {
            "queues": queues_for(request),
            "entry_links": _entry_links(request),
            "recent": ChangeSet.objects.filter(editor=curator_of(request))[:RECENT],
            "answers": [(one, name_of(one)) for one in answers_for(curator_of(request))[:RECENT]],
            "alarms": alarms_for(request),
            "is_beginning": is_beginning(request),
            **(extra_context or {}),
        }
        return super().index(request, context)


def _entry_links(request: HttpRequest) -> list[tuple[Any, str, str]]:
    """The ways to begin, with the key of each."""
    user: Any = request.user
    links: list[tuple[Any, str, str]] = []
    if user.has_perm(codename("add", Person)):
        links.append((_("New person"), reverse("admin:registry_person_add"), "n"))
        links.append((_("Paste a printed entry"), reverse("admin:paste"), ""))
    if user.has_perm(codename("view", Person)):
        links.append((_("Find a person"), reverse("admin:registry_person_changelist"), ""))
    return links


def _section(heading: Any, models: list[Any]) -> dict[str, Any]:
    return {
        "name": str(heading),
        "app_label": "registry",
        "app_url": reverse("admin:index"),
        "has_module_perms": True,
        "models": models,
    }
