"""IIIF: manifests any viewer reads; only pictures that may be shown, in the sizes that exist.

The validator of the IIIF consortium and its Python library cannot be installed beside our Pillow;
the rules of the standard that concern what we write are spelt out here as a schema.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from jsonschema import Draft202012Validator

from registry.identifiers import EXAMPLE
from registry.models import Document, DocumentPage, Photo, Rendition
from tests import makers

pytestmark = pytest.mark.django_db

URI = {"type": "string", "pattern": "^https?://[^#]+$"}
WORDS = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^(none|[a-z]{2,3}(-[A-Za-z0-9]+)*)$"},
    "additionalProperties": {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "minLength": 1},
    },
}
PAIR = {
    "type": "object",
    "required": ["label", "value"],
    "properties": {"label": WORDS, "value": WORDS},
}
SIZE = {"type": "integer", "minimum": 1}
RIGHTS = {
    "type": "string",
    "pattern": "^http://(creativecommons.org/(licenses|publicdomain)|rightsstatements.org/vocab)/",
}


def kind(name: str, **properties: Any) -> dict[str, Any]:
    """An object of one type with these properties, all needed but those with `_` before them."""
    return {
        "type": "object",
        "required": ["id", "type", *(each for each in properties if not each.startswith("_"))],
        "properties": {
            "id": URI,
            "type": {"const": name},
            **{each.removeprefix("_"): schema for each, schema in properties.items()},
        },
    }


def some(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": schema}


IMAGE = kind(
    "Image",
    format={"const": "image/jpeg"},
    width=SIZE,
    height=SIZE,
    service=some(kind("ImageService3", profile={"const": "level0"})),
)
PAINTING = kind("Annotation", motivation={"const": "painting"}, target=URI, body=IMAGE)
CANVAS = kind(
    "Canvas",
    label=WORDS,
    width=SIZE,
    height=SIZE,
    items=some(kind("AnnotationPage", items=some(PAINTING))),
    _rights=RIGHTS,
)
MANIFEST = kind(
    "Manifest",
    label=WORDS,
    items=some(CANVAS),
    metadata={"type": "array", "items": PAIR},
    requiredStatement=PAIR,
    homepage=some(kind("Text", label=WORDS, format={"const": "text/html"})),
    seeAlso=some(kind("Dataset", format={"type": "string"})),
    _rights=RIGHTS,
    _summary=WORDS,
)
MANIFEST["properties"]["@context"] = {"const": "http://iiif.io/api/presentation/3/context.json"}
MANIFEST["required"].append("@context")


def make_photo(**values: Any) -> Photo:
    values = {
        "caption": {"en": "Left to right", "ru": "Слева направо", "und": "NN"},
        "rights": "cc_by",
        "credit": "A keeper",
        "date": "193X",
        "state": "published",
        **values,
    }
    photo = makers.save(Photo(**values))
    for width in (320, 640):
        size = Rendition(photo=photo, format="JPEG", width=width, height=width // 2, size=4)
        size.file.save(f"{photo.public_id}-{width}.jpg", ContentFile(b"jpeg"), save=False)
        makers.save(size)
    found: Photo = Photo.objects.get(pk=photo.pk)
    return found


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def manifest(client: Client, public_id: str) -> dict[str, Any]:
    answer = client.get(f"/iiif/{public_id}/manifest.json")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, Any] = json.loads(answer.content)
    Draft202012Validator(MANIFEST).validate(found)
    return found


def test_a_photograph_has_a_manifest_in_the_languages_of_its_caption(client: Client) -> None:
    photo = make_photo()
    found = manifest(client, photo.public_id)
    assert found["label"] == {"en": ["Left to right"], "ru": ["Слева направо"], "none": ["NN"]}
    assert found["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert found["requiredStatement"]["value"]["en"] == ["A keeper. CC BY 4.0"]
    assert {"none": ["193X"]} in [each["value"] for each in found["metadata"]]


def test_ids_are_unique_and_the_picture_is_as_large_as_its_canvas(client: Client) -> None:
    found = manifest(client, make_photo().public_id)
    (canvas,) = found["items"]
    body = canvas["items"][0]["items"][0]["body"]
    assert (canvas["width"], canvas["height"]) == (body["width"], body["height"]) == (640, 320)
    assert canvas["items"][0]["items"][0]["target"] == canvas["id"]
    ids = [canvas["id"], canvas["items"][0]["id"], canvas["items"][0]["items"][0]["id"]]
    assert len({found["id"], *ids}) == 4


def test_every_size_that_is_named_is_served_and_no_other(client: Client) -> None:
    photo = make_photo()
    base = f"/iiif/image/{photo.public_id}"
    information = json.loads(client.get(f"{base}/info.json").content)
    assert information["profile"] == "level0"
    assert information["sizes"] == [{"width": 320, "height": 160}, {"width": 640, "height": 320}]
    assert client.get(base).headers["Location"] == f"{base}/info.json"
    for size in ("max", "320,160", "640,320"):
        answer = client.get(f"{base}/full/{size}/0/default.jpg")
        assert (answer.status_code, answer.content) == (200, b"jpeg")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for size in ("320,161", "320,", "^max", "pct:50", "0,0", "x"):
        assert client.get(f"{base}/full/{size}/0/default.jpg").status_code == 404


def test_a_document_shows_the_pages_that_may_be_shown(client: Client) -> None:
    paper = makers.save(Document(kind="list", title={"en": "A list"}, state="published"))
    shown, without_rights = make_photo(), make_photo(rights="")
    hidden = make_photo(state="draft")
    for number, photo in enumerate((shown, without_rights, hidden), start=1):
        makers.save(DocumentPage(document=paper, number=number, photo=photo))
    found = manifest(client, paper.public_id)
    assert [canvas["label"] for canvas in found["items"]] == [{"none": ["1"]}]
    text = json.dumps(found)
    assert without_rights.public_id not in text
    assert hidden.public_id not in text


def test_what_is_shown_with_permission_claims_no_licence(client: Client) -> None:
    found = manifest(client, make_photo(rights="permission").public_id)
    assert "rights" not in found
    assert "permission" in found["requiredStatement"]["value"]["en"][0].lower()


@pytest.mark.parametrize("values", [{"rights": ""}, {"state": "draft"}, {"state": "in_review"}])
def test_a_picture_that_may_not_be_shown_answers_like_none(
    client: Client, values: dict[str, str]
) -> None:
    photo = make_photo(**values)
    for path in ("/iiif/{}/manifest.json", "/iiif/image/{}/info.json"):
        hidden, absent = (client.get(path.format(each)) for each in (photo.public_id, EXAMPLE))
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content
    size = client.get(f"/iiif/image/{photo.public_id}/full/max/0/default.jpg")
    assert size.status_code == 404


def test_the_page_of_a_photograph_names_its_manifest(client: Client) -> None:
    photo = make_photo()
    page = client.get(client.get(f"/id/{photo.public_id}").headers["Location"]).content.decode()
    assert f"/iiif/{photo.public_id}/manifest.json" in page
