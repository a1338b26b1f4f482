"""The published places a page names, loaded at once; others leave only the words of the source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from registry.models import Place, PlaceName
from registry.prepared import keep_ready, prepared
from registry.web.dossier.markup import NOTHING, in_language, link, page_language, with_words


class PlaceBook:
    """Published places by key and by code, with their names."""

    def __init__(self, keys: Iterable[int | None], codes: Iterable[str] = ()) -> None:
        """Two queries, however many places."""
        wanted = {key for key in keys if key}
        spelt = {code for code in codes if code}
        self._by_key: dict[int, Place] = {}
        self._by_code: dict[str, Place] = {}
        if not wanted and not spelt:
            return
        names: dict[int, list[PlaceName]] = defaultdict(list)
        found = _places(sorted(wanted), sorted(spelt))
        for name in _names([place.pk for place in found]) if found else ():
            names[name.place_id].append(name)
        for place in found:
            keep_ready(place, "names", names[place.pk])
            self._by_key[place.pk] = place
            self._by_code[place.public_id] = place
            if place.slug:
                self._by_code[place.slug] = place

    @property
    def all(self) -> dict[int, Place]:
        """The places by their keys."""
        return self._by_key

    def get(self, key: int | None) -> Place | None:
        """The place, if it is published and was asked for."""
        return self._by_key.get(key) if key else None

    def with_code(self, code: str) -> Place | None:
        """The place of a slug or public id."""
        return self._by_code.get(code)

    def shown(self, row: models.Model, field: str, *, on: int | None = None) -> SafeString:
        """The place in a field of a row, under its name of the day, with the words of the source.

        Of a place that is not published only the words of the source are left.
        """
        place = self.get(getattr(row, f"{field}_id"))
        stated: str = getattr(row, f"{field}_text", "")
        name = place_link(place, on=on) if place else NOTHING
        if place and stated in {named.name for named in place.names.all()}:
            stated = ""
        return with_words(name, stated)

    def lend(self, row: models.Model, field: str) -> None:
        """Gives a row the place it names, so that nobody has to ask the database again."""
        place = self.get(getattr(row, f"{field}_id"))
        if place:
            setattr(row, field, place)

    def after(
        self, lead: str, row: models.Model, field: str, *, on: int | None = None
    ) -> tuple[str, SafeString]:
        """The lead of a line and the place after it: "Arrested" and "in Moscow".

        Where no certain form after a verb is recorded, the lead gets a colon before the bare name.
        """
        place = self.get(getattr(row, f"{field}_id"))
        form = place.in_form(on=on) if place else ""
        if place is None or not form:
            name = self.shown(row, field, on=on)
            return (f"{lead}:" if name else lead), name
        return lead, with_words(link(place, form), getattr(row, f"{field}_text", ""))


@prepared
def _places(keys: Sequence[int], codes: Sequence[str]) -> QuerySet[Place]:
    named = Q(pk__in=keys) | Q(slug__in=codes) | Q(public_id__in=codes)
    return Place.objects.published().filter(named)


@prepared
def _names(places: Sequence[int]) -> QuerySet[PlaceName]:
    return PlaceName.objects.filter(place__in=places)


def place_name(place: Place, *, on: int | None = None) -> SafeString:
    """The name of the day, marked with its language where it is not the page's."""
    found = place.name_row(None, on)
    if found is None:
        return in_language(place.slug or place.public_id, page_language())
    return in_language(found.name, found.language)


def place_link(place: Place, *, on: int | None = None) -> SafeString:
    """The name of the day, leading to the page of the place."""
    return link(place, place_name(place, on=on))
