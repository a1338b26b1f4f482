"""Addresses of the public site, below the language."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from registry.web import home, names, pages, people, search, suggest, values

app_name = "registry"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("people/", people.people, name="people"),
    path("people/values/<slug:name>/", values.values, name="values"),
    path("victims/", people.victims, name="victims"),
    path("perpetrators/", people.perpetrators, name="perpetrators"),
    path("names/", names.names, name="names"),
    path("names/<path:letters>/", names.under, name="letter"),
    path("fates/", values.fates, name="fates"),
    path("fates/<slug:code>/", people.fate, name="fate"),
    path("professions/", values.professions, name="professions"),
    path("professions/<slug:code>/", people.profession, name="profession"),
    path("nationalities/", values.nationalities, name="nationalities"),
    path("nationalities/<slug:code>/", people.nationality, name="nationality"),
    path("search/", search.search, name="search"),
    path("suggest/", suggest.suggest, name="suggest"),
    path("about/", pages.about, name="about"),
    path("about/<slug:name>/", pages.about_page, name="about-page"),
    path("", include("registry.web.noun_urls")),
]
