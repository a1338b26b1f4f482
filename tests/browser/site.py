"""The registry as a reader meets it: gunicorn, hashed static files, production's headers.

A site has a database of its own with the collection in it. Filling it takes a while, so that
sites of one run are copies of one folder.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTING_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """A running registry. ``address`` has no slash at its end."""

    address: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """What a management command prints, run on this site's database."""
        return _manage(self.environment, *arguments)


def prepared_folder(folder: Path) -> Path:
    """Database, pictures and static files in ``folder``, made by the first process that asks."""
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            folder.mkdir()
            environment = _environment(folder)
            _manage(environment, "migrate", "--verbosity", "0")
            _manage(environment, "load_collection")
            _manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
            (folder / "ready").touch()
    return folder


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Serves what ``folder`` holds; tests may change it."""
    port = _free_port()
    site = Site(f"http://127.0.0.1:{port}", {**_environment(folder), "BIND": f"127.0.0.1:{port}"})
    with (folder / "log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "memorial.wsgi"],
            cwd=ROOT,
            env=site.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # A group of its own: its workers end with it.
            start_new_session=True,
        )
    try:
        _wait_until_ready(site, server, folder / "log")
        yield site
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _manage(environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=True,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "memorial.settings",
        "SECRET_KEY": "only-for-browser-tests-" + "x" * 50,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "CSRF_TRUSTED_ORIGINS": "",
        "DEBUG": "off",
        "HTTPS": "off",
        "LOCAL_MODE": "off",
        "DATABASE_URL": f"sqlite:///{folder / 'registry.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "QUARANTINE_ROOT": str(folder / "quarantine"),
        "CONTRIBUTIONS": "on",
        "STATIC_ROOT": str(folder / "static"),
        "WEB_WORKERS": "1",
    }


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait_until_ready(site: Site, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(site.address + "/readyz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the site did not start:\n{log.read_text(encoding='utf-8')}")
