"""Where failed sign-ins are counted: in the database, or in Redis (``CACHE_URL``).

Whichever it is, every process of every machine counts in the same place.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from memorial import addresses
from memorial.errors import SettingError

SCHEMES = {"redis", "rediss"}
PATIENCE_SECONDS = 3


def caches(url: str) -> dict[str, Any]:
    """The caches of the settings: one of each process, and one of all for what is counted."""
    return {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "limits": _redis(url) if url else _database(),
    }


def _database() -> dict[str, Any]:
    return {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "registry_limits",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }


def _redis(url: str) -> dict[str, Any]:
    parts = addresses.split(url, "CACHE_URL")
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise SettingError(
            "CACHE_URL must be the address of a Redis server, for example redis://127.0.0.1:6379/1."
        )
    addresses.port(parts, "CACHE_URL")
    if not parts.path.strip("/").isdigit() and parts.path.strip("/"):
        raise SettingError("CACHE_URL names its database by a number, for example …:6379/1.")
    if find_spec("redis") is None:
        raise SettingError(
            "CACHE_URL needs a package that is not installed: requirements/cluster.txt holds it."
        )
    return {
        "BACKEND": "memorial.counting.CountingCache",
        "LOCATION": url,
        "KEY_PREFIX": "memorial",
        "OPTIONS": {
            "socket_timeout": PATIENCE_SECONDS,
            "socket_connect_timeout": PATIENCE_SECONDS,
        },
    }
