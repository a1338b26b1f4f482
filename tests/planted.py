"""Secrets planted wherever the public must not look, each with a word of its own.

Whoever sees a word of `SECRETS` in public knows from it what leaked.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import timezone

from registry.curation import sealing
from registry.curation.drafts import Draft
from registry.curation.recording import change
from registry.identifiers import check_character
from registry.models import (
    Act,
    Agent,
    ChangeSet,
    CommemoratedPerson,
    Commemoration,
    Contribution,
    ContributionContact,
    ContributionDraft,
    ContributionPicture,
    Depiction,
    Detention,
    Distinction,
    Document,
    Event,
    EventType,
    Figure,
    ImportBatch,
    ImportRow,
    Mention,
    Participation,
    Photo,
    Place,
    PlaceName,
    Post,
    Proposal,
    Rehabilitation,
    Relation,
    Repression,
    Signature,
    Source,
)
from registry.models.base import Guarded, Part, Record
from registry.vocabulary import ContributionState, State
from tests import makers

PREFIX = "zqsecret"
# Well-formed, and known to nobody but these tests: the state of one contribution, one draft.
REFERENCE = "k7tm-3xq9-w2d" + check_character("k7tm3xq9w2d")
DRAFT_KEY = "a-key-that-a-sender-has-and-nobody-else-xyz"


@dataclass
class Planted:
    """The published record of each noun, the hidden ones, and every word that must not be seen."""

    shown: dict[str, Record] = field(default_factory=dict)
    hidden: dict[str, Record] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def word(self, name: str) -> str:
        """A new secret word."""
        word = f"{PREFIX}{name}"
        self.words.add(word)
        return word

    def texts(self, name: str) -> dict[str, str]:
        """A secret in three languages."""
        word = self.word(name)
        return {"en": word, "ru": word, "uk": word}


def plant() -> Planted:
    """Published records of every noun, with hidden ones tied to them on every side."""
    planted = Planted()
    _published(planted)
    _hidden(planted)
    _ties(planted)
    _work_of_curators(planted)
    return planted


def _notes(planted: Planted, row: Guarded, name: str) -> Any:
    if isinstance(row, Record | Part):
        row.notes = planted.word(f"notes{name}")
    return row


def _published(planted: Planted) -> None:
    person = makers.pyotr_primerov()
    event_type = EventType(code="trial", labels={"en": "Trial", "ru": "Процесс", "uk": "Процес"})
    makers.save(event_type)
    titles = {"en": "A trial", "ru": "Процесс", "uk": "Процес"}
    place = makers.make_place("probny-camp", kind="camp")
    rows: dict[str, Record] = {
        "event": Event(type=event_type, title=titles, slug="trial", date="1937", place=place),
        "document": Document(kind="list", title=titles, slug="list", date="1937"),
        "photo": Photo(caption=titles, slug="photo", kind="portrait"),
        "commemoration": Commemoration(kind="monument", title=titles, slug="stone", place=place),
        "figure": Figure(what=titles, slug="figure", value_text="5", period="1937", place=place),
    }
    for name, row in rows.items():
        row.state = State.PUBLISHED
        makers.save(_notes(planted, row, name))
    source = Source.objects.get(slug="book-of-memory")
    planted.shown = {"person": person, "place": place, "source": source, **rows}
    with change(reason=planted.word("reason"), office="o"):
        for row in (person, place, source):
            _notes(planted, row, str(row._meta.model_name)).save()
        for part in [*person.names.all(), *person.repressions.all(), *person.acts.all()]:
            _notes(planted, part, f"{part._meta.model_name}{part.pk}").save()


def _hidden(planted: Planted) -> None:
    for state in (State.DRAFT, State.IN_REVIEW, State.WITHDRAWN):
        _hidden_of(planted, state)


def _hidden_of(planted: Planted, state: str) -> None:
    name = state.replace("_", "")
    word = planted.word(f"person{name}")
    # Persecuted, and killed on a day: whoever were shown there by mistake would be seen.
    person = makers.make_person(
        *(f"{word} Тайная", f"Taina {word}"),
        state=State.DRAFT,
        slug=word,
        fate="executed",
        death_date="1937-11-03",
    )
    makers.make_repression(person, arrest_date="1937-10-14", outcome="executed")
    rows: dict[str, Record] = {
        "event": Event(
            type=EventType.objects.get(),
            title=planted.texts(f"event{name}"),
            date="1937-11-03",
        ),
        "document": Document(kind="list", title=planted.texts(f"document{name}")),
        "photo": Photo(caption=planted.texts(f"photo{name}")),
        "commemoration": Commemoration(kind="plaque", title=planted.texts(f"stone{name}")),
        "figure": Figure(what=planted.texts(f"figure{name}"), value_text=planted.word(f"n{name}")),
        "place": Place(slug=planted.word(f"place{name}"), address=planted.word(f"street{name}")),
        "source": Source(kind="literature", title=planted.word(f"source{name}")),
        "agent": Agent(name=planted.texts(f"agent{name}")),
        "repression": Repression(
            person=planted.shown["person"],  # type: ignore[misc]
            nature="political",
            charge_text=planted.word(f"charge{name}"),
            arrest_date="1921-05",
            state=state,
        ),
        "act": Act(
            person=planted.shown["person"],  # type: ignore[misc]
            kind="judged",
            evidence="official_record",
            words=planted.texts(f"act{name}"),
        ),
    }
    for row in rows.values():
        row.slug = row.slug or next(iter(planted.words))
        row.state = state
        makers.save(row)
    makers.set_state(person, state)
    place = rows["place"]
    makers.save(
        PlaceName(place=place, language="en", name=planted.word(f"placename{name}"))  # type: ignore[misc]
    )
    planted.hidden |= {f"{noun} {state}": row for noun, row in {"person": person, **rows}.items()}


def _ties(planted: Planted) -> None:
    """Ties between what is shown and what is hidden, in both directions."""
    shown: dict[str, Any] = planted.shown
    case = shown["person"].repressions.filter(state=State.PUBLISHED).first()
    for state in (State.DRAFT, State.IN_REVIEW, State.WITHDRAWN):
        hidden: dict[str, Any] = {
            noun.split()[0]: row
            for noun, row in planted.hidden.items()
            if noun.endswith(f" {state}")
        }
        makers.save(*_tied(planted, shown, hidden, case))
        for target in (shown["person"], case, shown["event"], shown["place"]):
            makers.cite(
                target, field="other", source=hidden["source"], value="1921", verdict="differs"
            )
    with change(reason="Tied to hidden places.", office="o"):
        person = shown["person"]
        person.birth_place = person.burial_place = planted.hidden["place draft"]  # type: ignore[assignment]
        person.save()
        case.arrest_place = case.execution_place = planted.hidden["place draft"]
        case.event = planted.hidden["event draft"]
        case.save()
        shown["source"].authors.add(planted.hidden["agent draft"])
        shown["source"].parent = planted.hidden["source draft"]
        shown["source"].save()
        shown["event"].parent = planted.hidden["event draft"]
        shown["event"].save()
        shown["photo"].maker = planted.hidden["agent draft"]
        shown["photo"].event = planted.hidden["event draft"]
        shown["photo"].save()
        shown["figure"].stated_by = planted.hidden["agent draft"]
        shown["figure"].document = planted.hidden["document draft"]
        shown["figure"].save()


def _tied(planted: Planted, shown: Any, hidden: Any, case: Any) -> list[Guarded]:
    person, secret = shown["person"], hidden["person"]
    return [
        Relation(person=person, kind="colleague", other=secret),
        Relation(person=secret, kind="spouse", other=person),
        Participation(event=shown["event"], person=secret, capacity="judge"),
        Participation(event=shown["event"], agent=hidden["agent"], capacity="speaker"),
        Participation(event=hidden["event"], person=person, capacity="defendant"),
        Signature(document=shown["document"], person=secret),
        Signature(document=hidden["document"], person=person),
        Mention(document=hidden["document"], person=person),
        Mention(document=shown["document"], person=secret),
        Depiction(photo=shown["photo"], person=secret),
        Depiction(photo=hidden["photo"], person=person),
        CommemoratedPerson(commemoration=shown["commemoration"], person=secret),
        CommemoratedPerson(commemoration=hidden["commemoration"], person=person),
        Detention(repression=case, place=hidden["place"]),
        Detention(repression=hidden["repression"], place=shown["place"]),
        Act(
            person=secret,
            victim=person,
            kind="interrogated",
            words=planted.texts(f"done{secret.pk}"),
            state=State.PUBLISHED,
        ),
    ]


def _work_of_curators(planted: Planted) -> None:
    person: Any = planted.shown["person"]
    editor = makers.make_curator(planted.word("editor"))
    other = makers.make_person("Открытая Вера", "Vera Otkrytaya")
    makers.save(
        Relation(
            person=person,
            kind="linked_case",
            other=other,
            is_withheld=True,
            notes=planted.word("withheld"),
        ),
        Post(
            person=person,
            title={"en": "Clerk", "ru": "Делопроизводитель"},
            notes=planted.word("post"),
        ),
        Rehabilitation(person=person, status="refused", notes=planted.word("rehabilitation")),
    )
    sent = Contribution.objects.create(
        reference=REFERENCE,
        kind="correction",
        target=person,
        text=planted.word("contribution"),
        how_known=planted.word("howknown"),
        about=planted.word("about"),
        received_in="2026-11",
        decision_reason=planted.word("decision"),
    )
    ContributionPicture.objects.create(
        contribution=sent,
        permission="mine",
        clean_copy=planted.word("clean"),
        original=planted.word("original"),
        width=640,
        height=480,
    )
    _decided(planted, person, editor)
    # What a draft says is for who has its key; whose it is stands in no list.
    begun = Draft(kind="correction", about=person.public_id, done=("contact", "fact"))
    ContributionDraft.objects.create(
        digest=sealing.digest_of(DRAFT_KEY),
        payload=sealing.lock(json.dumps(asdict(begun)).encode(), DRAFT_KEY),
        picture=planted.word("draftpicture"),
        expires_at=timezone.now() + dt.timedelta(hours=20),
    )
    ContributionContact.objects.create(
        contribution=sent,
        contact=planted.word("contact"),
        erase_after="2030-01-01",
    )
    Proposal.objects.create(
        target=person,
        base_version=1,
        author=editor,
        reason=planted.word("proposal"),
        payload={"rows": [], "summary": planted.word("payload")},
        answer=planted.word("answer"),
    )
    Distinction.objects.create(
        first=person,
        second=other,
        reason=planted.word("distinction"),
        change_set=ChangeSet.objects.latest("pk"),
    )
    batch = ImportBatch.objects.create(name=planted.word("batch"))
    ImportRow.objects.create(batch=batch, line=1, values={"surname": planted.word("row")})


def _decided(planted: Planted, person: Record, editor: Any) -> None:
    """What was accepted and what was declined: each with letters, a contact, a picture."""
    for number, state in enumerate((ContributionState.ACCEPTED, ContributionState.DECLINED)):
        contribution = Contribution.objects.create(
            reference=planted.word(f"reference{number}"),
            kind="photograph",
            target=person,
            text=planted.word(f"{state}text"),
            how_known=planted.word(f"{state}how"),
            state=state,
            received_in="2026-10",
            exchange=[{"from": "desk", "text": planted.word(f"{state}letter"), "in": "2026-10"}],
            decision_reason=planted.word(f"{state}why"),
            decided_by=editor,
            decided_at=timezone.now(),
            change_set=ChangeSet.objects.latest("pk"),
        )
        ContributionContact.objects.create(
            contribution=contribution,
            contact=planted.word(f"{state}contact"),
            erase_after="2030-01-01",
        )
        ContributionPicture.objects.create(
            contribution=contribution,
            permission="not_known",
            clean_copy=planted.word(f"{state}clean"),
            original=planted.word(f"{state}original"),
            width=640,
            height=480,
        )
