"""How gunicorn serves the memorial: ``gunicorn -c deploy/gunicorn.conf.py memorial.wsgi``.

Read from the environment: BIND (127.0.0.1:8000), WEB_WORKERS (2), WEB_THREADS (4). Behind a
reverse proxy on another machine also gunicorn's own FORWARDED_ALLOW_IPS: only the addresses it
names are believed when they say that a reader came by https (127.0.0.1 always is).
"""

import gc
import itertools
import os
from typing import Any

from django.db import DatabaseError
from gunicorn.glogging import Logger
from gunicorn.http.wsgi import Response
from gunicorn.workers import gthread

bind = os.environ.get("BIND") or "127.0.0.1:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
# Loaded once before the workers part: less memory, and a wrong setting stops the start at once.
preload_app = True
# Nobody steers the workers from outside: systemd does. Its socket would be made in the home of
# whoever starts the site.
control_socket_disable = True
timeout = 60
graceful_timeout = 30
# Longer than a proxy's own patience with an idle connection costs nothing with threads.
keepalive = 15
# A worker is renewed now and then, not all at the same moment. Not often: the new one remembers no
# page, and while it begins the other works alone. Twenty thousand readers of a busy day had come
# within five minutes, and for seconds everybody waited.
max_requests = 500_000
max_requests_jitter = 100_000
# Of so many answers one closes its connection.
ANSWERS_TOGETHER = 50
# Readers' addresses and search words are not written down; errors go to standard error.
accesslog = None
errorlog = "-"
# Nobody moves the site by a header, not even one that comes by the server in front.
forwarder_headers = ""
loglevel = os.environ.get("GUNICORN_LOG_LEVEL") or "warning"
proc_name = "memorial"


# A connection that says nothing holds a thread for so long and no longer: a server in front has
# the whole request before it connects.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.5


class Discreet(Logger):
    """The log without what was sent and from where: a request that is none may hold a name too."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """As any logger, but for requests that cannot be understood."""
        told = "A request that cannot be understood was refused."
        super().warning(told if msg.startswith("Invalid request") else msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """The failure without the address that was asked for, which may hold what was searched."""
        if msg.startswith("Error handling request"):
            msg, args = "A request failed.", ()
        super().exception(msg, *args, **kwargs)


logger_class = Discreet


def on_starting(server: Any) -> None:
    """Ends in a sentence where no page could be drawn; a reader would see a fault on every one."""
    from registry.management.doctoring.site import static_files

    for finding in static_files():
        if finding.is_fault:
            raise SystemExit(f"The {finding.subject} {finding.words}; {finding.remedy}.")


def when_ready(server: Any) -> None:
    """What is loaded before the workers part is never looked through for rubbish again.

    That saves each page some milliseconds, and the workers go on sharing the memory of it.
    """
    from registry.web.ready import make_ready

    make_ready()
    gc.collect()
    gc.freeze()


_answers = itertools.count(1)


def _unnamed(response: Response) -> list[str]:
    """The headers of every answer without the name of this program.

    Now and then an answer is the last of its connection. When a worker is renewed its readers all
    go to the other, and would stay there while half the machine has nothing to do; whoever comes
    anew is taken by the worker that has time.
    """
    if next(_answers) % ANSWERS_TOGETHER == 0:
        response.force_close()
    named: list[str] = _default_headers(response)
    return [header for header in named if not header.startswith("Server:")]


_default_headers = Response.default_headers
Response.default_headers = _unnamed


def post_worker_init(worker: Any) -> None:
    """Reads the index and the first pages before a reader comes; a database away is told only."""
    from registry.search.warming import warm_up
    from registry.web.ready import read_ahead

    try:
        warm_up()
    except DatabaseError:
        worker.log.exception("The index could not be read ahead.")
    # Also where only a replica is away. Whatever goes wrong, readers are answered without it.
    try:
        read_ahead(worker.wsgi)
    except Exception:
        worker.log.exception("No page could be made ahead.")
    gc.collect()
    gc.freeze()
