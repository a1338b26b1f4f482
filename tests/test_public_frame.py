"""What holds on every public page: the frame, the languages, the names."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.utils import translation

from registry.models import Person, PersonName
from registry.vocabulary import NameKind, Script
from registry.web.context import Site
from tests import makers

pytestmark = pytest.mark.django_db


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
    "on-this-day/11-03/",
    "statistics/",
    "reading/",
    "reading/sheet/?date=11-03",
    "no-such-page/",
]


def content(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# The frame -----------------------------------------------------------------------------------


def test_no_page_has_inline_style_or_script(client: Client) -> None:
    makers.anna_probnaya()
    for page in PAGES:
        text = content(client, f"/en/{page}")
        assert not re.search(
            r"<style\b|<script\b(?![^>]*\ssrc=)|\sstyle\s*=|\son[a-z]+\s*=|javascript:", text
        )


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


def in_cyrillic_alone(language: str = "ru", **parts: str) -> Person:
    """Анна Ивановна Пробная, of whom no Latin form is on record; or she with other parts."""
    person = makers.make_person()
    with makers.passage():
        person.names.get(language="en").delete()
        name = person.names.get()
        name.language = language
        for part, text in parts.items():
            setattr(name, part, text)
        name.save()
    return person


def test_a_name_in_cyrillic_alone_stands_in_latin_letters_before_it_in_english(
    client: Client,
) -> None:
    in_cyrillic_alone()
    text = content(client, "/en/people/")
    assert ">Anna Ivanovna Probnaya</a></h2>" in text
    assert '<p class="orig"><span lang="ru">Анна Ивановна Пробная</span></p>' in text
    text = content(client, "/ru/people/")
    assert ">Анна Ивановна Пробная</a></h2>" in text
    assert 'class="orig"' not in text


def test_a_ukrainian_name_stands_in_the_latin_letters_of_ukrainian(client: Client) -> None:
    in_cyrillic_alone("uk", surname="Згурська", given_name="Ганна", patronymic="")
    text = content(client, "/en/people/")
    assert ">Hanna Zghurska</a></h2>" in text
    assert '<p class="orig"><span lang="uk">Ганна Згурська</span></p>' in text


def test_a_name_no_rule_knows_stays_in_its_own_letters_in_english(client: Client) -> None:
    in_cyrillic_alone(surname="Ўласава")
    text = content(client, "/en/people/")
    assert '<span lang="ru">Анна Ивановна Ўласава</span></a></h2>' in text
    assert 'class="orig"' not in text


def test_the_page_of_a_person_says_that_the_latin_letters_are_those_of_a_rule(
    client: Client,
) -> None:
    person = in_cyrillic_alone()
    path = f"people/{person.public_id}/{person.slug}/"
    text = content(client, f"/en/{path}")
    assert "<h1>Anna Ivanovna Probnaya</h1>" in text
    assert "in Latin letters by rule" in text
    assert "about/wording/#names" in text
    assert "about/wording/#names" not in content(client, f"/ru/{path}")


def test_the_page_of_a_person_with_a_latin_form_on_record_speaks_of_no_rule(
    client: Client,
) -> None:
    person = makers.make_person()
    text = content(client, f"/en/people/{person.public_id}/{person.slug}/")
    assert "about/wording/#names" not in text


def test_a_latin_form_on_record_is_never_put_aside_for_a_rule(client: Client) -> None:
    person = in_cyrillic_alone()
    with makers.passage():
        person.names.create(
            kind="native",
            language="pl",
            script="Latn",
            surname="Próbna",
            given_name="Anna",
            is_display=True,
        )
    text = content(client, "/en/people/")
    assert '<span lang="pl">Anna Próbna</span></a></h2>' in text
    assert "Probnaya" not in text


def test_the_lifeline_says_itself_in_words() -> None:
    from registry.web.lives import life_sentence

    person = makers.anna_probnaya()
    assert life_sentence(person, "en") == (
        "Born in 1890. Arrested on 14 October 1937. Shot on 3 November 1937; rehabilitated in 1956."
    )
    with translation.override("ru"):
        assert life_sentence(person, "ru").startswith("Родилась в 1890 году. Арестована")
