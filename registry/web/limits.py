"""How often one connection may do something: counted in memory, forgotten each day.

An address is never kept. What is counted stands under a keyed hash of it; the key is random, lives
in this process alone and is replaced every day, and then all counts begin anew. Each process counts
for itself, so that the real limit is up to as many times higher as there are processes.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

DAY = 24 * 60 * 60
HOUR = 60 * 60
MINUTE = 60
# Beyond this the oldest are forgotten: a flood from very many addresses fills no memory.
MOST_KEPT = 20_000


@dataclass(frozen=True)
class Limit:
    """At most so often in so many seconds."""

    name: str
    most: int
    seconds: int


class Limiter:
    """Counts of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: dict[bytes, deque[float]] = {}
        self._key = secrets.token_bytes(32)
        self._day = 0

    def wait(self, limit: Limit, address: str, *, now: float | None = None) -> int:
        """Counts one more; gives the seconds to wait instead where the limit is reached."""
        now = time.time() if now is None else now
        with self._lock:
            self._begin_day(int(now // DAY))
            times = self._of(limit, address)
            while times and times[0] <= now - limit.seconds:
                times.popleft()
            if len(times) >= limit.most:
                return max(1, int(times[0] + limit.seconds - now) + 1)
            times.append(now)
            return 0

    def forget(self) -> None:
        """Begins anew."""
        with self._lock:
            self._day = 0
            self._begin_day(-1)

    def _begin_day(self, day: int) -> None:
        if day != self._day:
            self._day, self._key = day, secrets.token_bytes(32)
            self._times.clear()

    def _of(self, limit: Limit, address: str) -> deque[float]:
        named = f"{limit.name}:{address}".encode()
        hashed = hashlib.blake2b(named, key=self._key, digest_size=16).digest()
        # The youngest last, so that the first is the one to forget.
        times = self._times.pop(hashed, None) or deque()
        self._times[hashed] = times
        if len(self._times) > MOST_KEPT:
            del self._times[next(iter(self._times))]
        return times


limiter = Limiter()


def wait(limit: Limit, request: HttpRequest) -> int:
    """As `Limiter.wait`, for whoever sent the request."""
    return limiter.wait(limit, connection_of(request))


def connection_of(request: HttpRequest) -> str:
    """The address a request came from; of a long one the part that belongs to one household.

    Of the addresses that servers in front wrote down only those of our own servers are believed.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    proxies: int = getattr(settings, "PROXIES", 0)
    written = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < proxies <= len(written) and written[-proxies]:
        address = written[-proxies]
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network(f"{found}/64", strict=False))
    return str(found)


def is_of_this_machine(request: HttpRequest) -> bool:
    """Whether a request came from this machine, or nobody knows from where."""
    address = connection_of(request)
    return not address or ip_network(address).is_loopback
