"""Roles in the words readers see. Which role somebody has is derived in `curation.roles`."""

from __future__ import annotations

from django.utils.translation import gettext

from registry.vocabulary import Role


def role_words(role: str) -> str:
    """The part somebody had in events: what was done to them, what they did; blank without one."""
    words = {
        Role.VICTIM.value: gettext("Persecuted"),
        Role.PERPETRATOR.value: gettext("Carried out repression"),
        Role.BOTH.value: gettext("Persecuted; also recorded for acts"),
    }
    return words.get(role, "")
