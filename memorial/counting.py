"""Counting in Redis. Loaded only where ``CACHE_URL`` is set, since the package may be absent.

Where Redis is away, the site answers as without its database: calmly, and letting nobody try
passwords while nothing counts.
"""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.db import OperationalError
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry


class Counter(Redis):
    """A connection whose failures are those of a database."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """The door every question to Redis passes."""
        try:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except RedisError as error:
            # The message of the library may hold the key, and with it the name of an account.
            raise OperationalError("the cache of the limits does not answer") from error


class CountingClient(RedisCacheClient):
    """Django's own, by such connections."""

    def __init__(self, *args: Any, **options: Any) -> None:
        # A connection that was closed meanwhile is opened anew, once; nobody waits for more.
        super().__init__(*args, retry=Retry(NoBackoff(), 1), **options)
        self._client = Counter


class CountingCache(RedisCache):
    """The cache of the limits."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = CountingClient
