"""Signatures of mirrors: Ed25519, in files that `openssl` reads.

The private key belongs on another machine than the server: whoever takes the server must not be
able to sign what it then shows.
"""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from registry.mirror import manifest
from registry.mirror.errors import MirrorError

# What stands before the 32 bytes of a key in PKCS #8 (RFC 8410) and in SubjectPublicKeyInfo.
_PRIVATE = bytes.fromhex("302e020100300506032b657004220420")
_PUBLIC = bytes.fromhex("302a300506032b6570032100")
_LENGTH = 32
_PEM = re.compile(r"-----BEGIN (PRIVATE|PUBLIC) KEY-----([A-Za-z0-9+/=\s]+)-----END \1 KEY-----")
# Nobody has a longer key in a file.
_LONGEST = 10_000


def make_key(path: Path) -> str:
    """Writes a new private key that only its owner may read; gives the public one as PEM."""
    key = SigningKey.generate()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise MirrorError(f"{path} exists already: a key is never overwritten.") from error
    except OSError as error:
        raise MirrorError(f"{path} cannot be written: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(_pem("PRIVATE", _PRIVATE + bytes(key)))
    return public_pem(key.verify_key)


def read_private(path: Path) -> SigningKey:
    """The key in a file."""
    return SigningKey(_read(path, "PRIVATE", _PRIVATE))


def read_public(path: Path) -> VerifyKey:
    """The public key in a file."""
    return VerifyKey(_read(path, "PUBLIC", _PUBLIC))


def public_pem(key: VerifyKey) -> str:
    """A public key as `openssl` reads it."""
    return _pem("PUBLIC", _PUBLIC + bytes(key))


def sign(folder: Path, key: SigningKey) -> None:
    """Signs the list of a mirror, and lays the public key beside it."""
    signature = key.sign((folder / manifest.NAME).read_bytes()).signature
    _replace(folder / manifest.SIGNATURE, signature)
    _replace(folder / manifest.KEY, public_pem(key.verify_key).encode("ascii"))


def is_signed_by(folder: Path, key: VerifyKey) -> bool:
    """Whether the list of a mirror is the one its signature was made for, by this key."""
    try:
        signature = (folder / manifest.SIGNATURE).read_bytes()
        key.verify((folder / manifest.NAME).read_bytes(), signature)
    except (BadSignatureError, ValueError, OSError):
        return False
    return True


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as error:
        raise MirrorError(f"{path} cannot be written: {error.strerror}.") from error


def _pem(kind: str, content: bytes) -> str:
    text = base64.b64encode(content).decode("ascii")
    return f"-----BEGIN {kind} KEY-----\n{text}\n-----END {kind} KEY-----\n"


def _read(path: Path, kind: str, start: bytes) -> bytes:
    try:
        with path.open(encoding="ascii") as file:
            match = _PEM.search(file.read(_LONGEST))
    except (OSError, UnicodeDecodeError) as error:
        raise MirrorError(f"{path} cannot be read as a key.") from error
    content = b""
    if match and match[1] == kind:
        try:
            content = base64.b64decode(match[2])
        except ValueError:
            content = b""
    if not content.startswith(start) or len(content) != len(start) + _LENGTH:
        raise MirrorError(f"{path} holds no {kind.lower()} Ed25519 key as mirror_key writes it.")
    return content[len(start) :]
