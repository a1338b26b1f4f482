"""Two records of one invented person, with a row in every table that leads to a person."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models

from registry.curation.recording import change
from registry.models import (
    Act,
    Approval,
    ChangeSet,
    Citation,
    CommemoratedPerson,
    Commemoration,
    Contribution,
    Depiction,
    Document,
    Event,
    EventType,
    ExternalIdentifier,
    Finding,
    Mention,
    Nationality,
    Participation,
    Person,
    PersonName,
    Photo,
    Post,
    Rehabilitation,
    Relation,
    Repression,
    Signature,
    Source,
)
from registry.models.door import Passage
from registry.vocabulary import ApprovalKind, ChangeKind, State
from tests import makers

# The slug of the records the two are named in.
SLUG = "of-two-people"
# What tells of the work and not of the records, and the index, which has checks of its own.
LOGS = ("historical", "index", "search")
LOG_TABLES = {
    *("accountevent", "curatorsession", "editing"),
    "burst",
    "changeset",
    "correction",
    "curator",
    "merge",
    "mergestep",
    "proposal",
}
# When a row was written and how often: both only go forward, or a stale form would be accepted.
WHEN = {"updated_at", "version"}


def dump() -> dict[str, Any]:
    """Every table but the logs, row by row."""
    return {
        model.__name__: sorted(
            (
                {
                    column.attname: str(getattr(row, column.attname))
                    for column in model._meta.concrete_fields
                    if column.name not in WHEN
                }
                for row in model._base_manager.all()
            ),
            key=lambda row: str(row),
        )
        for model in apps.get_app_config("registry").get_models(include_auto_created=True)
        if not _is_log(model)
    }


def _is_log(model: type[models.Model]) -> bool:
    name = str(model._meta.model_name)
    return name in LOG_TABLES or name.startswith(LOGS)


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Rows of two dumps that are not in the other."""
    return {
        name: (
            [row for row in before[name] if row not in after[name]],
            [row for row in after[name] if row not in before[name]],
        )
        for name in before
        if before[name] != after[name]
    }


def loading() -> AbstractContextManager[Passage]:
    """A passage like that of an import, which brings the approvals of its acts with it."""
    return change(kind=ChangeKind.IMPORT, reason=makers.REASON, office=makers.OFFICE)


def with_everything(person: Person, number: int) -> Person:
    """Gives a person a row in each table that leads to one."""
    with loading() as passage:
        _fill(person, number, passage.change_set)
    Contribution.objects.create(
        reference=f"R{number}", kind="correction", received_in="2026-11", **_of(person)
    )
    person.refresh_from_db()
    return person


def _fill(person: Person, number: int, change_set: ChangeSet) -> None:
    other = named(f"Сосед{number}", "Иван", f"neighbour{number}", birth_date="1890")
    event, document, photo, stone = _records()
    case = Repression(person=person, nature="political", arrest_date="1937-10", charge_text="58-10")
    act = Act(person=person, kind="signed_list", evidence="official_record", victim=other)
    case.state = act.state = State.PUBLISHED
    rows: list[Any] = [
        case,
        act,
        Rehabilitation(person=person, repression=case, status="granted", date="1956"),
        Act(person=other, kind="interrogated", victim=person, repression=case),
        Post(person=person, title={"en": f"Clerk {number}"}, period="1930/1935"),
        Relation(person=person, kind="colleague", other=other),
        Relation(person=other, kind="spouse", other=person),
        Participation(event=event, person=person, capacity="defendant"),
        Signature(document=document, person=person, text=f"Signed {number}"),
        Mention(document=document, person=person, text=f"Named {number}"),
        Depiction(photo=photo, person=person, position=number),
        CommemoratedPerson(commemoration=stone, person=person),
        ExternalIdentifier(**_of(person), scheme="wikidata", value=f"Q{number}"),
        Finding(**_of(person), field="burial_place", kind="searched_not_found"),
        Citation(**_of(person), field="birth_date", source=_source()),
    ]
    rows += [
        Citation(**_of(name), field="surname", source=_source()) for name in person.names.all()
    ]
    for row in rows:
        row.save()
    for office in ("one", "two"):
        Approval.objects.create(
            **_of(act), kind=ApprovalKind.ACT_EVIDENCE, office=office, change_set=change_set
        )


def _of(row: models.Model) -> dict[str, Any]:
    return {"target_type": ContentType.objects.get_for_model(row), "target_id": row.pk}


def _source() -> Source:
    return Source.objects.filter(slug="book-of-memory").first() or makers.make_source()


def named(surname: str, given: str, slug: str, **values: Any) -> Person:
    """A public person with a Russian and an English name; for use inside an open door."""
    person = Person(slug=slug, state=State.PUBLISHED, **values)
    person.save()
    for order, (language, script, parts) in enumerate(
        (("ru", "Cyrl", (surname, given)), ("en", "Latn", ("Probnaya", "Anna"))), start=1
    ):
        PersonName(
            person=person,
            language=language,
            script=script,
            surname=parts[0],
            given_name=parts[1],
            is_display=True,
            order=order,
        ).save()
    return person


def _records() -> tuple[Event, Document, Photo, Commemoration]:
    if not Event.objects.filter(slug=SLUG).exists():
        words = {"en": "Something"}
        kind = EventType(code=SLUG, labels=words)
        kind.save()
        for row in (
            Event(type=kind, title=words, slug=SLUG, state=State.PUBLISHED),
            Document(kind="list", title=words, slug=SLUG, state=State.PUBLISHED),
            Photo(caption=words, slug=SLUG, state=State.PUBLISHED),
            Commemoration(kind="plaque", title=words, slug=SLUG, state=State.PUBLISHED),
        ):
            row.save()
    return (
        Event.objects.get(slug=SLUG),
        Document.objects.get(slug=SLUG),
        Photo.objects.get(slug=SLUG),
        Commemoration.objects.get(slug=SLUG),
    )


def make_two() -> tuple[Person, Person]:
    """The same life entered twice, with differing birth, places and words."""
    source = _source()
    with loading() as passage:
        kept = named("Пробная", "Анна", "anna-probnaya", birth_date="1890", fate="executed")
        merged = named(
            "Пробная", "Аня", "anna-probnaya", birth_date="1891", death_date="1938", sex="f"
        )
        pole = Nationality(code="pole-of-two", labels={"en": "Pole"})
        pole.save()
        merged.nationalities.add(pole)
        for number, person in enumerate((kept, merged), start=1):
            Citation(**_of(person), field="record", source=source).save()
            _fill(person, number, passage.change_set)
    for number, person in enumerate((kept, merged), start=1):
        Contribution.objects.create(
            reference=f"R{number}", kind="correction", received_in="2026-11", **_of(person)
        )
        person.refresh_from_db()
    return kept, merged


def leading_to(person: Person) -> list[str]:
    """Every row outside the logs that leads to a person, or speaks of one."""
    found = []
    whole = ContentType.objects.get_for_model(Person)
    for model in apps.get_app_config("registry").get_models(include_auto_created=True):
        if _is_log(model):
            continue
        for column in model._meta.concrete_fields:
            if isinstance(column, models.ForeignKey) and column.related_model is Person:
                rows = model._base_manager.filter(**{column.attname: person.pk})
                found += [f"{model._meta.model_name}.{column.name}" for _row in rows]
        if hasattr(model, "target_id"):
            rows = model._base_manager.filter(target_type=whole, target_id=person.pk)
            found += [f"{model._meta.model_name}.target" for _row in rows]
    return found
