"""A PostgreSQL server of the measurement's own, whose files stay between stages.

Unlike that of the tests it waits for the disk as a real one does, so that saves cost what they
cost.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.benchmarks.flat import COLUMNS, SURNAMES, TABLE, definition, indexes
from tests.benchmarks.ground import Ground
from tests.postgres import NEW_CLUSTER, unprivileged

MEGABYTES = 1024 * 1024


def settings() -> dict[str, str]:
    """What differs from the defaults: memory as for a machine of this size, and no JIT, which
    only costs in questions as short as these."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTES
    return {
        "shared_buffers": f"{min(memory // 4, 4096)}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "work_mem": "64MB",
        "maintenance_work_mem": "512MB",
        "random_page_cost": "1.1",
        "jit": "off",
        "max_wal_size": "4GB",
    }


def folder_of(ground: Ground, name: str = "bench") -> Path:
    """Where the files lie. The server never runs as root, and root's folders may be closed."""
    if os.geteuid() != 0:
        return ground.folder / f"postgres-{name}"
    place = hashlib.sha256(str(ground.folder).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"memorial-{name}-{place}"


@contextmanager
def running(ground: Ground, programs: Path, name: str = "bench") -> Iterator[str]:
    """The address of the database, while the server runs; each name has files of its own."""
    folder = folder_of(ground, name)
    folder.mkdir(parents=True, exist_ok=True)
    identity = unprivileged(folder)
    socket = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if identity:
        os.chown(socket, identity["user"], identity["group"])

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), "-D", str(folder / "data"), *arguments],
            check=True,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **identity,
        )

    if not (folder / "data" / "PG_VERSION").exists():
        run("initdb", *NEW_CLUSTER)
    chosen = " ".join(f"-c {name}={value}" for name, value in settings().items())
    options = f"-c listen_addresses='' -k {socket} {chosen}"
    run("pg_ctl", "-w", "-t", "300", "-l", str(folder / "log"), "-o", options, "start")
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        socket.chmod(0o755)
        yield f"postgres://postgres@/memorial?host={quote(str(socket), safe='')}"
    finally:
        run("pg_ctl", "-m", "fast", "-w", "-t", "300", "stop")
        signal.signal(signal.SIGTERM, before)
        shutil.rmtree(socket, ignore_errors=True)


def _leave(number: int, frame: Any) -> None:
    raise SystemExit(128 + number)


def connect(url: str, ground: Ground, database: str = "") -> Any:
    """A connection of one's own."""
    import psycopg

    from memorial.databases import read_database_url

    found = read_database_url(url, base=ground.folder)
    name = database or found["NAME"]
    return psycopg.connect(host=found["HOST"], user=found["USER"], dbname=name, autocommit=True)


def make_database(url: str, ground: Ground) -> None:
    """An empty database of the registry, over whatever half a load left behind."""
    with connect(url, ground, "postgres") as connection:
        connection.execute("DROP DATABASE IF EXISTS memorial")
        connection.execute("CREATE DATABASE memorial TEMPLATE template0")


def copy_peers(url: str, ground: Ground) -> dict[str, Any]:
    """The peers' rows beside the records: b-trees, GIN, analysed."""
    source = sqlite3.connect(f"file:{ground.peers}?mode=ro", uri=True)
    with connect(url, ground) as connection:
        for table in (TABLE, SURNAMES):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        connection.execute(f"CREATE TABLE {TABLE} ({definition()})")
        connection.execute(f"CREATE TABLE {SURNAMES} (surname_words TEXT, number INTEGER)")
        columns = ", ".join(COLUMNS)
        for table, wanted in ((TABLE, columns), (SURNAMES, "surname_words, number")):
            with connection.cursor().copy(f"COPY {table} ({wanted}) FROM STDIN") as copy:
                for row in source.execute(f"SELECT {wanted} FROM {table}"):
                    copy.write_row(row)
        for statement in (*indexes(), *_full_text()):
            connection.execute(statement)
        connection.execute(f"VACUUM ANALYZE {TABLE}")
        connection.execute(f"ANALYZE {SURNAMES}")
        sizes = connection.execute(
            f"SELECT pg_total_relation_size('{TABLE}') + pg_total_relation_size('{SURNAMES}')"
        )
        return {"bytes": sizes.fetchone()[0]}


def _full_text() -> list[str]:
    def weighted(column: str, weight: str) -> str:
        return f"setweight(to_tsvector('simple', {column}), '{weight}')"

    parts = [("surname_words", "A"), ("given_words", "B"), ("patronymic_words", "C")]
    words = " || ".join(weighted(*part) for part in parts)
    return [
        f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED",
        f"CREATE INDEX {TABLE}_gin ON {TABLE} USING GIN (words)",
        f"CREATE INDEX {SURNAMES}_gin ON {SURNAMES} USING GIN (surname_words gin_trgm_ops)",
    ]
