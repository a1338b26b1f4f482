"""The records: what a column keeps, what the database refuses whoever asks."""

from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from registry.curation.recording import change
from registry.fields import DateBoundField, PartialDateField, partial_date
from registry.models import (
    Act,
    Citation,
    Depiction,
    Figure,
    Participation,
    Person,
    PersonName,
    Photo,
    Place,
    PlaceName,
    Repression,
)
from registry.models.base import Guarded, Part, Record
from registry.vocabulary import State
from tests import makers

pytestmark = pytest.mark.django_db

GUARDED = [
    model for model in apps.get_app_config("registry").get_models() if issubclass(model, Guarded)
]
CURATED = [model for model in GUARDED if model._meta.object_name != "Rendition"]


def refused(*rows: Guarded) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        makers.save(*rows)


# Dates -----------------------------------------------------------------------------------------


def test_a_date_keeps_its_text_and_its_bounds() -> None:
    person = makers.make_person(death_date="1937-10~")
    assert (person.death_date, person.death_date_lo, person.death_date_hi) == (
        "1937-10~",
        19371001,
        19371031,
    )


def test_bounds_follow_in_bulk_creation_too() -> None:
    with change(reason="bulk", office="o"):
        Person.objects.bulk_create([Person(birth_date="/1890")])
    person = Person.objects.get()
    assert (person.birth_date_lo, person.birth_date_hi) == (None, 18901231)


def test_bounds_follow_when_a_date_is_taken_away() -> None:
    person = makers.make_person(birth_date="1890", state=State.DRAFT)
    person.birth_date = ""
    makers.save(person)
    person.refresh_from_db()
    assert person.birth_date_lo is None


def test_a_bad_date_is_one_sentence_with_an_example() -> None:
    person = Person(birth_date="31.02.1938")
    with pytest.raises(ValidationError) as caught:
        person.full_clean()
    (sentence,) = caught.value.message_dict["birth_date"][:1]
    assert "31.02.1938" in sentence
    assert "1937" in sentence


def test_an_act_says_whether_its_range_is_a_moment_or_a_period() -> None:
    act = Act(date="1936/1938", date_type="period")
    date = partial_date(act, "date")
    assert date is not None
    assert date.kind == "period"


@pytest.mark.parametrize("model", CURATED, ids=lambda model: model.__name__)
def test_every_date_has_its_two_bounds(model: type[models.Model]) -> None:
    fields = {field.name: field for field in model._meta.get_fields()}
    for field in [field for field in fields.values() if isinstance(field, PartialDateField)]:
        for end in ("lo", "hi"):
            bound = fields[f"{field.name}_{end}"]
            assert isinstance(bound, DateBoundField)
            assert (bound.of, bound.end) == (field.name, end)


# What the database refuses ---------------------------------------------------------------------


def test_a_fate_outside_the_list_is_refused() -> None:
    refused(Person(fate="liquidated"))


def test_a_name_without_any_word_is_refused() -> None:
    refused(PersonName(person=makers.make_person(), language="ru", script="Cyrl"))


def test_two_names_shown_in_one_language_are_refused() -> None:
    person = makers.make_person()
    refused(
        PersonName(person=person, language="ru", script="Cyrl", surname="Иная", is_display=True)
    )


def test_nobody_acts_against_oneself() -> None:
    person = makers.make_person()
    refused(Act(person=person, victim=person, kind="judged"))


def test_an_unidentified_figure_in_a_picture_has_no_name() -> None:
    photo = makers.save(Photo(caption={"en": "Three men"}))
    refused(Depiction(photo=photo, person=makers.make_person(), certainty="unidentified"))


def test_a_range_of_numbers_begins_below_its_end() -> None:
    refused(Figure(what={"en": "Shot"}, value_lo=Decimal(2), value_hi=Decimal(1)))


def test_a_participation_is_of_one_party() -> None:
    refused(Participation(event_id=None, capacity="judge"))


def test_a_place_is_not_within_itself() -> None:
    place = makers.make_place()
    place.parent = place
    refused(place)


def test_a_term_of_a_thousand_years_is_refused() -> None:
    refused(Repression(person=makers.make_person(), sentence_years=1000))


def test_a_person_with_a_case_cannot_be_deleted() -> None:
    person = makers.anna_probnaya()
    with pytest.raises(models.ProtectedError), change(reason="try", office="o"):
        person.delete()


# Citations -------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["birth_date", "role", "record", "other"])
def test_a_citation_answers_a_column_or_a_question(field: str) -> None:
    makers.cite(makers.make_person(), field=field).full_clean()


@pytest.mark.parametrize("field", ["colour", "names", "arrest_date"])
def test_a_citation_of_something_else_is_refused(field: str) -> None:
    citation = makers.cite(makers.make_person(), field=field)
    with pytest.raises(ValidationError, match="no question"):
        citation.full_clean()


def test_citations_of_several_rows_are_asked_in_one_query(django_assert_num_queries: Any) -> None:
    person = makers.anna_probnaya()
    makers.cite(person.repressions.get(), field="arrest_date")
    with django_assert_num_queries(1):
        assert len(Citation.objects.of(person, *[person])) == 1


# Places ----------------------------------------------------------------------------------------


def leningrad() -> Place:
    place = makers.make_place(
        "leningrad",
        names={"en": "Saint Petersburg", "ru": "Санкт-Петербург"},
        forms={"en": "in Saint Petersburg", "ru": "в Санкт-Петербурге"},
    )
    period = "1924-01-26/1991-09-06"
    for language, name, form in (
        ("en", "Leningrad", "in Leningrad"),
        ("ru", "Ленинград", "в Ленинграде"),
    ):
        makers.save(
            PlaceName(
                place=place, language=language, name=name, in_form=form, period=period, order=2
            )
        )
    return place


def test_a_place_has_the_name_of_the_day() -> None:
    place = leningrad()
    assert place.name("en", on=19371103) == "Leningrad"
    assert place.name("en", on=20041103) == "Saint Petersburg"
    assert place.in_form("ru", on=19371103) == "в Ленинграде"


def test_a_form_of_another_language_never_stands_in_a_sentence() -> None:
    assert leningrad().in_form("uk", on=19371103) == ""


def test_the_region_of_a_place_is_the_nearest_region_above() -> None:
    region = makers.make_place("oblast", kind="region")
    town = makers.make_place("town", parent=region)
    camp = makers.make_place("camp", kind="camp", parent=town)
    assert Place.objects.get(pk=camp.pk).region == region
    assert makers.make_place("free-town").region.slug == "free-town"


# The form of the house -------------------------------------------------------------------------


@pytest.mark.parametrize("model", CURATED, ids=lambda model: model.__name__)
def test_whatever_curators_edit_has_a_history(model: type[Guarded]) -> None:
    assert hasattr(model, "history")
    assert {field.name for field in model.history.model._meta.fields} >= {"change_set"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", CURATED, ids=lambda model: model.__name__)
def test_free_text_of_a_record_has_a_help_text(model: type[Guarded]) -> None:
    without = [
        field.name
        for field in model._meta.concrete_fields
        if field.editable
        and isinstance(field, models.CharField)
        and not field.choices
        and not field.help_text
        and not isinstance(field, PartialDateField)
    ]
    assert without == []


def test_every_record_has_an_id_of_its_own() -> None:
    for model in GUARDED:
        if issubclass(model, Record):
            assert model._meta.get_field("public_id").unique
        assert not (issubclass(model, Part) and issubclass(model, Record))
