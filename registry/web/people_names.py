"""How a person is called on a page: the name in its language, the original form, the initials."""

from __future__ import annotations

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from registry.models import Person
from registry.web.dossier.markup import NOTHING, best, in_language, page_language


def shown_name(person: Person) -> tuple[str, str]:
    """The name a reader of the page understands best, and its language."""
    names = {code: name for code, name in person.display_names.items() if "native" not in code}
    text, language = best(names)
    if text:
        return text, language
    return person.display_name(), str(person.display_names.get("native_language", ""))


def name_of(person: Person) -> SafeString:
    """The name, marked where its language is not the page's."""
    return in_language(*shown_name(person))


def short_name(person: Person) -> tuple[str, str]:
    """Given name and surname alone, for drawings; the names are prefetched."""
    rows = {name.language: name for name in person.names.all() if name.is_display}
    parts = {
        language: f"{name.given_name} {name.surname}".strip()
        for language, name in rows.items()
        if name.surname
    }
    return best(parts) if parts else shown_name(person)


def original_name(person: Person) -> tuple[str, str]:
    """The person's own form where one is recorded, else the Russian one, and its language."""
    names: dict[str, str] = person.display_names
    if names.get("native"):
        return names["native"], names.get("native_language", "")
    return (names["ru"], "ru") if names.get("ru") else ("", "")


def original_form(person: Person) -> SafeString:
    """The original form, marked with its language; nothing where the page shows it already."""
    text, language = original_name(person)
    if not text or language == page_language() or text == shown_name(person)[0]:
        return NOTHING
    return in_language(text, language)


def initials(person: Person) -> tuple[str, str]:
    """The first letters of given name and surname in the original script, and the language."""
    text, language = original_name(person)
    if not text:
        text, language = shown_name(person)
    words = [word for word in text.split() if word[0].isalpha()]
    ends = words[:1] + words[-1:] if len(words) > 1 else words
    return " ".join(f"{word[0]}." for word in ends), language


def marked_initials(person: Person) -> SafeString:
    """The initials for an empty mount; read by nobody aloud, the name stands beside it."""
    text, language = initials(person)
    if language and language != page_language():
        return format_html('<b aria-hidden="true" lang="{}">{}</b>', language, text)
    return format_html('<b aria-hidden="true">{}</b>', conditional_escape(text))
