"""What a reader may be able to add: gaps of the register, each with the records it means."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from registry.filters import PersonFilterSet
from registry.search.days import KILLED
from registry.search.snapshot import Snapshot
from registry.search.terms import NO, NOT_RECORDED
from registry.vocabulary import Role
from registry.web.addresses import Query
from registry.web.nouns.photos import UNIDENTIFIED, with_unidentified


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: how often, in words, and where those records are."""

    words: str
    count: int
    url: str


def gaps(index: Snapshot) -> list[Gap]:
    """The gaps there are; a register that lacks nothing asks nothing."""
    found = [_without_picture(index), _without_grave(index), _unidentified()]
    return [gap for gap in found if gap.count]


def _without_picture(index: Snapshot) -> Gap:
    query = Query.made(role=Role.VICTIM.value, has_picture=NO)
    count = PersonFilterSet(query.data).found(index).total
    words = ngettext(
        "%(number)d persecuted person without a photograph",
        "%(number)d persecuted people without a photograph",
        count,
    )
    return Gap(words % {"number": count}, count, reverse("registry:people") + str(query))


def _without_grave(index: Snapshot) -> Gap:
    query = Query.made(
        role=Role.VICTIM.value,
        fate=[fate.value for fate in KILLED],
        burial_place=NOT_RECORDED,
    )
    count = PersonFilterSet(query.data).found(index).total
    words = ngettext(
        "%(number)d killed person whose place of burial is not recorded here",
        "%(number)d killed people whose place of burial is not recorded here",
        count,
    )
    return Gap(words % {"number": count}, count, reverse("registry:people") + str(query))


def _unidentified() -> Gap:
    count = with_unidentified().count()
    words = ngettext(
        "%(number)d photograph with people nobody has named yet",
        "%(number)d photographs with people nobody has named yet",
        count,
    )
    url = f"{reverse('registry:photos')}?kind={UNIDENTIFIED}"
    return Gap(words % {"number": count}, count, url)
