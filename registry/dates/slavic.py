"""Russian and Ukrainian dates: «3 ноября 1937 года», «3 листопада 1937 року».

The two build their phrases alike; where a rule differs, the language has its own method.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from registry.dates.edtf import Point, Precision
from registry.dates.grammar import Case, Grammar, Shared, is_span_of_years


@dataclass(frozen=True, slots=True)
class Declined:
    """The words for parts of a date in one case; months from January on."""

    months: tuple[str, ...]
    year: str
    years: str
    decade: str


def _declined(months: str, year: str, years: str, decade: str) -> Declined:
    return Declined(tuple(months.split()), year, years, decade)


class Slavic(Grammar):
    """Declines the month and the noun "year"; the number of a day stays as it is."""

    cases: ClassVar[Mapping[Case, Declined]]
    approximate: ClassVar[str]
    near: ClassVar[str]
    inside: ClassVar[str]
    till: ClassVar[str]
    not_after: ClassVar[str]
    not_before: ClassVar[str]
    old_calendar: ClassVar[str]

    def name(self, point: Point, case: Case, shared: Shared = Shared.NOTHING) -> str:
        if point.precision is Precision.DAY:
            if shared is Shared.MONTH_AND_YEAR:
                return str(point.day)
            return self.day_and_month(point.month, point.day) + self._of_year(point, shared)
        if point.precision is Precision.MONTH:
            return self.cases[case].months[point.month - 1] + self._of_year(point, shared)
        number, noun = self._years(point, case)
        return number if shared is Shared.NOUN else f"{number} {noun}"

    def _of_year(self, point: Point, shared: Shared) -> str:
        if shared in (Shared.YEAR, Shared.MONTH_AND_YEAR):
            return ""
        return f" {point.year} {self.cases[Case.GENITIVE].year}"

    def _years(self, point: Point, case: Case) -> tuple[str, str]:
        if point.precision is Precision.YEAR:
            return str(point.year), self.year_noun(case)
        noun = self.cases[case].years
        if is_span_of_years(point):
            return f"{point.year}–{point.hi // 10000}", noun
        return f"{point.year}-{self.decade_ending(point.year, case)}", noun

    def year_noun(self, case: Case) -> str:
        return self.cases[case].year

    def decade_ending(self, decade: int, case: Case) -> str:
        return self.cases[case].decade

    def day_and_month(self, month: int, day: int) -> str:
        return f"{day} {self.cases[Case.GENITIVE].months[month - 1]}"

    def when(self, point: Point) -> str:
        return "" if point.precision is Precision.DAY else f"{self.inside} "

    def about(self, point: Point) -> str:
        return f"{self.near} {self.name(point, Case.GENITIVE)}"

    def bound(self, point: Point, case: Case, shared: Shared = Shared.NOTHING) -> str:
        return self.name(point, case, shared)

    def notes(self, point: Point) -> list[str]:
        # "About" governs a case of its own, so beside another preposition it goes into brackets.
        notes = [self.approximate] if point.is_approximate else []
        return [*notes, self.not_certain] if point.is_uncertain else notes

    def between_years(self, first: int, last: int) -> str:
        before, conjunction = self.between
        noun = self.cases[Case.INSTRUMENTAL].years
        return f"{before} {first} {conjunction} {last} {noun}"

    def until(self, name: str) -> str:
        return f"{self.till} {name}"

    def or_earlier(self, point: Point, *, in_sentence: bool) -> str:
        return f"{self.not_after} {self.bound(point, Case.GENITIVE)}"

    def or_later(self, point: Point, *, in_sentence: bool) -> str:
        return f"{self.not_before} {self.bound(point, Case.GENITIVE)}"

    def old_style(self, name: str) -> str:
        return f"{name} {self.old_calendar}"


class Russian(Slavic):
    """«в 1937 году», «с 1935 по 1938 год»."""

    conjunction = "или"
    between = ("между", "и")
    to = "по"
    not_certain = "дата под вопросом"
    both: ClassVar[Mapping[str, str]] = {
        "?": "обе даты под вопросом",
        "~": "обе даты приблизительны",
    }
    approximate = "приблизительно"
    near = "около"
    inside = "в"
    till = "до"
    not_after = "не позднее"
    not_before = "не ранее"
    old_calendar = "по старому стилю"
    _nominative = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
    cases: ClassVar[Mapping[Case, Declined]] = {
        Case.NOMINATIVE: _declined(_nominative, "год", "годы", "е"),
        Case.GENITIVE: _declined(
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
            *("года", "годов", "х"),
        ),
        Case.ACCUSATIVE: _declined(_nominative, "год", "годы", "е"),
        Case.INSTRUMENTAL: _declined(
            "январём февралём мартом апрелем маем июнем "
            "июлем августом сентябрём октябрём ноябрём декабрём",
            *("годом", "годами", "ми"),
        ),
        Case.LOCATIVE: _declined(
            "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
            *("году", "годах", "х"),
        ),
    }

    def since(self, name: str) -> str:
        # The number of a day is read as a word: «со второго».
        return f"со {name}" if name == "2" or name.startswith("2 ") else f"с {name}"


class Ukrainian(Slavic):
    """«1937 року», «з 1935 по 1938 рік»."""

    conjunction = "або"
    between = ("між", "і")
    to = "по"
    not_certain = "дата під питанням"
    both: ClassVar[Mapping[str, str]] = {
        "?": "обидві дати під питанням",
        "~": "обидві дати приблизні",
    }
    approximate = "приблизно"
    near = "близько"
    inside = "у"
    till = "до"
    not_after = "не пізніше"
    not_before = "не раніше"
    old_calendar = "за старим стилем"
    _nominative = (
        "січень лютий березень квітень травень червень "
        "липень серпень вересень жовтень листопад грудень"
    )
    cases: ClassVar[Mapping[Case, Declined]] = {
        Case.NOMINATIVE: _declined(_nominative, "рік", "роки", "ті"),
        Case.GENITIVE: _declined(
            "січня лютого березня квітня травня червня "
            "липня серпня вересня жовтня листопада грудня",
            *("року", "років", "х"),
        ),
        Case.ACCUSATIVE: _declined(_nominative, "рік", "роки", "ті"),
        Case.INSTRUMENTAL: _declined(
            "січнем лютим березнем квітнем травнем червнем "
            "липнем серпнем вереснем жовтнем листопадом груднем",
            *("роком", "роками", "ми"),
        ),
        # A bare year says "when" in the genitive: «1937 року».
        Case.LOCATIVE: _declined(
            "січні лютому березні квітні травні червні "
            "липні серпні вересні жовтні листопаді грудні",
            *("року", "роках", "х"),
        ),
    }

    def when(self, point: Point) -> str:
        return "" if point.precision is Precision.YEAR else super().when(point)

    def decade_ending(self, decade: int, case: Case) -> str:
        # «Сорокові», unlike «тридцяті».
        is_forties = decade % 100 == 40 and case in (Case.NOMINATIVE, Case.ACCUSATIVE)
        return "ві" if is_forties else super().decade_ending(decade, case)

    def since(self, name: str) -> str:
        # Euphony: «із січня», but «з лютого».
        return (
            f"із {name}"
            if name.startswith(("січня", "червня", "серпня", "жовтня"))
            else (f"з {name}")
        )
