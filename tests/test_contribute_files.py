"""Texts and files of every kind a reader may send: taken, cleaned, or refused in a sentence."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from registry.curation import drafts
from registry.forms.contributions import LONGEST_TEXT, PlainText
from registry.models import Contribution, ContributionPicture, Person
from registry.photos.containers import MAX_FILE_BYTES
from registry.web.contribute.uploads import MAX_BODY_BYTES
from tests.picture_samples import bad_pictures
from tests.sending import TEXT, Sender, jpeg, quarantined, upload
from tests.test_contribute import START, _open, person, sender

__all__ = ["_open", "person", "sender"]
pytestmark = pytest.mark.django_db


def test_ten_thousand_characters_are_taken_and_one_more_is_not(
    sender: Sender, person: Person
) -> None:
    sender.begin(person.public_id)
    page = sender.tell(text="я" * (LONGEST_TEXT + 1))
    assert "too long by 1" in page.content.decode()
    assert sender.tell(text="я" * (LONGEST_TEXT - 2) + "\r\nя").status_code == 303
    draft = drafts.find(sender.key)
    assert draft is not None
    assert len(draft.text) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\u202egnorw\u202c", "gnorw"),
        ("  ʼё Ґ  ", "ʼё Ґ"),
        ("tab\there", "tab\there"),
        ("👩‍👧 עברית", "👩‍👧 עברית"),
        ("half \ud83d", "half"),
    ],
)
def test_what_no_keyboard_writes_is_left_out(typed: str, kept: str) -> None:
    assert PlainText(most=100).clean(typed) == kept


def test_markup_in_a_contribution_is_shown_as_text(sender: Sender) -> None:
    sender.begin(name="<b>Name</b>")
    sender.tell(text="<script>alert(1)</script>")
    sender.leave("<img src=x>")
    page = sender.client.get(sender.step("check")).content.decode()
    assert "<script>alert" not in page
    assert "<b>Name" not in page
    assert "<img src=x" not in page


BAD = {
    name: made
    for name, made in bad_pictures().items()
    if name in {"nothing", "svg", "heic", "html after a jpeg"}
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_file_that_is_no_picture_is_refused_in_one_sentence(
    sender: Sender, person: Person, name: str
) -> None:
    make, words = BAD[name]
    sender.begin(person.public_id)
    page = sender.tell(picture=upload(make(), "portrait.jpg"))
    assert page.status_code == 400
    assert words in page.content.decode()
    assert TEXT in page.content.decode()
    assert quarantined() == []


def test_a_picture_counts_whatever_its_name_ends_with(sender: Sender, person: Person) -> None:
    sender.begin(person.public_id)
    assert sender.tell(picture=upload(jpeg(), "malware.exe")).status_code == 303


def test_a_file_that_is_too_large_is_said_to_be(sender: Sender, person: Person) -> None:
    sender.begin(person.public_id)
    page = sender.tell(picture=upload(b"\xff\xd8\xff" + bytes(MAX_FILE_BYTES)))
    assert "larger than 20 MB" in page.content.decode()
    assert quarantined() == []


def test_a_form_of_any_greater_size_is_not_read(client: Client) -> None:
    page = client.post(f"{START}draft/{'a' * 43}/fact/", {}, CONTENT_LENGTH=str(MAX_BODY_BYTES + 1))
    assert page.status_code == 400


def test_a_second_picture_takes_the_place_of_the_first(
    sender: Sender,
    person: Person,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sender.begin(person.public_id)
    for size in ((120, 90), (150, 90)):
        with django_capture_on_commit_callbacks(execute=True):
            sender.tell(picture=upload(jpeg(size)))
    assert len(quarantined()) == 1
    draft = drafts.find(sender.key)
    assert draft is not None
    assert draft.width == 150


def test_a_picture_is_left_out_again(
    sender: Sender,
    person: Person,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sender.begin(person.public_id)
    sender.tell(picture=upload(jpeg()))
    with django_capture_on_commit_callbacks(execute=True):
        assert sender.tell(without_picture="on").status_code == 303
    assert quarantined() == []
    sender.leave()
    assert not ContributionPicture.objects.filter(contribution=sender.send()).exists()


def test_a_picture_that_is_lost_meanwhile_is_asked_for_again(
    sender: Sender, person: Person
) -> None:
    sender.begin(person.public_id)
    sender.tell(picture=upload(jpeg()))
    sender.leave()
    for path in quarantined():
        path.unlink()
    page = sender.post(sender.step("check"))
    assert "choose it again" in page.content.decode()
    assert not Contribution.objects.exists()
    assert sender.send().text == TEXT
