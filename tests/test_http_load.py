"""The asker of the HTTP measurement keeps kinds and faults apart and leaves no answer half read."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.http import bench
from tests.benchmarks.http.load import load, spread

MANUAL = Path(__file__).resolve().parent.parent / "docs" / "deploy.md"


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(0.2)
        if self.path == "/fault":
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/pieces":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        else:
            self.send_response(200)
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"page")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test looks at the asker."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def asked_by(port: int, asked: list[tuple[str, str]], **how: Any) -> Any:
    """In a thread of its own: a browser of other tests may have left a loop in this one."""
    work = load(f"127.0.0.1:{port}", cycle(asked), **how)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_every_answer_is_counted_by_kind_and_status(port: int) -> None:
    asked = [("whole", "/page"), ("pieces", "/pieces"), ("fault", "/fault")]
    told = asked_by(port, asked, connections=2, seconds=0.3)
    assert set(told["kinds"]) == {"whole", "pieces", "fault"}
    assert set(told["statuses"]) == {"200", "503"}
    assert told["statuses"]["503"] == told["kinds"]["fault"]["number"]
    assert sum(told["statuses"].values()) == told["all"]["number"]


def test_a_crawler_that_keeps_to_a_pace_asks_no_faster(port: int) -> None:
    told = asked_by(port, [("page", "/page")], connections=4, seconds=0.5, a_second=20)
    assert 1 <= told["all"]["number"] <= 14


def test_at_a_pace_a_reader_waits_from_the_moment_a_question_is_due(port: int) -> None:
    # Ten a second by one connection that is taken for 0.2 s each time: each waits longer.
    told = asked_by(port, [("slow", "/slow")], connections=1, seconds=0.9, a_second=10)
    assert told["all"]["max"] >= 500


def test_addresses_asked_once_end_the_load(port: int) -> None:
    work = load(f"127.0.0.1:{port}", [("page", "/page")] * 3, connections=2, seconds=60)
    with ThreadPoolExecutor(1) as thread:
        told = thread.submit(asyncio.run, work).result()
    assert told["all"]["number"] == 3
    assert [path for _milliseconds, path in told["worst"]] == ["/page"] * 3
    assert told["worst"][0][0] == told["all"]["max"]


def test_a_server_that_is_gone_is_a_fault_and_no_endless_wait(port: int) -> None:
    told = asked_by(1, [("page", "/")], connections=1, seconds=0.1)
    assert set(told["statuses"]) == {"0"}


def test_shares_are_of_the_ordered_times() -> None:
    found = spread([number / 1000 for number in range(1, 101)])
    assert (found["p50"], found["p95"], found["max"]) == (51, 96, 100)


def test_a_command_names_files_without_their_folder() -> None:
    beside = "import_records /somewhere/people.csv --source book"
    told = bench.command(["300", "--beside", beside])
    assert told.endswith('300 --beside "import_records people.csv --source book"')
    assert bench.command(["300"]) == "make bench-http SIZE=300"


def test_the_crowd_is_measured_with_the_settings_the_manual_has_for_the_day() -> None:
    rows = [line.split("|") for line in MANUAL.read_text("utf-8").splitlines() if "|" in line]
    for_the_day = {row[1].strip(" `"): row[3].strip() for row in rows if len(row) > 4}
    told = {name: for_the_day.get(name) for name in bench.FOR_THE_DAY}
    assert told == bench.FOR_THE_DAY
    assert for_the_day["proxy_cache_valid` in nginx (pages)"] == bench.KEPT_FOR_THE_DAY
