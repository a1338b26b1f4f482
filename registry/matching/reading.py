"""The features of people of the registry, read for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from registry.matching.features import Features, Name, Span, span
from registry.models import Nationality, Person, PersonName, PlaceName, Profession
from registry.models import Rehabilitation as Decision
from registry.models import Repression as Case

# SQLite takes many more values in a statement, but none gets faster by it.
PORTION = 500

PERSON = (
    *("pk", "sex", "birth_date_lo", "birth_date_hi", "death_date_lo", "death_date_hi"),
    *("birth_place_text", "profession_text", "nationality_text", "birth_place_id"),
)
NAME = ("person_id", "surname", "given_name", "patronymic", "full")
CASE = (
    *("person_id", "arrest_date_lo", "arrest_date_hi", "sentence_date_lo", "sentence_date_hi"),
    *("execution_date_lo", "execution_date_hi", "residence_text", "residence_place_id"),
    *("sentencing_body_text", "charge_text", "articles", "archive_reference"),
)
DECISION = ("person_id", "date_lo", "date_hi")

Row = tuple[Any, ...]


def features_of(people: list[int], using: str) -> dict[int, Features]:
    """The features of each of the people that exist."""
    found: dict[int, Features] = {}
    for start in range(0, len(people), PORTION):
        found.update(_portion(people[start : start + PORTION], using))
    return found


def _portion(people: list[int], using: str) -> dict[int, Features]:
    among = {"person__in": people}
    rows = list(Person.objects.using(using).filter(pk__in=people).order_by().values_list(*PERSON))
    names = _by_person(
        PersonName.objects.using(using).filter(**among).order_by("order", "pk").values_list(*NAME)
    )
    cases = _by_person(
        Case.objects.using(using).filter(**among).order_by("order", "pk").values_list(*CASE)
    )
    decisions = _by_person(
        Decision.objects.using(using).filter(**among).order_by("date_lo").values_list(*DECISION)
    )
    words = _Words(using, rows, cases)
    return {
        row[0]: _features(row, names[row[0]], cases[row[0]], decisions[row[0]], words)
        for row in rows
    }


def _by_person(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for person, *rest in rows:
        found[person].append(tuple(rest))
    return found


class _Words:
    """Words of places, trades and nationalities, where the words of the source are missing."""

    def __init__(self, using: str, rows: list[Row], cases: dict[int, list[Row]]) -> None:
        self.using = using
        places = {row[9] for row in rows if row[9] and not row[6]}
        places |= {case[7] for each in cases.values() for case in each if case[7] and not case[6]}
        self.places = self._of_places(places)
        self.work = self._of_terms(
            Person.professions.through, Profession, [row[0] for row in rows if not row[7]]
        )
        self.nations = self._of_terms(
            Person.nationalities.through, Nationality, [row[0] for row in rows if not row[8]]
        )

    def _of_places(self, places: set[int]) -> dict[int, str]:
        if not places:
            return {}
        names = PlaceName.objects.using(self.using).filter(place__in=places)
        ordered = names.order_by("-language").values_list("place_id", "language", "name")
        # Registries write Russian; any other name is better than none.
        found = {place: name for place, _language, name in ordered}
        found.update({place: name for place, language, name in ordered if language == "ru"})
        return found

    def _of_terms(self, through: Any, terms: Any, people: list[int]) -> dict[int, str]:
        if not people:
            return {}
        column = terms._meta.model_name + "_id"
        ties = through._default_manager.using(self.using).filter(person__in=people)
        pairs = list(ties.values_list("person_id", column))
        known = terms._default_manager.using(self.using).filter(pk__in={pk for _, pk in pairs})
        labels = dict(known.values_list("pk", "labels")) if pairs else {}
        found: defaultdict[int, list[str]] = defaultdict(list)
        for person, term in pairs:
            label = labels.get(term) or {}
            found[person].append(str(label.get("ru") or next(iter(label.values()), "")))
        return {person: " ".join(sorted(each)) for person, each in found.items()}


def _features(
    row: Row, names: list[Row], cases: list[Row], decisions: list[Row], words: _Words
) -> Features:
    pk, sex, *dates = row[:6]
    death = span(*dates[2:4])
    arrests = _spans((case[0], case[1]) for case in cases)
    sentences = _spans((case[2], case[3]) for case in cases)
    executions = _spans((case[4], case[5]) for case in cases)
    decided = _spans(decisions)
    if executions and (death is None or death[0] != death[1]):
        death = executions[0]
    return Features(
        names=tuple(dict.fromkeys(_name(*each) for each in names)),
        sex=sex,
        birth=span(*dates[:2]),
        death=death,
        arrest=arrests[0] if arrests else None,
        sentence=sentences[0] if sentences else None,
        rehabilitation=decided[0] if decided else None,
        arrests=arrests[1:],
        sentences=sentences[1:],
        birth_place=row[6] or words.places.get(row[9], ""),
        residence=_first(case[6] or words.places.get(case[7], "") for case in cases),
        work=row[7] or words.work.get(pk, ""),
        nationality=row[8] or words.nations.get(pk, ""),
        body=_first(case[8] for case in cases),
        charge=_first(case[9] or case[10] for case in cases),
        archive=_first(case[11] for case in cases),
    )


def _spans(pairs: Iterable[Row]) -> tuple[Span, ...]:
    found = (span(*pair) for pair in pairs)
    return tuple(each for each in found if each)


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _name(surname: str, given_name: str, patronymic: str, full: str) -> Name:
    if surname or given_name:
        return Name(surname, given_name, patronymic)
    return name_of_line(full)


def name_of_line(line: str) -> Name:
    """A name whose parts are not known: its words in their order; every order is compared."""
    return Name(*_three(iter(line.split())))


def _three(words: Iterator[str]) -> tuple[str, str, str]:
    first, second = next(words, ""), next(words, "")
    return first, second, " ".join(words)
