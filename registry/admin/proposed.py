"""What a printed entry proposes: columns of the rows it would become, each with its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from registry.dates import PartialDate
from registry.intake.printed import Form, PrintedEntry, PrintedRepression, Stated, read_entry
from registry.intake.vocabularies.coding import CodedRepression, code_entry
from registry.intake.vocabularies.lists import from_registry
from registry.models import Charge, Nationality, RehabilitationBody, SentencingBody
from registry.models.terms import Term
from registry.vocabulary import Fate, NameKind, Nature, Outcome, RepressionKind

Columns = dict[str, Any]
_TEXTS = {
    "birth_place": "birth_place_text",
    "nationality": "nationality_text",
    "citizenship": "citizenship_text",
    "education": "education_text",
    "party": "party_text",
    "occupation": "profession_text",
    "burial_place": "burial_place_text",
}
_CASE_TEXTS = {
    "arrest_place": "arrest_place_text",
    "arrest_organ": "arresting_organ_text",
    "sentencing_body": "sentencing_body_text",
    "charge": "charge_text",
    "sentence": "sentence_text",
    "execution_place": "execution_place_text",
    "case_words": "notes",
}
_CASE_DATES = ("arrest_date", "sentence_date", "execution_date")
LONGEST = 500


class Version(NamedTuple):
    """A value the entry gives beside its own; `owner` is the number of a case, -1 the person."""

    owner: int
    field: str
    value: str
    words: str


@dataclass
class Proposal:
    """The rows one entry would become, and what of it was not understood."""

    person: Columns = field(default_factory=dict)
    names: list[Columns] = field(default_factory=list)
    cases: list[Columns] = field(default_factory=list)
    held: list[Columns] = field(default_factory=list)
    decisions: list[Columns] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    left_over: tuple[str, ...] = ()


def proposed(text: str, form: Form) -> Proposal:
    """Reads an entry; at worst all of it is left over and the fields are blank."""
    entry = read_entry(text, form)
    coded = code_entry(entry, from_registry())
    proposal = Proposal(left_over=tuple(said.words for said in entry.left_over))
    proposal.names = _names(entry)
    proposal.person = _person(proposal, entry)
    codes = _keys(Nationality, coded.nationality)
    proposal.person["nationalities"] = [codes[code] for code in coded.nationality if code in codes]
    for case, found in zip(entry.repressions, coded.repressions, strict=True):
        proposal.cases.append(_case(proposal, case, found))
        proposal.held += [{"place_text": said.value[:LONGEST]} for said in case.detention]
    if entry.residence and proposal.cases:
        proposal.cases[-1]["residence_text"] = _joined(entry.residence)
    _fate(proposal)
    for decision, found_of_it in zip(entry.rehabilitations, coded.rehabilitations, strict=True):
        if found_of_it.status is None:
            continue
        row: Columns = {
            "status": found_of_it.status.value,
            "body": _keys(RehabilitationBody, [found_of_it.body]).get(found_of_it.body),
            "body_text": _joined(decision.rehabilitation_body),
            "ground": found_of_it.ground.value if found_of_it.ground else "",
            "ground_text": _joined(decision.rehabilitation_ground),
        }
        _date(proposal, None, row, "date", decision.rehabilitation_date)
        proposal.decisions.append(row)
    return proposal


def _names(entry: PrintedEntry) -> list[Columns]:
    """The name, and its variants: of a variant the entry prints only the part that differs."""
    found: list[Columns] = []
    for said in entry.names:
        parts, kind = said.value.parts, said.value.kind
        main = found[0] if found else {}
        row: Columns = {"kind": kind.value if found else NameKind.MAIN.value, "language": "ru"}
        for part in ("surname", "given_name", "patronymic"):
            row[part] = getattr(parts, part) or main.get(part, "")
        row["full"] = "" if row["surname"] or row["given_name"] else parts.full
        found.append({**row, "_words": said.words})
    return found or [{"kind": NameKind.MAIN.value, "language": "ru"}]


def _person(proposal: Proposal, entry: PrintedEntry) -> Columns:
    row: Columns = {"sex": entry.sex.value.value if entry.sex else ""}
    _date(proposal, -1, row, "birth_date", entry.birth_date)
    _date(proposal, -1, row, "death_date", entry.death)
    for name, column in _TEXTS.items():
        _text(proposal, -1, row, column, getattr(entry, name))
    return row


def _case(proposal: Proposal, case: PrintedRepression, codes: CodedRepression) -> Columns:
    number = len(proposal.cases)
    main = codes.sentence.main if codes.sentence else None
    row: Columns = {
        # A Book of Memory is one of the victims of political repression; the curator sees it.
        "nature": Nature.POLITICAL.value,
        "sentencing_body": _keys(SentencingBody, [codes.sentencing_body]).get(
            codes.sentencing_body
        ),
        "charges": list(_keys(Charge, codes.charges).values()),
        "sentence": main.kind.value if main else "",
        "sentence_years": main.years if main and main.years and 0 < main.years < 100 else None,
        "outcome": codes.outcome.value if codes.outcome else "",
    }
    for name in _CASE_DATES:
        _date(proposal, number, row, name, getattr(case, name))
    for name, column in _CASE_TEXTS.items():
        _text(proposal, number, row, column, getattr(case, name))
    if case.release:
        row["notes"] = "; ".join(
            [*filter(None, [row.get("notes", "")]), *(said.words for said in case.release)]
        )
    if main or row.get("sentencing_body_text"):
        row["kind"] = RepressionKind.CONVICTION.value
    return row


def _fate(proposal: Proposal) -> None:
    """The fate, as the last outcome tells it; a shooting is a death, and its day the day of it."""
    outcomes = [case["outcome"] for case in proposal.cases if case["outcome"] in Fate.values]
    proposal.person["fate"] = outcomes[-1] if outcomes else ""
    shot = next(
        (case for case in proposal.cases if case["outcome"] == Outcome.EXECUTED.value), None
    )
    if shot is not None:
        proposal.person["fate"] = Fate.EXECUTED.value
        if not proposal.person.get("death_date") and shot.get("execution_date"):
            proposal.person["death_date"] = shot["execution_date"]


def _date(
    proposal: Proposal,
    owner: int | None,
    row: Columns,
    name: str,
    said: Sequence[Stated[PartialDate | None]],
) -> None:
    """The entry's own date with its words; what differs is a version."""
    for stated in said:
        if name not in row and not stated.differs:
            row[name] = stated.value.text if stated.value else ""
            row[f"{name}_text"] = stated.words[:LONGEST]
        elif owner is not None and stated.value is not None:
            proposal.versions.append(Version(owner, name, stated.value.text, stated.words))


def _text(
    proposal: Proposal, owner: int, row: Columns, column: str, said: Sequence[Stated[str]]
) -> None:
    own = _joined(item for item in said if not item.differs)
    if own:
        row[column] = own
    for stated in said:
        if stated.differs and column != "notes":
            proposal.versions.append(Version(owner, column, stated.value, stated.words))


def _joined(said: Iterable[Stated[str]]) -> str:
    return "; ".join(dict.fromkeys(item.value for item in said))


def _keys(model: type[Term], codes: Iterable[str]) -> dict[str, int]:
    """Keys of the words of an open list, by code."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    rows: Any = model._default_manager.filter(code__in=wanted)
    return dict(rows.values_list("code", "pk"))
