"""People who were in the register before names were put into Latin letters are listed by them."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from registry.intake.stages.snapshots import plain
from registry.models import Person
from tests import makers

migration = importlib.import_module("registry.migrations.0006_latin_keys")


@pytest.fixture
def people(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Three in Cyrillic alone and one with a Latin form, as an older release had listed them."""
    monkeypatch.setattr(migration, "PORTION", 2)
    found: dict[str, int] = {}
    for number, surname in enumerate(("Щукин", "Ярцев", "Ўлас", "Бунин")):
        person = makers.make_person(f"{surname} Иван", f"Ivan {surname}", slug=f"p-{number}")
        found[surname] = person.pk
        if surname != "Бунин":
            with makers.passage():
                person.names.get(language="en").delete()
            plain(Person).filter(pk=person.pk).update(sort_key_latin="")
    return found


def test_everybody_gets_the_latin_key_a_save_would_give(people: dict[str, int]) -> None:
    before = dict(Person.objects.values_list("pk", "sort_key_latin"))
    migration.write(apps, SimpleNamespace(connection=connection))
    after = dict(Person.objects.values_list("pk", "sort_key_latin"))
    assert after[people["Щукин"]] == "shchukin ivan"
    assert after[people["Ярцев"]] == "yartsev ivan"
    # No rule knows this letter.
    assert after[people["Ўлас"]] == ""
    assert after[people["Бунин"]] == before[people["Бунин"]] != ""


def test_the_keys_are_no_edit_of_the_person(people: dict[str, int]) -> None:
    before = list(Person.objects.order_by("pk").values_list("pk", "version", "updated_at"))
    migration.write(apps, SimpleNamespace(connection=connection))
    assert list(Person.objects.order_by("pk").values_list("pk", "version", "updated_at")) == before
