"""Several photographs at once: each is kept or refused on its own, and none twice."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from registry.models import Depiction, Photo
from registry.vocabulary import State
from tests import makers
from tests.desk import REASON, desk_of

pytestmark = pytest.mark.django_db


def picture(name: str, shade: int) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("L", (60, 80), shade).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def test_good_files_become_drafts_and_the_others_are_named_with_the_reason() -> None:
    person = makers.make_person()
    files = [
        picture("one.png", 10),
        picture("same again.png", 10),
        SimpleUploadedFile("text.png", b"no picture"),
        picture("two.png", 90),
    ]
    page = desk_of("contributor").post(
        "/admin/photographs/",
        {"pictures": files, "person": person.pk, "change_reason": REASON, "rights": ""},
    )
    told = {one.name: one for one, _url in page.context["outcomes"]}
    assert told["one.png"].photo
    assert told["two.png"].photo
    assert "in the registry already" in told["same again.png"].refusal
    assert told["text.png"].refusal
    assert set(Photo.objects.values_list("state", "rights")) == {(State.DRAFT, "")}
    assert Depiction.objects.filter(person=person, position=1).count() == 2


def test_without_a_file_or_a_reason_nothing_is_kept() -> None:
    client = desk_of("contributor")
    assert client.post("/admin/photographs/", {"change_reason": REASON}).status_code == 200
    client.post("/admin/photographs/", {"pictures": [picture("a.png", 1)]})
    assert not Photo.objects.exists()


def test_who_enters_no_photograph_drops_none() -> None:
    assert desk_of("reviewer").get("/admin/photographs/").status_code == 403
