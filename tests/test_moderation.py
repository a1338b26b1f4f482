"""Readers' contributions at the desk: read and decided, shown to nobody whose work they are not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from registry.admin import reviewing
from registry.curation import accepting, contributions, sealing
from registry.curation.answers import in_language
from registry.curation.recording import change
from registry.models import (
    ChangeSet,
    Citation,
    Contribution,
    ContributionContact,
    ContributionPicture,
    Curator,
    Depiction,
    Photo,
    Source,
)
from registry.vocabulary import ContributionState, PicturePermission, State
from tests import makers
from tests.desk import address, desk_of, messages_of
from tests.sending import jpeg, quarantined
from tests.test_contributions import WRITTEN, begun

pytestmark = pytest.mark.django_db
Executed = DjangoCaptureOnCommitCallbacks
EDITOR = "editor"


def sent(target: Any = None, *, picture: bytes = b"", **kwargs: Any) -> Contribution:
    """What a reader has sent, with a contact."""
    key, draft = begun(replace(WRITTEN, **kwargs), picture)
    found = contributions.receive(key, draft, target, today=timezone.localdate())
    assert found is not None
    return found


@pytest.fixture
def desk() -> Client:
    return desk_of(EDITOR)


def opened(desk: Client, contribution: Contribution) -> Any:
    return desk.get(address(contribution))


def decided(desk: Client, contribution: Contribution, act: str, **typed: str) -> Any:
    """The page is opened, one of its forms filled in and sent."""
    page = opened(desk, contribution)
    values = {f"{act}-{name}": value for name, value in typed.items()}
    extra = {name: typed[name] for name in ("seen", "_fill") if name in typed}
    data = {"act": act, "seen": page.context["seen"], **values, **extra}
    return desk.post(address(contribution), data)


def stands(contribution: Contribution) -> str:
    contribution.refresh_from_db()
    return contribution.state


# The list and the page -------------------------------------------------------------------------


def test_the_list_shows_what_waits_the_oldest_first(desk: Client) -> None:
    anna = makers.make_person()
    first, second, done = sent(anna), sent(name="Somebody new"), sent(anna)
    contributions.accept(done, editor=makers.make_curator("other"), reason="As in the file.")
    page = desk.get(address(Contribution))
    assert [row.pk for row in page.context["cl"].result_list] == [first.pk, second.pk]
    assert "Anna Probnaya" in page.content.decode()
    assert "Somebody new" in page.content.decode()
    accepted = desk.get(address(Contribution), {"stands": "accepted"})
    assert [row.pk for row in accepted.context["cl"].result_list] == [done.pk]
    nothing = desk.get(address(Contribution), {"stands": "nonsense"})
    assert not list(nothing.context["cl"].result_list)


def test_no_page_of_the_desk_shows_the_number_of_the_sender(desk: Client) -> None:
    contribution = sent(makers.make_person())
    for where in (address(Contribution), address(contribution)):
        assert contribution.reference not in desk.get(where).content.decode()


def test_the_list_asks_as_often_for_many_as_for_few(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    place = makers.make_place()
    for number in range(6):
        sent(makers.make_person(latin=f"Anna {number}", slug=f"anna-{number}"))
        sent(place)
    desk.get(address(Contribution))
    with django_assert_max_num_queries(13):
        desk.get(address(Contribution))


def test_the_page_costs_the_same_however_many_cases_there_are(desk: Client) -> None:
    person = makers.make_person()
    makers.make_repression(person, arrest_date="1930")
    contribution = sent(person)
    opened(desk, contribution)
    with CaptureQueriesContext(connection) as few:
        opened(desk, contribution)
    for year in range(1931, 1938):
        makers.make_repression(person, arrest_date=str(year))
    with CaptureQueriesContext(connection) as many:
        opened(desk, contribution)
    assert len(many) == len(few) <= 16


def test_opening_tells_the_sender_that_somebody_looks_and_reading_alone_does_not() -> None:
    contribution = sent(makers.make_person())
    opened(desk_of("reviewer"), contribution)
    assert stands(contribution) == ContributionState.RECEIVED
    opened(desk_of(EDITOR), contribution)
    assert stands(contribution) == ContributionState.IN_REVIEW


def test_the_live_page_stands_beside_it_in_a_frame_of_the_desk(desk: Client) -> None:
    anna = makers.anna_probnaya()
    contribution = sent(anna)
    page = opened(desk, contribution)
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    frame = desk.get(page.context["frame_url"])
    assert "Anna Probnaya" in frame.content.decode()
    assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    assert "no-store" in frame.headers["Cache-Control"]
    makers.set_state(anna, State.WITHDRAWN)
    assert desk.get(page.context["frame_url"]).status_code == 404
    assert "not public" in opened(desk, contribution).content.decode()


def test_what_was_typed_as_html_is_shown_as_text(desk: Client) -> None:
    page = opened(desk, sent(text="<script>zq</script>")).content.decode()
    assert "<script>zq" not in page
    assert "&lt;script&gt;zq" in page


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_a_contribution_there_is_not_is_not_found(desk: Client, pk: str) -> None:
    assert desk.get(f"/admin/registry/contribution/{pk}/change/").status_code == 404
    assert desk.get(f"/admin/registry/contribution/{pk}/picture/").status_code == 404
    assert desk.get(f"/admin/registry/contribution/{pk}/public/").status_code == 404


# Who may what ----------------------------------------------------------------------------------

SEES = {"editor", "administrator", "reviewer"}
DECIDES = {"editor", "administrator"}


@pytest.mark.parametrize(
    "group", ["contributor", "editor", "reviewer", "importer", "administrator"]
)
def test_who_reads_contributions_who_decides_and_who_sees_the_contact(group: str) -> None:
    contribution = sent(makers.make_person(), picture=jpeg())
    client = desk_of(group)
    picture = reverse("admin:registry_contribution_picture", args=(contribution.pk,))
    seen = group in SEES
    assert client.get(address(Contribution)).status_code == (200 if seen else 403)
    assert client.get(address(contribution, "public")).status_code == (200 if seen else 403)
    assert client.get(picture).status_code == (200 if seen else 404)
    page = client.get(address(contribution))
    assert page.status_code == (200 if seen else 403)
    assert ("zqtext" in page.content.decode()) is seen
    assert ("zqcontact" in page.content.decode()) is (group in DECIDES)
    assert (address(Contribution) in client.get("/admin/").content.decode()) is seen
    data = {"act": "decline", "decline-reason": "No.", "decline-answer": "No source."}
    seen_now = f"{stands(contribution)}-0"
    answer = client.post(address(contribution), {**data, "seen": seen_now})
    assert answer.status_code == (302 if group in DECIDES else 403)
    assert (stands(contribution) == ContributionState.DECLINED) is (group in DECIDES)


def test_nobody_else_learns_that_there_is_a_picture() -> None:
    contribution = sent(picture=jpeg())
    address_of = reverse("admin:registry_contribution_picture", args=(contribution.pk,))
    assert Client().get(address_of).status_code == 404
    reader = Client()
    reader.force_login(makers.make_curator("reader", is_staff=False))
    assert reader.get(address_of).status_code == 404


def test_nobody_writes_changes_or_deletes_a_contribution_at_the_desk() -> None:
    contribution = sent()
    root = Client()
    root.force_login(makers.make_curator("root", is_staff=True, is_superuser=True))
    assert root.get(address(Contribution, "add")).status_code == 403
    assert root.post(address(contribution, "delete"), {"post": "yes"}).status_code == 403
    assert root.get(address(contribution, "history")).status_code == 404
    assert Contribution.objects.exists()


# The picture -----------------------------------------------------------------------------------


def test_the_desk_sees_a_rebuilt_copy_that_no_browser_keeps(desk: Client) -> None:
    contribution = sent(picture=jpeg(secret="zqexif"))
    picture = desk.get(reverse("admin:registry_contribution_picture", args=(contribution.pk,)))
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.headers["Cache-Control"] == "private, no-store"
    assert b"zqexif" not in picture.content
    assert "shown to nobody" in opened(desk, contribution).content.decode()


def test_a_sealed_original_and_a_sealed_contact_are_said_to_be_sealed(
    desk: Client, settings: Settings
) -> None:
    settings.CONTRIBUTION_KEY = sealing.new_key_pair()[0]
    page = opened(desk, sent(picture=jpeg())).content.decode()
    assert "The original is sealed" in page
    assert "The contact is sealed" in page
    assert "zqcontact" not in page


def test_an_accepted_picture_becomes_a_draft_without_rights(
    desk: Client, django_capture_on_commit_callbacks: Executed
) -> None:
    anna = makers.make_person()
    with django_capture_on_commit_callbacks(execute=True):
        contribution = sent(anna, picture=jpeg(secret="zqexif"), permission="mine")
        decided(
            desk, contribution, "photograph", caption__en="Anna, 1934", reason="From her album."
        )
    photo = Photo.objects.get()
    assert (photo.state, photo.rights, photo.caption) == (State.DRAFT, "", {"en": "Anna, 1934"})
    assert Depiction.objects.get().person == anna
    assert "I may allow it" in photo.notes
    assert contribution.reference not in photo.notes
    assert stands(contribution) == ContributionState.ACCEPTED
    assert contribution.change_set == photo.history.latest().change_set
    assert quarantined() == []
    public = Client()
    assert public.get(reverse("media", args=[photo.public_id, 320, "jpg"])).status_code == 404


def test_a_picture_without_a_caption_is_not_taken(desk: Client) -> None:
    contribution = sent(picture=jpeg())
    page = decided(desk, contribution, "photograph", reason="From her album.")
    assert "Write a caption" in page.content.decode()
    assert not Photo.objects.exists()


def test_what_is_not_to_be_shown_becomes_no_photograph(desk: Client) -> None:
    contribution = sent(picture=jpeg(), permission=PicturePermission.NOT_TO_BE_SHOWN)
    codes = [offer["code"] for offer in opened(desk, contribution).context["offers"]]
    assert "photograph" not in codes
    with pytest.raises(Exception, match="does not want"):
        accepting.accept_picture(
            contribution, caption={"en": "A"}, editor=makers.make_curator("other"), reason="No."
        )


def test_a_proof_is_kept_or_destroyed_after_the_decision(
    desk: Client, django_capture_on_commit_callbacks: Executed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        contribution = sent(picture=jpeg(), permission=PicturePermission.NOT_TO_BE_SHOWN)
        assert desk.post(address(contribution), {"act": "destroy"}).status_code == 403
        contributions.accept(
            contribution, editor=makers.make_curator("other"), reason="In the file."
        )
    kept = desk.get(address(Contribution), {"stands": "picture_kept"})
    assert [row.pk for row in kept.context["cl"].result_list] == [contribution.pk]
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address(contribution), {"act": "destroy"})
    assert not ContributionPicture.objects.exists()
    assert quarantined() == []


def test_a_failure_between_photograph_and_decision_leaves_neither(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contribution = sent(makers.make_person(), picture=jpeg())

    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(contributions, "accept", fail)
    with pytest.raises(OSError, match="full"):
        accepting.accept_picture(
            contribution, caption={"en": "A"}, editor=makers.make_curator("other"), reason="Album."
        )
    assert not Photo.objects.exists()
    assert stands(contribution) == ContributionState.RECEIVED
    assert contributions.clean_copy(contribution)


# Deciding --------------------------------------------------------------------------------------


def test_a_dispute_puts_the_readers_version_beside_the_accepted_one(desk: Client) -> None:
    anna = makers.anna_probnaya()
    contribution = sent(anna)
    decided(
        desk,
        contribution,
        "version",
        fact="record:death_date",
        value="27.12.1938",
        as_stated="on 27 December 1938",
        reason="A certificate of 1956 says so.",
        answer="Thank you.",
    )
    citation = Citation.objects.get(field="death_date")
    assert (citation.value, citation.verdict) == ("1938-12-27", "differs")
    assert citation.source == Source.objects.get(slug="readers-account-ru", kind="testimony")
    anna.refresh_from_db()
    assert anna.death_date == "1937-11-03"
    assert stands(contribution) == ContributionState.ACCEPTED
    assert contribution.change_set == citation.history.latest().change_set
    assert contribution.exchange[-1]["text"] == "Thank you."
    public = Client().get(reverse("registry:person", args=[anna.public_id, anna.slug]))
    shown = public.content.decode()
    assert "27 December 1938" in shown
    assert "zqtext" not in shown
    assert "Рассказ читателя" in shown


def test_a_case_of_the_person_may_be_disputed_too(desk: Client) -> None:
    anna = makers.anna_probnaya()
    case = anna.repressions.get()
    first, second = sent(anna), sent(anna)
    fact = f"case{case.pk}:arrest_date"
    for contribution in (first, second):
        decided(desk, contribution, "version", fact=fact, value="1937-09", reason="A letter.")
    assert Citation.objects.of(case).filter(field="arrest_date", value="1937-09").count() == 2
    assert Source.objects.filter(slug__startswith="readers-account").count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"fact": "record:death_date", "value": "long ago"}, "date"),
        ({"fact": "record:death_date", "value": ""}, "Write what the sender says"),
        ({"fact": "", "value": "1937"}, "This field is required"),
        ({"fact": "case999:arrest_date", "value": "1937"}, "Select a valid choice"),
        ({"fact": "record:public_id", "value": "1937"}, "Select a valid choice"),
        ({"fact": "record:death_date", "value": "1937", "reason": ""}, "needs a reason"),
        ({"fact": "record:fate", "value": "x" * 501}, "Up to 500 characters"),
    ],
)
def test_a_version_that_cannot_be_is_refused_with_everything_typed_kept(
    desk: Client, typed: dict[str, str], told: str
) -> None:
    contribution = sent(makers.anna_probnaya())
    before = Citation.objects.count()
    page = decided(desk, contribution, "version", **{"reason": "zqreason", **typed})
    shown = page.content.decode()
    assert told in shown
    assert 'id="version" name="decision" open' in shown
    assert typed["value"][:100] in shown
    assert Citation.objects.count() == before
    assert stands(contribution) == ContributionState.IN_REVIEW


def test_accepting_names_a_change_of_ones_own_and_makes_none(desk: Client) -> None:
    anna = makers.make_person()
    contribution = sent(anna)
    stranger = ChangeSet.objects.latest("pk")
    refused = decided(desk, contribution, "accept", change_set=str(stranger.pk), reason="So.")
    assert "not among yours" in refused.content.decode()
    assert (
        "Make the change first"
        in decided(desk, contribution, "accept", reason="So.").content.decode()
    )
    with change(editor=Curator.objects.get(username=EDITOR), reason="By her letter.") as passage:
        anna.fate = "executed"
        anna.save()
    before = ChangeSet.objects.count()
    own = passage.change_set
    decided(desk, contribution, "accept", change_set=str(own.pk), reason="By her letter.")
    assert stands(contribution) == ContributionState.ACCEPTED
    assert contribution.change_set == own
    assert ChangeSet.objects.count() == before


def test_the_words_stand_beside_the_form_and_the_change_is_proposed_afterwards(
    desk: Client,
) -> None:
    anna = makers.make_person()
    contribution = sent(anna)
    form = desk.get(reverse("admin:registry_contribution_enter", args=(contribution.pk,)))
    assert form.headers["Location"] == address(anna)
    assert "zqtext" in desk.get(address(anna)).content.decode()
    assert "zqtext" not in desk_of("contributor").get(address(anna)).content.decode()
    with change(editor=Curator.objects.get(username=EDITOR), reason="By her letter.") as passage:
        anna.fate = "executed"
        anna.save()
    accept = next(
        offer for offer in opened(desk, contribution).context["offers"] if offer["code"] == "accept"
    )
    assert accept["form"]["change_set"].value() == passage.change_set.pk
    decided(
        desk, contribution, "accept", change_set=str(passage.change_set.pk), reason="By her letter."
    )
    assert "zqtext" not in desk.get(address(anna)).content.decode()


def test_a_missing_person_is_entered_in_an_empty_form(desk: Client) -> None:
    contribution = sent(kind="new_person")
    form = desk.get(reverse("admin:registry_contribution_enter", args=(contribution.pk,)))
    assert form.headers["Location"].endswith("/person/add/")
    assert "zqtext" in desk.get(form.headers["Location"]).content.decode()


def test_a_question_is_asked_and_its_answer_brings_the_contribution_back(desk: Client) -> None:
    contribution = sent()
    decided(desk, contribution, "ask", answer="Where is it written?")
    assert stands(contribution) == ContributionState.ASKED
    assert not list(desk.get(address(Contribution)).context["cl"].result_list)
    contributions.reply(contribution, "zqreply")
    assert "zqreply" in opened(desk, contribution).content.decode()
    assert len(desk.get(address(Contribution)).context["cl"].result_list) == 1


def test_a_contribution_that_was_answered_meanwhile_is_read_again_before_it_is_decided(
    desk: Client,
) -> None:
    contribution = sent()
    decided(desk, contribution, "ask", answer="Where is it written?")
    old = opened(desk, contribution).context["seen"]
    contributions.reply(contribution, "zqreply")
    data = {"act": "decline", "seen": old, "decline-reason": "zqno", "decline-answer": "zqkind"}
    page = desk.post(address(contribution), data).content.decode()
    assert "after you opened it" in page
    assert "zqkind" in page
    assert stands(contribution) == ContributionState.IN_REVIEW


def test_what_another_curator_has_decided_is_not_decided_again(desk: Client) -> None:
    contribution = sent()
    seen = opened(desk, contribution).context["seen"]
    contributions.accept(contribution, editor=makers.make_curator("other"), reason="In the file.")
    data = {"act": "decline", "seen": seen, "decline-reason": "No", "decline-answer": "No"}
    assert "no longer" in desk.post(address(contribution), data).content.decode()
    assert stands(contribution) == ContributionState.ACCEPTED


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_a_template_is_put_into_the_answer_in_the_language_chosen(
    desk: Client, language: str
) -> None:
    contribution = sent()
    page = decided(
        desk,
        contribution,
        "decline",
        reason="zqreason",
        language=language,
        answer="",
        _fill="decline_scope",
    )
    form = next(o for o in page.context["offers"] if o["code"] == "decline")["form"]
    assert form["answer"].value() == in_language(language, "decline_scope")
    assert form["reason"].value() == "zqreason"
    assert stands(contribution) == ContributionState.IN_REVIEW


def test_the_answer_begins_in_the_language_in_which_the_sender_reads(desk: Client) -> None:
    page = opened(desk, sent(language="uk"))
    form = next(o for o in page.context["offers"] if o["code"] == "decline")["form"]
    assert form["answer"].value() == in_language("uk", "decline_no_source")


def test_after_a_decision_the_next_that_waits_opens(desk: Client) -> None:
    first, second, third = sent(), sent(), sent()
    words = {"reason": "No source.", "answer": "Thank you."}
    assert decided(desk, second, "decline", **words).headers["Location"] == address(third)
    assert decided(desk, third, "decline", **words).headers["Location"] == address(first)
    last = decided(desk, first, "decline", **words)
    assert last.headers["Location"] == address(Contribution)
    assert "Declined" in messages_of(desk.get(last.headers["Location"]))


# Contacts --------------------------------------------------------------------------------------


def test_a_contact_is_erased_by_a_button_and_shown_no_longer_than_it_may_be(desk: Client) -> None:
    contribution = sent()
    assert "zqcontact" in opened(desk, contribution).content.decode()
    ContributionContact.objects.update(erase_after=timezone.localdate())
    assert "zqcontact" not in opened(desk, contribution).content.decode()
    ContributionContact.objects.update(erase_after=timezone.localdate() + dt.timedelta(days=2))
    desk.post(address(contribution), {"act": "erase"})
    assert not ContributionContact.objects.exists()


def test_of_its_age_no_more_than_the_month_is_told() -> None:
    row = Contribution(received_in="2026-08")
    with translation.override("en"):
        assert reviewing.age_of(row, today=dt.date(2026, 11, 25)) == "August 2026, 3 months"
        assert reviewing.age_of(row, today=dt.date(2026, 8, 31)) == "August 2026"
