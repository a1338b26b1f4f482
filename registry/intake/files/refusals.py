"""Why a file is not read."""

from __future__ import annotations

from registry.errors import RegistryError


class FileRefusedError(RegistryError, ValueError):
    """A file nothing is taken from; the sentence says what was found and what is accepted."""
