"""Steps at the desk: only those that apply, on what was read, writing back nothing older."""

from typing import Any

import pytest
from django.test import Client

from registry.curation import publishing
from registry.curation.approvals import approve
from registry.errors import PublicationError
from registry.models import Approval, FormerAddress, Person, Repression
from registry.vocabulary import ApprovalKind, State
from tests import makers
from tests.desk import REASON, address, desk_of, errors_of, messages_of, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(makers.make_curator("root", is_staff=True, is_superuser=True))
    return client


def step(client: Client, record: Any, code: str, **data: str) -> Any:
    where = f"/admin/registry/{record._meta.model_name}/{record.pk}/step/{code}/"
    return client.post(where, {"reason": REASON, **data})


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (State.DRAFT, "withdraw"),
        (State.MERGED, "withdraw"),
        (State.MERGED, "publish"),
        (State.WITHDRAWN, "review"),
        (State.PUBLISHED, "publish"),
    ],
)
def test_a_step_that_does_not_apply_is_refused(root: Client, state: State, code: str) -> None:
    person = makers.make_person(state=State.DRAFT)
    makers.set_state(person, state)
    answer = step(root, person, code)
    assert "This step does not apply." in answer.content.decode()
    person.refresh_from_db()
    assert person.state == state
    assert not FormerAddress.objects.exists()


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.MERGED])
def test_only_what_is_public_is_withdrawn(state: State) -> None:
    person = makers.make_person(state=State.DRAFT)
    makers.set_state(person, state)
    with pytest.raises(PublicationError):
        publishing.withdraw(person, editor=None, office="o", reason=REASON)
    person.refresh_from_db()
    assert person.state == state


def test_evidence_changed_since_the_page_was_opened_is_not_approved() -> None:
    act = makers.make_act(makers.make_person(), approvals=0)
    client = desk_of("reviewer")
    page = client.get(f"/admin/registry/act/{act.pk}/step/approve/")
    seen = page.context["seen"]
    act.words = {"en": "Signed nine lists."}
    makers.save(act)
    answer = step(client, act, "approve", seen=seen)
    assert "Somebody saved this record" in answer.content.decode()
    assert not Approval.objects.exists()
    assert step(client, act, "approve", seen=answer.context["seen"]).status_code == 302
    assert Approval.objects.count() == 1


def test_publishing_writes_back_nothing_older_than_what_is_saved() -> None:
    person = makers.make_person(state=State.DRAFT)
    meanwhile = Person.objects.get(pk=person.pk)
    meanwhile.fate = "executed"
    makers.save(meanwhile)
    publishing.publish(person, editor=None, office="o", reason=REASON)
    person.refresh_from_db()
    assert (person.fate, person.state) == ("executed", State.PUBLISHED)


def test_withdrawing_writes_back_nothing_older_than_what_is_saved() -> None:
    person = makers.make_person()
    meanwhile = Person.objects.get(pk=person.pk)
    meanwhile.fate = "executed"
    makers.save(meanwhile)
    publishing.withdraw(person, editor=None, office="o", reason=REASON)
    person.refresh_from_db()
    assert (person.fate, person.state) == ("executed", State.WITHDRAWN)


def test_what_was_withdrawn_can_be_released_and_published_again(root: Client) -> None:
    person = makers.make_person()
    publishing.withdraw(person, editor=None, office="o", reason=REASON)
    person.birth_date = "1990"
    makers.save(person)
    for name in ("one", "two"):
        assert step(desk_of("reviewer", username=name), person, "release").status_code == 302
    assert step(root, person, "publish").status_code == 302
    person.refresh_from_db()
    assert person.is_published


def test_who_has_been_released_is_not_offered_for_release_again(root: Client) -> None:
    person = makers.make_person(state=State.DRAFT, birth_date="1990")
    assert "/step/release/" in root.get(address(person)).content.decode()
    for office in ("one", "two"):
        approve(person, ApprovalKind.LIVING_RELEASE, editor=None, office=office, reason=REASON)
    assert "/step/release/" not in root.get(address(person)).content.decode()


def test_saving_and_publishing_what_is_as_it_was_says_only_that_it_is_public(root: Client) -> None:
    person = makers.make_person(state=State.DRAFT)
    page = root.get(address(person))
    data = typed(page, change_reason=REASON, _publish="1")
    answer = root.post(address(person), data, follow=True)
    assert messages_of(answer) == "Anna Probnaya is public."


def test_nothing_is_added_to_a_person_who_was_merged(root: Client) -> None:
    person = makers.make_person()
    repression = makers.make_repression(person)
    makers.set_state(person, State.MERGED)
    page = root.get(f"{address(Repression, 'add')}?person={person.pk}")
    answer = root.post(address(Repression, "add"), typed(page, change_reason=REASON))
    assert "merged into another" in errors_of(answer)
    data = {"change_reason": REASON, "nature": "undetermined"}
    assert root.post(address(repression), data).status_code == 403
