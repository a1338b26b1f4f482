"""Bytes that are no request, requests that never end, workers that die: the site goes on."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.serving import Served, served
from tests.test_kills import environment, manage

__all__ = ["environment"]
pytestmark = [pytest.mark.slow, pytest.mark.own_database]
MAKE = (
    "from tests import makers;"
    "[makers.make_person(f'Пробная{n} Анна', f'Anna Probnaya{n}') for n in range(30)]"
)
MALFORMED = [
    *(b"", b"\r\n", b"\x00" * 100, b"GET", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"),
    *(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/1.1\r\n\r\n"),
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nBad Header: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n folded\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\x00b\r\n\r\n",
    b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n",
    b"G@T / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET //evil.example HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /%ff%fe%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: a\r\n" * 1_000 + b"\r\n",
    # Two lengths, or a length and chunks: what is smuggled is no second request.
    b"POST /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"POST /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"
    b"\r\n0\r\n\r\nGET /admin/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"POST /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"POST /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nx\r\n",
    b"POST /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n",
]


@pytest.fixture
def site(environment: dict[str, str], tmp_path: Path) -> Iterator[Served]:
    manage(environment, "shell", "-v", "0", "-c", MAKE)
    with served(environment, tmp_path) as found:
        yield found


def statuses(answer: bytes) -> set[int]:
    return {int(found) for found in re.findall(rb"HTTP/1\.[01] (\d\d\d)", answer)}


def assert_well(site: Served) -> None:
    assert site.get("/healthz") == (200, "alive\n")
    status, page = site.get("/en/people/")
    assert status == 200
    assert "Probnaya" in page
    assert "Traceback" not in site.told()


def test_bytes_that_are_no_request_are_refused_and_nothing_is_told_of_the_server(
    site: Served,
) -> None:
    before = site.workers()
    for sent in MALFORMED:
        answer = site.raw(sent, seconds=5)
        assert not statuses(answer) & {500, 502}, (sent[:80], answer[:200])
        assert b"Traceback" not in answer
        assert not re.search(rb"^(Server|X-Powered-By|Via):", answer, re.MULTILINE | re.IGNORECASE)
        assert b"gunicorn" not in answer.lower()
        # A doubled message is one message: what follows it is refused and never answered.
        told = re.findall(rb"HTTP/1\.[01] (\d\d\d)", answer)
        assert len(told) <= 1 or told[1:] == [b"400"], (sent[:80], told)
    chance = random.Random(1937)
    for _ in range(300):
        noise = bytes(chance.getrandbits(8) for _ in range(chance.randint(1, 300)))
        start = chance.choice(
            [b"", b"GET /", b"GET / HTTP/1.1\r\n", b"POST /en/ HTTP/1.1\r\nHost: "]
        )
        assert not statuses(site.raw(start + noise, seconds=2)) & {500, 502}
    assert_well(site)
    assert site.workers() == before
    # Not even what cannot be understood is written down, nor where it came from.
    assert not re.search(r"ip=|127\.0\.0\.1|evil|ZZZ", site.told())


def test_no_header_of_a_proxy_is_believed_that_could_move_the_site(site: Served) -> None:
    clean = site.get("/en/people/")[1]
    for name in (
        b"SCRIPT_NAME",
        b"PATH_INFO",
        b"Script-Name",
        b"X-Script-Name",
        b"X-Forwarded-Host",
    ):
        sent = b"GET /en/people/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        answer = site.raw(sent + name + b": /evil\r\n\r\n")
        assert b"evil" not in answer, name
    assert site.get("/en/people/")[1] == clean


def test_connections_that_say_nothing_keep_nobody_waiting(site: Served) -> None:
    """Two hundred are opened and left silent; readers are answered all the same."""
    silent = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(200)]
    try:
        for _ in range(5):
            assert site.get("/healthz", timeout=60)[0] == 200
    finally:
        for line in silent:
            line.close()
    assert_well(site)


def test_requests_that_never_end_are_forgotten_as_soon_as_they_are_gone(site: Served) -> None:
    """Each holds a thread while it lasts. A server in front, which waits for whole requests, lets
    none of them through; here it is shown that nothing of them stays behind."""
    lines = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(20)]
    for line in lines:
        line.sendall(b"GET /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
    time.sleep(2)
    for line in lines:
        line.close()
    assert site.get("/healthz", timeout=60)[0] == 200
    assert_well(site)


def test_a_worker_that_is_killed_in_a_request_is_replaced_and_readers_notice_little(
    site: Served,
) -> None:
    before = site.workers()
    chance = random.Random(1938)
    failures = 0

    def reader(number: int) -> int:
        failed = 0
        for page in range(25):
            try:
                status, _text = site.get(f"/en/people/?q=Probnaya{(number + page) % 30}")
                failed += status != 200
            except OSError:
                failed += 1
        return failed

    with ThreadPoolExecutor(4) as readers:
        working = [readers.submit(reader, number) for number in range(4)]
        for _ in range(3):
            time.sleep(chance.uniform(0.3, 1))
            os.kill(chance.choice(sorted(site.workers())), signal.SIGKILL)
        failures = sum(each.result() for each in working)
    print(f"3 workers killed, {failures} of 100 requests failed")
    # Those in the hands of the workers when they died, and no others.
    assert failures <= 3 * 5
    end = time.monotonic() + 30
    while len(site.workers()) < len(before) and time.monotonic() < end:
        time.sleep(0.2)
    assert len(site.workers()) == len(before)
    assert_well(site)
