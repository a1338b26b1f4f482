"""Two questions of the machine's watchman: is the process alive, can it serve."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PLAIN = "text/plain; charset=utf-8"


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is touched."""
    return HttpResponse("alive\n", content_type=PLAIN)


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has every migration, else 503 with the reason."""
    try:
        reason = _what_is_missing()
    except DatabaseError:
        reason = "the database does not answer"
    if reason:
        return HttpResponse(f"not ready: {reason}\n", content_type=PLAIN, status=503)
    return HttpResponse("ready\n", content_type=PLAIN)


def _what_is_missing() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "migrations are waiting"
    return ""
