"""The pages of merging: candidates, two people side by side, a merge and its undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.admin.labels import label_of
from registry.admin.pages import RowDifference, address_of, answer, differences
from registry.admin.permissions import APPROVE, codename
from registry.admin.printing import EMPTY
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of, reason_in
from registry.curation import distinctions, merging, proposals, unmerging
from registry.curation.comparing import facts
from registry.curation.rows import type_of
from registry.errors import OutsideTheDoorError
from registry.identifiers import is_public_id
from registry.models import Citation, Depiction, Distinction, Merge, Participation, Person
from registry.vocabulary import Choice

LISTED = 25


@dataclass(frozen=True)
class Compared:
    """One fact of both records, and what is chosen."""

    name: str
    label: str
    kept: str
    merged: str
    differs: bool
    chosen: str
    adds_up: bool
    # Whether both records state something, so that there is something to be disputed.
    rivals: bool


def may_merge(request: HttpRequest) -> bool:
    """Who changes people may propose a merge; another person approves it."""
    user: Any = request.user
    return bool(user.has_perm(codename("change", Person)) or user.has_perm(APPROVE))


# Where to begin --------------------------------------------------------------------------------


def merging_view(site: AdminSite, request: HttpRequest) -> HttpResponseBase:
    """The way to likely pairs and to any two records, and the merges that were made."""
    user: Any = request.user
    if not user.has_perm(codename("view", Person)):
        raise PermissionDenied
    typed = [request.GET.get(name, "").strip() for name in ("one", "other")]
    refusal = ""
    if all(typed):
        found = [_person_typed(text) for text in typed]
        if all(found):
            kept, merged = found
            return HttpResponseRedirect(compare_url(kept, merged))  # type: ignore[arg-type]
        refusal = _("No person has this public id: %(ids)s.") % {
            "ids": ", ".join(t for t, person in zip(typed, found, strict=True) if not person)
        }
    merges = list(
        Merge.objects.filter(target_type=type_of(Person))
        .select_related("change_set__editor")
        .order_by("-pk")[:LISTED]
    )
    apart = Distinction.objects.select_related("first", "second", "change_set__editor")
    return answer(
        site,
        request,
        "merging",
        title=_("Merging"),
        typed=typed,
        refusal=refusal,
        merges=_named(merges),
        apart=[(row, compare_url(row.first, row.second)) for row in apart.order_by("-pk")[:LISTED]],
    )


def _person_typed(text: str) -> Person | None:
    """A person by public id, or by the address of a page that holds one."""
    for part in reversed(text.replace("?", "/").split("/")):
        if is_public_id(part):
            return Person.objects.filter(public_id=part).first()
    return None


def _named(merges: list[Merge]) -> list[tuple[Merge, str, str]]:
    keys = [key for merge in merges for key in (merge.kept_id, merge.merged_id)]
    people = Person.objects.in_bulk(keys)
    return [
        (merge, str(people.get(merge.merged_id, "")), str(people.get(merge.kept_id, "")))
        for merge in merges
    ]


def compare_url(kept: Person, merged: Person) -> str:
    """The page of two people; the first is the one that would stay."""
    return reverse("admin:compare", args=(kept.public_id, merged.public_id))


# Two people --------------------------------------------------------------------------------------


def compare_view(site: AdminSite, request: HttpRequest, kept: str, merged: str) -> HttpResponseBase:
    """Two records side by side: propose the merge, or say that they are two people."""
    user: Any = request.user
    if not user.has_perm(codename("view", Person)):
        raise PermissionDenied
    people = {
        person.public_id: person for person in Person.objects.filter(public_id__in=(kept, merged))
    }
    if kept not in people or merged not in people:
        raise Http404
    one, other = people[kept], people[merged]
    if request.method == "POST":
        if not may_merge(request):
            raise PermissionDenied
        address = _take(request, one, other)
        if address:
            return HttpResponseRedirect(address)
    return answer(site, request, "compare", **_compared(request, one, other))


def _take(request: HttpRequest, kept: Person, merged: Person) -> str:
    """Does what was asked for; gives where to go, or nothing when the page is shown again."""
    curator = curator_of(request)
    try:
        if "_apart" in request.POST:
            reason = reason_in(request, "apart_reason")
            distinctions.tell_apart(kept, merged, reason=reason, editor=curator)
            messages.success(request, _("Remembered: these are two people."))
            return reverse("admin:merging")
        if "_forget" in request.POST:
            reason = reason_in(request, "apart_reason")
            distinctions.forget(kept, merged, reason=reason, editor=curator)
            messages.success(request, _("They may be compared again."))
            return compare_url(kept, merged)
        proposal = proposals.propose_merge(
            kept,
            merged,
            choices=_choices(request),
            author=curator,
            reason=reason_in(request, "reason"),
        )
        proposal.payload["name"] = f"{label_of(merged)} → {label_of(kept)}"
        proposal.save(update_fields=["payload"])
    except OutsideTheDoorError:
        raise
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
        return ""
    messages.success(request, _("The merge waits for another person’s approval."))
    return reverse("admin:proposal", args=(proposal.pk,))


def _choices(request: HttpRequest) -> dict[str, str]:
    found = {fact.name: request.POST.get(f"choice-{fact.name}", "") for fact in facts()}
    return {name: chosen for name, chosen in found.items() if chosen in Choice.values}


def _compared(request: HttpRequest, kept: Person, merged: Person) -> dict[str, Any]:
    refusals = merging.obstacles(kept, merged)
    chosen = _choices(request)
    waiting = proposals.open_merge_of(kept, merged)
    return {
        "title": _("Two records side by side"),
        "subtitle": f"{kept} · {merged}",
        "kept": kept,
        "merged": merged,
        "kept_label": label_of(kept),
        "merged_label": label_of(merged),
        "kept_url": address_of(kept),
        "merged_url": address_of(merged),
        "swap_url": compare_url(merged, kept),
        "refusals": refusals,
        "warnings": warnings_of(kept, merged),
        "facts": comparison_of(kept, merged, chosen),
        "moved": [] if kept.pk == merged.pk else moved_rows(kept, merged, chosen),
        "rows_of_both": _rows_of_both(kept, merged),
        "apart": distinctions.told_apart(kept, merged) if kept.pk != merged.pk else None,
        "waiting_url": reverse("admin:proposal", args=(waiting.pk,)) if waiting else "",
        "may": may_merge(request),
        "reason": reason_in(request, "reason"),
    }


def comparison_of(kept: Person, merged: Person, choices: Mapping[str, str]) -> list[Compared]:
    """The facts at least one of the two records states, those that differ first."""
    found = [
        Compared(
            fact.name,
            fact.label,
            _with_words(fact.printed(kept), fact.in_words(kept)),
            _with_words(fact.printed(merged), fact.in_words(merged)),
            fact.differs(kept, merged),
            choices.get(fact.name) or fact.usual(kept, merged),
            fact.adds_up,
            fact.says(kept) and fact.says(merged),
        )
        for fact in facts()
        if fact.says(kept) or fact.says(merged)
    ]
    return sorted(found, key=lambda compared: not compared.differs)


def _with_words(value: str, words: str) -> str:
    return f"{value or EMPTY} «{words}»" if words else value or EMPTY


def moved_rows(kept: Person, merged: Person, choices: Mapping[str, str]) -> list[RowDifference]:
    """What the merge would write, row by row."""
    board = merging.plan(kept, merged, choices)
    found = differences(board.changed(), board.rows)
    entered = [((model, 0), None, values) for model, values, _written in board.entered]
    return [*found, *differences(entered, {})]


def _rows_of_both(kept: Person, merged: Person) -> list[tuple[str, list[str], list[str]]]:
    """Names, cases and the other rows of each, to be compared by eye."""
    tables: tuple[tuple[str, str], ...] = (
        (_("Names"), "names"),
        (_("Repressions"), "repressions"),
        (_("Rehabilitations"), "rehabilitations"),
        (_("Acts"), "acts"),
        (_("Offices"), "posts"),
        (_("Ties"), "relations"),
    )
    found = []
    for heading, name in tables:
        ones = [str(row) for row in getattr(kept, name).all()[:LISTED]]
        others = [str(row) for row in getattr(merged, name).all()[:LISTED]]
        if ones or others:
            found.append((heading, ones, others))
    cited = [
        sorted(
            {
                str(row.source)
                for row in Citation.objects.of(one).select_related("source")
                if row.source
            }
        )
        for one in (kept, merged)
    ]
    if any(cited):
        found.append((_("Sources"), cited[0], cited[1]))
    return found


def _sources(person: Person) -> list[str]:
    rows = Citation.objects.of(person).filter(source__isnull=False).select_related("source")
    return sorted({str(row.source) for row in rows})


def warnings_of(kept: Person, merged: Person) -> list[str]:
    """What speaks for two people and forbids nothing."""
    found = []
    in_photos = Depiction.objects.filter(person=kept).values("photo")
    if Depiction.objects.filter(person=merged, photo__in=in_photos).exists():
        found.append(_("Both are named in the same photograph."))
    in_events = Participation.objects.filter(person=kept).values("event")
    if Participation.objects.filter(person=merged, event__in=in_events).exists():
        found.append(_("Both had part in the same event."))
    if kept.sex and merged.sex and kept.sex != merged.sex:
        found.append(_("One is recorded as a man, the other as a woman."))
    return found


# One merge ---------------------------------------------------------------------------------------


def merge_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponseBase:
    """What a merge moved, and taking it apart."""
    user: Any = request.user
    if not user.has_perm(codename("view", Person)):
        raise PermissionDenied
    merge = Merge.objects.select_related("change_set__editor", "undone_by__editor").filter(pk=pk)
    found = merge.first()
    if found is None:
        raise Http404
    if request.method == "POST":
        if not user.has_perm(APPROVE):
            raise PermissionDenied
        _unmerge(request, found)
        return HttpResponseRedirect(request.path)
    people = Person.objects.in_bulk([found.kept_id, found.merged_id])
    changes = unmerging.changes_of_merge(found)
    rows = {one.key: one.key[0]._base_manager.filter(pk=one.key[1]).first() for one in changes}
    refusals = unmerging.obstacles(found)
    return answer(
        site,
        request,
        "merge",
        title=_("Merge"),
        subtitle=unmerging.in_words(found),
        merge=found,
        kept=people.get(found.kept_id),
        merged=people.get(found.merged_id),
        kept_url=address_of(people.get(found.kept_id)),
        merged_url=address_of(people.get(found.merged_id)),
        reviewers=list(found.change_set.reviewers.all()),
        moved=differences(((one.key, one.before, one.after) for one in changes), rows),
        refusals=[] if found.undone_by_id else refusals,
        kept_since=[] if refusals else unmerging.preview(found).kept,
        may=user.has_perm(APPROVE) and not refusals,
    )


def _unmerge(request: HttpRequest, merge: Merge) -> None:
    try:
        report = unmerging.unmerge(
            merge, reason=reason_in(request, "reason"), editor=curator_of(request)
        )
    except OutsideTheDoorError:
        raise
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
        return
    messages.success(request, _("Two records again."))
    for sentence in report.kept:
        messages.warning(request, sentence)
