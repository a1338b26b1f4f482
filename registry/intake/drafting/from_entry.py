"""A printed entry, read and coded, as a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from registry.dates import PartialDate
from registry.intake import wording
from registry.intake.drafting.draft import Columns, Draft, Problem, Version
from registry.intake.drafting.from_table import kind_of
from registry.intake.drafting.lists import Lists
from registry.intake.drafting.naming import of_spelled, shown
from registry.intake.printed import PrintedEntry, PrintedRehabilitation, PrintedRepression, Stated
from registry.intake.vocabularies.coding import CodedRehabilitation, CodedRepression, code_entry
from registry.vocabulary import Fate, Outcome, RehabilitationStatus

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
}
_CASE_DATES = ("arrest_date", "sentence_date", "execution_date")
# Where a version of a text is cited: the words of a place stand beside the link to it.
_CITED = {"birth_place_text": "birth_place", "burial_place_text": "burial_place"}


def draft_of_entry(entry: PrintedEntry, lists: Lists) -> Draft:
    """The draft of one entry; what was left over is a problem and stays in its words."""
    draft = Draft()
    coded = code_entry(entry, lists.vocabularies)
    draft.names = of_spelled([said.value for said in entry.names])
    if not draft.names:
        problem = Problem("entry", entry.text[:120], wording.NO_NAME_IN_ENTRY, refuses=True)
        draft.problems.append(problem)
    draft.person.update(shown(draft.names))
    draft.person["sex"] = entry.sex.value.value if entry.sex else ""
    _dates(draft, -1, draft.person, "birth_date", entry.birth_date)
    for name, column in _TEXTS.items():
        _texts(draft, -1, draft.person, column, getattr(entry, name))
    for case, codes in zip(entry.repressions, coded.repressions, strict=True):
        draft.cases.append(_case(draft, len(draft.cases), case, codes, lists))
    _residence(draft, entry)
    _death(draft, entry)
    for found, codes_of_it in zip(entry.rehabilitations, coded.rehabilitations, strict=True):
        _decision(draft, found, codes_of_it, lists)
    _words(draft, entry, lists, coded.nationality)
    for said in entry.left_over:
        draft.problems.append(Problem("entry", said.words, wording.NOT_UNDERSTOOD))
    for case in entry.repressions:
        told = [said.words for said in (*case.detention, *case.case_words)]
        for words in (*told, *(said.words for said in case.release)):
            draft.problems.append(Problem("entry", words, wording.NO_COLUMN))
    return draft


def _dates(
    draft: Draft, owner: int, row: Columns, name: str, said: Sequence[Stated[PartialDate | None]]
) -> None:
    """The entry's own date and, as versions, those that differ."""
    for stated in said:
        if name not in row and not stated.differs:
            value = stated.value
            row[name] = value.text if value else ""
            row[f"{name}_lo"] = value.lo if value else None
            row[f"{name}_hi"] = value.hi if value else None
            row[f"{name}_text"] = stated.words[:500]
            if value is None:
                draft.problems.append(Problem(name, stated.words, wording.NO_SUCH_DAY))
        elif stated.value is not None:
            draft.versions.append(Version(owner, name, stated.value.text, stated.words))


def _texts(
    draft: Draft, owner: int, row: Columns, column: str, said: Sequence[Stated[str]]
) -> None:
    own = [stated.value for stated in said if not stated.differs]
    if own:
        row[column] = "; ".join(dict.fromkeys(own))
    for stated in said:
        if stated.differs:
            cited = _CITED.get(column, column)
            draft.versions.append(Version(owner, cited, stated.value[:500], stated.words))


def _case(
    draft: Draft, number: int, case: PrintedRepression, codes: CodedRepression, lists: Lists
) -> Columns:
    row: Columns = {}
    for name in _CASE_DATES:
        _dates(draft, number, row, name, getattr(case, name))
    for name, column in _CASE_TEXTS.items():
        _texts(draft, number, row, column, getattr(case, name))
    row["sentencing_body"] = codes.sentencing_body
    if "sentencing_body_text" in row and not codes.sentencing_body:
        draft.unmapped.append(("sentencing_body", row["sentencing_body_text"]))
    main = codes.sentence.main if codes.sentence else None
    if main is not None:
        row["sentence"] = main.kind.value
        row["sentence_years"] = main.years if main.years and 0 < main.years < 100 else None
    elif "sentence_text" in row:
        row["sentence"] = lists.closed.code("sentence", row["sentence_text"])
        if not row["sentence"]:
            draft.unmapped.append(("sentence", row["sentence_text"]))
    row["charges"] = codes.charges
    row["outcome"] = codes.outcome.value if codes.outcome else ""
    row["kind"] = kind_of(row.get("sentence", ""), has_body="sentencing_body_text" in row)
    return row


def _residence(draft: Draft, entry: PrintedEntry) -> None:
    """Where the person lived, with the case told last; without any case it has no place here."""
    own = [said.value for said in entry.residence if not said.differs]
    if own and draft.cases:
        draft.cases[-1]["residence_text"] = "; ".join(own)


def _death(draft: Draft, entry: PrintedEntry) -> None:
    person = draft.person
    _dates(draft, -1, person, "death_date", entry.death)
    shot = next((case for case in draft.cases if case["outcome"] == Outcome.EXECUTED.value), None)
    if shot is not None:
        person["fate"] = Fate.EXECUTED.value
        if "death_date" not in person:
            for part in ("", "_lo", "_hi", "_text"):
                if f"execution_date{part}" in shot:
                    person[f"death_date{part}"] = shot[f"execution_date{part}"]
        return
    outcomes = [case["outcome"] for case in draft.cases if case["outcome"] in Fate.values]
    person["fate"] = outcomes[-1] if outcomes else ""


def _decision(
    draft: Draft, found: PrintedRehabilitation, codes: CodedRehabilitation, lists: Lists
) -> None:
    if codes.status is None:
        return
    status: RehabilitationStatus = codes.status
    case = found.repression
    row: dict[str, Any] = {"status": status.value, "case": case}
    if case is not None and case >= len(draft.cases):
        row["case"] = None
    own = next((said for said in found.rehabilitation_date if not said.differs), None)
    if own is not None:
        row["date"] = own.value.text if own.value else ""
        row["date_lo"] = own.value.lo if own.value else None
        row["date_hi"] = own.value.hi if own.value else None
        row["date_text"] = own.words[:500]
    body = " ".join(said.value for said in found.rehabilitation_body)
    if body:
        row["body_text"], row["body"] = body, codes.body
        if not codes.body:
            draft.unmapped.append(("rehabilitation_body", body))
    ground = " ".join(said.value for said in found.rehabilitation_ground)
    if ground:
        row["ground_text"] = ground
        row["ground"] = codes.ground.value if codes.ground else lists.ground(draft, ground)
    draft.decisions.append(row)


def _words(draft: Draft, entry: PrintedEntry, lists: Lists, nationalities: Sequence[str]) -> None:
    for said, code in zip(entry.nationality, nationalities, strict=True):
        if not code:
            draft.unmapped.append(("nationality", said.value))
    draft.nationalities = tuple(dict.fromkeys(code for code in nationalities if code))
    for said in entry.occupation:
        code = lists.professions.code(said.value) if not said.differs else ""
        if code:
            draft.professions = (*draft.professions, code)
        elif not said.differs:
            draft.unmapped.append(("profession", said.value))
    draft.professions = tuple(dict.fromkeys(draft.professions))
    if burial := draft.person.get("burial_place_text"):
        place = lists.burial_place(burial)
        draft.person["burial_place_id"] = place
        if place is None:
            draft.unmapped.append(("burial_place", burial))
