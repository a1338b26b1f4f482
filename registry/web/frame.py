"""What is alike on every page of a language, made once."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@lru_cache(maxsize=64)
def foot(language: str, takes_contributions: bool, prefix: str) -> SafeString:
    """The foot of a page. It depends on these alone: no record is in it.

    The language is the present one, the prefix that of every address of this process.
    """
    site = {"takes_contributions": takes_contributions}
    return render_to_string("registry/partials/foot.html", {"site": site})
