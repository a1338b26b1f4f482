"""What each comparison weighs, in bits: how much likelier it is of one person than of two.

A weight is log2(m / u): m is how often records of one person agree so, u how often those of two
people do (Fellegi and Sunter, 1969). Where u is known it is taken from the registry: parts of names
weigh by how many people bear them. Other weights are fixed and were set once, on synthetic people;
`docs/matching.md` tells how. What is not known weighs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from registry.matching.naming import Part
from registry.matching.reasons import Code
from registry.matching.spans import Agreement
from registry.matching.texts import Likeness
from registry.names.slots import GIVEN, PATRONYMIC, SURNAME

# Names -----------------------------------------------------------------------------------------

# What a part adds at most, however rare it is, and at least where it agrees at all.
MOST = {SURNAME: 13.0, GIVEN: 9.0, PATRONYMIC: 8.0}
LEAST = 1.0
# What is taken off the weight of a part that does not agree letter by letter.
TAKEN_OFF = {Part.SAME: 0.0, Part.SOUND: 0.5, Part.EQUIVALENT: 1.5, Part.NEAR: 4.0}
# One name in about nine begins with a given letter.
INITIAL = 2.5
# A part that differs. Women change their surnames, and half of all slips stand in names.
OTHER = {SURNAME: -10.0, GIVEN: -12.0, PATRONYMIC: -8.0}
REORDERED = -2.0
OTHER_SEX = -6.0
# Shares taken for granted before anybody is counted, and how many people that is worth.
USUAL = {SURNAME: 1 / 2000, GIVEN: 1 / 30, PATRONYMIC: 1 / 30}
COUNTED_AS = 2000

# Dates -----------------------------------------------------------------------------------------

Table = Mapping[Agreement, tuple[Code, float]]

BIRTH: Table = MappingProxyType(
    {
        Agreement.DAY: (Code.BIRTH_DAY, 12.0),
        Agreement.OLD_STYLE: (Code.BIRTH_OLD_STYLE, 9.0),
        Agreement.NEAR: (Code.BIRTH_NEAR, 7.0),
        Agreement.MONTH: (Code.BIRTH_MONTH, 8.0),
        Agreement.YEAR: (Code.BIRTH_YEAR, 4.5),
        Agreement.OTHER_DAY: (Code.BIRTH_DIFFERS, -1.0),
    }
)
# Born so many years apart at most; beyond the last, `FAR_BIRTH`.
BIRTH_APART = ((0, Code.BIRTH_CLOSE, 2.0), (1, Code.BIRTH_CLOSE, 2.0), (2, Code.BIRTH_CLOSE, 0.5))
BIRTH_FURTHER = ((5, -3.0), (10, -6.0))
FAR_BIRTH = -10.0
ARREST: Table = MappingProxyType(
    {
        Agreement.DAY: (Code.ARREST_DAY, 8.5),
        Agreement.OLD_STYLE: (Code.ARREST_NEAR, 1.5),
        Agreement.NEAR: (Code.ARREST_NEAR, 3.5),
        Agreement.MONTH: (Code.ARREST_MONTH, 4.0),
        Agreement.YEAR: (Code.ARREST_YEAR, 1.0),
        Agreement.OTHER_DAY: (Code.ARREST_DIFFERS, -1.5),
        Agreement.APART: (Code.ARREST_DIFFERS, -2.0),
    }
)
SENTENCE: Table = MappingProxyType(
    {
        Agreement.DAY: (Code.SENTENCE_DAY, 8.5),
        Agreement.OLD_STYLE: (Code.SENTENCE_NEAR, 1.5),
        Agreement.NEAR: (Code.SENTENCE_NEAR, 3.5),
        Agreement.MONTH: (Code.SENTENCE_MONTH, 4.0),
        Agreement.YEAR: (Code.SENTENCE_YEAR, 1.0),
        Agreement.OTHER_DAY: (Code.SENTENCE_DIFFERS, -1.5),
        Agreement.APART: (Code.SENTENCE_DIFFERS, -2.0),
    }
)
DEATH: Table = MappingProxyType(
    {
        Agreement.DAY: (Code.DEATH_DAY, 8.5),
        Agreement.OLD_STYLE: (Code.DEATH_NEAR, 1.5),
        Agreement.NEAR: (Code.DEATH_NEAR, 3.5),
        Agreement.MONTH: (Code.DEATH_MONTH, 4.0),
        Agreement.YEAR: (Code.DEATH_YEAR, 1.5),
        # Relatives were told false dates of death: a difference is no proof, but a person decides.
        Agreement.OTHER_DAY: (Code.DEATH_DIFFERS, -6.0),
        Agreement.APART: (Code.DEATH_DIFFERS, -8.0),
    }
)
REHABILITATION: Table = MappingProxyType(
    {
        Agreement.DAY: (Code.REHABILITATION_DAY, 7.0),
        Agreement.OLD_STYLE: (Code.REHABILITATION_NEAR, 0.5),
        Agreement.NEAR: (Code.REHABILITATION_NEAR, 2.0),
        Agreement.MONTH: (Code.REHABILITATION_MONTH, 3.0),
        Agreement.YEAR: (Code.REHABILITATION_YEAR, 1.0),
        Agreement.OTHER_DAY: (Code.REHABILITATION_DIFFERS, -0.5),
        Agreement.APART: (Code.REHABILITATION_DIFFERS, -0.5),
    }
)
DIED_BEFORE = -10.0
# Arrest, sentence, death and rehabilitation of one case follow from each other, and brothers share
# them: the date that weighs most counts whole, the next ones less and less.
COUNTS = (1.0, 0.6, 0.4, 0.3)

# Words -----------------------------------------------------------------------------------------

ARCHIVE = 10.0
Texts = Mapping[Likeness, tuple[Code, float]]

BIRTH_PLACE: Texts = MappingProxyType(
    {
        Likeness.SAME: (Code.BIRTH_PLACE_SAME, 4.0),
        Likeness.MUCH: (Code.BIRTH_PLACE_LIKE, 3.0),
        Likeness.SOME: (Code.BIRTH_PLACE_LIKE, 1.5),
        Likeness.DIFFERENT: (Code.BIRTH_PLACE_DIFFERS, -1.5),
    }
)
RESIDENCE: Texts = MappingProxyType(
    {
        Likeness.SAME: (Code.RESIDENCE_SAME, 3.5),
        Likeness.MUCH: (Code.RESIDENCE_LIKE, 2.5),
        Likeness.SOME: (Code.RESIDENCE_LIKE, 1.5),
        Likeness.DIFFERENT: (Code.RESIDENCE_DIFFERS, -1.5),
    }
)
WORK: Texts = MappingProxyType(
    {
        Likeness.SAME: (Code.WORK_SAME, 3.0),
        Likeness.MUCH: (Code.WORK_LIKE, 2.0),
        Likeness.SOME: (Code.WORK_LIKE, 1.0),
        Likeness.DIFFERENT: (Code.WORK_DIFFERS, -0.5),
    }
)
NATIONALITY: Texts = MappingProxyType(
    {
        Likeness.SAME: (Code.NATIONALITY_SAME, 1.0),
        Likeness.MUCH: (Code.NATIONALITY_SAME, 0.5),
        Likeness.SOME: (Code.NATIONALITY_SAME, 0.5),
        Likeness.DIFFERENT: (Code.NATIONALITY_DIFFERS, -2.0),
    }
)
BODY: Texts = MappingProxyType(
    {
        Likeness.SAME: (Code.BODY_SAME, 1.5),
        Likeness.DIFFERENT: (Code.BODY_DIFFERS, -0.5),
    }
)
CHARGE: Texts = MappingProxyType(
    {
        Likeness.SAME: (Code.CHARGE_SAME, 1.5),
        Likeness.DIFFERENT: (Code.CHARGE_DIFFERS, -0.5),
    }
)
# Neighbours and brothers share all of these.
MOST_WORDS = 12.0

# The answer ------------------------------------------------------------------------------------

# At so many bits it is as likely one person as two; from so many on it is one.
DOUBTFUL_BITS, SAME_BITS = 24.0, 33.0
DOUBTFUL, SAME = 0.5, 0.95
# The best score of records something speaks against, and of those with another given name.
MOST_WITH_A_BLOCK, MOST_WHEN_EXCLUDED = 0.94, 0.3
