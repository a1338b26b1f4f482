"""Addresses of open data; they carry no language."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("registry.opendata.api.urls")),
]
