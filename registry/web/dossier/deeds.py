"""What the person did, and what others did in the person's cases; each act with its grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.dates import years
from registry.fields import partial_date
from registry.models import Act, Document, Participation, Person, Post, Relation
from registry.vocabulary import Confidence, DocumentKind
from registry.vocabulary.phrases import RANKS
from registry.web import people_names
from registry.web.dossier.belonging import Belonging
from registry.web.dossier.evidence import EvidenceBook
from registry.web.dossier.lines import Line, LineMaker
from registry.web.dossier.markup import (
    NOTHING,
    best,
    date_of,
    in_language,
    joined,
    known_words,
    link,
    link_if_public,
    localized,
    lowered,
    time_of,
    with_words,
    words,
)
from registry.web.dossier.naming import label_of, not_recorded
from registry.web.dossier.places import PlaceBook
from registry.web.dossier.reach import Reached
from registry.web.dossier.rows import PersonRows
from registry.web.dossier.ties import ACCUSING, tie_words

# Papers on which several signatures are one decision.
_DECIDED_TOGETHER = {
    DocumentKind.LIST,
    DocumentKind.JUDGMENT,
    DocumentKind.ORDER,
    DocumentKind.DECREE,
    DocumentKind.DECISION,
}


@dataclass(frozen=True, slots=True)
class Deed:
    """An act as a row shows it; `grade` says how well it is proved."""

    line: Line
    context: SafeString
    grade: str
    # Whom it reached, where that is more than one person.
    reached: Reached | None = None


@dataclass(slots=True)
class Named:
    """Somebody whom the records of a case name, and what for."""

    name: SafeString
    initials: SafeString
    lines: list[SafeString] = field(default_factory=list)


def acts(
    rows: PersonRows, book: EvidenceBook, places: PlaceBook, reach: Mapping[int, Reached]
) -> tuple[list[Deed], list[Deed]]:
    """The documented acts of the person, and those only reported.

    `reach` has those whom an act reached, by its key.
    """
    numbered = [
        (act, _deed(act, f"act-{number}", rows, book, places, reach.get(act.pk)))
        for number, act in enumerate(rows.acts, 1)
    ]
    documented = [deed for act, deed in numbered if act.is_documented]
    reported = [deed for act, deed in numbered if not act.is_documented]
    return documented, reported


def _deed(
    act: Act,
    anchor: str,
    rows: PersonRows,
    book: EvidenceBook,
    places: PlaceBook,
    reached: Reached | None,
) -> Deed:
    maker = LineMaker(book, act, anchor, "", part=_year(act))
    maker.when("date", date_of(act, "date"))
    maker.fact("words", sentence_of(act))
    maker.of_row(_("Act")).rest_of()
    parts = (context_of(act, places), *signed_by(rows, act.document), _blank_paper(act))
    return Deed(maker.made(), joined(parts, " · "), grade_of(act), reached)


def _blank_paper(act: Act) -> SafeString:
    """An act without its paper says so."""
    if act.document and act.document.is_published:
        return NOTHING
    return format_html('<span class="label">{} {}</span>', _("Paper:"), not_recorded())


def sentence_of(act: Act) -> SafeString:
    """One sentence whose subject is the person; the kind where none is written."""
    return localized(act.words) or words(_kind_of(act))


def context_of(act: Act, places: PlaceBook) -> SafeString:
    """Kind, event, document, the one it was done to, place."""
    kind = words(_kind_of(act)) if act.words else NOTHING
    event = link_if_public(act.event, localized(act.event.title)) if act.event else NOTHING
    paper = _paper(act)
    against = NOTHING
    if act.victim and act.victim.is_published:
        name = link(act.victim, people_names.name_of(act.victim))
        against = format_html("{}: {}", _("Against"), name)
    place = places.shown(act, "place", on=act.date_lo)
    return joined((kind, against, event, paper, place), " · ")


def _paper(act: Act) -> SafeString:
    """The paper; its date where the act does not have the same."""
    paper = act.document
    if paper is None:
        return NOTHING
    title = link_if_public(paper, localized(paper.title))
    date = date_of(paper, "date") if title and paper.date != act.date else NOTHING
    return format_html("{} ({})", title, date) if date else title


def signed_by(rows: PersonRows, paper: Document | None) -> Iterator[SafeString]:
    """That several people decided together; under a letter a signature may mean anything."""
    if paper is None or paper.kind not in _DECIDED_TOGETHER:
        return
    number = len(rows.signed_together.get(paper.pk, []))
    if number > 1:
        told = ngettext(
            "signed together: %(number)d signature",
            "signed together: %(number)d signatures",
            number,
        )
        yield words(told % {"number": number})


def _kind_of(act: Act) -> str:
    return label_of(act, "kind", "act", act.person.sex)


def grade_of(act: Act) -> str:
    """How well the act is proved, in words."""
    grade = str(act.get_evidence_display())
    if act.meets_the_standard and not act.is_documented:
        return _("%(grade)s; not yet confirmed by two people") % {"grade": grade}
    return grade


def _year(act: Act) -> str:
    """The year the list of sources calls the act by; blank where it lies in no single year."""
    date = partial_date(act, "date")
    year = years(date).certain if date else None
    return str(year or "")


# Offices -------------------------------------------------------------------------------------


def offices(rows: PersonRows, book: EvidenceBook) -> list[Line]:
    """Offices held, in the order of time: context, never a role by itself."""
    lines = [_office(post, number, book) for number, post in enumerate(rows.posts, 1)]
    general = LineMaker(book, rows.person, "offices-question", "").evidence_of("post")
    return [*lines, general.made(date_expected=False)] if general.says_something else lines


def _office(post: Post, number: int, book: EvidenceBook) -> Line:
    title = localized(post.title)
    maker = LineMaker(book, post, f"office-{number}", "", part=time_of(post, "period"))
    maker.when("period", date_of(post, "period"))
    maker.fact("title", title)
    organ = words(post.organ.label()) if post.organ else NOTHING
    maker.detail(_("Organ"), "organ", with_words(organ, post.organ_text))
    maker.detail(_("Rank"), "rank", known_words(post.rank, RANKS))
    maker.of_row(_("Office")).rest_of()
    return maker.made()


# Those whom the cases name -------------------------------------------------------------------


def named_in_cases(rows: PersonRows, book: EvidenceBook, belonging: Belonging) -> list[Named]:
    """Others whom records name without saying in which case, each once."""
    found: dict[int, Named] = {}
    for act in rows.acts_against:
        if not belonging.cases_of(act):
            _named(found, act.person).lines.append(_act_of_another(act, book))
    if len(rows.repressions) != 1:
        for relation in accusations(rows):
            _named(found, relation.person).lines.append(_accusation(relation, book))
    return list(found.values())


def accusations(rows: PersonRows) -> Iterator[Relation]:
    """Ties that say what somebody did to this person, where no act says it with its grade."""
    told = {act.person_id for act in rows.acts_against}
    for relation in rows.relations:
        is_towards = relation.other_id == rows.person.pk and relation.kind in ACCUSING
        if is_towards and relation.person_id not in told:
            yield relation


def _named(found: dict[int, Named], person: Person) -> Named:
    if person.pk not in found:
        name = link(person, people_names.name_of(person))
        found[person.pk] = Named(name, people_names.marked_initials(person))
    return found[person.pk]


def _act_of_another(act: Act, book: EvidenceBook) -> SafeString:
    anchor = f"named-{act.pk}"
    notes = book.of_row(act, named_label(act.person), anchor)
    date = date_of(act, "date")
    grade = "" if act.is_documented else _("Reported: %s") % lowered(grade_of(act))
    return _remark(anchor, told_with_date(act, date), notes, grade)


def told_with_date(act: Act, date: SafeString) -> SafeString:
    """The sentence with its date before the full stop."""
    text, language = best(act.words)
    if not date or not text:
        return joined((sentence_of(act), date))
    return format_html("{} ({}).", in_language(text.removesuffix("."), language), date)


def named_label(person: Person | None) -> str:
    """What the list of sources calls it: the person named, not the case alone."""
    if person is None:
        return _("Named in these cases")
    return _("Named: %s") % people_names.shown_name(person)[0]


def judged(row: Participation) -> SafeString:
    """In what capacity somebody sat in judgment, and in which event."""
    title = link(row.event, localized(row.event.title))
    sex = row.person.sex if row.person else ""
    return joined((words(label_of(row, "capacity", "capacity", sex)), title))


def _accusation(relation: Relation, book: EvidenceBook) -> SafeString:
    anchor = f"tie-{relation.pk}"
    notes = book.of_row(relation, named_label(relation.person), anchor)
    return _remark(anchor, accused(relation), notes, grade_of_tie(relation))


def accused(relation: Relation) -> SafeString:
    """What the tie says that somebody did to the person."""
    tie = words(tie_words(relation.kind, relation.person.sex, is_backwards=True))
    return joined((tie, date_of(relation, "period")))


def grade_of_tie(relation: Relation) -> str:
    """How well a tie without an act is proved."""
    if relation.confidence == Confidence.UNCERTAIN:
        return _("To be checked.")
    return _("As the source reports; no act is recorded here.")


def _remark(anchor: str, told: SafeString, notes: SafeString, grade: str) -> SafeString:
    label = format_html(' <span class="label">{}</span>', grade) if grade else NOTHING
    return format_html('<span id="{}">{}{}</span>{}', anchor, told, notes, label)
