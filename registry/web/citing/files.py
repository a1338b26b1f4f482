"""Entries for reference managers: BibTeX and RIS, as plain text in UTF-8."""

from __future__ import annotations

from registry.web.citing.entry import Entry
from registry.web.citing.works import Work

# Characters that mean something to TeX.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: rf"\{character}" for character in "{}$&%#_"},
    }
)
_BABEL = {"en": "english", "ru": "russian", "uk": "ukrainian"}


def bibtex(entry: Entry) -> str:
    """An entry of type `misc`: older styles know no type for pages of the web.

    Braces within braces keep capitals, and keep the name of the register one name.
    """
    fields = {
        "author": f"{{{_tex(entry.site)}}}",
        "title": f"{{{_tex(entry.title)}}}",
        "version": str(entry.version),
        "note": f"Version {entry.version}",
        "url": entry.url,
        "langid": _BABEL.get(entry.language, entry.language),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{entry.key},\n{lines}\n}}\n"


def ris(entry: Entry) -> str:
    """An entry of type ELEC, the page of a site; lines end as the format asks."""
    tags = (
        ("TY", "ELEC"),
        ("ID", entry.key),
        ("AU", _line(entry.site)),
        ("TI", _line(entry.title)),
        ("PB", _line(entry.site)),
        ("ET", f"Version {entry.version}"),
        ("LA", entry.language),
        ("UR", entry.url),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in tags)


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _line(text: str) -> str:
    """The text in one line: a new line would be a new field."""
    return " ".join(text.split())


def bibtex_of_work(work: Work) -> str:
    """A source, a document or a photograph; its date as recorded, which BibLaTeX reads as EDTF."""
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in work.authors),
        "title": f"{{{_tex(work.title)}}}",
        "date": _tex(work.date),
        "publisher": _tex(work.publisher),
        "isbn": _tex(work.isbn),
        "doi": _line(work.doi),
        "library": _tex(", ".join(part for part in (work.archive, work.shelf_mark) if part)),
        "url": _line(work.url),
        "note": f"{{{_tex(work.site)}}}, {work.page}",
        "langid": _BABEL.get(work.title_language, work.title_language),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{work.kinds[0]}{{{work.key},\n{lines}\n}}\n"


def ris_of_work(work: Work) -> str:
    """The same as RIS. A date that is not exact stands in a note: the format has no doubt."""
    year, _, rest = work.day.partition("-")
    month, _, day = rest.partition("-")
    tags = (
        ("TY", work.kinds[1]),
        ("ID", work.key),
        *(("AU", name) for name in work.authors),
        ("TI", work.title),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if month else ""),
        ("PB", work.publisher),
        ("SN", work.isbn),
        ("DO", work.doi),
        ("AV", ", ".join(part for part in (work.archive, work.shelf_mark) if part)),
        ("LA", work.title_language),
        ("N1", "" if work.day or not work.date else work.date),
        ("DP", work.site),
        ("UR", work.url or work.page),
        ("L2", work.page if work.url else ""),
    )
    lines = "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in tags if value)
    return f"{lines}ER  - \r\n"
