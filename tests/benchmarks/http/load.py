"""Asks a server by many connections at once and writes down how long each answer took.

    python -m tests.benchmarks.http.load HOST:PORT ADDRESSES.json --connections 8 --seconds 60

ADDRESSES.json is a list of ``[kind, path]``, asked in its order again and again, or `--once`. Each
connection asks, reads the whole answer and asks on, as wrk does; unlike wrk this keeps the kinds of
a mix apart. With `--a-second` the connections together ask no faster than that, as a crawler does
that keeps to a pace. Prints JSON; its own processor time is in it, because it shares the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

PATIENCE = 60.0
WORST = 5
FAILED = 0


class Asker:
    """What all connections of one load share."""

    def __init__(
        self, at: str, addresses: Iterable[tuple[str, str]], end: float, a_second: float = 0
    ) -> None:
        self.host, _, port = at.partition(":")
        self.port = int(port)
        self.next: Iterator[tuple[str, str]] = iter(addresses)
        self.end = end
        self.pause = 1 / a_second if a_second else 0.0
        self.due = time.monotonic()
        # The longest, the longest first.
        self.worst: list[tuple[float, str]] = []
        self.statuses: Counter[int] = Counter()
        self.bytes = 0
        self.seconds: dict[str, list[float]] = defaultdict(list)

    async def connection(self) -> None:
        """One reader after another by one connection, opened again when the server closes it."""
        reader = writer = None
        while time.monotonic() < self.end and (asked := next(self.next, None)):
            kind, path = asked
            began = await self._turn()
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection(self.host, self.port)
                assert reader is not None
                status, stays = await asyncio.wait_for(self._ask(reader, writer, path), PATIENCE)
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                status, stays = FAILED, False
            self.statuses[status] += 1
            passed = time.monotonic() - began
            self.seconds[kind].append(passed)
            self.worst = sorted([*self.worst, (passed, path)], reverse=True)[:WORST]
            if not stays and writer is not None:
                writer.close()
                reader = writer = None
        if writer is not None:
            writer.close()

    async def _turn(self) -> float:
        """The moment from which a reader waits.

        At a pace each question has its moment. One that is late, since all connections were taken,
        is asked at once, and its reader has waited since that moment.
        """
        if not self.pause:
            return time.monotonic()
        self.due += self.pause
        mine = self.due
        await asyncio.sleep(max(mine - time.monotonic(), 0))
        return mine

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str
    ) -> tuple[int, bool]:
        """The status of an answer read to its end, and whether the connection stays open."""
        head = (
            f"GET {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept-Encoding: gzip\r\n\r\n"
        )
        writer.write(head.encode("ascii"))
        told = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(told.split(" ", 2)[1])
        lines = told.split("\r\n")[1:]
        headers = dict(line.split(": ", 1) for line in lines if ": " in line)
        if "content-length" in headers:
            self.bytes += len(await reader.readexactly(int(headers["content-length"])))
        elif "chunked" in headers.get("transfer-encoding", ""):
            await self._chunks(reader)
        else:
            self.bytes += len(await reader.read())
            return status, False
        return status, headers.get("connection", "") != "close"

    async def _chunks(self, reader: asyncio.StreamReader) -> None:
        while size := int(await reader.readline(), 16):
            self.bytes += len(await reader.readexactly(size + 2))
        await reader.readline()


def spread(seconds: list[float]) -> dict[str, float]:
    """Milliseconds: half, nineteen of twenty, ninety-nine of a hundred, all."""
    ordered = sorted(seconds)
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    found = {name: ordered[int(len(ordered) * share)] * 1000 for name, share in shares.items()}
    return {**found, "max": ordered[-1] * 1000, "number": len(ordered)}


async def load(
    at: str,
    addresses: Iterable[tuple[str, str]],
    connections: int,
    seconds: float,
    a_second: float = 0,
) -> Any:
    """The figures of one load. It ends with its time, or with the addresses where they end."""
    began, worked = time.monotonic(), time.process_time()
    asker = Asker(at, addresses, began + seconds, a_second)
    await asyncio.gather(*(asker.connection() for _ in range(connections)))
    passed = time.monotonic() - began
    everything = [one for kind in asker.seconds.values() for one in kind]
    return {
        "connections": connections,
        "seconds": passed,
        "a_second": len(everything) / passed,
        "statuses": {str(status): number for status, number in sorted(asker.statuses.items())},
        "bytes": asker.bytes,
        "all": spread(everything),
        "worst": [(seconds * 1000, path) for seconds, path in asker.worst],
        "kinds": {kind: spread(found) for kind, found in sorted(asker.seconds.items())},
        "own_processor_share": (time.process_time() - worked) / passed,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("at")
    parser.add_argument("addresses", type=Path)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--a-second", type=float, default=0)
    parser.add_argument("--once", action="store_true")
    given = parser.parse_args()
    read = [(kind, path) for kind, path in json.loads(given.addresses.read_text("utf-8"))]
    addresses = read if given.once else cycle(read)
    work = load(given.at, addresses, given.connections, given.seconds, given.a_second)
    print(json.dumps(asyncio.run(work)))


if __name__ == "__main__":
    main()
