"""Pictures as the public gets them: which are served, and what stands where none is."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from registry.identifiers import check_character
from registry.models import (
    Depiction,
    Person,
    Photo,
    Rendition,
)
from registry.vocabulary import State
from tests import makers

pytestmark = pytest.mark.django_db

# The shape of an id, and nobody's.
UNUSED = "m4ndx1st" + check_character("m4ndx1st")


def content(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def make_photo(person: Person | None = None, **kwargs: object) -> Photo:
    photo = Photo(
        caption={"en": "Portrait"},
        kind="portrait",
        **{"state": State.PUBLISHED, "rights": "public_domain", **kwargs},
    )
    with makers.passage():
        photo.save()
        for width in (160, 320):
            for format_, ending in (("JPEG", "jpg"), ("AVIF", "avif")):
                size = Rendition(photo=photo, format=format_, width=width, height=200, size=9)
                size.file.save(f"{width}.{ending}", ContentFile(b"a picture"), save=False)
                size.save()
        if person:
            Depiction(photo=photo, person=person).save()
    return photo


def test_a_picture_is_served_for_others_to_show_and_not_kept_for_long(client: Client) -> None:
    photo = make_photo()
    answer = client.get(f"/media/{photo.public_id}/160.jpg")
    assert answer.status_code == 200
    assert answer.content == b"a picture"
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in answer.headers.get("Vary", "")
    tag = answer.headers["ETag"]
    again = client.get(f"/media/{photo.public_id}/160.jpg", headers={"If-None-Match": tag})
    assert again.status_code == 304
    avif = client.get(f"/media/{photo.public_id}/160.avif")
    assert avif.headers["Content-Type"] == "image/avif"


@pytest.mark.parametrize("hidden", [{"rights": ""}, {"state": State.DRAFT}])
def test_a_picture_that_may_not_be_shown_is_not_found(
    client: Client, hidden: dict[str, str]
) -> None:
    photo = make_photo(**hidden)
    answer = client.get(f"/media/{photo.public_id}/160.jpg")
    never = client.get(f"/media/{UNUSED}/160.jpg")
    assert answer.status_code == 404
    assert answer.content == never.content


@pytest.mark.parametrize("name", ["161.jpg", "160.png", "160.gif", f"{10**30}.jpg", "160.jpg/"])
def test_a_size_that_was_not_made_is_not_found(client: Client, name: str) -> None:
    photo = make_photo()
    assert client.get(f"/media/{photo.public_id}/{name}").status_code == 404


def test_a_picture_whose_file_is_lost_is_not_found(client: Client) -> None:
    photo = make_photo()
    for size in photo.renditions.all():
        Path(size.file.path).unlink()
    assert client.get(f"/media/{photo.public_id}/160.jpg").status_code == 404


def test_a_row_shows_the_narrowest_portrait_or_an_empty_mount(client: Client) -> None:
    person = makers.anna_probnaya()
    text = content(client, "/en/people/")
    assert 'class="plate small"><b aria-hidden="true" lang="ru">А. П.</b>' in text
    photo = make_photo(person)
    text = content(client, "/en/people/")
    assert f'<img src="/media/{photo.public_id}/160.jpg"' in text
    assert f'srcset="/media/{photo.public_id}/160.avif"' in text
    assert f"/media/{photo.public_id}/320." not in text
    assert "plate small" not in text
