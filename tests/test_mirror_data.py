"""What a mirror has for programs: records as JSON, a calendar, and what needs whole addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from registry.curation import publishing
from registry.mirror import manifest
from registry.mirror.links import dead_links
from registry.models import Person, Relation
from registry.opendata.api import person
from registry.opendata.records import NOUNS
from tests import makers
from tests.mirrors import files_of, load_people, make
from tests.test_public_pictures import make_photo

pytestmark = pytest.mark.django_db
COPY = "https://copy.example/x"
MEYERHOLD, PYOTR = "p000000rr", "p000000qg"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def links_in(told: Any) -> Iterator[str]:
    """Every address of a record in an answer."""
    if isinstance(told, list):
        for each in told:
            yield from links_in(each)
    elif isinstance(told, dict):
        for name, value in told.items():
            if name in ("url", "api_url") and value:
                yield value
            else:
                yield from links_in(value)


def without_links(told: Any) -> Any:
    """An answer without the addresses in it."""
    if isinstance(told, list):
        return [without_links(each) for each in told]
    if isinstance(told, dict):
        return {
            name: without_links(value)
            for name, value in told.items()
            if name not in ("url", "api_url")
        }
    return told


def told_of(folder: Path, file: str) -> Any:
    return json.loads((folder / file).read_text("utf-8"))


# Records as JSON -----------------------------------------------------------------------------


def test_every_record_is_told_as_the_interface_tells_it_with_links_that_are_files(
    tmp_path: Path,
) -> None:
    load_people(tmp_path / "collection")
    make_photo(Person.objects.get(public_id=PYOTR))
    folder = tmp_path / "mirror"
    make(folder)
    told = 0
    for model in NOUNS:
        for record in model._default_manager.published():  # type: ignore[attr-defined]
            name = {"photos": "photographs"}.get(record.noun, record.noun)
            file = f"api/v1/{name}/{record.public_id}.json"
            found = told_of(folder, file)
            answer = Client().get(f"/api/v1/{name}/{record.public_id}/").json()
            assert without_links(found) == without_links(answer)
            links = list(links_in(found))
            assert len(links) == len(list(links_in(answer)))
            for link in links:
                assert (folder / file).parent.joinpath(link).is_file(), (file, link)
            told += 1
    assert told >= 6


def test_the_page_of_a_record_leads_to_its_json(mirror: Path) -> None:
    text = (mirror / "en/people/p000000qg/primerov-pyotr/index.html").read_text("utf-8")
    link = f'href="../../../../api/v1/people/{PYOTR}.json"'
    assert f'<link rel="alternate" type="application/json" {link}>' in text


def test_the_figures_of_the_whole_register_are_there_as_json(mirror: Path) -> None:
    found = told_of(mirror, "api/v1/statistics.json")
    answer = Client().get("/api/v1/statistics/").json()
    assert found.keys() == answer.keys()
    # Of the three people of the mirror; the database of this test is empty.
    assert found != answer


def test_a_dead_link_in_json_is_found(mirror: Path) -> None:
    paths = [path for path, _sum in manifest.lines(mirror)]
    file = f"api/v1/people/{PYOTR}.json"
    assert file in paths
    assert list(dead_links(mirror, [file])) == []
    whole = (mirror / file).read_text("utf-8")
    try:
        (mirror / file).write_text(whole.replace(f"{PYOTR}.json", "nobody.json"), "utf-8")
        assert [dead.link for dead in dead_links(mirror, [file])] == ["nobody.json"]
    finally:
        (mirror / file).write_text(whole, "utf-8")


def test_json_of_a_smaller_mirror_names_whom_it_leaves_out_without_an_address(
    tmp_path: Path,
) -> None:
    load_people(tmp_path / "collection")
    anna, pyotr = (Person.objects.get(public_id=key) for key in ("p000000p6", PYOTR))
    makers.save(Relation(person=anna, other=pyotr, kind="sibling"))
    for base in ("", COPY):
        folder = tmp_path / f"mirror{len(base)}"
        make(folder, most_people=1, base_url=base)
        assert not (folder / f"api/v1/people/{PYOTR}.json").exists()
        (relation,) = told_of(folder, "api/v1/people/p000000p6.json")["relations"]
        other = relation["other"]
        assert (other["id"], other["url"], other["api_url"]) == (PYOTR, None, None)
        assert relation["person"]["url"]


def test_json_of_people_nobody_touched_is_taken_over_and_that_of_the_others_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_people(tmp_path / "collection")
    folder = tmp_path / "mirror"
    make(folder)
    began = timezone.now()
    pyotr = Person.objects.get(public_id=PYOTR)
    pyotr.summary = {"en": "A new line about him."}
    makers.save(pyotr)
    told: list[str] = []
    really = person.whole_of

    def noted(people: Sequence[Person], base: str) -> Iterator[Any]:
        told.extend(each.public_id for each in people)
        return really(people, base)

    monkeypatch.setattr(person, "whole_of", noted)
    make(folder, since=began.isoformat())
    assert told == [PYOTR]
    assert (folder / f"api/v1/people/{MEYERHOLD}.json").is_file()
    found = told_of(folder, f"api/v1/people/{PYOTR}.json")
    assert found["summary"] == {"en": "A new line about him."}


def test_what_is_withdrawn_is_gone_from_the_json_too(tmp_path: Path) -> None:
    load_people(tmp_path / "collection")
    withdrawn = Person.objects.get(public_id=MEYERHOLD)
    publishing.withdraw(withdrawn, editor=None, office="o", reason="Doubtful.")
    make(tmp_path / "mirror")
    found = files_of(tmp_path / "mirror")
    assert f"api/v1/people/{PYOTR}.json" in found
    assert not [file for file in found if file.startswith("api/") and MEYERHOLD in file]
    assert not [
        file
        for file, content in found.items()
        if file.startswith("api/") and MEYERHOLD.encode() in content
    ]


# Days ----------------------------------------------------------------------------------------


def test_a_calendar_has_every_day_of_the_year_that_has_somebody_again_every_year(
    mirror: Path,
) -> None:
    calendar = Calendar.from_ical((mirror / "en/on-this-day/calendar.ics").read_bytes())
    events = calendar.walk("VEVENT")
    days = [f"{event['DTSTART'].dt:%m-%d}" for event in events]
    assert days == ["02-02", "02-10", "06-20", "10-14", "11-03"]
    assert {event["RRULE"].to_ical() for event in events} == {b"FREQ=YEARLY"}
    assert len({str(event["UID"]) for event in events}) == len(events)
    # Nobody knows where a copy will lie.
    assert not [event for event in events if "URL" in event]


def test_days_of_a_calendar_lead_to_pages_of_a_copy_that_has_an_address(tmp_path: Path) -> None:
    load_people(tmp_path / "collection")
    make(tmp_path / "mirror", base_url=COPY, languages=("en", "ru"))
    for language in ("en", "ru"):
        file = tmp_path / "mirror" / language / "on-this-day/calendar.ics"
        for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT"):
            assert (tmp_path / "mirror" / str(event["URL"]).removeprefix(f"{COPY}/")).is_file()


def test_the_calendar_is_led_to_from_the_days_of_the_year(mirror: Path) -> None:
    text = (mirror / "en/on-this-day/index.html").read_text("utf-8")
    assert '<a href="calendar.ics">' in text


# What names things by whole addresses --------------------------------------------------------


def addresses_in(folder: Path, file: str) -> list[str]:
    found = ElementTree.fromstring((folder / file).read_bytes()).iter(f"{MAP}loc")
    return [str(each.text).removeprefix(f"{COPY}/") for each in found]


@pytest.mark.parametrize("most", [0, 1])
def test_sitemaps_name_the_pages_of_a_copy_that_has_an_address_and_no_others(
    most: int, tmp_path: Path
) -> None:
    load_people(tmp_path / "collection")
    folder = tmp_path / "mirror"
    make(folder, base_url=COPY, most_people=most, languages=("en", "uk"))
    files = addresses_in(folder, "sitemap.xml")
    named = [address for file in files for address in addresses_in(folder, file)]
    assert len(named) == len(set(named))
    for address in named:
        assert (folder / address).is_file(), address
    people = [address for address in named if address.startswith("uk/people/p")]
    assert len(people) == (most or Person.objects.published().count())
    assert "en/statistics/index.html" in named
    text = (folder / files[0]).read_text("utf-8")
    assert 'hreflang="uk"' in text
    assert 'hreflang="ru"' not in text


def test_a_folder_without_an_address_has_nothing_that_needs_one(mirror: Path) -> None:
    found = files_of(mirror)
    assert not [file for file in found if file.startswith(("sitemap", "iiif/"))]
    assert not [file for file in found if file.endswith(".jsonld")]


def test_a_viewer_of_pictures_finds_all_that_a_manifest_names(tmp_path: Path) -> None:
    photo = make_photo()
    folder = tmp_path / "mirror"
    make(folder, base_url=COPY)
    found = told_of(folder, f"iiif/{photo.public_id}/manifest.json")
    assert found["id"] == f"{COPY}/iiif/{photo.public_id}/manifest.json"
    (canvas,) = found["items"]
    body = canvas["items"][0]["items"][0]["body"]
    assert (folder / body["id"].removeprefix(f"{COPY}/")).is_file()
    service = body["service"][0]["id"].removeprefix(f"{COPY}/")
    told = told_of(folder, f"{service}/info.json")
    for size in told["sizes"]:
        assert (folder / f"{service}/full/{size['width']},{size['height']}/0/default.jpg").is_file()
    for each in found["seeAlso"]:
        assert (folder / each["id"].removeprefix(f"{COPY}/")).is_file()


def test_nothing_is_told_of_a_picture_without_rights(tmp_path: Path) -> None:
    hidden = make_photo(rights="")
    make(tmp_path / "mirror", base_url=COPY)
    found = files_of(tmp_path / "mirror")
    assert f"api/v1/photographs/{hidden.public_id}.json" in found
    assert not [file for file in found if file.startswith(("iiif/", "media/"))]
