"""Why a file is not read or a step of an import not taken, in one sentence for whoever can mend it.

Only sentences: what is accepted is decided where a file is opened, mapped, decided and written.
"""

from __future__ import annotations

from collections.abc import Sequence

from registry.errors import Phrase, RegistryError, Sentence, together
from registry.errors import marked as _


class FileRefusedError(RegistryError, ValueError):
    """A file nothing is taken from; the sentence says what was found and what is accepted."""


ACCEPTED = Sentence(
    _("Give a CSV or text file in UTF-8 or Windows-1251, or a spreadsheet saved as .xlsx.")
)

# Files -------------------------------------------------------------------------------------------


def empty() -> Sentence:
    return together(Sentence(_("The file is empty.")), ACCEPTED)


def foreign(name: str, kind: str) -> Sentence:
    """`kind` is a marked phrase, as in "a PDF document"."""
    words = _("%(name)s is %(kind)s, not a table.")
    return together(Sentence(words, {"name": name, "kind": Phrase(kind)}), ACCEPTED)


def no_workbook(name: str) -> Sentence:
    return together(Sentence(_("%(name)s is not a spreadsheet inside."), {"name": name}), ACCEPTED)


def no_mark(name: str) -> Sentence:
    words = _("%(name)s seems to be in UTF-16 without a mark, or no text.")
    return together(Sentence(words, {"name": name}), ACCEPTED)


def unknown_encoding(name: str, byte: int) -> Sentence:
    words = _(
        "%(name)s is not in UTF-8 (byte %(byte)s) and in no Cyrillic encoding of one byte a letter."
    )
    return together(Sentence(words, {"name": name, "byte": f"{byte:,}"}), ACCEPTED)


def unreadable(path: str, reason: str) -> Sentence:
    words = _("%(path)s cannot be read: %(reason)s.")
    return Sentence(words, {"path": path, "reason": reason})


def no_row(name: str) -> Sentence:
    return Sentence(_("%(name)s holds no row."), {"name": name})


def no_entries(name: str) -> Sentence:
    words = _(
        "%(name)s holds neither a table nor printed entries: no line begins as theirs do, "
        "for example «Родился в 1896 г.» or «Примеров Иван Петрович, род. 1896»."
    )
    return Sentence(words, {"name": name})


def nul_in_heading(name: str) -> Sentence:
    words = _(
        "The heading of %(name)s holds a NUL character: it is no text, or text in UTF-16 "
        "without a mark. Save it in UTF-8."
    )
    return Sentence(words, {"name": name})


def doubled_column(column: str, places: Sequence[str]) -> Sentence:
    words = _(
        "The column «%(column)s» stands twice (columns %(places)s). "
        "Give each column a name of its own."
    )
    return Sentence(words, {"column": column, "places": ", ".join(places)})


# Lines and rows ----------------------------------------------------------------------------------


def other_encoding(line: int) -> Sentence:
    words = _("Line %(line)s is not in the encoding of the lines before it.")
    return Sentence(words, {"line": line})


def long_line_of_table(line: int, limit: int) -> Sentence:
    words = _(
        "Line %(line)s is longer than %(limit)s characters. "
        "A row of a table is one line; save the table as CSV again."
    )
    return Sentence(words, {"line": line, "limit": f"{limit:,}"})


def long_line_of_entries(line: int, limit: int) -> Sentence:
    words = _("Line %(line)s is longer than %(limit)s characters; printed entries have lines.")
    return Sentence(words, {"line": line, "limit": f"{limit:,}"})


def unending_row(line: int) -> Sentence:
    words = _(
        "The row of line %(line)s does not end: a quotation mark is opened there "
        "and not closed. Double the marks inside a cell, or save the table as CSV again."
    )
    return Sentence(words, {"line": line})


def unreadable_row(line: int, limit: int) -> Sentence:
    words = _(
        "The row of line %(line)s cannot be read: a cell is longer than "
        "%(limit)s characters, or a quotation mark is not closed."
    )
    return Sentence(words, {"line": line, "limit": f"{limit:,}"})


def wide_row(line: int, width: int, most: int) -> Sentence:
    words = _("The row of line %(line)s has %(width)s columns; a table has at most %(most)s.")
    return Sentence(words, {"line": line, "width": f"{width:,}", "most": most})


def wide_sheet(width: int, most: int) -> Sentence:
    words = _("The sheet has %(width)s columns; a table has at most %(most)s.")
    return Sentence(words, {"width": f"{width:,}", "most": most})


# Spreadsheets ------------------------------------------------------------------------------------


def damaged_sheet(name: str) -> Sentence:
    words = _("%(name)s is a damaged spreadsheet. Save it again as .xlsx or as CSV.")
    return Sentence(words, {"name": name})


def empty_sheet(name: str) -> Sentence:
    return Sentence(_("%(name)s is a spreadsheet without a row."), {"name": name})


def swollen_sheet(name: str, most: int) -> Sentence:
    words = _(
        "%(name)s holds more than %(most)s MB unpacked, too much for a spreadsheet. "
        "Save it as CSV; a CSV file may have any size."
    )
    return Sentence(words, {"name": name, "most": most // 1_000_000})


def sparse_sheet(name: str, row: int, column: int) -> Sentence:
    words = _(
        "%(name)s has a cell in row %(row)s, column %(column)s, and little before it. "
        "Delete the empty rows and columns, or save it as CSV."
    )
    return Sentence(words, {"name": name, "row": f"{row:,}", "column": f"{column:,}"})


# Columns -----------------------------------------------------------------------------------------


def no_field(column: str, field: str) -> Sentence:
    words = _("«%(column)s» is mapped to “%(field)s”, which is no field.")
    return Sentence(words, {"column": column, "field": field})


def field_twice(first: str, second: str, field: str) -> Sentence:
    words = _("«%(first)s» and «%(second)s» are both mapped to %(field)s.")
    return Sentence(words, {"first": first, "second": second, "field": field})


def lacking_columns(columns: Sequence[str]) -> Sentence:
    words = _("The file lacks the columns %(columns)s.")
    return Sentence(words, {"columns": _quoted(columns)})


def no_name(heading: Sequence[str]) -> Sentence:
    words = _(
        "No column says a name. One of the headings must be a surname, a given name or a full "
        "name, for example surname, «Фамилия», «ФИО»; found: %(heading)s."
    )
    return Sentence(words, {"heading": _quoted(heading)})


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)


# Steps -------------------------------------------------------------------------------------------


def no_key(key: str) -> Sentence:
    words = _(
        "“%(key)s” is no key of a source; give small Latin letters, figures and hyphens, "
        "for example kalinin-book."
    )
    return Sentence(words, {"key": key})


def changed_since(name: str, number: int) -> Sentence:
    words = _(
        "%(name)s has changed since its dry run (import %(number)s). Give the command "
        "without --commit first, and look at what it says now."
    )
    return Sentence(words, {"name": name, "number": number})


def busy(number: int) -> Sentence:
    words = _("Another process is at work on import %(number)s; wait until it ends.")
    return Sentence(words, {"number": number})


def not_to_commit(number: int) -> Sentence:
    words = _("Import %(number)s is not in a state in which it can be committed.")
    return Sentence(words, {"number": number})


def not_to_publish() -> Sentence:
    return Sentence(_("Only a committed import can be published."))


def not_agreed() -> Sentence:
    return Sentence(_("Two people have to approve the import before its people are public."))


def not_to_approve() -> Sentence:
    return Sentence(_("Only an import that was read and is not undone can be approved."))


def undone_already(number: int) -> Sentence:
    return Sentence(_("Import %(number)s is undone already."), {"number": number})


def no_rows_to_undo() -> Sentence:
    return Sentence(_("This import is no file of rows; it cannot be undone here."))


def built_upon(number: int, later: int) -> Sentence:
    words = _(
        "Import %(later)s of the same source came later and builds on import %(number)s; "
        "take that back first."
    )
    return Sentence(words, {"later": later, "number": number})


# Decisions ---------------------------------------------------------------------------------------


def decided_elsewhere(line: int) -> Sentence:
    words = _("Line %(line)s is no longer waiting for a decision.")
    return Sentence(words, {"line": line})


def person_gone() -> Sentence:
    return Sentence(_("The person chosen is no longer in the registry."))


def no_decision(decision: str) -> Sentence:
    return Sentence(_("“%(decision)s” is no decision about a row."), {"decision": decision})


def no_decision_for_many(decision: str) -> Sentence:
    return Sentence(_("“%(decision)s” is no decision about many rows."), {"decision": decision})


def like_nobody(line: int) -> Sentence:
    return Sentence(_("Line %(line)s was found to be like nobody."), {"line": line})


def nothing_to_decide() -> Sentence:
    return Sentence(_("Nothing is to be decided about this import."))


def no_difference(line: int) -> Sentence:
    return Sentence(_("Line %(line)s offers no difference."), {"line": line})


def no_term(code: str, vocabulary: str) -> Sentence:
    words = _("There is no “%(code)s” in the list %(vocabulary)s.")
    return Sentence(words, {"code": code, "vocabulary": vocabulary})


# What stops a step ------------------------------------------------------------------------------

READING = _("Reading")
COMMITTING = _("The commit")
UNDOING = _("The undo")
PUBLISHING = _("Publishing")


def disk_full(step: str) -> Sentence:
    """`step` is one of the marked phrases above."""
    words = _(
        "The disk is full. %(step)s stopped between two portions, nothing is half done. "
        "Make room, then give the same command again; it goes on from there."
    )
    return Sentence(words, {"step": Phrase(step)})


def database_gone(step: str, reason: str) -> Sentence:
    """`step` is one of the marked phrases above, `reason` the words of the database."""
    words = _(
        "The database gave up (%(reason)s). %(step)s stopped between two portions, nothing is "
        "half done; the same command goes on."
    )
    return Sentence(words, {"step": Phrase(step), "reason": reason})
