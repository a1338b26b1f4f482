"""Words of imports that no term of an open list means yet: counted, and mapped by one decision.

A decision adds the words to the term as an alias, so that every later file is read by it, and gives
the term to all records that were imported with these words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, Max, Sum

from registry.curation.copies import NEXT_VERSION
from registry.curation.recording import change
from registry.intake import closed_words, refusals
from registry.intake.closed_words import CLOSED, ClosedList
from registry.intake.mapping import Mapping
from registry.intake.stages.errors import IntakeError
from registry.intake.vocabularies.matching import folded
from registry.models import (
    Charge,
    Curator,
    ImportBatch,
    ImportRow,
    Nationality,
    Person,
    Place,
    PlaceName,
    Profession,
    Rehabilitation,
    RehabilitationBody,
    Repression,
    SentencingBody,
    UnmappedWord,
)
from registry.models.base import Guarded
from registry.models.terms import Term
from registry.search import index
from registry.vocabulary import Outcome, PlaceNameKind, State

PORTION = 500
MOST_SPELLINGS = 200
BEHIND_OTHERS = 99


class Vocabulary(NamedTuple):
    """Where words of a list stand, and the link a decision sets."""

    term: type[Term] | type[Place]
    model: type[Guarded]
    words: str
    link: str
    is_many: bool = False


VOCABULARIES = {
    "sentencing_body": Vocabulary(
        SentencingBody, Repression, "sentencing_body_text", "sentencing_body"
    ),
    "rehabilitation_body": Vocabulary(RehabilitationBody, Rehabilitation, "body_text", "body"),
    "nationality": Vocabulary(
        Nationality, Person, "nationality_text", "nationalities", is_many=True
    ),
    "profession": Vocabulary(Profession, Person, "profession_text", "professions", is_many=True),
    "burial_place": Vocabulary(Place, Person, "burial_place_text", "burial_place"),
    "charge": Vocabulary(Charge, Repression, "charge_text", "charges", is_many=True),
}


class WordCounter:
    """Counts the words of a portion and adds them to those of the batch."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self._times: Counter[tuple[str, str]] = Counter()

    def add(self, unmapped: Iterable[tuple[str, str]]) -> None:
        """Counts the words of one row."""
        self._times.update(unmapped)

    def save(self) -> None:
        """Writes what was counted since the last time; inside the transaction of the portion."""
        found: dict[tuple[str, str], Counter[str]] = {}
        for (vocabulary, words), times in self._times.items():
            found.setdefault((vocabulary, folded(words)[:300]), Counter())[words[:500]] += times
        self._times.clear()
        known = {
            (row.vocabulary, row.folded): row
            for row in UnmappedWord.objects.filter(
                batch=self.batch, folded__in={key for _name, key in found}
            )
        }
        rows = [self._row(known.get(key), key, spellings) for key, spellings in found.items()]
        UnmappedWord.objects.bulk_create([row for row in rows if row.pk is None], batch_size=500)
        UnmappedWord.objects.bulk_update(
            [row for row in rows if row.pk is not None], ["times", "spellings"], batch_size=500
        )

    def _row(
        self, known: UnmappedWord | None, key: tuple[str, str], spellings: Counter[str]
    ) -> UnmappedWord:
        vocabulary, words = key
        row = known or UnmappedWord(
            batch=self.batch,
            vocabulary=vocabulary,
            folded=words,
            words=spellings.most_common(1)[0][0],
        )
        row.times += sum(spellings.values())
        row.spellings = list(dict.fromkeys([*row.spellings, *spellings]))[:MOST_SPELLINGS]
        return row


class WorkItem(NamedTuple):
    """Words without a code over all imports."""

    vocabulary: str
    folded: str
    words: str
    times: int
    imports: int


def work_list(vocabulary: str = "", *, batch: ImportBatch | None = None) -> Iterator[WorkItem]:
    """The words nobody has mapped, the most frequent first."""
    rows = UnmappedWord.objects.all()
    if vocabulary:
        rows = rows.filter(vocabulary=vocabulary)
    if batch is not None:
        rows = rows.filter(batch=batch)
    found = rows.values("vocabulary", "folded").annotate(
        said=Max("words"), places=Sum("times"), batches=Count("batch", distinct=True)
    )
    for row in found.order_by("-places", "folded").iterator():
        yield WorkItem(row["vocabulary"], row["folded"], row["said"], row["places"], row["batches"])


def map_words(
    vocabulary: str, words: str, code: str, *, editor: Curator | None, reason: str, office: str = ""
) -> int:
    """Maps words to a term from now on, and in all that was imported; gives how many records.

    Words of burial are mapped to a published place by its slug and become one of its names, behind
    the others. Words of a closed list are kept beside it. Raises `IntakeError` for a list or a
    code there is not.
    """
    if vocabulary in CLOSED:
        by: dict[str, Any] = {"editor": editor, "office": office, "reason": reason}
        return _map_closed(vocabulary, words, code, by)
    known = VOCABULARIES.get(vocabulary)
    term: Term | Place | None = None
    if known is not None:
        has_code = (
            {"slug": code, "state": State.PUBLISHED} if known.term is Place else {"code": code}
        )
        term = known.term._default_manager.filter(**has_code).first()
    if known is None or term is None:
        raise IntakeError(refusals.no_term(code, vocabulary))
    rows = UnmappedWord.objects.filter(vocabulary=vocabulary, folded=folded(words)[:300])
    with transaction.atomic():
        spellings = {text for row in rows for text in row.spellings}
        with change(editor=editor, office=office, reason=reason):
            _add_alias(term, words)
            mapped = _map_records(known, term, sorted(spellings | {words}))
        rows.delete()
    return mapped


def _map_closed(vocabulary: str, words: str, code: str, by: dict[str, Any]) -> int:
    """The same for a closed list: no term gets an alias, the decision is kept of its own."""
    if code not in CLOSED[vocabulary].choices.values:
        raise IntakeError(refusals.no_term(code, vocabulary))
    rows = list(
        UnmappedWord.objects.filter(
            vocabulary=vocabulary, folded=folded(words)[:300]
        ).select_related("batch")
    )
    with transaction.atomic():
        with change(**by):
            closed_words.keep(vocabulary, words, code)
            if CLOSED[vocabulary].model is None:
                mapped = sum(_set_fates(row, code) for row in rows)
            else:
                mapped = _set_codes(CLOSED[vocabulary], {*_spellings(rows), words}, code)
        UnmappedWord.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return mapped


def _spellings(rows: Iterable[UnmappedWord]) -> set[str]:
    return {text for row in rows for text in row.spellings}


def _set_codes(known: ClosedList, spellings: set[str], code: str) -> int:
    """Gives the code to records with the words and without a code; a curator's choice stays."""
    if known.model is None:
        return 0
    rows = known.model._default_manager
    uncoded = rows.filter(**{f"{known.words}__in": spellings, known.code: ""})
    keys = sorted(uncoded.values_list("pk", flat=True))
    for part in _portions(keys):
        rows.filter(pk__in=part).update(**{known.code: code})
        _changed(_people_of(known.model, part))
    return len(keys)


def _set_fates(word: UnmappedWord, code: str) -> int:
    """No column keeps the words of a fate: the rows that said them lead to the people."""
    heading = Mapping.from_json(word.batch.mapping)
    place = dict(heading.places()).get("fate")
    if place is None:
        return 0
    rows = ImportRow.objects.filter(batch=word.batch, target_id__isnull=False)
    told = rows.filter(**{f"values__{place}__in": word.spellings})
    people = Person.objects.filter(pk__in=told.values("target_id"), fate="")
    keys = sorted(people.values_list("pk", flat=True))
    for part in _portions(keys):
        Person.objects.filter(pk__in=part).update(fate=code)
        if code in Outcome.values:
            first = Repression.objects.filter(person_id__in=part, order=1, outcome="")
            first.update(outcome=code)
        _changed(part)
    return len(keys)


def _portions(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), PORTION):
        yield keys[start : start + PORTION]


def _changed(people: list[int]) -> None:
    Person.objects.filter(pk__in=people).update(version=NEXT_VERSION)
    index.refresh(people)


def _add_alias(term: Term | Place, words: str) -> None:
    if isinstance(term, Place):
        if folded(words) not in {folded(name.name) for name in term.names.all()}:
            PlaceName(
                place=term,
                language="ru",
                name=words[:250],
                kind=PlaceNameKind.VARIANT,
                order=BEHIND_OTHERS,
            ).save()
    elif folded(words) not in {folded(alias) for alias in term.aliases}:
        term.aliases = [*term.aliases, words]
        term.save()


def _map_records(known: Vocabulary, term: Term | Place, spellings: list[str]) -> int:
    """Gives the term to records with the words and without a term; a curator's choice stays."""
    number = 0
    empty = {known.link: None} if not known.is_many else {f"{known.link}__isnull": True}
    rows = known.model._default_manager.filter(**{f"{known.words}__in": spellings}, **empty)
    keys = sorted(rows.values_list("pk", flat=True))
    for part in _portions(keys):
        _link(known, term, part)
        _changed(_people_of(known.model, part))
        number += len(part)
    return number


def _link(known: Vocabulary, term: Term | Place, keys: list[int]) -> None:
    if not known.is_many:
        known.model._default_manager.filter(pk__in=keys).update(**{known.link: term})
        return
    field: Any = known.model._meta.get_field(known.link)
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    through = field.remote_field.through
    through._default_manager.bulk_create(
        [through(**{own: key, other: term.pk}) for key in keys], ignore_conflicts=True
    )


def _people_of(model: type[Guarded], keys: list[int]) -> list[int]:
    if model is Person:
        return keys
    rows: Any = model._default_manager.filter(pk__in=keys)
    return sorted(set(rows.values_list("person_id", flat=True)))
