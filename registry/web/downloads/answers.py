"""Answers that are files: streamed, named in plain ASCII, refused in one sentence.

Whoever asks for the head alone gets it without anything being read. What one connection takes in an
hour is bounded; so is how many great lists a process streams at a time, since each holds a thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Generator, Iterator
from http import HTTPStatus

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.opendata.answers import open_to_all, unknown_parameters
from registry.opendata.exports.formats import CONTENT_TYPES
from registry.search.snapshot import Snapshot, snapshot
from registry.web.limits import HOUR, Limit, wait

TAKEN = Limit("taken", 60, HOUR)
# A list of more rows is a great one.
GREAT = 50_000
MOST_AT_A_TIME = 2
# After so many seconds somebody else's list may have come to its end.
BUSY = 120

_great = threading.BoundedSemaphore(MOST_AT_A_TIME)


def file_name(name: str, ending: str) -> str:
    """The header that gives the file a name."""
    return f'attachment; filename="{name}.{ending}"'


def refused(words: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> HttpResponse:
    """One sentence that any program can show."""
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")


def unknown_format(ending: str, offered: tuple[str, ...]) -> HttpResponse:
    """There is no such file."""
    words = _("There is no file of this kind. There are: %(offered)s.")
    return refused(words % {"offered": ", ".join(offered)}, HTTPStatus.NOT_FOUND)


def unknown_parameter(request: HttpRequest, known: Collection[str]) -> HttpResponse | None:
    """What is said of a parameter the file does not have; None where there is none such."""
    sentences = unknown_parameters(request.GET, known)
    return refused(" ".join(sentences.values())) if sentences else None


def head(name: str, ending: str) -> HttpResponseBase:
    """What stands above a file, without the file; nothing is read for it."""
    return _with_name(StreamingHttpResponse(iter(())), name, ending)


def too_often(request: HttpRequest) -> HttpResponse | None:
    """What is said to whoever has taken very many files; None to everybody else."""
    seconds = wait(TAKEN, request)
    if not seconds:
        return None
    words = _(
        "Very many files were taken from your connection within an hour. The page of data has the "
        "whole register as a few files."
    )
    return _later(words, seconds)


def _later(words: str, seconds: int) -> HttpResponse:
    minutes = max(1, -(-seconds // 60))
    again = ngettext(
        "Please come back in %(number)d minute.",
        "Please come back in %(number)d minutes.",
        minutes,
    )
    response = refused(f"{words} {again % {'number': minutes}}", HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


Pieces = Callable[[Snapshot], Iterator[bytes]]


def streamed(pieces: Pieces, name: str, ending: str, *, rows: int = 0) -> HttpResponseBase:
    """The file, made while it is read, in one snapshot from its first line to its last."""
    is_great = rows > GREAT
    if is_great and not _great.acquire(blocking=False):
        words = _("Others are taking very long lists at this moment.")
        return _later(words, BUSY)
    return _with_name(StreamingHttpResponse(_Stream(pieces, is_great)), name, ending)


def _with_name(response: HttpResponseBase, name: str, ending: str) -> HttpResponseBase:
    response.headers["Content-Type"] = CONTENT_TYPES[ending]
    response.headers["Content-Disposition"] = file_name(name, ending)
    # Neither the head nor a stream is kept in memory as a page would be.
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    # Other sites may read what is published.
    return open_to_all(response)


class _Stream:
    """Pieces of a file; whoever leaves half-way closes the snapshot and makes room."""

    def __init__(self, pieces: Pieces, is_great: bool) -> None:
        self._is_great = is_great
        self._pieces = self._read(pieces)

    @staticmethod
    def _read(pieces: Pieces) -> Generator[bytes, None, None]:
        with snapshot() as index:
            yield from pieces(index)

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """Called by the server at the end, however it comes."""
        self._pieces.close()
        if self._is_great:
            self._is_great = False
            _great.release()

    def __del__(self) -> None:
        self.close()
