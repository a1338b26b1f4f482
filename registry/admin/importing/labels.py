"""What fields of a file, kinds of files and kinds of rows are called for people."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from registry.admin.printing import label_of_column
from registry.models import Person, Rehabilitation, Repression
from registry.vocabulary import RowVerdict

_column: Any = lazy(label_of_column, str)

# The fields of `registry.intake.mapping` in the order of a card.
FIELD_LABELS: dict[str, Any] = {
    "external_id": _("Number in the source"),
    "full_name": _("Full name"),
    "surname": _("Surname"),
    "given_name": _("Given name"),
    "patronymic": _("Patronymic"),
    "name_variants": _("Other spellings of the name"),
    "sex": _column(Person, "sex"),
    "birth_date": _column(Person, "birth_date"),
    "birth_place": _column(Person, "birth_place"),
    "nationality": _("Nationality"),
    "citizenship": _("Citizenship"),
    "party": _("Party"),
    "education": _("Education"),
    "family": _("Family"),
    "profession": _("Work"),
    "residence": _("Residence"),
    "arrest_date": _column(Repression, "arrest_date"),
    "arrest_place": _column(Repression, "arrest_place"),
    "arrested_by": _("Arrested by"),
    "charge": _("Charge"),
    "sentencing_body": _column(Repression, "sentencing_body"),
    "sentence_date": _column(Repression, "sentence_date"),
    "sentence": _("Sentence"),
    "fate": _column(Person, "fate"),
    "execution_date": _column(Repression, "execution_date"),
    "execution_place": _column(Repression, "execution_place"),
    "death_date": _column(Person, "death_date"),
    "death_place": _column(Person, "death_place"),
    "burial_place": _column(Person, "burial_place"),
    "rehabilitation_date": _("Date of rehabilitation"),
    "rehabilitated_by": _column(Rehabilitation, "body"),
    "rehabilitation_ground": _column(Rehabilitation, "ground"),
    "archive_file": _("Archive file"),
    "source": _("Source"),
    "page": _("Page"),
}
KINDS: dict[str, Any] = {
    "table": _("a table (CSV)"),
    "sheet": _("a spreadsheet (.xlsx)"),
    "entries": _("printed entries"),
}
# As people know them, where Python's name is another.
ENCODINGS = {"utf-8-sig": "UTF-8", "cp1251": "Windows-1251", "cp866": "DOS (866)"}
SIGNS: dict[str, Any] = {
    ",": _("comma"),
    ";": _("semicolon"),
    "\t": _("tab"),
    "|": _("bar"),
}
# Kinds of rows as the dry run counts them, in the order in which they matter.
VERDICTS: dict[str, Any] = {
    RowVerdict.NEW.value: _("new"),
    RowVerdict.SAME.value: _("the same as somebody here"),
    RowVerdict.DOUBTFUL.value: _("doubtful"),
    RowVerdict.CHANGED.value: _("corrected since an earlier import"),
    RowVerdict.KNOWN.value: _("known from an earlier import"),
    RowVerdict.REFUSED.value: _("set aside"),
}
STEPS: dict[str, Any] = {
    "read": _("Reading the file"),
    "commit": _("Writing the rows"),
    "publish": _("Making people public"),
    "undo": _("Taking the import back"),
}
LISTS: dict[str, Any] = {
    "sentencing_body": _("Sentencing bodies"),
    "rehabilitation_body": _("Rehabilitating bodies"),
    "nationality": _("Nationalities"),
    "profession": _("Professions"),
    "burial_place": _("Places of burial"),
    "charge": _("Charges"),
    "fate": _("Fates"),
    "sentence": _("Sentences"),
    "rehabilitation_ground": _("Grounds of rehabilitation"),
}
