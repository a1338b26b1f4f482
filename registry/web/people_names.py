"""How a person is called on a page: the name in its language, the original form, the initials."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString

from registry.models import Person
from registry.names.transliteration import has_rule, in_latin
from registry.web.dossier.markup import (
    NOTHING,
    best,
    escaped,
    in_language,
    likely_language,
    page_language,
)

# Names by language; the person's own form under `native`, with its language.
Names = Mapping[str, str]

_NATIVE, _ITS_LANGUAGE = "native", "native_language"


def shown_name(person: Person) -> tuple[str, str]:
    """The name a reader of the page understands best, and its language.

    On a page in English a name of which no Latin form is chosen stands in the letters of a rule.
    """
    text, language = _best_name(person.display_names)
    if text:
        return text, language
    return person.display_name(), str(person.display_names.get(_ITS_LANGUAGE, ""))


def _best_name(names: Names) -> tuple[str, str]:
    if page_language() == "en":
        found = _on_record_in_latin(names)
        if not found[0]:
            found = _by_rule(names), "en"
        if found[0]:
            return found
    return best({code: name for code, name in names.items() if _NATIVE not in code})


def _on_record_in_latin(names: Names) -> tuple[str, str]:
    """The Latin form among the chosen and the own, English before others, and its language.

    A spelling that only some source has is no name to call somebody by; it stands with the others.
    """
    if names.get("en"):
        return names["en"], "en"
    for code, name in names.items():
        if code not in ("ru", "uk", _ITS_LANGUAGE) and likely_language(name) == "en":
            return name, names.get(_ITS_LANGUAGE, "") if code == _NATIVE else code
    return "", ""


def _by_rule(names: Names) -> str:
    """The Latin letters a rule gives: of the own form, else the Russian, else the Ukrainian."""
    if has_rule(names.get(_ITS_LANGUAGE, "")):
        return in_latin(names[_NATIVE], names[_ITS_LANGUAGE])
    return next((in_latin(names[code], code) for code in ("ru", "uk") if names.get(code)), "")


def is_by_rule(person: Person) -> bool:
    """Whether the page shows the name in the Latin letters of a rule."""
    names = person.display_names
    is_missing = page_language() == "en" and not _on_record_in_latin(names)[0]
    return is_missing and bool(_by_rule(names))


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
    return _best_name(parts) if parts else shown_name(person)


def original_name(person: Person) -> tuple[str, str]:
    """The own form where one is recorded, else the Russian or Ukrainian one, and its language."""
    names: Names = person.display_names
    if names.get(_NATIVE):
        return names[_NATIVE], names.get(_ITS_LANGUAGE, "")
    return next(((names[code], code) for code in ("ru", "uk") if names.get(code)), ("", ""))


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
    marked = ""
    if language and language != page_language():
        marked = f' lang="{escape(language)}"'
    return SafeString(f'<b aria-hidden="true"{marked}>{escaped(text)}</b>')
