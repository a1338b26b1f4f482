"""How to cite the page of a person."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from registry.curation.recording import change
from registry.identifiers import EXAMPLE
from registry.models import FormerAddress, Person
from registry.vocabulary import State
from registry.web.citing.entry import Entry
from registry.web.citing.files import bibtex, ris
from registry.web.citing.styles import apa, chicago, gost
from tests import makers
from tests.public_records import page_of, url_of

pytestmark = pytest.mark.django_db
ADDRESS = "https://example.org/id/x45t11h3v"


def _entry(title: str = "Anna Probnaya, 1890–1937", language: str = "en") -> Entry:
    site = "Register" if language == "en" else "Реестр"
    return Entry(title, language, site, language, ADDRESS, 3, "anna-x45t11h3v")


def _file(person: Person, kind: str, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"registry:person-{kind}", args=[person.public_id, person.slug or "x"])


# Styles ------------------------------------------------------------------------------------------


def test_each_style_has_title_version_and_permanent_address() -> None:
    assert apa(_entry()) == (
        "Register. (n.d.). <cite>Anna Probnaya, 1890–1937</cite> (Version 3). "
        f"Retrieved [date], from {ADDRESS}"
    )
    assert chicago(_entry()) == (
        f"“Anna Probnaya, 1890–1937.” Register. Version 3. Accessed [date]. {ADDRESS}."
    )
    assert gost(_entry("Анна Пробная, 1890–1937", "ru")) == (
        "Анна Пробная, 1890–1937 // Реестр : [сайт]. Версия 3. "
        f"URL: {ADDRESS} (дата обращения: [дд.мм.гггг])."
    )


def test_a_year_that_is_not_certain_gets_no_second_mark() -> None:
    assert "1938?” Register" in chicago(_entry("Anna Probnaya, 1890–1938?"))


def test_a_title_in_another_language_is_marked() -> None:
    entry = Entry("Анна Пробная", "ru", "Register", "en", ADDRESS, 1, "a")
    assert '<span lang="ru">Анна Пробная</span>' in apa(entry)


# Files -------------------------------------------------------------------------------------------


def test_bibtex_escapes_what_tex_would_read() -> None:
    text = bibtex(_entry("A & B {50%} \\x_y ~^ #$\nnext"))
    title = next(line for line in text.splitlines() if line.startswith("  title"))
    assert title == (
        r"  title = {{A \& B \{50\%\} \textbackslash{}x\_y \textasciitilde{}\textasciicircum{}"
        r" \#\$ next}},"
    )
    assert text.startswith("@misc{anna-x45t11h3v,\n")
    assert text.endswith("\n}\n")


def test_every_line_of_ris_is_a_tag_and_the_type_comes_first() -> None:
    lines = ris(_entry("Anna\r\nER  - Probnaya")).split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert "TI  - Anna ER - Probnaya" in lines
    assert f"UR  - {ADDRESS}" in lines


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("bibtex", "application/x-bibtex"), ("ris", "application/x-research-info-systems")],
)
def test_a_file_is_offered_for_download(client: Client, kind: str, media_type: str) -> None:
    person = makers.anna_probnaya()
    response = client.get(_file(person, kind, "ru"))
    assert response.status_code == 200
    assert response["Content-Type"] == f"{media_type}; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="')
    text = response.content.decode()
    assert "Анна Ивановна Пробная" in text
    assert f"http://testserver/id/{person.public_id}" in text


@pytest.mark.parametrize("kind", ["bibtex", "ris"])
def test_a_draft_has_no_file_and_a_merged_person_leads_on(client: Client, kind: str) -> None:
    draft = makers.make_person(state=State.DRAFT)
    assert client.get(_file(draft, kind)).status_code == 404
    kept = makers.anna_probnaya()
    with change(reason="Merged.", office="o") as passage:
        FormerAddress.objects.create(
            public_id=EXAMPLE,
            noun="people",
            successor_id=kept.public_id,
            change_set=passage.change_set,
        )
    former = Person(public_id=EXAMPLE, slug="anna")
    response = client.get(_file(former, kind))
    assert (response.status_code, response["Location"]) == (301, url_of(kept))


# The page ----------------------------------------------------------------------------------------


def test_the_page_names_its_permanent_address_version_and_files() -> None:
    person = makers.anna_probnaya()
    page = page_of(person)
    permanent = f"http://testserver/id/{person.public_id}"
    assert page.has_text("Cite this page", permanent, f"Version {person.version}", "APA", "Chicago")
    assert {permanent, _file(person, "bibtex"), _file(person, "ris")} <= set(page.links)


def test_the_russian_standard_is_marked_as_russian_on_an_english_page() -> None:
    page = page_of(makers.anna_probnaya())
    assert ("Анна Ивановна Пробная, 1890–1937 // ", "ru") in [
        (text[: text.find("// ") + 3], language) for text, language in page.pieces
    ]
    assert page.unmarked_cyrillic == []


def test_the_head_describes_the_page_for_reference_managers() -> None:
    person = makers.anna_probnaya()
    html = page_of(person, "ru").html
    assert '<meta name="DC.title" content="Анна Ивановна Пробная, 1890–1937">' in html
    assert f'<meta name="DC.identifier" content="http://testserver/id/{person.public_id}">' in html
    assert '<meta name="DC.language" content="ru">' in html


def test_every_language_form_of_the_name_stands_on_the_page() -> None:
    person = makers.anna_probnaya()
    shown = page_of(person).text
    assert all(str(name) in shown for name in person.display_names.values() if " " in str(name))
