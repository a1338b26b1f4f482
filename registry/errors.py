"""Failures in the words of the registry.

Every error carries one calm sentence a curator can act on: what was found and what would be
accepted. Whoever shows it decides where it stands (beside a field, in a row report, in a log).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def marked(words: str) -> str:
    """The same words. Imported as `_` it tells the tool that collects what is to be translated.

    For the pure rooms, which know no language; `registry.validators.told` translates.
    """
    return words


class Phrase(str):
    """Marked words that fill a gap of a sentence and are translated on their own."""

    __slots__ = ()


@dataclass(frozen=True)
class Sentence:
    """Marked words with named gaps, and what fills them: apart, so that it can be translated."""

    words: str
    values: Mapping[str, str | int | Sentence] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words % self.values


def together(*sentences: Sentence) -> Sentence:
    """Several sentences as one, each translated on its own."""
    places = {f"sentence_{number}": each for number, each in enumerate(sentences)}
    return Sentence(" ".join(f"%({place})s" for place in places), places)


class RegistryError(Exception):
    """Base of the family: something the registry refuses, with the reason as its text.

    The reason is a sentence as it is read, or one that whoever shows it has to translate.
    """

    def __init__(self, reason: Sentence | str = "") -> None:
        super().__init__(str(reason))
        self.reason = reason


class DateError(RegistryError, ValueError):
    """A text is not a date the register can keep."""


class IdentifierError(RegistryError, ValueError):
    """A text that is no public id of this registry."""


class OutsideTheDoorError(RegistryError):
    """A write that did not come through the door: a fault of the program, never of a person."""


class PublicationError(RegistryError):
    """A record that may not be published as it stands; says what is missing."""


class StaleFormError(RegistryError):
    """A form filled in from an older version than the one saved since; nothing was written."""


class MergeError(RegistryError):
    """Two people who are not merged, or a merge that is not taken apart; says why."""


class UndoError(RegistryError):
    """A change that cannot be taken back, or a version that cannot be restored; says why."""


class ProposalError(RegistryError):
    """A proposal that cannot be made or decided as it stands; says why."""


class IndexMissingError(RegistryError):
    """The index of people is empty although people are published: it has to be built again."""


class PhotoError(RegistryError, ValueError):
    """An uploaded file is not a picture that can be kept and shown."""


class NotUnderstoodError(RegistryError, ValueError):
    """An address asks for something there is none of; says what."""


class PackageError(RegistryError):
    """A copy of the public register that cannot be written or read there; says why."""
