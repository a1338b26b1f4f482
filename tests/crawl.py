"""The whole site walked once: what every test of headers and caches looks at.

The walk is long, so its answers are kept as plain values for the tests after the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.test import Client
from pytest_django import Settings

from tests.addresses import by_https, of_the_desk, of_the_public, superuser
from tests.planted import plant

# OAI-PMH tells in each answer the second it was asked in, as it must.
ASKED_AT = re.compile(rb"<responseDate>[^<]*</responseDate>")


@dataclass
class Answer:
    """What came back, without the request."""

    status_code: int
    headers: dict[str, str]
    cookies: SimpleCookie
    content: bytes

    @property
    def is_page(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")

    @property
    def control(self) -> set[str]:
        """What may be done with a copy."""
        return {part.strip() for part in self.headers.get("Cache-Control", "").split(",")}

    @property
    def may_be_shared(self) -> bool:
        """Whether a cache in front may give it to others without asking here."""
        return not {"private", "no-store", "no-cache"} & self.control


Walk = dict[str, Answer]


@dataclass
class Crawl:
    """Two readers, one of whom saw everything first, and somebody at the desk."""

    first: Walk
    second: Walk
    signed_in: Walk
    desk: Walk


_kept: dict[bool, Crawl] = {}


def crawl(settings: Settings, *, is_whole: bool = False) -> Crawl:
    """The walks, made by the first test that asks; all by https.

    The whole of them takes long; else every address of the public is seen once, a part of them
    again, and a part of those of the desk.
    """
    if is_whole not in _kept:
        settings.CONTRIBUTIONS = True
        by_https(settings)
        addresses = of_the_public(plant(), most=4 if is_whole else 1)
        desk, step = superuser(), 1 if is_whole else 4
        public = [address for address in addresses if "/contribute/" not in address]
        _kept[is_whole] = Crawl(
            first=walked(addresses),
            second=walked(public[::step] + [each for each in addresses if each not in public]),
            signed_in=walked(public[:: 2 * step], desk),
            desk=walked([*of_the_desk()[::step], "/admin/login/"], desk),
        )
    return _kept[is_whole]


def walked(addresses: list[str], client: Client | None = None) -> Walk:
    """Each address asked once, by a new visitor each time where none is given."""
    return {address: plain((client or Client()).get(address, secure=True)) for address in addresses}


def plain(answer: Any) -> Answer:
    content = b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
    content = ASKED_AT.sub(b"", content)
    return Answer(answer.status_code, dict(answer.headers), answer.cookies, content)
