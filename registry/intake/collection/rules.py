"""What must hold between the cells of one row, and between rows that belong together.

The database would refuse most of this too, but only one fault at a time and without a line number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from registry.intake.collection.problems import Problem
from registry.intake.collection.reading import Row

Rows = dict[str, list[Row]]


def apply(rows: Rows, problems: list[Problem]) -> None:
    """Adds to `problems` what breaks a rule."""
    for rule in RULES:
        problems.extend(rule(rows))


def _by_key(rows: list[Row]) -> dict[str, Row]:
    return {row.key: row for row in rows}


def _cases_are_the_persons_own(rows: Rows) -> Iterator[Problem]:
    cases = _by_key(rows["repressions"])
    for table, owner in (("rehabilitations", "person"), ("acts", "victim")):
        for row in rows[table]:
            case = cases.get(row.cells["repression"])
            if case and case.cells["person"] != row.cells[owner]:
                reason = f"This case is one of {case.cells['person']}, not of the {owner} here."
                yield row.problem("repression", reason)


def _nobody_stands_on_both_sides(rows: Rows) -> Iterator[Problem]:
    for table, column in (("acts", "victim"), ("relations", "other")):
        for row in rows[table]:
            if row.cells[column] == row.cells["person"]:
                yield row.problem(column, "This is the person of the row itself.")


def _a_participation_has_one_party(rows: Rows) -> Iterator[Problem]:
    for row in rows["participations"]:
        if bool(row.cells["person"]) == bool(row.cells["agent"]):
            yield row.problem("person", "Give either a person or an agent.")


def _a_name_says_something(rows: Rows) -> Iterator[Problem]:
    for row in rows["names"]:
        if not any(row.cells[part] for part in ("surname", "given_name", "full")):
            yield row.problem("full", "A name needs a surname, a given name or the whole spelling.")


def _one_name_is_shown_in_each_language(rows: Rows) -> Iterator[Problem]:
    shown: dict[tuple[str, str], int] = {}
    for row in rows["names"]:
        if row.cells["is_display"]:
            fact = (row.cells["person"], row.cells["language"])
            if fact in shown:
                reason = f"Line {shown[fact]} is shown in this language already."
                yield row.problem("is_display", reason)
            shown.setdefault(fact, row.line)


def _everybody_has_a_name(rows: Rows) -> Iterator[Problem]:
    named = {row.cells["person"] for row in rows["names"]}
    for row in rows["people"]:
        if row.key and row.key not in named:
            yield row.problem("key", "This person has no name in names.csv.")


def _the_unidentified_have_no_name(rows: Rows) -> Iterator[Problem]:
    for row in rows["depictions"]:
        if row.cells["certainty"] == "unidentified" and row.cells["person"]:
            yield row.problem("person", "Somebody who is not identified has no name here.")


def _nobody_shares_a_position(rows: Rows) -> Iterator[Problem]:
    taken: dict[tuple[str, str], int] = {}
    for row in rows["depictions"]:
        place = (row.cells["photo"], row.cells["position"])
        if place[1] and place in taken:
            reason = f"Line {taken[place]} has this position already."
            yield row.problem("position", reason)
        taken.setdefault(place, row.line)


def _values_are_in_order(rows: Rows) -> Iterator[Problem]:
    for row in rows["figures"]:
        lowest, highest = _number(row, "value_lo"), _number(row, "value_hi")
        if (lowest is None) != (highest is None):
            yield row.problem("value_hi", "Give both ends, the same number twice for one.")
        elif lowest is not None and highest is not None and lowest > highest:
            yield row.problem("value_hi", "The upper end is below the lower one.")


def _number(row: Row, column: str) -> Decimal | None:
    """The number in a cell; None where there is none, and for what is no number to compare."""
    try:
        number = Decimal(row.cells[column])
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _nothing_lies_within_itself(rows: Rows) -> Iterator[Problem]:
    for table in ("places", "events"):
        parents = {row.key: row.cells["parent"] for row in rows[table]}
        for row in rows[table]:
            way = {row.key}
            step = row.cells["parent"]
            while step and step not in way:
                way.add(step)
                step = parents.get(step, "")
            if step == row.key:
                yield row.problem("parent", "This chain leads back to the row itself.")


def _coordinates_are_whole(rows: Rows) -> Iterator[Problem]:
    for row in rows["places"]:
        if bool(row.cells["lat"]) != bool(row.cells["lon"]):
            yield row.problem("lon", "Give both coordinates or none.")


RULES: tuple[Callable[[Rows], Iterator[Problem]], ...] = (
    _cases_are_the_persons_own,
    _nobody_stands_on_both_sides,
    _a_participation_has_one_party,
    _a_name_says_something,
    _one_name_is_shown_in_each_language,
    _everybody_has_a_name,
    _the_unidentified_have_no_name,
    _nobody_shares_a_position,
    _values_are_in_order,
    _nothing_lies_within_itself,
    _coordinates_are_whole,
)
