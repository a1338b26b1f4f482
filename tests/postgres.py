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
# A reader's statement is never ended for what the copy has to take over, however slow the machine.
PATIENT = "-c hot_standby_feedback=on -c max_standby_streaming_delay=-1"
NEW_CLUSTER = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
NOBODY = 65534


@contextmanager
def temporary_server(programs: Path) -> Iterator[str]:
    """The database address of a server that lives as long as the block."""
    with _folder() as folder:
        server = Server(programs, folder, "data", unprivileged(folder))
        server.run("initdb", *server.data, *NEW_CLUSTER)
        with server.started():
            yield server.address


@contextmanager
def temporary_pair(programs: Path) -> Iterator[tuple["Server", "Server"]]:
    """Two servers, the second a copy that follows the first by streaming replication."""
    with _folder() as folder:
        primary = Server(programs, folder, "data", unprivileged(folder))
        primary.run("initdb", *primary.data, *NEW_CLUSTER)
        with primary.started():
            replica = Server(programs, folder, "copy", primary.identity, port=5433)
            source = ["-h", str(folder), "-U", "postgres", "--checkpoint=fast", "--no-sync"]
            primary.run("pg_basebackup", *replica.data, "-R", *source)
            with replica.started():
                yield primary, replica


class Server:
    """One server, reached by a socket in `folder`."""

    def __init__(
        self, programs: Path, folder: Path, name: str, identity: dict[str, Any], port: int = 5432
    ) -> None:
        self.programs, self.folder, self.identity, self.port = programs, folder, identity, port
        self.data = ["-D", str(folder / name)]
        self.log = folder / f"{name}.log"

    @property
    def address(self) -> str:
        """Of a database that may not be there yet."""
        port = "" if self.port == 5432 else f"&port={self.port}"
        return f"postgres://postgres@/memorial?host={quote(str(self.folder), safe='')}{port}"

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.programs / program), *arguments],
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **self.identity,
        )

    def start(self) -> None:
        options = f"-c listen_addresses='' -k {self.folder} -p {self.port}"
        options = f"{options} {UNSAFE_AND_FAST} {PATIENT}"
        self.run("pg_ctl", *self.data, "-w", "-l", str(self.log), "-o", options, "start")

    def stop(self) -> None:
        """At once, as a power cut would."""
        self.run("pg_ctl", *self.data, "-m", "immediate", "stop")

    @contextmanager
    def started(self) -> Iterator[None]:
        self.start()
        try:
            # The command may be another user's: let it reach the socket.
            self.folder.chmod(0o755)
            yield
        finally:
            pid_file = Path(self.data[1]) / "postmaster.pid"
            if pid_file.exists():
                self.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    # The path of a socket may have about a hundred characters: keep the folder's name short.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        yield folder
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
