"""Feeds and calendars, read by libraries of others."""

from __future__ import annotations

import datetime as dt

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests import makers

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "ru", "uk"]


def somebody_of_today() -> None:
    today = timezone.localdate()
    person = makers.make_person(
        fate="executed",
        death_date=f"1937-{today:%m-%d}" if f"{today:%m-%d}" != "02-29" else "1940-02-29",
    )
    makers.make_repression(person, outcome="executed", execution_date=person.death_date)


@pytest.mark.parametrize("language", LANGUAGES)
def test_corrections_are_read_by_a_feed_reader(client: Client, language: str) -> None:
    anna = makers.anna_probnaya()
    anna.fate = "died_in_camp"
    anna.summary = {"en": "A < B & C", "ru": "А < Б", "uk": "А < Б"}
    makers.save(anna)
    answer = client.get(f"/{language}/corrections/feed.atom")
    feed = feedparser.parse(
        answer.content, response_headers={"content-type": "application/atom+xml"}
    )
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    assert feed.feed.language == language
    entry = feed.entries[0]
    assert len({each.id for each in feed.entries}) == len(feed.entries) > 0
    assert entry.link
    assert entry.title
    assert entry.updated_parsed[3:6] == (0, 0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_this_day_is_read_by_a_feed_reader(client: Client, language: str) -> None:
    somebody_of_today()
    answer = client.get(f"/{language}/on-this-day/feed.atom")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    (entry,) = feed.entries
    assert entry.link.startswith(f"http://testserver/{language}/on-this-day/")
    assert "<a href" in entry.summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_this_day_is_read_by_a_calendar(client: Client, language: str) -> None:
    somebody_of_today()
    calendar = Calendar.from_ical(client.get(f"/{language}/on-this-day/calendar.ics").content)
    assert calendar["VERSION"] == "2.0"
    (event,) = calendar.walk("VEVENT")
    assert event.errors == []
    assert event["DTSTART"].dt == timezone.localdate()
    assert isinstance(event["DTSTAMP"].dt, dt.datetime)
    assert str(event["URL"]).startswith(f"http://testserver/{language}/on-this-day/")
    # What was folded and escaped comes back whole.
    assert str(event["DESCRIPTION"]).strip()
    assert "\\," not in str(event["SUMMARY"])
