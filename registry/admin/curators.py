"""Accounts of curators and their groups."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import display, register, site
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from registry.admin.paging import ListedByName
from registry.admin.visits import curator_of
from registry.curation import factors
from registry.curation.invitations import give_link
from registry.models import AccountEvent, Curator
from registry.vocabulary import AccountEventKind

LINK = "invitation_link"
RECENT_EVENTS = 20


class InvitationForm(ModelForm):
    """An account without a password: whoever opens the link chooses one."""

    class Meta:
        model = Curator
        fields = ("username",)

    def save(self, commit: bool = True) -> Any:
        self.instance.set_unusable_password()
        return super().save(commit)


if site.is_registered(Group):
    # Django's own page shows a box with every permission there is.
    site.unregister(Group)


@register(Curator)
class CuratorAdmin(ListedByName, UserAdmin):
    """Rights come from groups alone. An account without a group may only look at the first page."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Rights"), {"fields": ("is_active", "groups", "is_superuser")}),
        (_("When"), {"fields": ("last_login", "date_joined", "second_factor", "done")}),
    )
    add_form = InvitationForm
    add_fieldsets = (
        (None, {"fields": ("username", ("first_name", "last_name"))}),
        (_("Rights"), {"fields": ("groups",)}),
    )
    change_form_template = "admin/registry/curator.html"
    add_form_template = None
    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    autocomplete_fields = ("groups",)
    readonly_fields = ("last_login", "date_joined", "second_factor", "done")
    search_fields = ("username", "first_name", "last_name", "email")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only somebody above all groups puts another one there."""
        fields = list(super().get_readonly_fields(request, obj))
        user: Any = request.user
        return fields if user.is_superuser else [*fields, "is_superuser"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Every account here is that of a curator and comes in at the desk."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    # The link ---------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        link = path(
            "<int:pk>/link/",
            self.admin_site.admin_view(self.link_view),
            name="registry_curator_link",
        )
        return [link, *super().get_urls()]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        factors.note(obj, AccountEventKind.INVITED, by=curator_of(request))
        return self._shown_link(request, obj)

    def link_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Makes a link when asked to, and shows it once."""
        curator = Curator.objects.filter(pk=pk).first()
        if curator is None:
            raise Http404
        if not self.has_change_permission(request, curator):
            raise PermissionDenied
        if request.method == "POST":
            return self._shown_link(request, curator)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Link for %(name)s") % {"name": curator.get_username()},
            "opts": self.opts,
            "original": curator,
            "link": request.session.pop(LINK, {}).get(str(pk), ""),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/registry/invitation.html", context)

    def _shown_link(self, request: HttpRequest, curator: Curator) -> HttpResponseRedirect:
        address = request.build_absolute_uri(give_link(curator, by=curator_of(request)))
        request.session[LINK] = {str(curator.pk): address}
        return HttpResponseRedirect(reverse("admin:registry_curator_link", args=(curator.pk,)))

    @display(description=_("second factor"))
    def second_factor(self, curator: Curator) -> str:
        return gettext("yes") if curator.pk and factors.has_factor(curator) else gettext("no")

    @display(description=_("done to the account"))
    def done(self, curator: Curator) -> str:
        events = AccountEvent.objects.filter(curator=curator).select_related("by")
        return format_html_join(
            "",
            "<p>{} {} {} {}</p>",
            (
                (
                    f"{event.at:%Y-%m-%d %H:%M}",
                    event.get_kind_display(),
                    event.by or "",
                    event.reason,
                )
                for event in events[:RECENT_EVENTS]
            ),
        )

    # Who may ----------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and _not_above(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and _not_above(request, obj)


def _not_above(request: HttpRequest, obj: Any) -> bool:
    """An administrator does not take over the account of somebody above all groups."""
    user: Any = request.user
    return bool(user.is_superuser) or obj is None or not obj.is_superuser


@register(Group)
class GroupAdmin(ListedByName):
    """What each group may do is written in the program and read here."""

    fields = ("name", "what_it_may")
    readonly_fields = ("name", "what_it_may")
    search_fields = ("name",)
    ordering = ("name",)

    def what_it_may(self, group: Group) -> str:
        """The names of its permissions, one after the other."""
        names = group.permissions.order_by("codename").values_list("codename", flat=True)
        return ", ".join(names)

    what_it_may.short_description = pgettext_lazy("what a group may do", "may")  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
