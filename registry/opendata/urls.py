"""Addresses of open data; they carry no language."""

from __future__ import annotations

from django.urls import path

from registry.opendata.people import people

urlpatterns = [
    path("people/", people, name="api-people"),
]
