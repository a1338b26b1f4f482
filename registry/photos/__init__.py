"""Uploaded pictures: what is accepted, how it is cleaned, in which sizes it is served.

Bytes in, bytes out: no database, no settings, no storage. An upload passes `inspect`, `clean` and
`renditions`, and is stored under `new_names`; `avif_renditions` are made later by a command.
"""

from registry.photos.names import ORIGINALS, SIZES, StoredNames, new_names, size_name
from registry.photos.pictures import CleanPicture, PictureFacts, clean, inspect
from registry.photos.sizes import WIDTHS, Rendition, avif_renditions, renditions

__all__ = [
    "ORIGINALS",
    "SIZES",
    "WIDTHS",
    "CleanPicture",
    "PictureFacts",
    "Rendition",
    "StoredNames",
    "avif_renditions",
    "clean",
    "inspect",
    "new_names",
    "renditions",
    "size_name",
]
