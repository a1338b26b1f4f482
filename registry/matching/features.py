"""What is known of a human being who may stand elsewhere too: plain values, every one optional.

A row of a file and a person of the registry are described alike, so that either can be compared
with either. Nothing here asks a database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from registry.dates import PartialDate

if TYPE_CHECKING:
    from registry.models import Person

# The first and the last day a date can mean, as yyyymmdd.
Span = tuple[int, int]

# Where a date is open on one side ("not later than"), it is taken to reach this far.
EARLIEST, LATEST = 18000101, 20991231


class Name(NamedTuple):
    """One spelling of a name; what is not known stays empty.

    A name whose parts cannot be told apart stands in the surname as it is written.
    """

    surname: str = ""
    given_name: str = ""
    patronymic: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in self if part)


@dataclass(frozen=True, slots=True)
class Features:
    """One human being as one source knows them. What is missing says nothing.

    Dates are spans. `arrest` and `sentence` are those of the first case; those of further cases
    stand in `arrests` and `sentences`. An execution is a death. Texts are the words of the source.
    """

    names: tuple[Name, ...] = ()
    sex: str = ""
    birth: Span | None = None
    death: Span | None = None
    arrest: Span | None = None
    sentence: Span | None = None
    rehabilitation: Span | None = None
    arrests: tuple[Span, ...] = ()
    sentences: tuple[Span, ...] = ()
    birth_place: str = ""
    residence: str = ""
    work: str = ""
    nationality: str = ""
    body: str = ""
    charge: str = ""
    archive: str = ""

    @property
    def all_arrests(self) -> tuple[Span, ...]:
        """Of every case that is known."""
        return (self.arrest, *self.arrests) if self.arrest else self.arrests

    @property
    def all_sentences(self) -> tuple[Span, ...]:
        """Of every case that is known."""
        return (self.sentence, *self.sentences) if self.sentence else self.sentences

    @classmethod
    def of_person(cls, person: Person | int) -> Features:
        """What the registry knows of a person, whatever the state of the record."""
        pk = person if isinstance(person, int) else person.pk
        return cls.of_people([pk])[pk]

    @classmethod
    def of_people(cls, people: Iterable[int], using: str = "default") -> dict[int, Features]:
        """The same for many, by their keys, in a fixed number of questions."""
        from registry.matching.reading import features_of

        return features_of(list(people), using)


def span_of(date: PartialDate | None) -> Span | None:
    """The span of a date; None where nothing is known."""
    return span(date.lo, date.hi) if date is not None else None


def span(lo: int | None, hi: int | None) -> Span | None:
    """The span between two columns of a date; one of them may be open."""
    if lo is None and hi is None:
        return None
    return (lo or EARLIEST, hi or LATEST)
