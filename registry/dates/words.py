"""Dates in words, alone and inside a sentence, in English, Russian and Ukrainian.

The words never say more than the date: no day where none is named, no bound that is open.
Alone a decade reads "the 1930s", inside a sentence "in the 1930s". A mark of doubt always reads
the same, beside the date it belongs to: "about" for `~`, "(not certain)" for `?`. Whether an end
is open (`1936/..`) or not known (`1936/`) is a matter for the record; both read "from 1936".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from registry.dates.edtf import DateKind, Interval, PartialDate, Point, Precision
from registry.dates.english import English
from registry.dates.grammar import Case, Grammar, Shared, is_span_of_years
from registry.dates.reckoning import old_style
from registry.dates.slavic import Russian, Ukrainian
from registry.errors import DateError

_GRAMMARS: Mapping[str, Grammar] = {"en": English(), "ru": Russian(), "uk": Ukrainian()}

LANGUAGES = tuple(_GRAMMARS)


def in_words(date: PartialDate, language: str, *, with_old_style: bool = False) -> str:
    """The date on its own, as beside a label: "October 1937", «октябрь 1937 года».

    `with_old_style` adds the Julian day to a single day before 14 February 1918.
    """
    return _phrase(date, _grammar(language), False, with_old_style)


def when_phrase(date: PartialDate, language: str, *, with_old_style: bool = False) -> str:
    """The date after a verb: "in October 1937", «в октябре 1937 года»."""
    return _phrase(date, _grammar(language), True, with_old_style)


def _grammar(language: str) -> Grammar:
    grammar = _GRAMMARS.get(language.partition("-")[0])
    if grammar is None:
        raise DateError(f"Dates have no words in “{language}” yet; ask for en, ru or uk.")
    return grammar


def _phrase(date: PartialDate, grammar: Grammar, in_sentence: bool, with_old_style: bool) -> str:
    expression = date.expression
    if isinstance(expression, Point):
        if date.kind is DateKind.MOMENT and is_span_of_years(expression):
            return _within_years(expression, grammar, in_sentence)
        return _single(expression, grammar, in_sentence, with_old_style)
    if isinstance(expression, Interval):
        return _interval(expression, date.kind, grammar, in_sentence)
    return _one_of(expression.members, grammar, in_sentence)


def _noted(words: str, notes: Sequence[str]) -> str:
    return f"{words} ({'; '.join(notes)})" if notes else words


def _single(point: Point, grammar: Grammar, in_sentence: bool, with_old_style: bool = False) -> str:
    if point.is_approximate:
        words = grammar.about(point)
    elif in_sentence:
        words = grammar.when(point) + grammar.name(point, Case.LOCATIVE)
    else:
        words = grammar.name(point, Case.NOMINATIVE)
    notes = _old_style_notes(point, grammar) if with_old_style else []
    if point.is_uncertain:
        notes.append(grammar.not_certain)
    return _noted(words, notes)


def _old_style_notes(point: Point, grammar: Grammar) -> list[str]:
    if point.precision is not Precision.DAY:
        return []
    day = old_style(point.year, point.month, point.day)
    if day is None:
        return []
    if day[0] == point.year:
        name = grammar.day_and_month(*day[1:])
    else:
        name = grammar.name(Point(*day, Precision.DAY, "", 0, 0), Case.NOMINATIVE)
    return [grammar.old_style(name)]


def _within_years(point: Point, grammar: Grammar, in_sentence: bool) -> str:
    if point.is_approximate:
        return _single(point, grammar, in_sentence)
    words = grammar.between_years(point.year, point.hi // 10000)
    return _noted(words, grammar.notes(point))


def _interval(interval: Interval, kind: DateKind, grammar: Grammar, in_sentence: bool) -> str:
    start, end = interval
    is_period = kind is DateKind.PERIOD
    if start and end:
        if start == end:
            return _single(start, grammar, in_sentence)
        return _from_to(start, end, grammar) if is_period else _between(start, end, grammar)
    if start:
        if is_period:
            words = grammar.since(grammar.bound(start, Case.GENITIVE))
        else:
            words = grammar.or_later(start, in_sentence=in_sentence)
        return _noted(words, grammar.notes(start))
    if end:
        if is_period:
            words = grammar.until(grammar.bound(end, Case.GENITIVE))
        else:
            words = grammar.or_earlier(end, in_sentence=in_sentence)
        return _noted(words, grammar.notes(end))
    raise DateError("A range open on both sides has no words; write one of its sides.")


def _from_to(start: Point, end: Point, grammar: Grammar) -> str:
    shared = _shared_by_ends(start, end, grammar)
    first = grammar.since(grammar.bound(start, Case.GENITIVE, shared))
    last = grammar.bound(end, Case.ACCUSATIVE)
    return _joined_ends(first, grammar.to, last, (start, end), grammar)


def _between(start: Point, end: Point, grammar: Grammar) -> str:
    shared = _shared_by_ends(start, end, grammar)
    if shared is Shared.NOUN and start.precision is Precision.YEAR:
        words = grammar.between_years(start.year, end.year)
        return _noted(words, [grammar.both[start.mark]] if start.mark else [])
    before, conjunction = grammar.between
    first = f"{before} {grammar.bound(start, Case.INSTRUMENTAL, shared)}"
    last = grammar.bound(end, Case.INSTRUMENTAL)
    return _joined_ends(first, conjunction, last, (start, end), grammar)


def _joined_ends(
    first: str, joint: str, last: str, ends: tuple[Point, Point], grammar: Grammar
) -> str:
    """The two ends, each with its own notes, or with one where both bear the same mark."""
    start, end = ends
    if start.mark == end.mark and start.mark in grammar.both:
        return _noted(f"{first} {joint} {last}", [grammar.both[start.mark]])
    return f"{_noted(first, grammar.notes(start))} {joint} {_noted(last, grammar.notes(end))}"


def _shared_by_ends(start: Point, end: Point, grammar: Grammar) -> Shared:
    """Marked ends share nothing, so that a note stands beside a whole date."""
    if start.mark != end.mark or (start.mark and start.mark not in grammar.both):
        return Shared.NOTHING
    return _shared((start, end))


def _shared(points: Sequence[Point]) -> Shared:
    """What may be named once; only like units share, or "3 October or November" would arise."""
    precisions = {point.precision for point in points}
    if len({point.year for point in points}) == 1:
        if precisions == {Precision.DAY}:
            is_one_month = len({point.month for point in points}) == 1
            return Shared.MONTH_AND_YEAR if is_one_month else Shared.YEAR
        return Shared.YEAR if precisions == {Precision.MONTH} else Shared.NOTHING
    if precisions == {Precision.YEAR} or precisions <= {Precision.DECADE, Precision.CENTURY}:
        return Shared.NOUN
    return Shared.NOTHING


def _one_of(members: Sequence[Point | Interval], grammar: Grammar, in_sentence: bool) -> str:
    points = [member for member in members if isinstance(member, Point)]
    if len(points) == len(members) and not any(point.mark for point in points):
        shared = _shared(points)
        if shared is not Shared.NOTHING:
            return _one_of_alike(points, shared, grammar, in_sentence)
    return _alternatives([_member(member, grammar, in_sentence) for member in members], grammar)


def _member(member: Point | Interval, grammar: Grammar, in_sentence: bool) -> str:
    if isinstance(member, Point):
        return _single(member, grammar, in_sentence)
    return _interval(member, DateKind.MOMENT, grammar, in_sentence)


def _one_of_alike(
    points: Sequence[Point], shared: Shared, grammar: Grammar, in_sentence: bool
) -> str:
    """Alternatives that name their common part once, at the end."""
    case = Case.LOCATIVE if in_sentence else Case.NOMINATIVE
    names = [grammar.name(point, case, shared) for point in points[:-1]]
    names.append(grammar.name(points[-1], case))
    prepositions = [grammar.when(point) if in_sentence else "" for point in points]
    if len(set(prepositions)) == 1:
        return prepositions[0] + _alternatives(names, grammar)
    return _alternatives(
        [before + name for before, name in zip(prepositions, names, strict=True)], grammar
    )


def _alternatives(words: Sequence[str], grammar: Grammar) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {grammar.conjunction} {words[-1]}"
