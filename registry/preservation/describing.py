"""Words that go along with every copy, for whoever opens it without this program."""

from __future__ import annotations

import json
from typing import Any

from django.utils import translation

from registry.preservation import shape

README = """\
{title}
{underline}

Made {made} by the program of the registry. {about}

This folder is a "bag" (BagIt 1.0, RFC 8493). manifest-sha256.txt has the SHA-256 sum of every file
below data/, tagmanifest-sha256.txt those of the files beside it. To see whether anything was
changed or lost, with the tools of any Unix system:

    sha256sum -c tagmanifest-sha256.txt && sha256sum -c manifest-sha256.txt

What is in data/
----------------
{contents}
How to read the tables
----------------------
Where there is data/database.sqlite3.gz, the tables lie in it together: unpack it (gunzip) and open
it with SQLite 3 or any program for it. Else each table is a text file in UTF-8, compressed with
gzip, whose lines are lists in JSON. The first line has the names of the columns, every other line
is one row in their order, sorted by the key. These lines are also what the sums of tables are of.
Moments are in universal time (2026-11-03T09:00:00Z); dates of history are EDTF (ISO 8601-2):
"1937" is a year and "1937-11" a month, never a day that nobody knows; the two columns ending in
_lo and _hi give the first and the last day it can mean, as yyyymmdd. A text in several languages
is an object with the language as its key. Bytes are written in base64. A column that refers to a
row of another table holds its key; schema.json says to which. Pairs of a column ending in _type_id
and one ending in _id may refer to any table: the first is a row of django_content_type, the second
a key in the table it names.

data/schema.json describes every table and column: what it is, what may stand in it, and all words
of the closed lists. data/info.json has the number of rows and the sum of each table: the SHA-256
of its lines uncompressed (zcat TABLE.jsonl.gz | sha256sum).

The tables to begin with: registry_person (people), registry_personname (every spelling of a name),
registry_repression (what was done to them), registry_act (what some of them did), registry_source
and registry_citation (where each fact comes from). Tables beginning with registry_historical are
former versions of rows. A record is public when its column "state" says published.

How to bring the registry back
------------------------------
With the program of the registry (free software, in Python): manage.py restore THIS-FOLDER, into an
empty registry. Without it, any database reads the tables after a few lines of any language.
"""

PUBLIC_README = """\
{title}
{underline}

Made {made} by the program of the registry. {about}

This folder is a "bag" (BagIt 1.0, RFC 8493). manifest-sha256.txt has the SHA-256 sum of every file
below data/, tagmanifest-sha256.txt those of the files beside it. To see whether anything was
changed or lost, with the tools of any Unix system:

    sha256sum -c tagmanifest-sha256.txt && sha256sum -c manifest-sha256.txt

data/records/       the published records, described by the datapackage.json among them: tables as
                    comma-separated text in UTF-8, with the meaning of every column
data/pictures/      the public pictures (JPEG), each under the id of its record
data/pictures.csv   which picture is which: caption, credit line, rights
data/schema.json    the tables and closed lists the registry keeps its records in

Dates are EDTF (ISO 8601-2): "1937" is a year and "1937-11" a month, never a day that nobody knows.
An empty cell says that nobody has looked; "unknown" says that somebody has, and found nothing.
Charges are allegations of the state that made them. Every record has an id of nine characters that
never changes; the last one checks the others. Facts are free of rights (CC0), texts are under CC
BY 4.0, pictures as each is marked.
"""

CONTENTS = {
    "data/tables/": "one file a table: everything the registry holds",
    "data/database.sqlite3.gz": "the whole database as one file of SQLite 3 (sqlite.org), gzip",
    "data/media/": "the pictures, under the names the tables give them",
    "data/quarantine/": "pictures sent by readers that were not decided yet, some sealed to a key",
    "data/schema.json": "what every table and column means",
    "data/info.json": "when and from what this was made, with the sums of the tables",
}


def readme(title: str, about: str, made: str, names: set[str]) -> str:
    """The description that lies on top of a bag with these files."""
    contents = "".join(
        f"{name:<26} {text}\n"
        for name, text in CONTENTS.items()
        if any(each.startswith(name) for each in names)
    )
    return README.format(
        title=title, underline="=" * len(title), made=made, about=about, contents=contents
    )


def public_readme(title: str, about: str, made: str) -> str:
    """The description that lies on top of a bag of published records."""
    return PUBLIC_README.format(title=title, underline="=" * len(title), made=made, about=about)


def schema() -> bytes:
    """Every kept table and column in words, with the closed lists."""
    with translation.override("en"):
        described = [_table(model) for model in shape.kept_models()]
    described.sort(key=lambda entry: str(entry["name"]))
    return json.dumps({"tables": described}, ensure_ascii=False, indent=1).encode() + b"\n"


def _table(model: Any) -> dict[str, Any]:
    entry = shape.as_json(shape.table_of(model))
    entry["noun"] = str(model._meta.verbose_name)
    if not model._meta.auto_created and (model.__doc__ or "").strip():
        entry["about"] = " ".join(model.__doc__.split())
    for column, field in zip(entry["columns"], model._meta.concrete_fields, strict=True):
        column["label"] = str(field.verbose_name)
        if field.help_text:
            column["help"] = str(field.help_text)
        if field.choices:
            column["words"] = {str(code): str(label) for code, label in field.flatchoices}
    return entry
