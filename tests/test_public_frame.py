"""What holds on every public page: the frame, the languages, old addresses, errors, pictures."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from memorial import urls
from registry.curation import publishing
from registry.curation.recording import change
from registry.identifiers import check_character
from registry.models import (
    Depiction,
    Figure,
    FormerAddress,
    Person,
    PersonName,
    Photo,
    Rendition,
)
from registry.vocabulary import NameKind, Script, State
from registry.web import errors
from registry.web.context import Site
from tests import makers

pytestmark = pytest.mark.django_db

# The shape of an id, and nobody's.
UNUSED = "m4ndx1st" + check_character("m4ndx1st")

PAGES = [
    "",
    "people/",
    "people/?page=2",
    "people/?fate=bogus",
    "people/?q=nobody",
    "victims/",
    "perpetrators/",
    "fates/",
    "fates/executed/",
    "professions/",
    "nationalities/",
    "people/values/fate/",
    "about/",
    "about/roles/",
    "about/wording/",
    "about/sources/",
    "about/counting/",
    "about/privacy/",
    "no-such-page/",
]


def content(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# The frame -----------------------------------------------------------------------------------


def test_no_page_has_inline_style_or_script(client: Client) -> None:
    makers.anna_probnaya()
    for page in PAGES:
        text = content(client, f"/en/{page}")
        assert not re.search(r"<style\b|<script\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:", text)


def test_a_reader_gets_no_cookie_and_no_page_depends_on_one(client: Client) -> None:
    makers.anna_probnaya()
    for page in PAGES:
        answer = client.get(f"/en/{page}")
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "Set-Cookie" not in answer.headers


def test_a_page_that_did_not_change_is_not_sent_again(client: Client) -> None:
    makers.anna_probnaya()
    for page in ("", "people/", "about/"):
        tag = client.get(f"/en/{page}").headers["ETag"]
        again = client.get(f"/en/{page}", headers={"If-None-Match": tag})
        assert again.status_code == 304


def test_a_change_of_a_person_changes_the_tag_of_the_list(client: Client) -> None:
    person = makers.anna_probnaya()
    tag = client.get("/en/people/").headers["ETag"]
    person.fate = "released"
    makers.save(person)
    assert client.get("/en/people/", headers={"If-None-Match": tag}).status_code == 200


def test_a_cache_in_front_keeps_pages_for_five_minutes_and_never_a_failure(
    client: Client,
) -> None:
    person = makers.anna_probnaya()
    for address in ("/en/", "/en/nothing/", f"/id/{person.public_id}"):
        kept = client.get(address).headers["Cache-Control"]
        assert kept == "public, max-age=0, s-maxage=300"
    refused = client.get("/en/", headers={"Host": "evil.example"})
    assert "Cache-Control" not in refused.headers


def test_the_style_sheet_and_a_full_page_are_light(client: Client) -> None:
    """What a reader on a slow line waits for, as it is sent."""
    sheet = Path(finders.find("registry/style.css")).read_bytes()
    assert len(gzip.compress(sheet)) <= 8_000
    for address in ("/en/", "/en/about/wording/"):
        assert len(gzip.compress(client.get(address).content)) <= 30_000


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_a_page_says_its_language_and_leads_to_the_same_page_in_the_others(
    client: Client, language: str
) -> None:
    text = content(client, f"/{language}/about/roles/")
    assert f'<html lang="{language}">' in text
    for other in ("en", "ru", "uk"):
        assert f'<a href="/{other}/about/roles/" lang="{other}" hreflang="{other}"' in text
        assert (
            f'<link rel="alternate" hreflang="{other}" '
            f'href="http://testserver/{other}/about/roles/">' in text
        )


def test_the_language_switch_keeps_the_filters(client: Client) -> None:
    makers.anna_probnaya()
    text = content(client, "/en/people/?sex=f&fate=executed")
    assert 'href="/ru/people/?fate=executed&amp;sex=f" lang="ru"' in text
    assert 'hreflang="uk" href="http://testserver/uk/people/?fate=executed&amp;sex=f"' in text


def test_links_of_the_frame_lead_somewhere(client: Client) -> None:
    for address in set(re.findall(r'href="(/en/[^"#]*)"', content(client, "/en/"))):
        assert client.get(address).status_code == 200, address


def test_every_page_has_one_heading_a_title_and_a_way_past_the_menu(client: Client) -> None:
    makers.anna_probnaya()
    for page in PAGES:
        text = content(client, f"/en/{page}")
        assert text.count("<h1") == 1, page
        assert re.search(r"<title>[^<]+</title>", text), page
        assert '<a class="skip" href="#main">' in text
        assert 'id="main"' in text


def test_the_menu_marks_where_the_reader_is(client: Client) -> None:
    assert 'href="/en/people/" aria-current="page"' in content(client, "/en/people/")
    assert 'href="/en/people/" aria-current="true"' in content(client, "/en/fates/")
    assert 'href="/en/about/" aria-current="true"' in content(client, "/en/about/roles/")


def test_the_site_has_a_name_in_every_language() -> None:
    site = Site(RequestFactory().get("/en/"))
    assert site.name == "Register of the Great Purge"
    assert [language.code for language in site.languages] == ["en", "ru", "uk"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_are_read_only(client: Client, method: str) -> None:
    for page in ("", "people/", "about/"):
        assert getattr(client, method)(f"/en/{page}").status_code == 405


# Home ----------------------------------------------------------------------------------------


def test_the_home_page_of_an_empty_register_says_so(client: Client) -> None:
    text = content(client, "/en/")
    assert "Each line is a life." in text
    assert "Nobody is entered in this register yet." in text
    assert "<svg" not in text


def test_the_home_drawing_shows_victims_and_nobody_who_is_both(client: Client) -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    makers.maria_vymyslova(birth_date="1907")
    makers.make_person("Безролев Иван", "Ivan Bezrolev", death_date="1950")
    text = content(client, "/en/")
    drawn = re.findall(r'<a href="[^"]+" aria-label="([^"]+)"><rect', text)
    assert drawn == ["Anna Probnaya, 1890–1937", "Maria Vymyslova, 1907–1970"]
    assert "2 people from the register" in text
    assert "1 of them lived on." in text


def test_a_name_without_room_beside_its_line_on_a_phone_is_not_drawn(client: Client) -> None:
    person = makers.make_person("Иванов Иван", "Maximilian Vymyslovsky-Primerov", death_date="1937")
    makers.make_repression(person)
    assert "<svg" not in content(client, "/en/")
    assert "<svg" in content(client, "/ru/")


def test_the_home_drawing_is_the_same_every_time(client: Client) -> None:
    makers.anna_probnaya()
    makers.maria_vymyslova()
    assert content(client, "/en/") == content(client, "/en/")


def test_the_home_page_counts_exactly(client: Client) -> None:
    makers.anna_probnaya()
    makers.maria_vymyslova()
    text = content(client, "/en/")
    assert "All 2 people" in text
    assert re.search(r"<span>Executed</span><span class=\"count\">1<", text)


def test_a_life_without_a_year_at_both_ends_is_not_drawn(client: Client) -> None:
    makers.make_repression(makers.make_person(birth_date="189X", death_date="1938"))
    makers.make_repression(makers.make_person(birth_date="1890", fate="executed", slug="b"))
    assert "<svg" not in content(client, "/en/")


def make_figure(**kwargs: object) -> Figure:
    figure = Figure(
        slug="executed-1937-1938",
        state=State.PUBLISHED,
        what={"en": "Shot by sentence"},
        **{"value_lo": 681692, "value_hi": 681692, **kwargs},
    )
    makers.save(figure)
    return figure


def test_the_number_of_the_shot_comes_from_its_record_with_its_source(client: Client) -> None:
    makers.anna_probnaya()
    figure = make_figure()
    source = makers.make_source("Справка", slug="spravka")
    makers.cite(figure, source=source)
    text = content(client, "/en/")
    assert f'<a href="/en/figures/{figure.public_id}/executed-1937-1938/">681,692</a>' in text
    assert f'href="/en/sources/{source.public_id}/spravka/"' in text
    assert "more than 4 kilometres tall" in text


def test_a_number_without_a_public_source_is_left_out(client: Client) -> None:
    figure = make_figure()
    assert "681" not in content(client, "/en/")
    source = makers.make_source("Справка", slug="spravka")
    makers.cite(figure, source=source)
    makers.set_state(source, State.DRAFT)
    assert "681" not in content(client, "/en/")


def test_the_home_page_costs_at_most_ten_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    makers.anna_probnaya(burial_place=makers.make_place())
    makers.cite(make_figure(), source=makers.make_source("Справка", slug="spravka"))
    with django_assert_max_num_queries(10):
        client.get("/en/")


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
    with change(reason=makers.REASON, office=makers.OFFICE) as passage:
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
        assert "relative" not in text


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


# Pictures ------------------------------------------------------------------------------------


def make_photo(person: Person | None = None, **kwargs: object) -> Photo:
    photo = Photo(
        caption={"en": "Portrait"},
        kind="portrait",
        **{"state": State.PUBLISHED, "rights": "public_domain", **kwargs},
    )
    with change(reason=makers.REASON, office=makers.OFFICE):
        photo.save()
        for format_, ending in (("JPEG", "jpg"), ("AVIF", "avif")):
            size = Rendition(photo=photo, format=format_, width=160, height=200, size=9)
            size.file.save(f"160.{ending}", ContentFile(b"a picture"), save=False)
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


def test_a_row_shows_the_portrait_or_an_empty_mount(client: Client) -> None:
    person = makers.anna_probnaya()
    text = content(client, "/en/people/")
    assert 'class="plate small"><b aria-hidden="true" lang="ru">А. П.</b>' in text
    photo = make_photo(person)
    text = content(client, "/en/people/")
    assert f'<img src="/media/{photo.public_id}/160.jpg"' in text
    assert f'srcset="/media/{photo.public_id}/160.avif 160w"' in text
    assert "plate small" not in text


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
    with django_assert_max_num_queries(0):
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


# Names in their languages ----------------------------------------------------------------------


def test_a_name_of_another_alphabet_is_marked_with_its_language(client: Client) -> None:
    person = makers.make_person("Табидзе Тициан", "Titsian Tabidze")
    makers.save(
        PersonName(
            person=person,
            kind=NameKind.NATIVE,
            language="ka",
            script=Script.GEORGIAN,
            full="ტიციან ტაბიძე",
        )
    )
    text = content(client, "/en/people/")
    assert '<span lang="ka">ტიციან ტაბიძე</span>' in text
    assert '<b aria-hidden="true" lang="ka">ტ. ტ.</b>' in text


def test_a_name_that_exists_in_russian_alone_says_so_on_an_english_page(client: Client) -> None:
    person = makers.make_person()
    with change(reason=makers.REASON, office=makers.OFFICE):
        person.names.get(language="en").delete()
    text = content(client, "/en/people/")
    assert '<span lang="ru">Анна Ивановна Пробная</span></a></h2>' in text
    assert 'class="orig"' not in text


def test_the_lifeline_says_itself_in_words() -> None:
    from registry.web.lives import life_sentence

    person = makers.anna_probnaya()
    assert life_sentence(person, "en") == (
        "Born in 1890. Arrested on 14 October 1937. Shot on 3 November 1937; rehabilitated in 1956."
    )
    with translation.override("ru"):
        assert life_sentence(person, "ru").startswith("Родилась в 1890 году. Арестована")
