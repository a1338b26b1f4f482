"""What a curator may do with one contribution at this moment, and how each of it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.disputable import facts_of
from registry.admin.permissions import codename, may_change
from registry.curation import accepting, contributions
from registry.curation.accepting import Version
from registry.curation.answers import in_language
from registry.forms.moderation import (
    AcceptForm,
    AskForm,
    DecisionForm,
    DeclineForm,
    PictureForm,
    VersionForm,
)
from registry.models import (
    ChangeSet,
    Citation,
    Contribution,
    Curator,
    Photo,
)
from registry.models.base import Guarded
from registry.vocabulary import ContributionState, PicturePermission

# Of a curator's own changes so many are offered as the one that came of it.
CHANGES_OFFERED = 8
# In the session: the contribution that is being entered, and the last change before that.
ENTERING = "contribution_entered"

FORMS: dict[str, Any] = {
    "accept": AcceptForm,
    "version": VersionForm,
    "photograph": PictureForm,
    "ask": AskForm,
    "decline": DeclineForm,
}
LABELS = {
    "accept": gettext_lazy("Accept"),
    "version": gettext_lazy("Accept as dispute"),
    "photograph": gettext_lazy("Accept the picture"),
    "ask": gettext_lazy("Ask"),
    "decline": gettext_lazy("Decline"),
}


def offered(request: HttpRequest, contribution: Contribution) -> dict[str, Any]:
    """The decisions that are open to this curator, by code, with their names."""
    user: Any = request.user
    if not user.has_perm(codename("change", Contribution)):
        return {}
    codes = set()
    if not contribution.is_decided:
        codes = {"accept", "ask", "decline"}
        if _may_cite(user, contribution.target):
            codes.add("version")
    if _may_take_picture(user, contribution):
        codes.add("photograph")
    return {code: label for code, label in LABELS.items() if code in codes}


def _may_cite(user: Any, target: Any) -> bool:
    return (
        isinstance(target, Guarded)
        and user.has_perm(codename("add", Citation))
        and user.has_perm(codename("change", type(target)))
        and may_change(user, target)
    )


def _may_take_picture(user: Any, contribution: Contribution) -> bool:
    row = getattr(contribution, "picture", None)
    if row is None or not row.clean_copy:
        return False
    if row.permission == PicturePermission.NOT_TO_BE_SHOWN:
        return False
    is_open = contribution.state != ContributionState.DECLINED
    return is_open and bool(user.has_perm(codename("add", Photo)))


# Forms ---------------------------------------------------------------------------------------


def form_for(
    code: str,
    request: HttpRequest,
    contribution: Contribution,
    data: Any,
    *,
    initial: dict[str, Any] | None = None,
) -> DecisionForm:
    """The form of a decision; empty ones begin with the template that is meant most often."""
    kind = FORMS[code]
    language = contribution.language or "en"
    first = {"language": language, "answer": in_language(language, kind.template)}
    more: dict[str, Any] = {}
    if code == "accept":
        more["changes"] = _changes_in_words(request.user)
        first |= _change_made(request, contribution)
    if code == "version":
        more["targets"], more["facts"] = facts_of(contribution.target)
        first["reason"] = _("A reader’s account stands beside the other version.")
    if code == "photograph":
        first["reason"] = _("Sent by a reader.")
    form: DecisionForm = kind(
        data,
        initial=first if initial is None else initial,
        prefix=code,
        contribution=contribution,
        **more,
    )
    return form


def changes_of(curator: Any) -> QuerySet[ChangeSet]:
    """What this curator did last."""
    return ChangeSet.objects.filter(editor=curator).order_by("-pk")


def _changes_in_words(curator: Any) -> list[tuple[int, str]]:
    return [
        (
            change_set.pk,
            f"{timezone.localtime(change_set.at):%Y-%m-%d %H:%M} · "
            f"{change_set.get_kind_display()}: {Truncator(change_set.reason).chars(120)}",
        )
        for change_set in changes_of(curator)[:CHANGES_OFFERED]
    ]


def _change_made(request: HttpRequest, contribution: Contribution) -> dict[str, Any]:
    """The change made since the form was opened from here, if there is one."""
    entering = request.session.get(ENTERING, {})
    if entering.get("contribution") != contribution.pk:
        return {}
    made = changes_of(request.user).filter(pk__gt=entering["since"]).first()
    return {"change_set": made.pk, "reason": made.reason[:300]} if made else {}


# Deciding ------------------------------------------------------------------------------------


def _accept(contribution: Contribution, form: Any, editor: Curator) -> str:
    given = form.cleaned_data
    change_set = changes_of(editor).get(pk=given["change_set"])
    contributions.accept(
        contribution,
        editor=editor,
        reason=given["reason"],
        answer=given["answer"],
        change_set=change_set,
    )
    return _("Accepted. The sender sees it under the number.")


def _version(contribution: Contribution, form: Any, editor: Curator) -> str:
    given = form.cleaned_data
    accepting.accept_as_version(
        contribution,
        Version(form.target, form.field, given["value"], given["as_stated"]),
        editor=editor,
        reason=given["reason"],
        answer=given["answer"],
    )
    return _("Accepted: both versions stand side by side.")


def _photograph(contribution: Contribution, form: Any, editor: Curator) -> str:
    given = form.cleaned_data
    photo = accepting.accept_picture(
        contribution,
        caption=given["caption"],
        editor=editor,
        reason=given["reason"],
        answer=given["answer"],
    )
    return _(
        "“%(photo)s” is a draft of a photograph now. Nobody sees it before its rights are entered "
        "and it is published."
    ) % {"photo": photo}


def _ask(contribution: Contribution, form: Any, editor: Curator) -> str:
    contributions.ask(contribution, form.cleaned_data["answer"], editor=editor)
    return _("Asked. The sender reads the question under the number.")


def _decline(contribution: Contribution, form: Any, editor: Curator) -> str:
    given = form.cleaned_data
    contributions.decline(
        contribution, editor=editor, reason=given["reason"], answer=given["answer"]
    )
    return _("Declined, with your answer to the sender.")


ACTS: dict[str, Callable[[Contribution, Any, Curator], str]] = {
    "accept": _accept,
    "version": _version,
    "photograph": _photograph,
    "ask": _ask,
    "decline": _decline,
}
