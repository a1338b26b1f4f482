"""Pictures in a bucket: kept, served and taken away by the site alone."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from moto.server import ThreadedMotoServer
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from memorial.errors import SettingError
from memorial.media import FOLDER, media_storage
from registry.curation.pictures import attach_picture, let_sizes_go
from registry.curation.recording import change
from registry.models import Photo
from registry.vocabulary import State
from tests import makers
from tests.test_pictures import jpeg

KEY, SECRET, BUCKET = "memorialkey", "memorial/secret+key", "memorial-media"
REGION = "us-east-1"


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """Where a store of the S3 kind listens; it forgets everything at the end."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def keeper(store: str) -> Any:
    """Somebody with a key to the store."""
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{store}",
        region_name=REGION,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
    )
    client.create_bucket(Bucket=BUCKET)
    yield client
    for entry in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=entry["Key"])
    client.delete_bucket(Bucket=BUCKET)


def address_of(store: str) -> str:
    return f"s3://{KEY}:memorial%2Fsecret%2Bkey@{store}/{BUCKET}?scheme=http&prefix=pictures"


@pytest.fixture
def bucket(keeper: Any, store: str, settings: Settings) -> Any:
    settings.STORAGES = {**settings.STORAGES, "default": media_storage(address_of(store))}
    return keeper


def keys(bucket: Any) -> list[str]:
    found = bucket.list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return sorted(str(entry["Key"]) for entry in found)


def published_photo() -> Photo:
    photo = Photo(caption={"en": "Anna Probnaya at work"}, rights="public_domain")
    makers.save(photo)
    attach_picture(photo, io.BytesIO(jpeg()), editor=None, office="o", reason="A test.")
    photo.refresh_from_db()
    makers.set_state(photo, State.PUBLISHED)
    photo.refresh_from_db()
    return photo


# Kept, served, taken away ----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_picture_lives_in_the_bucket_and_is_served_by_the_site(
    client: Client, bucket: Any
) -> None:
    photo = published_photo()
    assert len(keys(bucket)) == 4
    assert all(key.startswith("pictures/") for key in keys(bucket))
    path = reverse("media", args=[photo.public_id, 320, "jpg"])
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    size = photo.renditions.get(width=320, format="JPEG")
    assert len(answer.content) == size.size
    assert photo.original.read() == jpeg()
    makers.set_state(photo, State.WITHDRAWN)
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_a_picture_taken_away_is_gone_from_the_bucket(
    bucket: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    photo = published_photo()
    with (
        django_capture_on_commit_callbacks(execute=True),
        change(office="o", reason="A test."),
    ):
        let_sizes_go(photo)
    assert keys(bucket) == [f"pictures/{photo.original.name}"]


@pytest.mark.django_db
def test_no_address_of_the_bucket_is_ever_told(client: Client, bucket: Any, store: str) -> None:
    photo = published_photo()
    assert default_storage.url(str(photo.original.name)).startswith("/media/")
    path = reverse("registry:photo", args=[photo.public_id, photo.slug or "x"])
    page = client.get(path, follow=True)
    assert page.status_code == 200
    text = page.content.decode()
    assert store not in text
    assert BUCKET not in text
    assert "Signature" not in text


@pytest.mark.django_db
def test_a_store_that_fails_is_no_missing_picture(
    client: Client, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = published_photo()
    path = reverse("media", args=[photo.public_id, 320, "jpg"])

    def failing(*args: Any, **kwargs: Any) -> Any:
        raise ClientError({"Error": {"Code": "503"}, "ResponseMetadata": _STATUS}, "GetObject")

    with monkeypatch.context() as patched:
        patched.setattr("storages.backends.s3.S3File.__init__", failing)
        answer = client.get(path)
    assert answer.status_code == 503
    assert "no-store" in answer.headers["Cache-Control"]
    for key in keys(bucket):
        bucket.delete_object(Bucket=BUCKET, Key=key)
    assert client.get(path).status_code == 404


_STATUS = {"HTTPStatusCode": 503}


def test_two_pictures_of_one_name_do_not_meet(bucket: Any) -> None:
    names = [default_storage.save("a/b.jpg", ContentFile(text)) for text in (b"one", b"two")]
    assert len(set(names)) == 2
    with default_storage.open(names[0]) as file:
        assert file.read() == b"one"
    default_storage.delete(names[0])
    assert not default_storage.exists(names[0])
    assert default_storage.exists(names[1])


def test_a_picture_that_strangers_can_read_in_the_bucket_is_noticed(bucket: Any) -> None:
    name = default_storage.save("x.jpg", ContentFile(b"x"))
    assert not default_storage.is_open_to_all(name)  # type: ignore[attr-defined]
    bucket.put_object_acl(Bucket=BUCKET, Key=f"pictures/{name}", ACL="public-read")
    assert default_storage.is_open_to_all(name)  # type: ignore[attr-defined]


# The setting -------------------------------------------------------------------------------------


def test_without_an_address_pictures_lie_in_a_folder() -> None:
    assert media_storage("") == FOLDER


def test_an_address_of_a_store_is_read_in_all_its_parts() -> None:
    options = media_storage(
        "s3://k%40y:s%2Fecret@store.example:9000/pictures?region=eu-north-1&prefix=/a/"
    )["OPTIONS"]
    assert (options["access_key"], options["secret_key"]) == ("k@y", "s/ecret")
    assert options["endpoint_url"] == "https://store.example:9000"
    assert (options["bucket_name"], options["location"]) == ("pictures", "a")
    assert options["region_name"] == "eu-north-1"
    assert options["file_overwrite"] is False


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://store.example/pictures", "must be the address"),
        ("s3://key:secret@/pictures", "must be the address"),
        ("s3://store.example/pictures", "no key"),
        ("s3://key@store.example/pictures", "no key"),
        ("s3://key:secret@store.example", "no bucket"),
        ("s3://key:secret@store.example/a/b", "no bucket"),
        ("s3://key:secret@store.example:x/pictures", "port"),
        ("s3://key:secret@store.example/pictures?acl=public-read", "'acl'"),
        ("s3://key:secret@store.example/pictures?scheme=ftp", "scheme"),
    ],
)
def test_a_wrong_address_of_a_store_is_refused_by_name_and_keeps_its_secret(
    url: str, words: str
) -> None:
    with pytest.raises(SettingError, match="MEDIA_STORAGE_URL") as refusal:
        media_storage(url)
    assert words in str(refusal.value)
    assert "key:secret" not in str(refusal.value).replace("s3://key:secret@store.example/b", "")
