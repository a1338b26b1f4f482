"""Whether failed sign-ins can be counted at all: without that, the site does not start."""

from __future__ import annotations

from typing import Any

from memorial.errors import SettingError

# Caches that forget at once, or of which every process has one of its own.
COUNTING_NOTHING = ("dummy.DummyCache", "locmem.LocMemCache")


def require_counting(caches: dict[str, Any], name: str) -> None:
    """Raises `SettingError` where the cache of the limiter counts for nobody."""
    backend = str(caches.get(name, {}).get("BACKEND", "dummy.DummyCache"))
    if backend.endswith(COUNTING_NOTHING):
        raise SettingError(
            f"CACHES[{name!r}] does not keep what all processes count, so failed sign-ins would "
            "not be limited: use the database, as the settings come."
        )


def no_address(_request: Any) -> str:
    """Failed sign-ins are counted by account; nobody's address is looked at or kept."""
    return ""
