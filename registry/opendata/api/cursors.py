"""Where a reader of a list has come to, as a text that only this register can read.

Nothing is kept on the server. The text is sealed, so that neither a position nor the number of a
change can be made up or counted from it. The same place in the same list is the same text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from binascii import Error as Base64Error
from typing import Any

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from registry.errors import RegistryError

# Whatever is longer was not made here.
LONGEST = 2000


class CursorError(RegistryError):
    """A text that is no cursor, or one of another list."""


def sealed(listing: str, *state: Any) -> str:
    """A place in a list; `listing` names the list with everything that was asked of it."""
    content = json.dumps([_digest(listing), *state], separators=(",", ":")).encode()
    nonce = hashlib.blake2b(content, key=_key(), digest_size=SecretBox.NONCE_SIZE).digest()
    locked = bytes(SecretBox(_key()).encrypt(content, nonce))
    return base64.urlsafe_b64encode(locked).rstrip(b"=").decode()


def opened(listing: str, text: str) -> list[Any]:
    """What `sealed` was given; raises `CursorError` for anything else."""
    if len(text) > LONGEST or not text.isascii():
        raise CursorError("This is no cursor.")
    try:
        locked = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        digest, *state = json.loads(SecretBox(_key()).decrypt(locked))
    except (Base64Error, CryptoError, ValueError) as error:
        raise CursorError("This is no cursor.") from error
    if digest != _digest(listing):
        raise CursorError("This is the cursor of another list.")
    found: list[Any] = state
    return found


def _key() -> bytes:
    secret = settings.SECRET_KEY.encode()
    return hashlib.blake2b(secret, digest_size=SecretBox.KEY_SIZE, person=b"api cursor").digest()


def _digest(listing: str) -> str:
    return hashlib.blake2b(listing.encode(), digest_size=6).hexdigest()
