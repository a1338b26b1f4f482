"""Public pages by edition: a page asked for again is answered without making it again.

An edition is a state of everything public: the version that every passage through the door
raises, the day (on which "today" depends) and the release of the code. It is the ETag of every
page, so a repeat visit costs one query; and pages made in the present edition are remembered, so
what many read at once is made once. With the first edit after it everything is made anew: nothing
withdrawn is shown for longer than the edit takes.
"""

from __future__ import annotations

import gzip
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language_from_path

from registry.opendata.edition import edition_of
from registry.search import index

SAFE = {"GET", "HEAD"}
# Beyond this a page is no page but a file, and is made for each who asks.
LARGEST = 1_000_000
# What an entry costs beside its bytes.
OVERHEAD = 1_000
# Seconds to wait for a page another reader is being answered with.
PATIENCE = 5.0
# So many pages a process makes at once, and seconds until one that takes long holds up no more.
AT_ONCE = 2
IN_LINE = 0.5
# "gzip;q=0" says that it is not wanted.
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer as it was made: packed, with the headers its view gave it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD


class PageMemory:
    """The pages of one edition, those asked for last, up to `limit` bytes; shared by threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._edition = ""
        self._pages: OrderedDict[str, Remembered] = OrderedDict()
        self._size = 0

    def find(self, edition: str, address: str) -> Remembered | None:
        """The page as it was made in this edition."""
        with self._lock:
            if edition != self._edition:
                return None
            page = self._pages.get(address)
            if page is not None:
                self._pages.move_to_end(address)
            return page

    def keep(self, edition: str, address: str, page: Remembered) -> None:
        """Remembers a page; those of another edition are forgotten."""
        if page.size > self.limit:
            return
        with self._lock:
            if edition != self._edition:
                self._pages.clear()
                self._size, self._edition = 0, edition
            old = self._pages.pop(address, None)
            self._size += page.size - (old.size if old else 0)
            self._pages[address] = page
            while self._size > self.limit:
                self._size -= self._pages.popitem(last=False)[1].size

    def forget(self) -> None:
        """Forgets every page."""
        with self._lock:
            self._pages.clear()
            self._size, self._edition = 0, ""


class Making:
    """Which pages are being made: of several who ask for one at once, the first makes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[tuple[str, str], threading.Event] = {}
        self._places = threading.Semaphore(AT_ONCE)

    @contextmanager
    def in_line(self) -> Iterator[None]:
        """Entered by two at a time; who stood in line for too long enters beside them.

        The threads of a process share one core. Many pages side by side take each as long as all of
        them, and what is done in changing from one to another besides; a crowd was answered sooner,
        and with less work, where all but two waited. Two, since one may wait for its database.
        """
        has_place = self._places.acquire(timeout=IN_LINE)
        try:
            yield
        finally:
            if has_place:
                self._places.release()

    @contextmanager
    def turn(self, edition: str, address: str) -> Iterator[None]:
        """Entered at once by who is first, by the others when that one is done, or takes too long.

        After an edit everybody waits for the same few pages, and a worker has few threads: made
        side by side, the first page would take each of them as long as all together.
        """
        key = (edition, address)
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
        if not edition:
            return self.get_response(request)
        etag = f'W/"{edition}"'
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            unchanged = HttpResponseNotModified(headers={"ETag": etag})
            patch_vary_headers(unchanged, ["Accept-Encoding"])
            return unchanged
        # What is read inside a transaction may still be undone.
        if transaction.get_connection().in_atomic_block:
            return self._made(request, etag)[0]
        address = request.build_absolute_uri()
        if page := memory.find(edition, address):
            return _answer(page, request)
        if request.method != "GET":
            return self._made(request, etag)[0]
        with making.turn(edition, address):
            if page := memory.find(edition, address):
                return _answer(page, request)
            with making.in_line():
                response, page = self._made(request, etag)
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
        page = _packed(response)
        return _answer(page, request), page

    def _edition(self, request: HttpRequest) -> str:
        """The present edition; blank where pages do not go by it."""
        has_language = get_language_from_path(request.path_info) is not None
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.method not in SAFE or not has_language or signed_in:
            return ""
        try:
            version = index.version()
        except AnyDatabaseError:
            # The view meets the same failure and has words for it.
            return ""
        return edition_of(version)


def _is_alike_for_all(response: HttpResponseBase) -> bool:
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    return (
        response.status_code == 200
        and not response.cookies
        and "Cache-Control" not in response.headers
        and "Content-Encoding" not in response.headers
        and varies <= {"", "accept-encoding"}
    )


def _packed(response: HttpResponse) -> Remembered:
    # Without a time in it the same page gives the same bytes.
    body = gzip.compress(response.content, compresslevel=6, mtime=0)
    return Remembered(body, tuple(response.headers.items()))


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
