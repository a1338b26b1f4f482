"""Asks the site for a page as a reader without cookies would, without a server between.

The views are called directly: a mirror has no use for headers, and the pages a worker remembers
are not for it. Readers' additions are closed on a mirror, whatever the settings say.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponseBase
from django.test.utils import override_settings
from django.urls import resolve
from django.utils import translation

from registry.mirror.addresses import HOST, Pairs

REDIRECTS = {301, 302}


class Answer(NamedTuple):
    """What the site says: the status, the kind of content, the content, where it leads."""

    status: int
    kind: str
    content: bytes
    location: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.kind.startswith("text/html")


class MirrorRequest(WSGIRequest):
    """A request to the host no link of a mirror may name."""

    # No clock is on a page that will be read for years.
    is_mirror = True
    # Linked data names things by whole addresses; a folder has none, and a tenth of the work of a
    # page is saved.
    tells_linked_data = False

    def get_host(self) -> str:
        """The host to be written out of every page."""
        return HOST


@contextmanager
def closed_to_additions() -> Iterator[None]:
    """Pages made inside lead to no form for readers' additions."""
    with override_settings(CONTRIBUTIONS=False):
        yield


def ask(path: str, pairs: Pairs = (), *, tells_linked_data: bool = False) -> Answer | None:
    """The answer to a reader who asks for an address; nothing where there is no such page."""
    language = path.split("/")[1]
    # Addresses without a language of their own are answered in the one of the site.
    with translation.override(language if language in _languages() else None):
        try:
            return _answer(_respond(path, pairs, tells_linked_data))
        except Http404:
            return None


def _languages() -> set[str]:
    return set(dict(settings.LANGUAGES))


def request_for(path: str, pairs: Pairs = ()) -> MirrorRequest:
    """A reader's request for an address."""
    return MirrorRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(path).encode().decode("latin-1"),
            "QUERY_STRING": urlencode(pairs),
            "SERVER_NAME": HOST,
            "SERVER_PORT": "443",
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(),
        }
    )


def _respond(path: str, pairs: Pairs, tells_linked_data: bool) -> HttpResponseBase:
    request = request_for(path, pairs)
    request.tells_linked_data = tells_linked_data
    match = resolve(unquote(path))
    request.resolver_match = match
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    if callable(getattr(response, "render", None)) and not getattr(response, "is_rendered", True):
        response = response.render()  # type: ignore[attr-defined]
    return response


def _answer(response: HttpResponseBase) -> Answer:
    content = (
        b"".join(response.streaming_content)  # type: ignore[attr-defined]
        if response.streaming
        else response.content  # type: ignore[attr-defined]
    )
    return Answer(
        response.status_code,
        response.headers.get("Content-Type", ""),
        content,
        response.headers.get("Location", ""),
    )
