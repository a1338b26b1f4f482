"""Readers' pages from the replica: whole, under one snapshot, or else from the primary.

Whoever writes or may have written reads from the primary: the desk, contributions, everything with
a session, every request that is not plain reading. A page the replica fails at is made again from
the primary before anything of it is sent.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from registry.errors import IndexMissingError
from registry.search.replica import REPLICA_ALIAS, watch
from registry.search.snapshot import current_alias, snapshot

SAFE = {"GET", "HEAD"}
PRIMARY_ONLY = {"admin", "healthz", "readyz"}
# Below the language.
WRITTEN = {"contribute"}
# A time limit of ours: the primary would take as long.
TOO_LONG = "57014"


class ReplicaMiddleware:
    """Chooses the server a page is read from. Stands outside whatever asks a database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_reading(request) or not watch.may_read():
            return self.get_response(request)
        answer = self._from_replica(request)
        return self.get_response(request) if answer is None else answer

    def _from_replica(self, request: HttpRequest) -> HttpResponseBase | None:
        """The answer, or None where the primary has to give it."""
        watch.ask_primary()
        try:
            with snapshot(REPLICA_ALIAS) as index:
                if watch.is_behind(index.version):
                    return None
                index.require_built()
                answer = self.get_response(request)
        except IndexMissingError:
            return None
        except AnyDatabaseError as error:
            watch.lost(error)
            return None
        fault = getattr(request, "replica_fault", None)
        if fault is not None:
            watch.lost(fault)
            return None
        watch.answered()
        # "There is no such page" is said only of what the primary does not have either.
        if answer.status_code in (404, 410) and not watch.is_certain(index.version):
            return None
        return answer


class ReplicaFaultMiddleware:
    """Notes that the replica failed in a view. Stands inside, next to the views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Gives an answer nobody will see, so that the page can be made again."""
        if current_alias() != REPLICA_ALIAS:
            return None
        if not isinstance(exception, OperationalError | InterfaceError | InternalError):
            return None
        if getattr(exception.__cause__, "sqlstate", None) == TOO_LONG:
            return None
        request.replica_fault = exception  # type: ignore[attr-defined]
        return HttpResponse(status=503)


def is_reading(request: HttpRequest) -> bool:
    """Whether a request is of a reader who changes nothing."""
    if request.method not in SAFE or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    first, _slash, rest = request.path_info.removeprefix("/").partition("/")
    return first not in PRIMARY_ONLY and rest.partition("/")[0] not in WRITTEN
