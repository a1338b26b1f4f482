"""Load on two servers while the second stands still for half a minute, and what came of it.

``python -m tests.replica_load`` prints one line of JSON. Two writers publish people and ask for
each at once as a reader would; four readers ask for lists and people that have been there.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from typing import Any

from tests.postgres import temporary_pair
from tests.replica_story import Story, path_of, prepare, second_factor_shown
from tests.system import postgres_folder

PAUSE_SECONDS = 30
AROUND_SECONDS = 5


class Load:
    """Threads that ask, and what they saw."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.known: list[str] = []
        self.ends = threading.Event()
        self.faults: list[str] = []

    def write(self, number: int) -> None:
        from django.test import Client

        from tests import makers

        client = Client(raise_request_exception=False)
        made = 0
        while not self.ends.is_set():
            made += 1
            person = makers.make_person(f"Писец{number} Анна {made}", f"Anna {number}-{made}")
            self.counts["published"] += 1
            answer = client.get(path_of(person))
            if answer.status_code != 200:
                self.counts["wrong"] += 1
                self.faults.append(f"{answer.status_code} {path_of(person)}")
            self.known.append(path_of(person))
            time.sleep(0.2)

    def read(self) -> None:
        from django.test import Client

        client = Client(raise_request_exception=False)
        number = 0
        while not self.ends.is_set():
            number += 1
            person = self.known[number % len(self.known)] if self.known else "/en/"
            for path in (person, "/en/people/", "/ru/"):
                answer = client.get(path)
                self.counts["pages"] += 1
                if answer.status_code != 200:
                    self.counts["failed"] += 1
                    self.faults.append(f"{answer.status_code} {path}")


def run(story: Story) -> dict[str, Any]:
    load = Load()
    before = story.get("/en/people/")["replica"] > 1
    writers = [threading.Thread(target=load.write, args=(number,)) for number in range(2)]
    readers = [threading.Thread(target=load.read) for _ in range(4)]
    for thread in (*writers, *readers):
        thread.start()
    time.sleep(AROUND_SECONDS)
    with story.paused():
        time.sleep(PAUSE_SECONDS)
    time.sleep(AROUND_SECONDS)
    load.ends.set()
    for thread in (*writers, *readers):
        thread.join()
    story.caught_up()
    after = story.get("/en/people/")["replica"] > 1
    names = ("published", "pages", "wrong", "failed")
    return {
        **{name: load.counts[name] for name in names},
        "faults": load.faults[:10],
        "by_replica_before_and_after": [before, after],
        "writes_to_the_replica": story.writes,
    }


def main() -> int:
    programs = postgres_folder()
    if programs is None:
        return 2
    with temporary_pair(programs) as (primary, replica):
        prepare(primary, replica)
        second_factor_shown()
        print(json.dumps(run(Story(primary, replica)), ensure_ascii=False))
        from django.db import connections

        connections.close_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
