"""Reads database addresses (``DATABASE_URL``, ``DATABASE_REPLICA_URL``) into Django's settings.

Two kinds are known: ``sqlite:///file`` and ``postgres://user@host/name``. No other part of the
project decides which database is used.
"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from memorial import addresses
from memorial.errors import SettingError

KEEP_CONNECTION_SECONDS = 60
# With two servers, one that has vanished from the net must not hold up who can ask the other.
CONNECT_SECONDS = "3"
# No page waits longer for a statement, unless the address says otherwise.
PATIENCE = "-c statement_timeout=2000"
READ_ONLY = "-c default_transaction_read_only=on"

# A writer takes its lock when its transaction begins: a reader that turns into a writer half-way
# would be refused at once, whatever the timeout. A small register lies in mapped memory whole; of
# a large one more than 32 MB would make each process larger and none of them faster.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=33554432;"
    ),
}
# Tests need no file; said here because they know Django's own engine by its name alone.
IN_MEMORY = {"NAME": ":memory:"}


def databases(url: str, *, base: Path, replica: str = "") -> dict[str, Any]:
    """The databases of the settings: the one there is, and further ways to read it.

    On SQLite a second way into it, by which readers look at one moment of the database without
    the writers' lock; on PostgreSQL a copy on another server, if there is one.
    """
    found = {"default": read_database_url(url, base=base)}
    if found["default"]["ENGINE"].endswith("sqlite"):
        if replica:
            raise SettingError(
                "DATABASE_REPLICA_URL is for PostgreSQL, and DATABASE_URL names a file of SQLite."
            )
        options = {k: v for k, v in SQLITE_OPTIONS.items() if k != "transaction_mode"}
        found["snapshot"] = {
            **found["default"],
            "OPTIONS": options,
            "TEST": {"MIRROR": "default", **IN_MEMORY},
        }
    elif replica:
        found["replica"] = _replica(replica, found["default"])
        found["default"]["OPTIONS"].setdefault("connect_timeout", CONNECT_SECONDS)
    return found


def read_database_url(url: str, *, base: Path, setting: str = "DATABASE_URL") -> dict[str, Any]:
    """Settings of one database; a relative SQLite file is looked for under ``base``."""
    scheme = addresses.split(url, setting).scheme
    if scheme == "sqlite":
        return _sqlite(url, base)
    if scheme in {"postgres", "postgresql"}:
        return _postgres(url, setting)
    raise SettingError(
        f"{setting} must begin with sqlite:// or postgres://, "
        "for example sqlite:///.data/memorial.sqlite3."
    )


def _replica(url: str, primary: dict[str, Any]) -> dict[str, Any]:
    """A server that is only read: what would write is refused by the connection itself."""
    setting = "DATABASE_REPLICA_URL"
    if addresses.split(url, setting).scheme not in {"postgres", "postgresql"}:
        raise SettingError(
            f"{setting} must begin with postgres://, for example postgres://memorial@replica/memorial."
        )
    found = _postgres(url, setting)
    where = ("HOST", "PORT", "NAME")
    if all(found[part] == primary[part] for part in where):
        raise SettingError(f"{setting} leads to the database of DATABASE_URL: name its replica.")
    options = found["OPTIONS"]
    options["options"] = " ".join(filter(None, (PATIENCE, options.get("options"), READ_ONLY)))
    options.setdefault("connect_timeout", CONNECT_SECONDS)
    return {**found, "TEST": {"MIRROR": "default"}}


def _sqlite(url: str, base: Path) -> dict[str, Any]:
    name = unquote(url.removeprefix("sqlite://").removeprefix("/"))
    if not name:
        raise SettingError(
            "DATABASE_URL names no file, for example sqlite:///.data/memorial.sqlite3."
        )
    return {
        "ENGINE": "memorial.sqlite",
        "NAME": name if name == ":memory:" else str(base / name),
        "CONN_MAX_AGE": KEEP_CONNECTION_SECONDS,
        "OPTIONS": dict(SQLITE_OPTIONS),
        "TEST": dict(IN_MEMORY),
    }


def _postgres(url: str, setting: str) -> dict[str, Any]:
    """A socket folder is given as ``?host=/run/postgresql``, as libpq itself allows."""
    parts = addresses.split(url, setting)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise SettingError(
            f"{setting} names no database, for example postgres://memorial@localhost/memorial."
        )
    port = addresses.port(parts, setting)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": options.pop("port", "") or str(port or ""),
        "CONN_MAX_AGE": KEEP_CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
