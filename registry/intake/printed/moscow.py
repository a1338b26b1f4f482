"""The Moscow form: one line of name, birth, nationality, party, work, address, execution."""

from __future__ import annotations

from registry.intake.printed import cases, life, prose
from registry.intake.printed.clauses import Part, parts
from registry.intake.printed.keywords import Clause
from registry.intake.printed.names import read_names
from registry.intake.printed.sheet import Sheet
from registry.intake.printed.values import Field, Form, PrintedEntry

# Arrests and sentences are told here in running text, of earlier cases.
_CLAUSES = frozenset(Clause) - {
    Clause.ARREST,
    Clause.CHARGED,
    Clause.SENTENCED,
    Clause.SENTENCE,
}


def read_moscow(text: str) -> PrintedEntry:
    """Reads an entry of the Moscow lists."""
    sheet = Sheet(text, Form.MOSCOW)
    found = parts(text, _CLAUSES)
    read_names(sheet, 0, found[0].start if found else len(text))
    for part in found:
        sheet.label(part.start, part.body)
        if part.word.sex:
            sheet.says_sex(part.start, part.body, part.word.sex)
        _read(sheet, part)
    return sheet.entry()


def _read(sheet: Sheet, part: Part) -> None:
    start, end = part.body, part.end
    if part.clause is Clause.BIRTH:
        at = life.read_birth(sheet, start, end)
        told = prose.find_cases(sheet.text, at, end)
        life.read_sentences(sheet, at, told)
        prose.read_cases(sheet, told, end)
    elif part.clause is Clause.RESIDENCE:
        told = prose.find_cases(sheet.text, start, end)
        sheet.say(Field.RESIDENCE, start, told)
        prose.read_cases(sheet, told, end)
    else:
        cases.READERS[part.clause](sheet, start, end)
