"""One block for each repression: what the state did to the person, and what was decided later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Detention, Person, Rehabilitation, Repression
from registry.sentences import fate_label, verb
from registry.vocabulary import (
    Fate,
    Nature,
    Outcome,
    RehabilitationStatus,
    RepressionKind,
    SentenceKind,
)
from registry.web.dossier.chain import Chain, chain_of
from registry.web.dossier.evidence import EvidenceBook
from registry.web.dossier.lines import Line, LineMaker
from registry.web.dossier.markup import (
    NOTHING,
    best,
    date_of,
    joined,
    link_if_public,
    localized,
    lowered,
    page_language,
    quoted,
    with_words,
    words,
)
from registry.web.dossier.naming import label_of
from registry.web.dossier.places import PlaceBook
from registry.web.dossier.rows import PersonRows
from registry.web.dossier.values import with_term

_ORDINALS = (
    gettext_lazy("First case, %(year)s"),
    gettext_lazy("Second case, %(year)s"),
    gettext_lazy("Third case, %(year)s"),
    gettext_lazy("Fourth case, %(year)s"),
    gettext_lazy("Fifth case, %(year)s"),
)
_UNDATED_ORDINALS = (
    gettext_lazy("First case"),
    gettext_lazy("Second case"),
    gettext_lazy("Third case"),
    gettext_lazy("Fourth case"),
    gettext_lazy("Fifth case"),
)
# Kinds in which an arrest, a charge and a sentence are to be expected, so that a gap is shown.
_EXPECTED = {"", RepressionKind.CONVICTION.value}

# Outcomes that are the person's death; its date and place stand in the person.
DEATHS = {
    Outcome.EXECUTED,
    Outcome.DIED_IN_CAMP,
    Outcome.DIED_IN_PRISON,
    Outcome.KILLED_1941_PRISON_MASSACRE,
    Outcome.ABDUCTED_AND_EXECUTED,
    Outcome.ASSASSINATED,
    Outcome.SUICIDE,
    Outcome.DIED_UNDER_INVESTIGATION,
    Outcome.KILLED_CIRCUMSTANCES_UNCLEAR,
}


GRANTED = {RehabilitationStatus.GRANTED, RehabilitationStatus.PARTIAL}


@dataclass(frozen=True, slots=True)
class Case:
    """A repression as its block shows it."""

    anchor: str
    heading: str
    kind: str
    lines: tuple[Line, ...]
    # Notes for the sources of the case as a whole.
    notes: SafeString
    chain: Chain | None


@dataclass(slots=True)
class _Block:
    """What every line of one case needs."""

    rows: PersonRows
    book: EvidenceBook
    places: PlaceBook
    repression: Repression
    number: int

    @property
    def person(self) -> Person:
        return self.rows.person

    @property
    def year(self) -> str:
        return year_of(self.repression)

    def maker(self, name: str, lead: str, target: models.Model | None = None) -> LineMaker:
        part = self.year or (_heading(self) if len(self.rows.repressions) > 1 else "")
        anchor = f"case-{self.number}-{name}"
        return LineMaker(self.book, target or self.repression, anchor, lead, part)


def year_of(repression: Repression) -> str:
    """The year a case is called by: of the arrest, else of the sentence, else of the death.

    Blank where the first of them lies in no single year.
    """
    for field in ("arrest_date", "sentence_date", "execution_date"):
        lo = getattr(repression, f"{field}_lo") or 0
        hi = getattr(repression, f"{field}_hi") or 0
        if lo or hi:
            return str(lo // 10000) if lo // 10000 == hi // 10000 else ""
    return ""


def cases(rows: PersonRows, book: EvidenceBook, places: PlaceBook) -> list[Case]:
    """The blocks in the order of the repressions."""
    return [
        _case(_Block(rows, book, places, repression, number))
        for number, repression in enumerate(rows.repressions, 1)
    ]


def _case(block: _Block) -> Case:
    repression = block.repression
    lines = tuple(_lines(block))
    anchor = f"case-{block.number}"
    label = _("%s, the whole case") % _heading(block)
    return Case(
        anchor=anchor,
        heading=_heading(block),
        kind=_kind(repression),
        lines=lines,
        notes=block.book.of_row(repression, label, anchor),
        chain=chain_of(block.rows, repression, block.number, block.book),
    )


def _heading(block: _Block) -> str:
    number, year = block.number, block.year
    if len(block.rows.repressions) == 1:
        return _("Case of %(year)s") % {"year": year} if year else _("The case")
    if number > len(_ORDINALS):
        heading = _("Case %(number)d, %(year)s") if year else _("Case %(number)d")
        return heading % {"number": number, "year": year}
    if year:
        return str(_ORDINALS[number - 1]) % {"year": year}
    return str(_UNDATED_ORDINALS[number - 1])


def _kind(repression: Repression) -> str:
    kind = str(repression.get_kind_display()) if repression.kind else ""
    nature = str(repression.get_nature_display())
    is_told = repression.nature != Nature.POLITICAL
    return "; ".join(part for part in (kind, nature if is_told else "") if part)


# Lines -------------------------------------------------------------------------------------


def _lines(block: _Block) -> Iterator[Line]:
    is_expected = block.repression.kind in _EXPECTED
    before = [_life_before(block)]
    state = [_arrest(block), _charge(block), _sentence(block)]
    for maker in before:
        if maker.says_something:
            yield maker.made(date_expected=False)
    for maker, has_date in zip(state, (True, False, True), strict=True):
        if is_expected or maker.says_something:
            yield maker.made(date_expected=has_date)
    for detention in block.rows.detentions(block.repression):
        yield _held(block, detention).made()
    outcome = _outcome(block)
    if is_expected or outcome.says_something:
        yield outcome.made(date_expected=block.repression.outcome in DEATHS)
    yield from _decisions(block)
    rest = _rest(block)
    if rest.says_something:
        yield rest.made(date_expected=False)


def _life_before(block: _Block) -> LineMaker:
    repression = block.repression
    residence = block.places.shown(
        repression, "residence_place", on=repression.arrest_date_lo
    ) or _quoted(repression.residence_text)
    maker = block.maker("before", _("Before the arrest"))
    maker.detail(_("Lived at"), "residence_place", residence)
    maker.evidence_of("residence_text")
    return maker.detail(_("Work"), "post_at_arrest", words(repression.post_at_arrest))


def _arrest(block: _Block) -> LineMaker:
    repression = block.repression
    day = repression.arrest_date_lo
    organ = repression.arresting_organ
    by = with_words(words(organ.label()) if organ else NOTHING, repression.arresting_organ_text)
    arrested = verb("arrested", block.person.sex, page_language())
    lead, place = block.places.after(arrested, repression, "arrest_place", on=day)
    date = date_of(repression, "arrest_date")
    # A bare verb would say that there was an arrest.
    maker = block.maker("arrest", lead if date or place else f"{lead}:")
    maker.when("arrest_date", date)
    maker.fact("arrest_place", place)
    return maker.detail(_("Arrested by"), "arresting_organ", by)


def _charge(block: _Block) -> LineMaker:
    repression = block.repression
    labels = joined((words(charge.label()) for charge in repression.charges.all()), "; ")
    maker = block.maker("charge", _("Charge, as alleged by the state:"))
    maker.fact("charges", labels)
    maker.detail(_("As written"), "charge_text", _quoted(repression.charge_text))
    return maker.detail(_("Articles"), "articles", words(repression.articles))


def _sentence(block: _Block) -> LineMaker:
    repression = block.repression
    body = repression.sentencing_body
    by = with_words(words(body.label()) if body else NOTHING, repression.sentencing_body_text)
    maker = block.maker("sentence", _sentence_lead(block))
    maker.when("sentence_date", date_of(repression, "sentence_date"))
    maker.fact("sentence", _penalty(repression, block.person.sex))
    maker.evidence_of("sentence_years", "sentence_text")
    return maker.detail(_("Passed by"), "sentencing_body", by)


def _sentence_lead(block: _Block) -> str:
    """Exile without a known decision has only the date on which it began."""
    repression = block.repression
    is_decided = repression.sentence or repression.sentence_text or repression.sentencing_body
    if repression.kind != RepressionKind.DEPORTATION_OR_EXILE or is_decided:
        return _("Sentence:")
    if repression.outcome == Outcome.DEPORTED:
        return fate_label(Outcome.DEPORTED, block.person.sex, page_language())
    return verb("exiled", block.person.sex, page_language())


def _penalty(repression: Repression, sex: str) -> SafeString:
    known = repression.sentence in SentenceKind.values
    penalty = label_of(repression, "sentence", "sentence", sex) if known else ""
    kind = with_term(penalty, repression.sentence_years)
    return with_words(words(kind) if kind else NOTHING, repression.sentence_text)


def _held(block: _Block, detention: Detention) -> LineMaker:
    held = verb("held", block.person.sex, page_language())
    lead, place = block.places.after(held, detention, "place", on=detention.period_lo)
    kind = str(detention.get_kind_display()) if detention.kind else ""
    maker = block.maker(f"held-{detention.order}", lead if place else f"{held}:", detention)
    maker.when("period", date_of(detention, "period"))
    maker.fact("place", place)
    maker.fact("kind", words(lowered(kind)))
    return maker.of_row().rest_of()


def _outcome(block: _Block) -> LineMaker:
    """What came of the case; a death with its day and place, of the case or of the person."""
    repression, person = block.repression, block.person
    maker = block.maker("outcome", _("Outcome:"))
    told = _outcome_words(repression, person.sex)
    if repression.outcome in DEATHS or repression.execution_date:
        _put_death(block, maker, told or verb("died", person.sex, page_language()))
    if not maker.says_something or repression.outcome not in DEATHS:
        maker.fact("outcome", words(told))
    return maker.evidence_of("outcome", "execution_date", "execution_place")


def _put_death(block: _Block, maker: LineMaker, lead: str) -> None:
    of_case = (block.repression, "execution_date", "execution_place")
    of_life = (block.person, "death_date", "death_place")
    row, date_field, place_field = of_case if _has_own_death(block.repression) else of_life
    date = date_of(row, date_field)
    day = getattr(row, f"{date_field}_lo")
    if block.repression.outcome == Outcome.EXECUTED:
        lead, place = block.places.after(lead, row, place_field, on=day)
    else:
        place = block.places.shown(row, place_field, on=day)
        lead = f"{lead}:" if place else lead
    if date or place:
        maker.lead = lead
        maker.leading("outcome")
        maker.when(date_field, date, of=row)
        maker.fact(place_field, place, of=row)


def _has_own_death(repression: Repression) -> bool:
    """Whether the day or the place of a killing stands in the case itself."""
    return bool(
        repression.execution_date
        or repression.execution_date_text
        or repression.execution_place_id
        or repression.execution_place_text
    )


def _outcome_words(repression: Repression, sex: str) -> str:
    if repression.outcome in Fate.values:
        return fate_label(repression.outcome, sex, page_language())
    return label_of(repression, "outcome", "outcome", sex)


def _rest(block: _Block) -> LineMaker:
    repression = block.repression
    event = repression.event
    maker = block.maker("more", _("The case"))
    title = localized(event.title) if event else NOTHING
    maker.detail(_("Part of"), "event", link_if_public(event, title))
    maker.detail(_("Archive file"), "archive_reference", words(repression.archive_reference))
    return maker.rest_of()


def _quoted(text: str) -> SafeString:
    return quoted(text) if text else NOTHING


# Decisions afterwards ----------------------------------------------------------------------


def _decisions(block: _Block) -> Iterator[Line]:
    of_this_case = [
        row for row in block.rows.rehabilitations if row.repression_id == block.repression.pk
    ]
    for number, decision in enumerate(of_this_case, 1):
        maker = block.maker(f"decision-{number}", "", decision)
        yield decision_line(maker, decision, block.person.sex)
    is_expected = block.repression.nature == Nature.POLITICAL
    if is_expected and not block.rows.rehabilitations:
        yield block.maker("decision", _("Rehabilitation:")).made(date_expected=False)


def decision_line(maker: LineMaker, decision: Rehabilitation, sex: str) -> Line:
    """A decision on rehabilitation; a refusal is one too."""
    body = decision.body.label() if decision.body and decision.body.code != "unknown" else ""
    ground = str(decision.get_ground_display()) if decision.ground else ""
    maker.lead = _decision_words(decision, sex)
    maker.when("date", date_of(decision, "date"))
    said = best(decision.words)[0]
    is_said_already = said.rstrip(".").casefold() == maker.lead.casefold()
    if said and not is_said_already:
        maker.lead = f"{maker.lead}:"
        maker.fact("words", localized(decision.words))
    maker.evidence_of("words")
    maker.detail(_("Decided by"), "body", with_words(words(body), decision.body_text))
    maker.detail(_("Ground"), "ground", with_words(words(ground), decision.ground_text))
    maker.detail(_("Paper"), "document_number", words(decision.document_number))
    maker.of_row().rest_of()
    return maker.made(is_pine=decision.status in GRANTED)


def _decision_words(decision: Rehabilitation, sex: str) -> str:
    if decision.status == RehabilitationStatus.GRANTED:
        return verb("rehabilitated", sex, page_language())
    if decision.status == RehabilitationStatus.PARTIAL:
        return _("Rehabilitated in part")
    if decision.status == RehabilitationStatus.REFUSED:
        return _("Rehabilitation refused")
    return _("Rehabilitation revoked")


def unassigned_decisions(rows: PersonRows, book: EvidenceBook) -> list[Line]:
    """Decisions of which it is not recorded to which case they belong."""
    found = [row for row in rows.rehabilitations if row.repression_id is None]
    lines = []
    for number, decision in enumerate(found, 1):
        maker = LineMaker(book, decision, f"decision-{number}", "")
        lines.append(decision_line(maker, decision, rows.person.sex))
    general = LineMaker(book, rows.person, "rehabilitation", "")
    general.evidence_of("rehabilitation")
    if general.says_something:
        lines.append(general.made(date_expected=False))
    return lines
