"""What open data calls the register, its texts and its licences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models import ExternalIdentifier, Person, PersonName, Place
from registry.models.base import Record
from registry.vocabulary import NameKind, RightsStatus

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
EXTERNAL_ID = "external_id"
WIKIDATA_ENTITY = "http://www.wikidata.org/entity/"
# A text whose language is not known.
UNDETERMINED = "und"

# The parts of a spelling, in the order in which files give them.
PARTS = ("surname", "given_name", "patronymic")

Absolute = Callable[[str], str]
Spelling = Mapping[str, Any]
NameParts = tuple[str, str, str]


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
        yield from names_among(record.display_names)
    elif isinstance(record, Place):
        named = False
        for row in record.names.all():
            named = True
            yield row.language, row.name
        if not named:
            yield "", record.slug or record.public_id
    else:
        yield from _titles(record)


def names_among(display_names: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The same of a person, from the copy kept for lists."""
    native = str(display_names.get("native_language", ""))
    for code, name in display_names.items():
        if code == "native":
            yield native, name
        elif code != "native_language":
            yield code, name


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
    return chosen_name(names_of(record), language) or record.slug or record.public_id


def chosen_name(told: Iterable[tuple[str, str]], language: str) -> str:
    """The same among names by their languages; blank without any."""
    names: dict[str, str] = {}
    for code, name in told:
        names.setdefault(code, name)
    for code in (language, "ru" if language == "uk" else "en", "en", "ru"):
        if names.get(code):
            return names[code]
    return next(iter(names.values()), "")


# People in portions ------------------------------------------------------------------------------


def spellings_of(people: Sequence[int]) -> dict[int, list[Spelling]]:
    """Every recorded spelling of some people, in their order, in one query."""
    rows = PersonName.objects.filter(person__in=people).order_by("order", "pk")
    found: dict[int, list[Spelling]] = defaultdict(list)
    for row in rows.values("person_id", "kind", "language", "is_display", "full", *PARTS):
        found[row["person_id"]].append(row)
    return found


def original_parts(spellings: Sequence[Spelling]) -> NameParts:
    """The name in the original script, else the first that is recorded; blank without any."""
    return parts_of(min(spellings, key=_rank)) if spellings else ("", "", "")


def _rank(spelling: Spelling) -> int:
    """The own language, the Russian of the files, any other shown form, a main one, whatever."""
    if spelling["kind"] == NameKind.NATIVE:
        return 0
    if spelling["is_display"]:
        return 1 if spelling["language"] == "ru" else 2
    return 3 if spelling["kind"] == NameKind.MAIN else 4


def parts_of(spelling: Spelling) -> NameParts:
    """A line whose parts are not known stands where lists put it."""
    if spelling["surname"] or spelling["given_name"]:
        return spelling["surname"], spelling["given_name"], spelling["patronymic"]
    return spelling["full"], "", ""


def numbers_elsewhere(people: Iterable[int], *schemes: str) -> dict[tuple[int, str], str]:
    """The number of each in other collections, the first recorded one of each scheme."""
    rows = ExternalIdentifier.objects.filter(
        target_type=ContentType.objects.get_for_model(Person),
        target_id__in=people,
        scheme__in=schemes,
    ).order_by("-pk")
    return {
        (key, scheme): value
        for key, scheme, value in rows.values_list("target_id", "scheme", "value")
    }
