"""Acts of perpetrators at the desk: what was done, and how well it is proved."""

from __future__ import annotations

from django.contrib.admin import display, register
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.admin.cases import OnAPersonsCard
from registry.admin.inlines import FindingInline, IdentifierInline
from registry.curation.agreements import APPROVALS_NEEDED, approvals_of
from registry.models import Act
from registry.vocabulary import ApprovalKind


@register(Act)
class ActAdmin(OnAPersonsCard):
    """Documented by evidence and two approvals, else reported."""

    fieldsets = [
        (_("Act"), {"fields": ["person", "kind", "words"]}),
        (
            _("When and where"),
            {"fields": [("date", "date_type", "date_text"), ("place", "place_text"), "order"]},
        ),
        (_("Against whom"), {"fields": ["victim", "repression"]}),
        (_("Event and document"), {"fields": ["event", "document"]}),
        (
            _("Proof"),
            {
                "fields": ["evidence", "standing"],
                "description": _(
                    "Documented: an official record or two research sources, for a held command "
                    "also two published sources that agree; and the approval of two people. "
                    "Anything less is shown as what its source reports, and gives no role."
                ),
            },
        ),
        (_("Notes"), {"fields": ["notes"], "classes": ["at-the-foot", "collapse"]}),
    ]
    readonly_fields = ["standing"]
    inlines = [FindingInline, IdentifierInline]
    list_display = ["__str__", "date", "evidence", "is_documented", "state_word"]
    list_filter = ["state", "is_documented", "kind", "evidence"]
    ordering = ["-pk"]
    list_select_related = ["person"]

    @display(description=_("standing"))
    def standing(self, act: Act) -> str:
        """What the act is at present, and what it lacks."""
        if act.is_documented:
            return gettext("Documented: it gives the role once it is public.")
        if not act.meets_the_standard:
            return gettext("Reported: the evidence is less than the standard.")
        given = approvals_of(act, ApprovalKind.ACT_EVIDENCE) if act.pk else 0
        return gettext("Reported: %(given)d of %(needed)d people have approved the evidence.") % {
            "given": given,
            "needed": APPROVALS_NEEDED,
        }
