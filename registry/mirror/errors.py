"""What a mirror refuses, in one sentence."""

from __future__ import annotations

from registry.errors import RegistryError


class MirrorError(RegistryError):
    """A target that cannot be used, or a mirror that is not what it should be."""
