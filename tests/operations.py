"""Everything that writes, each as an operation that can be tried again after it was refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from registry.curation import (
    accepting,
    contributions,
    merging,
    proposals,
    publishing,
    undoing,
    unmerging,
)
from registry.curation.recording import delete_row, save_record
from registry.models import (
    ChangeSet,
    Contribution,
    ContributionContact,
    Merge,
    Person,
    Photo,
    Profession,
    Proposal,
)
from registry.search import verify
from registry.vocabulary import State
from tests import importing, makers
from tests.desk import curator_of
from tests.sending import jpeg
from tests.test_contributions import WRITTEN, begun
from tests.two_people import make_two

TODAY = dt.date(2026, 11, 25)
WHY: dict[str, Any] = {"reason": "For a test of faults."}


@dataclass
class Operation:
    """What is done, and how to see that it was."""

    do: Callable[[], object]
    is_done: Callable[[], bool]


def _office(**kwargs: Any) -> dict[str, Any]:
    return {"editor": None, "office": "o", **WHY, **kwargs}


def save() -> Operation:
    """A person's fate and professions."""
    pk = makers.make_person().pk
    poet = makers.save(Profession(code="poet"))

    def do() -> None:
        person = Person.objects.get(pk=pk)
        person.fate = "executed"
        save_record(person, professions=[poet], **_office())

    return Operation(do, lambda: Person.objects.filter(fate="executed", professions=poet).exists())


def publish() -> Operation:
    """A draft becomes public."""
    pk = makers.make_person(state=State.DRAFT).pk
    return Operation(
        lambda: publishing.publish(Person.objects.get(pk=pk), **_office()),
        lambda: Person.objects.get(pk=pk).is_published,
    )


def withdraw() -> Operation:
    """A public person is withdrawn."""
    pk = makers.anna_probnaya().pk
    return Operation(
        lambda: publishing.withdraw(Person.objects.get(pk=pk), **_office()),
        lambda: Person.objects.get(pk=pk).state == State.WITHDRAWN,
    )


def delete() -> Operation:
    """The only case of a person is deleted, and with it the role."""
    person = makers.make_person()
    makers.make_repression(person)
    return Operation(
        lambda: delete_row(Person.objects.get(pk=person.pk).repressions.get(), **_office()),
        lambda: not Person.objects.get(pk=person.pk).is_victim,
    )


def merge() -> Operation:
    """Two records become one."""
    kept, merged = (person.pk for person in make_two())
    return Operation(
        lambda: merging.merge(
            Person.objects.get(pk=kept), Person.objects.get(pk=merged), **_office()
        ),
        lambda: Person.objects.get(pk=merged).state == State.MERGED,
    )


def unmerge() -> Operation:
    """They become two again."""
    merge().do()
    return Operation(
        lambda: unmerging.unmerge(Merge.objects.get(), **_office()),
        lambda: Merge.objects.get().undone_by is not None,
    )


def undo() -> Operation:
    """A change is taken back."""
    save().do()
    change_set = ChangeSet.objects.order_by("-pk")[0].pk
    return Operation(
        lambda: undoing.undo([ChangeSet.objects.get(pk=change_set)], **_office()),
        lambda: not Person.objects.filter(fate="executed").exists(),
    )


def approve() -> Operation:
    """A proposal is approved by another."""
    person = makers.make_person()
    rows = [{"model": "person", "pk": person.pk, "old": {"fate": ""}, "new": {"fate": "executed"}}]
    proposal = proposals.propose_change(
        person, {"rows": rows}, author=curator_of("contributor"), **WHY
    )
    reviewer = curator_of("reviewer")
    return Operation(
        lambda: proposals.approve(Proposal.objects.get(pk=proposal.pk), reviewer=reviewer),
        lambda: Person.objects.filter(fate="executed").exists(),
    )


def contribute() -> Operation:
    """What a reader has written is sent, with a picture and a contact."""
    # No two pictures are alike, as of two senders.
    key, draft = begun(WRITTEN, jpeg(secret=token_hex(8)))

    def do() -> None:
        contributions.receive(key, draft, None, today=TODAY)

    return Operation(do, lambda: Contribution.objects.count() == 1)


def _sent() -> Contribution:
    contribute().do()
    return Contribution.objects.get()


def accept() -> Operation:
    """A picture that was sent becomes a photograph."""
    pk, editor = _sent().pk, makers.make_curator("accepting")
    return Operation(
        lambda: accepting.accept_picture(
            Contribution.objects.get(pk=pk), caption={"en": "A"}, editor=editor, **WHY
        ),
        lambda: Photo.objects.exists() and Contribution.objects.get(pk=pk).is_decided,
    )


def decline() -> Operation:
    """A contribution is declined, and its picture destroyed."""
    pk, editor = _sent().pk, makers.make_curator("declining")
    return Operation(
        lambda: contributions.decline(
            Contribution.objects.get(pk=pk), editor=editor, answer="No source.", **WHY
        ),
        lambda: Contribution.objects.get(pk=pk).is_decided,
    )


def erase() -> Operation:
    """How to reach a sender is erased."""
    pk = _sent().pk
    return Operation(
        lambda: contributions.erase_contact(Contribution.objects.get(pk=pk)),
        lambda: not ContributionContact.objects.exists(),
    )


# Each leaves nothing behind where it is refused; an import does so by portions, see its own tests.
ALL_OR_NOTHING: list[Callable[[], Operation]] = [
    *(save, publish, withdraw, delete, merge, unmerge, undo, approve),
    *(contribute, accept, decline, erase),
]


# What must hold -----------------------------------------------------------------------------------


def everything() -> dict[str, Any]:
    """Every row of every table, history and change sets too, and the names of all files."""
    history = [
        model for model in apps.get_models() if model.__name__.startswith(("Historical", "Change"))
    ]
    return {
        **importing.everything(),
        **{model.__name__: _keys(model) for model in history},
        "files": sorted(files()),
    }


def _keys(model: type[Model]) -> list[Any]:
    return sorted(model._base_manager.values_list("pk", flat=True))


def files() -> set[str]:
    """Every uploaded file there is."""
    roots = Path(settings.MEDIA_ROOT), Path(settings.QUARANTINE_ROOT)
    return {str(path) for root in roots for path in root.rglob("*") if path.is_file()}


def assert_whole() -> None:
    """No person is indexed otherwise than recorded, no row lacks its file, no file its row."""
    assert verify.differences() == []
    named = set(_named_files())
    present = {Path(path).name for path in files()}
    assert named - present == set(), "rows without their file"
    assert present - named == set(), "files without a row"


def _named_files() -> list[str]:
    from registry.curation.contributions import _known_files
    from registry.models import Photo, Rendition

    names = [*_known_files(), *Rendition.objects.values_list("file", flat=True)]
    names += Photo.objects.exclude(original="").values_list("original", flat=True)
    return [Path(name).name for name in names if name]
