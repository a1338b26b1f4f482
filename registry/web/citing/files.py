"""Entries for reference managers: BibTeX and RIS, as plain text in UTF-8."""

from __future__ import annotations

from registry.web.citing.entry import Entry

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
