"""Addresses that last, and the pages for what cannot be shown."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from memorial import urls
from registry.curation import publishing
from registry.identifiers import check_character
from registry.models import FormerAddress
from registry.vocabulary import State
from registry.web import errors
from tests import makers

pytestmark = pytest.mark.django_db

# The shape of an id, and nobody's.
UNUSED = "m4ndx1st" + check_character("m4ndx1st")


def content(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# Addresses that last -------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "language"), [("", "en"), ("ru", "ru"), ("uk,ru;q=0.5", "uk")])
def test_an_id_leads_for_ever_to_the_page_of_its_record(
    client: Client, asked: str, language: str
) -> None:
    for record, noun in ((makers.anna_probnaya(), "people"), (makers.make_place(), "places")):
        answer = client.get(f"/id/{record.public_id}", headers={"Accept-Language": asked})
        assert answer.status_code == 301
        address = f"/{language}/{noun}/{record.public_id}/{record.slug}/"
        assert answer.headers["Location"] == address
        assert answer.headers["Vary"] == "Accept-Language"


def test_the_id_of_a_case_leads_to_its_person(client: Client) -> None:
    person = makers.anna_probnaya()
    answer = client.get(f"/id/{person.repressions.get().public_id}")
    assert answer.headers["Location"] == f"/en/people/{person.public_id}/{person.slug}/"


def test_a_wrong_slug_leads_to_the_right_one(client: Client) -> None:
    person = makers.anna_probnaya()
    answer = client.get(f"/ru/people/{person.public_id}/anna/")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/ru/people/{person.public_id}/anna-probnaya/"


def former(public_id: str, successor: str = "", **tombstone: str) -> None:
    with makers.passage() as passage:
        FormerAddress.objects.create(
            public_id=public_id,
            noun="people",
            successor_id=successor,
            tombstone=tombstone,
            change_set=passage.change_set,
        )


def test_a_merged_record_leads_to_the_one_that_stays(client: Client) -> None:
    kept, merged, before = (makers.make_person(slug=slug) for slug in ("a", "b", "c"))
    former(merged.public_id, kept.public_id)
    former(before.public_id, merged.public_id)
    makers.set_state(merged, State.MERGED)
    makers.set_state(before, State.MERGED)
    for old in (merged, before):
        for address in (f"/en/people/{old.public_id}/{old.slug}/", f"/id/{old.public_id}"):
            answer = client.get(address)
            assert answer.status_code == 301
            assert answer.headers["Location"] == f"/en/people/{kept.public_id}/a/"


def test_a_circle_of_old_addresses_is_not_found(client: Client) -> None:
    a, b = (makers.make_person(slug=slug, state=State.DRAFT) for slug in ("a", "b"))
    former(a.public_id, b.public_id)
    former(b.public_id, a.public_id)
    assert client.get(f"/id/{a.public_id}").status_code == 404


def test_a_withdrawn_record_is_gone_and_says_nothing_of_itself(client: Client) -> None:
    person = makers.anna_probnaya()
    publishing.withdraw(person, editor=None, office="o", reason="A relative asked for it.")
    for address in (f"/en/people/{person.public_id}/{person.slug}/", f"/id/{person.public_id}"):
        answer = client.get(address)
        assert answer.status_code == 410
        text = answer.content.decode()
        assert "This record was withdrawn." in text
        assert "Probnaya" not in text
        assert "asked for it" not in text


def test_the_words_left_at_an_old_address_are_shown(client: Client) -> None:
    person = makers.make_person(state=State.DRAFT)
    former(person.public_id, en="Two people were taken for one.")
    assert "Two people were taken for one." in content(client, f"/id/{person.public_id}")


def test_a_hidden_record_and_one_that_never_was_get_the_same_page(client: Client) -> None:
    hidden = makers.make_person(state=State.DRAFT)
    for address in ("/en/people/{}/anna-probnaya/", "/id/{}"):
        there = client.get(address.format(hidden.public_id))
        never = client.get(address.format(UNUSED))
        assert there.status_code == never.status_code == 404
        assert there.content == never.content
        assert there.headers["ETag"] == never.headers["ETag"]


@pytest.mark.parametrize("text", ["x", "m4ndx1st0", "%00", "%F0%9F", "a" * 500, "..%2F..%2Fetc"])
def test_what_is_no_id_is_not_found(client: Client, text: str) -> None:
    for address in (f"/id/{text}", f"/en/people/{text}/x/", f"/media/{text}/160.jpg"):
        assert client.get(address).status_code == 404


# Errors --------------------------------------------------------------------------------------


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret of the house")


class WithFailure:
    """The addresses of the site and one whose view fails."""

    urlpatterns = [path("en/fails/", fails), *urls.urlpatterns]
    handler500 = urls.handler500


@override_settings(ROOT_URLCONF=WithFailure)
def test_a_fault_of_ours_is_said_calmly_and_without_the_database(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.raise_request_exception = False
    # Of the edition alone, before anything failed.
    with django_assert_max_num_queries(1):
        answer = client.get("/en/fails/")
    assert answer.status_code == 500
    assert "This page could not be made." in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_the_page_of_a_fault_needs_no_collected_static_files() -> None:
    request = RequestFactory().get("/en/")
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    with override_settings(STORAGES={"staticfiles": {"BACKEND": manifest}}):
        answer = errors.failed(request)
    assert answer.status_code == 500
    assert b"could not be made" in answer.content


def test_a_form_from_elsewhere_is_refused_in_the_same_manner() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/admin/login/", {"username": "x"})
    assert answer.status_code == 403
    assert "This form could not be accepted." in answer.content.decode()


def test_a_forged_host_is_refused_without_being_repeated(client: Client) -> None:
    answer = client.get("/en/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_a_page_that_is_not_there_offers_the_search(client: Client) -> None:
    for language, address in (("en", "/en/nothing/"), ("ru", "/ru/nothing/")):
        answer = client.get(address)
        assert answer.status_code == 404
        text = answer.content.decode()
        assert f'<form class="search" action="/{language}/people/"' in text
        assert "noindex" in text
        assert 'rel="canonical"' not in text
