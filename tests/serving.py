"""The site as it is really served: gunicorn on loopback with a database of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120


@dataclass
class Served:
    """A running site."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str, *, timeout: float = 30, **headers: str) -> tuple[int, str]:
        """Status and text of a page."""
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def raw(self, sent: bytes, *, seconds: float = 10) -> bytes:
        """What comes back for these bytes, as far as it comes in that time."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as line:
            with suppress(OSError):
                line.sendall(sent)
                line.shutdown(socket.SHUT_WR)
            return received(line)

    def told(self) -> str:
        """Everything the server has written."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def workers(self) -> set[int]:
        """The processes that answer."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in path.read_text().split()}


def received(line: socket.socket) -> bytes:
    """Everything that comes until the other side ends or says no more."""
    found = b""
    with suppress(OSError):
        while block := line.recv(65536):
            found += block
    return found


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


# As `deploy/gunicorn.conf.py` has it.
WORKERS = int(os.environ.get("WEB_WORKERS") or 2)
COMMAND = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "memorial.wsgi"]


def settings_of(environment: dict[str, str], folder: Path, port: int) -> dict[str, str]:
    """What the server is told whose files lie in a folder."""
    return {
        **environment,
        "BIND": f"127.0.0.1:{port}",
        "HTTPS": "off",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
    }


@contextmanager
def served(environment: dict[str, str], folder: Path) -> Iterator[Served]:
    """Starts gunicorn as it is deployed; the database must be there."""
    port, log = free_port(), folder / "gunicorn.log"
    settings = settings_of(environment, folder, port)
    manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(manage, cwd=ROOT, env=settings, check=True)
    with (
        log.open("wb") as file,
        subprocess.Popen(COMMAND, cwd=ROOT, env=settings, stdout=file, stderr=file) as process,
    ):
        site = Served(port, process, log)
        try:
            _wait_for(site)
            yield site
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait_for(site: Served) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if site.process.poll() is not None:
            raise RuntimeError(site.told())
        with suppress(URLError, OSError):
            # The first worker answers before the last is there.
            if site.get("/healthz")[0] == 200 and len(site.workers()) >= WORKERS:
                return
        time.sleep(0.2)
    raise RuntimeError("The site did not start.\n" + site.told())


def environment_of(address: str) -> dict[str, str]:
    """What a public server is told, for a database of one's own."""
    return {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "memorial.settings",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "localhost",
        "LOG_LEVEL": "INFO",
    }
