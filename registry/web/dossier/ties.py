"""Ties to other people, in the words that fit the direction they are read in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models import Relation
from registry.sentences import sexed_label
from registry.vocabulary import Confidence, RelationKind
from registry.web import people_names
from registry.web.dossier.evidence import EvidenceBook
from registry.web.dossier.markup import date_of, link, page_language
from registry.web.dossier.rows import PersonRows

FAMILY = {
    RelationKind.SPOUSE,
    RelationKind.FORMER_SPOUSE,
    RelationKind.PARTNER,
    RelationKind.SIBLING,
    RelationKind.BROTHER_IN_LAW,
    RelationKind.PARENT_OF,
    RelationKind.UNCLE_BY_MARRIAGE_OF,
}
# What somebody did to the other: told among acts, with its grade, never as a plain tie.
ACCUSING = {
    RelationKind.JUDGE_OF,
    RelationKind.INTERROGATOR_OF,
    RelationKind.EXECUTIONER_OF,
    RelationKind.ARREST_APPROVER_OF,
    RelationKind.WARRANT_SIGNER_OF,
}
# What the other is to the person of the page: read forwards, and read backwards.
_WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    RelationKind.PARENT_OF: (_("Child"), _("Parent")),
    RelationKind.UNCLE_BY_MARRIAGE_OF: (
        _("Nephew or niece by marriage"),
        _("Uncle by marriage"),
    ),
    RelationKind.PREDECESSOR_OF: (_("Successor"), _("Predecessor")),
    RelationKind.JUDGE_OF: (pgettext_lazy("tie", "Judged"), _("Judged this person")),
    RelationKind.INTERROGATOR_OF: (_("Interrogated"), _("Interrogated this person")),
    RelationKind.EXECUTIONER_OF: (
        _("Carried out the sentence of"),
        _("Carried out the sentence"),
    ),
    RelationKind.ARREST_APPROVER_OF: (
        pgettext_lazy("tie", "Approved the arrest of"),
        _("Approved the arrest"),
    ),
    RelationKind.WARRANT_SIGNER_OF: (
        _("Signed the arrest warrant for"),
        _("Signed the arrest warrant"),
    ),
}


@dataclass(frozen=True, slots=True)
class Tie:
    """Another person and what the tie is."""

    anchor: str
    kind: str
    notes: SafeString
    name: SafeString
    original: SafeString
    period: SafeString
    remark: str


def tie_words(kind: str, sex: str, *, is_backwards: bool) -> str:
    """What the other is to the person of the page; `is_backwards`: the row names the other first.

    Symmetric ties read the same both ways. `sex` is that of the one the words speak of: who did it
    to the other, else the other.
    """
    code = f"<{kind}" if is_backwards and kind in _WORDS else kind
    if label := sexed_label("tie", code, sex, page_language()):
        return label
    if kind in _WORDS:
        return str(_WORDS[kind][is_backwards])
    return str(RelationKind(kind).label)


def family(rows: PersonRows, book: EvidenceBook) -> list[Tie]:
    """Relatives who have a record of their own."""
    return _ties(rows, book, (row for row in rows.relations if row.kind in FAMILY))


def others(rows: PersonRows, book: EvidenceBook) -> list[Tie]:
    """Co-defendants, colleagues, predecessors; and whom this person's doings reached.

    Left out is what an act already tells with its grade.
    """
    told = {act.victim_id for act in rows.acts}
    found = []
    for row in rows.relations:
        is_done_here = row.kind in ACCUSING and row.person_id == rows.person.pk
        if row.kind in FAMILY or (row.kind in ACCUSING and not is_done_here):
            continue
        if not (is_done_here and row.other_id in told):
            found.append(row)
    return _ties(rows, book, found)


def _ties(rows: PersonRows, book: EvidenceBook, found: Iterable[Relation]) -> list[Tie]:
    return [_tie(row, row.other_id == rows.person.pk, book) for row in found]


def _tie(relation: Relation, is_backwards: bool, book: EvidenceBook) -> Tie:
    other = relation.person if is_backwards else relation.other
    sex = relation.person.sex if relation.kind in ACCUSING else other.sex
    kind = tie_words(relation.kind, sex, is_backwards=is_backwards)
    anchor = f"tie-{relation.pk}"
    notes = book.of_row(relation, f"{kind}: {people_names.shown_name(other)[0]}", anchor)
    return Tie(
        anchor=anchor,
        kind=kind,
        notes=notes,
        name=link(other, people_names.name_of(other)),
        original=people_names.original_form(other),
        period=date_of(relation, "period"),
        remark=str(_("To be checked")) if relation.confidence == Confidence.UNCERTAIN else "",
    )
