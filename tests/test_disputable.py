"""A reader may be right about any line of a page: each can be disputed on their word."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from registry.admin.disputable import facts_of
from registry.models import (
    Act,
    Detention,
    Participation,
    Person,
    PersonName,
    Place,
    PlaceName,
    Post,
    Rehabilitation,
    Relation,
    Repression,
)
from tests import makers
from tests.desk import desk_of
from tests.test_moderation import decided, sent
from tests.two_people import make_two

pytestmark = pytest.mark.django_db


def test_every_row_of_a_page_may_be_disputed() -> None:
    person, _other = make_two()
    makers.save(Detention(repression=person.repressions.get(), kind="prison"))
    rows, facts = facts_of(person)
    assert {type(row) for row in rows.values()} == {
        *(Person, PersonName, Repression, Detention, Rehabilitation),
        *(Act, Post, Relation, Participation),
    }
    assert "Participation: Something, Defendant" in dict(facts)
    assert {type(row) for row in facts_of(makers.make_place())[0].values()} == {Place, PlaceName}


def test_a_tie_that_is_withheld_is_offered_to_nobody() -> None:
    person, _other = make_two()
    tie = Relation.objects.get(person=person)
    tie.is_withheld = True
    makers.save(tie)
    assert f"tie{tie.pk}" not in facts_of(person)[0]


def test_the_spelling_of_a_name_is_disputed_on_a_readers_word() -> None:
    person = makers.anna_probnaya()
    name = person.names.get(language="en")
    fact = f"name{name.pk}:surname"
    desk = desk_of("editor")
    decided(desk, sent(person), "version", fact=fact, value="Probnaia", reason="A letter.")
    public = Client().get(reverse("registry:person", args=[person.public_id, person.slug]))
    assert "Probnaia" in public.content.decode()
