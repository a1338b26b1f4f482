"""Where readers of clauses put what they found, and how an entry is made of it.

The sheet sees to it that each character belongs to one span: what a reader claims twice stays with
the first claim, and what nobody claims is left over, never dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from registry.intake.printed.dates import FoundDate
from registry.intake.printed.values import (
    Field,
    Form,
    PrintedEntry,
    PrintedRehabilitation,
    PrintedRepression,
    Span,
    SpelledName,
    Stated,
)
from registry.names.lookalikes import in_one_alphabet
from registry.vocabulary import Sex

_ONLY_MARKS = re.compile(r"[\s.,;:()\[\]\-–—*#\"«»]*")
_COMMON_MARKS = frozenset([".", ",", ";", ").", ")", "(", "..", ".;"])
_MIXED = re.compile("[A-Za-zΑ-ω]")
_WHITE = re.compile(r"\s+")
_OTHER_VERSION = re.compile(
    r"\(\s{0,20}(?:по\s{1,9}др(?:угим|\.)\s{1,9}(?:данным|сведениям|источникам|документам)"
    r"|по\s{1,9}иным\s{1,9}данным|в\s{1,9}др(?:угом|\.)\s{1,9}(?:источнике|документе)|варианты?)"
    r"\s{0,20}[-–—:,]?\s{0,20}(?:урожен(?:ец|ка)\s)?(?P<version>[^()]{1,300})\)",
    re.IGNORECASE,
)
_FULL_STOP_AND = " \t\r\n\f\v.,;:-–—"
_EDGES = " \t\r\n\f\v,;:-–—"

_PERSONAL = (
    Field.BIRTH_DATE,
    Field.BIRTH_PLACE,
    Field.NATIONALITY,
    Field.CITIZENSHIP,
    Field.EDUCATION,
    Field.PARTY,
    Field.OCCUPATION,
    Field.RESIDENCE,
    Field.DEATH,
    Field.BURIAL_PLACE,
    Field.SOURCE,
)
_OF_PERSON = frozenset(_PERSONAL)
_DECISION = frozenset(
    [Field.REHABILITATION_DATE, Field.REHABILITATION_BODY, Field.REHABILITATION_GROUND]
)
# A last word with a full stop of its own: «Тверская обл.», «рабочий Ленинской ж.д.».
_SHORT_END = re.compile(
    r"(?:^|[\s(.\-\"«])(?:(?i:обл|губ|бывш)|кр|окр|вол|респ|авт|пос|дер|хут|мест|сел|стан|ул|пер|бул|наб|просп"
    r"|пл|пр|им|др|проф|ст|ж\.д|ж\.-д|т\.д|т\.п|[гдскпмчбжш]|[А-ЯЁ])$"
)
_LONGEST_SHORT = 9


def mended(words: str) -> str:
    """The words on one line, with twins of Latin letters back in the alphabet of their word."""
    text = _WHITE.sub(" ", words) if "\n" in words or "  " in words else words
    return in_one_alphabet(text) if _MIXED.search(text) else text


@dataclass(slots=True)
class Case:
    """What was found of one repression, or of one rehabilitation with the case it belongs to."""

    found: dict[Field, list[Stated[Any]]] = field(default_factory=dict)
    is_prose: bool = False
    stage: int = 0
    repression: int | None = None

    def add(self, where: Field, stated: Stated[Any]) -> None:
        self.found.setdefault(where, []).append(stated)

    def began(self) -> int:
        """The first day the arrest may have been on, as dates are compared; 0 where unknown."""
        dates = (said.value for said in self.found.get(Field.ARREST_DATE, ()))
        return next((date.lo for date in dates if date and date.lo), 0)

    def tuples(self) -> dict[str, Any]:
        return {where: tuple(found) for where, found in self.found.items()}


class Sheet:
    """One entry while it is being read."""

    __slots__ = (
        *("_claims", "_is_mixed", "cases", "decisions", "form", "names", "person", "sex", "text"),
    )

    def __init__(self, text: str, form: Form) -> None:
        self.text = text
        # Whether any word may need mending; most entries have none.
        self._is_mixed = _MIXED.search(text) is not None
        self.form = form
        self.sex: Stated[Sex] | None = None
        self.names: list[Stated[SpelledName]] = []
        self.person: dict[Field, list[Stated[Any]]] = {}
        self.cases: list[Case] = []
        self.decisions: list[Case] = []
        # Start, end backwards so that the longer claim sorts first, field.
        self._claims: list[tuple[int, int, Field]] = []

    # What readers call ---------------------------------------------------------------------

    def claim(self, start: int, end: int, where: Field) -> None:
        """Takes a stretch for a field."""
        if end > start:
            self._claims.append((start, -end, where))

    def label(self, start: int, end: int) -> None:
        self.claim(start, end, Field.LABEL)

    def words(self, start: int, end: int) -> tuple[int, int]:
        """The stretch without white space and marks at its edges, but with «обл.» as printed."""
        text = self.text
        while start < end and text[start] in _FULL_STOP_AND:
            start += 1
        while end > start and text[end - 1] in _EDGES:
            end -= 1
        stop = end
        while end > start and text[end - 1] in _FULL_STOP_AND:
            end -= 1
        if stop > end and _SHORT_END.search(text, max(start, end - _LONGEST_SHORT), end):
            end += 1
        return start, end

    def say(self, where: Field, start: int, end: int) -> bool:
        """Records words as a value of a field, and a version in brackets as one that differs."""
        bracket = self.text.find("(", start, end)
        other = _OTHER_VERSION.search(self.text, bracket, end) if bracket >= 0 else None
        if other is None:
            return self._say(where, start, end)
        self.label(other.start(), other.start("version"))
        said = self._say(where, start, other.start(), rest=(other.end(), end))
        self._say(where, *other.span("version"), differs=said)
        return said

    def _say(
        self,
        where: Field,
        start: int,
        end: int,
        *,
        differs: bool = False,
        rest: tuple[int, int] = (0, 0),
    ) -> bool:
        """The rest goes on behind a bracket: it belongs to the value and is claimed for it."""
        start, end = self.words(start, end)
        more_start, more_end = self.words(*rest) if rest[1] else rest
        if start >= end and more_start >= more_end:
            return False
        if start >= end:
            start, end, more_start, more_end = more_start, more_end, 0, 0
        words = self.text[start:end]
        value = self._mended(words)
        if more_start < more_end:
            self.claim(more_start, more_end, where)
            comma = "," if "," in self.text[rest[0] : more_start] else ""
            value = f"{value}{comma} {self._mended(self.text[more_start:more_end])}"
        self._put(where, Stated(words, start, end, value, differs))
        return True

    def _mended(self, words: str) -> str:
        return mended(words) if self._is_mixed or "\n" in words or "  " in words else words

    def say_value(
        self, where: Field, start: int, end: int, value: object, *, differs: bool = False
    ) -> None:
        """Records a value that was read from a stretch."""
        self._put(where, Stated(self.text[start:end], start, end, value, differs))

    def say_date(self, where: Field, date: FoundDate, *, differs: bool = False) -> None:
        """Records a date, and those printed within it that differ."""
        self.say_value(where, *date.span, date.value, differs=differs)
        for start, end, value in date.others:
            self._file(where, Stated(self.text[start:end], start, end, value, True))

    def note_date(self, where: Field, date: FoundDate) -> None:
        """Records a date within words that are the value of another field and keep its span."""
        self._file(where, Stated(self.text[date.start : date.end], *date.span, date.value))

    def note_words(self, where: Field, start: int, end: int) -> None:
        """Records words that are the value of another field too and keep its span."""
        start, end = self.words(start, end)
        words = self.text[start:end]
        if words:
            self._file(where, Stated(words, start, end, mended(words)))

    def say_name(self, start: int, end: int, name: SpelledName) -> None:
        """Records the main name, whose words were claimed one by one around its brackets."""
        self.names.append(Stated(self.text[start:end], start, end, name))

    def says_sex(self, start: int, end: int, sex: Sex) -> None:
        """The first word that shows it decides."""
        if self.sex is None:
            self.sex = Stated(self.text[start:end], start, end, sex)

    def case_at(self, stage: int, *, is_prose: bool = False, is_new: bool = False) -> Case:
        """The case a clause of this stage belongs to: a stage already passed begins a new one."""
        last = self.cases[-1] if self.cases else None
        if last is None or is_new or is_prose or last.is_prose or last.stage >= stage:
            last = Case(is_prose=is_prose)
            self.cases.append(last)
        last.stage = stage
        return last

    def decision(self, number: int | None = None) -> None:
        """Begins a rehabilitation, of the latest case printed in clauses or of that number."""
        count = len(self.cases)
        told = [place for place in range(count - 1, -1, -1) if not self.cases[place].is_prose]
        latest = self._told_last(told) if told else None
        if latest is None and count and self.form is Form.UNION:
            latest = count - 1
        is_there = number is not None and number < count
        self.decisions.append(Case(repression=number if is_there else latest))

    def _told_last(self, told: list[int]) -> int:
        """The last of the cases, from the last on; one of an earlier time behind it is an aside."""
        began = self.cases[told[0]].began()
        later = [place for place in told if began and self.cases[place].began() > began]
        return later[0] if later else told[0]

    def _put(self, where: Field, stated: Stated[Any]) -> None:
        self._claims.append((stated[1], -stated[2], where))
        self._file(where, stated)

    def _file(self, where: Field, stated: Stated[Any]) -> None:
        if where is Field.NAME:
            self.names.append(stated)
        elif where in _DECISION:
            self.decisions[-1].add(where, stated)
        elif where in _OF_PERSON:
            self.person.setdefault(where, []).append(stated)
        else:
            if not self.cases:
                self.cases.append(Case())
            self.cases[-1].add(where, stated)

    # The entry -----------------------------------------------------------------------------

    def entry(self) -> PrintedEntry:
        """The entry as read so far."""
        spans, left_over = self._division()
        person: dict[str, Any] = dict.fromkeys(_PERSONAL, ())
        person.update((where, tuple(said)) for where, said in self.person.items())
        return PrintedEntry(
            text=self.text,
            form=self.form,
            sex=self.sex,
            names=tuple(self.names),
            repressions=tuple(
                PrintedRepression(is_prose=case.is_prose, **case.tuples()) for case in self.cases
            ),
            rehabilitations=tuple(
                PrintedRehabilitation(repression=case.repression, **case.tuples())
                for case in self.decisions
            ),
            spans=spans,
            left_over=left_over,
            **person,
        )

    def _division(self) -> tuple[tuple[Span, ...], tuple[Stated[str], ...]]:
        """Every character that is not white space, once: claimed, a mark, or left over."""
        spans: list[Span] = []
        left: list[Stated[str]] = []
        at, text, new = 0, self.text, tuple.__new__
        self._claims.sort()
        for start, reversed_end, where in self._claims:
            end = -reversed_end
            if end <= at:
                continue
            if start > at:
                if start - at > 1 or not text[at].isspace():
                    self._between(at, start, spans, left)
                at = start
            spans.append(new(Span, (at, end, where)))
            at = end
        self._between(at, len(self.text), spans, left)
        return tuple(spans), tuple(left)

    def _between(self, start: int, end: int, spans: list[Span], left: list[Stated[str]]) -> None:
        gap = self.text[start:end]
        words = gap.strip()
        if not words:
            return
        start += gap.index(words[0])
        end = start + len(words)
        if words in _COMMON_MARKS or _ONLY_MARKS.fullmatch(words):
            spans.append(Span(start, end, Field.MARK))
        else:
            left.append(Stated(words, start, end, mended(words)))
