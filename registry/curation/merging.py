"""One person instead of two: fields chosen, rows moved, the old address kept, every step noted.

A merge needs two people: one proposes it, another approves. What it wrote stands in its steps, and
`unmerging` takes it apart from them at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model, Q
from django.utils import translation
from django.utils.translation import gettext as _

from registry.curation import distinctions
from registry.curation.comparing import Fact, facts
from registry.curation.moving import PLAIN, TWINS, speaking, ways
from registry.curation.recording import change
from registry.curation.rows import Board, Values, columns, several, type_of
from registry.errors import MergeError
from registry.models import (
    Act,
    Citation,
    Curator,
    FormerAddress,
    Merge,
    MergeStep,
    Person,
    Proposal,
    Relation,
)
from registry.models.base import Guarded
from registry.models.door import Passage
from registry.vocabulary import (
    ChangeKind,
    Choice,
    Confidence,
    FieldQuestion,
    ProposalKind,
    ProposalState,
    State,
    Verdict,
)

LONGEST_VALUE = 500
# In which the words of a person, a place or a code are written into a citation.
LANGUAGE_OF_VALUES = "ru"

Choices = Mapping[str, str]


def merge(
    kept: Person,
    merged: Person,
    *,
    reason: str,
    editor: Curator | None,
    choices: Choices | None = None,
    reviewer: Curator | None = None,
    office: str = "",
) -> Merge:
    """Merges one person into another. `choices` says for a fact `kept`, `merged` or `both`.

    Raises `MergeError` with everything that stands in the way, and changes nothing.
    """
    with change(kind=ChangeKind.MERGE, editor=editor, office=office, reason=reason) as passage:
        kept, merged = locked(kept.pk, merged.pk)
        hindrances = obstacles(kept, merged)
        if hindrances:
            raise MergeError(" ".join(hindrances))
        if reviewer:
            passage.change_set.reviewers.add(reviewer)
        board = plan(kept, merged, choices or {})
        _leave_address(board, kept, merged, passage)
        board.write()
        passage.left_behind |= {kept.pk, merged.pk}
        return _noted(board, kept, merged, passage)


def locked(*keys: int) -> list[Person]:
    """The people as they are saved, locked until the passage is over."""
    rows = Person.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    found = {person.pk: person for person in rows}
    missing = [key for key in keys if key not in found]
    if missing:
        raise MergeError(_("One of the two records is not there any more."))
    return [found[key] for key in keys]


# What stands in the way ----------------------------------------------------------------------


def obstacles(kept: Person, merged: Person) -> list[str]:
    """Why the two are not merged, one sentence each; empty when nothing stands in the way."""
    return list(_obstacles(kept, merged))


def _obstacles(kept: Person, merged: Person) -> Iterator[str]:
    if kept.pk == merged.pk:
        yield _("This is one and the same record.")
        return
    for person in (kept, merged):
        if person.state == State.MERGED:
            yield _("%(person)s was merged into another record already.") % {"person": person}
        elif person.state == State.WITHDRAWN:
            yield _("%(person)s was withdrawn; a withdrawn record is not merged.") % {
                "person": person
            }
    if merged.is_published and not kept.is_published:
        yield _(
            "The page of %(person)s is public: keep that record and merge the other into it."
        ) % {"person": merged}
    if _tied(kept, merged):
        yield _(
            "A tie stands between the two, so they are two people. If it is a mistake, remove the "
            "tie first."
        )
    if _acted(kept, merged):
        yield _(
            "One of the two is recorded to have acted against the other, so they are two people. "
            "If it is a mistake, mend the act first."
        )
    apart = distinctions.told_apart(kept, merged)
    if apart is not None:
        yield _("They were told apart: %(reason)s") % {"reason": apart.reason}
    if _proposals(kept, merged):
        yield _("A proposed change to one of the two waits; decide on it first.")


def _tied(one: Person, other: Person) -> bool:
    pair = Q(person=one, other=other) | Q(person=other, other=one)
    return Relation.objects.filter(pair).exists()


def _acted(one: Person, other: Person) -> bool:
    pair = Q(person=one, victim=other) | Q(person=other, victim=one)
    return Act.objects.filter(pair).exists()


def _proposals(one: Person, other: Person) -> bool:
    waiting = Proposal.objects.filter(state=ProposalState.OPEN).exclude(kind=ProposalKind.MERGE)
    return waiting.filter(target_type=type_of(Person), target_id__in=(one.pk, other.pk)).exists()


# What will be ---------------------------------------------------------------------------------


def plan(kept: Person, merged: Person, choices: Choices) -> Board:
    """Everything the merge would write, on a board; nothing is written. Also the preview."""
    board = Board()
    board.load([(Person, kept.pk), (Person, merged.pk)])
    _move_rows(board, kept, merged)
    _move_what_speaks(board, kept, merged)
    for fact in facts():
        chosen = choices.get(fact.name) or fact.usual(kept, merged)
        _choose(board, fact, chosen, kept, merged)
    _drop_same_citations(board, kept)
    values = board.now[Person, merged.pk]
    assert values is not None
    values["state"] = State.MERGED.value
    return board


def _move_rows(board: Board, kept: Person, merged: Person) -> None:
    """Every row that leads to the merged person leads to the kept one."""
    for model, column in ways():
        for row in model._base_manager.filter(**{column: (kept.pk)}):
            board.put(row)
        for row in model._base_manager.filter(**{column: merged.pk}):
            board.put(row)
            values = board.now[model, row.pk]
            assert values is not None
            values[column] = kept.pk
            _meet_twin(board, model, row.pk, kept)


def _meet_twin(board: Board, model: type[Guarded], pk: int, kept: Person) -> None:
    """The same statement is not made twice: the row of the kept person stays, filled up."""
    values = board.now[model, pk]
    assert values is not None
    if values.get("is_display"):
        values["is_display"] = not _is_shown(board, model, pk, values)
    identity = TWINS.get(model)
    if identity is None:
        return
    for (kind, other), there in list(board.now.items()):
        if kind is not model or other == pk or there is None:
            continue
        people = [column for way, column in ways() if way is model]
        if all(there[name] == values[name] for name in (*identity, *people)):
            _take_in_twin(board, model, pk, other, values, there)
            return


def _is_shown(board: Board, model: type[Guarded], pk: int, values: Values) -> bool:
    """Whether the kept person has a name shown in this language already."""
    return any(
        there is not None
        and kind is model
        and other != pk
        and there["person_id"] == values["person_id"]
        and there["language"] == values["language"]
        and there["is_display"]
        for (kind, other), there in board.now.items()
    )


def _take_in_twin(
    board: Board, model: type[Guarded], pk: int, twin: int, values: Values, there: Values
) -> None:
    for name, value in values.items():
        if there[name] in (None, "", {}) and value not in (None, "", {}):
            there[name] = value
    for kind in speaking():
        for row in kind._base_manager.filter(target_type=type_of(model), target_id=pk):
            board.put(row)
            spoken = board.now[kind, row.pk]
            assert spoken is not None
            spoken["target_id"] = twin
    board.remove((model, pk))


def _move_what_speaks(board: Board, kept: Person, merged: Person) -> None:
    for kind in (*speaking(), *PLAIN):
        people = kind._base_manager.filter(
            target_type=type_of(Person), target_id__in=(kept.pk, merged.pk)
        )
        for row in people:
            board.put(row)
            values = board.now[kind, row.pk]
            assert values is not None
            values["target_id"] = kept.pk


def _drop_same_citations(board: Board, kept: Person) -> None:
    """Two citations that say the same of the kept person are one."""
    said: set[tuple[Any, ...]] = set()
    whole = type_of(Person).pk
    for (kind, pk), values in sorted(
        ((key, values) for key, values in board.now.items() if key[0] is Citation and values),
        key=lambda item: (board.before[item[0]] != item[1], item[0][1]),
    ):
        assert values is not None
        if values["target_type_id"] != whole or values["target_id"] != kept.pk:
            continue
        says = tuple(str(values[name]) for name in sorted(values) if name != "order")
        if says in said:
            board.remove((kind, pk))
        said.add(says)


# What is chosen ---------------------------------------------------------------------------------


def _choose(board: Board, fact: Fact, chosen: str, kept: Person, merged: Person) -> None:
    if not fact.differs(kept, merged):
        return
    values = board.now[Person, kept.pk]
    others = board.before[Person, merged.pk]
    assert values is not None
    assert others is not None
    if fact.adds_up and chosen == Choice.BOTH:
        _add_up(fact, values, others)
        return
    if chosen == Choice.MERGED:
        for field in fact.fields:
            name = field.name if field in several(Person) else field.attname
            values[name] = others[name]
    if fact.adds_up:
        return
    loser = kept if chosen == Choice.MERGED else merged
    if fact.says(loser):
        verdict = Verdict.DIFFERS if chosen == Choice.BOTH else Verdict.REJECTED
        _note_version(board, fact, loser, kept, verdict)


def _add_up(fact: Fact, values: Values, others: Values) -> None:
    field = fact.fields[0]
    if field in several(Person):
        values[field.name] = sorted({*values[field.name], *others[field.name]})
    else:
        values[field.attname] = {**others[field.attname], **values[field.attname]}


def _note_version(board: Board, fact: Fact, loser: Person, kept: Person, verdict: Verdict) -> None:
    """The sources of a value that is not taken say so from now on; a dispute names its sources."""
    said, in_words = _as_cited(fact, loser)
    noted = False
    for row in Citation.objects.of(loser).filter(field=fact.name, verdict=Verdict.ACCEPTED):
        board.put(row)
        values = board.now[Citation, row.pk]
        assert values is not None
        values["verdict"] = verdict.value
        values["value"] = values["value"] or said
        values["as_stated"] = values["as_stated"] or in_words
        noted = True
    if not noted and verdict == Verdict.DIFFERS:
        for source, locator in _sources_of_record(loser):
            board.enter(Citation, _version(kept, fact, source, locator, said, in_words))


def _as_cited(fact: Fact, person: Person) -> tuple[str, str]:
    with translation.override(LANGUAGE_OF_VALUES):
        said = fact.printed(person)
    return said[:LONGEST_VALUE], fact.in_words(person)[:LONGEST_VALUE]


def _sources_of_record(person: Person) -> list[tuple[int | None, str]]:
    """What the card as a whole rests on; a version for which nothing is named says so."""
    whole = Citation.objects.of(person).filter(
        field=FieldQuestion.RECORD, source__isnull=False, verdict=Verdict.ACCEPTED
    )
    return list(whole.values_list("source_id", "locator")) or [(None, "")]


def _version(
    kept: Person, fact: Fact, source: int | None, locator: str, said: str, in_words: str
) -> Values:
    how = Confidence.ROW_SOURCE if source else Confidence.UNSOURCED
    row = Citation(
        target_type=type_of(Person),
        target_id=kept.pk,
        field=fact.name,
        source_id=source,
        locator=locator,
        value=said,
        as_stated=in_words,
        verdict=Verdict.DIFFERS,
        confidence=how,
    )
    return {column.attname: getattr(row, column.attname) for column in columns(Citation)}


# What is noted ----------------------------------------------------------------------------------


def _leave_address(board: Board, kept: Person, merged: Person, passage: Passage) -> None:
    """The old address leads to the record that took the other in."""
    former = FormerAddress.objects.filter(public_id=merged.public_id).first()
    values: Values = {
        "public_id": merged.public_id,
        "noun": merged.noun,
        "successor_id": kept.public_id,
        "tombstone": {},
        "change_set_id": passage.change_set.pk,
    }
    if former is None:
        board.enter(FormerAddress, values)
    else:
        board.put(former)
        board.now[FormerAddress, former.pk] = values


def _noted(board: Board, kept: Person, merged: Person, passage: Passage) -> Merge:
    """Every value before and after, so that the merge can be taken apart."""
    row = Merge.objects.create(
        target_type=type_of(Person),
        kept_id=kept.pk,
        merged_id=merged.pk,
        change_set=passage.change_set,
    )
    MergeStep.objects.bulk_create(
        [
            MergeStep(merge=row, number=number, row_type=type_of(model), row_id=pk, **values)
            for number, (model, pk, values) in enumerate(_steps(board), start=1)
        ]
    )
    return row


def _steps(board: Board) -> Iterator[tuple[type[Model], int, dict[str, Any]]]:
    for (model, pk), before, after in board.changed():
        if before is None or after is None:
            yield model, pk, {"field": "", "old": before, "new": after}
            continue
        for name in after:
            if before[name] != after[name]:
                yield model, pk, {"field": name, "old": before[name], "new": after[name]}
    for model, values, written in board.entered:
        for row in written:
            new = {**values, **{field.name: [] for field in several(model)}}
            yield model, row.pk, {"field": "", "old": None, "new": new}
