"""What a printed entry proposes: the draft an import would make of it, as columns of forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from registry.intake.drafting.draft import Columns, Draft, Version
from registry.intake.drafting.from_entry import draft_of_entry
from registry.intake.drafting.lists import Lists
from registry.intake.printed import Form, PrintedEntry, PrintedRepression, read_entry
from registry.intake.vocabularies.lists import from_registry, matcher_of
from registry.models import Charge, Nationality, Profession, RehabilitationBody, SentencingBody
from registry.models.terms import Term
from registry.vocabulary import NameKind, Nature

LONGEST = 500


@dataclass
class Proposal:
    """The rows one entry would become, and what of it was not understood."""

    person: Columns
    names: list[Columns]
    cases: list[Columns]
    held: list[Columns]
    decisions: list[Columns]
    versions: list[Version] = field(default_factory=list)
    left_over: tuple[str, ...] = ()


def proposed(text: str, form: Form) -> Proposal:
    """Reads an entry; at worst all of it is left over and the fields are blank."""
    entry = read_entry(text, form)
    # Without the places: what was the ground of a burial a curator chooses, from the words.
    draft = draft_of_entry(entry, Lists(from_registry(), matcher_of(Profession)))
    printed = zip(draft.cases, entry.repressions, strict=True)
    return Proposal(
        person={
            **_told(draft.person),
            "professions": _keys(Profession, draft.professions),
            "nationalities": _keys(Nationality, draft.nationalities),
        },
        names=_names(draft, entry),
        cases=[_case(row, said) for row, said in printed],
        held=[
            {"place_text": said.value[:LONGEST]}
            for case in entry.repressions
            for said in case.detention
        ],
        decisions=[_coded(row, body=RehabilitationBody) for row in draft.decisions],
        versions=draft.versions,
        left_over=tuple(said.words for said in entry.left_over),
    )


def _told(row: Columns) -> Columns:
    """What a curator sees of a row: not the bounds of its dates, which follow from them."""
    return {name: value for name, value in row.items() if not name.endswith(("_lo", "_hi"))}


def _coded(row: Columns, **terms: type[Term]) -> Columns:
    """A row whose codes of open lists are keys of their terms."""
    keys = {
        name: next(iter(_keys(model, [row.get(name, "")])), None) for name, model in terms.items()
    }
    return {**_told(row), **keys}


def _names(draft: Draft, entry: PrintedEntry) -> list[Columns]:
    """The spellings; each with its words, where as many are printed as were made of them."""
    words = [said.words for said in entry.names]
    if len(words) != len(draft.names):
        words = [""] * len(draft.names)
    rows = [{**row, "_words": said} for row, said in zip(draft.names, words, strict=True)]
    return rows or [{"kind": NameKind.MAIN.value, "language": "ru"}]


def _case(row: Columns, case: PrintedRepression) -> Columns:
    said = [*(one.value for one in case.case_words), *(one.words for one in case.release)]
    return {
        **_coded(row, sentencing_body=SentencingBody),
        # A Book of Memory is one of the victims of political repression; the curator sees it.
        "nature": Nature.POLITICAL.value,
        "charges": _keys(Charge, row["charges"]),
        "notes": "; ".join(dict.fromkeys(said)),
    }


def _keys(model: type[Term], codes: Iterable[str]) -> list[int]:
    """Keys of the words of an open list, by code."""
    wanted = {code for code in codes if code}
    if not wanted:
        return []
    found: Any = model._default_manager.filter(code__in=wanted).values_list("pk", flat=True)
    return list(found)
