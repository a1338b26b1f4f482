"""The log: one request under one number, and nothing of the reader in any line."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from registry.web.logs import HEADER, JsonLines, Lines, WithoutKeys, without_values

WORD = "Тайнасловова"


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    WithoutKeys().filter(record)
    text = JsonLines().format(record)
    assert "\n" not in text
    found: dict[str, Any] = json.loads(text)
    return found


def record_of(message: str, *args: object, **extra: object) -> logging.LogRecord:
    record = logging.LogRecord("registry", logging.WARNING, "", 1, message, args, None)
    record.__dict__.update(extra)
    return record


def test_a_line_is_one_object_whatever_stands_in_it() -> None:
    line = line_of(record_of('broken\n"line" %s', "\x00\u2028"))
    assert line["message"] == 'broken\n"line" \x00\u2028'
    assert line["level"] == "WARNING"


def test_only_what_is_named_is_written() -> None:
    """Django hangs the whole request on its records."""
    line = line_of(record_of("Not Found: %s", "/en/x/", request="secret", status_code=404))
    assert set(line) == {"time", "level", "logger", "message"}


def test_a_failure_is_told_by_its_way_and_its_kind_and_never_by_what_was_typed() -> None:
    try:
        try:
            int(WORD)
        except ValueError as error:
            raise LookupError(WORD) from error
    except LookupError:
        told = sys.exc_info()
    record = logging.LogRecord("registry", logging.ERROR, "", 1, "failed", (), told)
    line = line_of(record)
    assert "builtins.LookupError" in line["traceback"]
    assert "builtins.ValueError" in line["traceback"]
    assert "test_logs.py" in line["traceback"]
    assert WORD not in line["traceback"]
    assert WORD not in Lines("%(message)s").format(record)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (f"Bad Request: /en/people/?q={WORD}&page=2", "Bad Request: /en/people/?…"),
        ("/en/contribute/draft/abcdef/fact/", "/en/contribute/draft/…/fact/"),
        ("Why not?", "Why not?"),
    ],
)
def test_a_query_and_a_key_are_struck_out(told: str, kept: str) -> None:
    assert line_of(record_of(told))["message"] == kept


# Requests ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_request_is_told_by_its_view_and_never_by_what_was_looked_for(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LOG_REQUESTS = True
    caplog.set_level(logging.DEBUG)
    client.get(f"/en/names/{WORD}/", {"q": WORD}, REMOTE_ADDR="203.0.113.7")
    client.get("/en/search/", {"q": WORD})
    told = [record for record in caplog.records if record.name == "registry.requests"]
    assert [record.facts["view"] for record in told] == [  # type: ignore[attr-defined]
        "registry:letter",
        "registry:search",
    ]
    assert told[1].facts["status"] == 200  # type: ignore[attr-defined]
    lines = [json.dumps(line_of(record), ensure_ascii=False) for record in told]
    assert not [line for line in lines if WORD in line or "203.0.113.7" in line]


@pytest.mark.parametrize(
    ("given", "believed"),
    [
        ("8f14e45fceea167a5a36dedd4bea2543", True),
        ("a1b2c3d4-0001", True),
        ("short", False),
        ("x" * 65, False),
        ("abcdefgh\nERROR forged", False),
        ("abcdefgh$(id)", False),
        ("", False),
    ],
)
def test_a_number_from_outside_is_believed_only_if_it_can_be_one(
    client: Client, given: str, believed: bool
) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    number = answer.headers[HEADER]
    assert (number == given) is believed
    assert 8 <= len(number) <= 64


@pytest.mark.django_db
def test_a_page_that_caches_keep_has_no_number_of_one_reader(client: Client) -> None:
    assert HEADER not in client.get("/en/").headers


# Slow statements -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_slow_statement_is_told_without_its_values(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    # Every statement takes longer than this.
    settings.LOG_SLOW_QUERY_MS = 0.0001
    caplog.set_level(logging.WARNING, logger="registry.slow_queries")
    Client().get("/en/search/", {"q": WORD})
    told = [record.getMessage() for record in caplog.records]
    assert told
    assert any("SELECT" in line and "registry_" in line for line in told)
    assert not [line for line in told if WORD.lower() in line.lower()]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT a FROM t1 WHERE b = 'it''s' AND c = 17", "SELECT a FROM t1 WHERE b = ? AND c = ?"),
        ("SELECT U0.x2  FROM\n t WHERE y IN (%s, %s)", "SELECT U0.x2 FROM t WHERE y IN (%s, %s)"),
        ('SELECT "T3"."id" LIMIT 21', 'SELECT "T3"."id" LIMIT ?'),
        ("WHERE d >= 19371103 AND e = 0.5", "WHERE d >= ? AND e = ?"),
        (f"SELECT {', '.join('abcdefghi' * 5)} FROM t WHERE u", "SELECT … FROM t WHERE u"),
        (
            f"SELECT {', '.join('abcdefghi' * 5)}, (SELECT x FROM y) FROM t",
            f"SELECT {', '.join('abcdefghi' * 5)}, (SELECT x FROM y) FROM t",
        ),
    ],
)
def test_a_statement_is_told_by_its_shape(sql: str, told: str) -> None:
    assert without_values(sql) == told
