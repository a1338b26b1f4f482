"""Addresses among the settings, taken apart; what is wrong with one is said without its password.

The errors of Python quote what they could not read, which may be a part of the password: none of
them is passed on, nor named as a cause.
"""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urlsplit

from memorial.errors import SettingError


def split(url: str, setting: str) -> SplitResult:
    """The parts of an address. Raises `SettingError` where it cannot be taken apart."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = None
    if parts is None or "\0" in unquote(url):
        raise SettingError(
            f"{setting} cannot be read as an address: within a name or a password, signs such as "
            "@ : / [ ] are written %40 %3A %2F %5B %5D."
        )
    return parts


def port(parts: SplitResult, setting: str) -> int | None:
    """The port, if the address has one. Raises `SettingError` for one that is none."""
    try:
        return parts.port
    except ValueError:
        raise SettingError(f"{setting} has a port that is not a number.") from None
