"""Finding in a real browser: suggestions by keyboard and mouse, letters, months, everything."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.addresses import ending
from tests.browser.axe import no_violations
from tests.browser.every_page import schemes_and_widths

pytestmark = pytest.mark.browser

NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
PHONE = {"viewport": {"width": 390, "height": 844}}
PAGES = [
    "/en/names/",
    "/ru/names/К/",
    "/en/names/К/Ка/",
    "/uk/names/K/",
    "/en/search/",
    "/ru/search/?q=троцкий",
    "/en/search/?q=solovki",
    "/uk/search/?q=zzzz",
    "/en/people/?arrest_year=1937",
    "/ru/people/?sort=death",
    "/en/people/?q=Meierkhold",
    "/en/people/?page=99",
    "/uk/people/values/arrest_year/",
]


@pytest.mark.parametrize(("scheme", "width"), schemes_and_widths(1280, 390, 320))
def test_the_pages_of_finding_are_accessible_and_fit(
    open_page: Callable[..., Page], scheme: str, width: int
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    for address in PAGES:
        page.goto(address)
        for table in page.locator("figure.months details").all():
            table.locator("summary").click()
        no_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_suggestion_is_chosen_by_the_keyboard(page: Page) -> None:
    page.goto("/en/")
    box = page.get_by_role("combobox", name="Find a person")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("мейер")
    expect(box).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Мейерхольд")
    expect(options.first).to_have_attribute("aria-selected", "false")
    no_violations(page)

    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    expect(box).to_be_focused()
    no_violations(page)
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")

    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("мейер")
    box.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("ArrowDown")
    person = page.get_by_role("group", name="People").get_by_role("option").first
    while person.get_attribute("aria-selected") != "true":
        box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Meyerhold")


def test_without_a_choice_the_form_is_sent(page: Page) -> None:
    page.goto("/ru/")
    box = page.get_by_role("combobox")
    box.press_sequentially("мейер")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/ru/people/?q=*")
    expect(page.locator("ol.hits > li").first).to_contain_text("Мейерхольд")


def test_a_suggestion_is_chosen_by_the_mouse(page: Page) -> None:
    page.goto("/en/people/?fate=executed")
    page.get_by_role("combobox", name="Name").press_sequentially("meyer")
    page.get_by_role("option").filter(has_text="Vsevolod Meyerhold").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Meyerhold")


def test_suggestions_are_counted_aloud_and_go_with_the_focus(page: Page) -> None:
    page.goto("/en/search/")
    box = page.get_by_role("combobox")
    box.press_sequentially("каме")
    expect(page.locator(".search [role=status]")).to_have_text(re.compile(r"^\d+ suggestions?$"))
    box.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_only_the_last_of_quick_questions_is_shown(page: Page) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_()

    page.route("**/suggest/**", answer)
    # However slow the machine is, the page sees seven keys in one moment: its clock stands still.
    page.clock.install(time=NOON)
    page.goto("/en/")
    box = page.get_by_role("combobox")
    page.clock.pause_at(NOON + dt.timedelta(hours=1))
    box.press_sequentially("каменев")
    page.clock.run_for(1000)
    expect(page.get_by_role("option").first).to_contain_text("Каменев")
    assert len(asked) == 1
    page.clock.resume()
    box.fill("к")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_without_scripts_the_box_is_a_plain_field(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/en/")
    box = page.get_by_role("searchbox", name="Find a person")
    box.fill("мейерхольд")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("ol.hits > li")).to_have_count(1)


def test_a_server_that_fails_to_suggest_leaves_the_form_as_it_is(page: Page) -> None:
    page.route("**/suggest/**", lambda route: route.abort())
    page.goto("/en/")
    box = page.get_by_role("combobox")
    box.press_sequentially("мейерхольд")
    box.press("Enter")
    page.wait_for_url("**/people/?q=*")


def test_letters_lead_from_the_first_page_to_a_person(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, **PHONE)
    page.goto("/ru/")
    page.get_by_role("navigation", name="Имена по буквам").get_by_role("link").filter(
        has_text="М"
    ).click()
    page.locator("ol.wall a").filter(has_text="Мейерхольд").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Мейерхольд")


def test_a_bar_leads_to_the_people_of_its_year_and_of_its_month(page: Page) -> None:
    page.goto("/en/people/")
    page.locator("svg.bars a").filter(has_text=re.compile("^1937:")).click()
    expect(page).to_have_url(ending("/en/people/?arrest_year=1937"))
    page.get_by_text("As a table, with a link for each").click()
    row = page.get_by_role("row").filter(has_text="May 1937")
    number = (row.get_by_role("cell").last.inner_text()).split()[0]
    row.get_by_role("link").click()
    expect(page).to_have_url(re.compile("arrest_month=1937-05"))
    expect(page.locator(".bar [role=status]")).to_contain_text(number)


def test_the_search_over_everything_groups_what_it_finds(page: Page) -> None:
    page.goto("/en/")
    page.get_by_role("link", name="Search everything").click()
    page.get_by_label("A name, an event, a place, a word of a title").fill("sandarmokh")
    page.get_by_role("button", name="Search").click()
    for heading in ("Events", "Places"):
        expect(page.get_by_role("heading", level=2).filter(has_text=heading)).to_be_visible()
    page.get_by_role("region", name="Places").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sandarmokh")
