"""Those who wait to write on SQLite."""

import threading
import time

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from memorial.databases import databases
from memorial.sqlite import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def connect(tmp_path):
    """Opens further ways into one small database, each as patient as it is told."""
    opened = []

    def opening(timeout=20.0):
        settings = databases("sqlite:///turns.sqlite3", base=tmp_path)["default"]
        settings["OPTIONS"]["timeout"] = timeout
        handler = ConnectionHandler({"default": settings})
        connection = handler["default"]
        connection.inc_thread_sharing()
        connection.ensure_connection()
        opened.append(connection)
        return connection

    yield opening
    for connection in opened:
        connection.close()


def hold(connection, seconds):
    """Writes for so long in a thread of its own; gives it once it has begun."""
    begun = threading.Event()

    def write():
        connection._start_transaction_under_autocommit()
        begun.set()
        time.sleep(seconds)
        connection.connection.execute("COMMIT")

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait()
    return thread


def patience(connection):
    return connection.connection.execute("PRAGMA busy_timeout").fetchone()[0]


def test_a_writer_has_its_turn_when_the_one_before_is_done(connect):
    first, second = connect(), connect()
    thread = hold(first, 0.3)
    second._start_transaction_under_autocommit()
    assert second.connection.in_transaction
    thread.join()


def test_a_writer_that_has_waited_long_enough_is_told(connect):
    first, second = connect(), connect(timeout=0.1)
    thread = hold(first, 0.5)
    with pytest.raises(OperationalError, match="locked"):
        second._start_transaction_under_autocommit()
    thread.join()


def test_waiting_for_a_turn_leaves_the_patience_of_other_statements(connect):
    first, second = connect(), connect(timeout=0.1)
    assert patience(second) == 100
    thread = hold(first, 0.3)
    with pytest.raises(OperationalError):
        second._start_transaction_under_autocommit()
    thread.join()
    assert patience(second) == 100


def test_what_is_wrong_with_the_database_itself_is_told_at_once(connect):
    connection = connect()
    connection._start_transaction_under_autocommit()
    begun = time.monotonic()
    with pytest.raises(OperationalError, match="within a transaction"):
        connection._start_transaction_under_autocommit()
    assert time.monotonic() - begun < 10


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append((self.now, seconds))
        self.now += seconds


def test_who_has_waited_longer_looks_more_often(connect, monkeypatch):
    """So that whoever comes when one is done does not pass everybody who waits."""
    clock = Clock()
    monkeypatch.setattr(base, "time", clock)
    first, second = connect(), connect(timeout=5.0)
    first._start_transaction_under_autocommit()
    with pytest.raises(OperationalError, match="locked"):
        second._start_transaction_under_autocommit()
    newcomers = [seconds for since, seconds in clock.slept if since < 0.5]
    others = [seconds for since, seconds in clock.slept if since >= 0.5]
    assert min(newcomers) > max(others)
    assert max(newcomers) < 0.01
    assert 5.0 < clock.now < 5.1


@pytest.mark.parametrize(
    "statement",
    ["SELECT %s", "SELECT '50%%', %s, '%%s'", "SELECT 1 WHERE 'x%%%%' LIKE %s", "SELECT %s" * 9],
)
def test_a_statement_asked_again_is_the_one_django_makes(connect, statement):
    cursor = connect().create_cursor()
    django = super(base.Cursor, cursor).convert_query(statement)
    assert [cursor.convert_query(statement) for _ in range(2)] == [django, django]


def test_marks_with_names_and_rows_at_once_are_understood(connect):
    with connect().cursor() as cursor:
        cursor.execute("SELECT %(one)s, %(two)s", {"one": 1, "two": "%s"})
        assert cursor.fetchall() == [(1, "%s")]
        cursor.execute("CREATE TABLE rows (text TEXT)")
        cursor.executemany("INSERT INTO rows VALUES (%s)", [("a",), ("50 %",)])
        cursor.execute("SELECT text FROM rows WHERE text LIKE '%% %%' AND text <> %s", ["a"])
        assert cursor.fetchall() == [("50 %",)]
