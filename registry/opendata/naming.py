"""What open data calls the register, its texts and its licences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models import Person, Place
from registry.models.base import Record
from registry.vocabulary import RightsStatus

SITE_NAME = _("Register of the Great Purge")

# Facts are free; texts ask for the name of the register; a picture has terms of its own.
FACTS = "https://creativecommons.org/publicdomain/zero/1.0/"
TEXTS = "https://creativecommons.org/licenses/by/4.0/"
# As the standards name them, with http. What is shown with permission has no public licence.
PICTURES = {
    RightsStatus.PUBLIC_DOMAIN.value: "http://creativecommons.org/publicdomain/mark/1.0/",
    RightsStatus.CC0.value: "http://creativecommons.org/publicdomain/zero/1.0/",
    RightsStatus.CC_BY.value: "http://creativecommons.org/licenses/by/4.0/",
    RightsStatus.CC_BY_SA.value: "http://creativecommons.org/licenses/by-sa/4.0/",
}
WIKIDATA = "wikidata"
WIKIDATA_ENTITY = "http://www.wikidata.org/entity/"
# A text whose language is not known.
UNDETERMINED = "und"

Absolute = Callable[[str], str]


def permanent_address(public_id: str, absolute: Absolute) -> str:
    """The address by the public id: the same in every language, for ever."""
    return absolute(reverse("resolve", args=[public_id]))


def absolute_of(request: HttpRequest) -> Absolute:
    """How a path becomes a whole address; the host is checked once."""
    base = request.build_absolute_uri("/").rstrip("/")
    return lambda path: f"{base}{path}"


def names_of(record: Record) -> Iterator[tuple[str, str]]:
    """Each language with what the record is called in it; blank where it is not known."""
    if isinstance(record, Person):
        native = str(record.display_names.get("native_language", ""))
        for code, name in record.display_names.items():
            if code == "native":
                yield native, name
            elif code != "native_language":
                yield code, name
    elif isinstance(record, Place):
        named = False
        for row in record.names.all():
            named = True
            yield row.language, row.name
        if not named:
            yield "", record.slug or record.public_id
    else:
        yield from _titles(record)


def _titles(record: Record) -> Iterator[tuple[str, str]]:
    for column in ("title", "caption", "what"):
        found = getattr(record, column, None)
        if isinstance(found, Mapping):
            yield from texts_of(found)
            return
        if isinstance(found, str):
            yield getattr(record, "title_language", ""), found
            return


def texts_of(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each language with its text; a language that is not known is blank."""
    for language, text in texts.items():
        if text:
            yield ("" if language == UNDETERMINED else language), text


def name_in(record: Record, language: str) -> str:
    """One name for a label: in the language, else in English, Russian, or any."""
    names: dict[str, str] = {}
    for code, name in names_of(record):
        names.setdefault(code, name)
    for code in (language, "ru" if language == "uk" else "en", "en", "ru"):
        if names.get(code):
            return names[code]
    return next(iter(names.values()), record.slug or record.public_id)
