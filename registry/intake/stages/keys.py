"""What a row is known by when its file comes again, and whether it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from registry.intake.drafting import Draft
from registry.intake.mapping import Mapping

_SIZE = 8
_DIVIDER = "\x1f"


def hashed(parts: Sequence[str]) -> str:
    """Sixteen figures that stand for some texts."""
    return blake2b(_DIVIDER.join(parts).encode(), digest_size=_SIZE).hexdigest()


def key_of(draft: Draft) -> str:
    """The number the source gives the row, else who it speaks of: name, birth and its place.

    A corrected charge or date of arrest is then a correction of the same row.
    """
    if draft.external_id:
        return f"id:{draft.external_id}"[:250]
    name = draft.names[0] if draft.names else {}
    person = draft.person
    return hashed(
        [
            *(str(name.get(part, "")) for part in ("surname", "given_name", "patronymic", "full")),
            str(person.get("birth_date", "")),
            str(person.get("birth_place_text", "")),
        ]
    )


class Digester:
    """Digests rows by what is mapped, so that a moved or an unread column changes nothing."""

    def __init__(self, mapping: Mapping) -> None:
        self.places = sorted(mapping.places()) if not mapping.form else [("entry", 0)]

    def digest(self, cells: Sequence[str]) -> str:
        """What the row says, in sixteen figures."""
        return hashed(
            [
                f"{name}={cells[place].strip()}"
                for name, place in self.places
                if place < len(cells) and cells[place].strip()
            ]
        )
