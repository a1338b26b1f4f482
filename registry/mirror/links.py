"""Every link of a mirror leads to a file of it, and to no server of ours."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from registry.mirror import manifest
from registry.mirror.addresses import HOST

# Files whose links are looked at.
PAGES = (".html", ".atom", ".css", ".json")
# Elsewhere JSON has no links to files.
RECORDS = "api/"
_HTML = re.compile(r'<[a-z][^>]*?\s(?:href|src|action|srcset|imagesrcset)="[^>]*>')
_ATTRIBUTE = re.compile(r'\s(href|src|action|srcset|imagesrcset)="([^"]*)"')
_JSON = re.compile(r'"(?:url|api_url)":"([^"\\]*)"')
_REFRESH = re.compile(r'http-equiv="refresh" content="0; url=([^"]*)"')
_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//")


class DeadLink(NamedTuple):
    """A link and the file it stands in."""

    file: str
    link: str


def links_of(file: str, text: str) -> Iterator[str]:
    """The links of a page, a feed or a style sheet, as they are written."""
    if file.endswith(".css"):
        yield from _CSS.findall(text)
        return
    if file.endswith(".json"):
        yield from _JSON.findall(text) if file.startswith(RECORDS) else ()
        return
    if file.endswith(".atom"):
        yield from (unescape(each) for each in re.findall(r'href="([^"]*)"', text))
        return
    yield from (unescape(each) for each in _REFRESH.findall(text))
    for tag in _HTML.findall(text):
        for name, value in _ATTRIBUTE.findall(tag):
            if name.endswith("srcset"):
                yield from (part.split(" ")[0] for part in unescape(value).split(", ") if part)
            else:
                yield unescape(value)


def target_of(file: str, link: str) -> str | None:
    """The file a link leads to; nothing for another site, or for a place in the same page."""
    if _ELSEWHERE.match(link):
        return None
    path = urlsplit(link).path
    if not path:
        return None
    if path.startswith("/"):
        return path
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path)))


def dead_links(folder: Path, files: Iterable[str]) -> Iterator[DeadLink]:
    """Links that lead to no listed file, or name the host nobody can reach."""
    with manifest.Sums(folder / manifest.NAME) as sums:
        for file in files:
            if not file.endswith(PAGES):
                continue
            text = (folder / file).read_text(encoding="utf-8", errors="replace")
            if HOST in text:
                yield DeadLink(file, HOST)
            known: set[str] = set()
            for link in links_of(file, text):
                target = target_of(file, link)
                if target is None or target in known:
                    continue
                if target.startswith(("/", "..")) or not sums.of(target):
                    yield DeadLink(file, link)
                known.add(target)
