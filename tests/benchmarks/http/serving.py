"""Servers of a measurement, each on a port of its own on loopback and ended with it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.benchmarks.ground import ROOT

STARTING_SECONDS = 120
# Each step of niceness takes a fifth of the weight: seven leave a fifth of it.
FIFTH = 7
NGINX_CONF = ROOT / "deploy" / "nginx" / "memorial.conf"
PLAIN = """
server {{
    listen 127.0.0.1:{port};
    root {folder};
    gzip_static always;
    gunzip on;
    default_type text/html;
    access_log off;
}}
"""
AROUND = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {inside}
}}
"""


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def serving(command: list[str], environment: dict[str, str], port: int) -> Iterator[int]:
    """A server until the block ends; gives its process id. Raises when it does not answer.

    It has begun when it gives an answer: a connection is taken while the workers still read ahead.
    """
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(server, port)
        yield server.pid
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as trial:
            trial.settimeout(STARTING_SECONDS)
            trial.sendall(b"GET / HTTP/1.0\r\n\r\n")
            if trial.recv(1):
                return
        time.sleep(0.1)
    raise SystemExit(f"Ended: nothing answers on port {port}.")


def site(port: int, url: str, folder: Path) -> tuple[list[str], dict[str, str]]:
    """Command and environment of the memorial with the settings of a public server."""
    environment = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "memorial.settings",
        "SECRET_KEY": "only-for-a-measurement-" + "x" * 50,
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "off",
        "LOCAL_MODE": "off",
        "DEBUG": "off",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "BIND": f"127.0.0.1:{port}",
    }
    gunicorn = ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "memorial.wsgi"]
    return [sys.executable, *gunicorn], environment


def nginx(folder: Path, inside: str) -> list[str] | None:
    """The command of nginx with a configuration of its own; None where nginx is not installed."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    conf = folder / "nginx.conf"
    conf.write_text(AROUND.format(folder=folder, inside=inside), encoding="utf-8")
    return [program, "-p", str(folder), "-c", str(conf)]


def plain_files(folder: Path, port: int) -> str:
    """Ready pages from the disk, packed beforehand: what no program of pages goes beyond."""
    return PLAIN.format(folder=folder, port=port)


def micro_cache(folder: Path, port: int, upstream: int, keep: str = "10s") -> str:
    """The project's own nginx configuration, on loopback and without TLS.

    Its limits for one address are taken out, since a whole crowd comes from one address here.
    `keep` is how long it keeps a page, as docs/deploy.md has it for a day.
    """
    text = NGINX_CONF.read_text(encoding="utf-8")
    kept = "proxy_cache_valid 200 301 302 404 410"
    if f"{kept} 10s;" not in text:
        raise SystemExit("Ended: the nginx configuration keeps pages otherwise than is measured.")
    text = text.replace(f"{kept} 10s;", f"{kept} {keep};")
    servers = re.split(r"(?m)^(?=server \{)", text)
    ours = next(part for part in servers[1:] if "proxy_pass" in part)
    ours = re.sub(r"(?m)^\s*(listen|ssl_\w+|limit_\w+|server_name|error_log)\b.*\n", "", ours)
    ours = ours.replace("server {", f"server {{\n    listen 127.0.0.1:{port};", 1)
    ours = ours.replace("proxy_set_header Host $host;", "proxy_set_header Host $http_host;")
    before = re.sub(r"(?m)^limit_\w+.*\n", "", servers[0])
    before = before.replace("/var/cache/nginx/memorial", str(folder / "cache"))
    return before.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}") + ours


def fetched(address: str) -> bytes | None:
    """The packed body of a page; None where there is none."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            body: bytes = answer.read()
            return body
    except urllib.error.HTTPError:
        return None


def weigh_less(pid: int) -> None:
    """Gives the session of a process a fifth of the weight of any other.

    The kernel shares the processor out by sessions, as systemd does by units.
    """
    os.setpriority(os.PRIO_PROCESS, pid, FIFTH)
    group = Path(f"/proc/{pid}/autogroup")
    if group.exists():
        group.write_text(str(FIFTH))


def processor_seconds(pid: int) -> float:
    """Processor time a server and its workers have used, those that ended included."""
    ticks = 0
    for process in (pid, *children(pid)):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        # Its own, then that of workers it replaced after so many requests.
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The workers of a server."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def own_memory(pid: int) -> dict[int, int]:
    """Bytes of memory of its own each worker holds."""
    found = {}
    for child in children(pid):
        told = Path(f"/proc/{child}/status").read_text()
        found[child] = int(re.search(r"RssAnon:\s+(\d+)", told)[1]) * 1024  # type: ignore[index]
    return found
