"""Maps of places: where a place stands in the picture, what a mark says, what is never shown."""

from __future__ import annotations

import gzip
import json
import re
import struct
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from registry.models import Place
from registry.vocabulary import State
from registry.web.maps import drawing, land, shapefiles, view
from registry.web.maps.clipping import Box, area, clipped
from registry.web.maps.projection import project
from tests import makers
from tests.public_records import read

MOSCOW, KYIV, MAGADAN, TASHKENT = (37.6, 55.8), (30.5, 50.5), (150.8, 59.6), (69.3, 41.3)
SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
LARGEST_FILE = 60_000
LARGEST_PAGE = 30_000
database = pytest.mark.django_db


def sited(slug: str, lon: float, lat: float, **kwargs: object) -> Place:
    """A published place with coordinates, in a region of its own unless one is given."""
    english = slug.title()
    names = {"en": english, "ru": f"Место {slug}", "uk": f"Місце {slug}"}
    kwargs.setdefault("kind", "prison")
    return makers.make_place(slug, lon=f"{lon:.4f}", lat=f"{lat:.4f}", names=names, **kwargs)  # type: ignore[arg-type]


# Pure values ---------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [MOSCOW, KYIV, MAGADAN, TASHKENT])
def test_the_whole_map_holds_the_places_of_the_terror(place: tuple[float, float]) -> None:
    whole = view.whole_region()
    assert whole.holds(whole.at(*place))


def test_what_lies_east_of_180_degrees_follows_what_lies_west_of_it() -> None:
    west, east = project(179.9, 66.0), project(-179.9, 66.0)
    assert abs(west[0] - east[0]) < 15
    assert abs(west[1] - east[1]) < 15


@pytest.mark.parametrize("place", [MOSCOW, MAGADAN, (15.0, 52.0)])
def test_north_is_up_on_the_map_of_one_place(place: tuple[float, float]) -> None:
    near = view.around(*place, 1500.0, 1000.0)
    here, north = near.at(*place), near.at(place[0], place[1] + 2)
    assert abs(north[0] - here[0]) < 1
    assert north[1] < here[1]


def test_distances_on_the_map_are_true_to_a_few_per_cent() -> None:
    near = view.around(*MOSCOW, 1500.0, 1000.0)
    here, there = near.at(*MOSCOW), near.at(MOSCOW[0], MOSCOW[1] + 1)
    assert (here[1] - there[1]) / near.scale == pytest.approx(111.2, rel=0.05)


@pytest.mark.parametrize(
    ("box", "left"),
    [
        (Box(-5, -5, 15, 15), 100),
        (Box(5, 5, 15, 15), 25),
        (Box(2, 2, 4, 4), 4),
        (Box(20, 20, 30, 30), 0),
    ],
)
def test_a_polygon_is_cut_to_its_frame(box: Box, left: float) -> None:
    cut = clipped(SQUARE, box)
    assert (area(cut) if cut else 0) == left


def test_the_file_of_the_land_is_small_and_names_its_source() -> None:
    text = land.FILE.read_text(encoding="utf-8")
    assert len(text.encode()) <= LARGEST_FILE
    assert "Natural Earth" in json.loads(text)["source"]


def test_lake_baikal_is_on_the_map_and_a_reservoir_of_later_years_is_not() -> None:
    def lakes_at(lon: float, lat: float) -> str:
        return land.paths(view.around(lon, lat, 60.0, 60.0)).lakes

    assert lakes_at(108.0, 53.3)
    assert not lakes_at(38.3, 58.4)


def test_a_mark_outside_the_picture_is_left_out() -> None:
    spots = [
        drawing.Spot(*at, "A", "", "A", f"/{n}") for n, at in enumerate((MOSCOW, (-99.0, 19.0)))
    ]
    assert [mark.spot.url for mark in drawing.drawn(view.whole_region(), spots).marks] == ["/0"]


def test_names_on_a_map_do_not_lie_on_each_other() -> None:
    near = [(37.6 + step / 100, 55.8) for step in range(8)]
    spots = [drawing.Spot(*at, "A long name", "", "", f"/{n}") for n, at in enumerate(near)]
    picture = drawing.drawn(view.whole_region(), spots)
    assert len(picture.marks) == 8
    assert sum(mark.text is not None for mark in picture.marks) <= 2


# Natural Earth's files -----------------------------------------------------------------------


def shapefile(*rings: list[tuple[float, float]]) -> bytes:
    """A shapefile with one polygon a ring."""
    records = b""
    for number, ring in enumerate(rings, 1):
        points = b"".join(struct.pack("<dd", *point) for point in ring)
        body = struct.pack("<i4dii i", 5, 0, 0, 0, 0, 1, len(ring), 0) + points
        records += struct.pack(">ii", number, len(body) // 2) + body
    return struct.pack(">i", 9994) + bytes(96) + records


def table(*kinds: str) -> bytes:
    """The table beside it, with the one column that is read."""
    column = b"featurecla\0C" + bytes(4) + bytes([20]) + bytes(15)
    head = struct.pack("<4sIHH", b"", len(kinds), 65, 21) + bytes(20) + column + b"\r"
    return head + b"".join(b" " + kind.encode().ljust(20) for kind in kinds)


def test_the_land_is_made_from_the_shapefiles_without_reservoirs(tmp_path: Path) -> None:
    coast = [(20.0, 40.0), (20.0, 60.0), (60.0, 60.0), (60.0, 40.0), (20.0, 40.0)]
    lake = [(30.0, 50.0), (30.0, 51.0), (32.0, 51.0), (32.0, 50.0), (30.0, 50.0)]
    (tmp_path / "land.shp").write_bytes(shapefile(coast))
    (tmp_path / "lakes.shp").write_bytes(shapefile(lake, lake))
    (tmp_path / "lakes.dbf").write_bytes(table("Lake", "Reservoir"))
    made = tmp_path / "out.json"
    paths = [str(tmp_path / "land.shp"), str(tmp_path / "lakes.shp")]
    call_command("convert_land", *paths, "--out", str(made), verbosity=0)
    content = json.loads(made.read_text())
    assert (len(content["land"]), len(content["lakes"])) == (1, 1)


def test_a_file_that_is_no_shapefile_is_refused_in_a_sentence(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.shp"
    wrong.write_bytes(b"x" * 200)
    wrong.with_suffix(".dbf").write_bytes(table("Lake"))
    with pytest.raises(CommandError, match="no shapefiles of polygons"):
        call_command("convert_land", str(wrong), str(wrong), "--out", str(tmp_path / "out"))


def test_the_two_parts_of_chukotka_become_one() -> None:
    west = [(170.0, 65.0), (170.0, 69.0), (180.0, 69.0), (180.0, 65.0), (170.0, 65.0)]
    east = [(-180.0, 69.0), (-170.0, 69.0), (-170.0, 65.0), (-180.0, 65.0), (-180.0, 69.0)]
    assert len(json.loads(shapefiles.converted([west, east], []))["land"]) == 1


# The list of places --------------------------------------------------------------------------


@database
def test_every_mark_is_a_link_with_a_name() -> None:
    sited("alpha", *MOSCOW)
    sited("beta", *MAGADAN)
    page = read("/en/places/")
    for place in Place.objects.all():
        url = reverse("registry:place", args=[place.public_id, place.slug])
        assert re.search(f'<a href="{url}" aria-label="{place.name("en")}"', page.html)
    assert page.has_text("Each mark leads to its place")


@database
def test_places_of_one_region_are_one_mark_that_leads_to_them() -> None:
    region = makers.make_place("oblast", kind="region", names={"en": "Oblast", "ru": "Область"})
    for number in range(3):
        sited(f"p{number}", 37.6 + number / 50, 55.8, parent=region)
    page = read("/en/places/")
    assert 'href="/en/places/?within=oblast" aria-label="Oblast: 3 places"' in page.html
    near = read("/en/places/?within=oblast")
    assert len(re.findall(r'<a href="[^"]+" aria-label="P[0-9]"', near.html)) == 3
    assert near.has_text("In:", "Oblast", "The whole map")


@database
def test_a_map_shows_the_kind_that_is_asked_for() -> None:
    sited("alpha", *MOSCOW, kind="prison")
    sited("beta", *MAGADAN, kind="camp")
    page = read("/en/places/?kind=camp")
    assert 'aria-label="Beta"' in page.html
    assert "Alpha" not in page.html


@database
def test_the_map_says_how_many_places_are_not_on_it() -> None:
    sited("alpha", *MOSCOW)
    makers.make_place("beta", kind="camp")
    assert read("/en/places/").has_text("1 of 2 places is on the map; of the others no coordinates")


@database
def test_without_coordinates_there_is_no_map() -> None:
    makers.make_place("beta", kind="camp")
    assert "<svg" not in read("/en/places/").html


@database
def test_a_hidden_region_is_neither_named_nor_found() -> None:
    region = makers.make_place("zqoblast", kind="region", names={"en": "Zqoblast"})
    sited("alpha", *MOSCOW, parent=region)
    makers.set_state(region, State.DRAFT)
    assert "qoblast" not in read("/en/places/").html
    asked = read("/en/places/?within=zqoblast")
    assert asked.has_text("The register has no such region.")
    assert "Alpha" not in asked.html


@database
@pytest.mark.parametrize("within", ["nowhere", "%00", "a" * 200, "а", "&within=b" * 30])
def test_a_region_that_is_none_gives_no_places(within: str) -> None:
    sited("alpha", *MOSCOW)
    page = read(f"/en/places/?within={within}")
    assert page.has_text("The register has no such region.", "The whole list")
    assert "Alpha" not in page.html


@database
def test_a_list_of_a_region_keeps_to_it_from_kind_to_kind_and_language_to_language() -> None:
    region = makers.make_place("oblast", kind="region", names={"en": "Oblast", "ru": "Область"})
    sited("alpha", *MOSCOW, parent=region, kind="camp")
    page = read("/en/places/?within=oblast")
    assert "?kind=camp&within=oblast" in page.links
    assert "/ru/places/?within=oblast" in page.links


@database
def test_a_map_of_very_many_places_is_a_light_page_in_a_fixed_number_of_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    region = makers.make_place("oblast", kind="region", names={"en": "Oblast"})
    with makers.passage():
        Place.objects.bulk_create(
            Place(
                slug=f"s{number}",
                state=State.PUBLISHED,
                lon=f"{30 + number % 60}",
                lat=f"{45 + number % 20}",
                region=region,
            )
            for number in range(1500)
        )
    client.get("/en/places/")
    for address in ("/en/places/", "/en/places/?within=oblast"):
        with django_assert_max_num_queries(14):
            answer = client.get(address)
        assert len(gzip.compress(answer.content)) <= LARGEST_PAGE


@database
@pytest.mark.parametrize("address", ["/en/places/", "/en/places/?within=oblast"])
def test_cyrillic_on_an_english_map_is_marked(address: str) -> None:
    region = makers.make_place("oblast", kind="region", names={"ru": "Область"})
    for number in range(2):
        sited(f"p{number}", 37.6 + number, 55.8, parent=region)
    makers.make_place("lone", kind="camp", lon="60", lat="60", names={"ru": "Одинокое"})
    page = read(address)
    assert page.unmarked_cyrillic == []
    for label in re.findall(r'<a href="[^"]+" aria-label="([^"]+)"([^>]*)>', page.html):
        assert not re.search("[а-я]", label[0]) or 'lang="ru"' in label[1]


# Circles of places ---------------------------------------------------------------------------


@database
def test_a_place_cannot_lie_within_a_place_that_lies_within_it() -> None:
    outer = makers.make_place("outer", names={"en": "Outer"})
    middle = makers.make_place("middle", names={"en": "Middle"}, parent=outer)
    inner = makers.make_place("inner", names={"en": "Inner"}, parent=middle)
    outer.parent = inner
    with pytest.raises(ValidationError, match="Inner lies within Outer, so Outer cannot lie in it"):
        outer.full_clean()
    with pytest.raises(ValidationError, match="Inner lies within Outer"):
        makers.save(outer)
    outer.refresh_from_db()
    assert outer.parent is None


@database
def test_a_circle_that_is_there_all_the_same_harms_no_page(client: Client) -> None:
    one, other = sited("alpha", *MOSCOW), sited("beta", *KYIV)
    rows = Place._base_manager.all()
    QuerySet.update(rows.filter(pk=one.pk), parent=other)
    QuerySet.update(rows.filter(pk=other.pk), parent=one)
    for address in ("/en/places/", f"/en/places/{one.public_id}/alpha/"):
        assert client.get(address).status_code == 200
    with pytest.raises(ValidationError):
        makers.save(Place.objects.get(pk=one.pk))
