"""A recorded name, as the register holds it."""

from __future__ import annotations

from typing import NamedTuple


class NameParts(NamedTuple):
    """One spelling of a name; `full` speaks alone where the parts are not known.

    The language narrows how a Latin spelling is read; an English one may hide any other. A variant
    is any spelling that is not the main one: it changes nothing but the reason of an exact match.
    """

    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    full: str = ""
    language: str = ""
    is_variant: bool = False

    def texts(self) -> tuple[str, ...]:
        """The known parts; the whole line only where no part is known."""
        parts = (self.surname, self.given_name, self.patronymic)
        return tuple(part for part in parts if part) or (self.full,)
