"""The log: what is taken out of every line, how a line is written, what belongs to one request.

No line holds the address of a reader, a query string or a search word.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponseBase

requests = logging.getLogger("registry.requests")
slow = logging.getLogger("registry.slow_queries")

# The key of a draft and the number of a contribution open what belongs to one reader alone.
_SECRET = re.compile(r"(/contribute/(?:draft|state)/)[^/\s?\"']+")
# What follows a question mark in an address is what somebody looked for.
_QUERY = re.compile(r"(/[^\s?\"']*\?)[^\s\"']+")
# An id that a server in front gave is believed if it can be nothing but one.
_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{7,63}")
HEADER = "X-Request-ID"
# In the surroundings of a request that no reader made, of which the log says nothing.
UNTOLD = "memorial.untold"
# Texts and numbers within a statement; names of columns and tables have neither before them.
_VALUES = re.compile(r"'(?:[^']|'')*'|(?<![\w\"$.])\d+(?:\.\d+)?\b")
LONGEST_STATEMENT = 2000
LONGEST_COLUMNS = 100
MOST_CAUSES = 5

_request_id: ContextVar[str] = ContextVar("request_id", default="")


class WithoutKeys(logging.Filter):
    """Strikes out the secret part of addresses, query strings, and what a reader looked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        asked = getattr(getattr(record, "request", None), "path", "")
        if len(asked) > 1:
            # Django writes letters beyond ASCII by their numbers.
            for path in (asked, asked.encode("unicode_escape").decode("ascii")):
                text = text.replace(path, _route(record))
        if "/contribute/" in text or ("?" in text and record.name != slow.name):
            text = _QUERY.sub(r"\1…", _SECRET.sub(r"\1…", text))
        record.msg, record.args = text, ()
        return True


def _route(record: logging.LogRecord) -> str:
    """Which kind of page was asked for: a path may hold the name somebody looked for."""
    match = getattr(record.request, "resolver_match", None)  # type: ignore[attr-defined]
    return f"/{match.route}" if match else "an address that leads nowhere"


class Lines(logging.Formatter):
    """A line for people. Of a failure the way to it and its kind, never its message.

    The message of a failure may quote what somebody typed. While `DEBUG` is on it is told.
    """

    def formatException(self, ei: Any) -> str:  # noqa: N802
        if settings.DEBUG:
            return super().formatException(ei)
        return "\n".join(_ways(ei[1]))


def _ways(error: BaseException | None) -> Iterator[str]:
    """To a failure, and to what it came from."""
    for _ in range(MOST_CAUSES):
        if error is None:
            return
        frames = "".join(traceback.format_tb(error.__traceback__))
        yield f"{frames}{type(error).__module__}.{type(error).__qualname__}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


class JsonLines(Lines):
    """One object a line. Nothing of a record but what is named here is written."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if _request_id.get():
            line["request"] = _request_id.get()
        line.update(getattr(record, "facts", {}))
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


# Requests ------------------------------------------------------------------------------------


class RequestLogMiddleware:
    """Gives every request a number, and tells of it in the log: what view, how it ended, how long.

    The route is told and never the path: a path may hold a name somebody looked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.slow_seconds = settings.LOG_SLOW_QUERY_MS / 1000

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        number = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        token = _request_id.set(number)
        started = time.perf_counter()
        try:
            with ExitStack() as stack:
                if self.slow_seconds:
                    for alias in connections:
                        connection = connections[alias]
                        stack.enter_context(connection.execute_wrapper(self._timed))
                answer = self.get_response(request)
            # A cache in front would give it to others as theirs.
            if "public" not in answer.headers.get("Cache-Control", ""):
                answer.headers[HEADER] = number
            if settings.LOG_REQUESTS and UNTOLD not in request.META:
                self._tell(request, answer, time.perf_counter() - started)
        finally:
            _request_id.reset(token)
        return answer

    def _tell(self, request: HttpRequest, answer: HttpResponseBase, seconds: float) -> None:
        match = request.resolver_match
        facts = {
            "method": request.method if request.method in _METHODS else "other",
            "view": match.view_name if match else "",
            "status": answer.status_code,
            "ms": round(seconds * 1000, 1),
        }
        requests.info("request", extra={"facts": facts})

    def _timed(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seconds = time.perf_counter() - started
            if seconds >= self.slow_seconds:
                facts = {"ms": round(seconds * 1000, 1), "database": context["connection"].alias}
                slow.warning(
                    "%.0f ms: %s", seconds * 1000, without_values(sql), extra={"facts": facts}
                )


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def without_values(sql: str) -> str:
    """The shape of a statement: placeholders alone, never what was asked for."""
    told = " ".join(_VALUES.sub("?", str(sql)).split())
    columns, found, rest = told.partition(" FROM ")
    is_long = len(columns) > LONGEST_COLUMNS and "(SELECT " not in columns
    if found and is_long and columns.startswith("SELECT "):
        # Which table and what condition says more than forty columns.
        told = " ".join(("SELECT … FROM", rest))
    return told[:LONGEST_STATEMENT]
