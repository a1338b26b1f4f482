"""What stands on a person's card and has a page of its own: repressions and acts."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from registry.admin.records import RecordAdmin
from registry.models import Person


class OnAPersonsCard(RecordAdmin):
    """Found by the name of the person, and leading back to the person's card."""

    search_fields = ["person__sort_key_cyrillic"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A case is not moved to another person; that is a merge, or a mistake."""
        fields = super().get_readonly_fields(request, obj)
        return ["person", *fields] if obj else fields

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        people = self.admin_site.get_model_admin(Person)
        found, _duplicates = people.get_search_results(request, Person.objects.all(), search_term)
        if not search_term.strip():
            return queryset, False
        keys = list(found.order_by().values_list("pk", flat=True))
        return queryset.filter(person__in=keys), False

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return self._to_the_person(obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return self._to_the_person(obj)

    def _to_the_person(self, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(
            reverse("admin:registry_person_change", args=(quote(obj.person_id),))
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None:
            context["person_url"] = reverse(
                "admin:registry_person_change", args=(quote(obj.person_id),)
            )
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return answer
