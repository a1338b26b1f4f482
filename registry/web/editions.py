"""Public pages by edition: a page asked for again is answered without making it again.

An edition is a state of everything public: the version that every passage through the door
raises, the day (on which "today" depends) and the release of the code. It is the ETag of every
page, so a repeat visit costs one query; and pages are remembered, so what many read is made once.

A remembered page outlives an edit that concerns only people it does not name. What such an edit can
change on it is a count, or that somebody is missing in a list: for that a page is made anew after
`PAGE_SECONDS`. A page that names somebody edited is made anew at once, and all are when somebody or
something is taken back: nothing withdrawn is shown for longer than the edit takes.
"""

from __future__ import annotations

import gzip
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language_from_path

from registry.identifiers import ID_PATTERN
from registry.opendata.edition import edition_of
from registry.search import index
from registry.search.edits import people_edited

SAFE = {"GET", "HEAD"}
# Beyond this a page is no page but a file, and is made for each who asks.
LARGEST = 1_000_000
# What an entry costs beside its bytes, and each id it holds.
OVERHEAD, NAME_BYTES = 1_000, 100
# Whatever may be the public id of somebody: more is no harm.
PUBLIC_ID = re.compile(rf"\b{ID_PATTERN}\b".encode())
# Seconds to wait for a page another reader is being answered with.
PATIENCE = 5.0
# So many pages a process makes at once: beside one that waits for another server there is time for
# one more, while SQLite is read by the process itself.
AT_ONCE = {"postgresql": 2, "sqlite": 1}
# Seconds until a page that takes long holds up no more.
IN_LINE = 0.5
# Seconds for which an edition before the last one is only that of a reader who came late.
LATE = 60.0
# "gzip;q=0" says that it is not wanted.
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)


class Edition(NamedTuple):
    """A state of everything public: the version, and the name of the whole."""

    version: int
    name: str

    @property
    def etag(self) -> str:
        """How a browser is told of it."""
        return f'W/"{self.name}"'

    def is_another_day_or_release(self, other: Edition) -> bool:
        """Whether the two differ in more than the version."""
        return self.name.partition("-")[2] != other.name.partition("-")[2]


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer as it was made: packed, with the headers its view gave it and whom it names."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str = ""
    names: frozenset[str] = frozenset()
    # By a clock that never jumps.
    made: float = field(default_factory=time.monotonic)

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD + NAME_BYTES * len(self.names)

    def is_fresh(self, edition: Edition) -> bool:
        """Whether its counts are those of the edition, or young enough to be told."""
        age = time.monotonic() - self.made
        return self.etag == edition.etag or age < settings.PAGE_SECONDS


class PageMemory:
    """Pages that are still good, those asked for last, up to `limit` bytes; shared by threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        # One thread looks what an edition changed, the others wait for it.
        self._following = threading.Lock()
        self._edition: Edition | None = None
        self._came = 0.0
        self._pages: OrderedDict[str, Remembered] = OrderedDict()
        self._size = 0

    def follow(self, edition: Edition) -> None:
        """Comes to an edition: forgets what the edits since the last one concern.

        A thread that was slow, or a replica, may come with an edition before the last one, and is
        answered without memory. Where that goes on, the database has gone back itself.
        """
        if edition == self._edition:
            return
        with self._following:
            known = self._edition
            if edition == known or self._is_late(edition):
                return
            edited = _edited_between(known, edition)
            with self._lock:
                if edited is None:
                    self._clear()
                else:
                    named = [key for key, page in self._pages.items() if page.names & edited]
                    for key in named:
                        self._size -= self._pages.pop(key).size
                self._edition, self._came = edition, time.monotonic()

    def _is_late(self, edition: Edition) -> bool:
        known = self._edition
        is_before = known is not None and edition.version < known.version
        return is_before and time.monotonic() - self._came < LATE

    def find(self, edition: Edition, address: str) -> Remembered | None:
        """The page, if it is good in this edition."""
        with self._lock:
            if edition != self._edition:
                return None
            page = self._pages.get(address)
            if page is not None:
                self._pages.move_to_end(address)
            return page

    def keep(self, edition: Edition, address: str, page: Remembered) -> None:
        """Remembers a page made in an edition, unless another has begun since."""
        if page.size > self.limit:
            return
        with self._lock:
            if edition != self._edition:
                return
            old = self._pages.pop(address, None)
            self._size += page.size - (old.size if old else 0)
            self._pages[address] = page
            while self._size > self.limit:
                self._size -= self._pages.popitem(last=False)[1].size

    def forget(self) -> None:
        """Forgets every page."""
        with self._lock:
            self._clear()
            self._edition = None

    def _clear(self) -> None:
        self._pages.clear()
        self._size = 0


def _edited_between(known: Edition | None, edition: Edition) -> frozenset[str] | None:
    """Whom the edits between two editions concern; None where no page can be told to be good."""
    if known is None or known.is_another_day_or_release(edition) or edition.version < known.version:
        return None
    try:
        return people_edited(known.version, edition.version)
    except AnyDatabaseError:
        return None


class Making:
    """Which pages are being made: of several who ask for one at once, the first makes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[tuple[str, str], threading.Event] = {}
        self._places = threading.Semaphore(AT_ONCE[connection.vendor])

    def is_made(self, etag: str, address: str) -> bool:
        """Whether somebody is making the page."""
        with self._lock:
            return (etag, address) in self._made

    @contextmanager
    def in_line(self) -> Iterator[None]:
        """Entered by a few at a time; who stood in line for too long enters beside them.

        The threads of a process share one core. Many pages side by side take each as long as all of
        them, and what is done in changing from one to another besides; a crowd was answered sooner,
        and with less work, where the others waited. Remembered pages pass by.
        """
        has_place = self._places.acquire(timeout=IN_LINE)
        try:
            yield
        finally:
            if has_place:
                self._places.release()

    @contextmanager
    def turn(self, etag: str, address: str) -> Iterator[None]:
        """Entered at once by who is first, by the others when that one is done, or takes too long.

        After an edit everybody waits for the same few pages, and a worker has few threads: made
        side by side, the first page would take each of them as long as all together.
        """
        key = (etag, address)
        with self._lock:
            made = self._made.get(key)
            if made is None:
                mine = self._made[key] = threading.Event()
        if made is not None:
            made.wait(PATIENCE)
            yield
            return
        try:
            yield
        finally:
            with self._lock:
                del self._made[key]
            mine.set()


memory = PageMemory(settings.PAGE_MEMORY)
making = Making()


class EditionMiddleware:
    """Answers with 304 or from memory where nothing public has changed since.

    Only pages with a language in their address, and only answers that every reader gets alike:
    a view that sets its own Cache-Control, a cookie or another Vary is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        edition = self._edition(request)
        if edition is None:
            return self.get_response(request)
        held = parse_etags(request.headers.get("If-None-Match", ""))
        if edition.etag in held:
            return _unchanged(edition.etag)
        # What is read inside a transaction may still be undone.
        if transaction.get_connection().in_atomic_block:
            return self._made(request, edition.etag)[0]
        memory.follow(edition)
        address = request.build_absolute_uri()
        page = memory.find(edition, address)
        # Who makes an ageing page anew holds nobody up.
        if page and (page.is_fresh(edition) or making.is_made(edition.etag, address)):
            return _unchanged(page.etag) if page.etag in held else _answer(page, request)
        if request.method != "GET":
            return self._made(request, edition.etag)[0]
        with making.turn(edition.etag, address):
            page = memory.find(edition, address)
            if page and page.is_fresh(edition):
                return _answer(page, request)
            with making.in_line():
                response, page = self._made(request, edition.etag)
            if page is not None:
                memory.keep(edition, address, page)
            return response

    def _made(self, request: HttpRequest, etag: str) -> tuple[HttpResponseBase, Remembered | None]:
        """The answer, and what is remembered of it where others may have the same."""
        response = self.get_response(request)
        if not _is_alike_for_all(response):
            return response, None
        response.headers["ETag"] = etag
        if not isinstance(response, HttpResponse) or len(response.content) > LARGEST:
            return response, None
        page = _packed(response, etag)
        return _answer(page, request), page

    def _edition(self, request: HttpRequest) -> Edition | None:
        """The present edition; None where pages do not go by it."""
        has_language = get_language_from_path(request.path_info) is not None
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.method not in SAFE or not has_language or signed_in:
            return None
        try:
            version = index.version()
        except AnyDatabaseError:
            # The view meets the same failure and has words for it.
            return None
        return Edition(version, edition_of(version))


def _unchanged(etag: str) -> HttpResponse:
    """That the page is as the reader has it."""
    unchanged = HttpResponseNotModified(headers={"ETag": etag})
    patch_vary_headers(unchanged, ["Accept-Encoding"])
    return unchanged


def _is_alike_for_all(response: HttpResponseBase) -> bool:
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    return (
        response.status_code == 200
        and not response.cookies
        and "Cache-Control" not in response.headers
        and "Content-Encoding" not in response.headers
        and varies <= {"", "accept-encoding"}
    )


def _packed(response: HttpResponse, etag: str) -> Remembered:
    # Without a time in it the same page gives the same bytes.
    body = gzip.compress(response.content, compresslevel=6, mtime=0)
    names = frozenset(match.decode() for match in PUBLIC_ID.findall(response.content))
    return Remembered(body, tuple(response.headers.items()), etag, names)


def _answer(page: Remembered, request: HttpRequest) -> HttpResponse:
    """The page, packed for whoever can unpack it."""
    packed = TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
    response = HttpResponse(page.body if packed else gzip.decompress(page.body))
    for name, value in page.headers:
        response.headers[name] = value
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
