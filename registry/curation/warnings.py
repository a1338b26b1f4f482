"""What in the record of a person is possible and yet worth a second look.

Pure questions to a person's rows as they stand: whoever asks has loaded them (`rows_of`). A warning
never keeps anybody from saving; it asks for a reason. Only what cannot be otherwise is warned of:
dates are compared by their bounds, so that "1937" is not before "October 1937".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.dates import in_words, parse
from registry.errors import DateError
from registry.models import Depiction, Detention, Person, Place, Rehabilitation, Repression
from registry.vocabulary import Fate, Outcome, SentenceKind, WarningCode

# The first day of the Gregorian calendar in Russia.
NEW_CALENDAR = 1918_02_14
YOUNGEST_ARRESTED, OLDEST_ARRESTED = 14, 90
# Organs whose name says their time. The years are those of the bodies of the same name in the
# list of sentencing bodies (`sentencing_bodies.csv`); an end that list does not give is open.
ORGANS_EXISTED: dict[str, tuple[int, int]] = {
    "cheka": (1917_12_01, 1922_02_28),
    "ogpu": (1923_11_01, 1934_07_31),
    "nkvd_ussr": (1934_07_01, 9999_12_31),
    "gulag_nkvd": (1934_07_01, 9999_12_31),
}
_CALENDAR_TOLD = re.compile(
    r"\b[сн]т?\.?\s?ст|стар\w+ стил|нов\w+ стил|\b[on]\.?\s?s\.|old style|new style|юлиан|грегор|"
    r"юліан|\(\d",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Warned:
    """One warning, in a sentence of the curator's language."""

    code: WarningCode
    sentence: str


class Span(NamedTuple):
    """A recorded date with its bounds; nothing is compared with a date that is not recorded."""

    text: str
    lo: int | None
    hi: int | None

    def ends_before(self, other: Span) -> bool:
        return bool(self.hi and other.lo and self.hi < other.lo)

    def misses(self, lo: int | None, hi: int | None) -> bool:
        """Whether no day of the date lies between two others; an open end is none."""
        return bool((self.hi and lo and self.hi < lo) or (self.lo and hi and self.lo > hi))

    @property
    def words(self) -> str:
        try:
            return in_words(parse(self.text), (get_language() or "en").split("-")[0])
        except DateError:
            return self.text


def span(row: Any, name: str) -> Span:
    """A date of a row with its bounds."""
    return Span(getattr(row, name), getattr(row, f"{name}_lo"), getattr(row, f"{name}_hi"))


@dataclass
class Rows:
    """A person and the rows that are asked."""

    person: Person
    scripts: set[str]
    cases: list[Repression]
    decisions: list[Rehabilitation]
    photo_dates: list[tuple[str, Span]]

    @property
    def born(self) -> Span:
        return span(self.person, "birth_date")

    @property
    def died(self) -> Span:
        return span(self.person, "death_date")


def rows_of(people: Iterable[Person]) -> Iterator[Rows]:
    """The rows of several people, loaded together in a fixed number of queries."""
    found = list(people)
    uses = Prefetch("place", Place.objects.prefetch_related("uses", "names"))
    cases = Repression.objects.select_related("sentencing_body", "arresting_organ")
    places = ("arrest_place", "execution_place")
    prefetch_related_objects(
        found,
        "names",
        Prefetch(
            "repressions",
            cases.prefetch_related(
                *(f"{name}__uses" for name in places),
                *(f"{name}__names" for name in places),
                Prefetch("detentions", Detention.objects.prefetch_related(uses)),
            ),
        ),
        Prefetch("rehabilitations", Rehabilitation.objects.select_related("repression")),
        Prefetch("depictions", Depiction.objects.select_related("photo")),
        "death_place__uses",
        "death_place__names",
        "burial_place__uses",
        "burial_place__names",
    )
    for person in found:
        yield Rows(
            person,
            {name.script for name in person.names.all()},
            list(person.repressions.all()),
            list(person.rehabilitations.all()),
            [(str(row.photo), span(row.photo, "date")) for row in person.depictions.all()],
        )


def warnings_of(rows: Rows) -> list[Warned]:
    """Every warning, each code once, in the order of the list."""
    found: dict[WarningCode, Warned] = {}
    for question in QUESTIONS:
        for warned in question(rows):
            found.setdefault(warned.code, warned)
    return [found[code] for code in WarningCode if code in found]


# Order of events -----------------------------------------------------------------------------


def _death_too_early(rows: Rows) -> Iterator[Warned]:
    for case in rows.cases:
        arrest, sentence = span(case, "arrest_date"), span(case, "sentence_date")
        execution = span(case, "execution_date")
        for death in (rows.died, execution):
            if death.ends_before(arrest):
                yield Warned(
                    WarningCode.DEATH_BEFORE_ARREST,
                    _("The death (%(death)s) is before the arrest (%(other)s).")
                    % {"death": death.words, "other": arrest.words},
                )
        if rows.died.ends_before(sentence):
            yield Warned(
                WarningCode.DEATH_BEFORE_SENTENCE,
                _("The death (%(death)s) is before the sentence (%(other)s).")
                % {"death": rows.died.words, "other": sentence.words},
            )
        if execution.ends_before(sentence):
            yield Warned(
                WarningCode.EXECUTION_BEFORE_SENTENCE,
                _("The execution (%(death)s) is before the sentence (%(other)s).")
                % {"death": execution.words, "other": sentence.words},
            )


def _rehabilitated_too_early(rows: Rows) -> Iterator[Warned]:
    sentences = {case.pk: span(case, "sentence_date") for case in rows.cases}
    for decision in rows.decisions:
        decided = span(decision, "date")
        sentence = sentences.get(decision.repression_id or 0)
        if sentence and decided.ends_before(sentence):
            yield Warned(
                WarningCode.REHABILITATION_BEFORE_SENTENCE,
                _("The rehabilitation (%(decided)s) is before the sentence (%(other)s).")
                % {"decided": decided.words, "other": sentence.words},
            )


def _age_at_arrest(rows: Rows) -> Iterator[Warned]:
    born = rows.born
    for case in rows.cases:
        arrest = span(case, "arrest_date")
        if not (born.lo and born.hi and arrest.lo and arrest.hi):
            continue
        if (arrest.hi - born.lo) // 10000 < YOUNGEST_ARRESTED:
            yield Warned(
                WarningCode.ARREST_UNDER_14,
                _("Born %(born)s and arrested %(arrest)s: under 14 years old.")
                % {"born": born.words, "arrest": arrest.words},
            )
        if (arrest.lo - born.hi) // 10000 > OLDEST_ARRESTED:
            yield Warned(
                WarningCode.ARREST_OVER_90,
                _("Born %(born)s and arrested %(arrest)s: over 90 years old.")
                % {"born": born.words, "arrest": arrest.words},
            )


def _two_deaths(rows: Rows) -> Iterator[Warned]:
    deaths = [rows.died, *(span(case, "execution_date") for case in rows.cases)]
    told = [death for death in deaths if death.text]
    for number, one in enumerate(told):
        for other in told[number + 1 :]:
            if one.ends_before(other) or other.ends_before(one):
                yield Warned(
                    WarningCode.TWO_DEATHS,
                    _("Two deaths that do not agree: %(one)s and %(other)s.")
                    % {"one": one.words, "other": other.words},
                )


# Places and bodies of their time ---------------------------------------------------------------


def _places(rows: Rows) -> Iterator[tuple[Place | None, Span]]:
    person = rows.person
    yield person.death_place, rows.died
    yield person.burial_place, span(person, "burial_date")
    for case in rows.cases:
        yield case.arrest_place, span(case, "arrest_date")
        yield case.execution_place, span(case, "execution_date")
        for held in case.detentions.all():
            yield held.place, span(held, "period")


def _place_of_another_time(rows: Rows) -> Iterator[Warned]:
    for place, when in _places(rows):
        uses = list(place.uses.all()) if place else []
        if place and uses and all(when.misses(use.period_lo, use.period_hi) for use in uses):
            yield Warned(
                WarningCode.PLACE_NOT_IN_USE,
                _("%(place)s was not in use at that time (%(when)s).")
                % {"place": place.name(), "when": when.words},
            )


def _body_of_another_time(rows: Rows) -> Iterator[Warned]:
    for case in rows.cases:
        body, organ = case.sentencing_body, case.arresting_organ
        sentence, arrest = span(case, "sentence_date"), span(case, "arrest_date")
        if body and sentence.misses(body.existed_lo, body.existed_hi):
            yield _no_such_body(str(body), sentence)
        if organ and organ.code in ORGANS_EXISTED and arrest.misses(*ORGANS_EXISTED[organ.code]):
            yield _no_such_body(str(organ), arrest)


def _no_such_body(name: str, when: Span) -> Warned:
    return Warned(
        WarningCode.BODY_DID_NOT_EXIST,
        _("%(body)s did not exist at that time (%(when)s).") % {"body": name, "when": when.words},
    )


# The rest --------------------------------------------------------------------------------------


def _no_calendar(rows: Rows) -> Iterator[Warned]:
    born = rows.born
    is_a_day = bool(born.lo) and born.lo == born.hi
    told = _CALENDAR_TOLD.search(rows.person.birth_date_text)
    if is_a_day and born.lo and born.lo < NEW_CALENDAR and not told:
        yield Warned(
            WarningCode.NO_CALENDAR,
            _(
                "Born %(born)s: before February 1918 days were counted in the old style. Say in "
                "the words of the source which it is, e.g. «ст. ст.»; the field takes the new one."
            )
            % {"born": born.words},
        )


def _shot_and_released(rows: Rows) -> Iterator[Warned]:
    freed = {SentenceKind.RELEASED, SentenceKind.ACQUITTED, SentenceKind.DISMISSED}
    shot = any(case.outcome == Outcome.EXECUTED or case.execution_date for case in rows.cases)
    for case in rows.cases:
        is_freed = case.outcome == Outcome.RELEASED or case.sentence in freed
        of_the_dead = rows.person.fate == Fate.EXECUTED and not shot
        if is_freed and (case.execution_date or of_the_dead):
            yield Warned(
                WarningCode.SHOT_AND_RELEASED,
                _("Shot, and yet released: no case tells of the execution."),
            )


def _one_script(rows: Rows) -> Iterator[Warned]:
    if len(rows.scripts) == 1:
        yield Warned(
            WarningCode.ONE_SCRIPT,
            _("The name stands in one script only: readers of the other do not find it spelt."),
        )


def _photo_too_early(rows: Rows) -> Iterator[Warned]:
    for caption, taken in rows.photo_dates:
        if taken.ends_before(rows.born):
            yield Warned(
                WarningCode.PHOTO_BEFORE_BIRTH,
                _("The photograph “%(photo)s” (%(taken)s) is older than the person.")
                % {"photo": caption, "taken": taken.words},
            )


QUESTIONS: tuple[Callable[[Rows], Iterator[Warned]], ...] = (
    _death_too_early,
    _rehabilitated_too_early,
    _age_at_arrest,
    _two_deaths,
    _place_of_another_time,
    _body_of_another_time,
    _no_calendar,
    _shot_and_released,
    _one_script,
    _photo_too_early,
)
