"""Warnings that stand on public pages: found, kept until the record is another, or judged right."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from registry.curation.copies import portions
from registry.curation.warnings import Rows, Warned, rows_of, warnings_of
from registry.models import Curator, PageWarning, Person
from registry.vocabulary import State, WarningCode

# More people at once than a curator changes: `find_warnings` looks at them, not the door.
MOST_AT_THE_DOOR = 200
# What is only incomplete is told: in a draft, and on a page where it was so before the change.
# What contradicts itself asks for a reason everywhere.
ONLY_TOLD = {WarningCode.ONE_SCRIPT, WarningCode.NO_CALENDAR}


class UnexplainedError(ValidationError):
    """A change brings a warning and gives no reason why it is right all the same."""


def refresh(people: Iterable[int]) -> int:
    """Brings the kept warnings of these people in line with their rows; gives how many are open.

    A judgement stays as long as its warning does.
    """
    is_open = 0
    for portion in portions(people):
        kept: dict[int, dict[str, PageWarning]] = {pk: {} for pk in portion}
        for row in PageWarning.objects.filter(person__in=portion):
            kept[row.person_id][row.code] = row
        # Only a public page has warnings; those kept from when it was public are looked at too.
        told = Q(state=State.PUBLISHED) | Q(pk__in=[pk for pk in portion if kept[pk]])
        rows = Person.objects.filter(told, pk__in=portion)
        gone: list[int] = []
        new: list[PageWarning] = []
        for one in rows_of(rows):
            known = kept[one.person.pk]
            codes = {warned.code.value for warned in warnings_of(one)}
            public = one.person.state == State.PUBLISHED
            gone += [
                row.pk
                for code, row in known.items()
                if code not in codes or (not public and not row.reason)
            ]
            fresh = codes - known.keys() if public else set()
            new += [PageWarning(person=one.person, code=code) for code in sorted(fresh)]
            is_open += sum(public and not known[code].reason for code in codes & known.keys())
        PageWarning.objects.filter(pk__in=gone).delete()
        PageWarning.objects.bulk_create(new, ignore_conflicts=True)
        is_open += len(new)
    return is_open


def refresh_at_the_door(people: set[int]) -> None:
    """After a change: only as many as a person changes."""
    if people and len(people) <= MOST_AT_THE_DOOR:
        refresh(people)


def saved_rows(person: Person) -> Rows:
    """The person's rows as they are saved, whatever stands in a form."""
    (rows,) = rows_of([Person.objects.get(pk=person.pk)])
    return rows


def open_warnings(rows: Rows) -> tuple[list[Warned], dict[str, str]]:
    """All warnings of a person, and the reasons already given for some of them, by code."""
    judged = PageWarning.objects.filter(person=rows.person).exclude(reason="")
    return warnings_of(rows), dict(judged.values_list("code", "reason"))


def ask_for_reasons(person: Person, *, reason: str, editor: Curator | None) -> None:
    """For use inside an open door, after the rows are saved.

    Raises `UnexplainedError` where a warning has no reason yet and none is given now.
    """
    known = dict(PageWarning.objects.filter(person=person).values_list("code", "reason"))
    unexplained = [
        warned
        for warned in warnings_of(saved_rows(person))
        if not known.get(warned.code.value)
        and (_contradicts(warned) or (person.is_published and warned.code.value not in known))
    ]
    if not unexplained:
        return
    if not reason.strip():
        sentences = " ".join(warned.sentence for warned in unexplained)
        raise UnexplainedError(
            _("%(warnings)s Mend it, or say below why it is right all the same.")
            % {"warnings": sentences}
        )
    judge(person, [warned.code for warned in unexplained], reason=reason, editor=editor)


def judge(
    person: Person, codes: Iterable[WarningCode], *, reason: str, editor: Curator | None
) -> None:
    """Keeps why warnings are right all the same, and who says so."""
    for code in codes:
        PageWarning.objects.update_or_create(
            person=person,
            code=code.value,
            defaults={"reason": reason.strip()[:300], "judged_by": editor},
        )


def ask_again(editor: Curator) -> int:
    """Opens every warning this account had answered; an answer does not say when it was given."""
    return PageWarning.objects.filter(judged_by=editor).update(reason="", judged_by=None)


def _contradicts(warned: Warned) -> bool:
    return warned.code not in ONLY_TOLD
