"""What the first readers would wait for, done before a server takes readers.

Django reads addresses, translations and templates when they are first asked for, and puts every
question into SQL: the first page of each kind took a worker several times as long as any other.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from registry.web import days
from registry.web.logs import UNTOLD

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
# After so many seconds readers come first: who comes while the server starts waits for this.
ENOUGH = 1.0
# So many people are read, in one language; they have rows of many shapes between them.
PEOPLE = 6
_PERSON = re.compile(rb'href="(/[a-z-]+/people/[0-9a-z]+/([a-z0-9]+)[a-z0-9-]*/)"')

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def make_ready() -> int:
    """Reads them, without asking a database; gives how many templates there are.

    For the process that workers part from, so that they share the memory of it.
    """
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Surname")
            # Addresses are put together anew for each language.
            get_resolver().reverse_dict  # noqa: B018  read for what reading it leaves behind
    names = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    for name in names:
        get_template(name)
    return len(names)


def read_ahead(application: Application, seconds: float = ENOUGH) -> int:
    """Asks for pages as the first readers will, for so many seconds; gives how many were whole.

    In each language the first page and the day, then some of its people and a search for each:
    what they need is written then, and the pages are remembered. Connections of this thread are
    closed.
    """
    ends, whole = time.monotonic() + seconds, 0
    try:
        for body in _read(application):
            whole += bool(body)
            if time.monotonic() > ends:
                break
    finally:
        connections.close_all()
    return whole


def _read(application: Application) -> Iterator[bytes]:
    found: dict[str, str] = {}
    search = ""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths = [reverse("registry:home"), days.url_of(timezone.localdate())]
            search = search or reverse("registry:search")
        for path in paths:
            body = _asked(application, path)
            yield body
            if language == settings.LANGUAGES[0][0]:
                found |= {link.decode(): name.decode() for link, name in _PERSON.findall(body)}
    for link, name in list(found.items())[:PEOPLE]:
        yield _asked(application, link)
        yield _asked(application, search, urlencode({"q": name}))


def _asked(application: Application, path: str, query: str = "") -> bytes:
    """The page, or nothing where it is not whole."""
    # A pattern of names is met by one of them.
    host = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": host}
    environ |= {
        "wsgi.url_scheme": "https" if settings.SECURE_SSL_REDIRECT else "http",
        UNTOLD: True,
    }
    setup_testing_defaults(environ)
    status: list[str] = []
    answer = application(environ, lambda line, *_rest: status.append(line))
    try:
        body = b"".join(answer)
    finally:
        getattr(answer, "close", lambda: None)()
    return body if status[0].startswith("200") else b""
