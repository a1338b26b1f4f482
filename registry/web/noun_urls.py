"""Addresses of the pages of single records and of the lists of nouns, below the language."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from registry.web.citing import views as citing
from registry.web.downloads import place_people as place_people_files
from registry.web.nouns import (
    commemorations,
    documents,
    events,
    figures,
    photos,
    place_list,
    place_people,
    places,
    sources,
)
from registry.web.person import person

RECORD = "<str:public_id>/<str:slug>/"


def works(noun: str, name: str) -> list[URLPattern]:
    """The files by which a work is cited."""
    return [
        path(f"{noun}/{RECORD}cite.bib", citing.work_bibtex, {"noun": noun}, f"{name}-bibtex"),
        path(f"{noun}/{RECORD}cite.ris", citing.work_ris, {"noun": noun}, f"{name}-ris"),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path(f"people/{RECORD}", person, name="person"),
    path(f"people/{RECORD}cite.bib", citing.person_bibtex, name="person-bibtex"),
    path(f"people/{RECORD}cite.ris", citing.person_ris, name="person-ris"),
    path("events/", events.events, name="events"),
    path(f"events/{RECORD}", events.event, name="event"),
    path("documents/", documents.documents, name="documents"),
    path(f"documents/{RECORD}", documents.document, name="document"),
    *works("documents", "document"),
    path("places/", place_list.places, name="places"),
    path(f"places/{RECORD}", places.place, name="place"),
    path(f"places/{RECORD}people/", place_people.people_at, name="place-people"),
    path(
        f"places/{RECORD}people/export.<str:ending>",
        place_people_files.people_at,
        name="place-people-file",
    ),
    path("photos/", photos.photos, name="photos"),
    path(f"photos/{RECORD}", photos.photo, name="photo"),
    *works("photos", "photo"),
    path("commemorations/", commemorations.commemorations, name="commemorations"),
    path(f"commemorations/{RECORD}", commemorations.commemoration, name="commemoration"),
    path("figures/", figures.figures, name="figures"),
    path(f"figures/{RECORD}", figures.figure, name="figure"),
    path("sources/", sources.sources, name="sources"),
    path(f"sources/{RECORD}", sources.source, name="source"),
    *works("sources", "source"),
]
