"""Writing XML: every text is escaped, and what XML cannot hold is left out."""

from __future__ import annotations

import re
from typing import NewType
from xml.sax.saxutils import escape, quoteattr

Xml = NewType("Xml", str)

# Everything but the characters of XML 1.0.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(content: str) -> Xml:
    """A text between two tags."""
    return Xml(escape(_IMPOSSIBLE.sub("", content)))


def element(name: str, *content: Xml, **attributes: str) -> Xml:
    """An element; the first underscore in the name of an attribute stands for a colon."""
    marks = "".join(
        f" {key.replace('_', ':', 1)}={quoteattr(_IMPOSSIBLE.sub('', value))}"
        for key, value in attributes.items()
        if value
    )
    inside = "".join(content)
    return Xml(f"<{name}{marks}>{inside}</{name}>" if inside else f"<{name}{marks}/>")
