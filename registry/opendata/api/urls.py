"""Addresses of the interface for programs, below `/api/v1/`; they carry no language."""

from __future__ import annotations

from django.urls import path

from registry.opendata.api.changes import ChangesView
from registry.opendata.api.docs import DocsView
from registry.opendata.api.nouns import NOUNS, list_view, one_view
from registry.opendata.api.people import PeopleView
from registry.opendata.api.person import PersonView
from registry.opendata.api.root import RootView
from registry.opendata.api.schema import SchemaView
from registry.opendata.api.statistics import StatisticsView

urlpatterns = [
    path("", RootView.as_view(), name="api-root"),
    path("docs/", DocsView.as_view(), name="api-docs"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("people/", PeopleView.as_view(), name="api-people"),
    path("people/<str:public_id>/", PersonView.as_view(), name="api-person"),
    path("statistics/", StatisticsView.as_view(), name="api-statistics"),
    path("changes/", ChangesView.as_view(), name="api-changes"),
]
for noun in NOUNS:
    urlpatterns += [
        path(f"{noun.name}/", list_view(noun).as_view(), name=f"api-{noun.name}"),
        path(f"{noun.name}/<str:public_id>/", one_view(noun).as_view(), name=f"api-{noun.one}"),
    ]
