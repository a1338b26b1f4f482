"""Pages that lead elsewhere without a server: short addresses, and the first page of all."""

from __future__ import annotations

import re
from html import escape

from registry.mirror.addresses import Address, relative, split
from registry.mirror.rewriting import POLICY, Rewriter

# A browser asks the host for an icon where a page names none.
ICON = "static/registry/icon.svg"

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={link}">
<link rel="icon" type="image/svg+xml" href="{icon}">
<title>{words}</title>
</head>
<body><p><a href="{link}">{words}</a></p></body>
</html>
"""


def forwarding_page(location: str, file: str, rewriter: Rewriter) -> str:
    """A page that leads on at once, and has a link for whoever stops it."""
    parts = split(location)
    target = Address.of(parts[0], parts[1], rewriter.languages) if parts else None
    link = relative(file, target.file) if target else relative(file, "index.html")
    language = parts[0].split("/")[1] if parts else "en"
    return _PAGE.format(
        language=escape(language),
        policy=POLICY,
        link=escape(link),
        icon=relative(file, ICON),
        words=escape(link),
    )


def first_page(languages: tuple[str, ...], names: dict[str, str]) -> str:
    """The page that opens first: to the first language, with links to all."""
    links = " ".join(
        f'<a href="{code}/index.html" lang="{code}" hreflang="{code}">{escape(names[code])}</a>'
        for code in languages
    )
    page = _PAGE.format(
        language=languages[0],
        policy=POLICY,
        link=f"{languages[0]}/index.html",
        icon=ICON,
        words=escape(names[languages[0]]),
    )
    return re.sub(r"<body>.*</body>", lambda _match: f"<body><p>{links}</p></body>", page)


def tombstone(text: str, file: str, path: str, rewriter: Rewriter) -> str:
    """What stands where a record was withdrawn."""
    return rewriter.page(text, file, path).text
