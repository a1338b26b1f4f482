"""What happens to readers and curators while a replica follows, lags, dies and comes back.

``python -m tests.replica_story`` starts two PostgreSQL servers of its own and prints what was seen
as one line of JSON, for `tests/test_replica.py`.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.postgres import Server, temporary_pair
from tests.system import postgres_folder

WAIT_SECONDS = 60
WRITING = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "TRUNCATE")


class Lines(logging.Handler):
    """What was told of the replica."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


class Story:
    """The two servers, and readers who ask."""

    def __init__(self, primary: Server, replica: Server) -> None:
        from django.test import Client

        self.primary, self.replica = primary, replica
        self.client = Client(raise_request_exception=False)
        self.lines = Lines()
        self.writes = 0
        self.statements: Counter[str] = Counter()
        self.on_replica: Callable[[int], None] | None = None
        logging.getLogger("registry.search.replica").addHandler(self.lines)
        logging.getLogger("registry.search.replica").setLevel(logging.INFO)

    # Asking ------------------------------------------------------------------------------------

    def get(self, path: str, client: Any = None) -> dict[str, Any]:
        """The answer, and how many statements each server was asked."""
        from django.db import connections

        from registry.web import editions

        editions.memory.forget()
        self.statements = Counter()
        with ExitStack() as stack:
            for alias in connections:
                stack.enter_context(connections[alias].execute_wrapper(self._count))
            answer = (client or self.client).get(path)
        return {
            "status": answer.status_code,
            "text": answer.content.decode(),
            **{alias: self.statements[alias] for alias in connections},
        }

    def _count(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        alias = context["connection"].alias
        self.statements[alias] += 1
        if alias == "replica":
            self.writes += sql.lstrip().upper().startswith(WRITING)
            if self.on_replica is not None:
                self.on_replica(self.statements[alias])
        return execute(sql, params, many, context)

    # The servers -------------------------------------------------------------------------------

    def on(self, alias: str, statement: str) -> Any:
        from django.db import connections

        with connections[alias].cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]

    def caught_up(self) -> None:
        end = time.monotonic() + WAIT_SECONDS
        # Of what is committed, not of what is written: commits here do not wait for the disk.
        wanted = self.on("default", "SELECT pg_current_wal_insert_lsn()")
        question = f"SELECT pg_last_wal_replay_lsn() >= '{wanted}'"
        while not self.on("replica", question):
            if time.monotonic() > end:
                raise RuntimeError("the replica does not catch up")
            time.sleep(0.05)

    @contextmanager
    def paused(self) -> Iterator[None]:
        self.on("replica", "SELECT pg_wal_replay_pause()::text")
        try:
            yield
        finally:
            self.on("replica", "SELECT pg_wal_replay_resume()::text")
            self.caught_up()


def path_of(person: Any) -> str:
    return f"/en/people/{person.public_id}/{person.slug}/"


# What is told ------------------------------------------------------------------------------------


def following(story: Story) -> dict[str, Any]:
    from tests import makers

    person = makers.make_person("Первая Анна Ивановна", "Anna Pervaya")
    story.caught_up()
    page = story.get(path_of(person))
    listed = story.get("/en/people/")
    kept = ("status", "default", "replica")
    return {
        "person": {name: page[name] for name in kept},
        "list": {name: listed[name] for name in kept},
        "shown": "Pervaya" in page["text"] and "Pervaya" in listed["text"],
    }


def lagging(story: Story) -> dict[str, Any]:
    from django.test import override_settings

    from tests import makers
    from tests.desk import desk_of

    gone = makers.make_person("Вторая Анна Ивановна", "Anna Vtoraya")
    story.caught_up()
    desk = desk_of("editor")
    with story.paused():
        fresh = makers.make_person("Третья Анна Ивановна", "Anna Tretya")
        page = story.get(path_of(fresh))
        listed = story.get("/en/people/")
        at_desk = story.get(f"/admin/registry/person/{fresh.pk}/change/", desk)
        makers.set_state(gone, "withdrawn")
        withdrawn = story.get(path_of(gone))
        with override_settings(REPLICA_LAG_SECONDS=3600):
            old = story.get("/en/people/")
            found = story.get(path_of(fresh))
    again = story.get(path_of(fresh))
    return {
        "fresh": page["status"],
        "fresh_by_replica": page["replica"],
        "listed": "Tretya" in listed["text"],
        "at_desk": at_desk["status"],
        "desk_by_replica": at_desk["replica"],
        "withdrawn": withdrawn["status"],
        "allowed_to_be_old": (old["status"], "Tretya" in old["text"], old["replica"] > 0),
        "no_wrong_404": found["status"],
        "again": (again["status"], again["default"]),
    }


def failing(story: Story) -> dict[str, Any]:
    import psycopg
    from django.db import connections

    from registry.search.replica import watch

    path = "/en/people/"
    reader = story.on("replica", "SELECT pg_backend_pid()")

    def cut(number: int) -> None:
        if number == 4:
            with psycopg.connect(story.replica.address.replace("memorial?", "postgres?")) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [reader])
            time.sleep(0.2)

    story.lines.told.clear()
    story.on_replica = cut
    in_the_middle = story.get(path)
    story.on_replica = None
    told_of_cut = list(story.lines.told)
    watch._replica_away_until = 0.0
    back = story.get(path)
    story.lines.told.clear()
    story.replica.stop()
    stopped = [story.get(path) for _ in range(3)]
    watch._replica_away_until = 0.0
    stopped.append(story.get(path))
    told = list(story.lines.told)
    story.replica.start()
    connections["replica"].close()
    story.caught_up()
    watch._replica_away_until = 0.0
    healed = story.get(path)
    return {
        "in_the_middle": in_the_middle["status"],
        "told_of_cut": told_of_cut,
        "back_by_replica": back["replica"] > 0,
        "stopped": [page["status"] for page in stopped],
        "told": told,
        "healed": (healed["status"], healed["replica"] > 0),
    }


def refused(story: Story) -> dict[str, Any]:
    from django.db import Error, connections

    try:
        with connections["replica"].cursor() as cursor:
            cursor.execute("DELETE FROM registry_personname")
    except Error as error:
        return {"refused": type(error.__cause__).__name__}
    return {"refused": ""}


def without_primary(story: Story) -> dict[str, Any]:
    from tests.desk import desk_of

    desk = desk_of("editor", username="other")
    story.primary.stop()
    pages = [story.get(path)["status"] for path in ("/en/", "/en/people/", "/ru/statistics/")]
    return {"readers": pages, "desk": story.get("/admin/", desk)["status"]}


def prepare(primary: Server, replica: Server) -> None:
    import psycopg

    with psycopg.connect(
        primary.address.replace("memorial?", "postgres?"), autocommit=True
    ) as maintenance:
        maintenance.execute("CREATE DATABASE memorial")
    os.environ.update(
        DATABASE_URL=primary.address,
        # However slow the machine.
        DATABASE_REPLICA_URL=f"{replica.address}&options=-c%20statement_timeout%3D0",
        DJANGO_SETTINGS_MODULE="tests.replica_settings",
        LOG_LEVEL="CRITICAL",
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)


def second_factor_shown() -> None:
    """As in the tests themselves (tests/conftest.py)."""
    from django.test import Client

    from registry.admin.signing_in import PROVED

    by_force = Client.force_login

    def let_in(client: Any, user: Any, backend: str | None = None) -> None:
        by_force(client, user, backend)
        session = client.session
        session[PROVED] = {"curator": user.pk, "at": time.time()}
        session.save()

    Client.force_login = let_in  # type: ignore[method-assign]


def main() -> int:
    programs = postgres_folder()
    if programs is None:
        return 2
    with temporary_pair(programs) as (primary, replica):
        prepare(primary, replica)
        second_factor_shown()
        story = Story(primary, replica)
        seen = {
            part.__name__: part(story)
            for part in (following, lagging, failing, refused, without_primary)
        }
        print(json.dumps({**seen, "writes_to_the_replica": story.writes}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
