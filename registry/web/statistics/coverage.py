"""How far the records reach: of how many published people a fact is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.search import days
from registry.search.fields import WITH_BIOGRAPHY, YES
from registry.search.query import find
from registry.search.snapshot import Snapshot
from registry.search.terms import NOT_RECORDED
from registry.web.addresses import Query
from registry.web.lifeline import percent


@dataclass(frozen=True, slots=True)
class Reach:
    """One fact: of how many people it is recorded, and who lacks it."""

    code: str
    label: str
    recorded: int
    total: int
    missing_url: str = ""

    @property
    def missing(self) -> int:
        """People of whom it is not recorded."""
        return self.total - self.recorded

    @property
    def width(self) -> str:
        """The share as the length of a bar."""
        return percent(100 * self.recorded / self.total if self.total else 0)

    @property
    def share(self) -> str:
        """The share in whole per cent; never "100" or "0" where that is not so."""
        if not self.total:
            return "0"
        exact = 100 * self.recorded / self.total
        if 0 < self.recorded < self.total:
            return str(min(max(round(exact), 1), 99))
        return str(round(exact))


@dataclass(frozen=True, slots=True)
class Totals:
    """Three numbers that are never the same: people, cases, records of sources."""

    people: int
    persecuted: int
    cases: int
    records: int


def totals(index: Snapshot) -> Totals:
    """Everything published, each kind counted apart."""
    sources = index.familiar().counts.get("source", {})
    return Totals(
        people=len(index.all),
        persecuted=find(index, {"role": ["victim", "both"]}).total,
        cases=days.number_of_cases(index),
        records=sum(number for source, number in sources.items() if source != NOT_RECORDED),
    )


def coverage(index: Snapshot) -> list[Reach]:
    """Every fact that is counted, in the order of a record."""
    total = len(index.all)
    to_the_day = days.known_to_the_day(index, [days.BIRTH, days.DEATH])
    return [
        Reach("sex", _("Sex"), *_recorded(index, "sex", total)),
        Reach("birth_date", _("Date of birth, at least roughly"), _dated(index, "birth"), total),
        Reach("birth_day", _("Date of birth to the day"), to_the_day[days.BIRTH], total),
        Reach("nationality", _("Nationality"), *_recorded(index, "nationality", total)),
        Reach("profession", _("Work"), *_recorded(index, "profession", total)),
        Reach("arrest_date", _("Date of arrest, at least roughly"), _dated(index, "arrest"), total),
        Reach("region", _("Region of arrest"), *_recorded(index, "region", total)),
        Reach("sentencing_body", _("Sentencing body"), *_recorded(index, "sentencing_body", total)),
        Reach("fate", _("Fate"), *_recorded(index, "fate", total)),
        Reach("death_date", _("Date of death, at least roughly"), _dated(index, "death"), total),
        Reach("death_day", _("Date of death to the day"), to_the_day[days.DEATH], total),
        Reach("burial_place", _("Place of burial"), *_recorded(index, "burial_place", total)),
        Reach("rehabilitation", _("Rehabilitation"), *_recorded(index, "rehabilitation", total)),
        Reach("source", _("A published source"), *_recorded(index, "source", total)),
        Reach("picture", _("A photograph"), _counted(index, "has_picture", YES), total),
        Reach("biography", _("A biography"), _counted(index, WITH_BIOGRAPHY, ""), total),
    ]


def _counted(index: Snapshot, field: str, value: str) -> int:
    return index.familiar().counts.get(field, {}).get(value, 0)


def _recorded(index: Snapshot, field: str, total: int) -> tuple[int, int, str]:
    """By the number of those without; they are a list of their own."""
    missing = _counted(index, field, NOT_RECORDED)
    url = reverse("registry:people") + str(Query.made(**{field: NOT_RECORDED}))
    return total - missing, total, url if missing else ""


def _dated(index: Snapshot, kind: str) -> int:
    """People with a date of a kind, however wide."""
    ids = index.familiar().ids
    terms = [
        term
        for field in (f"{kind}_year", f"{kind}_year_possible", f"{kind}_year_wide")
        for value, term in ids.get(field, {}).items()
        if value != NOT_RECORDED
    ]
    return len(index.union(terms))
