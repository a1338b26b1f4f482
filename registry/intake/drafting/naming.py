"""Names of a row: spellings, their keys and what lists show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from json.encoder import encode_basestring

from registry.intake.drafting.draft import Columns
from registry.intake.printed import Form, SpelledName, read_entry
from registry.names import sort_key
from registry.names.lookalikes import in_one_alphabet
from registry.names.transliteration import in_latin
from registry.vocabulary import NameKind, Script

LANGUAGE = "ru"
_CYRILLIC = re.compile("[\u0400-\u052f]")
_MAIN = NameKind.MAIN.value
_IN_CYRILLIC, _IN_LATIN = Script.CYRILLIC.value, Script.LATIN.value
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")


@lru_cache(maxsize=1 << 17)
def tidied(part: str) -> str:
    """A part of a name in one alphabet; a question mark is none."""
    text = " ".join(in_one_alphabet(part).split()).strip(" ,;")
    return "" if text in ("?", "-", "–", "—") else text


@lru_cache(maxsize=1 << 17)
def _key_of(part: str) -> str:
    return sort_key(part)


@lru_cache(maxsize=1 << 17)
def _latin_key_of(part: str, language: str) -> str:
    return sort_key(in_latin(part, language))


def spelled(text: str) -> list[SpelledName]:
    """A name on one line, with its variants in brackets, read as books print it."""
    return [said.value for said in read_entry(text, Form.UNION).names]


def name_columns(
    surname: str, given_name: str, patronymic: str, full: str = "", *, kind: str, order: int
) -> Columns:
    """One spelling as columns of its table.

    A patronymic alone, as of somebody of whom no more was known, is the whole name.
    """
    full = full or ("" if surname or given_name else patronymic)
    text = surname + given_name + patronymic + full
    in_cyrillic = _CYRILLIC.search(text) is not None
    language = "uk" if _UKRAINIAN.search(text) else LANGUAGE if in_cyrillic else "en"
    return {
        "kind": kind,
        "language": language,
        "script": _IN_CYRILLIC if in_cyrillic else _IN_LATIN,
        "surname": surname,
        "given_name": given_name,
        "patronymic": patronymic,
        "full": full,
        "is_display": kind == _MAIN,
        "order": order,
    }


def of_spelled(names: list[SpelledName]) -> list[Columns]:
    """Spellings of a printed name; a variant of one part is a whole spelling with that part."""
    rows: list[Columns] = []
    main = next((name.parts for name in names if name.kind is NameKind.MAIN), None)
    for name in names:
        parts = name.parts
        surname, given, patronymic = parts.surname, parts.given_name, parts.patronymic
        if main is not None and name.kind is not NameKind.MAIN and not parts.full:
            surname = surname or main.surname
            given = given or main.given_name
            patronymic = patronymic or main.patronymic
        kind = str(name.kind.value)
        row = name_columns(surname, given, patronymic, parts.full, kind=kind, order=len(rows) + 1)
        if row not in rows and (surname or given or row["full"]):
            rows.append(row)
    return rows


def shown(names: list[Columns]) -> Columns:
    """The copies lists need, from the main spelling."""
    main = next((name for name in names if name["is_display"]), names[0] if names else None)
    if main is None:
        return {}
    is_latin = main["script"] == _IN_LATIN
    parts = [main["surname"], main["given_name"], main["patronymic"]]
    reading = (parts[1], "" if is_latin else parts[2], parts[0])
    text = (
        " ".join(filter(None, reading))
        if parts[0]
        else main["full"] or " ".join(filter(None, parts))
    )
    told = [part for part in parts if part] or [main["full"]]
    key = _joined(map(_key_of, told)) or _key_of(main["full"])[:200]
    keys = {"sort_key_latin": key} if is_latin else {"sort_key_cyrillic": key}
    if not is_latin:
        rewritten = [_latin_key_of(part, main["language"]) for part in told]
        keys["sort_key_latin"] = _joined(rewritten) if all(rewritten) else ""
    return {
        "display_names": f'{{"{main["language"]}": {encode_basestring(text)}}}',
        **keys,
    }


def _joined(keys: Iterable[str]) -> str:
    return " ".join(filter(None, keys))[:200]
