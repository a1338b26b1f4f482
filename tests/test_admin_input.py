"""Strange addresses and values at the desk are an error of the form, never a fault."""

import pytest
from django.test import Client

from registry.models import (
    Person,
    Profession,
    Repression,
)
from registry.vocabulary import State
from tests import makers
from tests.desk import (
    REASON,
    address,
    errors_of,
    typed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(makers.make_curator("root", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize(
    "value", ["abc", "9" * 30, "-1", "1,2", "%00", "٣", "' OR 1=1 --", "<script>"]
)
@pytest.mark.parametrize(
    "address_of",
    [
        "/admin/registry/repression/add/?person={}&charges={}",
        "/admin/registry/photo/add/?person={}",
        "/admin/registry/person/?q={}",
        "/admin/registry/person/?state__exact={}&fate__exact={}",
        "/admin/registry/person/?p={}",
        "/admin/registry/source/?q={}",
        "/admin/registry/act/?person={}",
        "/admin/registry/curator/?groups={}",
        "/admin/registry/photo/{}/picture/{}/",
        "/admin/registry/person/{}/citations/",
        "/admin/registry/person/{}/change/",
        "/admin/registry/person/{}/step/publish/",
        "/admin/registry/person/{}/history/",
        "/admin/registry/person/add/?names-page={}",
        "/admin/autocomplete/?term={}&app_label=registry&model_name=act&field_name=person",
        "/admin/autocomplete/?term={}&app_label=registry&model_name=act&field_name=place",
        "/admin/autocomplete/?term=a&app_label=registry&model_name=act&field_name={}",
    ],
)
def test_no_address_breaks_the_desk(root: Client, address_of: str, value: str) -> None:
    assert root.get(address_of.replace("{}", value), follow=True).status_code < 500


@pytest.mark.parametrize("value", ["abc", "9" * 30, "-1", "\x00", "1"])
@pytest.mark.parametrize("field", ["person", "charges", "arrest_place", "sentence_years", "kind"])
def test_a_value_that_leads_nowhere_comes_back_as_an_error(
    root: Client, field: str, value: str
) -> None:
    page = root.get(address(Repression, "add"))
    data = typed(page, **{"change_reason": REASON, field: value})
    answer = root.post(address(Repression, "add"), data)
    assert answer.status_code == 200
    assert errors_of(answer)
    assert not Repression.objects.exists()


@pytest.mark.parametrize("chosen", [["abc"], ["9" * 30], []])
def test_an_action_on_nothing_does_nothing(root: Client, chosen: list[str]) -> None:
    makers.make_person(state=State.DRAFT)
    data = {"action": "publish_selected", "_selected_action": chosen, "reason": REASON}
    assert root.post(address(Person), data, follow=True).status_code == 200
    assert not Person.objects.published().exists()


def test_a_reason_of_any_length_and_kind_is_no_fault_of_the_program(root: Client) -> None:
    person = makers.make_person(state=State.DRAFT)
    for reason in ("\x00", "x" * 5000):
        page = root.get(address(person))
        answer = root.post(address(person), typed(page, fate="released", change_reason=reason))
        assert answer.status_code == 200
    person.refresh_from_db()
    assert person.fate == ""


@pytest.mark.parametrize("mark", ["9" * 5000, "٣", "-1", "x", ""])
def test_a_mark_nobody_gave_out_is_a_stale_form(root: Client, mark: str) -> None:
    person = makers.make_person(state=State.DRAFT)
    page = root.get(address(person))
    data = typed(page, fate="released", change_reason=REASON, seen=mark)
    answer = root.post(address(person), data)
    assert "Somebody saved this record" in errors_of(answer)
    person.refresh_from_db()
    assert person.fate == ""


def test_a_character_no_database_keeps_is_refused_in_every_kind_of_text(root: Client) -> None:
    person = makers.make_person(state=State.DRAFT)
    page = root.get(address(person))
    answer = root.post(address(person), typed(page, change_reason=REASON, summary__en="one\x00two"))
    assert "Null characters" in errors_of(answer)
    page = root.get(address(Profession, "add"))
    word = {"code": "clerk", "labels__en": "Clerk", "aliases": "one\x00two"}
    answer = root.post(address(Profession, "add"), typed(page, change_reason=REASON, **word))
    assert "Null characters" in errors_of(answer)
    assert not Profession.objects.exists()
