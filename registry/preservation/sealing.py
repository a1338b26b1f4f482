"""One stream behind a passphrase: what is sealed is written and read a block at a time.

The passphrase becomes a key by Argon2id; each block is a box of its own (XSalsa20-Poly1305), whose
nonce holds its number and whether it is the last: none can be left out, swapped or cut off.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import IO, Any

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random

from registry.preservation.errors import DamagedError, PreservationError

BLOCK = 1 << 16
WHAT = "registry sealed stream 1"
PREFIX = 15
# How long a guess takes: about a second, in a quarter of a gigabyte.
OPSLIMIT = argon2id.OPSLIMIT_MODERATE
MEMLIMIT = argon2id.MEMLIMIT_MODERATE
# A file that asks for more is none of ours.
MOST_MEMORY = 1 << 30
SHORTEST = 12


class Sealer:
    """A file to write to; everything written goes into `file` sealed. Must be closed."""

    def __init__(self, file: Any, passphrase: str) -> None:
        if len(passphrase) < SHORTEST:
            raise PreservationError(f"A passphrase needs {SHORTEST} characters or more.")
        header = {
            "what": WHAT,
            "kdf": "argon2id",
            "salt": _text(random(argon2id.SALTBYTES)),
            "opslimit": OPSLIMIT,
            "memlimit": MEMLIMIT,
            "prefix": _text(random(PREFIX)),
            "block": BLOCK,
        }
        file.write(json.dumps(header).encode() + b"\n")
        self.file = file
        self.box = _box(header, passphrase)
        self.prefix = base64.b64decode(str(header["prefix"]))
        self.waiting = bytearray()
        self.number = 0

    def write(self, data: bytes) -> int:
        self.waiting += data
        # The last block is known as such only when it is over.
        while len(self.waiting) > BLOCK:
            self._seal(bytes(self.waiting[:BLOCK]), is_last=False)
            del self.waiting[:BLOCK]
        return len(data)

    def close(self) -> None:
        self._seal(bytes(self.waiting), is_last=True)

    def _seal(self, block: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self.prefix, self.number, is_last)
        self.file.write(self.box.encrypt(block, nonce).ciphertext)
        self.number += 1


class Opener:
    """A file to read from: what was sealed in `file`. Raises `DamagedError`, never gives a part."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        header = _header(file)
        self.blocks = _opened(file, header, _box(header, passphrase))
        self.ready = bytearray()

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self.ready) < size:
            block = next(self.blocks, None)
            if block is None:
                break
            self.ready += block
        size = len(self.ready) if size < 0 else size
        data = bytes(self.ready[:size])
        del self.ready[:size]
        return data


def _header(file: IO[bytes]) -> dict[str, Any]:
    try:
        header: dict[str, Any] = json.loads(file.readline(1000))
        is_ours = (
            header["what"] == WHAT
            and header["block"] == BLOCK
            and 0 < header["memlimit"] <= MOST_MEMORY
            and 0 < header["opslimit"] <= 20
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError("The sealed file does not begin as one.") from error
    if not is_ours:
        raise DamagedError("The sealed file is of a kind this version does not know.")
    return header


def _opened(file: IO[bytes], header: dict[str, Any], box: SecretBox) -> Iterator[bytes]:
    size = BLOCK + SecretBox.MACBYTES
    prefix = base64.b64decode(header["prefix"])
    number = 0
    block = file.read(size)
    while True:
        following = file.read(size)
        try:
            yield box.decrypt(block, _nonce(prefix, number, not following))
        except (CryptoError, ValueError) as error:
            said = "is damaged" if number else "does not open: the passphrase is another one"
            raise DamagedError(f"The sealed file {said}, or it is cut off.") from error
        if not following:
            return
        block = following
        number += 1


def _box(header: dict[str, Any], passphrase: str) -> SecretBox:
    try:
        salt = base64.b64decode(header["salt"], validate=True)
        key = argon2id.kdf(
            SecretBox.KEY_SIZE,
            passphrase.encode(),
            salt,
            opslimit=header["opslimit"],
            memlimit=header["memlimit"],
        )
    except (CryptoError, ValueError, TypeError, KeyError) as error:
        raise DamagedError("The beginning of the sealed file is damaged.") from error
    return SecretBox(key)


def _nonce(prefix: bytes, number: int, is_last: bool) -> bytes:
    return prefix + bytes([is_last]) + number.to_bytes(SecretBox.NONCE_SIZE - PREFIX - 1, "big")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
