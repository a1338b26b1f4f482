"""Sealing what must not be read by whoever takes the server.

Two kinds of key. The *society's* key pair: its public half stands in the settings, its private half
lies where no server reaches; what is sealed to it (a contact, an original picture) is opened off
the server by `manage.py open_sealed`. The key of a *draft* is the unguessable part of its address,
which is kept nowhere: a half-filled contribution is read by who fills it in and by nobody else.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from binascii import Error as Base64Error

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from registry.errors import RegistryError

# What a sealed text begins with in a column that may also hold a plain one.
MARK = "sealed:"
KEY_BYTES = 32


class SealError(RegistryError):
    """A key that is none, or something sealed that this key does not open."""


# To the society ------------------------------------------------------------------------------


def public_key() -> PublicKey | None:
    """The key of the settings; None where contributions are kept as they came."""
    text: str = getattr(settings, "CONTRIBUTION_KEY", "")
    return read_public_key(text) if text else None


def read_public_key(text: str) -> PublicKey:
    """Raises `SealError` for what is no key."""
    return PublicKey(_bytes(text))


def new_key_pair() -> tuple[str, str]:
    """The public and the private half, as they are written down."""
    private = PrivateKey.generate()
    return _text(bytes(private.public_key)), _text(bytes(private))


def seal(content: bytes) -> tuple[bytes, bool]:
    """The content sealed to the society's key, and True; or as it is, and False without a key."""
    key = public_key()
    return (content, False) if key is None else (bytes(SealedBox(key).encrypt(content)), True)


def seal_text(text: str) -> str:
    """A text for a column: sealed and marked as such, or as it is without a key."""
    content, is_sealed = seal(text.encode())
    return MARK + base64.b64encode(content).decode("ascii") if is_sealed else text


def unseal(content: bytes, private_key: str) -> bytes:
    """What was sealed to the society's key; raises `SealError` when this is not the key to it."""
    try:
        return bytes(SealedBox(PrivateKey(_bytes(private_key))).decrypt(content))
    except (CryptoError, ValueError, TypeError) as error:
        raise SealError("This was not sealed to this key, or it is damaged.") from error


def unseal_text(text: str, private_key: str) -> str:
    """A text of a column; one that was never sealed is given as it is."""
    if not text.startswith(MARK):
        return text
    try:
        content = base64.b64decode(text.removeprefix(MARK).strip(), validate=True)
    except Base64Error as error:
        raise SealError("This is no sealed text: a part of it is missing.") from error
    return unseal(content, private_key).decode()


# To the address of a draft -------------------------------------------------------------------


def new_draft_key() -> str:
    """The unguessable part of an address, of 43 characters."""
    return secrets.token_urlsafe(KEY_BYTES)


def digest_of(draft_key: str) -> str:
    """What is kept of the key: the draft is found by it and cannot be opened with it."""
    return _derived(draft_key, b"found by").hex()


def secret_of(draft_key: str) -> bytes:
    """What the reference of the contribution is made from."""
    return _derived(draft_key, b"reference")


def lock(content: bytes, draft_key: str) -> bytes:
    """The content, readable with the key of the draft alone."""
    return bytes(SecretBox(_derived(draft_key, b"contents")).encrypt(content))


def unlock(content: bytes, draft_key: str) -> bytes:
    """Raises `SealError` when the key is another or the content damaged."""
    try:
        return bytes(SecretBox(_derived(draft_key, b"contents")).decrypt(content))
    except (CryptoError, ValueError) as error:
        raise SealError("This contribution cannot be read any more.") from error


def _derived(draft_key: str, purpose: bytes) -> bytes:
    return hashlib.blake2b(draft_key.encode(), digest_size=KEY_BYTES, person=purpose).digest()


def _bytes(text: str) -> bytes:
    try:
        found = base64.b64decode(text.strip(), validate=True)
    except (Base64Error, ValueError) as error:
        raise SealError("A key is 44 characters of base64.") from error
    if len(found) != KEY_BYTES:
        raise SealError("A key is 44 characters of base64.")
    return found


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")
