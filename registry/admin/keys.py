"""The keys of the desk, as its script knows them and its page lists them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

# What is pressed, what it does, and whether it is a single letter that can be switched off.
KEYS: tuple[tuple[str, Any, bool], ...] = (
    ("/", _("Find a person"), True),
    ("n", _("New person"), True),
    ("g q", _("To the first page: what next"), True),
    ("?", _("This list"), True),
    ("Ctrl+S", _("Save"), False),
    ("Ctrl+Enter", _("Save and go on: to the case of a new person, else to what is next"), False),
    ("Ctrl+D", _("In a source or a page: the same as in the row above, or as last time"), False),
)


def keys_page(site: Any, request: HttpRequest) -> TemplateResponse:
    """The list of keys."""
    context = {**site.each_context(request), "title": _("Keys"), "keys": KEYS}
    request.current_app = site.name
    return TemplateResponse(request, "admin/registry/keys.html", context)
