"""Why somebody was found under a name that is spelt otherwise, in a few words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

_WORDS = {
    "variant": _("Another spelling on record"),
    "beginning": _("Begins with these letters"),
    "sound": _("Sounds alike"),
    "equivalent": _("Another form of the same name"),
    "initials": _("The initials agree"),
    "near": _("Spelt nearly so"),
    "near_1": _("One letter differs"),
    "near_2": _("Two letters differ"),
    "skeleton": _("The consonants agree"),
    "part": _("Part of the name agrees"),
    "keyboard": _("Typed with another keyboard"),
}


def reason_label(code: str) -> str:
    """The words for a reason of the search by name; nothing for the exact spelling."""
    return str(_WORDS.get(code, ""))
