"""Runs a command beside a temporary PostgreSQL, gone afterwards with all its files.

``python -m tests.postgres -- pytest tests/test_house.py``; the command finds the address in
``DATABASE_URL``. The server listens on a socket in its own folder only and never runs as root.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

from tests.system import absence, in_ci, postgres_folder

# Nothing here outlives the run, so nothing needs to reach the disk.
UNSAFE_AND_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
NEW_CLUSTER = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
NOBODY = 65534


@contextmanager
def temporary_server(programs: Path) -> Iterator[str]:
    """The database address of a server that lives as long as the block."""
    # The path of a socket may have about a hundred characters: keep the folder's name short.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    identity = unprivileged(folder)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), *arguments],
            check=True,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **identity,
        )

    data = ["-D", str(folder / "data")]
    try:
        run("initdb", *data, *NEW_CLUSTER)
        options = f"-c listen_addresses='' -k {folder} {UNSAFE_AND_FAST}"
        run("pg_ctl", *data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            # The command may be another user's: let it reach the socket.
            folder.chmod(0o755)
            yield f"postgres://postgres@/memorial?host={quote(str(folder), safe='')}"
        finally:
            run("pg_ctl", *data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged(folder: Path) -> dict[str, Any]:
    """Whom the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    try:
        account = pwd.getpwnam("postgres")
        user, group = account.pw_uid, account.pw_gid
    except KeyError:
        user = group = NOBODY
    os.chown(folder, user, group)
    return {"user": user, "group": group, "extra_groups": []}


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("Give a command: python -m tests.postgres -- pytest", file=sys.stderr)
        return 2
    programs = postgres_folder()
    if programs is None:
        print(absence("PostgreSQL", f"not run: {' '.join(command)}"), file=sys.stderr)
        return 1 if in_ci() else 0
    # Being ended from outside must still stop the server.
    signal.signal(signal.SIGTERM, _leave)
    with temporary_server(programs) as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}).returncode


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
