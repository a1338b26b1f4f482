"""Reading in a real browser: finding somebody, filters without scripts, narrow screens, axe."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import ending
from tests.browser.axe import no_violations
from tests.browser.every_page import schemes_and_widths

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}
NARROWEST = {"viewport": {"width": 320, "height": 640}}
# One page of each kind: of the frame, of a list, of words.
PAGES = [
    "/en/",
    "/ru/",
    "/uk/people/?role=both",
    "/en/people/?fate=executed&profession=poet&arrest_from=1936",
    "/en/people/?fate=bogus",
    "/en/people/?q=Anna+Nobody&sex=f",
    "/en/people/values/event/?f=order",
    "/en/fates/",
    "/en/about/roles/",
    "/en/no-such-page/",
]


@pytest.mark.parametrize(("scheme", "width"), schemes_and_widths(1280, 390))
def test_pages_break_no_rule_of_accessibility(
    open_page: Callable[..., Page], scheme: str, width: int
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    for address in PAGES:
        page.goto(address)
        no_violations(page)


def test_no_page_scrolls_sideways_on_the_narrowest_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(**NARROWEST)
    for address in PAGES:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= NARROWEST["viewport"]["width"], address


def test_a_reader_finds_a_person_by_surname_in_either_script(page: Page) -> None:
    for name in ("Мейерхольд", "meyerhold"):
        page.goto("/en/")
        page.get_by_label("Find a person").fill(name)
        page.get_by_role("button", name="Search").click()
        row = page.get_by_role("listitem").filter(has_text="Всеволод Эмильевич Мейерхольд")
        expect(row).to_be_visible()
        row.get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Meyerhold")


def test_filters_work_on_a_phone_without_scripts(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, **PHONE)
    page.goto("/en/people/")
    expect(page.get_by_label("Executed")).to_be_hidden()
    page.get_by_role("link", name="Filters").click()
    page.get_by_role("checkbox", name="Poet").check()
    page.get_by_label("From").first.fill("1936")
    page.get_by_role("button", name="Show people").click()
    expect(page).to_have_url(
        ending("?profession=poet&arrest_from=1936&arrest_to=&birth_from=&birth_to=")
    )
    expect(page.get_by_role("link", name="Filters (2 on)")).to_be_visible()

    page.get_by_role("link", name=re.compile("Arrested 1936 or later.*remove")).click()
    expect(page).to_have_url(ending("/en/people/?profession=poet"))
    page.get_by_role("link", name="Clear all").click()
    expect(page).to_have_url(ending("/en/people/"))


def test_filters_and_order_survive_each_other(page: Page) -> None:
    page.goto("/en/people/?fate=executed")
    page.get_by_label("Order").select_option("Date of birth")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(ending("/en/people/?fate=executed&sort=birth"))
    page.get_by_label("Name").fill("iv")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_label("Order")).to_have_value("birth")
    expect(page.get_by_role("link", name=re.compile("Executed.*remove"))).to_be_visible()


def test_the_same_list_is_one_click_away_in_another_language(page: Page) -> None:
    page.goto("/en/people/?fate=executed&profession=poet")
    count = page.locator("ol.hits > li").count()
    page.get_by_role("link", name="Русский").click()
    expect(page).to_have_url(ending("/ru/people/?fate=executed&profession=poet"))
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    assert count
    expect(page.locator("ol.hits > li")).to_have_count(count)


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/en/people/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_line_of_the_home_drawing_leads_to_its_person(page: Page) -> None:
    page.goto("/en/")
    line = page.locator("svg.lives a").first
    name = (line.get_attribute("aria-label") or "").partition(",")[0]
    line.click()
    heading = page.get_by_role("heading", level=1)
    for word in name.split():
        expect(heading).to_contain_text(word)


def test_labels_of_lifelines_do_not_meet_on_the_narrowest_phone(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(**NARROWEST)
    page.goto("/ru/people/?role=victim")
    addresses = [
        link.get_attribute("href") or "" for link in page.locator("ol.hits h2 a").all()[:12]
    ]
    for address in addresses:
        page.goto(address)
        meetings = page.evaluate(
            """() => {
                const boxes = [...document.querySelectorAll('svg.life text')]
                    .map(text => text.getBoundingClientRect());
                const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
                    && a.top < b.bottom - 3 && b.top < a.bottom - 3;
                return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => meet(a, b))).length;
            }"""
        )
        assert meetings == 0, address


def test_a_page_reads_on_when_pictures_and_fonts_are_blocked(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    page.route("**/*.woff2", lambda route: route.abort())
    page.goto("/en/people/?q=meyerhold")
    expect(page.get_by_text("1874–1940")).to_be_visible()
