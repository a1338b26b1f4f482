"""A person's whole page as ready values, in the fixed order of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from registry.models import Person
from registry.models.base import Record
from registry.vocabulary import State
from registry.web import lives, people_names
from registry.web.dossier import (
    cases,
    deeds,
    life,
    mentions,
    neighbours,
    pictures,
    printed,
    reach,
    rows,
    ties,
)
from registry.web.dossier.belonging import Belonging
from registry.web.dossier.evidence import EvidenceBook
from registry.web.dossier.folio import Folio
from registry.web.dossier.groups import gathered
from registry.web.dossier.lines import Line
from registry.web.dossier.markup import best, in_language, page_language, paragraphs
from registry.web.dossier.places import PlaceBook
from registry.web.dossier.sources import SourceList, source_list


@dataclass(frozen=True, slots=True)
class Persecuted:
    """What was done to the person, and who is named in it."""

    cases: list[cases.Case]
    decisions: list[Line]
    # Some of the decisions belong to a case, and it is not recorded to which.
    has_unassigned: bool
    named: list[deeds.Named]
    has_charges: bool


@dataclass(frozen=True, slots=True)
class Acted:
    """What the person did, after the offices held."""

    offices: list[Line]
    documented: list[deeds.Deed]
    reported: list[deeds.Deed]


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a life; both stand on the page in the order of time."""

    persecuted: Persecuted | None = None
    acted: Acted | None = None


@dataclass(slots=True)
class Dossier:
    """Everything a person's page prints."""

    person: Person
    title: str
    name: SafeString
    summary: SafeString
    fate: str
    figures: list[pictures.Figure] = field(default_factory=list)
    facts: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    offices: list[Line] = field(default_factory=list)
    biography: list[SafeString] = field(default_factory=list)
    events: list[mentions.Entry] = field(default_factory=list)
    signed: list[mentions.Entry] = field(default_factory=list)
    mentioned: list[mentions.Entry] = field(default_factory=list)
    remembered: list[mentions.Entry] = field(default_factory=list)
    ties: list[ties.Tie] = field(default_factory=list)
    neighbours: list[neighbours.Neighbours] = field(default_factory=list)
    open_questions: list[Line] = field(default_factory=list)
    printed: list[printed.Printed] = field(default_factory=list)
    sources: SourceList | None = None


def dossier(person: Person, shown: Iterable[str] = (State.PUBLISHED,)) -> Dossier:
    """The page of a person; sources are numbered as it is read.

    `shown` are the states of cases on it: published ones, but in a preview for curators.
    """
    loaded = rows.load(person, shown)
    folio = Folio(person, loaded.targets(), loaded.places())
    book, places = folio.book, folio.places
    _lend_places(loaded, places)
    surroundings = neighbours.Surroundings(loaded, places)
    groups = gathered({**surroundings.asked(), **reach.asked(loaded)}, besides=person)
    page = _opening(person)
    page.figures = pictures.of_person(loaded.depictions, book)
    page.facts = life.facts(loaded, book, places)
    page.parts = list(_parts(loaded, book, places, reach.reach_of(loaded, groups)))
    page.neighbours = surroundings.found(groups)
    if not loaded.acts:
        page.offices = deeds.offices(loaded, book)
    page.biography = paragraphs(person.biography)
    page.events = mentions.events(loaded, book)
    page.signed = mentions.signed(loaded)
    page.mentioned = mentions.mentioned(loaded)
    page.remembered = mentions.remembered(loaded)
    page.ties = ties.others(loaded, book)
    page.open_questions = [*folio.remaining(), *_questions(loaded, folio)]
    page.sources = source_list(book, person)
    page.printed = printed.printed_of(person)
    return page


def _lend_places(loaded: rows.PersonRows, places: PlaceBook) -> None:
    """Puts the places loaded for the page where the fate sentence and JSON-LD look for them."""
    places.lend(loaded.person, "death_place")
    for repression in loaded.repressions:
        places.lend(repression, "execution_place")
    loaded.person.known_places = places.all  # type: ignore[attr-defined]


def _opening(person: Person) -> Dossier:
    language = page_language()
    fate = lives.fate_in_words(person, language)
    written = person.summary.get(language, "")
    return Dossier(
        person=person,
        title=_title(person, language),
        name=people_names.name_of(person),
        summary=in_language(written, language),
        fate=fate,
    )


def _title(person: Person, language: str) -> str:
    """Name, work, years: what a reader sees among search results."""
    work = [term.label(language) for term in person.professions.all()[:1]]
    parts = [people_names.shown_name(person)[0], *work, lives.years_of_life(person, language)]
    return ", ".join(part for part in parts if part)


def _questions(loaded: rows.PersonRows, folio: Folio) -> Iterator[Line]:
    """On what sources differ in rows that are only named on the page."""
    for act in loaded.acts_against:
        yield from folio.remaining(act, people_names.shown_name(act.person)[0])
    for row in (*loaded.participations, *loaded.judges):
        yield from folio.remaining(row, best(row.event.title)[0])
    for relation in loaded.relations:
        is_backwards = relation.other_id == loaded.person.pk
        other = relation.person if is_backwards else relation.other
        yield from folio.remaining(relation, people_names.shown_name(other)[0])


# Both sides of a life ------------------------------------------------------------------------


def _parts(
    loaded: rows.PersonRows,
    book: EvidenceBook,
    places: PlaceBook,
    reached: dict[int, reach.Reached],
) -> Iterator[Part]:
    """Persecuted and Acts, by their first recorded day; neither comes first by merit."""
    suffered_on = _first_day(loaded.repressions, "arrest_date", "sentence_date", "execution_date")
    acted_on = _first_day(loaded.acts, "date")
    order = sorted([(suffered_on, "suffered"), (acted_on, "acted")])
    for _day, side in order:
        if side == "suffered":
            persecuted = _persecuted(loaded, book, places)
            if persecuted.cases or persecuted.decisions or persecuted.named:
                yield Part(persecuted=persecuted)
        elif loaded.acts:
            yield Part(acted=_acted(loaded, book, places, reached))


def _first_day(records: Sequence[Record], *fields: str) -> int:
    """The earliest day among the records; what is not dated comes last."""
    days = (getattr(record, f"{name}_lo") for record in records for name in fields)
    return min((day for day in days if day), default=99991231)


def _persecuted(loaded: rows.PersonRows, book: EvidenceBook, places: PlaceBook) -> Persecuted:
    return Persecuted(
        cases=cases.cases(loaded, book, places),
        decisions=cases.unassigned_decisions(loaded, book),
        has_unassigned=any(row.repression_id is None for row in loaded.rehabilitations),
        named=deeds.named_in_cases(loaded, book, Belonging(loaded)),
        has_charges=any(
            row.charge_text or row.articles or row.charges.all() for row in loaded.repressions
        ),
    )


def _acted(
    loaded: rows.PersonRows,
    book: EvidenceBook,
    places: PlaceBook,
    reached: dict[int, reach.Reached],
) -> Acted:
    offices = deeds.offices(loaded, book)
    documented, reported = deeds.acts(loaded, book, places, reached)
    return Acted(offices, documented, reported)
