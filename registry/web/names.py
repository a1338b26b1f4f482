"""The wall of names: the alphabets, and under up to three letters people in the order of names.

The persecuted alone stand here; people who also took part in repression where a curator put them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from pyroaring import BitMap

from registry.curation.copies import name_in
from registry.models import Person, PersonName
from registry.names import fold
from registry.search.days import victims_of
from registry.search.letters import (
    CYRILLIC,
    END,
    LATIN,
    LONGEST_BEGINNING,
    alphabet_of,
    letters_after,
    people_under,
)
from registry.search.names import completions
from registry.search.query import Hit
from registry.search.snapshot import Snapshot, snapshot
from registry.sentences import outlived
from registry.vocabulary import Fate, Role, Script
from registry.web import lives
from registry.web.addresses import Query
from registry.web.dossier.markup import in_language, page_language
from registry.web.numbering import last_page, page_number, pages
from registry.web.people_names import shown_name

PAGE_SIZE = 150
# Up to so many people nobody needs further letters.
FEW = 30
MOST_SURNAMES = 12
# Fates that say somebody outlived the repression.
SURVIVED = {Fate.IMPRISONED_SURVIVED, Fate.RELEASED}
SCRIPTS = {CYRILLIC: Script.CYRILLIC, LATIN: Script.LATIN}
# In an address the end of a name is written so.
END_IN_ADDRESS = "_"
LANGUAGES = {CYRILLIC: "ru", LATIN: "en"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A beginning of names that leads to its people."""

    label: SafeString
    url: str
    count: int
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as names are listed: surname first."""

    person: Person
    surname: str
    rest: str
    language: str
    years: str
    acted: str
    # Said of whoever lived on; of all others the years say enough.
    outlived: str


# Pages ---------------------------------------------------------------------------------------


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """The first letters of all names, by alphabet."""
    with snapshot() as index:
        sections = [
            (_alphabet_name(alphabet), letters(index, alphabet)) for alphabet in alphabets()
        ]
        return render(request, "registry/names/index.html", {"sections": sections})


@require_safe
def under(request: HttpRequest, letters: str) -> HttpResponse:
    """The people whose names begin with up to three letters.

    A beginning has one address, `К/Кл/Клю/`; others that mean it lead there.
    """
    beginning = fold(letters.split("/")[-1].replace(END_IN_ADDRESS, END))
    is_one = all(letter.isalnum() or letter == END for letter in beginning) and beginning.strip()
    if not is_one or len(beginning) > LONGEST_BEGINNING:
        raise Http404
    with snapshot() as index:
        if not people_under(index, beginning, victims_of(index)).total:
            raise Http404
        path = address(beginning)
        if letters != _in_address(beginning):
            return HttpResponsePermanentRedirect(path)
        return render(request, "registry/names/under.html", _page(request, index, beginning, path))


def _page(request: HttpRequest, index: Snapshot, beginning: str, path: str) -> dict[str, Any]:
    among = victims_of(index)
    found = people_under(index, beginning, among)
    alphabet = alphabet_of(beginning)

    def url(number: int) -> str:
        return path + (f"?page={number}" if number > 1 else "")

    last = last_page(found.total, PAGE_SIZE)
    number = page_number(request.GET.get("page", ""), last, url(1))
    hits = found.page(number, PAGE_SIZE, alphabet=alphabet)
    label = letter_label(beginning)
    return {
        "label": label,
        "glyph": _shown(beginning),
        "language": LANGUAGES[alphabet],
        "total": found.total,
        "rows": _rows_of_letters(index, beginning, found.total, among),
        "entries": _entries(hits, SCRIPTS[alphabet]),
        "surnames": _surnames(index, beginning) if found.total > FEW else [],
        "pages": pages(number, last, url),
        "crumbs": [
            (letter_label(beginning[:length]), address(beginning[:length]))
            for length in range(1, len(beginning))
        ],
        "canonical_path": url(number),
    }


def alphabets() -> list[str]:
    """The alphabets, that of the page first."""
    return [LATIN, CYRILLIC] if page_language() == "en" else [CYRILLIC, LATIN]


def _alphabet_name(alphabet: str) -> str:
    return _("In Latin letters") if alphabet == LATIN else _("In Cyrillic letters")


# Letters -------------------------------------------------------------------------------------


def letters(
    index: Snapshot, alphabet: str, current: str = "", among: BitMap | None = None
) -> list[Letter]:
    """The first letters of an alphabet that names on the wall begin with."""
    people = victims_of(index) if among is None else among
    return _links(letters_after(index, "", alphabet, among=people), current[:1])


def _rows_of_letters(
    index: Snapshot, beginning: str, total: int, among: BitMap
) -> list[list[Letter]]:
    """The letters at each step to the beginning, and those that follow it."""
    rows = [letters(index, alphabet_of(beginning), beginning, among)]
    for length in range(1, len(beginning) + 1):
        is_last = length == len(beginning)
        if length < LONGEST_BEGINNING and not (is_last and total <= FEW):
            following = letters_after(index, beginning[:length], among=among)
            rows.append(_links(following, beginning[: length + 1]))
    return rows


def _links(found: Iterable[tuple[str, int]], current: str) -> list[Letter]:
    return [
        Letter(letter_label(each), address(each), number, each == current) for each, number in found
    ]


def letter_label(beginning: str) -> SafeString:
    """A beginning as a reader sees it, marked with its language."""
    language = LANGUAGES[alphabet_of(beginning)]
    if language == "ru" and page_language() in ("ru", "uk"):
        language = page_language()
    return in_language(_shown(beginning), language)


def _shown(beginning: str) -> str:
    return (beginning[:1].upper() + beginning[1:]).rstrip(END)


def _in_address(beginning: str) -> str:
    """All steps to a beginning, each as it is shown."""
    text = (beginning[:1].upper() + beginning[1:]).replace(END, END_IN_ADDRESS)
    return "/".join(text[:length] for length in range(1, len(text) + 1))


def address(beginning: str) -> str:
    """The page of a beginning."""
    return reverse("registry:letter", args=[_in_address(beginning)])


def _surnames(index: Snapshot, beginning: str) -> list[tuple[SafeString, str]]:
    """Surnames of several people that begin so, the commonest first, each with its list."""
    if beginning.endswith(END):
        return []
    list_url = reverse("registry:people")
    return [
        (letter_label(surname), list_url + str(Query.made(q=_shown(surname))))
        for surname, number in completions(index, beginning, MOST_SURNAMES)
        if number > 1
    ]


# People --------------------------------------------------------------------------------------


def _entries(hits: Sequence[Hit], script: str) -> list[Entry]:
    """The people of a page in two queries."""
    keys = [hit.person_id for hit in hits]
    people = Person.objects.in_bulk(keys)
    spellings: dict[int, list[PersonName]] = {}
    for name in PersonName.objects.filter(person__in=keys, script=script).order_by("order", "pk"):
        spellings.setdefault(name.person_id, []).append(name)
    return [
        _entry(people[key], name_in(spellings.get(key, ()), script))
        for key in keys
        if key in people
    ]


def _entry(person: Person, name: PersonName | None) -> Entry:
    words = {
        Role.BOTH.value: _("also recorded for acts"),
        Role.PERPETRATOR.value: _("recorded for acts"),
    }
    surname, language = (name.surname, name.language) if name else shown_name(person)
    rest = " ".join(part for part in (name.given_name, name.patronymic) if part) if name else ""
    if name and not surname:
        surname, rest = name.as_written(), ""
    return Entry(
        person=person,
        surname=surname,
        rest=rest,
        language="" if language == page_language() else language,
        years=lives.years_of_life(person, page_language()),
        acted=words.get(person.role, ""),
        outlived=outlived(person.sex, page_language()) if person.fate in SURVIVED else "",
    )
