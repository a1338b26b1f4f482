"""The codes of a printed entry, beside its words, and the words that have none yet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from registry.intake.printed.values import PrintedEntry, PrintedRehabilitation, PrintedRepression
from registry.intake.vocabularies.articles import Accusation, read_accusation
from registry.intake.vocabularies.lists import Vocabularies
from registry.intake.vocabularies.matching import Unmapped, WorkItem
from registry.intake.vocabularies.outcomes import ground_of, outcome_of, status_of
from registry.intake.vocabularies.penalties import Sentence, read_sentence
from registry.intake.vocabularies.standing import party_of, schooling_of
from registry.vocabulary import Outcome, RehabilitationGround, RehabilitationStatus


@dataclass(frozen=True, slots=True)
class CodedRepression:
    """Codes of one case; blank, empty or None where the words gave none."""

    sentencing_body: str
    sentence: Sentence | None
    accusation: Accusation
    charges: tuple[str, ...]
    outcome: Outcome | None


_OF_WHOM = ("nationality", "family_member")
_FIGURES = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class CodedRehabilitation:
    """Codes of one decision; no status where the entry says that nothing is known."""

    body: str
    ground: RehabilitationGround | None
    status: RehabilitationStatus | None


@dataclass(frozen=True, slots=True)
class CodedEntry:
    """Codes of an entry, in the order of its statements."""

    nationality: tuple[str, ...]
    party: tuple[str, ...]
    schooling: tuple[str, ...]
    repressions: tuple[CodedRepression, ...]
    rehabilitations: tuple[CodedRehabilitation, ...]


def code_entry(entry: PrintedEntry, lists: Vocabularies) -> CodedEntry:
    """Maps the words of an entry to codes by the given lists."""
    return CodedEntry(
        nationality=tuple(lists.nationalities.code(said.value) for said in entry.nationality),
        party=tuple(party_of(said.value) for said in entry.party),
        schooling=tuple(schooling_of(said.value) for said in entry.education),
        repressions=tuple(_case(entry, case, lists) for case in entry.repressions),
        rehabilitations=tuple(_decision(found, lists) for found in entry.rehabilitations),
    )


def _case(entry: PrintedEntry, case: PrintedRepression, lists: Vocabularies) -> CodedRepression:
    date = case.sentence_date[0].value if case.sentence_date else None
    body = case.sentencing_body[0].value if case.sentencing_body else ""
    charge = "; ".join(said.value for said in case.charge)
    sentence = case.sentence[0].value if case.sentence else ""
    return CodedRepression(
        sentencing_body=lists.sentencing_bodies.code(body, date) if body else "",
        sentence=read_sentence(sentence) if case.sentence else None,
        accusation=read_accusation(charge),
        charges=lists.charges.codes(charge) if charge else _charged_in(sentence, lists),
        outcome=outcome_of(entry, case),
    )


def _charged_in(sentence: str, lists: Vocabularies) -> tuple[str, ...]:
    """«Выслан как чеченец», «по нац. признаку»: why, where the entry prints no charge.

    Only what says whom it was done to: other words of a sentence are no charge. Its days are those
    of the case, and not, as among charges, of a decree against a people.
    """
    words = _FIGURES.sub("", sentence)
    return tuple(code for code in lists.charges.codes(words) if code in _OF_WHOM)


def _decision(found: PrintedRehabilitation, lists: Vocabularies) -> CodedRehabilitation:
    body = " ".join(said.value for said in found.rehabilitation_body)
    ground = " ".join(said.value for said in found.rehabilitation_ground)
    # A bare «Реабилитирован.» is a decision as well.
    is_decided = bool(found.rehabilitation_date) or not (body or ground)
    return CodedRehabilitation(
        body=lists.rehabilitation_bodies.code(body) if body else "",
        ground=ground_of(ground) if ground else None,
        status=status_of(f"{body} {ground}", is_dated=is_decided),
    )


class WorkLists:
    """Gathers the words without a code, list by list, while entries go by."""

    def __init__(self) -> None:
        self._unmapped: dict[str, Unmapped] = defaultdict(Unmapped)
        self._asked: Counter[str] = Counter()
        self._in_vain: Counter[str] = Counter()

    def add(self, entry: PrintedEntry, coded: CodedEntry) -> None:
        """Notes what of an entry has no code."""
        for said, code in zip(entry.nationality, coded.nationality, strict=True):
            self._note("nationality", said.value, code)
        for case, codes in zip(entry.repressions, coded.repressions, strict=True):
            self._note_case(case, codes)
        for found, codes_of_it in zip(entry.rehabilitations, coded.rehabilitations, strict=True):
            for said in found.rehabilitation_body:
                self._note("rehabilitation_body", said.value, codes_of_it.body)

    def _note_case(self, case: PrintedRepression, codes: CodedRepression) -> None:
        for said in case.sentencing_body[:1]:
            self._note("sentencing_body", said.value, codes.sentencing_body)
        for said in case.sentence[:1]:
            self._note("sentence", said.value, codes.sentence and codes.sentence.main)
        found = codes.charges or codes.accusation.articles or codes.accusation.letters
        for said in case.charge[:1]:
            self._note("charge", said.value, found)

    def _note(self, name: str, words: str, code: object) -> None:
        self._asked[name] += 1
        if not code:
            self._in_vain[name] += 1
            self._unmapped[name].add(words)

    def items(self, name: str) -> list[WorkItem]:
        """The words of a list that have no code, most frequent first."""
        return self._unmapped[name].items() if name in self._unmapped else []

    def totals(self) -> list[tuple[str, int, int]]:
        """Name of each list, how often it was asked, and how often in vain."""
        return [(name, self._asked[name], self._in_vain[name]) for name in sorted(self._asked)]
