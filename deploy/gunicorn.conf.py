"""How gunicorn serves the memorial: ``gunicorn -c deploy/gunicorn.conf.py memorial.wsgi``.

Read from the environment: BIND (127.0.0.1:8000), WEB_WORKERS (2), WEB_THREADS (4). Behind a
reverse proxy on another machine also gunicorn's own FORWARDED_ALLOW_IPS: only the addresses it
names are believed when they say that a reader came by https (127.0.0.1 always is).
"""

import os
from typing import Any

from django.db import DatabaseError

bind = os.environ.get("BIND") or "127.0.0.1:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
# Loaded once before the workers part: less memory, and a wrong setting stops the start at once.
preload_app = True
timeout = 60
graceful_timeout = 30
# Longer than a proxy's own patience with an idle connection costs nothing with threads.
keepalive = 15
# A worker is renewed now and then, not all at the same moment.
max_requests = 20_000
max_requests_jitter = 2_000
# Readers' addresses and search words are not written down; errors go to standard error.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL") or "warning"
proc_name = "memorial"


def post_worker_init(worker: Any) -> None:
    """Reads the index before the first reader comes; a database away is told, and no more."""
    from registry.search.warming import warm_up

    try:
        warm_up()
    except DatabaseError:
        worker.log.exception("The index could not be read ahead.")
