"""What an entry of a Book of Memory says: typed values, each with its words and its span.

Nothing here decides which version is right. Where an entry gives two, the first is the one it
prints as its own, and the others are marked as differing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from registry.dates import PartialDate
from registry.names import NameParts
from registry.vocabulary import NameKind, Sex

T = TypeVar("T")


class Form(StrEnum):
    """The two families of printed entries."""

    UNION = "union"
    MOSCOW = "moscow"


class Field(StrEnum):
    """What a stretch of an entry says; the first two say nothing of the person."""

    # That of an enumeration is a call of Python at every look into a table.
    __hash__ = str.__hash__

    LABEL = "label"
    MARK = "mark"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE = "birth_place"
    NATIONALITY = "nationality"
    CITIZENSHIP = "citizenship"
    EDUCATION = "education"
    PARTY = "party"
    OCCUPATION = "occupation"
    RESIDENCE = "residence"
    ARREST_DATE = "arrest_date"
    ARREST_PLACE = "arrest_place"
    ARREST_ORGAN = "arrest_organ"
    SENTENCING_BODY = "sentencing_body"
    SENTENCE_DATE = "sentence_date"
    CHARGE = "charge"
    SENTENCE = "sentence"
    DETENTION = "detention"
    RELEASE = "release"
    EXECUTION_DATE = "execution_date"
    EXECUTION_PLACE = "execution_place"
    DEATH = "death"
    BURIAL_PLACE = "burial_place"
    CASE_WORDS = "case_words"
    REHABILITATION_DATE = "rehabilitation_date"
    REHABILITATION_BODY = "rehabilitation_body"
    REHABILITATION_GROUND = "rehabilitation_ground"
    SOURCE = "source"


class Span(NamedTuple):
    """A stretch of the text, from `start` up to but not including `end`."""

    start: int
    end: int
    field: Field


class Stated(NamedTuple, Generic[T]):
    """One value as an entry states it. `words` is the text from `start` to `end`, untouched.

    A date that cannot be read, such as 31 February, has no value but keeps its words. A value that
    differs is given by the entry beside its own: in brackets, or «по другим данным».
    """

    words: str
    start: int
    end: int
    value: T
    differs: bool = False


Texts = tuple[Stated[str], ...]
Dates = tuple[Stated[PartialDate | None], ...]


@dataclass(frozen=True, slots=True)
class SpelledName:
    """A name or a variant of one of its parts; the parts not concerned are blank."""

    parts: NameParts
    kind: NameKind


@dataclass(frozen=True, slots=True)
class PrintedRepression:
    """One case, in the order of the entry; `is_prose` when it was told in running text."""

    arrest_date: Dates = ()
    arrest_place: Texts = ()
    arrest_organ: Texts = ()
    sentencing_body: Texts = ()
    sentence_date: Dates = ()
    charge: Texts = ()
    sentence: Texts = ()
    detention: Texts = ()
    release: Dates = ()
    execution_date: Dates = ()
    execution_place: Texts = ()
    case_words: Texts = ()
    is_prose: bool = False


@dataclass(frozen=True, slots=True)
class PrintedRehabilitation:
    """One decision; `repression` is the place of its case in the entry, None when not known."""

    repression: int | None
    rehabilitation_date: Dates = ()
    rehabilitation_body: Texts = ()
    rehabilitation_ground: Texts = ()


@dataclass(frozen=True, slots=True)
class PrintedEntry:
    """One entry, read. `spans` and `left_over` hold every character that is not white space."""

    text: str
    form: Form
    sex: Stated[Sex] | None
    names: tuple[Stated[SpelledName], ...]
    birth_date: Dates
    birth_place: Texts
    nationality: Texts
    citizenship: Texts
    education: Texts
    party: Texts
    occupation: Texts
    residence: Texts
    death: Dates
    burial_place: Texts
    source: Texts
    repressions: tuple[PrintedRepression, ...]
    rehabilitations: tuple[PrintedRehabilitation, ...]
    spans: tuple[Span, ...]
    left_over: tuple[Stated[str], ...]

    @property
    def is_read_whole(self) -> bool:
        """Whether nothing was left over."""
        return not self.left_over
