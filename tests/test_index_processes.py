"""Several processes, one index: what one writes the other sees; a killed one harms nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from registry.models import Person
from registry.search import cache, index, query, verify
from registry.search.crew import Crew
from registry.search.rebuild import rebuild
from registry.search.snapshot import snapshot
from tests import makers, plain_questions
from tests.test_index_sequences import compare

ROOT = Path(__file__).resolve().parent.parent
everywhere = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def _without_memory() -> Iterator[None]:
    cache.forget_everything()
    yield
    cache.forget_everything()


class Process:
    """Stands for another process: a memory of the index of its own."""

    def __init__(self) -> None:
        self.memories: dict[str, cache.Memory] = {}

    def compare(self) -> None:
        cache._memories = self.memories
        compare({})
        compare({"fate": ["executed"]})


@everywhere
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 30), st.booleans()), min_size=4, max_size=12
    )
)
@hypothesis_settings(max_examples=4, deadline=None, phases=[Phase.generate])
def test_remembered_bitmaps_never_hide_an_edit(steps: list[tuple[int, int, bool]]) -> None:
    one, other = Process(), Process()
    with plain_questions.small_pieces():
        for kind, number, asks in steps:
            people = list(Person.objects.order_by("pk"))
            if kind < 2 or not people:
                makers.make_person(f"Имя{number} Анна", birth_date=str(1850 + number))
            elif kind == 2:
                person = people[number % len(people)]
                person.fate = "executed" if number % 2 else "released"
                makers.save(person)
            elif kind == 3:
                makers.set_state(people[number % len(people)], "withdrawn")
            else:
                rebuild()
            (one if asks else other).compare()
        one.compare()
        other.compare()


@everywhere
def test_a_second_question_reads_no_bitmap_again() -> None:
    makers.anna_probnaya()

    def ask() -> int:
        with snapshot() as index:
            result = query.find(index, {"fate": ["executed"]})
            result.counts(["fate", "sex"])
            return len(index.memory.bitmaps)

    remembered = ask()
    assert remembered
    makers.pyotr_primerov()
    assert ask() == remembered


def child(code: str, url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", "import django; django.setup()\n" + code],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )


def run(code: str, url: str) -> str:
    process = child(code, url)
    output, _nothing = process.communicate(timeout=300)
    assert process.returncode == 0
    return output


MIGRATE = "from django.core.management import call_command; call_command('migrate', verbosity=0)"
FILL = """
from tests import makers
for number in range(40):
    makers.make_person(f"Имя{number} Анна", birth_date=str(1850 + number))
"""
VERIFY = "from registry.search.verify import differences; print(differences())"
VERIFY_BY_TWO = """
from django.db import connection
from registry.search import runs
from registry.search.verify import differences
runs.PORTION, runs.RUN = 5, 2
print(differences(processes=2))
with connection.cursor() as cursor:
    cursor.execute("UPDATE registry_person SET fate = 'released' WHERE id % 7 = 0")
one, two = differences(), differences(processes=2)
print(sorted(one) == sorted(two), len(one) > 2)
"""
EDIT = """
import itertools, random
from registry.models import Person
from tests import makers
print("ready", flush=True)
for number in itertools.count():
    person = random.choice(list(Person.objects.all()))
    person.fate = random.choice(["executed", "released", ""])
    person.birth_date = str(1850 + number % 50)
    makers.save(person)
    makers.make_person(f"Новая{number} Анна")
"""
REBUILD = """
from registry.search import rebuild, runs
rebuild.PORTION, runs.PORTION, runs.RUN = 5, 3, 2
print("ready", flush=True)
while True:
    rebuild.rebuild()
"""
REBUILD_BY_TWO = REBUILD.replace("rebuild()", "rebuild(processes=2)")
DUMP = """
from registry.search import bits
from registry.search.snapshot import snapshot
with snapshot() as index:
    tables = index.tables
    names = {row[0]: tuple(row[1:]) for row in tables.rows(
        f"SELECT id, field, value, df, sounds FROM {tables.term}")}
    for row in tables.rows_of_chunk(0, 1000):
        print(row[0], sorted(names[term] for term in bits.unpack_terms(row[1])))
    keys = tables.rows(f"SELECT hash, term_id FROM {tables.key}")
    print(sorted((key, names[term]) for key, term in keys))
    print(tables.rows(f"SELECT id, first FROM {tables.order} ORDER BY id"))
"""
HELPED = """
import multiprocessing, time
from registry.search.crew import Crew
with Crew(2) as crew:
    list(crew.each(abs, [1, 2, 3]))
    print(*(process.pid for process in multiprocessing.active_children()), flush=True)
    time.sleep(300)
"""
SERVE = """
import sys
from registry.search import query
from registry.search.snapshot import snapshot
for _line in sys.stdin:
    with snapshot() as index:
        result = query.find(index, {"fate": ["executed"]})
        print(result.total, sum(result.counts(["fate"])["fate"].values()), flush=True)
"""
EXECUTE_ONE = """
from registry.models import Person
from tests import makers
person = Person.objects.filter(fate="").first()
person.fate = "executed"
makers.save(person)
"""


@pytest.fixture
def registry_url() -> Iterator[str]:
    """A database of its own, filled and committed, on the kind of server the tests run on."""
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/registry.sqlite3"
            run(MIGRATE, url)
            run(FILL, url)
            yield url
        return
    base = os.environ["DATABASE_URL"]
    name = f"processes_{os.getpid()}"
    url = base.replace("/memorial?", f"/{name}?")
    database = str(settings.DATABASES["default"]["HOST"])
    psql = ["psql", "-h", database, "-U", "postgres", "-q", "-c"]
    subprocess.run([*psql, f"CREATE DATABASE {name}"], check=True)
    try:
        run(MIGRATE, url)
        run(FILL, url)
        yield url
    finally:
        subprocess.run([*psql, f"DROP DATABASE {name} WITH (FORCE)"], check=True)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "code", [EDIT, REBUILD, REBUILD_BY_TWO], ids=["save", "rebuild", "rebuild-by-two"]
)
def test_a_kill_at_any_moment_leaves_the_index_equal_to_the_records(
    registry_url: str, code: str
) -> None:
    source = random.Random(1)
    for _ in range(6):
        process = child(code, registry_url)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(source.uniform(0.0, 3.0 if code is REBUILD_BY_TWO else 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert run(VERIFY, registry_url) == "[]\n"


@pytest.mark.slow
@pytest.mark.django_db
def test_an_edit_is_seen_by_the_next_question_of_another_process(registry_url: str) -> None:
    server = child(SERVE, registry_url)
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        for expected in range(3):
            server.stdin.write("ask\n")
            server.stdin.flush()
            assert server.stdout.readline() == f"{expected} 40\n"
            run(EXECUTE_ONE, registry_url)
    finally:
        server.kill()
        server.communicate()


@pytest.mark.slow
@pytest.mark.django_db
def test_edits_while_a_rebuild_runs_are_in_the_new_side(registry_url: str) -> None:
    builder, editor = child(REBUILD, registry_url), child(EDIT, registry_url)
    for process in (builder, editor):
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    time.sleep(6)
    assert builder.poll() is None
    assert editor.poll() is None
    for process in (editor, builder):
        process.kill()
        process.communicate()
    assert run(VERIFY, registry_url) == "[]\n"


@pytest.mark.slow
@pytest.mark.django_db
def test_several_processes_build_what_one_builds(registry_url: str) -> None:
    run(REBUILD.replace("while True:", "if True:"), registry_url)
    by_one = run(DUMP, registry_url)
    run(REBUILD_BY_TWO.replace("while True:", "if True:"), registry_url)
    assert run(DUMP, registry_url) == by_one
    assert by_one.count("\n") > 40
    assert run(VERIFY, registry_url) == "[]\n"


@pytest.mark.slow
def test_helpers_end_with_the_one_they_help(tmp_path: Path) -> None:
    """Nobody is left behind to hold the database open."""
    process = child(HELPED, f"sqlite:///{tmp_path}/registry.sqlite3")
    assert process.stdout is not None
    helpers = [int(number) for number in process.stdout.readline().split()]
    assert len(helpers) == 2
    process.kill()
    process.communicate()
    until = time.monotonic() + 30
    while any(map(is_alive, helpers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(is_alive, helpers))


def is_alive(number: int) -> bool:
    stat = Path(f"/proc/{number}/stat")
    return stat.exists() and ") Z " not in stat.read_text()


@pytest.mark.slow
@pytest.mark.django_db
def test_two_processes_find_the_differences_one_would(registry_url: str) -> None:
    assert run(VERIFY_BY_TWO, registry_url) == "[]\nTrue True\n"


@everywhere
def test_what_a_helper_checks_too_late_is_checked_again_in_the_snapshot() -> None:
    makers.anna_probnaya()
    late = verify.Task(index.version() - 1, [])
    assert verify.check_people(late).sentences is None
    assert verify.check_chunk(late).sentences is None
    asked: list[verify.Task] = []

    def check(task: verify.Task) -> verify.Checked:
        asked.append(task)
        return verify.Checked(task, None if len(asked) == 1 else ["told"])

    with snapshot() as now, Crew(1) as crew:
        found = list(verify._each(now, crew, check, [verify.Task(now.version, [])]))
    assert [checked.sentences for checked in found] == [["told"]]


@everywhere
def test_a_difference_is_named() -> None:
    person = makers.anna_probnaya()
    assert verify.differences() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_person SET fate = 'released' WHERE id = %s", [person.pk])
    assert any(f"person {person.pk}" in line for line in verify.differences())
    assert any(line.startswith("fate:") for line in verify.differences())
