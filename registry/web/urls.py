"""Addresses of the public site, below the language."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from registry.web import (
    day_feeds,
    days,
    home,
    names,
    pages,
    people,
    reading,
    search,
    suggest,
    values,
)
from registry.web.corrections import views as corrections
from registry.web.downloads import lists as data_lists
from registry.web.downloads import page as data_page
from registry.web.downloads import people as people_files
from registry.web.statistics import views as statistics

app_name = "registry"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("people/", people.people, name="people"),
    path("people/export.<str:ending>", people_files.people, name="people-file"),
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
    path("on-this-day/", days.today, name="on-this-day"),
    path("on-this-day/feed.atom", day_feeds.feed, name="days-feed"),
    path("on-this-day/calendar.ics", day_feeds.calendar, name="days-calendar"),
    path("on-this-day/<str:day>/", days.day, name="day"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/<str:name>.csv", statistics.file, name="statistics-file"),
    path("data/", data_page.data, name="data"),
    path("data/<slug:name>.<str:ending>", data_lists.whole_list, name="data-list"),
    path("reading/", reading.reading, name="reading"),
    path("reading/sheet/", reading.sheet, name="reading-sheet"),
    path("reading/name/", reading.name, name="reading-name"),
    path("relatives/", pages.relatives, name="relatives"),
    path("about/", pages.about, name="about"),
    path("about/<slug:name>/", pages.about_page, name="about-page"),
    path("", include("registry.web.contribute.urls")),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/feed.atom", corrections.feed, name="corrections-feed"),
    path("", include("registry.web.noun_urls")),
]
