"""Limits beside what followed, rival numbers, names identified, gaps, chosen lives, AVIF sizes."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from registry.models import Mention, PlaceName
from registry.search import things
from registry.vocabulary import State
from tests import makers
from tests.public_records import (
    make_document,
    make_event,
    make_figure,
    make_photo,
    page_of,
    read,
    url_of,
)
from tests.test_pictures import attach, jpeg
from tests.test_pictures import make_photo as make_bare_photo

pytestmark = pytest.mark.django_db


# Numbers -------------------------------------------------------------------------------------


def test_a_limit_stands_beside_what_was_reported_for_its_place_and_nothing_is_added_up() -> None:
    order, place = make_document(), makers.make_place()
    shared = {"document": order, "place": place, "unit": "persons"}
    make_figure("Limit", kind="limit", category=1, value_lo=100, value_hi=100, **shared)
    make_figure("Limit", kind="limit", category=2, value_lo=300, value_hi=300, **shared)
    make_figure("Sentenced", kind="sentenced", value_lo=550, value_hi=550, **shared)
    page = page_of(order)
    assert page.has_text("Limits, and what followed", "Place", "Limit set", "Sentenced")
    assert page.has_text("Probnoye", "100 people, category 1", "300 people, category 2", "550")
    assert "400" not in page.text
    assert page.unmarked_cyrillic == []


def test_a_limit_alone_is_no_comparison() -> None:
    order = make_document()
    make_figure(kind="limit", value_lo=100, value_hi=100, unit="persons", document=order)
    assert "what followed" not in page_of(order).text


def test_rival_numbers_of_a_place_and_time_stand_side_by_side() -> None:
    place = makers.make_place()
    shared = {"kind": "killed", "unit": "persons", "place": place}
    ours = make_figure("Shot", value_lo=681, value_hi=681, period="1937/1938", **shared)
    rival = make_figure("Shot, revised", value_lo=686, value_hi=686, period="1937", **shared)
    later = make_figure("Later", value_lo=5, value_hi=5, period="1951", **shared)
    hidden = make_figure("Zqhid", value_lo=9, period="1937", state=State.DRAFT, **shared)
    page = page_of(ours)
    assert page.has_text(
        "numbers of the same kind", "Shot this figure", "681", "Shot, revised", "686"
    )
    assert url_of(rival) in page.links
    assert url_of(later) not in page.links
    assert url_of(hidden) not in page.links


# Papers and trials ---------------------------------------------------------------------------


def test_a_paper_says_how_many_of_its_names_are_identified() -> None:
    paper = make_document()
    makers.save(
        Mention(document=paper, person=makers.anna_probnaya(), text="Пробная"),
        Mention(document=paper, text="Неизвестный"),
        Mention(document=paper, person=makers.make_person(state=State.DRAFT, slug="d"), text="Z"),
    )
    assert page_of(paper).has_text("Named in it", "1 of 2 names are identified.")


def test_a_paper_and_a_trial_lead_to_the_sheet_of_those_killed() -> None:
    paper, trial = make_document(), make_event(slug="trial")
    anna = makers.anna_probnaya()
    sheets = [f"document={paper.public_id}", "event=trial"]
    for record, sheet in zip((paper, trial), sheets, strict=True):
        assert f"/en/reading/sheet/?{sheet}" not in page_of(record).links
    makers.save(Mention(document=paper, person=anna))
    makers.make_repression(anna, event=trial)
    for record, sheet in zip((paper, trial), sheets, strict=True):
        url = f"/en/reading/sheet/?{sheet}"
        assert url in page_of(record).links
        assert read(url).has_text("1 person", "Anna")


def test_who_also_took_part_is_read_only_where_a_curator_says_so() -> None:
    paper, person = make_document(), makers.pyotr_primerov()
    makers.save(Mention(document=paper, person=person))
    url = f"/en/reading/sheet/?document={paper.public_id}"
    assert url not in page_of(paper).links
    assert "Primerov" not in read(url).text
    person.is_among_victims = True
    makers.save(person)
    assert url in page_of(paper).links
    assert read(url).has_text("1 person", "Primerov")


# The first page ------------------------------------------------------------------------------


def test_curators_choose_whom_the_first_page_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.web.home.LINES", 1)
    makers.anna_probnaya(summary={"en": "Told in full."})
    assert "Anna Probnaya, 1890" in read("/en/").html
    person = makers.maria_vymyslova(birth_date="1907")
    person.home_order = 1
    makers.save(person)
    page = read("/en/").html
    assert "Maria Vymyslova, 1907" in page
    assert "Anna Probnaya, 1890" not in page


def test_a_draft_is_not_drawn_though_it_was_chosen() -> None:
    makers.make_person(state=State.DRAFT, home_order=1, death_date="1937")
    assert "<svg" not in read("/en/").html


def test_each_gap_leads_to_exactly_the_records_it_counts(client: Client) -> None:
    makers.anna_probnaya()
    makers.make_person("Прочий Иван", "Ivan Prochy", death_date="1950")
    photo = make_photo("A group", makers.maria_vymyslova())
    makers.save(photo.depictions.model(photo=photo, position=2, certainty="unidentified"))
    make_photo("Somebody else")
    page = read("/en/")
    assert page.has_text(
        *("Can you help?", "2 persecuted people without a photograph", "1 killed person whose"),
        "1 photograph with people nobody has named yet",
    )
    for start, counted in (
        ("/en/people/?role=victim&has", "2 people"),
        ("/en/photos/?", "1 photog"),
    ):
        url = next(link for link in page.links if link.startswith(start))
        assert read(url).has_text(counted)
    graves = next(link for link in page.links if "burial_place=not_recorded" in link)
    assert read(graves).has_text("1 person", "Anna Probnaya")


def test_a_kind_of_photograph_that_is_none_gives_none() -> None:
    make_photo("A group")
    page = read("/en/photos/?kind=nothing")
    assert page.has_text("There is no such kind of photograph.")
    assert "A group" not in page.text


# Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ethics", "correction", "accessibility"])
@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_the_register_explains_itself_in_every_language(name: str, language: str) -> None:
    page = read(f"/{language}/about/{name}/")
    assert page.status == 200
    assert page.unmarked_cyrillic == []


def test_relatives_are_told_where_papers_lie_and_given_no_address() -> None:
    page = read("/en/relatives/")
    assert page.has_text("Searching for a relative", "The investigation file")
    main = page.html[page.html.index("<main") : page.html.index("</main>")]
    assert "http" not in main
    assert "@" not in main


# Search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "q"),
    [("Ёлкино", "елкин"), ("Żyrardów", "zyrardow"), ("Слов’янськ", "СЛОВЯНСЬК"), ("Orël", "orel")],
)
def test_a_place_is_found_by_a_part_of_its_name_in_any_writing(name: str, q: str) -> None:
    place = makers.make_place(names={"ru": name})
    kind = next(kind for kind in things.KINDS if kind.name == "places")
    assert things.search(kind, things.words_of(q)).keys == [place.pk]
    row = PlaceName.objects.get()
    row.name = "Другое"
    makers.save(row)
    assert things.search(kind, things.words_of(q)).keys == []


def test_a_place_is_found_by_its_address() -> None:
    place = makers.make_place(address="ул. Лубянка, 14")
    kind = next(kind for kind in things.KINDS if kind.name == "places")
    assert things.search(kind, ["лубянк"]).keys == [place.pk]


# Pictures ------------------------------------------------------------------------------------


def test_a_command_makes_the_avif_sizes_once() -> None:
    photo = make_bare_photo(rights="public_domain", state=State.PUBLISHED)
    attach(photo, jpeg(size=(200, 150)))
    out = io.StringIO()
    call_command("make_avif", stdout=out)
    assert "1 photographs have their AVIF sizes now." in out.getvalue()
    sizes = [(size.format, size.width) for size in photo.renditions.all()]
    assert sizes == [("AVIF", 160), ("AVIF", 200), ("JPEG", 160), ("JPEG", 200)]
    call_command("make_avif", stdout=out)
    assert out.getvalue().count("0 photographs") == 1
    assert f"/media/{photo.public_id}/160.avif 160w" in page_of(photo).html


def test_an_original_that_is_gone_is_named_and_the_others_are_made() -> None:
    lost, kept = make_bare_photo(), make_bare_photo()
    attach(lost, jpeg(colour="red", size=(100, 100)))
    attach(kept, jpeg(colour="blue", size=(100, 100)))
    lost.refresh_from_db()
    default_storage.delete(str(lost.original.name))
    err = io.StringIO()
    with pytest.raises(CommandError, match="1 originals could not be read"):
        call_command("make_avif", stdout=io.StringIO(), stderr=err)
    assert lost.public_id in err.getvalue()
    assert kept.renditions.filter(format="AVIF").exists()
