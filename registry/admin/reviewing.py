"""One contribution at the desk: read beside the public page, then decided.

Accepting writes nothing by itself. It names the change that was made for it, or makes one through
the door: a version beside the accepted value, or a draft of a photograph.
"""

from __future__ import annotations

import datetime as dt
import re
from copy import copy
from typing import Any, TypeGuard

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from registry.admin import offers
from registry.admin.labels import life_years
from registry.admin.permissions import codename
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of
from registry.curation import contributions
from registry.curation.answers import answers_for, in_language
from registry.dates import in_words, parse
from registry.errors import OutsideTheDoorError
from registry.forms.moderation import DecisionForm
from registry.models import (
    Contribution,
    ContributionContact,
    ContributionPicture,
    Person,
    Place,
)
from registry.models.base import Record
from registry.vocabulary import ContributionState
from registry.web.dossier.markup import address, page_language

_LINK = re.compile(rb'<a (?=[^>]*href="/)')


def may_decide(request: HttpRequest) -> bool:
    """Whether this curator may answer senders and decide."""
    user: Any = request.user
    return bool(user.has_perm(codename("change", Contribution)))


class Review:
    """One request for one contribution."""

    def __init__(
        self, admin: ModelAdmin[Any], request: HttpRequest, contribution: Contribution
    ) -> None:
        self.admin = admin
        self.request = request
        self.contribution = contribution
        self.may_decide = may_decide(request)
        # The form that was filled in and not accepted, by its code.
        self.shown_again: dict[str, DecisionForm] = {}
        self.refusal = ""

    def answer(self) -> HttpResponseBase:
        """The page, or the way on after something was done."""
        if self.request.method == "POST":
            if not self.may_decide:
                raise PermissionDenied
            done = self._act()
            if done is not None:
                return done
        elif self.may_decide and self.contribution.state == ContributionState.RECEIVED:
            contributions.open_for_review(self.contribution)
        return self._page()

    # Deciding ---------------------------------------------------------------------------------

    def _act(self) -> HttpResponseBase | None:
        act = self.request.POST.get("act", "")
        if act in ("erase", "destroy"):
            return self._erase() if act == "erase" else self._destroy()
        offered = offers.offered(self.request, self.contribution)
        if act not in offered:
            self.refusal = _("This can no longer be done: read where it stands now.")
            return None
        form = offers.form_for(act, self.request, self.contribution, self.request.POST)
        if template := self.request.POST.get("_fill", ""):
            self.shown_again[act] = self._filled(act, form, template)
            return None
        if not form.is_valid():
            self.shown_again[act] = form
            return None
        return self._decide(act, form)

    def _filled(self, act: str, form: DecisionForm, template: str) -> DecisionForm:
        """The form with a template in its answer, and everything else as it was typed."""
        typed = form.as_typed()
        language = typed.get("language") or self.contribution.language or "en"
        if template in answers_for(form.state):
            typed["answer"] = in_language(language, template)
        return offers.form_for(act, self.request, self.contribution, None, initial=typed)

    def _decide(self, act: str, form: DecisionForm) -> HttpResponseBase | None:
        if self.request.POST.get("seen", "") != seen_of(self.contribution):
            self.refusal = _(
                "Something was written here after you opened it. Read it, then decide."
            )
            self.shown_again[act] = form
            return None
        try:
            told = offers.ACTS[act](self.contribution, form, curator_of(self.request))
        except OutsideTheDoorError:
            raise
        except (*REFUSALS, OSError) as error:
            self.refusal = _sentence(error)
            self.contribution.refresh_from_db()
            self.shown_again[act] = form
            return None
        messages.success(self.request, told)
        stop_entering(self.request, self.contribution)
        return HttpResponseRedirect(next_address(self.contribution.pk))

    def _erase(self) -> HttpResponseBase:
        user: Any = self.request.user
        if not user.has_perm(codename("delete", ContributionContact)):
            raise PermissionDenied
        contributions.erase_contact(self.contribution)
        messages.success(self.request, _("The contact is erased and stands nowhere any more."))
        return HttpResponseRedirect(self.request.path)

    def _destroy(self) -> HttpResponseBase:
        """What was accepted without its picture need not keep it."""
        if self.contribution.state != ContributionState.ACCEPTED:
            raise PermissionDenied
        contributions.destroy_picture(self.contribution)
        messages.success(self.request, _("The picture is destroyed, its original too."))
        return HttpResponseRedirect(self.request.path)

    # Showing ----------------------------------------------------------------------------------

    def _page(self) -> TemplateResponse:
        record = self.contribution.target
        context = {
            **self.admin.admin_site.each_context(self.request),
            "opts": self.admin.opts,
            "title": self.contribution.get_kind_display(),
            "subtitle": name_of(self.contribution),
            "contribution": self.contribution,
            "since": age_of(self.contribution, today=timezone.localdate()),
            "language": dict(settings.LANGUAGES).get(self.contribution.language, ""),
            "letters": letters_of(self.contribution),
            "picture": self._picture(),
            "contact": self._contact(),
            "record": record,
            "record_url": record_address(record),
            "frame_url": self._frame_url(record),
            "public_url": address(record) if is_shown(record) else "",
            "enter_url": reverse("admin:registry_contribution_enter", args=(self.contribution.pk,)),
            "next_url": reverse("admin:registry_contribution_next"),
            "may_decide": self.may_decide,
            "offers": self._offers(),
            "seen": seen_of(self.contribution),
            "refusal": self.refusal,
            "has_errors": any(form.errors for form in self.shown_again.values()),
        }
        self.request.current_app = self.admin.admin_site.name
        answer = TemplateResponse(self.request, "admin/registry/contribution.html", context)
        # The public page stands in a frame beside the words of the sender.
        answer._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
        return answer

    def _offers(self) -> list[dict[str, Any]]:
        found = []
        for code, label in offers.offered(self.request, self.contribution).items():
            form = self.shown_again.get(code)
            found.append(
                {
                    "code": code,
                    "label": label,
                    "is_open": form is not None,
                    "form": form or offers.form_for(code, self.request, self.contribution, None),
                    "templates": answers_for(offers.FORMS[code].state),
                }
            )
        return found

    def _picture(self) -> dict[str, Any] | None:
        row: ContributionPicture | None = getattr(self.contribution, "picture", None)
        if row is None:
            return None
        return {
            "row": row,
            "is_there": bool(row.clean_copy),
            "url": reverse("admin:registry_contribution_picture", args=(self.contribution.pk,)),
            "may_destroy": self.may_decide
            and bool(row.clean_copy)
            and self.contribution.state == ContributionState.ACCEPTED,
        }

    def _contact(self) -> dict[str, Any] | None:
        """How to reach the sender, for those who may; what is due is not shown even before."""
        user: Any = self.request.user
        if not user.has_perm(codename("view", ContributionContact)):
            return None
        row = ContributionContact.objects.filter(
            contribution=self.contribution, erase_after__gt=timezone.localdate()
        ).first()
        if row is None:
            return {"row": None}
        return {
            "row": row,
            "is_sealed": contributions.is_sealed(row),
            "may_erase": self.may_decide and user.has_perm(codename("delete", ContributionContact)),
        }

    def _frame_url(self, record: Any) -> str:
        if not is_shown(record):
            return ""
        return reverse("admin:registry_contribution_public", args=(self.contribution.pk,))


def name_of(contribution: Contribution) -> str:
    """Whom or what it is about, in a line. The number is not for lists: it opens the letters."""
    target = contribution.target
    if target is None:
        return contribution.about or _("Nobody named")
    if isinstance(target, Person):
        return ", ".join(part for part in (target.display_name(), life_years(target)) if part)
    return str(target.name() if isinstance(target, Place) else target)


def age_of(contribution: Contribution, *, today: dt.date) -> str:
    """Since when it waits; of its arrival no more than the month is known."""
    year, month = (int(part) for part in contribution.received_in.split("-"))
    months = (today.year - year) * 12 + today.month - month
    since = in_words(parse(contribution.received_in), page_language())
    if months < 1:
        return since
    ago = ngettext("%(number)d month", "%(number)d months", months) % {"number": months}
    return f"{since}, {ago}"


def seen_of(contribution: Contribution) -> str:
    """What a curator has read: another letter or another state is something new."""
    return f"{contribution.state}-{len(contribution.exchange)}"


def letters_of(contribution: Contribution) -> list[tuple[bool, str, str]]:
    """What was written so far: whether by the sender, when, the words."""
    return [
        (line["from"] == "sender", in_words(parse(line["in"]), page_language()), line["text"])
        for line in contribution.exchange
    ]


def is_shown(record: Any) -> TypeGuard[Record]:
    """Whether the record has a page that readers see."""
    return isinstance(record, Record) and record.is_published and bool(record.noun)


def record_address(record: Any) -> str:
    """The card of the record at the desk."""
    if record is None:
        return ""
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=(record.pk,))


def next_address(after: int) -> str:
    """The next that waits after this one, else the oldest, else the list."""
    waiting = Contribution.objects.filter(
        state__in=(ContributionState.RECEIVED, ContributionState.IN_REVIEW)
    ).order_by("pk")
    keys = waiting.exclude(pk=after).values_list("pk", flat=True)
    found = keys.filter(pk__gt=after).first() or keys.first()
    if found is None:
        return reverse("admin:registry_contribution_changelist")
    return reverse("admin:registry_contribution_change", args=(found,))


# Entering ------------------------------------------------------------------------------------


def begin_entering(request: HttpRequest, contribution: Contribution) -> str:
    """Remembers what is being entered; gives the form in which it is."""
    newest = offers.changes_of(curator_of(request)).values_list("pk", flat=True).first()
    request.session[offers.ENTERING] = {"contribution": contribution.pk, "since": newest or 0}
    record = contribution.target
    return record_address(record) or reverse("admin:registry_person_add")


def stop_entering(request: HttpRequest, contribution: Contribution) -> None:
    """It is decided: its words stand beside no form any more."""
    if request.session.get(offers.ENTERING, {}).get("contribution") == contribution.pk:
        del request.session[offers.ENTERING]


def words_beside(request: HttpRequest) -> dict[str, Any] | None:
    """What the sender wrote, for the form in which a curator enters it; None for everybody else."""
    entering = request.session.get(offers.ENTERING)
    if not entering or not may_decide(request):
        return None
    found = Contribution.objects.filter(pk=entering["contribution"]).first()
    if found is None or found.is_decided:
        return None
    back = reverse("admin:registry_contribution_change", args=(found.pk,))
    return {
        "contribution": found,
        "name": name_of(found),
        "letters": letters_of(found),
        "back_url": back,
    }


# The public page -----------------------------------------------------------------------------


def public_page(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """The page of the record as it is served to everybody, for a frame of the desk."""
    record = contribution.target
    if not is_shown(record):
        raise Http404
    with override(get_language() or "en"):
        shown = resolve(address(record))
        asked = _as_a_reader(request, address(record))
        answer: Any = shown.func(asked, *shown.args, **shown.kwargs)
        if not getattr(answer, "is_rendered", True):
            answer.render()
    page = HttpResponse(_beside_the_frame(answer.content), status=answer.status_code)
    page.headers["X-Frame-Options"] = "SAMEORIGIN"
    page.headers["X-Robots-Tag"] = "noindex"
    page.headers["Cache-Control"] = "private, no-store"
    # The policy of the site forbids every frame; this page stands in one of our own.
    page._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    return page


def _as_a_reader(request: HttpRequest, path: str) -> HttpRequest:
    asked = copy(request)
    asked.path = asked.path_info = path
    asked.GET = QueryDict()
    asked.user = AnonymousUser()
    asked.META = {
        name: value
        for name, value in request.META.items()
        if not name.startswith("HTTP_IF_") and name != "HTTP_COOKIE"
    }
    asked.META["PATH_INFO"] = path
    return asked


def _beside_the_frame(content: bytes) -> bytes:
    """Links open beside the desk: a public page is never shown inside another."""
    return _LINK.sub(b'<a target="_blank" rel="noopener" ', content)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return _("The picture cannot be read now. Nothing was decided; please try again later.")
    return sentence_of(error)
