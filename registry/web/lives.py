"""From a person's record to a lifeline: what is drawn, what is written beside it, what it says.

Reads the rows a list has loaded (`list_people.load`); where a page loaded the person
in its own way, asks the database for the published ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registry.dates import PartialDate, in_words, parse, when_phrase, years
from registry.fields import partial_date
from registry.models import Detention, Person, Place, Rehabilitation, Repression
from registry.sentences import (
    FateFacts,
    RehabilitationFacts,
    fate_sentence,
    rehabilitations,
    sexed_label,
    verb,
)
from registry.vocabulary import DetentionKind, Outcome, RehabilitationStatus, Role
from registry.web.lifeline import Case, Life, Mark, middle, position

# Ends of a case that somebody met in custody.
DEATHS_IN_CUSTODY = {
    Outcome.EXECUTED,
    Outcome.DIED_IN_CAMP,
    Outcome.DIED_IN_PRISON,
    Outcome.DIED_UNDER_INVESTIGATION,
    Outcome.KILLED_1941_PRISON_MASSACRE,
    Outcome.ABDUCTED_AND_EXECUTED,
}
SHOT = {Outcome.EXECUTED, Outcome.ABDUCTED_AND_EXECUTED}
GRANTED = {RehabilitationStatus.GRANTED, RehabilitationStatus.PARTIAL}


# Rows ----------------------------------------------------------------------------------------


def repressions_of(person: Person) -> list[Repression]:
    """The published repressions in their order."""
    ready: list[Repression] | None = getattr(person, "public_repressions", None)
    if ready is not None:
        return ready
    return list(person.repressions.filter(state="published").order_by("order", "pk"))


def detentions_of(repression: Repression) -> list[Detention]:
    """The places held in, within one repression."""
    ready: list[Detention] | None = getattr(repression, "public_detentions", None)
    return list(repression.detentions.all()) if ready is None else ready


def rehabilitations_of(person: Person) -> list[Rehabilitation]:
    """The decisions on rehabilitation that belong to no hidden case, in the order of time."""
    ready: list[Rehabilitation] | None = getattr(person, "all_rehabilitations", None)
    rows = list(person.rehabilitations.all()) if ready is None else ready
    public = {repression.pk for repression in repressions_of(person)}
    return [row for row in rows if row.repression_id is None or row.repression_id in public]


# Drawing -------------------------------------------------------------------------------------


def life_of(person: Person) -> Life:
    """What the lifeline of a person is drawn from."""
    death = partial_date(person, "death_date")
    granted = (
        partial_date(row, "date") for row in rehabilitations_of(person) if row.status in GRANTED
    )
    return Life(
        birth=partial_date(person, "birth_date"),
        death=death,
        cases=tuple(_case(row, death) for row in repressions_of(person)),
        rehabilitations=tuple(date for date in granted if date),
    )


def _case(repression: Repression, death: PartialDate | None) -> Case:
    periods = (partial_date(row, "period") for row in detentions_of(repression))
    return Case(
        arrest=partial_date(repression, "arrest_date"),
        end=_end(repression, death),
        detentions=tuple(period for period in periods if period),
    )


def _end(repression: Repression, death: PartialDate | None) -> PartialDate | None:
    """The death in this case; None where the case ended otherwise or its end is not recorded."""
    if repression.outcome not in DEATHS_IN_CUSTODY:
        return None
    return partial_date(repression, "execution_date") or death


# Labels --------------------------------------------------------------------------------------


def marks_of(person: Person, language: str) -> list[Mark]:
    """What is written beside the lifeline, from left to right."""
    marks = [*_birth(person, language), *_cases(person, language)]
    marks += [*_death(person, language), *_rehabilitations(person, language)]
    return sorted(marks, key=lambda mark: mark.x)


def _birth(person: Person, language: str) -> Iterator[Mark]:
    if date := partial_date(person, "birth_date"):
        yield Mark(middle(date), year_words(date, language), _small("born", person, language))


def _death(person: Person, language: str) -> Iterator[Mark]:
    date = partial_date(person, "death_date")
    in_a_case = any(row.outcome in DEATHS_IN_CUSTODY for row in repressions_of(person))
    if date and not in_a_case:
        yield Mark(middle(date), year_words(date, language), _small("died", person, language))


def _cases(person: Person, language: str) -> Iterator[Mark]:
    death = partial_date(person, "death_date")
    for repression in repressions_of(person):
        arrest, end = partial_date(repression, "arrest_date"), _end(repression, death)
        periods = [partial_date(row, "period") for row in detentions_of(repression)]
        dates = [date for date in (arrest, *periods, end) if date]
        if dates:
            words = list(_case_words(person, repression, language))
            yield Mark(_middle_of(dates), _years_of(dates, language), ", ".join(words))


def _case_words(person: Person, repression: Repression, language: str) -> Iterator[str]:
    if repression.arrest_date:
        yield _small("arrested", person, language)
    kinds = (row.kind for row in detentions_of(repression))
    yield from dict.fromkeys(_held_in(kind) for kind in kinds if kind)
    if repression.outcome in DEATHS_IN_CUSTODY:
        shot = repression.outcome in SHOT
        yield _small("shot" if shot else "died", person, language)


def _held_in(kind: str) -> str:
    words = {
        DetentionKind.PRISON: pgettext("on a lifeline", "prison"),
        DetentionKind.CAMP: pgettext("on a lifeline", "camp"),
        DetentionKind.EXILE: pgettext("on a lifeline", "exile"),
        DetentionKind.SPECIAL_SETTLEMENT: pgettext("on a lifeline", "special settlement"),
        DetentionKind.SHARASHKA: pgettext("on a lifeline", "prison bureau"),
        DetentionKind.TRANSIT: pgettext("on a lifeline", "transit"),
    }
    return words[DetentionKind(kind)]


def _rehabilitations(person: Person, language: str) -> Iterator[Mark]:
    """Decisions of one year share a mark."""
    seen = set()
    for row in rehabilitations_of(person):
        date = partial_date(row, "date")
        if date is None or row.status not in GRANTED:
            continue
        key = year_words(date, language)
        if key not in seen:
            seen.add(key)
            yield Mark(middle(date), key, _small("rehabilitated", person, language))


def _small(code: str, person: Person, language: str) -> str:
    words = verb(code, person.sex, language)
    return words[0].lower() + words[1:]


def _middle_of(dates: list[PartialDate]) -> float:
    days = [day for date in dates for day in (date.lo, date.hi) if day]
    return (position(min(days)) + position(max(days))) / 2


def _years_of(dates: list[PartialDate], language: str) -> str:
    """“1934–1937” where both ends are certain years, else the first date in words."""
    certain = [years(date).certain for date in dates]
    if None in certain:
        spans = {(date.lo or 0) // 10000 for date in dates} | {
            (date.hi or 0) // 10000 for date in dates
        }
        if 0 in spans or len(spans) > 1:
            return _first_and_last(dates, language)
        return year_words(dates[0], language)
    numbers = sorted({year for year in certain if year})
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


def _first_and_last(dates: list[PartialDate], language: str) -> str:
    words = list(dict.fromkeys(year_words(date, language) for date in (dates[0], dates[-1])))
    return " – ".join(words)


def year_words(date: PartialDate, language: str) -> str:
    """The year of a date, with its doubt; a date of no single year in words."""
    found = years(date)
    if found.certain:
        return str(found.certain)
    if date.lo and date.hi and found.first == found.last:
        if date.is_approximate:
            return in_words(parse(f"{found.first}~"), language)
        return f"{found.first}?"
    return in_words(date, language)


def years_of_life(person: Person, language: str) -> str:
    """“1891–1938”; “born 1891” or “died 1938” where one end is all there is; else nothing."""
    birth, death = partial_date(person, "birth_date"), partial_date(person, "death_date")
    if birth and death:
        first, last = year_words(birth, language), year_words(death, language)
        return f"{first} – {last}" if " " in first + last else f"{first}–{last}"
    if birth:
        return f"{_small('born', person, language)} {year_words(birth, language)}"
    if death:
        return f"{_small('died', person, language)} {year_words(death, language)}"
    return ""


# Sentences -----------------------------------------------------------------------------------


def life_sentence(person: Person, language: str) -> str:
    """The lifeline in words, for those who do not see it."""
    return " ".join(_sentences(person, language))


def _sentences(person: Person, language: str) -> Iterator[str]:
    if birth := partial_date(person, "birth_date"):
        yield _told(verb("born", person.sex, language), birth, language)
    for repression in repressions_of(person):
        if arrest := partial_date(repression, "arrest_date"):
            yield _told(verb("arrested", person.sex, language), arrest, language)
    yield fate_in_words(person, language)


def _told(opening: str, date: PartialDate, language: str) -> str:
    return f"{opening} {when_phrase(date, language)}."


def fate_in_words(person: Person, language: str, *, with_rehabilitation: bool = True) -> str:
    """What became of a person, in one sentence."""
    decisions = rehabilitations_of(person) if with_rehabilitation else []
    date = partial_date(person, "death_date")
    facts = FateFacts(
        fate=person.fate,
        sex=person.sex,
        date=date,
        place_in=_place_in(place_of_death(person), person.death_date_lo, language),
        rehabilitations=tuple(
            RehabilitationFacts(row.status, partial_date(row, "date")) for row in decisions
        ),
    )
    return fate_sentence(facts, language)


def rehabilitated_in_words(person: Person, language: str) -> str:
    """“Rehabilitated in 1956 and 1987” from the decisions alone; blank where none is recorded."""
    facts = [
        RehabilitationFacts(row.status, partial_date(row, "date"))
        for row in rehabilitations_of(person)
    ]
    clauses = [
        rehabilitations.clause(one, person.sex, language) for one in rehabilitations.standing(facts)
    ]
    words = "; ".join(clauses)
    return words[:1].upper() + words[1:]


def acted_in_words(person: Person, language: str) -> str:
    """What a row says of acts; its other lines tell what was done to the person."""
    if person.role == Role.BOTH:
        told = sexed_label("role", "both", person.sex, language)
        return told or _("Persecuted; also recorded for acts")
    return _("Recorded for acts") if person.role == Role.PERPETRATOR else ""


def place_of_death(person: Person) -> Place | None:
    """The recorded place of death, else that of the shooting in a published case."""
    if person.death_place_id:
        return person.death_place
    places: Iterable[Place | None] = (
        row.execution_place for row in repressions_of(person) if row.outcome in DEATHS_IN_CUSTODY
    )
    return next((place for place in places if place), None)


def _place_in(place: Place | None, day: int | None, language: str) -> str:
    """“in Moscow” in the form of the time; nothing where no certain form is recorded."""
    if place is None or not place.is_published:
        return ""
    return place.in_form(language, on=day)
