"""Where the files of a picture lie in the media storage.

Names are random: nothing the sender called the file is kept, and no address can be guessed. The
original and the sizes share no part of a name, so that who knows the one cannot ask for the other.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from registry.photos.pictures import PictureFacts
from registry.photos.sizes import Rendition

ORIGINALS = "original"
SIZES = "sizes"

_ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "TIFF": "tif", "AVIF": "avif"}


@dataclass(frozen=True)
class StoredNames:
    """The name of the original, which is never served, and the folder of the sizes."""

    original: str
    sizes: str


def new_names(facts: PictureFacts) -> StoredNames:
    """Fresh names each time. A picture shown again after it was withdrawn needs new ones, so that
    an old address kept in somebody's cache or list does not come back to life."""
    return StoredNames(
        original=f"{ORIGINALS}/{_random_path()}.{_ENDINGS[facts.format]}",
        sizes=f"{SIZES}/{_random_path()}",
    )


def size_name(names: StoredNames, rendition: Rendition) -> str:
    """The name of one size: each width and format stands once in a folder."""
    return f"{names.sizes}/{rendition.width}.{_ENDINGS[rendition.format]}"


def _random_path() -> str:
    """Thirty-two letters in one of 256 folders: some file systems slow down on full ones."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}"
