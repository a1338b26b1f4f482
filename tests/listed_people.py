"""The three everybody knows as they stand in lists, and a reader of lists of people."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags

from registry.models import (
    Event,
    EventType,
    Nationality,
    Person,
    Profession,
    SentencingBody,
)
from registry.models.terms import Term
from registry.vocabulary import State
from tests import makers

ANNA, PYOTR, MARIA = "anna-probnaya", "pyotr-primerov", "maria-vymyslova"
ROW = re.compile(r'<h2><a href="/\w\w/people/[a-z0-9]{9}/([\w-]+)/"')


def make_term(model: type[Term], code: str, en: str, **labels: str) -> Any:
    return makers.save(model(code=code, labels={"en": en, **labels}))


def make_cast() -> dict[str, Person]:
    """The three everybody knows, with work, nationality, a troika and a place."""
    with makers.passage():
        poet = make_term(Profession, "poet", "poet", ru="поэт")
        officer = make_term(Profession, "nkvd_officer", "NKVD officer")
        pole = make_term(Nationality, "polish", "Pole")
        troika = make_term(SentencingBody, "nkvd_troika", "NKVD troika")
        operation = make_term(EventType, "operation", "Operation")
        place = makers.make_place()
        anna = makers.anna_probnaya(burial_place=place, death_place=place)
        maria = makers.maria_vymyslova(birth_date="1895/1899")
        event = Event(
            slug="order-00447", type=operation, title={"en": "Order 00447"}, state=State.PUBLISHED
        )
        repression = anna.repressions.get()
        repression.sentencing_body, repression.event = troika, event
        repression.arrest_place = place
        makers.save(event, repression)
        makers.cite(anna, "birth_date", None, verdict="differs", value="1891")
        anna.professions.set([poet])
        anna.nationalities.set([pole])
    pyotr = makers.pyotr_primerov()
    with makers.passage():
        pyotr.save()
        pyotr.professions.set([officer, poet])
    for person in (anna, pyotr, maria):
        person.refresh_from_db()
    return {ANNA: anna, PYOTR: pyotr, MARIA: maria}


def get(client: Client, query: str = "", path: str = "people/", language: str = "en") -> Any:
    return client.get(f"/{language}/{path}{query}")


def found(answer: HttpResponse) -> list[str]:
    return ROW.findall(answer.content.decode())


def words(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))
