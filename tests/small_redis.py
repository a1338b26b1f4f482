"""A server that speaks as much of Redis' language as counting needs, for tests.

It lives in a thread, knows SET (EX, NX), GET, DEL, EXISTS, INCRBY and EXPIRE, and takes anything
else for a greeting.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        while command := _read(self.rfile):
            with self.server.lock:
                self.wfile.write(self.server.answer(command))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kept: dict[bytes, bytes] = {}
        self.lasting: dict[bytes, int] = {}
        self.lock = threading.Lock()

    def answer(self, command: list[bytes]) -> bytes:
        name, *arguments = command
        told = getattr(self, f"do_{name.decode().lower()}", None)
        return told(*arguments) if told else b"+OK\r\n"

    def do_set(self, key: bytes, value: bytes, *options: bytes) -> bytes:
        if b"NX" in options and key in self.kept:
            return b"_\r\n"
        self.kept[key] = value
        if b"EX" in options:
            self.lasting[key] = int(options[options.index(b"EX") + 1])
        return b"+OK\r\n"

    def do_get(self, key: bytes) -> bytes:
        value = self.kept.get(key)
        return b"_\r\n" if value is None else b"$%d\r\n%s\r\n" % (len(value), value)

    def do_del(self, *keys: bytes) -> bytes:
        return b":%d\r\n" % sum(self.kept.pop(key, None) is not None for key in keys)

    def do_exists(self, key: bytes) -> bytes:
        return b":%d\r\n" % (key in self.kept)

    def do_incrby(self, key: bytes, number: bytes) -> bytes:
        self.kept[key] = b"%d" % (int(self.kept.get(key, b"0")) + int(number))
        return b":%s\r\n" % self.kept[key]

    def do_expire(self, key: bytes, seconds: bytes) -> bytes:
        self.lasting[key] = int(seconds)
        return b":%d\r\n" % (key in self.kept)

    def do_hello(self, *arguments: bytes) -> bytes:
        return b"%1\r\n$5\r\nproto\r\n:3\r\n"


def _read(stream: BinaryIO) -> list[bytes]:
    head = stream.readline()
    if not head.startswith(b"*"):
        return []
    found = []
    for _ in range(int(head[1:])):
        length = int(stream.readline()[1:])
        found.append(stream.read(length))
        stream.read(2)
    return found


@contextmanager
def small_redis() -> Iterator[Any]:
    """The server; `server_address` says where it listens."""
    with _Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
