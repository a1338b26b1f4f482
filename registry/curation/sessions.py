"""Sessions that know whose they are. The session engine of the site (`SESSION_ENGINE`)."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Store
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from registry.models import Curator, CuratorSession

OPENED_AT, BROWSER = "opened_at", "browser"

# Words in what a browser says of itself, and what people call it; the first that fits.
_BROWSERS = (
    ("Firefox", "Firefox"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("YaBrowser", "Yandex"),
    ("Chrom", "Chromium"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class SessionStore(Store):
    """Django's own, with the curator beside the data."""

    @classmethod
    def get_model_class(cls) -> type[CuratorSession]:
        return CuratorSession

    def create_model_instance(self, data: dict[str, Any]) -> CuratorSession:
        row = cast(CuratorSession, super().create_model_instance(data))
        curator = str(data.get(SESSION_KEY, ""))
        row.curator_id = int(curator) if curator.isdecimal() else None
        row.opened_at = parse_datetime(data.get(OPENED_AT, "")) if row.curator_id else None
        row.browser = str(data.get(BROWSER, ""))[:40]
        return row


def note_opening(request: HttpRequest) -> None:
    """Keeps in the session when and with what it was opened; no address."""
    request.session[OPENED_AT] = timezone.now().isoformat()
    request.session[BROWSER] = browser_of(request.headers.get("User-Agent", ""))


def browser_of(agent: str) -> str:
    """“Firefox, Linux”, as far as the browser tells."""
    named = (next((name for mark, name in marks if mark in agent), "") for marks in _KINDS)
    return ", ".join(name for name in named if name)


_KINDS = (_BROWSERS, _SYSTEMS)


def sessions_of(curator: Curator) -> list[CuratorSession]:
    """The browsers this curator is signed in with, the latest first."""
    rows = CuratorSession.objects.filter(curator=curator, expire_date__gt=timezone.now())
    return list(rows.order_by("-opened_at", "session_key"))


def end_sessions(curator: Curator, *, but: str | None = None) -> int:
    """Signs the curator out everywhere, or everywhere but in one session; gives how many ended."""
    rows = CuratorSession.objects.filter(curator=curator)
    if but:
        rows = rows.exclude(session_key=but)
    number, _ = rows.delete()
    return number
