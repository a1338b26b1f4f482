"""Pictures on their way into the storage: all of it is kept, or nothing of it."""

import io
import os
import time
import warnings
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from registry.curation import pictures
from registry.curation.pictures import DuplicatePhotoError, attach_picture, prepare, uploads
from registry.curation.recording import change
from registry.errors import OutsideTheDoorError, PhotoError
from registry.models import Depiction, Photo
from tests import makers
from tests.desk import REASON, address, desk_of, errors_of, messages_of, row, typed

pytestmark = pytest.mark.django_db

GPS = 0x8825


def jpeg(*, colour: str = "grey", size: tuple[int, int] = (400, 300), secret: str = "") -> bytes:
    """A small photograph; with a secret, one that says where and with what it was taken."""
    picture = Image.new("RGB", size, colour)
    exif = Image.Exif()
    if secret:
        exif[0x010F] = secret
        exif[GPS] = {1: "N", 2: (55.0, 45.0, 21.0)}
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()


def bomb() -> bytes:
    """A few kilobytes that would unfold to 400 megapixels."""
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Image.new("1", (20000, 20000)).save(file, "PNG")
    return file.getvalue()


def make_photo(**kwargs: object) -> Photo:
    photo = Photo(caption={"en": "Anna Probnaya at work"}, **kwargs)
    makers.save(photo)
    return photo


def attach(photo: Photo, content: bytes) -> None:
    attach_picture(photo, io.BytesIO(content), editor=None, office="o", reason=REASON)


def stored(settings: Settings) -> set[str]:
    """Every file under the media folder."""
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


# Through the door --------------------------------------------------------------------------


def test_a_picture_is_kept_as_original_and_sizes(settings: Settings) -> None:
    photo = make_photo()
    content = jpeg()
    attach(photo, content)
    photo.refresh_from_db()
    assert photo.original.read() == content
    assert (photo.width, photo.height) == (400, 300)
    assert [size.width for size in photo.renditions.all()] == [160, 320, 400]
    assert len(stored(settings)) == 4


def test_what_is_shown_says_nothing_of_the_camera_or_the_place() -> None:
    photo = make_photo()
    attach(photo, jpeg(secret="Secret Camera Works"))
    for size in photo.renditions.all():
        content = size.file.read()
        assert b"Secret Camera" not in content
        assert not Image.open(io.BytesIO(content)).getexif()


def test_no_name_says_whose_picture_it_is_or_leads_from_a_size_to_the_original() -> None:
    photo = make_photo()
    attach(photo, jpeg())
    token = photo.original.name.split("/")[-1].removesuffix(".jpg")
    assert len(token) == 32
    for size in photo.renditions.all():
        assert token not in size.file.name
        assert photo.public_id not in size.file.name


def test_a_failure_after_writing_leaves_no_file_and_no_row(settings: Settings) -> None:
    photo = make_photo()

    def failing_passage() -> None:
        with uploads() as files, change(reason=REASON, office="o"):
            files.attach(photo, prepare(io.BytesIO(jpeg())))
            assert stored(settings)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing_passage()
    assert not stored(settings)
    assert not photo.renditions.exists()
    assert not Photo.objects.get(pk=photo.pk).original


def test_a_bomb_is_refused_and_leaves_nothing(settings: Settings) -> None:
    photo = make_photo()
    with pytest.raises(PhotoError, match="accepted"):
        attach(photo, bomb())
    assert not stored(settings)


def test_the_same_file_is_kept_once(settings: Settings) -> None:
    first, second = make_photo(), make_photo()
    attach(first, jpeg())
    before = stored(settings)
    with pytest.raises(DuplicatePhotoError) as refusal:
        attach(second, jpeg())
    assert refusal.value.existing == first
    assert stored(settings) == before


def test_a_replaced_picture_keeps_its_original_and_loses_its_sizes(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    photo = make_photo()
    attach(photo, jpeg())
    old = {size.file.name for size in photo.renditions.all()}
    first_original = photo.original.name
    with django_capture_on_commit_callbacks(execute=True):
        attach(photo, jpeg(colour="black"))
    assert old.isdisjoint(stored(settings))
    assert default_storage.exists(first_original)
    assert len(stored(settings)) == 5


def test_sizes_of_the_old_picture_stay_when_the_new_one_fails(settings: Settings) -> None:
    photo = make_photo()
    attach(photo, jpeg())
    before = stored(settings)
    with pytest.raises(PhotoError):
        attach(photo, b"no picture")
    assert stored(settings) == before
    assert photo.renditions.count() == 3


def test_sizes_left_behind_by_a_failing_disk_are_swept_up_at_night(settings: Settings) -> None:
    photo = make_photo()
    attach(photo, jpeg())
    attach(photo, jpeg(colour="black"))
    kept = stored(settings)
    named = {str(size.file) for size in photo.renditions.all()}
    replaced = {name for name in kept if name.startswith("sizes/")} - named
    _stray, fresh = (
        default_storage.save(f"sizes/ab/{letter}/480.jpg", ContentFile(b"x")) for letter in "cd"
    )
    old = time.time() - 3 * 86_400
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file() and path.parent.name != "d":
            os.utime(path, (old, old))
    assert pictures.sweep() == len(replaced) + 1
    assert stored(settings) == kept - replaced | {fresh}


def test_nothing_is_attached_outside_the_door() -> None:
    photo = make_photo()
    with pytest.raises(OutsideTheDoorError), uploads() as files:
        files.attach(photo, prepare(io.BytesIO(jpeg())))


# At the desk -------------------------------------------------------------------------------


def upload(content: bytes, name: str = "scan.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def test_a_curator_uploads_a_picture_with_the_people_in_it() -> None:
    anna = makers.anna_probnaya()
    client = desk_of("editor")
    page = client.get(f"{address(Photo, 'add')}?person={anna.pk}")
    people = {
        **row("depictions", 0, position="1", person=str(anna.pk), certainty="certain"),
        "depictions-0-capacity": "depicted",
        **row("depictions", 1, position="2", certainty="unidentified", capacity="depicted"),
    }
    data = typed(
        page,
        picture=upload(jpeg()),
        caption__en="Anna Probnaya and a colleague",
        rights="public_domain",
        change_reason=REASON,
        **people,
    )
    answer = client.post(address(Photo, "add"), {**data, "_publish": "1"}, follow=True)
    assert "is public" in messages_of(answer)
    photo = Photo.objects.get()
    assert photo.shows_a_picture
    assert list(photo.depictions.values_list("position", "person")) == [(1, anna.pk), (2, None)]
    assert Depiction.objects.showing_a_picture().filter(person=anna).exists()


def test_the_card_of_a_person_offers_the_person_for_the_picture() -> None:
    anna = makers.anna_probnaya()
    page = desk_of("editor").get(f"{address(Photo, 'add')}?person={anna.pk}")
    assert typed(page)["depictions-0-person"] == str(anna.pk)


def test_a_bomb_comes_back_to_the_form_with_a_sentence(settings: Settings) -> None:
    client = desk_of("editor")
    page = client.get(address(Photo, "add"))
    data = typed(page, picture=upload(bomb()), caption__en="Typed words", change_reason=REASON)
    answer = client.post(address(Photo, "add"), data)
    assert "accepted" in errors_of(answer)
    assert "Typed words" in answer.content.decode()
    assert not Photo.objects.exists()
    assert not stored(settings)


def test_a_known_picture_leads_to_the_photograph_that_has_it() -> None:
    existing = make_photo()
    attach(existing, jpeg())
    client = desk_of("editor")
    page = client.get(address(Photo, "add"))
    data = typed(page, picture=upload(jpeg()), caption__en="Again", change_reason=REASON)
    answer = client.post(address(Photo, "add"), data)
    assert address(existing) in answer.content.decode()
    assert Photo.objects.count() == 1


def test_a_refused_form_leaves_no_file(settings: Settings) -> None:
    """Two people in one place: the database says no after the files are written."""
    client = desk_of("editor")
    page = client.get(address(Photo, "add"))
    twice = {
        **row("depictions", 0, position="1", certainty="unidentified", capacity="depicted"),
        **row("depictions", 1, position="1", certainty="unidentified", capacity="depicted"),
    }
    data = typed(page, picture=upload(jpeg()), caption__en="Two", change_reason=REASON, **twice)
    answer = client.post(address(Photo, "add"), data)
    assert answer.status_code == 200
    assert not Photo.objects.exists()
    assert not stored(settings)


def test_nobody_is_named_as_not_identified() -> None:
    anna = makers.anna_probnaya()
    client = desk_of("editor")
    page = client.get(address(Photo, "add"))
    named = row("depictions", 0, person=str(anna.pk), certainty="unidentified", capacity="depicted")
    data = typed(page, caption__en="A group", change_reason=REASON, **named)
    assert "not identified" in errors_of(client.post(address(Photo, "add"), data))


def test_a_deleted_draft_leaves_its_original_alone_in_the_archive(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    photo = make_photo()
    attach(photo, jpeg())
    data = {"post": "yes", "change_reason": REASON}
    with django_capture_on_commit_callbacks(execute=True):
        desk_of("editor").post(address(photo, "delete"), data)
    assert not Photo.objects.exists()
    assert stored(settings) == {photo.original.name}


def test_a_picture_without_rights_is_kept_and_not_shown() -> None:
    photo = make_photo()
    attach(photo, jpeg())
    makers.set_state(photo, "published")
    assert not photo.shows_a_picture
    page = desk_of("contributor").get(address(photo))
    assert "the rights are not known" in page.content.decode()


def test_the_preview_is_for_curators_alone() -> None:
    photo = make_photo()
    attach(photo, jpeg())
    where = reverse("admin:registry_photo_picture", args=(photo.pk, 160))
    answer = desk_of("contributor").get(where)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in answer.headers["Cache-Control"]
    assert desk_of(username="stranger").get(where).status_code == 404
