"""What a printed entry says, by the fields of a table: to be laid beside people of the registry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from registry.dates import PartialDate
from registry.intake.drafting.naming import of_spelled
from registry.intake.printed import Form, PrintedEntry, Stated, read_entry

PARTS = ("surname", "given_name", "patronymic")
# Field of a table: what the parser calls it.
_TEXTS = {
    **{name: name for name in ("birth_place", "nationality", "citizenship", "party", "education")},
    "profession": "occupation",
    "residence": "residence",
    "burial_place": "burial_place",
}
_OF_CASE = {
    **{name: name for name in ("arrest_place", "charge", "sentencing_body", "sentence")},
    "arrested_by": "arrest_organ",
    "execution_place": "execution_place",
}
_DATES_OF_CASE = ("arrest_date", "sentence_date", "execution_date")
_OF_DECISION = {
    "rehabilitated_by": "rehabilitation_body",
    "rehabilitation_ground": "rehabilitation_ground",
}


def said_in(text: str, form: str) -> dict[str, str]:
    """The statements of the entry that are its own, of several cases the first; then its words."""
    entry = read_entry(text, Form(form))
    found = {**_name(entry), "birth_date": _dates(entry.birth_date)}
    found["sex"] = str(entry.sex.value.label) if entry.sex else ""
    found["death_date"] = _dates(entry.death)
    found |= {name: _texts(getattr(entry, part)) for name, part in _TEXTS.items()}
    for case in entry.repressions[:1]:
        found |= {name: _dates(getattr(case, name)) for name in _DATES_OF_CASE}
        found |= {name: _texts(getattr(case, part)) for name, part in _OF_CASE.items()}
    for decision in entry.rehabilitations[:1]:
        found["rehabilitation_date"] = _dates(decision.rehabilitation_date)
        found |= {name: _texts(getattr(decision, part)) for name, part in _OF_DECISION.items()}
    return {name: value for name, value in found.items() if value} | {"entry": text}


def _name(entry: PrintedEntry) -> dict[str, str]:
    spellings = of_spelled([said.value for said in entry.names])
    if not spellings:
        return {}
    first, *others = spellings
    variants = "; ".join(map(_as_written, others))
    return {
        **{part: first[part] for part in PARTS},
        "full_name": "" if first["surname"] else first["full"],
        "name_variants": variants,
    }


def _as_written(name: dict[str, Any]) -> str:
    return str(name["full"] or " ".join(filter(None, (name[part] for part in PARTS))))


def _dates(said: Iterable[Stated[PartialDate | None]]) -> str:
    """The entry's own date, as the registry writes it; its words where they are no day."""
    own = next((each for each in said if not each.differs), None)
    if own is None:
        return ""
    return own.value.text if own.value else own.words


def _texts(said: Iterable[Stated[Any]]) -> str:
    return "; ".join(dict.fromkeys(str(each.value) for each in said if not each.differs))
