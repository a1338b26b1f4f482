"""From an empty register to the first page: the desk says what is done and what is next."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from registry.models import Profession
from tests import makers
from tests.desk import desk_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    return desk_of("administrator")


def states(client: Client) -> dict[str, bool]:
    return {step.name: step.is_done for step in answer(client).context["steps"]}


def answer(client: Client) -> Any:
    found = client.get(reverse("admin:beginning"))
    assert found.status_code == 200
    return found


def test_an_empty_register_leads_whoever_keeps_it_to_the_beginning(keeper: Client) -> None:
    address = reverse("admin:beginning")
    assert address in keeper.get("/admin/").content.decode()
    assert address not in desk_of("editor").get("/admin/").content.decode()
    makers.make_person()
    assert address not in keeper.get("/admin/").content.decode()


def test_each_step_is_done_when_what_it_asks_for_is_there(keeper: Client) -> None:
    assert [name for name, done in states(keeper).items() if done] == ["Languages"]
    assert answer(keeper).context["following"].name == "A second curator"
    makers.make_curator("second", is_staff=True)
    makers.make_source()
    makers.save(Profession(code="poet", labels={"en": "poet"}))
    person = makers.make_person(state="draft")
    done = states(keeper)
    assert [name for name, is_done in done.items() if not is_done] == ["The first public page"]
    makers.set_state(person, "published")
    assert answer(keeper).context["following"] is None


def test_every_step_leads_somewhere_its_curator_may_go(keeper: Client) -> None:
    links = [step.link for step in answer(keeper).context["steps"] if step.link]
    assert len(links) == 6
    assert {keeper.get(link).status_code for link in links} == {200}


def test_the_beginning_is_for_whoever_keeps_accounts() -> None:
    assert desk_of("editor").get(reverse("admin:beginning")).status_code == 403


def test_the_page_asks_a_fixed_number_of_questions(
    keeper: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    answer(keeper)
    with django_assert_max_num_queries(14):
        answer(keeper)
