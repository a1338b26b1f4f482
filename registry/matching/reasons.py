"""Why two records may, or may not, be one person: typed codes, each with the values compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """What was found when two records were laid side by side."""

    SURNAME_SAME = "surname_same"
    SURNAME_SOUNDS = "surname_sounds"
    SURNAME_NEAR = "surname_near"
    SURNAME_DIFFERS = "surname_differs"
    GIVEN_SAME = "given_same"
    GIVEN_SOUNDS = "given_sounds"
    GIVEN_EQUIVALENT = "given_equivalent"
    GIVEN_INITIAL = "given_initial"
    GIVEN_NEAR = "given_near"
    GIVEN_DIFFERS = "given_differs"
    PATRONYMIC_SAME = "patronymic_same"
    PATRONYMIC_SOUNDS = "patronymic_sounds"
    PATRONYMIC_EQUIVALENT = "patronymic_equivalent"
    PATRONYMIC_INITIAL = "patronymic_initial"
    PATRONYMIC_NEAR = "patronymic_near"
    PATRONYMIC_DIFFERS = "patronymic_differs"
    ORDER_DIFFERS = "order_differs"
    SEX_DIFFERS = "sex_differs"
    BIRTH_DAY = "birth_day"
    BIRTH_OLD_STYLE = "birth_old_style"
    BIRTH_NEAR = "birth_near"
    BIRTH_MONTH = "birth_month"
    BIRTH_YEAR = "birth_year"
    BIRTH_CLOSE = "birth_close"
    BIRTH_DIFFERS = "birth_differs"
    ARREST_DAY = "arrest_day"
    ARREST_NEAR = "arrest_near"
    ARREST_MONTH = "arrest_month"
    ARREST_YEAR = "arrest_year"
    ARREST_DIFFERS = "arrest_differs"
    SENTENCE_DAY = "sentence_day"
    SENTENCE_NEAR = "sentence_near"
    SENTENCE_MONTH = "sentence_month"
    SENTENCE_YEAR = "sentence_year"
    SENTENCE_DIFFERS = "sentence_differs"
    DEATH_DAY = "death_day"
    DEATH_NEAR = "death_near"
    DEATH_MONTH = "death_month"
    DEATH_YEAR = "death_year"
    DEATH_DIFFERS = "death_differs"
    REHABILITATION_DAY = "rehabilitation_day"
    REHABILITATION_NEAR = "rehabilitation_near"
    REHABILITATION_MONTH = "rehabilitation_month"
    REHABILITATION_YEAR = "rehabilitation_year"
    REHABILITATION_DIFFERS = "rehabilitation_differs"
    DIED_BEFORE = "died_before"
    ARCHIVE_SAME = "archive_same"
    BIRTH_PLACE_SAME = "birth_place_same"
    BIRTH_PLACE_LIKE = "birth_place_like"
    BIRTH_PLACE_DIFFERS = "birth_place_differs"
    RESIDENCE_SAME = "residence_same"
    RESIDENCE_LIKE = "residence_like"
    RESIDENCE_DIFFERS = "residence_differs"
    WORK_SAME = "work_same"
    WORK_LIKE = "work_like"
    WORK_DIFFERS = "work_differs"
    NATIONALITY_SAME = "nationality_same"
    NATIONALITY_DIFFERS = "nationality_differs"
    BODY_SAME = "body_same"
    BODY_DIFFERS = "body_differs"
    CHARGE_SAME = "charge_same"
    CHARGE_DIFFERS = "charge_differs"


_LABELS = {
    Code.SURNAME_SAME: _("same surname"),
    Code.SURNAME_SOUNDS: _("surname sounds alike"),
    Code.SURNAME_NEAR: _("surname spelt nearly alike"),
    Code.SURNAME_DIFFERS: _("another surname"),
    Code.GIVEN_SAME: _("same given name"),
    Code.GIVEN_SOUNDS: _("given name sounds alike"),
    Code.GIVEN_EQUIVALENT: _("another form of the given name"),
    Code.GIVEN_INITIAL: _("initial fits the given name"),
    Code.GIVEN_NEAR: _("given name spelt nearly alike"),
    Code.GIVEN_DIFFERS: _("another given name"),
    Code.PATRONYMIC_SAME: _("same patronymic"),
    Code.PATRONYMIC_SOUNDS: _("patronymic sounds alike"),
    Code.PATRONYMIC_EQUIVALENT: _("another form of the patronymic"),
    Code.PATRONYMIC_INITIAL: _("initial fits the patronymic"),
    Code.PATRONYMIC_NEAR: _("patronymic spelt nearly alike"),
    Code.PATRONYMIC_DIFFERS: _("another patronymic"),
    Code.ORDER_DIFFERS: _("parts of the name in another order"),
    Code.SEX_DIFFERS: _("one a man, the other a woman"),
    Code.BIRTH_DAY: _("born on the same day"),
    Code.BIRTH_OLD_STYLE: _("day of birth the same in the other calendar"),
    Code.BIRTH_NEAR: _("days of birth nearly the same"),
    Code.BIRTH_MONTH: _("born in the same month"),
    Code.BIRTH_YEAR: _("born in the same year"),
    Code.BIRTH_CLOSE: _("born within two years"),
    Code.BIRTH_DIFFERS: _("years of birth lie apart"),
    Code.ARREST_DAY: _("arrested on the same day"),
    Code.ARREST_NEAR: _("days of arrest nearly the same"),
    Code.ARREST_MONTH: _("arrested in the same month"),
    Code.ARREST_YEAR: _("arrested in the same year"),
    Code.ARREST_DIFFERS: _("dates of arrest differ"),
    Code.SENTENCE_DAY: _("sentenced on the same day"),
    Code.SENTENCE_NEAR: _("days of sentence nearly the same"),
    Code.SENTENCE_MONTH: _("sentenced in the same month"),
    Code.SENTENCE_YEAR: _("sentenced in the same year"),
    Code.SENTENCE_DIFFERS: _("dates of sentence differ"),
    Code.DEATH_DAY: _("died on the same day"),
    Code.DEATH_NEAR: _("days of death nearly the same"),
    Code.DEATH_MONTH: _("died in the same month"),
    Code.DEATH_YEAR: _("died in the same year"),
    Code.DEATH_DIFFERS: _("dates of death differ"),
    Code.REHABILITATION_DAY: _("rehabilitated on the same day"),
    Code.REHABILITATION_NEAR: _("days of rehabilitation nearly the same"),
    Code.REHABILITATION_MONTH: _("rehabilitated in the same month"),
    Code.REHABILITATION_YEAR: _("rehabilitated in the same year"),
    Code.REHABILITATION_DIFFERS: _("dates of rehabilitation differ"),
    Code.DIED_BEFORE: _("one died before the other was arrested"),
    Code.ARCHIVE_SAME: _("same archive file"),
    Code.BIRTH_PLACE_SAME: _("same place of birth"),
    Code.BIRTH_PLACE_LIKE: _("places of birth share words"),
    Code.BIRTH_PLACE_DIFFERS: _("places of birth differ"),
    Code.RESIDENCE_SAME: _("lived at the same place"),
    Code.RESIDENCE_LIKE: _("places of residence share words"),
    Code.RESIDENCE_DIFFERS: _("places of residence differ"),
    Code.WORK_SAME: _("same work"),
    Code.WORK_LIKE: _("words for the work in common"),
    Code.WORK_DIFFERS: _("different work"),
    Code.NATIONALITY_SAME: _("same nationality"),
    Code.NATIONALITY_DIFFERS: _("nationalities differ"),
    Code.BODY_SAME: _("sentenced by the same body"),
    Code.BODY_DIFFERS: _("sentenced by different bodies"),
    Code.CHARGE_SAME: _("same charge"),
    Code.CHARGE_DIFFERS: _("charges differ"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One comparison: what it found, what it weighs (bits, below nought against), both values."""

    code: Code
    bits: float
    ours: str = ""
    theirs: str = ""

    @property
    def is_against(self) -> bool:
        """Whether it speaks against one person."""
        return self.bits < 0

    @property
    def label(self) -> str:
        """The reason in the language of the reader, without the values."""
        return str(_LABELS[self.code])

    def __str__(self) -> str:
        if self.ours == self.theirs:
            return f"{self.label}: {self.ours}" if self.ours else self.label
        return f"{self.label}: {self.ours} | {self.theirs}"

    def packed(self) -> list[str | float]:
        """For a column of JSON."""
        return [self.code.value, round(self.bits, 1), self.ours, self.theirs]

    @classmethod
    def unpacked(cls, packed: list[str | float]) -> Reason:
        """From a column of JSON."""
        code, bits, ours, theirs = packed
        return cls(Code(str(code)), float(bits), str(ours), str(theirs))
