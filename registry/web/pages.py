"""Pages of words: what the register is, how it speaks and decides, where relatives can look."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

# In the order in which the pages name each other.
PAGES = {
    "roles": gettext_lazy("How roles are derived"),
    "wording": gettext_lazy("How it is worded"),
    "sources": gettext_lazy("Sources and disputes"),
    "counting": gettext_lazy("Who is counted"),
    "ethics": gettext_lazy("Ethics"),
    "correction": gettext_lazy("How to ask for a correction"),
    "privacy": gettext_lazy("Privacy"),
    "accessibility": gettext_lazy("Accessibility statement"),
}


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the register is for."""
    return _page(request, "register", _("About the register"))


@require_safe
def about_page(request: HttpRequest, name: str) -> HttpResponse:
    """One subject."""
    if name not in PAGES:
        raise Http404
    return _page(request, name, str(PAGES[name]))


@require_safe
def relatives(request: HttpRequest) -> HttpResponse:
    """How to look for a person, archive by archive, in general words."""
    return _page(request, "relatives", _("Searching for a relative"))


def _page(request: HttpRequest, name: str, heading: str) -> HttpResponse:
    context = {"name": name, "heading": heading, "others": PAGES.items()}
    return render(request, f"registry/about/{name}.html", context)
