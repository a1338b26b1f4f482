"""The open lists a draft is coded by, read once for a file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from registry.intake import closed_words
from registry.intake.closed_words import ClosedWords
from registry.intake.drafting.draft import Draft
from registry.intake.vocabularies.lists import Vocabularies, from_registry, matcher_of
from registry.intake.vocabularies.matching import Matcher, folded
from registry.models import PlaceName, Profession
from registry.vocabulary import State


@dataclass(frozen=True)
class Lists:
    """Matchers for words, and the places known by exactly one name."""

    vocabularies: Vocabularies
    professions: Matcher
    burial_places: dict[str, int] = field(default_factory=dict)
    closed: ClosedWords = field(default_factory=ClosedWords)

    def burial_place(self, words: str) -> int | None:
        """The key of the place the words name, where they name one and only one."""
        return self.burial_places.get(folded(words))

    def ground(self, draft: Draft, words: str) -> str:
        """The ground of a decision where people have said what the words mean; else noted."""
        code = self.closed.code("rehabilitation_ground", words)
        if not code:
            draft.unmapped.append(("rehabilitation_ground", words))
        return code


def from_here() -> Lists:
    """The lists as curators keep them today."""
    places: dict[str, set[int]] = defaultdict(set)
    named = PlaceName.objects.filter(place__state=State.PUBLISHED)
    for name, place in named.values_list("name", "place_id"):
        places[folded(name)].add(place)
    return Lists(
        from_registry(),
        matcher_of(Profession),
        {name: next(iter(keys)) for name, keys in places.items() if len(keys) == 1},
        closed_words.from_registry(),
    )
