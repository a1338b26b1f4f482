"""Files and registries at the edge of what the loader of the collection can be given."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from registry.curation.recording import delete_row
from registry.intake.collection import CollectionRefusedError, load
from registry.models import Person, Profession
from tests import makers, small_collection
from tests.small_collection import named

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "many", "1e400"])
def test_a_figure_that_is_no_number_is_refused_with_its_line(tmp_path: Path, value: str) -> None:
    tables = small_collection.rows()
    figure = {
        "id": "f000000pr",
        "key": "shot",
        "kind": "killed",
        "unit": "persons",
        "value_lo": value,
        "value_hi": "10",
        "sources": "one",
        **named("what", "Shot", "Расстреляно", "Розстріляно"),
    }
    tables["figures"] = [figure]
    with pytest.raises(CollectionRefusedError, match=r"figures.csv, line 2, column value_lo"):
        load(small_collection.write(tmp_path, tables), today=TODAY)


def test_a_row_that_names_a_deleted_term_is_still_changed(tmp_path: Path) -> None:
    tables = small_collection.rows()
    load(small_collection.write(tmp_path, tables), today=TODAY)
    person = Person.objects.get(slug="probnaya-anna")
    delete_row(Profession.objects.get(), editor=makers.make_curator(), reason="No such work.")
    tables["people"][0]["birth_date"] = "1891"
    load(small_collection.write(tmp_path, tables), today=TODAY)
    person.refresh_from_db()
    assert person.birth_date == "1891"
    assert not person.professions.exists()
