"""Addresses of the contribution, below the language."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from registry.web.contribute import start, states, steps

DRAFT = "contribute/draft/<str:key>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("contribute/", start.start, name="contribute"),
    path("contribute/state/", states.ask, name="contribution-states"),
    path("contribute/state/<str:reference>/", states.state, name="contribution-state"),
    path(f"{DRAFT}/fact/", steps.fact, name="contribute-fact"),
    path(f"{DRAFT}/contact/", steps.contact, name="contribute-contact"),
    path(f"{DRAFT}/check/", steps.check, name="contribute-check"),
    path("contribute/<slug:kind>/", start.about, name="contribute-about"),
]
