"""Suggestions while a reader types: surnames that begin so, and the people who fit best.

Nothing of what is typed is written anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from registry.models import Person
from registry.search.names import LONGEST_QUERY, completions
from registry.search.query import Hit, find, query_tokens
from registry.search.snapshot import Snapshot, snapshot
from registry.sentences import count_noun
from registry.web import lives
from registry.web.addresses import Query
from registry.web.dossier.markup import address, likely_language, page_language
from registry.web.listing import alphabet
from registry.web.people_names import original_form, shown_name
from registry.web.reasons import reason_label

SHORTEST = 2
MOST_SURNAMES = 5
MOST_PEOPLE = 5

Option = dict[str, Any]


@require_safe
def suggest(request: HttpRequest) -> HttpResponseBase:
    """Options for the box, as JSON. Its ETag is the version of the index."""
    with snapshot() as index:
        etag = f'W/"suggest-{index.state.build}-{index.version}"'
        answer = get_conditional_response(request, etag=etag)
        answer = answer or JsonResponse(_options(index, request.GET.get("q", "")))
        answer.headers["ETag"] = etag
        return answer


def _options(index: Snapshot, q: str) -> dict[str, Any]:
    typed = " ".join(q[: LONGEST_QUERY + 1].replace("\x00", " ").split())
    tokens = query_tokens(typed)
    if len(typed) > LONGEST_QUERY or len("".join(tokens)) < SHORTEST:
        return _answer([], [])
    surnames = list(completions(index, typed, MOST_SURNAMES)) if len(tokens) == 1 else []
    hits = find(index, {}, typed).slice(0, MOST_PEOPLE, alphabet=alphabet())
    return _answer([_surname(*each) for each in surnames], _people(hits))


def _answer(surnames: list[Option], people: list[Option]) -> dict[str, Any]:
    groups = [(_("Surnames"), surnames), (_("People"), people)]
    number = len(surnames) + len(people)
    return {
        "groups": [{"label": label, "options": options} for label, options in groups if options],
        "status": ngettext("%(number)d suggestion", "%(number)d suggestions", number)
        % {"number": number}
        if number
        else _("No suggestions"),
    }


def _surname(word: str, number: int) -> Option:
    text = word[:1].upper() + word[1:]
    return {
        "text": text,
        "lang": _other_language(likely_language(text)),
        "note": count_noun(number, "people", page_language()),
        "url": reverse("registry:people") + str(Query.made(q=text)),
    }


def _people(hits: Sequence[Hit]) -> list[Option]:
    known = Person.objects.in_bulk([hit.person_id for hit in hits])
    return [_person(known[hit.person_id], hit) for hit in hits if hit.person_id in known]


def _person(person: Person, hit: Hit) -> Option:
    text, language = shown_name(person)
    notes = (
        strip_tags(original_form(person)),
        lives.years_of_life(person, page_language()),
        # That a name begins so is what a reader who is typing expects.
        "" if hit.reason == "beginning" else reason_label(hit.reason),
    )
    return {
        "text": text,
        "lang": _other_language(language),
        "note": " · ".join(note for note in notes if note),
        "url": address(person),
    }


def _other_language(language: str) -> str:
    """A language that must be named, since it is not the page's."""
    return "" if language == page_language() else language
