"""Accounts of curators and their groups."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import register, site
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.admin.paging import ListedByName
from registry.models import Curator

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
        (_("When"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "usable_password", "password1", "password2"),
            },
        ),
        (_("Rights"), {"fields": ("groups",)}),
    )
    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    autocomplete_fields = ("groups",)
    readonly_fields = ("last_login", "date_joined")
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

    def what_it_may(self, group: Group) -> str:
        """The names of its permissions, one after the other."""
        names = group.permissions.order_by("codename").values_list("codename", flat=True)
        return ", ".join(names)

    what_it_may.short_description = _("may")  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
