"""A repression on a page of its own, in the order of an archival card."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.admin import register
from django.utils.translation import gettext_lazy as _

from registry.admin.cases import OnAPersonsCard
from registry.admin.inlines import (
    BlocksInline,
    FindingInline,
    IdentifierInline,
    PartFormSet,
)
from registry.forms.dates import AS_ON_THE_CARD
from registry.models import Detention, Rehabilitation, Repression


class DetentionInline(BlocksInline):
    model = Detention
    fields = (("kind", "order"), ("place", "place_text"), ("period", "period_text"), "notes")
    stands_before = 4


class DecisionFormSet(PartFormSet):
    """Decisions in this case are decisions about its person."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.instance.person_id = self.instance.person_id
        return form


class DecisionInline(BlocksInline):
    """Rehabilitations, and refusals of one, in this case."""

    model = Rehabilitation
    fk_name = "repression"
    formset: Any = DecisionFormSet
    fields = (
        ("status", "order"),
        ("date", "date_text"),
        ("body", "body_text"),
        ("ground", "ground_text"),
        "document_number",
        "words",
    )
    stands_before = 5


@register(Repression)
class RepressionAdmin(OnAPersonsCard):
    """From the arrest to the rehabilitation."""

    fieldsets = [
        (_("Case"), {"fields": ["person", ("order", "kind", "nature")]}),
        (
            _("Home and work at the time"),
            {"fields": [("residence_place", "residence_text"), "post_at_arrest"]},
        ),
        (
            _("Arrest"),
            {
                "fields": [
                    ("arrest_date", "arrest_date_text"),
                    ("arrest_place", "arrest_place_text"),
                    ("arresting_organ", "arresting_organ_text"),
                ],
                "description": AS_ON_THE_CARD,
            },
        ),
        (
            _("Charge and sentence"),
            {
                "fields": [
                    ("charges", "charge_text"),
                    "articles",
                    ("sentencing_body", "sentencing_body_text"),
                    ("sentence_date", "sentence_date_text"),
                    ("sentence", "sentence_years"),
                    "sentence_text",
                ],
                "description": _("Charges are allegations of the state, kept as it worded them."),
            },
        ),
        (
            _("Outcome"),
            {
                "fields": [
                    "outcome",
                    ("execution_date", "execution_date_text"),
                    ("execution_place", "execution_place_text"),
                ]
            },
        ),
        (_("Context"), {"fields": ["event", "archive_reference"]}),
        (_("Notes"), {"fields": ["notes"], "classes": ["at-the-foot", "collapse"]}),
    ]
    inlines = [DetentionInline, DecisionInline, FindingInline, IdentifierInline]
    list_display = ["__str__", "kind", "nature", "arrest_date", "outcome", "state_word"]
    list_filter = ["state"]
    ordering = ["-pk"]
    # As many as people, and no index has them in another order.
    sortable_by: ClassVar[Any] = ()
    list_select_related = ["person"]
