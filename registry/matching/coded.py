"""Words of sources as codes of the search index: work, nationality, body, places by their names."""

from __future__ import annotations

from collections.abc import Iterator

from registry.models import Nationality, PlaceName, Profession, SentencingBody
from registry.models.terms import Term
from registry.search.facts import code

# Names of places remembered; beyond that they are asked for anew.
MOST_REMEMBERED = 20_000
_LISTS: dict[str, type[Term]] = {
    "profession": Profession,
    "nationality": Nationality,
    "sentencing_body": SentencingBody,
}


class Codes:
    """The codes of words, read by one connection; good for one version of the index."""

    def __init__(self) -> None:
        self._lists: dict[str, dict[str, str]] = {}
        self._places: dict[str, tuple[str, ...]] = {}

    def of_word(self, field: str, text: str, using: str) -> list[str]:
        """The code of a word of an open list, if a label or an alias is spelt just so."""
        if field not in self._lists:
            self._lists[field] = dict(_spellings(_LISTS[field], using))
        found = self._lists[field].get(_folded(text))
        return [found] if found else []

    def of_place(self, text: str, using: str) -> tuple[str, ...]:
        """The codes of public places that bear just this name."""
        known = self._places.get(text)
        if known is None:
            if len(self._places) >= MOST_REMEMBERED:
                self._places.clear()
            rows = PlaceName.objects.using(using).filter(name=text)[:10]
            columns = ("place__slug", "place__public_id", "place__state")
            codes = (code(*row) for row in rows.values_list(*columns))
            known = self._places[text] = tuple(sorted({each for each in codes if each}))
        return known


def _spellings(model: type[Term], using: str) -> Iterator[tuple[str, str]]:
    rows = model._default_manager.using(using).order_by("-order", "-code")
    for own, labels, aliases in rows.values_list("code", "labels", "aliases"):
        for spelling in (*aliases, *labels.values()):
            yield _folded(str(spelling)), own


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
