"""What next: the work that waits, in the order in which it is done, each with its age.

Every queue is one query that reads as far as it counts, and no further: beyond the bound it says
only that there are more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.admin import reviewing
from registry.admin.editing import open_now
from registry.admin.labels import life_years
from registry.admin.permissions import codename
from registry.admin.visits import curator_of
from registry.curation.proposals import waiting_for
from registry.intake.stages.agreeing import waiting
from registry.models import (
    Act,
    Citation,
    Contribution,
    Curator,
    ImportBatch,
    LikelyPair,
    PageWarning,
    Person,
    PersonName,
    Photo,
    Proposal,
    Repression,
)
from registry.vocabulary import ContributionState, State

COUNTED = 100
SHOWN = 5


@dataclass(frozen=True)
class Item:
    """One thing to do: what, where, since when."""

    name: str
    url: str
    age: str
    note: str = ""
    # Which record it is, and who else has it open.
    row: tuple[str, int] = ("", 0)
    taken: str = ""


@dataclass
class Queue:
    """One kind of work that waits."""

    code: str
    name: Any
    number: str = ""
    key: str = ""
    url: str = ""
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """How the rows of a queue are found and told."""

    code: str
    name: Any
    model: type[Model]
    rows: Callable[[], QuerySet[Any]]
    item: Callable[[Any], Item]
    list_url: Callable[[], str]


def queues_for(request: HttpRequest) -> list[Queue]:
    """The queues this curator may work at; those in which nothing waits are left out."""
    user: Any = request.user
    found = []
    for kind in _kinds(curator_of(request)):
        if not user.has_perm(codename("view", kind.model)):
            continue
        rows = list(kind.rows()[: COUNTED + 1])
        if rows:
            found.append(_queue(kind, rows))
    taken = open_now(curator_of(request))
    for number, queue in enumerate(found, 1):
        queue.key = str(number) if number < 10 else ""
        queue.items = [replace(item, taken=taken.get(item.row, "")) for item in queue.items]
    return found


def _queue(kind: Kind, rows: Sequence[Any]) -> Queue:
    number = f"{COUNTED}+" if len(rows) > COUNTED else str(len(rows))
    shown = rows[:SHOWN]
    return Queue(
        kind.code,
        kind.name,
        number=number,
        url=kind.list_url(),
        items=[kind.item(row) for row in shown],
    )


def _kinds(curator: Curator) -> Iterator[Kind]:
    """In the order of work: people who wait for an answer come first."""
    yield from _from_people(curator)
    for model in (Person, Repression, Act, Photo):
        yield _in_review(model)
    yield from _of_records()
    yield Kind("imports", gettext_lazy("Imports"), ImportBatch, waiting, _of_import, _to("imports"))


def _from_people(curator: Curator) -> Iterator[Kind]:
    yield Kind(
        "contributions",
        gettext_lazy("From readers"),
        Contribution,
        lambda: Contribution.objects.filter(
            state__in=[ContributionState.RECEIVED, ContributionState.IN_REVIEW]
        ).order_by("pk"),
        _of_contribution,
        _to("registry_contribution_changelist"),
    )
    yield Kind(
        "proposals",
        gettext_lazy("Proposed changes"),
        Person,
        lambda: waiting_for(curator),
        _of_proposal,
        _to("proposals"),
    )


def _of_records() -> Iterator[Kind]:
    yield Kind(
        "evidence",
        gettext_lazy("Acts whose evidence waits for approval"),
        Act,
        _acts_to_approve,
        _of_record,
        _to("registry_act_changelist", "is_documented__exact=0"),
    )
    yield Kind(
        "ready",
        gettext_lazy("Drafts with a name and a source"),
        Person,
        _ready_drafts,
        _of_record,
        _to("registry_person_changelist", f"state__exact={State.DRAFT.value}"),
    )
    yield from _of_public_people()


def _of_public_people() -> Iterator[Kind]:
    yield Kind(
        "warnings",
        gettext_lazy("Warnings on public pages"),
        Person,
        lambda: PageWarning.objects.filter(reason="").select_related("person").order_by("found_at"),
        _of_warning,
        _to("warnings"),
    )
    yield Kind(
        "duplicates",
        gettext_lazy("Perhaps entered twice"),
        Person,
        lambda: (
            LikelyPair.objects.undecided()
            .select_related("first", "second", "search")
            .order_by("-score", "-bits", "-pk")
        ),
        _of_pair,
        _to("registry_likelypair_changelist"),
    )
    yield Kind(
        "gaps",
        gettext_lazy("Public people whose fate nobody has looked up"),
        Person,
        # In the order of an index that begins with the fate: few may be left without one.
        lambda: _slim(Person.objects.published().filter(fate="")).order_by(
            "sort_key_cyrillic", "pk"
        ),
        _of_record,
        _to("registry_person_changelist", f"state__exact={State.PUBLISHED.value}&fate__exact="),
    )


def _in_review(model: type[Model]) -> Kind:
    name = _("In review: %(what)s") % {"what": model._meta.verbose_name_plural}
    manager: Any = model._default_manager
    rows = manager.filter(state=State.IN_REVIEW).order_by("pk")
    if model is not Person and model is not Photo:
        rows = rows.select_related("person")
    code = str(model._meta.model_name)
    return Kind(
        f"review-{code}",
        name,
        model,
        lambda: rows,
        _of_record,
        _to(f"registry_{code}_changelist", f"state__exact={State.IN_REVIEW.value}"),
    )


def _slim(people: QuerySet[Person]) -> QuerySet[Person]:
    """Without the long texts; a hundred biographies are no list."""
    return people.defer("summary", "biography", "notes")


def _ready_drafts() -> QuerySet[Person]:
    """Drafts that lack nothing a page cannot be without; the oldest first."""
    person_type = ContentType.objects.get_for_model(Person)
    named = PersonName.objects.filter(person=OuterRef("pk"))
    cited = Citation.objects.filter(
        target_type=person_type, target_id=OuterRef("pk"), source__isnull=False
    )
    drafts = Person.objects.filter(Exists(named), Exists(cited), state=State.DRAFT)
    return _slim(drafts).order_by("pk")


def _acts_to_approve() -> QuerySet[Act]:
    """Acts with evidence enough that two people have not yet agreed on."""
    found = Act.objects.filter(is_documented=False, state__in=[State.DRAFT, State.IN_REVIEW])
    return found.meeting_the_standard().select_related("person").order_by("pk")


# Single things -------------------------------------------------------------------------------


def _of_record(row: Any) -> Item:
    name = str(row)
    if isinstance(row, Person):
        name = ", ".join(part for part in (name, life_years(row)) if part)
    code = row._meta.model_name
    url = address(f"registry_{code}_change", row.pk)
    return Item(name, url, age_of(row.updated_at), row=(str(code), row.pk))


def _of_contribution(row: Contribution) -> Item:
    url = address("registry_contribution_change", row.pk)
    since = reviewing.age_of(row, today=timezone.localdate())
    return Item(f"{row.get_kind_display()}: {reviewing.name_of(row)}", url, since)


def _of_proposal(row: Proposal) -> Item:
    what = row.payload.get("name") or row.target_type.name
    url = address("proposal", row.pk)
    return Item(f"{what}: {row.reason}", url, age_of(row.created_at), str(row.author))


def _of_warning(row: PageWarning) -> Item:
    url = address("registry_person_change", row.person_id)
    note = str(row.get_code_display())
    return Item(str(row.person), url, age_of(row.found_at), note, row=("person", row.person_id))


def _of_pair(row: Any) -> Item:
    url = address("compare", row.first.public_id, row.second.public_id)
    return Item(f"{row.first} · {row.second}", url, age_of(row.search.started_at))


def _of_import(row: ImportBatch) -> Item:
    url = address("import", row.pk)
    return Item(str(row), url, age_of(row.created_at), str(row.get_state_display()))


def address(name: str, *args: Any) -> str:
    """A page of the desk."""
    return reverse(f"admin:{name}", args=args)


def _to(name: str, query: str = "") -> Callable[[], str]:
    """The way to a list of the desk, under what narrows it."""
    return lambda: address(name) + (f"?{query}" if query else "")


def age_of(since: dt.datetime) -> str:
    """How long something has waited, roughly."""
    days = (timezone.now() - since).days
    if days >= 60:
        return ngettext("%d month", "%d months", days // 30) % (days // 30)
    if days < 1:
        return _("today")
    return ngettext("%d day", "%d days", days) % days
