"""Pages of single records as a reader meets them: reachable, readable, without a script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import ending
from tests.browser.axe import no_violations
from tests.browser.test_every_page import without_fonts

pytestmark = pytest.mark.browser

LISTS = ["events", "documents", "places", "photos", "commemorations", "figures", "sources"]
PHONE = {"width": 320, "height": 700}


def open_person(page: Page, name: str, language: str = "en") -> None:
    page.goto(f"/{language}/people/?q={name}")
    page.locator(".hits h2 a").first.click()
    expect(page).to_have_url(re.compile(rf"/{language}/people/[a-z][a-z0-9]{{8}}/"))


def fits(page: Page) -> bool:
    """Whether nothing has to be read by scrolling sideways."""
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return bool(page.evaluate(wide))


@pytest.mark.parametrize("name", ["Osip Mandelstam", "Babel", "Yagoda", "Tukhachevsky"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_persons_page_breaks_no_rule(
    open_page: Callable[..., Page], name: str, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    open_person(page, name)
    no_violations(page)


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_a_persons_page_fits_the_narrowest_phone(
    open_page: Callable[..., Page], language: str
) -> None:
    page = open_page(viewport=PHONE)
    open_person(page, "Тухачевский", language)
    assert fits(page)
    no_violations(page)


def test_a_persons_page_fits_before_its_fonts_arrive(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=PHONE)
    without_fonts(page)
    open_person(page, "Тухачевский")
    assert fits(page)


def test_a_number_leads_to_its_source_and_the_source_back(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    open_person(page, "Osip Mandelstam")
    number = page.locator(".ledger .src a").first
    target = number.get_attribute("href") or ""
    number.click()
    expect(page).to_have_url(ending(target))
    source = page.locator(target)
    expect(source).to_be_in_viewport()
    way_back = source.locator(".backs a").first
    fact = way_back.get_attribute("href") or ""
    way_back.click()
    expect(page.locator(f"[id='{fact[1:]}']")).to_be_in_viewport()


def test_rival_versions_can_be_read_without_a_script(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    open_person(page, "Babel")
    dispute = page.locator(".dispute", has_text="Sources differ on the date of death")
    expect(dispute.locator("dt")).to_have_count(2)
    expect(dispute.locator("dt").first).to_contain_text("27 January 1940")


@pytest.mark.parametrize("noun", LISTS)
def test_a_list_and_its_first_page_break_no_rule(open_page: Callable[..., Page], noun: str) -> None:
    page = open_page(viewport=PHONE)
    page.goto(f"/en/{noun}/")
    assert fits(page)
    no_violations(page)
    # Past what narrows the list: marks of a map, chips of kinds.
    page.locator(f'main a[href*="/en/{noun}/"]:not([href*="?"])').first.click()
    expect(page).to_have_url(re.compile(rf"/en/{noun}/[a-z0-9]+/"))
    assert fits(page)
    no_violations(page)
