"""The columns of a list of people: what each says of one person.

The columns of a case describe the repression whose outcome is the recorded fate, else the first in
time; `repressions` says how many there are. Their headings are those an import reads, so that the
file can be brought into another registry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.dates import iso_day
from registry.opendata.exports.cells import Value
from registry.opendata.exports.columns import LANGUAGE_NAMES, LANGUAGES, Column
from registry.opendata.exports.people import LIFE
from registry.opendata.exports.tables import Row
from registry.opendata.naming import PARTS, NameParts, original_parts, parts_of

DIVIDER = "; "
# Where a column stands in the row of a life.
AT = {column.name: number for number, column in enumerate(LIFE)}


@dataclass(slots=True)
class OnePerson:
    """One person with everything a row needs."""

    life: Row
    names: list[Any]
    case: Mapping[str, Any]
    cases: int
    decision: Mapping[str, Any]
    acts: tuple[int, int]
    sources: list[tuple[str, str]]
    wikidata: str
    external_id: str
    places: Mapping[str, str]
    base: str

    def of_life(self, name: str) -> Value:
        return self.life[AT[name]]

    def place(self, name: str) -> Value:
        """In the words of the source, else by the name of the record."""
        return self.of_life(f"{name}_words") or self.places.get(str(self.of_life(name)), "")

    def case_place(self, name: str) -> Value:
        return self.case.get(f"{name}_text") or self.places.get(str(self.case.get(name)), "")


Maker = Callable[[OnePerson], Value]


def _columns() -> Iterator[tuple[Column, Maker]]:
    yield from _identity()
    yield from _names()
    yield from _life()
    yield from _case()
    yield from _afterwards()


def _made(name: str, description: str, make: Maker, **more: Any) -> tuple[Column, Maker]:
    return Column(name, description, **more), make


def _as_in_life(name: str, under: str = "") -> tuple[Column, Maker]:
    column = LIFE[AT[name]]
    kept = Column(
        under or name,
        column.description,
        type=column.type,
        values=column.values,
        table=column.table,
        is_required=column.is_required,
    )
    return kept, lambda one: one.of_life(name)


def _identity() -> Iterator[tuple[Column, Maker]]:
    yield _as_in_life("id")
    yield _made(
        "address",
        "The permanent address of the person.",
        lambda one: f"{one.base}/id/{one.of_life('id')}",
    )
    yield _as_in_life("role")


def _names() -> Iterator[tuple[Column, Maker]]:
    whose = "of the name in the original script, else of the first recorded one"
    for at, part in enumerate(PARTS):
        words = part.replace("_", " ").capitalize()
        yield _made(part, f"{words} {whose}.", _part_of(original_parts, at))
    for code in LANGUAGES:
        for at, part in enumerate(PARTS):
            words = f"{part.replace('_', ' ').capitalize()}, as shown in {LANGUAGE_NAMES[code]}."
            yield _made(f"{part}_{code}", words, _part_of(_shown_in(code), at))
    yield _made(
        "name_variants",
        "Every recorded spelling. Several, divided by semicolons.",
        lambda one: DIVIDER.join(dict.fromkeys(_line(name) for name in one.names)),
    )


def _part_of(choose: Callable[[Sequence[Any]], NameParts], at: int) -> Maker:
    return lambda one: choose(one.names)[at]


def _life() -> Iterator[tuple[Column, Maker]]:
    yield _as_in_life("sex")
    yield _as_in_life("fate")
    for what in ("birth", "death", "burial"):
        for end in ("", "_from", "_to", "_words"):
            yield _as_in_life(f"{what}_date{end}")
        yield _made(
            f"{what}_place",
            f"Place of {what}, in the words of the source, else the name of the place.",
            _place_of_life(f"{what}_place"),
        )
        yield _as_in_life(f"{what}_place", f"{what}_place_id")
    yield _as_in_life("nationalities", "nationality_codes")
    yield _as_in_life("nationality_words", "nationality")
    yield _as_in_life("citizenship")
    yield _as_in_life("professions", "profession_codes")
    yield _as_in_life("profession_words", "profession")
    for name in ("education", "party", "family"):
        yield _as_in_life(name)


def _place_of_life(name: str) -> Maker:
    return lambda one: one.place(name)


def _case() -> Iterator[tuple[Column, Maker]]:
    yield _made(
        "repressions",
        "How many repressions are recorded. The columns from here on tell of the one whose outcome "
        "is the fate, else of the first.",
        lambda one: one.cases,
        type="integer",
    )
    yield _of_case("repression", "public_id", "The id of that repression.", table="repressions")
    yield _of_case("repression_kind", "kind", "The kind of persecution.")
    yield _of_case("nature", "nature", "Why the state acted.")
    yield _of_case("residence", "residence_text", "Lived at, in the words of the source.")
    yield from _case_date("arrest_date", "Arrested")
    yield _case_place("arrest_place", "Place of arrest")
    yield _made(
        "arrested_by",
        "Arrested by, in the words of the source, else the code of the organ.",
        lambda one: one.case.get("arresting_organ_text") or one.case.get("arresting_organ__code"),
    )
    yield _made(
        "charge",
        "The charge as written, else the articles: an allegation of the state.",
        lambda one: one.case.get("charge_text") or one.case.get("articles"),
    )
    yield _of_case("articles", "articles", "Articles as written.")
    yield _made(
        "sentencing_body",
        "Sentenced by, in the words of the source, else the code of the body.",
        lambda one: one.case.get("sentencing_body_text") or one.case.get("sentencing_body__code"),
    )
    yield _of_case("sentencing_body_code", "sentencing_body__code", "Sentenced by: code.")
    yield from _case_date("sentence_date", "Sentenced")
    yield _of_case("sentence", "sentence_text", "The sentence, in the words of the source.")
    yield _of_case("sentence_code", "sentence", "The penalty pronounced: code.")
    yield _of_case("sentence_years", "sentence_years", "Its term in years.", type="integer")
    yield _of_case("outcome", "outcome", "What came of the repression.")
    yield from _case_date("execution_date", "Shot or killed")
    yield _case_place("execution_place", "Shot or killed at")
    yield _of_case("event", "event", "Trial, operation or order: id.", table="events")
    yield _of_case("archive_file", "archive_reference", "Archive, fond, opis, delo, sheet.")


def _afterwards() -> Iterator[tuple[Column, Maker]]:
    yield _of_decision("rehabilitation", "status", "The last recorded decision on rehabilitation.")
    yield _of_decision("rehabilitation_date", "date", "When it was taken, as EDTF.")
    yield _made(
        "rehabilitated_by",
        "By whom, in the words of the source, else the code of the body.",
        lambda one: one.decision.get("body_text") or one.decision.get("body__code"),
    )
    yield _made(
        "rehabilitation_ground",
        "The ground, in the words of the source, else its code.",
        lambda one: one.decision.get("ground_text") or one.decision.get("ground"),
    )
    yield _made(
        "acts_documented", "How many documented acts.", lambda one: one.acts[0], type="integer"
    )
    yield _made(
        "acts_reported",
        "How many acts are only reported; they give no role.",
        lambda one: one.acts[1],
        type="integer",
    )
    yield _made(
        "source",
        "The sources of the record. Several, divided by semicolons.",
        lambda one: DIVIDER.join(title for _id, title in one.sources),
    )
    yield _made(
        "source_ids",
        "Their ids. Several, divided by semicolons.",
        lambda one: [public_id for public_id, _title in one.sources],
        type="list",
        table="sources",
    )
    yield _made("wikidata", "The item of Wikidata.", lambda one: one.wikidata)
    yield _made("number_elsewhere", "The number in its source.", lambda one: one.external_id)


def _of_case(name: str, path: str, description: str, **more: Any) -> tuple[Column, Maker]:
    return _made(name, description, lambda one: one.case.get(path), **more)


def _of_decision(name: str, path: str, description: str) -> tuple[Column, Maker]:
    return _made(name, description, lambda one: one.decision.get(path))


def _case_date(name: str, meaning: str) -> Iterator[tuple[Column, Maker]]:
    yield _of_case(name, name, f"{meaning}, as EDTF: exactly as precise as the sources are.")
    for end, path, words in (("from", "lo", "first"), ("to", "hi", "last")):
        yield _made(
            f"{name}_{end}",
            f"The {words} day that {name} can mean; empty where it is open.",
            _day_of_case(f"{name}_{path}"),
            type="date",
        )


def _day_of_case(path: str) -> Maker:
    return lambda one: iso_day(one.case.get(path))


def _case_place(name: str, meaning: str) -> tuple[Column, Maker]:
    words = f"{meaning}, in the words of the source, else the name of the place."
    return _made(name, words, lambda one: one.case_place(name))


# Names -----------------------------------------------------------------------------------------


def _shown_in(language: str) -> Callable[[Sequence[Any]], NameParts]:
    def shown(names: Sequence[Any]) -> NameParts:
        found = (name for name in names if name["is_display"] and name["language"] == language)
        return next((parts_of(name) for name in found), ("", "", ""))

    return shown


def _line(name: Any) -> str:
    return name["full"] or " ".join(part for part in parts_of(name) if part)


_ALL = tuple(_columns())
COLUMNS = tuple(column for column, _make in _ALL)
MAKERS = tuple(make for _column, make in _ALL)
