"""What is worth a second look: told, explained, listed; and never more than the dates allow."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from registry.curation import doubts
from registry.curation.recording import delete_row
from registry.curation.warnings import Rows, rows_of, warnings_of
from registry.fields import DateBoundField
from registry.models import (
    Depiction,
    Detention,
    Organ,
    PageWarning,
    Person,
    Photo,
    PlaceUse,
    Repression,
    SentencingBody,
)
from registry.vocabulary import State, WarningCode
from tests import makers
from tests.desk import REASON, address, desk_of, errors_of, typed

pytestmark = pytest.mark.django_db


def codes(person: Person) -> set[str]:
    (rows,) = rows_of([Person.objects.get(pk=person.pk)])
    return {warned.code.value for warned in warnings_of(rows)}


def with_case(case: dict[str, Any], **person: Any) -> Person:
    person.setdefault("birth_date", "1890")
    made = makers.make_person(**person)
    makers.make_repression(made, **case)
    return made


def codes_of(person: dict[str, Any], *cases: dict[str, Any]) -> set[str]:
    """The same of rows that were never saved."""
    rows = Rows(
        dated(Person(**{"birth_date": "1890", **person})),
        {"Cyrl", "Latn"},
        [dated(Repression(pk=number, **case)) for number, case in enumerate(cases, 1)],
        [],
        [],
    )
    for case in rows.cases:
        case._prefetched_objects_cache = {"detentions": []}  # type: ignore[attr-defined]
    return {warned.code.value for warned in warnings_of(rows)}


def dated(row: Any) -> Any:
    """The row with the bounds of its dates, as saving would give them."""
    for field in row._meta.concrete_fields:
        if isinstance(field, DateBoundField):
            setattr(row, field.name, field.pre_save(row, True))
    return row


@pytest.mark.parametrize(
    ("person", "case", "code"),
    [
        ({"death_date": "1937-10-13"}, {"arrest_date": "1937-10-14"}, "death_before_arrest"),
        ({"death_date": "1937"}, {"sentence_date": "1938-01-01"}, "death_before_sentence"),
        (
            {},
            {"execution_date": "1938-01-01", "sentence_date": "1938-01-02"},
            "execution_before_sentence",
        ),
        ({"birth_date": "1924-06"}, {"arrest_date": "1937"}, "arrest_under_14"),
        ({"birth_date": "1840"}, {"arrest_date": "1937"}, "arrest_over_90"),
        ({"death_date": "1937-11-03"}, {"execution_date": "1937-11-04"}, "two_deaths"),
        ({"fate": "executed"}, {"outcome": "released"}, "shot_and_released"),
    ],
)
def test_what_contradicts_itself_is_warned_of(
    person: dict[str, Any], case: dict[str, Any], code: str
) -> None:
    assert code in codes_of(person, case)


@pytest.mark.parametrize(
    ("person", "case"),
    [
        ({"death_date": "1937"}, {"arrest_date": "1937-10-14"}),
        ({"death_date": "1937-11"}, {"execution_date": "1937-11-04"}),
        ({"birth_date": "1923"}, {"arrest_date": "1937"}),
        ({"birth_date": "1846"}, {"arrest_date": "1937"}),
        ({"death_date": ""}, {"arrest_date": "1937", "sentence_date": "1938"}),
        ({"fate": "executed"}, {"outcome": "executed"}),
        ({"birth_date": ""}, {"arrest_date": "1937"}),
    ],
)
def test_what_may_be_right_is_not_warned_of(person: dict[str, Any], case: dict[str, Any]) -> None:
    assert codes_of(person, case) == set()


def test_an_earlier_release_is_no_contradiction_to_a_later_execution() -> None:
    freed = {"arrest_date": "1930", "outcome": "released"}
    shot = {"arrest_date": "1937", "outcome": "executed"}
    assert codes_of({"fate": "executed"}, freed, shot) == set()


def test_a_rehabilitation_is_compared_with_the_sentence_of_its_own_case() -> None:
    person = with_case({"sentence_date": "1937-11"})
    case = person.repressions.get()
    later = makers.make_repression(person, order=2, sentence_date="1949")
    makers.make_rehabilitation(person, repression=case, date="1940")
    assert codes(person) == set()
    makers.make_rehabilitation(person, repression=later, date="1940")
    assert codes(person) == {"rehabilitation_before_sentence"}


@pytest.mark.parametrize(
    ("existed", "sentenced", "warned"),
    [
        ("/1934-07", "1937-11", True),
        ("/1934-07", "1934", False),
        ("1935/1938-11", "1939-01-05", True),
        ("1935/1938-11", "", False),
        ("", "1937", False),
    ],
)
def test_a_body_judges_only_in_its_time(existed: str, sentenced: str, warned: bool) -> None:
    body = dated(SentencingBody(code="troika", labels={"en": "A troika"}, existed=existed))
    found = codes_of({}, {"sentencing_body": body, "sentence_date": sentenced})
    assert ("body_did_not_exist" in found) is warned


@pytest.mark.parametrize(("arrested", "warned"), [("1933", True), ("1934", False), ("1937", False)])
def test_the_nkvd_arrests_nobody_before_there_was_one(arrested: str, warned: bool) -> None:
    organ = Organ(code="nkvd_ussr", labels={"en": "NKVD"})
    found = codes_of({}, {"arresting_organ": organ, "arrest_date": arrested})
    assert ("body_did_not_exist" in found) is warned


@pytest.mark.parametrize(("period", "warned"), [("1939/1941", True), ("1936/", False), ("", False)])
def test_a_place_is_held_in_while_it_was_in_use(period: str, warned: bool) -> None:
    place = makers.make_place()
    use: PlaceUse = place.uses.get()
    use.period = period
    makers.save(use)
    person = with_case({"arrest_date": "1937"})
    makers.save(
        Detention(
            repression=person.repressions.get(), place=place, kind="prison", period="1937/1938"
        )
    )
    assert ("place_not_in_use" in codes(person)) is warned


@pytest.mark.parametrize(
    ("words", "warned"), [("", True), ("3 января 1890 ст. ст.", False), ("3/15 (15) янв.", False)]
)
def test_a_day_before_1918_says_its_calendar(words: str, warned: bool) -> None:
    found = codes_of({"birth_date": "1890-01-15", "birth_date_text": words})
    assert ("no_calendar" in found) is warned


def test_a_photograph_is_not_older_than_the_person() -> None:
    person = makers.make_person(birth_date="1890")
    photo = Photo(caption={"en": "A child"}, date="1889")
    makers.save(photo)
    makers.save(Depiction(photo=photo, person=person))
    assert "photo_before_birth" in codes(person)


def test_a_name_in_one_script_is_told() -> None:
    person = makers.make_person()
    name = person.names.get(language="en")
    delete_row(name, editor=None, office="o", reason="Wrong.")
    assert codes(person) == {"one_script"}


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_every_code_has_a_name_and_a_sentence_in_each_language(language: str) -> None:
    person = with_case({"execution_date": "1937-11-04"}, death_date="1937-11-03")
    with translation.override(language):
        (rows,) = rows_of([person])
        (warned,) = warnings_of(rows)
        assert ("November" in warned.sentence) is (language == "en")
        assert len({str(code.label) for code in WarningCode}) == len(WarningCode)


def test_the_rows_of_many_are_loaded_in_a_fixed_number_of_queries(
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(5):
        with_case({"arrest_date": "1937"}, latin=f"Anna N{number}")
    with django_assert_max_num_queries(14):
        assert len(list(rows_of(Person.objects.all()))) == 5


# Asked at saving ---------------------------------------------------------------------------


def test_a_contradiction_is_saved_with_a_reason_and_not_without() -> None:
    person = with_case({"arrest_date": "1937-10-14"}, state=State.DRAFT)
    client = desk_of("editor")
    data = typed(client.get(address(person)), death_date="1936", change_reason=REASON)
    asked = client.post(address(person), data)
    assert "is before the arrest" in errors_of(asked)
    assert Person.objects.get(pk=person.pk).death_date == ""
    why = typed(asked, warning_reason="So it stands in the certificate.")
    assert client.post(address(person), why).status_code == 302
    assert Person.objects.get(pk=person.pk).death_date == "1936"
    kept = PageWarning.objects.get(person=person, code="death_before_arrest")
    assert kept.reason == "So it stands in the certificate."


def test_a_question_is_not_called_an_error() -> None:
    person = with_case({"arrest_date": "1937-10-14"}, state=State.DRAFT)
    client = desk_of("editor")
    data = typed(client.get(address(person)), death_date="1936", change_reason=REASON)
    asked = client.post(address(person), data).content.decode()
    assert "say below why it is right all the same" in asked
    assert "Please correct" not in asked
    assert 'href="#id_warning_reason"' in asked
    faulty = client.post(address(person), {**data, "death_date": "soon"}).content.decode()
    assert "Please correct what is marked below." in faulty
    assert "<title>Error:" in faulty
    assert "<title>Error:" not in asked


def test_what_was_incomplete_before_on_a_public_page_is_not_asked_about() -> None:
    person = makers.make_person(birth_date="1890-01-15")
    assert PageWarning.objects.get().code == "no_calendar"
    client = desk_of("editor")
    data = typed(client.get(address(person)), fate="released", change_reason=REASON)
    assert client.post(address(person), data).status_code == 302
    assert PageWarning.objects.get().reason == ""


def test_what_a_change_leaves_incomplete_on_a_public_page_is_asked_about() -> None:
    person = makers.make_person()
    client = desk_of("editor")
    data = typed(client.get(address(person)), birth_date="1890-01-15", change_reason=REASON)
    assert "old style" in errors_of(client.post(address(person), data))


def test_what_contradicts_itself_is_asked_about_though_it_was_so_before() -> None:
    person = with_case({"arrest_date": "1937-10-14"}, death_date="1936")
    client = desk_of("editor")
    data = typed(client.get(address(person)), fate="released", change_reason=REASON)
    assert "is before the arrest" in errors_of(client.post(address(person), data))


def test_a_reason_once_given_is_not_asked_for_again() -> None:
    person = with_case({"arrest_date": "1937-10-14"}, state=State.DRAFT, death_date="1936")
    client = desk_of("editor")
    doubts.judge(person, [WarningCode.DEATH_BEFORE_ARREST], reason="Both files.", editor=None)
    data = typed(client.get(address(person)), fate="released", change_reason=REASON)
    assert client.post(address(person), data).status_code == 302


def test_a_case_is_asked_about_on_its_own_page_too() -> None:
    person = makers.make_person(death_date="1936", state=State.DRAFT)
    case = makers.make_repression(person, state=State.DRAFT)
    client = desk_of("editor")
    data = typed(client.get(address(case)), arrest_date="1937", change_reason=REASON)
    assert "is before the arrest" in errors_of(client.post(address(case), data))
    assert Repression.objects.get().arrest_date == ""


def test_what_is_only_incomplete_does_not_stop_a_draft() -> None:
    person = makers.make_person(state=State.DRAFT)
    client = desk_of("editor")
    page = client.get(address(person))
    data = typed(page, birth_date="1890-01-15", change_reason=REASON)
    assert client.post(address(person), data).status_code == 302


# On public pages -----------------------------------------------------------------------------


def test_the_door_keeps_the_warnings_of_a_public_page_and_lets_them_go() -> None:
    person = with_case({"arrest_date": "1937"}, death_date="1936")
    assert PageWarning.objects.get().code == "death_before_arrest"
    person.refresh_from_db()
    person.death_date = "1938"
    makers.save(person)
    assert not PageWarning.objects.exists()


def test_a_draft_has_no_warning_on_a_public_page() -> None:
    with_case({"arrest_date": "1937"}, death_date="1936", state=State.DRAFT)
    assert not PageWarning.objects.exists()


def test_the_command_finds_what_an_import_brought_and_keeps_what_was_judged() -> None:
    person = with_case({"arrest_date": "1937"}, death_date="1936")
    PageWarning.objects.all().delete()
    out = StringIO()
    call_command("find_warnings", stdout=out)
    assert "1 public pages looked at, 1 warnings open" in out.getvalue()
    doubts.judge(person, [WarningCode.DEATH_BEFORE_ARREST], reason="Both files.", editor=None)
    out = StringIO()
    call_command("find_warnings", stdout=out)
    assert "0 warnings open" in out.getvalue()
    assert PageWarning.objects.get().reason == "Both files."
