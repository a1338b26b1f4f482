"""People who may be entered twice: told to a curator, who merges them or tells them apart.

Nothing is merged here, and nothing is decided by a score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from registry.matching import Candidate, Features, Matcher, find, weights
from registry.models import Distinction, LikelyPair, PairSearch, Person
from registry.vocabulary import State

# People looked at in one step: what is found is kept after each.
PORTION = 1000

Pair = tuple[int, int]
Progress = Callable[[int, int], None]


def likely_duplicates(
    person: Person, most: int = 10, least: float = weights.DOUBTFUL
) -> list[Candidate]:
    """Who may be the same person, likeliest first; without those who were told apart."""
    left_out = [person.pk, *told_apart_from(person.pk)]
    return find(Features.of_person(person), excluding=left_out, most=most, least=least)


def is_worth_a_look(found: Candidate) -> bool:
    """Whether whoever enters a person should look: doubtful, or a namesake nothing speaks against.

    What is known of a card half filled in is seldom enough for more.
    """
    return found.verdict != "different" or not any(reason.is_against for reason in found.reasons)


def told_apart_from(person: int) -> set[int]:
    """The people a person has been told apart from."""
    pairs = Distinction.objects.filter(Q(first=person) | Q(second=person))
    return {pk for pair in pairs.values_list("first", "second") for pk in pair} - {person}


def in_order(one: int, other: int) -> Pair:
    """A pair of keys as it is kept: the smaller first."""
    return (one, other) if one < other else (other, one)


# Searching -------------------------------------------------------------------------------------


def unfinished() -> PairSearch | None:
    """The search that was ended half-way, if there is one."""
    return PairSearch.objects.filter(finished_at=None).order_by("-pk").first()


def search_pairs(
    progress: Progress | None = None, *, anew: bool = False, processes: int = 1
) -> PairSearch:
    """Looks for the likely duplicates of everybody, and keeps them; goes on where it was ended.

    Call it outside any transaction. Pairs of earlier searches that are not found again go when
    the search is over.
    """
    search = (None if anew else unfinished()) or PairSearch.objects.create()
    everybody = Person.objects.exclude(state=State.MERGED)
    total = everybody.count()
    with Matcher(processes=processes, in_file=False) as matcher:
        for _step in count():
            ahead = everybody.filter(pk__gt=search.last_person).order_by("pk")
            people = list(ahead.values_list("pk", flat=True)[:PORTION])
            if not people:
                break
            found = _pairs_of(matcher, people)
            with transaction.atomic():
                _keep(search, found)
                search.last_person = people[-1]
                search.looked_at += len(people)
                search.save()
            if progress:
                progress(search.looked_at, total)
    with transaction.atomic():
        LikelyPair.objects.exclude(search=search).delete()
        PairSearch.objects.exclude(pk=search.pk).delete()
        search.finished_at = timezone.now()
        search.save()
    return search


def _pairs_of(matcher: Matcher, people: list[int]) -> dict[Pair, Candidate]:
    known = Features.of_people(people)
    present = [pk for pk in people if pk in known]
    answers = matcher.find_many([known[pk] for pk in present])
    found: dict[Pair, Candidate] = {}
    for pk, candidates in zip(present, answers, strict=True):
        for each in candidates:
            if each.person_id is not None and each.person_id != pk:
                found[in_order(pk, each.person_id)] = each
    for pair in _told_apart_among(people):
        found.pop(pair, None)
    return found


def _told_apart_among(people: Iterable[int]) -> list[Pair]:
    among = list(people)
    pairs = Distinction.objects.filter(Q(first__in=among) | Q(second__in=among))
    return list(pairs.values_list("first_id", "second_id"))


def _keep(search: PairSearch, found: dict[Pair, Candidate]) -> None:
    rows = [
        LikelyPair(
            first_id=first,
            second_id=second,
            score=each.score,
            bits=each.bits,
            verdict=each.verdict,
            reasons=[reason.packed() for reason in each.reasons],
            search=search,
        )
        for (first, second), each in sorted(found.items())
    ]
    LikelyPair.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["score", "bits", "verdict", "reasons", "search"],
    )
