"""What a reader meets who sends something in: six steps, nothing lost, nothing shown to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from logging import LogRecord

import pytest
from django.core import signing
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from registry.curation import contributions, drafts
from registry.models import Contribution, ContributionDraft, ContributionPicture, Person
from registry.vocabulary import ContributionState, State
from registry.web.contribute import guard
from registry.web.limits import Limit, Limiter, connection_of, limiter
from registry.web.logs import WithoutKeys
from tests import makers
from tests.sending import CONTACT, HOW, TEXT, Sender, jpeg, quarantined, upload

pytestmark = pytest.mark.django_db
START = "/en/contribute/"


@pytest.fixture(autouse=True)
def _open(settings: Settings) -> Iterator[None]:
    settings.CONTRIBUTIONS = True
    settings.CONTRIBUTION_SECONDS = 0
    limiter.forget()
    yield
    limiter.forget()


@pytest.fixture
def person() -> Person:
    return makers.make_person()


@pytest.fixture
def sender() -> Sender:
    return Sender()


# The way through -------------------------------------------------------------------------------


def test_a_correction_goes_from_the_page_of_a_person_to_its_number(
    sender: Sender, person: Person
) -> None:
    page = sender.client.get(reverse("registry:person", args=[person.public_id, person.slug]))
    assert f"{START}?about={person.public_id}" in page.content.decode()
    contribution = sender.whole(person.public_id, picture=upload(jpeg()))
    assert (contribution.kind, contribution.target) == ("correction", person)
    assert (contribution.text, contribution.how_known) == (TEXT, HOW)
    assert contribution.contact.contact == CONTACT
    assert contribution.picture.permission == "not_shown"
    state = sender.client.get(sender.page.headers["Location"]).content.decode()
    assert contribution.reference in state
    assert "Received" in state


@pytest.mark.parametrize("kind", ["photograph", "document", "new-person"])
def test_every_kind_reaches_its_number(sender: Sender, kind: str) -> None:
    values = {"picture": upload(jpeg()), "permission": "mine"} if kind != "new-person" else {}
    contribution = sender.whole(kind=kind, **values)
    assert contribution.kind == kind.replace("-", "_")
    assert contribution.about == "Somebody"


def test_who_is_in_the_register_already_is_offered_before_a_new_person(
    sender: Sender, person: Person
) -> None:
    page = sender.client.get(f"{START}new-person/?q=Probnaja")
    assert person.public_id in page.content.decode()
    sender.begin(person.public_id, kind="new-person")
    draft = drafts.find(sender.key)
    assert draft is not None
    assert draft.kind == "correction"


def test_what_was_typed_is_there_when_the_sender_comes_back(sender: Sender, person: Person) -> None:
    sender.begin(person.public_id)
    sender.tell()
    assert TEXT in sender.client.get(sender.step("fact")).content.decode()
    sender.leave()
    page = sender.client.get(sender.step("check")).content.decode()
    for words in (TEXT, HOW, CONTACT):
        assert words in page


def test_a_picture_stays_although_something_else_is_missing(sender: Sender, person: Person) -> None:
    sender.begin(person.public_id, kind="photograph")
    page = sender.tell(how_known="", permission="mine", picture=upload(jpeg()))
    assert "Say where the picture comes from." in page.content.decode()
    assert sender.tell(permission="mine").status_code == 303
    assert sender.leave("").status_code == 303
    assert ContributionPicture.objects.filter(contribution=sender.send()).exists()


def test_no_step_is_left_out_by_typing_an_address(sender: Sender, person: Person) -> None:
    sender.begin(person.public_id)
    assert sender.client.get(sender.step("check")).headers["Location"] == sender.step("fact")
    sender.tell()
    assert sender.client.get(sender.step("check")).headers["Location"] == sender.step("contact")


def test_a_hidden_record_cannot_be_chosen(sender: Sender) -> None:
    hidden = makers.make_person(state=State.DRAFT)
    page = sender.post(f"{START}correction/?q=x", record=hidden.public_id, name="x")
    assert page.status_code == 400
    assert not ContributionDraft.objects.exists()


def test_a_record_withdrawn_meanwhile_is_named_no_more(sender: Sender, person: Person) -> None:
    contribution = sender.whole(person.public_id)
    makers.set_state(person, State.WITHDRAWN)
    page = sender.client.get(f"{START}state/{contribution.reference}/").content.decode()
    assert "Probnaya" not in page


def test_switched_off_it_says_how_it_will_be_and_nothing_leads_there(
    client: Client, settings: Settings, person: Person
) -> None:
    settings.CONTRIBUTIONS = False
    assert "cannot be sent here yet" in client.get(START).content.decode()
    assert client.get(f"{START}correction/").headers["Location"] == START
    for address in ("/en/", reverse("registry:person", args=[person.public_id, person.slug])):
        assert START not in client.get(address).content.decode()


def test_a_state_can_be_seen_also_after_switching_off(
    sender: Sender, person: Person, settings: Settings
) -> None:
    number = sender.whole(person.public_id).reference
    settings.CONTRIBUTIONS = False
    assert sender.client.get(f"{START}state/{number}/").status_code == 200


# Kept by nobody ----------------------------------------------------------------------------------


def test_no_step_leaves_a_cookie_or_a_copy(sender: Sender, person: Person) -> None:
    number = sender.whole(person.public_id).reference
    for address in (f"{START}correction/", f"{START}state/", f"{START}state/{number}/"):
        answer = sender.client.get(address)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "Cookie" not in answer.headers.get("Vary", "")
    assert not sender.client.cookies


def test_the_key_of_a_draft_and_the_number_stand_in_no_log(sender: Sender, person: Person) -> None:
    sender.begin(person.public_id)
    record = LogRecord("x", 40, "", 0, "Bad Request: %s", (sender.step("fact"),), None)
    assert WithoutKeys().filter(record)
    assert sender.key not in record.getMessage()
    assert "/contribute/draft/…/fact/" in record.getMessage()


def test_a_draft_on_the_disk_tells_nothing_without_its_key(sender: Sender, person: Person) -> None:
    sender.begin(person.public_id)
    sender.tell(picture=upload(jpeg()))
    sender.leave()
    row = ContributionDraft.objects.get()
    kept = bytes(row.payload) + b"".join(path.read_bytes() for path in quarantined())
    for secret in (TEXT, HOW, CONTACT, person.public_id, "zqexif", "zqfilename", "JFIF"):
        assert secret.encode() not in kept
    assert sender.key not in f"{row.digest}{row.picture}"
    assert (row.expires_at.minute, row.expires_at.second) == (0, 0)


def test_the_name_of_the_file_is_kept_nowhere(sender: Sender, person: Person) -> None:
    contribution = sender.whole(person.public_id, picture=upload(jpeg()))
    row = contribution.picture
    assert "zqfilename" not in f"{row.clean_copy}{row.original}"
    assert all("zq" not in str(path.relative_to(path.parents[1])) for path in quarantined())
    assert b"zqexif" not in contributions.clean_copy(contribution)


def test_nothing_that_was_sent_is_on_a_public_page(sender: Sender, person: Person) -> None:
    contribution = sender.whole(person.public_id, picture=upload(jpeg()))
    draft = Sender()
    draft.begin(person.public_id)
    draft.tell(text="zqdraft")
    record = reverse("registry:person", args=[person.public_id, person.slug])
    addresses = ["/en/", "/en/people/", record, "/en/corrections/", "/en/search/?q=zqtext", START]
    for address in (*addresses, f"{START}state/{contribution.reference}/"):
        page = Client().get(address).content.decode()
        for secret in ("zqhow", "zqanna", "zqdraft", draft.key):
            assert secret not in page, address
        if "zqtext" not in address:
            assert "zqtext" not in page, address


# Forms that are not taken ------------------------------------------------------------------------


def test_a_form_without_its_token_is_shown_again_with_all_that_was_typed(
    sender: Sender, person: Person
) -> None:
    sender.begin(person.public_id)
    for token in ("", "forged", guard.token_for("fact of another"), "a:b:c"):
        values = {"token": token, "text": TEXT, "how_known": HOW}
        page = sender.client.post(sender.step("fact"), values)
        assert page.status_code == 400
        assert TEXT in page.content.decode()
        assert "was not made by this page" in page.content.decode()
    draft = drafts.find(sender.key)
    assert draft is not None
    assert draft.text == ""


def test_the_token_of_one_draft_opens_no_other(sender: Sender, person: Person) -> None:
    first, second = Sender(), Sender()
    first.begin(person.public_id)
    second.begin(person.public_id)
    token = first.client.get(first.step("fact")).context["token"]
    page = second.client.post(second.step("fact"), {"token": token, "text": "x", "how_known": "y"})
    assert page.status_code == 400


def test_a_token_is_good_for_a_day(sender: Sender, person: Person) -> None:
    sender.begin(person.public_id)
    old = signing.TimestampSigner(salt="registry.contribute")
    old.timestamp = lambda: signing.b62_encode(int(timezone.now().timestamp()) - 90_000)  # type: ignore[method-assign]
    values = {"token": old.sign(f"fact {sender.key}"), "text": TEXT, "how_known": HOW}
    page = sender.client.post(sender.step("fact"), values)
    assert "open for more than a day" in page.content.decode()


def test_what_comes_back_faster_than_anybody_reads_is_not_taken(
    sender: Sender, person: Person, settings: Settings
) -> None:
    settings.CONTRIBUTION_SECONDS = 3600
    sender.begin(person.public_id)
    assert "faster than anybody reads" in sender.tell().content.decode()


def test_a_field_nobody_sees_must_stay_empty(sender: Sender, person: Person) -> None:
    sender.begin(person.public_id)
    page = sender.tell(website="https://example.org")
    assert page.status_code == 400
    assert TEXT in page.content.decode()


def test_what_is_sent_twice_is_one_contribution(sender: Sender, person: Person) -> None:
    first = sender.whole(person.public_id)
    again = sender.client.post(sender.step("check"), {"token": "any"})
    assert again.status_code == 303
    assert again.headers["Location"] == f"{START}state/{first.reference}/"
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("key", ["x", "a" * 43, "..%2f..%2fetc", "%00"])
def test_a_draft_that_is_not_there_is_said_to_be_gone(client: Client, key: str) -> None:
    for step in ("fact", "contact", "check"):
        page = client.get(f"{START}draft/{key}/{step}/")
        assert page.status_code == 404


def test_a_draft_whose_day_is_over_is_gone(sender: Sender, person: Person) -> None:
    sender.begin(person.public_id)
    ContributionDraft.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert sender.client.get(sender.step("fact")).status_code == 404
    assert sender.client.post(sender.step("fact"), {}).status_code == 404


# Floods ------------------------------------------------------------------------------------------


def test_one_connection_begins_no_more_than_a_person_would(
    sender: Sender, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "BEGUN", Limit("begun", 2, 3600))
    for _number in range(guard.BEGUN.most):
        sender.begin(person.public_id)
    page = sender.post(f"{START}correction/?q=x", record="other", name="x")
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert "no-store" in page.headers["Cache-Control"]


def test_numbers_cannot_be_guessed_by_trying(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MISSED", Limit("missed", 3, 3600))
    answers = [
        client.get(f"{START}state/", {"reference": f"k7tm-3xq9-{number:04}"}).status_code
        for number in range(guard.MISSED.most + 1)
    ]
    assert answers == [404] * guard.MISSED.most + [429]


def test_a_limit_is_over_after_its_time_and_all_is_forgotten_each_day() -> None:
    counts, limit = Limiter(), Limit("x", 2, 100)
    assert [counts.wait(limit, "a", now=now) for now in (0, 1, 2)] == [0, 0, 99]
    assert counts.wait(limit, "b", now=2) == 0
    assert counts.wait(limit, "a", now=101) == 0
    assert counts.wait(limit, "a", now=86_400) == 0


def test_an_address_is_not_in_the_memory_of_the_counts() -> None:
    counts = Limiter()
    counts.wait(Limit("x", 2, 100), "203.0.113.7")
    assert b"203.0.113.7" not in repr(vars(counts)).encode()


@pytest.mark.parametrize(
    ("proxies", "written", "meant"),
    [
        (0, "203.0.113.7", "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        (2, "203.0.113.7", "192.0.2.1"),
        (1, "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        (1, "nonsense", ""),
    ],
)
def test_only_our_own_servers_are_believed_about_a_connection(
    settings: Settings, proxies: int, written: str, meant: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=written)
    assert connection_of(request) == meant


def test_a_flood_fills_no_disk(
    sender: Sender, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_OPEN", 1)
    sender.begin(person.public_id)
    page = sender.post(f"{START}correction/?q=x", record="other", name="x")
    assert page.status_code == 429


# The state -------------------------------------------------------------------------------------


def test_a_number_is_read_however_it_is_typed(sender: Sender, person: Person) -> None:
    number = sender.whole(person.public_id).reference
    for typed in (number.upper(), number.replace("-", ""), f" {number.replace('-', ' ')} "):
        answer = sender.client.get(f"{START}state/", {"reference": typed})
        assert answer.headers["Location"] == f"{START}state/{number}/"


def test_a_question_is_answered_under_the_number(sender: Sender, person: Person) -> None:
    contribution = sender.whole(person.public_id)
    editor = makers.make_curator()
    contributions.ask(contribution, "Where is it written?", editor=editor)
    address = f"{START}state/{contribution.reference}/"
    page = sender.client.get(address).content.decode()
    assert "Where is it written?" in page
    assert "editor" not in page.split("<main")[1].replace("An editor", "")
    sender.post(address, text="In the certificate.")
    contribution.refresh_from_db()
    assert contribution.state == ContributionState.IN_REVIEW
    assert contribution.exchange[-1]["text"] == "In the certificate."


def test_an_answer_nobody_asked_for_is_not_taken(sender: Sender, person: Person) -> None:
    contribution = sender.whole(person.public_id)
    page = sender.post(f"{START}state/{contribution.reference}/", text="More.")
    assert "No question is open here." in page.content.decode()


def test_the_sender_takes_the_contact_back(sender: Sender, person: Person) -> None:
    contribution = sender.whole(person.public_id)
    sender.post(f"{START}state/{contribution.reference}/", erase="yes")
    contribution = Contribution.objects.get()
    assert not hasattr(contribution, "contact")


def test_the_steps_cost_few_queries(
    sender: Sender, person: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sender.begin(person.public_id)
    with django_assert_max_num_queries(8):
        sender.client.get(sender.step("fact"))
    with django_assert_max_num_queries(20):
        sender.client.get(f"{START}correction/?q=Probnaya")
