"""The base of every public noun at the desk, and of every open list."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.admin import display
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.admin.forming import AT_THE_FOOT, FormedAdmin
from registry.admin.reviewing import words_beside
from registry.admin.stepping import SteppedAdmin
from registry.admin.versions import VersionsMixin
from registry.models.base import Record

# The end of every card: what readers see of its address, what they never see.
PUBLICATION: Any = (_("Publication"), {"fields": ["slug"], "classes": [AT_THE_FOOT]})
NOTES: Any = (_("Notes"), {"fields": ["notes"], "classes": [AT_THE_FOOT, "collapse"]})


class RecordAdmin(VersionsMixin, SteppedAdmin):
    """A public noun: a state, sources, a history."""

    list_filter: ClassVar[Any] = ["state"]

    def after_saving(self, request: HttpRequest, saved: Any) -> HttpResponseBase:
        """“Save and what is next” leads to the first page."""
        answer = super().after_saving(request, saved)
        if request.POST.get("_next"):
            return HttpResponseRedirect(reverse("admin:index"))
        return answer

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Beside the form stand the words of a reader that are being entered in it."""
        context["from_reader"] = words_beside(request)
        return super().render_change_form(request, context, *args, **kwargs)

    @display(description=_("state"), ordering="state")
    def state_word(self, record: Record) -> str:
        return str(record.get_state_display())


class WordsAdmin(VersionsMixin, FormedAdmin):
    """An open list of words; it has no state and is public as it stands."""

    is_cited = False
