"""What a fate sentence is made of: values a caller gathers from a record, already decided."""

from __future__ import annotations

from dataclasses import dataclass

from registry.dates import PartialDate


@dataclass(frozen=True, slots=True)
class RehabilitationFacts:
    """One decision. `status` is granted, partial, refused or revoked; the date may be missing."""

    status: str
    date: PartialDate | None


@dataclass(frozen=True, slots=True)
class FateFacts:
    """What is known of the end of a life.

    `fate` is a code of the vocabulary or blank (nobody has looked), `sex` is m, f or blank (not
    recorded). `date` and `place_in` tell of the death, also of the later death of a survivor.
    `place_in` is a ready form in the language of the sentence with its preposition ("in Moscow",
    «в Москве»), blank where no form is certain: place names are not declined here.
    """

    fate: str
    sex: str
    date: PartialDate | None
    place_in: str = ""
    rehabilitations: tuple[RehabilitationFacts, ...] = ()
