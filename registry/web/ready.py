"""What the first reader would wait for, done before a server takes readers.

Django reads addresses, translations and templates when they are first asked for: the first page of
each language took a worker several times as long as any other.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def make_ready() -> int:
    """Reads them, without asking a database; gives how many templates there are.

    For the process that workers part from, so that they share the memory of it.
    """
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Surname")
            # Addresses are put together anew for each language.
            get_resolver().reverse_dict  # noqa: B018  read for what reading it leaves behind
    names = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    for name in names:
        get_template(name)
    return len(names)
