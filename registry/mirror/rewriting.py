"""A page of the site as a file of the mirror: relative links, no host, nothing that needs a server.

The pages are our own: every attribute stands in double quotes and every quote or bracket in a text
is escaped, so that tags can be found without taking the whole document apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from urllib.parse import urljoin

from django.utils import translation
from django.utils.translation import gettext

from registry.mirror.addresses import DATA_OF, ORIGIN, Address, relative, split
from registry.models import Person

# What a page of the mirror may load: only what lies beside it, in a folder or on a server.
POLICY = (
    "default-src 'none'; base-uri 'none'; script-src 'self' file:; style-src 'self' file:; "
    "img-src 'self' file:; font-src 'self' file:; form-action 'self' file:"
)
NEVER = "1970-01-01T00:00:00+00:00"
# Addresses that name a person, with the place of the public id among the parts of the path.
OF_PERSON = {
    **dict.fromkeys(("person", "person-bibtex", "person-ris"), 2),
    **dict.fromkeys(("resolve", "jsonld"), 1),
    "api-person": 3,
}
# Of these the public id may be that of another record.
BY_ID = {"resolve", "jsonld"}
# What names things by whole addresses, which a folder does not have.
WHOLE = {route for routes in DATA_OF.values() for route in routes}
STYLE = "static/registry/mirror/mirror.css"

_FORM = re.compile(r"<form\b([^>]*)>.*?</form>", re.DOTALL)
_TAG = re.compile(r"<(a|link|img|source|script|form|image|use)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'\s(href|src|srcset|action|imagesrcset)="([^"]*)"')
_CHARSET = '<meta charset="utf-8">'
_SUGGESTING = re.compile(
    r'<script src="[^"]*suggest[^"]*"[^>]*></script>\s*|\sdata-suggest[a-z]*="[^"]*"'
)
# All days of the year, on the page of each: the mirror has them on a page of their own.
_CALENDAR = re.compile(
    r'<section class="block" aria-labelledby="all">(?:(?!</section>).)*class="months".*?</section>',
    re.DOTALL,
)
_TO_FILTERS = re.compile(
    r'<a class="btn plain (?:open|close)-facets"(?![^>]*data-kept)[^>]*>.*?</a>', re.DOTALL
)
# Forms of our own page say that they need no server.
_KEPT = "data-kept"
_UNLINKED_LIST_ITEM = re.compile(r'<li><a class="unlinked"[^>]*>.*?</a></li>', re.DOTALL)
# Linked data names things by whole addresses, which a folder does not have.
_LINKED = re.compile(r'<script type="application/ld\+json">.*?</script>\s*', re.DOTALL)
# Links to do something with a page, with the words before them.
_TOOLS = re.compile(r'<(p|nav) class="tools[^"]*"[^>]*>.*?</\1>', re.DOTALL)
_UNLINKED = re.compile(r'<a class="unlinked[^"]*"[^>]*>.*?</a>\s*', re.DOTALL)
# A whole address as a value of JSON.
_OURS = re.compile(rf'"{re.escape(ORIGIN)}(/[^"\\]*)"')
_MORE = re.compile(r'<p class="all">\s*<a class="unlinked[^"]*">.*?</a>\s*</p>', re.DOTALL)


@dataclass
class Rewritten:
    """The text of a file, and the places of the mirror it leads to."""

    text: str = ""
    # The address of the page, for links that begin there.
    path: str = ""
    targets: list[Address] = field(default_factory=list)


class Rewriter:
    """Rewrites pages for a mirror of some languages, perhaps with an address of its own."""

    def __init__(
        self,
        languages: frozenset[str],
        base_url: str = "",
        people: frozenset[str] | None = None,
        days: frozenset[str] | None = None,
    ) -> None:
        self.languages = languages
        # The public ids of the people of a smaller mirror; nothing: everybody is in it.
        self.people = people
        # The days of the year that have a page; nothing: all.
        self.days = days
        # With a stroke at its end, or nothing.
        self.base_url = base_url.rstrip("/") + "/" if base_url else ""

    def page(self, text: str, file: str, path: str) -> Rewritten:
        """An HTML page of an address, that will lie at `file`."""
        found = Rewritten(path=path)
        text = _SUGGESTING.sub("", text)
        text = _CALENDAR.sub("", text)
        text = _TO_FILTERS.sub("", text)
        if not self.base_url:
            text = _LINKED.sub("", text)
        text = _FORM.sub(self._kept_form, text)
        text = _TAG.sub(lambda match: self._tag(match, file, found), text)
        text = _UNLINKED_LIST_ITEM.sub("", text)
        text = _TOOLS.sub(_tools_left, _MORE.sub("", text))
        head = f'{_CHARSET}\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        head += f'\n<link rel="stylesheet" href="{relative(file, STYLE)}">'
        found.text = self.without_host(text.replace(_CHARSET, head, 1))
        found.targets.append(Address(STYLE, route="static"))
        return found

    def feed(self, text: str, file: str) -> Rewritten:
        """An Atom feed: its links lead to files, its ids stay what they are for ever."""
        found = Rewritten()

        def link(match: re.Match[str]) -> str:
            target = self._target(unescape(match[1]), file, found)
            return f'href="{escape(target)}"' if target else 'href=""'

        text = re.sub(r'href="([^"]*)"', link, text)
        text = re.sub(
            rf"<id>{re.escape(ORIGIN)}", f"<id>{self.base_url.rstrip('/') or 'urn:'}", text
        )
        if "<entry>" not in text:
            # A feed without news would give the moment it was asked for.
            text = re.sub(r"<updated>[^<]*<", f"<updated>{NEVER}<", text)
        found.text = self.without_host(text)
        return found

    def data(self, text: str, file: str) -> str:
        """JSON of the interface: addresses of records become links to files, or null."""
        unread = Rewritten()

        def link(match: re.Match[str]) -> str:
            target = self._target(match[1], file, unread, is_absolute=True)
            return f'"{target}"' if target else "null"

        return _OURS.sub(link, text)

    def without_host(self, text: str) -> str:
        """The text with the address of the mirror instead of ours; without one, with none."""
        return text.replace(ORIGIN + "/", self.base_url).replace(ORIGIN, self.base_url.rstrip("/"))

    def _kept_form(self, match: re.Match[str]) -> str:
        """Only a search for people has an answer without a server."""
        attributes = match[1]
        if _KEPT in attributes:
            return match.group()
        is_aside = 'class="facets"' in attributes or 'class="sort"' in attributes
        action = re.search(r'action="([^"]*)"', attributes)
        if is_aside or action is None or 'method="post"' in attributes.lower():
            return ""
        found = split(unescape(action[1]))
        target = Address.of(*found[:2], self.languages) if found else None
        if target and target.route == "reading-sheet":
            # The sheets of a day are led to by its page.
            language = target.path.split("/")[1]
            with translation.override(language):
                words = gettext("On this day")
            return f'<p><a href="/{language}/on-this-day/">{escape(words)}</a></p>'
        return match.group() if target and target.route == "people" else ""

    def _tag(self, match: re.Match[str], file: str, found: Rewritten) -> str:
        name, attributes = match.groups()
        if name == "link" and 'rel="preload"' in attributes:
            return ""
        if name == "link" and 'rel="canonical"' in attributes and not self.base_url:
            return ""
        is_absolute = name == "link" and ("canonical" in attributes or "hreflang" in attributes)
        lost = False

        def attribute(each: re.Match[str]) -> str:
            nonlocal lost
            value = unescape(each[2])
            if each[1].endswith("srcset"):
                value = ", ".join(self._candidates(value, file, found))
            else:
                target = self._target(value, file, found, is_absolute=is_absolute)
                if target is None:
                    lost = True
                    return (
                        ' class="unlinked"' if name == "a" and " class=" not in attributes else ""
                    )
                value = target
            return f' {each[1]}="{escape(value)}"'

        rewritten = _ATTRIBUTE.sub(attribute, attributes)
        if not lost:
            return f"<{name}{rewritten}>"
        return f"<a{_marked(rewritten)}>" if name == "a" else ""

    def _candidates(self, srcset: str, file: str, found: Rewritten) -> Iterator[str]:
        for candidate in srcset.split(", "):
            url, _blank, width = candidate.partition(" ")
            target = self._target(url, file, found)
            if target:
                yield f"{target} {width}".strip()

    def _target(
        self, url: str, file: str, found: Rewritten, *, is_absolute: bool = False
    ) -> str | None:
        """The link to write; nothing where the mirror has no such place."""
        if found.path and url.startswith((".", "?")):
            url = urljoin(found.path, url)
        parts = split(url)
        if parts is None:
            return url
        path, query, fragment = parts
        address = Address.of(path, query, self.languages)
        if address is None or self._is_left_out(address):
            return None
        found.targets.append(address)
        link = relative(file, address.file)
        if is_absolute and self.base_url:
            link = self.base_url + relative("index.html", address.file)
        return (
            link
            + (f"?{address.query}" if address.query else "")
            + (f"#{fragment}" if fragment else "")
        )

    def _is_left_out(self, address: Address) -> bool:
        """Whether there is no such file: a day without anybody, a person of a larger mirror."""
        if address.route in WHOLE and not self.base_url:
            return True
        if address.route == "day" and self.days is not None:
            return address.path.strip("/").rpartition("/")[2] not in self.days
        if self.people is None or address.route not in OF_PERSON:
            return False
        parts = address.path.strip("/").removesuffix(".jsonld").split("/")
        public_id = parts[OF_PERSON[address.route]]
        if public_id in self.people:
            return False
        return address.route not in BY_ID or is_person(public_id)


@lru_cache(maxsize=10_000)
def is_person(public_id: str) -> bool:
    """Whether a public id is that of a person."""
    return Person.objects.filter(public_id=public_id).exists()


def _tools_left(match: re.Match[str]) -> str:
    """What can be done without a server; nothing where it is nothing."""
    left = _UNLINKED.sub("", match.group())
    return left if "<a " in left else ""


def _marked(attributes: str) -> str:
    """The attributes of a link that leads nowhere any more."""
    if 'class="unlinked"' in attributes:
        return attributes
    return re.sub(r'class="([^"]*)"', r'class="unlinked \1"', attributes, count=1)
