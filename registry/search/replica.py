"""Whether readers may be served from the replica: is it there, is it up to date.

A replica is up to date when it holds the version of the index that the primary has: everything
public raises that version. With REPLICA_LAG_SECONDS = 0, as it comes, the primary is asked for it
at every page, one row, and a page from the replica is never older than the primary itself. A
greater number spares the primary that question, and pages may be older by so much.

Where the primary does not answer, the replica is the best there is, and readers go on reading.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import connections

from registry.models import SearchState

logger = logging.getLogger(__name__)

REPLICA_ALIAS = "replica"
# A server that did not answer is left alone for so long.
RETRY_SECONDS = 5.0
# How often the primary is asked where pages may be a little older.
ASK_SECONDS = 1.0
MOST_SEEN = 1000
# Statements the server itself ended, and connections that are gone, by their SQLSTATE.
_GONE = ("08", "57P")


class Watch:
    """What this process knows of the two servers; shared by its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._replica_away_until = 0.0
        self._primary_away_until = 0.0
        self._is_away = False
        self._behind_since: float | None = None
        self._is_told_behind = False
        # When the primary was first seen at a version, the oldest first.
        self._seen: deque[tuple[float, int]] = deque()
        self._asked_at = float("-inf")

    def may_read(self, *, now: float | None = None) -> bool:
        """Whether there is a replica, and it answered when it was last asked."""
        now = time.monotonic() if now is None else now
        if REPLICA_ALIAS not in connections or connections["default"].in_atomic_block:
            return False
        return now >= self._replica_away_until

    def ask_primary(self, *, now: float | None = None) -> None:
        """Takes notice of the primary's version; must come before the replica is read."""
        now = time.monotonic() if now is None else now
        if now < self._primary_away_until:
            return
        if tolerance() and now - self._asked_at < ASK_SECONDS:
            return
        self._asked_at = now
        try:
            version = _primary_version()
        except AnyDatabaseError as error:
            self._primary_away_until = now + RETRY_SECONDS
            logger.error("The primary does not answer: %s", _kind(error))
            return
        with self._lock:
            if self._seen and version <= self._seen[-1][1]:
                return
            if len(self._seen) >= MOST_SEEN:
                # Counted as missing for longer than it is: at worst the primary is asked.
                now, _version = self._seen.pop()
            self._seen.append((now, version))

    def is_behind(self, version: int, *, now: float | None = None) -> bool:
        """Whether a replica at this version is older than pages may be."""
        now = time.monotonic() if now is None else now
        if now < self._primary_away_until:
            return False
        with self._lock:
            while len(self._seen) > 1 and self._seen[1][1] <= version:
                self._seen.popleft()
            missing = next((at for at, seen in self._seen if seen > version), None)
        behind = missing is not None and (not tolerance() or now - missing > tolerance())
        self._tell(now, behind=behind)
        return behind

    def _tell(self, now: float, *, behind: bool) -> None:
        """A moment behind is the way of replicas and not worth a line."""
        if not behind:
            if self._is_told_behind:
                logger.info("The replica has caught up; readers are served from it again.")
            self._behind_since, self._is_told_behind = None, False
        elif self._behind_since is None:
            self._behind_since = now
        elif now - self._behind_since > RETRY_SECONDS and not self._is_told_behind:
            self._is_told_behind = True
            logger.warning("The replica lags behind; the primary serves readers.")

    def is_certain(self, version: int) -> bool:
        """Whether the primary has nothing newer at this moment. Asks it."""
        if not tolerance():
            return True
        try:
            return _primary_version() <= version
        except AnyDatabaseError:
            return True

    def lost(self, error: BaseException, *, now: float | None = None) -> None:
        """The replica failed: it is left alone for a while, and that is told once."""
        now = time.monotonic() if now is None else now
        state = getattr(error.__cause__, "sqlstate", None)
        if state is not None and not state.startswith(_GONE):
            # It answers, only not this: a statement was in the way of what it takes over.
            logger.info("The replica gave a page up (%s); it was read from the primary.", state)
            return
        with self._lock:
            self._replica_away_until = now + RETRY_SECONDS
            known, self._is_away = self._is_away, True
        if not known:
            kind = _kind(error)
            logger.warning("The replica does not answer (%s); the primary serves readers.", kind)

    def answered(self) -> None:
        """The replica served a page."""
        if self._is_away:
            self._is_away = False
            logger.info("The replica answers again.")


def tolerance() -> float:
    """How many seconds a page may be behind the primary."""
    return float(getattr(settings, "REPLICA_LAG_SECONDS", 0))


def _primary_version() -> int:
    rows = SearchState.objects.using("default").filter(pk=1)
    return rows.values_list("version", flat=True).first() or 0


def _kind(error: BaseException) -> str:
    """The kind alone: a message may hold an address or what somebody looked for."""
    return type(error.__cause__ or error).__name__


watch = Watch()
