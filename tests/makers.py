"""A small cast of invented people everybody in these tests knows, and makers for the rest.

Anna Probnaya was shot and rehabilitated. Pyotr Primerov signed lists and was shot himself. Maria
Vymyslova lived on after the camp. None of them ever existed. Everything is written through the
door.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from registry.curation import publishing
from registry.curation.recording import change
from registry.errors import PublicationError
from registry.models import (
    Act,
    Approval,
    Citation,
    Curator,
    Person,
    PersonName,
    Place,
    PlaceName,
    PlaceUse,
    Rehabilitation,
    Repression,
    Source,
)
from registry.models.base import Guarded, Record
from registry.models.door import Passage, current_passage
from registry.vocabulary import ApprovalKind, Script, State

REASON = "Entered for a test."
OFFICE = "test office"


@contextmanager
def passage() -> Iterator[Passage]:
    """The passage under way, else one of its own: what is made together is settled once."""
    if under_way := current_passage():
        yield under_way
        return
    with change(reason=REASON, office=OFFICE) as opened:
        yield opened


def save(*rows: Guarded) -> Any:
    """Saves rows through the door; gives the first."""
    with passage():
        for row in rows:
            row.save()
    return rows[0]


def make_curator(username: str = "editor", **kwargs: Any) -> Curator:
    """An account with a password everybody here knows."""
    curator: Curator = Curator.objects.create_user(username, password="long enough 1937", **kwargs)
    return curator


def make_source(title: str = "Книга памяти Пробной области", **kwargs: Any) -> Source:
    """A published source."""
    kwargs.setdefault("slug", "book-of-memory")
    kwargs.setdefault("kind", "book_of_memory")
    source = Source(title=title, state=State.PUBLISHED, **kwargs)
    save(source)
    return source


def cite(
    target: models.Model, field: str = "record", source: Source | None = None, **kw: Any
) -> Citation:
    """A citation for a fact of a row."""
    citation = Citation(
        target_type=ContentType.objects.get_for_model(target),
        target_id=target.pk,
        field=field,
        source=source,
        **kw,
    )
    save(citation)
    return citation


def make_person(
    name: str = "Пробная Анна Ивановна",
    latin: str = "Anna Probnaya",
    *,
    state: str = State.PUBLISHED,
    source: Source | None = None,
    **kwargs: Any,
) -> Person:
    """A person with a Russian and an English name; `name` is surname, given name, patronymic."""
    kwargs.setdefault("birth_date", "1890")
    kwargs.setdefault("slug", latin.lower().replace(" ", "-"))
    person = Person(**kwargs)
    with passage():
        person.save()
        surname, given, patronymic = (*name.split(), "", "")[:3]
        PersonName(
            person=person,
            language="ru",
            script=Script.CYRILLIC,
            surname=surname,
            given_name=given,
            patronymic=patronymic,
            is_display=True,
            order=1,
        ).save()
        given_latin, _, surname_latin = latin.partition(" ")
        PersonName(
            person=person,
            language="en",
            script=Script.LATIN,
            surname=surname_latin,
            given_name=given_latin,
            is_display=True,
            order=2,
        ).save()
        cite(person, source=source or _any_source())
        if state == State.PUBLISHED:
            if obstacles := publishing.blocks(person, today=timezone.localdate()):
                raise PublicationError(" ".join(obstacles))
            person.state = State.PUBLISHED
            person.save()
    person.refresh_from_db()
    return person


def _any_source() -> Source:
    return Source.objects.filter(slug="book-of-memory").first() or make_source()


def make_repression(person: Person, *, state: str = State.PUBLISHED, **kwargs: Any) -> Repression:
    """A political repression of a person."""
    kwargs.setdefault("nature", "political")
    repression = Repression(person=person, state=state, **kwargs)
    save(repression)
    person.refresh_from_db()
    return repression


def make_rehabilitation(person: Person, **kwargs: Any) -> Rehabilitation:
    """A decision, granted unless said otherwise."""
    kwargs.setdefault("status", "granted")
    rehabilitation = Rehabilitation(person=person, **kwargs)
    save(rehabilitation)
    return rehabilitation


def make_act(
    person: Person, *, approvals: int = 2, state: str = State.PUBLISHED, **kwargs: Any
) -> Act:
    """An act by an official record; documented once two offices have approved it."""
    kwargs.setdefault("kind", "signed_list")
    kwargs.setdefault("evidence", "official_record")
    kwargs.setdefault("words", {"en": "Signed a list.", "ru": "Подписал список."})
    act = Act(person=person, state=state, **kwargs)
    save(act)
    if approvals:
        approve(act, *(f"office {number}" for number in range(approvals)))
    person.refresh_from_db()
    act.refresh_from_db()
    return act


def approve(act: Act, *offices: str) -> None:
    """Each office agrees with the evidence of an act; after the act, whose changes undo it."""
    with passage() as opened:
        for office in offices:
            Approval.objects.create(
                target_type=ContentType.objects.get_for_model(act),
                target_id=act.pk,
                kind=ApprovalKind.ACT_EVIDENCE,
                office=office,
                reason=REASON,
                change_set=opened.change_set,
            )
        opened.left_behind |= act.people_concerned()


def make_place(slug: str = "probnoye", *, kind: str = "settlement", **kwargs: Any) -> Place:
    """A published place with names in three languages."""
    names = kwargs.pop("names", {"en": "Probnoye", "ru": "Пробное", "uk": "Пробне"})
    forms = kwargs.pop("forms", {"en": "in Probnoye", "ru": "в Пробном", "uk": "у Пробному"})
    place = Place(slug=slug, state=State.PUBLISHED, **kwargs)
    with passage():
        place.save()
        PlaceUse(place=place, kind=kind).save()
        for language, name in names.items():
            PlaceName(
                place=place, language=language, name=name, in_form=forms.get(language, "")
            ).save()
    place.refresh_from_db()
    return place


def set_state(record: Record, state: str) -> None:
    """Puts a record into a state without asking for its obstacles."""
    record.state = state
    save(record)


# The cast ----------------------------------------------------------------------------------


def anna_probnaya(**kwargs: Any) -> Person:
    """Shot in 1937, rehabilitated in 1956."""
    with passage():
        person = make_person(sex="f", fate="executed", death_date="1937-11-03", **kwargs)
        repression = make_repression(
            person,
            arrest_date="1937-10-14",
            sentence="death",
            outcome="executed",
            sentence_date="1937-11-02",
            execution_date="1937-11-03",
        )
        make_rehabilitation(person, repression=repression, date="1956-06")
    person.refresh_from_db()
    return person


def pyotr_primerov(**kwargs: Any) -> Person:
    """Signed a list, was shot himself: both sides of a life."""
    with passage():
        person = make_person(
            "Примеров Пётр Петрович",
            "Pyotr Primerov",
            sex="m",
            fate="executed",
            death_date="1939",
            **kwargs,
        )
        act = make_act(person, approvals=0, date="1937-08")
        make_repression(person, arrest_date="1938-12", outcome="executed")
    approve(act, "office 0", "office 1")
    person.refresh_from_db()
    return person


def maria_vymyslova(**kwargs: Any) -> Person:
    """Held in a camp, lived on."""
    with passage():
        person = make_person(
            "Вымыслова Мария",
            "Maria Vymyslova",
            sex="f",
            fate="imprisoned_survived",
            death_date="1970",
            **kwargs,
        )
        make_repression(
            person, arrest_date="1938", sentence="labour_camp", sentence_years=5, outcome="served"
        )
    person.refresh_from_db()
    return person
