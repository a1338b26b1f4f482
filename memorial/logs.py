"""How the log is written: lines for people, or objects for machines (``LOG_FORMAT=json``)."""

from __future__ import annotations

from typing import Any

from memorial.errors import SettingError

FORMATS = ("line", "json")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def logging_settings(*, form: str, level: str) -> dict[str, Any]:
    """Django's setting. No address, cookie or search word of a reader is written."""
    if form not in FORMATS:
        raise SettingError("LOG_FORMAT must be line or json.")
    if level not in LEVELS:
        raise SettingError(f"LOG_LEVEL must be one of {', '.join(LEVELS)}.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "registry.web.logs.Lines",
                "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            },
            "json": {"()": "registry.web.logs.JsonLines"},
        },
        "filters": {"without_keys": {"()": "registry.web.logs.WithoutKeys"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "filters": ["without_keys"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        # Django's own handlers would write the same line a second time.
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Who came in and when is in nobody's log; a locked account is told.
            "axes": {"level": "WARNING"},
            # What was asked for in vain may be a name somebody looked for; a forged host is
            # nobody's.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }
